"""Where manifests, outputs and checkpoints lie: folders, or prefixes of S3 (s3_store.py, s3_checkpoints.py)."""

import contextlib
import os
import pathlib
import shutil
import uuid

from .exits import BadConfiguration


def store_at(uri: str):
    """The store of `s3://bucket/prefix` or of a folder."""
    if not uri.startswith("s3://"):
        return FileStore(pathlib.Path(uri))
    with _needs_boto3(uri):
        from .s3_store import S3Store
    return S3Store(*_split_s3(uri))


def checkpoints_at(uri: str):
    """The store of checkpoints, likewise."""
    if not uri.startswith("s3://"):
        return FileStore(pathlib.Path(uri))
    with _needs_boto3(uri):
        from .s3_checkpoints import S3Checkpoints
    return S3Checkpoints(*_split_s3(uri))


@contextlib.contextmanager
def _needs_boto3(uri: str):
    try:
        yield
    except ModuleNotFoundError as error:
        raise BadConfiguration(f"{uri} needs boto3: add it to the image (pip install boto3)") from error


def _split_s3(uri: str) -> tuple[str, str]:
    bucket, _, prefix = uri.removeprefix("s3://").partition("/")
    return bucket, prefix.strip("/")


def split_uri(uri: str) -> tuple[str, str]:
    """The folder of a file or object, and its name."""
    parent, _, name = uri.rpartition("/")
    return parent or ("/" if uri.startswith("/") else "."), name


class FileStore:
    """A folder. A checkpoint is a folder of its own that the item writes into directly."""

    def __init__(self, root: pathlib.Path):
        self.root = root

    def where(self, key: str) -> str:
        return str(self.root / key)

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """Bytes of a file; raises FileNotFoundError."""
        with open(self.root / key, "rb") as file:
            file.seek(start)
            return file.read() if length is None else file.read(length)

    def exists(self, key: str) -> bool:
        # A folder is no output: the item a/b makes the folder a.
        return (self.root / key).is_file()

    def scratch(self, name: str) -> pathlib.Path:
        """An empty folder on the same file system for outputs that are not final; what a killed attempt left goes."""
        folder = self.root / ".tmp" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def finalise(self, file: pathlib.Path, key: str) -> bool:
        """Makes a whole file the output `key`; false when there is one already, which stays."""
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "rb") as written:
            os.fsync(written.fileno())
        try:
            # Unlike a rename, a link never replaces what another attempt has finalised.
            os.link(file, target)
        except FileExistsError:
            if target.is_dir():
                raise IsADirectoryError(f"{target} is a folder, made by the output of another item") from None
            return False
        finally:
            file.unlink()
        return True

    def restore(self, key: str, _folder: pathlib.Path, _given_up=None) -> pathlib.Path:
        """The folder that an item keeps its checkpoint in."""
        folder = self.root / key
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def save(self, _key: str, _folder: pathlib.Path, _given_up=None) -> bool:
        """Nothing to do: the item has written in place."""
        return False

    def forget(self, key: str) -> None:
        # Renamed first: a kill in between leaves no half checkpoint under its name.
        gone = self.root / f".gone-{uuid.uuid4().hex}"
        try:
            (self.root / key).rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)
