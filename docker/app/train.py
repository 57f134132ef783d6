"""The program that `train` runs. Replace it with your own; nothing else needs to change.

Fits a line to the points of the channel `training` (files of `x,y` lines), or to points of its own.
"""

import argparse
import json
import os
import pathlib
import subprocess


def points(channel):
    lines = [
        line
        for file in sorted(pathlib.Path(channel).glob("*.csv"))
        for line in file.read_text().splitlines()
    ]
    pairs = [line.split(",") for line in lines if line.strip()]
    return [(float(x), float(y)) for x, y in pairs] or [(x / 10, 2 * x / 10 + 1) for x in range(20)]


def fit(data, epochs, learning_rate):
    slope, intercept = 0.0, 0.0
    for epoch in range(epochs):
        errors = [(slope * x + intercept - y, x) for x, y in data]
        slope -= learning_rate * 2 * sum(error * x for error, x in errors) / len(data)
        intercept -= learning_rate * 2 * sum(error for error, _ in errors) / len(data)
        print(f"epoch {epoch + 1} loss: {sum(error**2 for error, _ in errors) / len(data):.6g}")
    return {"slope": slope, "intercept": intercept}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--learning-rate", type=float, default=0.1)
    args = parser.parse_args()
    subprocess.run(["gpu-check"], check=False)
    model = fit(
        points(os.environ.get("SM_CHANNEL_TRAINING", "/opt/ml/input/data/training")),
        args.epochs,
        args.learning_rate,
    )
    target = pathlib.Path(os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    (target / "model.json").write_text(json.dumps(model))


if __name__ == "__main__":
    main()
