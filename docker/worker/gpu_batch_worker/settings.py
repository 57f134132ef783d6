"""What the worker is told, by its environment."""

import dataclasses
import json
import os
import pathlib

from .exits import BadConfiguration
from .stop import STOP_SECONDS

#: Where SageMaker says who takes part; its presence means that SageMaker runs the container.
#: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
RESOURCES = "input/config/resourceconfig.json"


@dataclasses.dataclass(frozen=True)
class Settings:
    #: Address of shards.json.
    manifest: str
    #: Prefix or folder of the outputs.
    output: str
    #: Prefix or folder of the checkpoints.
    checkpoints: str
    #: Index of this child in its array; 0 in a job that is no array.
    index: int
    #: What is added to the index: a chunk of a job of more than 10,000 children starts there.
    offset: int
    #: Address of the map from place to index, in a rerun.
    index_map: str | None
    #: Seconds between two checkpoints of an item.
    checkpoint_seconds: float
    #: Seconds that an item gets to end after SIGTERM.
    grace_seconds: float
    #: Seconds after SIGTERM from which on no checkpoint is uploaded; not before the item's time is over.
    stop_seconds: float
    #: Whether the host tells the job, by SIGUSR1, of the notice of a reclaim.
    spot_notice: bool


def ml_root() -> pathlib.Path:
    return pathlib.Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))


def sagemaker_index() -> int | None:
    """Place of this host among those of a SageMaker job; None outside SageMaker."""
    try:
        resources = json.loads((ml_root() / RESOURCES).read_text())
    except FileNotFoundError:
        return None
    return sorted(resources["hosts"]).index(resources["current_host"])


def read_index() -> tuple[int, int, str | None]:
    """Index, offset and index map; what every way of running has in common."""
    problems: list[str] = []
    index = _number("AWS_BATCH_JOB_ARRAY_INDEX", None, int, problems)
    offset = _number("GPU_BATCH_INDEX_OFFSET", 0, int, problems)
    if problems:
        raise BadConfiguration(*problems)
    host = sagemaker_index() if index is None else None
    return (index if index is not None else host or 0), offset, os.environ.get("GPU_BATCH_INDEX_MAP")


def read_settings() -> Settings:
    """Reads every variable; one error lists all that are wrong."""
    problems: list[str] = []
    root = ml_root()
    sagemaker = sagemaker_index() is not None
    # Of a SageMaker job on spot only the checkpoint folder survives an interruption.
    manifest = os.environ.get("GPU_BATCH_MANIFEST") or (
        str(root / "input/data/manifest/shards.json") if sagemaker else ""
    )
    output = os.environ.get("GPU_BATCH_OUTPUT") or (
        str(root / "checkpoints/outputs") if sagemaker else ""
    )
    if not manifest:
        problems.append("GPU_BATCH_MANIFEST is not set; gpu-batch submit --manifest sets it")
    if not output:
        problems.append("GPU_BATCH_OUTPUT is not set; write a folder or s3://bucket/prefix")
    spot = os.environ.get("GPU_BATCH_SPOT_NOTICE", "off")
    if spot not in ("on", "off"):
        problems.append(f"GPU_BATCH_SPOT_NOTICE is {spot!r}; write on or off")
    seconds = _number("GPU_BATCH_CHECKPOINT_SECONDS", 60.0, float, problems)
    grace = _number("GPU_BATCH_GRACE_SECONDS", 20.0, float, problems)
    stop = _number("GPU_BATCH_STOP_SECONDS", STOP_SECONDS, float, problems)
    try:
        index, offset, index_map = read_index()
    except BadConfiguration as error:
        raise BadConfiguration(*problems, *error.problems) from None
    if problems:
        raise BadConfiguration(*problems)
    output = output.rstrip("/")
    checkpoints = (os.environ.get("GPU_BATCH_CHECKPOINTS") or f"{output}.checkpoints").rstrip("/")
    return Settings(manifest, output, checkpoints, index, offset, index_map, seconds, grace, stop, spot == "on")


def _number(name: str, default, kind, problems: list[str]):
    text = os.environ.get(name)
    if text is None or text == "":
        return default
    try:
        value = kind(text)
        if value < 0:
            raise ValueError
        return value
    except ValueError:
        problems.append(f"{name} is {text!r}; write a number of 0 or more")
        return default
