"""Embeds a text by hashing its words: a small real workload without downloads.

Each word adds +1 or -1 to one of the dimensions that its hash names; the sum is scaled to length 1.
https://en.wikipedia.org/wiki/Feature_hashing
"""

import hashlib
import json
import math
import os
import re
import time

from gpu_batch_worker.work import Stopped

#: Length of an embedding.
DIMENSIONS = 64
#: Words between two checkpoints.
STRIDE = 20


def embed(item, context) -> None:
    """`item` is a text, or an object with `text`; writes the embedding as JSON."""
    text = item if isinstance(item, str) else item["text"]
    words = re.findall(r"\w+", text.lower())
    done, vector = restored(context.checkpoint_dir)
    # Stands for the time that a model would take, in seconds a stride; the tests set it.
    pause = float(os.environ.get("EMBED_PAUSE_SECONDS", "0"))
    while done < len(words):
        journal(context.id, done)
        for word in words[done : done + STRIDE]:
            digest = hashlib.sha256(word.encode()).digest()
            vector[digest[0] % DIMENSIONS] += 1 if digest[1] & 1 else -1
        done = min(done + STRIDE, len(words))
        time.sleep(pause)
        keep(context.checkpoint_dir, done, vector)
        if context.stopping and done < len(words):
            raise Stopped()
    length = math.sqrt(sum(value * value for value in vector)) or 1.0
    embedding = [round(value / length, 6) for value in vector]
    context.output.write_text(json.dumps({"id": context.id, "words": len(words), "embedding": embedding}) + "\n")


def restored(folder) -> tuple[int, list[int]]:
    """Words done and the sum so far, of the last attempt or of the beginning."""
    try:
        state = json.loads((folder / "state.json").read_text())
        return state["done"], state["vector"]
    except FileNotFoundError:
        return 0, [0] * DIMENSIONS


def keep(folder, done: int, vector: list[int]) -> None:
    """Written under another name and renamed: a kill leaves the old state or the new one."""
    partial = folder / "state.json.partial"
    partial.write_text(json.dumps({"done": done, "vector": vector}))
    partial.rename(folder / "state.json")


def journal(name: str, done: int) -> None:
    """One line a stride: what the tests measure wasted work by."""
    if "EMBED_JOURNAL" in os.environ:
        with open(os.environ["EMBED_JOURNAL"], "a") as file:
            file.write(f"{name} {done}\n")
