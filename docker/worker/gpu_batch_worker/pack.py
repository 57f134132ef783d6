"""A checkpoint's folder as a stream of bytes: a tar, then a block with its checksum, which tar programs ignore."""

import decimal
import errno
import hashlib
import os
import pathlib
import stat
import tarfile
import typing

from .exits import GivenUp
from .tree import Entry, Scan, scan

#: Bytes that are read or written at once. A file of up to that many is stored as it was at one moment.
CHUNK = 1 << 20
#: How often the folder is looked at again because something was gone or got shorter before it was stored.
PASSES = 5
#: Bytes of the block behind the tar.
SEAL = tarfile.BLOCKSIZE
MAGIC = b"gpu-batch checkpoint 1\n"
#: Names are stored as they are, in UTF-8 or not.
NAMES = {"encoding": "utf-8", "errors": "surrogateescape"}


def seal(digest, size: int) -> bytes:
    """The block behind a tar of so many bytes, which `digest` has read."""
    return (MAGIC + f"sha256 {digest.hexdigest()}\nbytes {size}\n".encode()).ljust(SEAL, b"\0")


class Packed:
    """
    The folder to read as a file. Each file is stored as long as it was when it was opened; one that is gone, or gets
    shorter meanwhile, has the folder looked at again, and what is there then is stored behind what it replaces.
    """

    def __init__(
        self,
        folder: pathlib.Path,
        seen: Scan,
        leave_out: typing.Callable[[str, str], None],
        given_up: typing.Callable[[], bool],
    ):
        self.folder, self.seen, self.leave_out, self.given_up = folder, seen, leave_out, given_up
        #: Whether all that the first look saw is stored, and nothing else.
        self.settled = True
        #: Bytes read so far.
        self.size = 0
        self._chunks = self._sealed()
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for unless the end comes first; raises GivenUp."""
        pieces, left = [self._rest], size - len(self._rest)
        while size < 0 or left > 0:
            if self.given_up():
                raise GivenUp()
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            pieces.append(chunk)
            left -= len(chunk)
        whole = b"".join(pieces)
        end = len(whole) if size < 0 else size
        self._rest = whole[end:]
        return whole[:end]

    def _sealed(self) -> typing.Iterator[bytes]:
        digest = hashlib.sha256()
        for chunk in self._tar():
            digest.update(chunk)
            self.size += len(chunk)
            yield chunk
        yield seal(digest, self.size)

    def _tar(self) -> typing.Iterator[bytes]:
        stored: dict[str, tuple] = {}
        seen = self.seen
        for _ in range(PASSES):
            self.missed = False
            # Files with several names in this pass: the first of them.
            self.first_names: dict[tuple[int, int], str] = {}
            for entry in seen.entries:
                if stored.get(entry.name) != entry.state and (yield from self._member(entry)):
                    stored[entry.name] = entry.state
            if not self.missed:
                break
            self.settled = False
            seen = scan(self.folder)
        yield bytes(2 * tarfile.BLOCKSIZE)

    def _member(self, entry: Entry) -> typing.Generator[bytes, None, bool]:
        """Returns whether it is stored."""
        mode = entry.status.st_mode
        if not stat.S_ISREG(mode):
            kind = tarfile.SYMTYPE if stat.S_ISLNK(mode) else tarfile.DIRTYPE
            yield _header(entry.name, kind, entry.status, target=entry.target)
            return True
        first = self.first_names.get(_identity(entry.status))
        if first is not None:
            yield _header(entry.name, tarfile.LNKTYPE, entry.status, target=first)
            return True
        try:
            # Neither waits for the other end of a FIFO nor follows a link that has taken the file's place.
            descriptor = os.open(self.folder / entry.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                self.missed = True
            else:
                self.leave_out(entry.name, error.strerror)
            return False
        with open(descriptor, "rb", buffering=0) as file:
            return (yield from self._content(entry.name, file))

    def _content(self, name: str, file: typing.BinaryIO) -> typing.Generator[bytes, None, bool]:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            self.missed = True
            return False
        try:
            head = _read(file, min(status.st_size, CHUNK))
        except OSError as error:
            self.leave_out(name, error.strerror)
            return False
        size = status.st_size if len(head) == CHUNK else len(head)
        if status.st_nlink > 1:
            self.first_names[_identity(status)] = name
        yield _header(name, tarfile.REGTYPE, status, size)
        left = size
        while left > 0:
            chunk = head or self._next(name, file, min(left, CHUNK))
            head = b""
            left -= len(chunk)
            yield chunk
        yield bytes(-size % tarfile.BLOCKSIZE)
        return True

    def _next(self, name: str, file: typing.BinaryIO, size: int) -> bytes:
        """Zeros stand for what cannot be read any more: the header has said how much will come."""
        try:
            chunk = _read(file, size)
        except OSError as error:
            self.leave_out(name, f"{error.strerror}; zeros are stored in place of its end")
            self.settled = False
            chunk = b""
        else:
            if len(chunk) < size:
                self.missed = True
        return chunk.ljust(size, b"\0")


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _read(file: typing.BinaryIO, size: int) -> bytes:
    pieces = []
    while size > 0 and (piece := file.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _header(name: str, kind: bytes, status: os.stat_result, size: int = 0, target: str = "") -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, target
    info.mode = stat.S_IMODE(status.st_mode)
    info.mtime = status.st_mtime_ns // 10**9
    # A float would lose the nanoseconds.
    info.pax_headers = {"mtime": f"{decimal.Decimal(status.st_mtime_ns).scaleb(-9):f}"}
    return info.tobuf(tarfile.PAX_FORMAT, **NAMES)
