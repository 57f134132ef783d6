"""Checkpoints of a training program: saved whole or not at all, found again after a reclaim.

    checkpoints = Checkpoints()
    found = checkpoints.latest()                     # (step, path), or None for a fresh start
    for epoch in range(found[0] if found else 0, epochs):
        ...
        checkpoints.save(epoch + 1, lambda path: torch.save(state, path))
        if checkpoints.stopping:                     # SIGTERM: two minutes at most are left
            sys.exit(STOPPED)

SageMaker copies /opt/ml/checkpoints to S3 while the job runs, and back before a resumed one starts.
https://docs.aws.amazon.com/sagemaker/latest/dg/model-checkpoints.html
"""

import os
import pathlib
import re
import signal

# Exit status of a program that SIGTERM ended: 128 and the number of the signal.
STOPPED = 143

WHOLE = re.compile(r"step-(\d{12})")


class Checkpoints:
    """Checkpoints in a folder; the newest `keep` stay, the one before guards against a bad newest."""

    def __init__(self, directory=None, keep=2):
        base = os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")
        self.directory = pathlib.Path(directory or os.path.join(base, "checkpoints"))
        self.directory.mkdir(parents=True, exist_ok=True)
        self.keep = keep
        # Set once SIGTERM came; the handler does no more, so that no save is cut in two.
        self.stopping = False
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, *_):
        self.stopping = True

    def _whole(self):
        found = [(WHOLE.fullmatch(path.name), path) for path in self.directory.iterdir()]
        return sorted((int(match[1]), path) for match, path in found if match)

    def latest(self):
        """Step and path of the newest whole checkpoint; None when there is none."""
        whole = self._whole()
        return whole[-1] if whole else None

    def save(self, step, write):
        """Saves a step: `write` gets a path to write one file to, which then takes its name at once."""
        target = self.directory / f"step-{step:012d}"
        unfinished = self.directory / f".{target.name}"
        write(unfinished)
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, target)
        for _, old in self._whole()[: -self.keep]:
            old.unlink(missing_ok=True)
