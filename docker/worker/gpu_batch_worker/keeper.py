"""Stores an item's checkpoint while it is at work, and sees to it that the item ends when it must."""

import pathlib
import threading

from .exits import GivenUp
from .logs import emit
from .stop import Stop


class Keeper:
    """
    Two threads for as long as one item is at work: one stores the checkpoint, the other ends the item, which does not
    wait until a checkpoint is stored.
    """

    def __init__(self, store, key: str, folder: pathlib.Path, work, stop: Stop, every: float, grace: float):
        self.store, self.key, self.folder = store, key, folder
        self.work, self.stop, self.every, self.grace = work, stop, every, grace
        self.lock = threading.Lock()
        self.over = threading.Event()
        #: The item has ended without an error: its checkpoint is of no more use.
        self.done = False
        self.threads = [threading.Thread(target=target, daemon=True) for target in (self._keep, self._watch)]

    def __enter__(self) -> "Keeper":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, error, *_) -> None:
        self.done = error is None
        self.over.set()
        self.stop.wake()
        for thread in self.threads:
            thread.join()

    def save(self) -> None:
        """Stores the checkpoint while the item is at work; a fault is reported and does not end the item."""
        with self.lock:
            if not self.over.is_set():
                self._store()

    def save_last(self) -> None:
        """Stores the checkpoint of an item that was stopped."""
        with self.lock:
            self._store()

    def _store(self) -> None:
        try:
            self.store.save(self.key, self.folder, lambda: self.done or self.stop.late())
        except GivenUp:
            if not self.done:
                error = f"not stored within {self.stop.seconds:g} s of SIGTERM; the one before stays"
                emit("checkpoint", id=self.key, status="given up", error=error)
        # Whatever it is, the item goes on.
        except Exception as error:
            emit("checkpoint", id=self.key, status="failed", error=str(error) or type(error).__name__)

    def _keep(self) -> None:
        noticed = False

        def due() -> bool:
            # Two minutes are left after a spot notice: what there is now is stored at once, the item goes on.
            return self.over.is_set() or self.stop.now.is_set() or (self.stop.wanted.is_set() and not noticed)

        while True:
            self.stop.wait(due, self.every)
            if self.over.is_set() or self.stop.now.is_set():
                return
            noticed = self.stop.wanted.is_set()
            self.save()

    def _watch(self) -> None:
        self.stop.wait(lambda: self.over.is_set() or self.stop.now.is_set())
        if self.over.is_set():
            return
        self.work.end(kill=False)
        if self.over.wait(self.grace):
            return
        self.save()
        if not self.over.is_set():
            emit("item", id=self.key, status="killed", after=self.grace)
            self.work.end(kill=True)
