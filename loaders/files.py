"""Open what people hand us, and say plainly what is wrong with a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

from ascribe.schema.errors import InputError

# Far above anything written by hand, far below what takes minutes to find out.
LONGEST_FILE, LONGEST_LINE = 64 * 2**20, 2**20


def check_file(path: Path) -> None:
    """Refuse a path that is no readable file. Raises InputError."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder. Name the files in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is no ordinary file. Save what it gives to a file and name that")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file. Check the name and the folder you are in")
    try:
        path.open("rb").close()
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror}). Check who may read it") from None


def read_text(path: Path) -> str:
    """The whole of a UTF-8 text file made by hand, without a byte order mark.

    Raises InputError for a missing file, a folder, more than 64 MB, a line of more than 1 MB, binary
    content, another encoding."""
    check_file(path)
    if path.stat().st_size > LONGEST_FILE:
        raise InputError(f"{path}: is larger than {LONGEST_FILE >> 20} MB. Split it, or load it as JSONL")
    content = path.read_bytes()
    for number, line in enumerate(content.split(b"\n"), 1):
        if len(line) > LONGEST_LINE:
            raise InputError(f"{path}:{number}: the line is longer than {LONGEST_LINE >> 20} MB. Break it up")
        if b"\0" in line:
            raise InputError(f"{path}:{number}: is no text: it holds a NUL byte. Save it as UTF-8 text")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path}:{number}: is not UTF-8 (byte {error.start + 1} of the line is 0x{line[error.start]:02x}). "
                "Save it as UTF-8 text"
            ) from None
    return content.decode("utf-8-sig")
