"""One shard: every item that has no output yet, one after the other."""

import time

from .exits import BAD_ITEM, DONE, RECLAIMED, GivenUp
from .keeper import Keeper
from .logs import emit
from .manifest import Item, mapped_index, read_shard
from .settings import Settings
from .stop import Stop
from .stores import checkpoints_at, store_at
from .work import Context, Failed, Stopped


class Shard:
    def __init__(self, settings: Settings, work, stop: Stop):
        self.settings, self.work, self.stop = settings, work, stop
        self.index = mapped_index(settings.index, settings.offset, settings.index_map)
        self.items = read_shard(settings.manifest, self.index)
        self.outputs = store_at(settings.output)
        self.checkpoints = checkpoints_at(settings.checkpoints)
        self.scratch = self.outputs.scratch(f"shard-{self.index}")

    def run(self) -> int:
        """Works through the items; returns the exit status."""
        counts = {"done": 0, "skipped": 0, "failed": 0}
        emit("shard", index=self.index, status="start", items=len(self.items))
        for item in self.items:
            if self.stop.wanted.is_set():
                return self._reclaimed(counts)
            started = time.monotonic()
            try:
                status, fields = self._one(item)
            except (Stopped, GivenUp):
                emit("item", id=item.id, index=self.index, status="stopped", seconds=_since(started))
                return self._reclaimed(counts)
            counts[status] += 1
            emit("item", id=item.id, index=self.index, status=status, seconds=_since(started), **fields)
        status = "failed" if counts["failed"] else "done"
        emit("shard", index=self.index, status=status, **counts)
        return BAD_ITEM if counts["failed"] else DONE

    def _reclaimed(self, counts: dict) -> int:
        emit("shard", index=self.index, status="reclaimed", reason=self.stop.reason, **counts)
        return RECLAIMED

    def _one(self, item: Item) -> tuple[str, dict]:
        if self.outputs.exists(item.id):
            # A kill between the two leaves the checkpoint of a finished item.
            self.checkpoints.forget(item.id)
            return "skipped", {}
        folder = self.checkpoints.restore(item.id, self.scratch / "checkpoint", self.stop.wanted.is_set)
        resumed = any(folder.iterdir())
        output = self.scratch / "output"
        output.unlink(missing_ok=True)
        settings = self.settings
        keeper = Keeper(
            self.checkpoints, item.id, folder, self.work, self.stop, settings.checkpoint_seconds, settings.grace_seconds
        )
        context = Context(item.id, output, folder, self.stop, keeper.save, item.text)
        try:
            with keeper:
                self.work.run(item, context)
        except Stopped:
            keeper.save_last()
            raise
        except Failed as error:
            return "failed", {"error": str(error), "resumed": resumed}
        if not output.is_file():
            error = "wrote no output; write the result to the file GPU_BATCH_OUTPUT_FILE (context.output)"
            return "failed", {"error": error, "resumed": resumed}
        size = output.stat().st_size
        try:
            first = self.outputs.finalise(output, item.id)
        except IsADirectoryError as error:
            # A folder cannot hold what S3 can, the outputs a and a/b; another attempt would not change that.
            return "failed", {"error": f"{error}; give the item another id", "resumed": resumed}
        self.checkpoints.forget(item.id)
        return ("done" if first else "skipped"), {"bytes": size, "resumed": resumed}


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)
