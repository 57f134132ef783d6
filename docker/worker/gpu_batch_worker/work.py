"""What is run for each item: a function of Python or a command."""

import ctypes
import dataclasses
import importlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import traceback
import typing

from .exits import RECLAIMED, BadConfiguration
from .manifest import Item
from .stop import Stop


@dataclasses.dataclass
class Context:
    """What a function gets beside its item."""

    #: Name of the item.
    id: str
    #: File to write the result to. Only a whole item's file becomes an output.
    output: pathlib.Path
    #: Folder whose content the next attempt finds again. Write a file under another name and rename it.
    checkpoint_dir: pathlib.Path
    _stop: Stop
    #: Stores the checkpoint folder now, beside the periodic times.
    save: typing.Callable[[], None]
    #: The item as the user has written it: JSON, or a string as it is. Python's numbers may be others.
    text: str = ""

    @property
    def stopping(self) -> bool:
        """True once the item should save its state and raise Stopped."""
        return self._stop.now.is_set()


class Stopped(Exception):
    """Raised by a function that has saved its state because `context.stopping` is true."""


class Failed(Exception):
    """The item failed by its own fault."""


class FunctionWork:
    """Calls `function(item, context)` in this process."""

    def __init__(self, name: str):
        module, _, attribute = name.partition(":")
        sys.path.insert(0, os.getcwd())
        try:
            self.function = getattr(importlib.import_module(module), attribute)
        # Whatever the module raises while it is imported, such as an OSError for a library that is not in
        # the image or an exit, it will raise in the next attempt as well.
        except (Exception, SystemExit) as error:
            known = isinstance(error, (ImportError, AttributeError, ValueError))
            reason = str(error) if known else f"{type(error).__name__}: {error}"
            raise BadConfiguration(
                f"--function {name}: {reason}; write module:function, of a module in the image that can be imported"
            ) from error

    def run(self, item: Item, context: Context) -> None:
        try:
            value = item.value
        except ValueError as error:
            raise Failed(str(error)) from error
        except RecursionError as error:
            raise Failed("the item is nested too deep for Python's reader") from error
        try:
            self.function(value, context)
        except Stopped:
            raise
        except Exception as error:
            traceback.print_exc()
            raise Failed(f"{type(error).__name__}: {error}") from error

    def end(self, kill: bool) -> None:
        """A function cannot be ended from outside; the process ends instead."""
        if kill:
            os._exit(RECLAIMED)


#: PR_SET_PDEATHSIG of Linux: the command must not outlive a worker that was killed.
#: https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html
_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PDEATHSIG, signal.SIGKILL)


class CommandWork:
    """Runs a command, in a process group of its own, with the item in its environment."""

    def __init__(self, command: list[str]):
        if shutil.which(command[0]) is None:
            raise BadConfiguration(f"there is no command {command[0]} in the image; add it, or name another")
        self.command = command
        self.process: subprocess.Popen | None = None
        self.ended = False

    def run(self, item: Item, context: Context) -> None:
        self.ended = False
        try:
            # As bytes: the item is UTF-8, whatever the image's locale is.
            environment = {
                **os.environb,
                b"GPU_BATCH_ITEM": item.text.encode(),
                b"GPU_BATCH_ITEM_ID": item.id.encode(),
                b"GPU_BATCH_OUTPUT_FILE": os.fsencode(context.output),
                b"GPU_BATCH_CHECKPOINT_DIR": os.fsencode(context.checkpoint_dir),
            }
            self.process = subprocess.Popen(
                self.command, env=environment, start_new_session=True, preexec_fn=_die_with_parent
            )
        except (OSError, ValueError) as error:
            raise Failed(f"{self.command[0]}: {error}") from error
        if context.stopping:
            self.end(kill=False)
        status = self._wait(self.process)
        self.process = None
        if status == 0:
            return
        if self.ended:
            raise Stopped()
        raise Failed(f"signal {-status}" if status < 0 else f"exit status {status}")

    @staticmethod
    def _wait(process: subprocess.Popen) -> int:
        # A signal that comes just before a wait without a limit blocks is handled only when that ends.
        while True:
            try:
                return process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue

    def end(self, kill: bool) -> None:
        """Passes SIGTERM on, or kills."""
        process = self.process
        if process is None:
            return
        self.ended = True
        try:
            os.killpg(process.pid, signal.SIGKILL if kill else signal.SIGTERM)
        except ProcessLookupError:
            pass
