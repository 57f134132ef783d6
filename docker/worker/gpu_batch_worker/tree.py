"""What a checkpoint's folder holds: files, folders and links within it. Everything else is left out, with a reason."""

import dataclasses
import os
import pathlib
import stat
import time

#: Nanoseconds by which a file's time may lag the clock: the kernel stamps files with the time of its last tick,
#: of which it has at least 100 a second. https://man7.org/linux/man-pages/man7/time.7.html
TICK_NS = 20_000_000


@dataclasses.dataclass(frozen=True)
class Entry:
    #: Path below the folder, without a leading slash.
    name: str
    status: os.stat_result
    #: Where a link leads, by a path that does not leave the folder.
    target: str = ""

    @property
    def state(self) -> tuple:
        """Equal for equal content. The change time shows a write that sets the modification time back."""
        mode = self.status.st_mode
        if stat.S_ISLNK(mode):
            return (mode, self.target)
        if stat.S_ISDIR(mode):
            # A folder's times also change with files that come and go between two looks.
            return (mode,)
        one = self.status
        return (mode, one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino)


@dataclasses.dataclass
class Scan:
    """A look at a folder: a folder comes before what it holds."""

    entries: list[Entry] = dataclasses.field(default_factory=list)
    #: Names with the reasons why they are not stored.
    left_out: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    #: Whether something was written so shortly before that a later write might not show in its times.
    fresh: bool = False

    @property
    def states(self) -> dict[str, tuple]:
        return {entry.name: entry.state for entry in self.entries}

    @property
    def size(self) -> int:
        """Bytes of all files, holes included."""
        return sum(entry.status.st_size for entry in self.entries if stat.S_ISREG(entry.status.st_mode))


def scan(folder: pathlib.Path) -> Scan:
    """Looks at everything below a folder; raises OSError when the folder itself cannot be read."""
    found = Scan()
    fresh_from = time.time_ns() - TICK_NS
    real = os.path.realpath(folder)
    pending = [""]
    while pending:
        parent = pending.pop()
        try:
            names = sorted(os.listdir(os.path.join(folder, parent)))
        except OSError as error:
            if not parent:
                raise
            _leave_out_folder(found, parent, error)
            continue
        for name in (os.path.join(parent, one) for one in names):
            try:
                entry, reason = _look_at(os.path.join(folder, name), name, str(folder), real)
            except FileNotFoundError:
                continue
            except OSError as error:
                entry, reason = None, error.strerror
            if entry is None:
                found.left_out.append((name, reason))
                continue
            found.entries.append(entry)
            mode = entry.status.st_mode
            if stat.S_ISDIR(mode):
                pending.append(name)
            elif stat.S_ISREG(mode):
                found.fresh = found.fresh or entry.status.st_ctime_ns >= fresh_from
    return found


def _leave_out_folder(found: Scan, name: str, error: OSError) -> None:
    found.entries = [entry for entry in found.entries if entry.name != name]
    if not isinstance(error, FileNotFoundError):
        found.left_out.append((name, error.strerror))


def _look_at(path: str, name: str, folder: str, real: str) -> tuple[Entry | None, str]:
    """What lies there, or the reason why it is not stored; raises OSError."""
    status = os.lstat(path)
    mode = status.st_mode
    if stat.S_ISLNK(mode):
        target = keep_inside(os.readlink(path), name, folder, real)
        return (None, "a link that leads out of the folder") if target is None else (Entry(name, status, target), "")
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return Entry(name, status), ""
    kinds = ((stat.S_ISFIFO, "a FIFO"), (stat.S_ISSOCK, "a socket"))
    return None, next((kind for is_it, kind in kinds if is_it(mode)), "a device")


def keep_inside(target: str, name: str, folder: str, real: str) -> str | None:
    """
    The target of the link `name` as a path that stays inside wherever the folder lies; None if it leads out.

    Such a path is relative and goes up only at its beginning, no further than to the folder. While every link
    has one, no path through other links leaves the folder either.
    """
    parent = os.path.dirname(name)
    end = os.path.realpath(os.path.join(real, parent, target))
    if end != real and not end.startswith(real + os.sep):
        return None
    depth = len(parent.split(os.sep)) if parent else 0
    for root in (folder, real):
        if target == root or target.startswith(root + os.sep):
            rest = target[len(root) :].strip(os.sep)
            target = os.sep.join([os.pardir] * depth + [rest] * bool(rest)) or os.curdir
            break
    parts = target.split(os.sep)
    up = 0
    while up < len(parts) and parts[up] == os.pardir:
        up += 1
    if not os.path.isabs(target) and up <= depth and os.pardir not in parts[up:]:
        return target
    return os.path.relpath(end, os.path.join(real, parent))
