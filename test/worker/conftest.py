"""Starts workers in processes of their own, on folders or on a mock of S3."""

import contextlib
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKER = ROOT / "docker/worker"
sys.path.insert(0, str(WORKER))

TABLE = json.loads((ROOT / "test/fixtures/outcomes.json").read_text())


def write_manifest(folder: pathlib.Path, items: list[dict], shards: int = 1) -> pathlib.Path:
    """shards.json and items.jsonl as `gpu-batch submit` writes them; returns the former."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [(json.dumps({"id": item["id"], "item": item}) + "\n").encode() for item in items]
    size = -(-len(rows) // shards)
    table, start = [], 0
    for first in range(0, len(rows), size):
        length = sum(map(len, rows[first : first + size]))
        table.append([start, length, len(rows[first : first + size])])
        start += length
    (folder / "items.jsonl").write_bytes(b"".join(rows))
    path = folder / "shards.json"
    path.write_text(json.dumps({"version": 1, "items": "items.jsonl", "count": len(rows), "shards": table}))
    return path


def texts(count: int, words: int = 100) -> list[dict]:
    return [
        {"id": f"{n:03d}.json", "text": " ".join(hashlib.sha256(f"{n} {k}".encode()).hexdigest()[:6] for k in range(words))}
        for n in range(count)
    ]


class Run:
    """A worker process with its folders."""

    def __init__(self, base: pathlib.Path, manifest):
        self.base = base
        self.output = base / "out"
        self.env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{WORKER}{os.pathsep}{base}",
            "GPU_BATCH_MANIFEST": str(manifest),
            "GPU_BATCH_OUTPUT": str(self.output),
        }

    def start(self, *args: str, **env: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "gpu_batch_worker", *args],
            env={**self.env, **env},
            cwd=self.base,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *args: str, timeout: float = 60, **env: str) -> "End":
        process = self.start(*args, **env)
        stdout, stderr = process.communicate(timeout=timeout)
        return End(process.returncode, stdout, stderr)

    def outputs(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.output)): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and ".tmp" not in path.parts
        }


class End:
    def __init__(self, code: int, stdout: str, stderr: str):
        self.code, self.stdout, self.stderr = code, stdout, stderr
        self.lines = [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]

    def items(self, status: str) -> list[str]:
        return [line["id"] for line in self.lines if line["event"] == "item" and line["status"] == status]


def wait_for(process: subprocess.Popen, text: str) -> str:
    """Reads lines until one contains the text."""
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(f"{text!r} never came:\n{seen}{process.stderr.read()}")


@pytest.fixture
def make(tmp_path):
    """Makes a Run over some items in a folder."""

    def build(items: list[dict], shards: int = 1, name: str = "run") -> Run:
        base = tmp_path / name
        return Run(base, write_manifest(base / "manifest", items, shards))

    return build


@pytest.fixture(scope="session")
def s3():
    """Endpoint of moto's S3, and the environment that leads there."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "GPU_BATCH_REGION": "us-east-1",
    }
    server.stop()


def client_at(env: dict[str, str]):
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=env["AWS_ENDPOINT_URL"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )


@pytest.fixture
def stub(tmp_path):
    from s3_stub import S3Stub

    folder = tmp_path / "stub"
    folder.mkdir()
    made = S3Stub(folder)
    yield made
    made.close()


@contextlib.contextmanager
def printed():
    """Lines of JSON that go to standard output within; each is written by a system call of its own."""
    lines: list[dict] = []
    kept = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        try:
            yield lines
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            file.seek(0)
            lines.extend(json.loads(line) for line in file)
