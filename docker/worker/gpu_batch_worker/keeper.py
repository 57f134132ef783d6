"""Stores an item's checkpoint while it is at work, and sees to it that the item ends when it must."""

import pathlib
import threading
import time

from .exits import BadConfiguration, Temporary
from .logs import emit
from .stop import Stop


class Keeper:
    """A thread for as long as one item is at work."""

    def __init__(self, store, key: str, folder: pathlib.Path, work, stop: Stop, every: float, grace: float):
        self.store, self.key, self.folder = store, key, folder
        self.work, self.stop, self.every, self.grace = work, stop, every, grace
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "Keeper":
        self.thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self.over.set()
        # Wakes the thread; the event tells no one else anything that is not still true.
        self.stop.changed.set()
        self.thread.join()
        if not self.stop.wanted.is_set():
            self.stop.changed.clear()

    def save(self) -> None:
        """Stores the checkpoint; a fault is reported and does not end the item."""
        with self.lock:
            if self.over.is_set():
                return
            try:
                self.store.save(self.key, self.folder)
            except (OSError, Temporary, BadConfiguration) as error:
                emit("checkpoint", id=self.key, status="failed", error=str(error))

    def _keep(self) -> None:
        noticed = False
        next_save = time.monotonic() + self.every
        while not self.over.is_set():
            self.stop.changed.wait(max(0.0, next_save - time.monotonic()))
            if self.stop.wanted.is_set() and not noticed:
                # Two minutes are left: what there is now is stored at once, the item goes on. A SIGTERM that
                # comes from here on sets it again.
                noticed = True
                self.stop.changed.clear()
            if self.over.is_set():
                return
            if self.stop.now.is_set():
                return self._end()
            self.save()
            next_save = time.monotonic() + self.every

    def _end(self) -> None:
        self.work.end(kill=False)
        if not self.over.wait(self.grace):
            self.save()
            emit("item", id=self.key, status="killed", after=self.grace)
            self.work.end(kill=True)
