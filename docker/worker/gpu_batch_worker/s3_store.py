"""A prefix of an S3 bucket. Every write is one object, of one part or of many, so none is ever half there."""

import contextlib
import os
import pathlib
import tempfile
import threading
import typing

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from s3transfer.exceptions import RetriesExceededError

from .exits import BadConfiguration, Temporary

#: Codes for an object that is not there; HEAD requests have no body and so no other code.
MISSING = ("404", "NoSuchKey", "NotFound")
#: Codes of a conditional write that came second. A conflict (409) is none: the other write may still fail.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
TAKEN = ("PreconditionFailed", "412")
MIB = 1 << 20
#: Most parts of one upload. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
PARTS = 10_000
#: Bytes of the smallest part, and of the parts that are in memory at once; two are, whatever their size.
PART, IN_MEMORY = 8 * MIB, 64 * MIB
#: Bytes that S3 is asked to copy in one request; it takes up to 5 GiB, which may outlast a request's time limit.
COPY = 256 * MIB


def _parts_for(size: int) -> TransferConfig:
    """Parts of which as many as S3 allows hold twice the size: what is uploaded may grow meanwhile."""
    part = max(PART, -(-2 * size // PARTS // MIB) * MIB)
    at_once = max(2, IN_MEMORY // part)
    config = TransferConfig(
        multipart_threshold=part, multipart_chunksize=part, max_concurrency=at_once, preferred_transfer_client="classic"
    )
    config.max_in_memory_upload_chunks = config.max_in_memory_download_chunks = at_once
    return config


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
        except (BotoCoreError, RetriesExceededError) as error:
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

    def upload(self, stream: typing.BinaryIO, key: str, size: int) -> None:
        """
        Makes all that the stream gives the object `key`, at once when the last part is there. A fault, in the stream
        too, aborts the upload and leaves the object as it was. `size` is what the stream will give, roughly, in bytes.
        """
        self._call(self.s3.upload_fileobj, key, Fileobj=stream, Config=_parts_for(size))

    @contextlib.contextmanager
    def download(self, key: str) -> typing.Iterator[typing.BinaryIO]:
        """The object as a stream; leaving it raises FileNotFoundError, or what else kept the stream from its end."""
        read_end, write_end = os.pipe()
        faults: list[BaseException] = []

        def fetch() -> None:
            try:
                with open(write_end, "wb") as sink:
                    try:
                        self._call(self.s3.download_fileobj, key, Fileobj=sink, Config=_parts_for(0))
                    except Exception as error:
                        # Known before the reader sees the end.
                        faults.append(error)
            except BrokenPipeError:
                pass

        thread = threading.Thread(target=fetch, daemon=True)
        thread.start()
        try:
            with open(read_end, "rb") as source:
                yield source
        finally:
            thread.join()
            # The reader may leave before the end.
            for fault in faults:
                if not isinstance(fault, BrokenPipeError):
                    raise fault

    def move(self, key: str, to: str) -> None:
        """Gives an object of any size another name; a kill in between leaves both."""
        config = TransferConfig(multipart_threshold=COPY, multipart_chunksize=COPY, preferred_transfer_client="classic")
        self._call(self.s3.copy, to, CopySource={"Bucket": self.bucket, "Key": self.key(key)}, Config=config)
        self.delete(key)

    def delete(self, key: str) -> None:
        self._call(self.s3.delete_object, key)
