"""When to stop: SIGTERM, or the notice that the spot instance is about to be reclaimed."""

import signal
import threading

from .logs import emit


class Stop:
    """Says whether to take another item, and whether the item at work must end now."""

    def __init__(self):
        #: No further items.
        self.wanted = threading.Event()
        #: The item at work must end: SIGTERM came.
        self.now = threading.Event()
        #: Set with each of them, for whoever sleeps.
        self.changed = threading.Event()
        self.reason = ""

    def on_sigterm(self) -> None:
        # Setting an event takes a lock that the interrupted main thread may hold; another thread is free of it.
        def handle(_signal, _frame):
            threading.Thread(target=self.term, daemon=True).start()

        signal.signal(signal.SIGTERM, handle)

    def term(self) -> None:
        self.reason = "SIGTERM"
        self.wanted.set()
        self.now.set()
        self.changed.set()

    def on_spot_notice(self) -> None:
        """Hears SIGUSR1, which the host sends with the notice, two minutes ahead, to a job that asked for it."""

        def handle(_signal, _frame):
            threading.Thread(target=self.notice, daemon=True).start()

        signal.signal(signal.SIGUSR1, handle)

    def notice(self) -> None:
        emit("spot-notice", status="reclaim")
        self.reason = "spot notice"
        self.wanted.set()
        self.changed.set()
