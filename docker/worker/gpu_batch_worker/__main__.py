"""gpu-batch-worker: see docs/jobs.md for the contract of its environment."""

import argparse
import os
import shutil
import sys

from .exits import BAD_CONFIGURATION, BAD_ITEM, RECLAIMED, BadConfiguration, Temporary
from .logs import emit
from .manifest import mapped_index
from .settings import ml_root, read_index, read_settings, sagemaker_index
from .shard import Shard
from .stop import Stop
from .work import CommandWork, FunctionWork


def run_items(options: argparse.Namespace) -> int:
    if bool(options.function) == bool(options.command):
        raise BadConfiguration("give either --function module:function or a command behind --")
    stop = Stop()
    stop.on_sigterm()
    settings = read_settings()
    # Before the function's imports, which may take a minute: the signal ends a process that does not hear it.
    if settings.spot_notice:
        stop.on_spot_notice()
    stop.seconds = max(settings.stop_seconds, settings.grace_seconds)
    work = FunctionWork(options.function) if options.function else CommandWork(options.command)
    return Shard(settings, work, stop).run()


def run_index(options: argparse.Namespace) -> int:
    """Becomes the command, with the index in the whole job in place of the one in this array."""
    if not options.command:
        raise BadConfiguration("give a command behind --")
    if shutil.which(options.command[0]) is None:
        raise BadConfiguration(f"there is no command {options.command[0]} in the image; add it, or name another")
    index = mapped_index(*read_index())
    os.environ["AWS_BATCH_JOB_ARRAY_INDEX"] = os.environ["GPU_BATCH_INDEX"] = str(index)
    sys.stdout.flush()
    try:
        os.execvp(options.command[0], options.command)
    except OSError as error:
        # No storage has failed: the image's command is one that cannot be started.
        raise BadConfiguration(f"{options.command[0]}: {error.strerror}; the command cannot be started") from error


class Parser(argparse.ArgumentParser):
    """Reports wrong arguments as every other wrong configuration."""

    def error(self, message: str):
        raise BadConfiguration(f"{message}\n{self.format_usage().strip()}")


def arguments(argv: list[str]) -> argparse.Namespace:
    ours, command = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    parser = Parser(prog="gpu-batch-worker")
    commands = parser.add_subparsers(dest="what", required=True)
    items = commands.add_parser("items", help="run a function or a command for every item of the shard")
    items.add_argument("--function", help="module:function, called with (item, context)")
    items.set_defaults(run=run_items)
    index = commands.add_parser("index", help="run a command with its index in the whole job")
    index.set_defaults(run=run_index)
    options = parser.parse_args(ours)
    options.command = command
    return options


def main(argv: list[str] | None = None) -> int:
    try:
        options = arguments(sys.argv[1:] if argv is None else argv)
        status = options.run(options)
        text = "an item failed" if status == BAD_ITEM else ""
    except BadConfiguration as error:
        text = str(error)
        print(f"gpu-batch-worker: {text}", file=sys.stderr)
        emit("worker", status="bad configuration", problems=list(error.problems))
        status = BAD_CONFIGURATION
    except (Temporary, OSError) as error:
        text = str(error)
        emit("worker", status="interrupted", error=text)
        status = RECLAIMED
    if text:
        _tell_sagemaker(text)
    return status


def _tell_sagemaker(text: str) -> None:
    """SageMaker shows this file as the reason of a failed job."""
    try:
        if sagemaker_index() is not None:
            (ml_root() / "output/failure").write_text(text)
    except (OSError, ValueError):
        pass


if __name__ == "__main__":
    sys.exit(main())
