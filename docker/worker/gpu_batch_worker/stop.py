"""When to stop: SIGTERM, or the notice that the spot instance is about to be reclaimed."""

import json
import math
import os
import signal
import threading
import time
import typing
import urllib.error
import urllib.request

from .exits import RECLAIMED
from .logs import emit

#: Seconds between two looks at the spot notice, as AWS advises; it comes two minutes ahead.
#: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
POLL_SECONDS = 5.0
#: Looks without an answer after which the poll ends: the container cannot reach IMDS.
PATIENCE = 3
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

    def poll_spot_notice(self, seconds: float = POLL_SECONDS) -> None:
        threading.Thread(target=self._poll, args=(seconds,), daemon=True).start()

    def _poll(self, seconds: float) -> None:
        endpoint = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254")
        silent = 0
        while silent < PATIENCE and not self.wanted.wait(seconds):
            try:
                notice = spot_notice(endpoint.rstrip("/"))
                silent = 0
            except OSError as error:
                silent += 1
                if silent == PATIENCE:
                    emit("spot-notice", status="unreachable", error=str(error))
                continue
            if notice:
                emit("spot-notice", status="reclaim", **notice)
                self.reason = "spot notice"
                self.wanted.set()
                self.wake()


def spot_notice(endpoint: str) -> dict | None:
    """Action and time of the notice by IMDSv2; None without one. Raises OSError without an answer."""
    ask = urllib.request.Request(
        f"{endpoint}/latest/api/token",
        method="PUT",
        headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"},
    )
    with urllib.request.urlopen(ask, timeout=2) as answer:
        token = answer.read().decode()
    look = urllib.request.Request(
        f"{endpoint}/latest/meta-data/spot/instance-action",
        headers={"X-aws-ec2-metadata-token": token},
    )
    try:
        with urllib.request.urlopen(look, timeout=2) as answer:
            notice = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise
    return {"action": notice.get("action"), "time": notice.get("time")}
