"""Read back the ledger that a page of `viz` carries."""

from __future__ import annotations

import binascii
import hashlib
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

from ascribe.graph.ledgers.ledger import Held
from ascribe.loaders import jsonl
from ascribe.loaders.files import LONGEST_FILE, check_file, legible
from ascribe.schema.errors import InputError

_LEDGER = re.compile(
    rb'<script type="text/plain" id="ledger" data-format="ascribe-ledger" data-sha256="([0-9a-f]{64})">([^<]*)</script>'
)
_PAGE = b'<script type="text/plain" id="data">'
_LONGEST = 8 * LONGEST_FILE  # of the ledger unpacked; so large a page would not open
_GZIP = 16 + zlib.MAX_WBITS


def load(path: Path) -> Iterator[Held]:
    """Every record of the ledger in a page, with its times.

    Raises InputError for a page without one, and for one whose ledger is not what its SHA-256 says; then as the
    loader of JSONL, with the line of the ledger."""
    check_file(path)
    with legible(path), path.open("rb") as file:
        content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise InputError(f"{path}: is larger than {LONGEST_FILE >> 20} MB, as no page of `viz` is. Name another file")
    found = _LEDGER.search(content)
    if found is None:
        cut = _PAGE in content and b"</html>" not in content
        raise InputError(f"{path}: {_CUT if cut else _WITHOUT if _PAGE in content else _FOREIGN}")
    ledger = _unpacked(path, found[2])
    if hashlib.sha256(ledger).hexdigest().encode() != found[1]:
        raise InputError(f"{path}: {_DAMAGED}")
    lines = ledger.splitlines(keepends=True)  # of bytes: at \n, \r and \r\n only
    yield from jsonl.read(iter(list(enumerate(lines, 1))), f"{path}, the ledger in it")


_WITHOUT = "shows more than a page carries the ledger of. Ask whoever made it for a .jsonl of `ascribe export`"
_CUT = "ends in the middle: it was cut off on the way. Copy the file again"
_FOREIGN = "is no page of `ascribe viz`, or lost its ledger on the way. Ask for the file itself, not for what it shows"
_DAMAGED = "its ledger was changed or damaged since the page was written (its SHA-256 is another). Copy the file again"


def _unpacked(path: Path, packed: bytes) -> bytes:
    try:
        stream = zlib.decompressobj(_GZIP)
        ledger = stream.decompress(b64decode(b"".join(packed.split()), validate=True), _LONGEST)
    except (binascii.Error, zlib.error):
        raise InputError(f"{path}: {_DAMAGED}") from None
    if not stream.eof:
        raise InputError(f"{path}: {'holds too large a ledger. ' if stream.unconsumed_tail else ''}{_DAMAGED}")
    return ledger
