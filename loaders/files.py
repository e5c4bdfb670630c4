"""Open what people hand us and write what they ask for; say plainly what is wrong where that cannot be done."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import IO, Any

from ascribe.schema.errors import InputError, StoreError, UsageError

# Far above anything written by hand, far below what takes minutes to find out.
LONGEST_FILE, LONGEST_LINE = 64 * 2**20, 2**20


_BOOKS = (".xlsx", ".xlsm")
# How packed files begin; a workbook is a zip archive itself.
_PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh91AY&SY": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
}


def check_file(path: Path) -> None:
    """Refuse a path that is no readable file, or a packed one that is no workbook. Raises InputError."""
    with legible(path):
        if path.is_dir():
            raise InputError(f"{path}: is a folder. Name the files in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: is no ordinary file. Save what it gives to a file and name that")
        if not path.is_file():
            raise InputError(f"{path}: there is no such file. Check the name and the folder you are in")
        packed = _packing(path)
    if packed:
        raise InputError(f"{path}: is an archive ({packed}). Unpack it, and name the files that were in it")


def _packing(path: Path) -> str | None:
    """How a file is packed; None for one that is not, for a workbook, and for what is called one but is damaged."""
    with path.open("rb") as file:
        begun = file.read(max(map(len, _PACKED)))
        if not begun.startswith(b"PK\x03\x04"):
            return next((name for mark, name in _PACKED.items() if begun.startswith(mark)), None)
        import zipfile  # of what little is packed at all

        try:
            with zipfile.ZipFile(file) as archive:
                return None if "[Content_Types].xml" in archive.namelist() else "zip"
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return None if path.suffix.lower() in _BOOKS else "zip"


class Followed(type(Path())):  # type: ignore[misc]  # the kind of path this system has
    """A path that knows how far the file that was last opened by it has been read."""

    def open(self, *given: Any, **named: Any) -> IO[Any]:
        """As any path."""
        opened: IO[Any] = super().open(*given, **named)
        self._opened = opened
        return opened

    @property
    def share(self) -> float:
        """From 0 to 1; 0 while nothing tells, 1 once it is closed."""
        try:
            return os.lseek(self._opened.fileno(), 0, os.SEEK_CUR) / max(os.fstat(self._opened.fileno()).st_size, 1)
        except ValueError:
            return 1.0
        except (AttributeError, OSError):
            return 0.0


@contextmanager
def legible(path: Path) -> Iterator[None]:
    """Turn what the system says while that file is read into an InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check who may read it, and the disk") from None


def read_text(path: Path) -> str:
    """The whole of a UTF-8 text file made by hand, without a byte order mark.

    Raises InputError for a missing file, a folder, more than 64 MB, a line of more than 1 MB, binary
    content, another encoding."""
    check_file(path)
    with legible(path), path.open("rb") as file:
        # Not by its size in the folder: what the system makes up while it is read has none there.
        content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise InputError(f"{path}: is larger than {LONGEST_FILE >> 20} MB. Split it, or load it as JSONL")
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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises as `writing`."""
    with writing(path) as out:
        out.write(content)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes its place when the block ends well: what was there stays until then.

    Raises UsageError for a place that takes no file, StoreError for a disk that is full or fails."""
    target = Path(os.path.realpath(path))  # of a link, what it leads to is replaced
    with _writable(path):
        if target.exists() and not target.is_file():
            with target.open("wb") as out:  # a device or a pipe: nothing can take its place
                yield out
            return
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        part = target.with_name(f".{token_hex(8)}.part")
        try:
            with part.open("xb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            if target.exists():
                part.chmod(target.stat().st_mode)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """A folder to write files into, which take their places in `path` when the block ends well; others there stay.

    Raises as `writing`."""
    target = Path(os.path.realpath(path))
    with _writable(path):
        if target.exists() and not target.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        part = target.with_name(f".{token_hex(8)}.part")
        try:
            part.mkdir()
            yield part
            target.mkdir(exist_ok=True)
            for file in sorted(part.iterdir()):
                file.replace(target / file.name)
        finally:
            rmtree(part, ignore_errors=True)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            raise StoreError(
                f"{path}: cannot be written ({error.strerror}). Make room, or choose another disk"
            ) from None
        raise UsageError(f"{path}: cannot be written ({error.strerror}). Choose another place") from None
