"""When to stop: SIGTERM, or the notice that the spot instance is about to be reclaimed."""

import math
import os
import signal
import threading
import time
import typing

from .exits import RECLAIMED
from .logs import emit

#: Seconds that an upload which is given up may take to end; whatever hangs longer, the process ends then.
END_SECONDS = 10.0
#: ECS_CONTAINER_STOP_TIMEOUT of the cells' instances, 120 s, less END_SECONDS and some for the rest.
STOP_SECONDS = 100.0


class Stop:
    """Says whether to take another item, and whether the item at work must end now."""

    def __init__(self):
        #: No further items.
        self.wanted = threading.Event()
        #: The item at work must end: SIGTERM came.
        self.now = threading.Event()
        #: Seconds after SIGTERM from which on nothing more is uploaded.
        self.seconds = STOP_SECONDS
        self.reason = ""
        self._changed = threading.Condition()
        self._late_from = math.inf

    def on_sigterm(self) -> None:
        # Setting an event takes a lock that the interrupted main thread may hold; another thread is free of it.
        def handle(_signal, _frame):
            threading.Thread(target=self._on_sigterm, daemon=True).start()

        signal.signal(signal.SIGTERM, handle)

    def _on_sigterm(self) -> None:
        self.term()
        time.sleep(self.seconds + END_SECONDS)
        # A SIGKILL would come next, and with it an exit status that is not retried.
        emit("worker", status="ended", after=self.seconds + END_SECONDS)
        os._exit(RECLAIMED)

    def term(self) -> None:
        self.reason = "SIGTERM"
        self._late_from = min(self._late_from, time.monotonic() + self.seconds)
        self.wanted.set()
        self.now.set()
        self.wake()

    def late(self) -> bool:
        """Whether the time after SIGTERM is over in which checkpoints are uploaded."""
        return time.monotonic() >= self._late_from

    def wake(self) -> None:
        """Has whoever waits look again."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, ready: typing.Callable[[], bool], seconds: float | None = None) -> None:
        """Until `ready` says so, at most so many seconds; looks after each `wake`."""
        with self._changed:
            self._changed.wait_for(ready, seconds)

    def on_spot_notice(self) -> None:
        """Hears SIGUSR1, which the host sends with the notice, two minutes ahead, to a job that asked for it."""

        def handle(_signal, _frame):
            threading.Thread(target=self.notice, daemon=True).start()

        signal.signal(signal.SIGUSR1, handle)

    def notice(self) -> None:
        emit("spot-notice", status="reclaim")
        self.reason = "spot notice"
        self.wanted.set()
        self.wake()
