"""Checkpoints in S3: a folder is one object, replaced as a whole and only when something in it has changed."""

import contextlib
import os
import pathlib
import time
import typing
import uuid

from .logs import emit
from .pack import Packed
from .s3_store import S3Store
from .tree import TICK_NS, scan
from .unpack import Unreadable, unpack


def never() -> bool:
    return False


class S3Checkpoints(S3Store):
    """Remembers of each item at work what of it is stored."""

    def __init__(self, bucket: str, prefix: str, client=None):
        super().__init__(bucket, prefix, client)
        self._stored: dict[str, dict[str, tuple] | None] = {}
        self._told: dict[str, set[tuple[str, str]]] = {}

    def restore(self, key: str, folder: pathlib.Path, given_up: typing.Callable[[], bool] = never) -> pathlib.Path:
        """
        Makes the folder that of the item's last checkpoint, whole, or an empty one. What is stored but cannot be read
        gets another name, and the item begins anew. Raises GivenUp once `given_up` says so.
        """
        fresh = folder.with_name("restoring")
        for old in (folder, fresh):
            remove(old)
        fresh.mkdir(parents=True)
        try:
            with self.download(f"{key}.tar") as stream:
                unpack(stream, fresh, lambda name, reason: self._leave_out(key, name, reason), given_up)
        except FileNotFoundError:
            pass
        except Unreadable as error:
            remove(fresh)
            fresh.mkdir()
            self._set_aside(key, str(error))
        fresh.rename(folder)
        seen = scan(folder)
        if seen.fresh:
            # The item's first write must have a later time than what is there.
            time.sleep(TICK_NS / 1e9)
        self._stored[key] = seen.states
        return folder

    def _set_aside(self, key: str, error: str) -> None:
        # No checkpoint has such a name: theirs end with .tar.
        aside = f"{key}.tar.unreadable-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
        self.move(f"{key}.tar", aside)
        emit("checkpoint", id=key, status="unreadable", error=printable(error), kept=self.where(aside))

    def save(self, key: str, folder: pathlib.Path, given_up: typing.Callable[[], bool] = never) -> bool:
        """
        Stores the folder when it is not as it was stored last; returns whether it has. Raises GivenUp once `given_up`
        says so; the last one stays then.
        """
        started = time.monotonic()
        seen = scan(folder)
        for name, reason in seen.left_out:
            self._leave_out(key, name, reason)
        if seen.states == self._stored.get(key, {}):
            return False
        packed = Packed(folder, seen, lambda name, reason: self._leave_out(key, name, reason), given_up)
        self.upload(packed, f"{key}.tar", seen.size)
        self._stored[key] = seen.states if packed.settled and not seen.fresh else None
        emit("checkpoint", id=key, status="stored", bytes=packed.size, seconds=round(time.monotonic() - started, 3))
        return True

    def forget(self, key: str) -> None:
        self._stored.pop(key, None)
        self._told.pop(key, None)
        self.delete(f"{key}.tar")

    def _leave_out(self, key: str, name: str, reason: str) -> None:
        """Says so once."""
        told = self._told.setdefault(key, set())
        if (name, reason) not in told:
            told.add((name, reason))
            emit("checkpoint", id=key, status="left out", name=printable(name), reason=reason)


def printable(text: str) -> str:
    """A text with bytes that are not UTF-8 spelt out."""
    return os.fsencode(text).decode("utf-8", "backslashreplace")


def remove(folder: pathlib.Path) -> None:
    """Removes a folder with all its content, closed folders too; what cannot be removed is moved out of the way."""
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink(missing_ok=True)
        return
    folders = [str(folder)]
    # Grows while it is gone through.
    for parent in folders:
        with contextlib.suppress(OSError):
            os.chmod(parent, 0o700)
            for entry in list(os.scandir(parent)):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    os.unlink(entry.path)
    for parent in reversed(folders):
        with contextlib.suppress(OSError):
            os.rmdir(parent)
    if folder.exists():
        folder.rename(folder.with_name(f".gone-{uuid.uuid4().hex}"))
