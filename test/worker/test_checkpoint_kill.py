"""kill -9 at random points while checkpoints are stored and read: what S3 has is the old one or the new one, whole."""

import io
import random
import time

from conftest import client_at, texts, wait_for
from gpu_batch_worker.unpack import unpack
from test_contract import script

KILLS = 16
#: Bytes of each of three files: a checkpoint is an upload of two parts.
SIZE = 4 << 20

STATES = f"""
    import os

    def found(folder):
        files = sorted(folder.iterdir())
        states = {{one.read_bytes()[:1][0] for one in files}}
        assert not files or ([one.name for one in files], len(states)) == (["a", "b", "c"], 1), (files, states)
        assert all(one.stat().st_size == {SIZE} for one in files)
        return states.pop() if files else 0

    def work(item, context):
        number = found(context.checkpoint_dir)
        print("found", number, flush=True)
        while True:
            number += 1
            for name in "abc":
                (context.checkpoint_dir / name).write_bytes(bytes([number]) * {SIZE})
            print("storing", number, flush=True)
            context.save()
            print("stored", number, flush=True)
"""


def stored_number(client, bucket: str, folder) -> int:
    """The state that S3 has; fails unless it is whole."""
    found = [one["Key"] for one in client.list_objects_v2(Bucket=bucket).get("Contents", [])]
    if not found:
        return 0
    assert found == ["t/000.json.tar"]
    folder.mkdir()
    unpack(io.BytesIO(client.get_object(Bucket=bucket, Key=found[0])["Body"].read()), folder, lambda *_: None, lambda: False)
    contents = {one.name: one.read_bytes() for one in folder.iterdir()}
    number = contents["a"][0]
    assert contents == {name: bytes([number]) * SIZE for name in "abc"}
    return number


def test_kills_leave_the_old_checkpoint_or_the_new_one(s3, make, tmp_path, capsys):
    client = client_at(s3)
    client.create_bucket(Bucket="killed")
    run = make(texts(1))
    (tmp_path / "scratch").mkdir()
    run.env |= s3 | {"GPU_BATCH_CHECKPOINTS": "s3://killed/t", "TMPDIR": str(tmp_path / "scratch")}
    name = script(run, STATES)
    chance = random.Random(20261125)
    number = kept_old = kept_new = 0
    seconds = 0.3
    for turn in range(KILLS):
        process = run.start("items", "--function", name, GPU_BATCH_CHECKPOINT_SECONDS="3600")
        # Some hit the restore, most an upload; one in four comes after a first one, which tells how long one takes.
        wait_for(process, '"event": "shard"' if turn % 4 == 1 else "storing")
        if turn % 4 == 0:
            started = time.monotonic()
            wait_for(process, "stored ")
            seconds = time.monotonic() - started
        time.sleep(chance.uniform(0, 1.2 * seconds))
        process.kill()
        stdout, stderr = process.communicate()
        assert (process.returncode, stderr) == (-9, "")
        told = [number + 1] if turn % 4 == 0 else []
        told += [int(line.split()[1]) for line in stdout.splitlines() if line.startswith("stored ")]
        least = max([number, *told])
        now = stored_number(client, "killed", tmp_path / f"seen-{turn}")
        # Each is begun once the one before is stored.
        assert least <= now <= least + 1
        kept_old, kept_new = kept_old + (now == least), kept_new + (now > least)
        number = now
    left = len(client.list_multipart_uploads(Bucket="killed").get("Uploads", []))
    with capsys.disabled():
        kept = f"{kept_old} left the old one, {kept_new} the new one"
        print(f"\n{KILLS} kills, {number} checkpoints: {kept}, {left} unfinished uploads")
    assert number >= KILLS // 4 and left > 0
