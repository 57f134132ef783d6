"""The program that `train` runs. Replace it with your own; nothing else needs to change.

Fits a line to the points of the channel `training` (files of `x,y` lines), or to points of its own, and
goes on from its last checkpoint when it is started again.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import time

from checkpoints import STOPPED, Checkpoints


def points(channel):
    """The channel's points; without a channel some on a known line."""
    if channel is None:
        return [(x / 10, 2 * x / 10 + 1) for x in range(20)]
    files = sorted(pathlib.Path(channel).glob("*.csv"))
    if not files:
        sys.exit(f"the channel training has no *.csv file ({channel})")
    lines = [line for file in files for line in file.read_text().splitlines()]
    pairs = [line.split(",") for line in lines if line.strip()]
    return [(float(x), float(y)) for x, y in pairs]


def squared_error(line, data):
    errors = [line["slope"] * x + line["intercept"] - y for x, y in data]
    # A product that is too large is infinite, a power an OverflowError.
    return sum(error * error for error in errors) / len(data)


def step(line, data, learning_rate):
    errors = [(line["slope"] * x + line["intercept"] - y, x) for x, y in data]
    return {
        "slope": line["slope"] - learning_rate * 2 * sum(e * x for e, x in errors) / len(data),
        "intercept": line["intercept"] - learning_rate * 2 * sum(e for e, _ in errors) / len(data),
    }


def fit(data, args, checkpoints):
    # Every fourth point is held back to see how well the line does on points it was not fitted to.
    training = [point for index, point in enumerate(data) if index % 4 != 3]
    held_back = [point for index, point in enumerate(data) if index % 4 == 3] or training
    found = checkpoints.latest()
    line = json.loads(found[1].read_text()) if found else {"slope": 0.0, "intercept": 0.0}
    start = found[0] if found else 0
    if found:
        print(f"resumed after epoch {start}")
    for epoch in range(start + 1, args.epochs + 1):
        line = step(line, training, args.learning_rate)
        loss, val_loss = squared_error(line, training), squared_error(line, held_back)
        if not math.isfinite(loss):
            sys.exit(f"the loss is {loss} after epoch {epoch}; take a lower learning-rate than {args.learning_rate}")
        print(f"epoch {epoch} loss: {loss:.6g} val_loss: {val_loss:.6g}")
        checkpoints.save(epoch, lambda path: path.write_text(json.dumps(line)))
        if checkpoints.stopping:
            print(f"stopped after epoch {epoch}")
            sys.exit(STOPPED)
        time.sleep(args.pause)
    return line, {"loss": squared_error(line, training), "val_loss": squared_error(line, held_back)}


def positive(kind):
    def parse(text):
        value = kind(text)
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(text)
        return value

    parse.__name__ = f"positive {kind.__name__}"
    return parse


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--epochs", type=positive(int), default=5)
    parser.add_argument("--learning-rate", type=positive(float), default=0.1)
    parser.add_argument("--pause", type=float, default=0, help="seconds after each epoch, to try interruptions")
    parser.add_argument("--model-dir", default=os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    parser.add_argument("--training", default=os.environ.get("SM_CHANNEL_TRAINING"))
    args = parser.parse_args()
    if shutil.which("gpu-check"):
        subprocess.run(["gpu-check"], check=False)
    line, metrics = fit(points(args.training), args, Checkpoints())
    target = pathlib.Path(args.model_dir)
    (target / "model.json").write_text(json.dumps(line))
    (target / "metrics.json").write_text(json.dumps(metrics))


if __name__ == "__main__":
    main()
