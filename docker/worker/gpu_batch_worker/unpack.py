"""Makes a checkpoint's folder again from what pack.py has made of it, or an earlier release."""

import decimal
import errno
import hashlib
import os
import pathlib
import shutil
import stat
import tarfile
import typing

from .exits import GivenUp
from .pack import CHUNK, MAGIC, NAMES, SEAL, seal

#: Faults of writing that the archive's own names and kinds lead to; a full disk is none.
THEIRS = {
    getattr(errno, name)
    for name in ("ENAMETOOLONG", "EILSEQ", "EINVAL", "ENOTDIR", "EISDIR", "EEXIST", "ENOENT", "ELOOP")
}
ZEROS = bytes(CHUNK)


class Unreadable(Exception):
    """What is stored is no checkpoint, or not the whole of one."""


class _Checked:
    """Reads the tar and keeps what its end is judged by: the block behind it, and a checksum of the rest."""

    def __init__(self, stream: typing.BinaryIO, given_up: typing.Callable[[], bool]):
        self.stream, self.given_up = stream, given_up
        self.digest = hashlib.sha256()
        self.size = self.used = 0
        self.last = b""

    def read(self, size: int) -> bytes:
        while True:
            if self.given_up():
                raise GivenUp()
            new = self.stream.read(size)
            if not new:
                return b""
            held = self.last + new
            data, self.last = held[:-SEAL], held[-SEAL:]
            if data:
                self._take(data)
                return data

    def _take(self, data: bytes) -> None:
        self.digest.update(data)
        used = len(data.rstrip(b"\0"))
        if used:
            self.used = self.size + used
        self.size += len(data)

    def judge(self, end: int) -> None:
        """Reads the rest behind the members, which end at `end`; raises Unreadable."""
        while self.read(CHUNK):
            pass
        if self.last.startswith(MAGIC):
            if self.last != seal(self.digest, self.size):
                raise Unreadable("its checksum is not that of its content")
            return
        # Of an earlier release, without a checksum: what shows a whole one is the tar's end, two blocks of zeros.
        self._take(self.last)
        if self.used > end or self.size < end + 2 * tarfile.BLOCKSIZE:
            raise Unreadable("it ends in the middle")
        if not self.used:
            raise Unreadable("it holds nothing, which no release has stored")


def unpack(
    stream: typing.BinaryIO,
    folder: pathlib.Path,
    leave_out: typing.Callable[[str, str], None],
    given_up: typing.Callable[[], bool],
) -> None:
    """Unpacks into an empty folder; raises Unreadable, and OSError for what is this machine's fault."""
    checked = _Checked(stream, given_up)
    try:
        with tarfile.open(fileobj=checked, mode="r|", bufsize=1 << 16, **NAMES) as archive:
            tree = _Tree(folder, leave_out)
            while (member := archive.next()) is not None:
                # The archive would remember all of them.
                archive.members.clear()
                tree.add(archive, member)
            checked.judge(archive.offset)
        tree.finish()
    except (Unreadable, GivenUp):
        raise
    except OSError as error:
        if error.errno not in THEIRS:
            raise
        raise Unreadable(str(error)) from error
    # A damaged header leads the reader to all kinds of errors.
    except Exception as error:
        reason = f"{type(error).__name__}: {error}" if checked.size else "it is shorter than a tar"
        raise Unreadable(reason) from error


class _Tree:
    """The folder as it comes out of an archive. A later member takes the place of an earlier one of its name."""

    def __init__(self, folder: pathlib.Path, leave_out: typing.Callable[[str, str], None]):
        self.root, self.leave_out = str(folder), leave_out
        self.folders: dict[str, tarfile.TarInfo] = {}
        self.links: list[str] = []
        #: Paths that are folders and no links to one.
        self.known = {self.root}

    def add(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        path = self._place(member.name)
        if path == self.root:
            return
        if member.isdir():
            self._make_folder(path)
            self.folders[path] = member
            return
        if not (member.isreg() or member.issym() or member.islnk()):
            self.leave_out(member.name, "neither a file, a folder nor a link")
            return
        source = self._place(member.linkname) if member.islnk() else ""
        self._remove(path)
        if member.issym():
            if os.path.isabs(member.linkname):
                raise Unreadable(f"the link {member.name!r} leads to {member.linkname!r}, an absolute path")
            os.symlink(member.linkname, path)
            self.links.append(path)
        elif member.islnk():
            if not stat.S_ISREG(os.lstat(source).st_mode):
                raise Unreadable(f"{member.name!r} is another name of {member.linkname!r}, which is no file")
            os.link(source, path, follow_symlinks=False)
        else:
            _write(path, archive, member)

    def _place(self, name: str) -> str:
        """Where a member goes: below folders that are none but folders."""
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if os.path.isabs(name) or os.pardir in parts:
            raise Unreadable(f"{name!r} leads out of the folder")
        parent = os.path.join(self.root, *parts[:-1])
        if parent not in self.known:
            self._make_parents(name, parts[:-1])
        return os.path.join(parent, *parts[-1:])

    def _make_parents(self, name: str, parts: list[str]) -> None:
        path = self.root
        for part in parts:
            path = os.path.join(path, part)
            if path in self.known:
                continue
            if not os.path.lexists(path):
                os.mkdir(path, 0o700)
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise Unreadable(f"{name!r} lies below what is no folder")
            self.known.add(path)

    def _make_folder(self, path: str) -> None:
        if not os.path.isdir(path) or os.path.islink(path):
            self._remove(path)
            os.mkdir(path, 0o700)
        self.known.add(path)

    def _remove(self, path: str) -> None:
        if not os.path.lexists(path):
            return
        self.known = {self.root}
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)

    def finish(self) -> None:
        """Looks where the links lead now that all is there, and closes the folders that nothing may be put into."""
        real = os.path.realpath(self.root)
        for link in self.links:
            end = os.path.realpath(link)
            if os.path.islink(link) and end != real and not end.startswith(real + os.sep):
                raise Unreadable(f"the link {os.path.relpath(link, self.root)!r} leads out of the folder")
        for path in sorted(self.folders, key=lambda one: one.count(os.sep), reverse=True):
            if os.path.isdir(path) and not os.path.islink(path):
                _stamp(path, self.folders[path])


def _write(path: str, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    with archive.extractfile(member) as content, open(path, "xb") as file:
        while chunk := content.read(CHUNK):
            # Holes stay holes.
            if chunk == ZEROS[: len(chunk)]:
                file.seek(len(chunk), os.SEEK_CUR)
            else:
                file.write(chunk)
        file.truncate()
    _stamp(path, member)


def _stamp(path: str, member: tarfile.TarInfo) -> None:
    time_ns = int(decimal.Decimal(member.pax_headers.get("mtime", int(member.mtime))).scaleb(9))
    os.chmod(path, stat.S_IMODE(member.mode))
    os.utime(path, ns=(time_ns, time_ns))
