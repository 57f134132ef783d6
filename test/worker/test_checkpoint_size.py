"""A checkpoint larger than the memory that storing and reading it may take."""

import json

from conftest import texts
from test_contract import script

MIB = 1 << 20
#: Largest resident set of a worker with Python, boto3 and the parts in memory.
MEMORY = 220 * MIB

STATE = """
    import hashlib, json, os, signal

    def digest(path):
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def work(item, context):
        state, size, every = context.checkpoint_dir / "state", item["size"], item["every"]
        if state.exists():
            report = {"state": digest(state), "size": state.stat().st_size, "blocks": state.stat().st_blocks * 512}
            return context.output.write_text(json.dumps(report | {"memory": memory()}))
        with open(state, "wb") as file:
            for start in range(0, size, every):
                file.seek(start)
                file.write(hashlib.sha256(str(start).encode()).digest() * 32768)
            file.truncate(size)
        made = digest(state)
        context.save()
        print("report", json.dumps({"state": made, "memory": memory()}), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

    def memory():
        # Not getrusage, which counts what the process was before it became this program.
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
"""


def carry_over(make, stub, tmp_path, size: int, every: int, timeout: float) -> tuple[dict, dict]:
    """
    Stores a file of so many bytes, 1 MiB of noise at each multiple of `every`, and reads it in the next attempt;
    returns what each attempt reports.
    """
    run = make([texts(1)[0] | {"size": size, "every": every}])
    (tmp_path / "scratch").mkdir()
    run.env |= stub.env | {"GPU_BATCH_CHECKPOINTS": "s3://bucket/t", "TMPDIR": str(tmp_path / "scratch")}
    first = run.run("items", "--function", script(run, STATE), timeout=timeout, GPU_BATCH_CHECKPOINT_SECONDS="3600")
    [stored] = [line for line in first.lines if line["event"] == "checkpoint"]
    assert (stored["status"], stored["bytes"] > size) == ("stored", True), first.stdout + first.stderr
    report = next(line for line in first.stdout.splitlines() if line.startswith("report"))
    # The first attempt has gone without a trace, as an instance does.
    second = run.run("items", "--function", "user:work", timeout=timeout, GPU_BATCH_CHECKPOINT_SECONDS="3600")
    assert second.code == 0, second.stdout + second.stderr
    return json.loads(report.removeprefix("report")), json.loads(run.outputs()["000.json"])


def test_a_checkpoint_of_300_mib_takes_a_bounded_memory(make, stub, tmp_path):
    stored, found = carry_over(make, stub, tmp_path, size=300 * MIB, every=MIB, timeout=180)
    assert (found["state"], found["size"]) == (stored["state"], 300 * MIB)
    assert max(stored["memory"], found["memory"]) < MEMORY, (stored, found)
    assert (stub.count("CreateMultipartUpload"), stub.count("UploadPart"), stub.uploads) == (1, 38, {})
