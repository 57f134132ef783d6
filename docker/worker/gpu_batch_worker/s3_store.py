"""A prefix of an S3 bucket. Every write is one object, so none is ever half there."""

import io
import os
import pathlib
import shutil
import tarfile
import tempfile

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from .exits import BadConfiguration, Temporary

#: Codes for an object that is not there; HEAD requests have no body and so no other code.
MISSING = ("404", "NoSuchKey", "NotFound")
#: Codes of a conditional write that came second. A conflict (409) is none: the other write may still fail.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
TAKEN = ("PreconditionFailed", "412")
#: Python before 3.11.4, such as Debian 12's, has no filters. The archive is the item's own in any case.
#: https://docs.python.org/3/library/tarfile.html#tarfile-extraction-filter
SAFELY = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


class S3Store:
    """Outputs are written with If-None-Match: the first attempt that finishes an item finalises it, no later one can."""

    def __init__(self, bucket: str, prefix: str, client=None):
        if not bucket:
            raise BadConfiguration("an s3:// address has no bucket; write s3://bucket/prefix")
        self.bucket = bucket
        self.prefix = prefix
        region = os.environ.get("GPU_BATCH_REGION") or os.environ.get("AWS_REGION")
        attempts = int(os.environ.get("AWS_MAX_ATTEMPTS", "8"))
        retries = Config(retries={"mode": "standard", "max_attempts": attempts})
        self.s3 = client or boto3.client("s3", region_name=region, config=retries)

    def key(self, key: str) -> str:
        return f"{self.prefix}/{key}" if self.prefix else key

    def where(self, key: str) -> str:
        return f"s3://{self.bucket}/{self.key(key)}"

    def _call(self, operation, key: str, **arguments):
        try:
            return operation(Bucket=self.bucket, Key=self.key(key), **arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in MISSING:
                raise FileNotFoundError(self.where(key)) from None
            if code in ("AccessDenied", "403", "NoSuchBucket"):
                raise BadConfiguration(
                    f"{self.where(key)}: {code}; the job role reaches its cell's bucket and the "
                    "prefixes of gpu-batch:data, nothing else: use one of those, or add the prefix there"
                ) from None
            if code in TAKEN:
                raise FileExistsError(self.where(key)) from None
            raise Temporary(f"{self.where(key)}: {error}") from error
        except NoCredentialsError as error:
            raise BadConfiguration(f"{self.where(key)}: {error}; run with the job role") from None
        except BotoCoreError as error:
            raise Temporary(f"{self.where(key)}: {error}") from error

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """Bytes of an object; raises FileNotFoundError."""
        if length == 0:
            return b""
        part = {} if length is None else {"Range": f"bytes={start}-{start + length - 1}"}

        # The connection may be lost while the body comes as well as before it.
        def whole(**arguments) -> bytes:
            return self.s3.get_object(**arguments)["Body"].read()

        return self._call(whole, key, **part)

    def exists(self, key: str) -> bool:
        try:
            self._call(self.s3.head_object, key)
            return True
        except FileNotFoundError:
            return False

    def scratch(self, name: str) -> pathlib.Path:
        """An empty local folder for outputs that are not final."""
        return pathlib.Path(tempfile.mkdtemp(prefix=f"gpu-batch-{name}-"))

    def finalise(self, file: pathlib.Path, key: str) -> bool:
        """Makes a whole file the output `key`; false when there is one already, which stays."""
        try:
            with open(file, "rb") as body:
                self._call(self.s3.put_object, key, Body=body, IfNoneMatch="*")
        except FileExistsError:
            return False
        finally:
            file.unlink()
        return True

    def restore(self, key: str, folder: pathlib.Path) -> pathlib.Path:
        """Unpacks the item's last checkpoint, if it has one, into an empty folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            data = self.read(f"{key}.tar")
        except FileNotFoundError:
            return folder
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(folder, **SAFELY)
        return folder

    def save(self, key: str, folder: pathlib.Path) -> bool:
        """Stores the folder as one object; false when there is nothing in it."""
        if not any(folder.iterdir()):
            return False
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            archive.add(folder, arcname=".")
        self._call(self.s3.put_object, f"{key}.tar", Body=packed.getvalue())
        return True

    def forget(self, key: str) -> None:
        self._call(self.s3.delete_object, f"{key}.tar")
