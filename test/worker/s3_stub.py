"""As much of S3 as checkpoints need, on disk: objects of many GiB, slow networks and faults, where moto has memory."""

import http.server
import pathlib
import re
import threading
import time
import urllib.parse
import uuid

CHUNK = 1 << 20
ZEROS = bytes(CHUNK)


class S3Stub:
    """An endpoint with the operations of objects and of multipart uploads. Zeros take no room on the disk."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        #: Files that an object consists of, by `/bucket/key`.
        self.objects: dict[str, list[pathlib.Path]] = {}
        #: Parts by number of uploads that are neither complete nor aborted.
        self.uploads: dict[str, dict[int, pathlib.Path]] = {}
        #: Operations in the order in which they came.
        self.calls: list[str] = []
        #: Seconds that each part takes beside its transfer.
        self.delay = 0.0
        #: Number of the part that is refused.
        self.refused: int | None = None
        #: How many answers break off in the middle.
        self.broken = 0
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"stub": self}))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def env(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server.server_port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "GPU_BATCH_REGION": "us-east-1",
        }

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def count(self, operation: str) -> int:
        return self.calls.count(operation)


def size_of(files: list[pathlib.Path]) -> int:
    return sum(file.stat().st_size for file in files)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    stub: S3Stub

    def asked(self) -> tuple[str, dict[str, str]]:
        url = urllib.parse.urlsplit(self.path)
        return url.path, dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))

    def do_PUT(self) -> None:
        path, query = self.asked()
        file = self.receive()
        if "uploadId" not in query:
            self.stub.calls.append("PutObject")
            self.stub.objects[path] = [file]
            return self.answer(200, etag=True)
        number = int(query["partNumber"])
        self.stub.calls.append("UploadPart")
        time.sleep(self.stub.delay)
        if number == self.stub.refused:
            return self.answer(400, b"<Error><Code>InvalidPart</Code><Message>refused</Message></Error>")
        if query["uploadId"] not in self.stub.uploads:
            return self.answer(404, b"<Error><Code>NoSuchUpload</Code></Error>")
        self.stub.uploads[query["uploadId"]][number] = file
        self.answer(200, etag=True)

    def receive(self) -> pathlib.Path:
        assert "aws-chunked" not in self.headers.get("Content-Encoding", ""), "signed in chunks: not known here"
        name = self.stub.folder / uuid.uuid4().hex
        left = int(self.headers["Content-Length"])
        with open(name, "wb") as file:
            while left > 0:
                piece = self.rfile.read(min(left, CHUNK))
                if not piece:
                    break
                left -= len(piece)
                if piece == ZEROS[: len(piece)]:
                    file.seek(len(piece), 1)
                else:
                    file.write(piece)
            file.truncate()
        return name

    def do_POST(self) -> None:
        path, query = self.asked()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if "uploads" in query:
            self.stub.calls.append("CreateMultipartUpload")
            upload = uuid.uuid4().hex
            self.stub.uploads[upload] = {}
            text = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
            return self.answer(200, text.encode())
        self.stub.calls.append("CompleteMultipartUpload")
        parts = self.stub.uploads.pop(query["uploadId"])
        files = [parts[int(number)] for number in re.findall(r"<PartNumber>(\d+)<", body)]
        assert len(files) <= 10_000 and all(file.stat().st_size >= 5 << 20 for file in files[:-1])
        self.stub.objects[path] = files
        self.answer(200, b'<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>')

    def do_DELETE(self) -> None:
        path, query = self.asked()
        if "uploadId" in query:
            self.stub.calls.append("AbortMultipartUpload")
            self.stub.uploads.pop(query["uploadId"], None)
        else:
            self.stub.calls.append("DeleteObject")
            self.stub.objects.pop(path, None)
        self.answer(204)

    def do_HEAD(self) -> None:
        path, _ = self.asked()
        files = self.stub.objects.get(path)
        if files is None:
            return self.answer(404)
        self.send_response(200)
        self.send_header("Content-Length", str(size_of(files)))
        self.send_header("ETag", '"e"')
        self.end_headers()

    def do_GET(self) -> None:
        path, _ = self.asked()
        self.stub.calls.append("GetObject")
        files = self.stub.objects.get(path)
        if files is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        total = size_of(files)
        range_ = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "bytes=0-"))
        start, end = int(range_[1]), min(int(range_[2] or total), total - 1)
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(end + 1 - start))
        self.send_header("Content-Range", f"bytes {start}-{end}/{total}")
        self.send_header("ETag", '"e"')
        self.end_headers()
        if self.stub.broken > 0 and end - start > CHUNK:
            self.stub.broken -= 1
            end = start + CHUNK
            self.close_connection = True
        self.send(files, start, end + 1 - start)

    def send(self, files: list[pathlib.Path], start: int, left: int) -> None:
        for name in files:
            size = name.stat().st_size
            if start >= size:
                start -= size
                continue
            with open(name, "rb") as file:
                file.seek(start)
                start = 0
                while left > 0 and (piece := file.read(min(left, CHUNK))):
                    left -= len(piece)
                    self.wfile.write(piece)

    def answer(self, status: int, body: bytes = b"", etag: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", '"e"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments) -> None:
        pass
