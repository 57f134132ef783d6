"""Exit statuses of the worker; the job definition's retry rules know them (test/fixtures/outcomes.json).

The numbers are those of sysexits.h, whose meanings they share:
https://man.freebsd.org/cgi/man.cgi?query=sysexits
"""

#: Every item of the shard is finalised.
DONE = 0
#: At least one item failed by its own fault; all others are finalised. Another attempt would fail as well.
BAD_ITEM = 65
#: Stopped by a spot notice or SIGTERM before the shard was done: the next attempt continues.
RECLAIMED = 75
#: What the worker was told cannot be right; nothing was run.
BAD_CONFIGURATION = 78


class BadConfiguration(Exception):
    """What the worker was given is wrong; lists every problem."""

    def __init__(self, *problems: str):
        super().__init__("\n".join(problems))
        self.problems = problems


class Temporary(Exception):
    """The infrastructure failed, not the item: another attempt may succeed."""


class GivenUp(Exception):
    """Storing or reading a checkpoint ended early: its item is over, or there is no time left."""
