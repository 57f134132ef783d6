"""Checkpoints of a worker in S3: what is uploaded and when, what a fault leaves, what cannot be read."""

import io
import json
import os
import signal
import tarfile
import textwrap
import time

import pytest
from conftest import client_at, texts, wait_for
from gpu_batch_worker.exits import GivenUp, Temporary
from gpu_batch_worker.s3_checkpoints import S3Checkpoints
from gpu_batch_worker.s3_store import MIB, PARTS, _parts_for
from test_contract import script

ITEM = "000.json"
KEY = f"/bucket/t/{ITEM}.tar"


@pytest.fixture
def on_stub(stub, make, tmp_path):
    """A run whose checkpoints lie in the stub."""
    run = make(texts(1))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    run.env |= stub.env | {"GPU_BATCH_CHECKPOINTS": "s3://bucket/t", "TMPDIR": str(scratch)}
    return run


@pytest.fixture
def store(stub):
    return S3Checkpoints("bucket", "t", client_at(stub.env))


def checkpoint_lines(stdout: str) -> list[dict]:
    lines = [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == "checkpoint"]


def test_only_a_changed_folder_is_uploaded(stub, store, tmp_path):
    folder = store.restore("k", tmp_path / "folder")
    assert store.save("k", folder) is False
    changes = [
        lambda: (folder / "a").write_text("1"),
        lambda: (folder / "a").write_text("2"),
        lambda: os.utime(folder / "a", ns=(5, 5)),
        lambda: (folder / "a").chmod(0o600),
        lambda: (folder / "a").rename(folder / "b"),
        lambda: (folder / "l").symlink_to("b"),
        lambda: ((folder / "l").unlink(), (folder / "l").symlink_to("c")),
        lambda: (folder / "sub").mkdir(),
        lambda: (folder / "sub").chmod(0o700),
        lambda: (folder / "b").unlink(),
        lambda: ((folder / "l").unlink(), (folder / "sub").rmdir()),
    ]
    for number, change in enumerate(changes):
        change()
        # Longer than a tick of the clock by which files are stamped.
        time.sleep(0.03)
        assert (number, store.save("k", folder)) == (number, True)
        assert (number, store.save("k", folder)) == (number, False)
    assert stub.count("PutObject") == len(changes)
    assert list(store.restore("k", tmp_path / "other").iterdir()) == [], "the folder was emptied"


def test_a_write_just_before_the_look_is_not_trusted(store, tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "state").write_text("1")
    # As if the kernel stamped files of a whole minute with the same time.
    monkeypatch.setattr("gpu_batch_worker.tree.TICK_NS", 60 * 10**9)
    assert [store.save("k", folder) for _ in range(3)] == [True, True, True]
    os.utime(folder / "state", ns=(5, 5))
    assert store.save("k", folder) is True, "a modification time is not when it was written"
    monkeypatch.setattr("gpu_batch_worker.tree.TICK_NS", 0)
    assert [store.save("k", folder) for _ in range(3)] == [True, False, False]


def test_a_fault_aborts_the_upload_and_leaves_the_one_before(stub, store, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "state").write_bytes(b"1" * (20 * MIB))
    assert store.save("k", folder) is True
    before = stub.objects["/bucket/t/k.tar"]
    (folder / "state").write_bytes(b"2" * (20 * MIB))
    stub.refused = 2
    with pytest.raises(Temporary, match=r"s3://bucket/t/k.tar: .*InvalidPart"):
        store.save("k", folder)
    assert (stub.uploads, stub.count("AbortMultipartUpload")) == ({}, 1)
    calls = 0

    def given_up() -> bool:
        nonlocal calls
        calls += 1
        return calls > 12

    stub.refused = None
    with pytest.raises(GivenUp):
        store.save("k", folder, given_up)
    assert (stub.uploads, stub.count("AbortMultipartUpload")) == ({}, 2)
    assert stub.objects["/bucket/t/k.tar"] == before
    assert store.save("k", folder) is True
    assert (store.restore("k", tmp_path / "other") / "state").read_bytes() == b"2" * (20 * MIB)


def test_a_download_that_breaks_off_goes_on(stub, store, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    content = os.urandom(MIB) * 30
    (folder / "state").write_bytes(content)
    store.save("k", folder)
    stub.broken = 3
    assert (store.restore("k", tmp_path / "other") / "state").read_bytes() == content
    assert stub.broken == 0


def test_a_download_that_keeps_breaking_off_is_temporary_and_leaves_nothing(stub, store, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "state").write_bytes(os.urandom(MIB) * 3)
    store.save("k", folder)
    before = dict(stub.objects)
    stub.broken = 1000
    with pytest.raises(Temporary, match="s3://bucket/t/k.tar: "):
        store.restore("k", tmp_path / "other")
    assert not (tmp_path / "other").exists() and stub.objects == before


def test_a_restore_is_given_up(store, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "state").write_bytes(b"1" * (20 * MIB))
    store.save("k", folder)
    with pytest.raises(GivenUp):
        store.restore("k", tmp_path / "other", lambda: True)
    assert not (tmp_path / "other").exists()


def test_closed_folders_of_another_item_are_no_obstacle(store, tmp_path):
    folder = store.restore("a", tmp_path / "folder")
    (folder / "closed").mkdir()
    (folder / "closed/state").write_text("1")
    (folder / "closed").chmod(0o500)
    store.save("a", folder)
    assert list(store.restore("b", folder).iterdir()) == []
    assert (store.restore("a", folder) / "closed").stat().st_mode & 0o777 == 0o500


def test_a_link_in_place_of_the_folder_goes_and_what_it_leads_to_stays(store, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mine").write_text("mine")
    folder = store.restore("a", tmp_path / "folder")
    folder.rmdir()
    folder.symlink_to(tmp_path / "data")
    assert list(store.restore("b", folder).iterdir()) == []
    assert not folder.is_symlink() and (tmp_path / "data/mine").read_text() == "mine"


@pytest.mark.parametrize("size", [0, 39 << 30, 40 << 30, 1 << 40, 8 << 40])
def test_parts_suffice_for_twice_the_size_in_bounded_memory(size):
    config = _parts_for(size)
    assert 8 * MIB <= config.multipart_chunksize <= 5 << 30
    assert config.multipart_chunksize * PARTS >= 2 * size
    in_memory = config.max_in_memory_upload_chunks * config.multipart_chunksize
    assert in_memory <= max(64 * MIB, 2 * config.multipart_chunksize)


def on_moto(s3, make, items=1):
    """A bucket of moto's, and a run on it with its manifest."""
    client = client_at(s3)
    name = f"bucket-{os.urandom(6).hex()}"
    client.create_bucket(Bucket=name)
    run = make(texts(items))
    run.env |= s3 | {"GPU_BATCH_CHECKPOINTS": f"s3://{name}/t"}
    return client, name, run


def absolute_link() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("./latest")
        info.type, info.linkname = tarfile.SYMTYPE, "/tmp/gpu-batch-shard-0-x/checkpoint/step-5"
        archive.addfile(info)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (absolute_link(), "an absolute path"),
        (b"", "shorter than a tar"),
        (absolute_link()[:600], "truncated header"),
        # Above one part.
        (b"x" * (9 << 20), "header"),
    ],
)
def test_what_cannot_be_read_is_set_aside_and_the_item_begins_anew(s3, make, data, reason):
    client, name, run = on_moto(s3, make, items=2)
    client.put_object(Bucket=name, Key=f"t/{ITEM}.tar", Body=data)
    end = run.run("items", "--function", "examples.embed_text:embed")
    assert (end.code, end.items("done")) == (0, ["000.json", "001.json"]), end.stdout + end.stderr
    [line] = [line for line in checkpoint_lines(end.stdout) if line["status"] == "unreadable"]
    [aside] = [one["Key"] for one in client.list_objects_v2(Bucket=name)["Contents"]]
    assert aside.startswith(f"t/{ITEM}.tar.unreadable-2")
    assert (line["id"], line["kept"]) == (ITEM, f"s3://{name}/{aside}") and reason in line["error"]
    assert client.get_object(Bucket=name, Key=aside)["Body"].read() == data
    assert [line["resumed"] for line in end.lines if line["event"] == "item"] == [False, False]


LINKS = """
    import os, signal

    def work(item, context):
        folder = context.checkpoint_dir
        (folder / "step-1").write_text("1")
        (folder / "latest").symlink_to(folder / "step-1")
        (folder / "outside").symlink_to("/etc/passwd")
        os.mkfifo(folder / "pipe")
        os.mkdir(folder / os.fsdecode(b"caf\\xe9"))
        context.save()
        context.save()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_links_are_kept_and_what_is_left_out_is_told_once(s3, make):
    _, _, run = on_moto(s3, make)
    first = run.run("items", "--function", script(run, LINKS), LC_ALL="C.UTF-8")
    assert first.code == -signal.SIGKILL
    left_out = [(line["name"], line["reason"]) for line in checkpoint_lines(first.stdout) if line["status"] == "left out"]
    assert left_out == [("outside", "a link that leads out of the folder"), ("pipe", "a FIFO")]
    shown = 'cd "$GPU_BATCH_CHECKPOINT_DIR" && ls -lb && cp step-1 "$GPU_BATCH_OUTPUT_FILE"'
    second = run.run("items", "--", "sh", "-c", shown, LC_ALL="C.UTF-8")
    assert (second.code, run.outputs()) == (0, {ITEM: b"1"})
    assert "latest -> step-1\n" in second.stdout and "caf\\351\n" in second.stdout
    assert "pipe" not in second.stdout and "outside" not in second.stdout


SLOW_STATE = """
    import os, time
    from gpu_batch_worker.work import Stopped

    def work(item, context):
        state = context.checkpoint_dir / "state"
        old = state.read_bytes()[:1] if state.exists() else b""
        print("found", old, flush=True)
        if old == b"9":
            return context.output.write_bytes(old)
        (context.checkpoint_dir / "state.new").write_bytes(b"1" * (24 << 20))
        (context.checkpoint_dir / "state.new").rename(state)
        print("ready", flush=True)
        while not context.stopping:
            time.sleep(0.01)
        print("told", flush=True)
        (context.checkpoint_dir / "state.new").write_bytes(b"9" * (24 << 20))
        (context.checkpoint_dir / "state.new").rename(state)
        raise Stopped()
"""


def stop_while_uploading(run, stub, **env: str) -> tuple[int, str]:
    """SIGTERM as soon as an upload runs; returns status and output from then on."""
    process = run.start("items", "--function", script(run, SLOW_STATE), GPU_BATCH_CHECKPOINT_SECONDS="0.1", **env)
    wait_for(process, "ready")
    deadline = time.monotonic() + 20
    while not stub.count("UploadPart") and time.monotonic() < deadline:
        time.sleep(0.01)
    process.terminate()
    stdout, stderr = process.communicate(timeout=60)
    assert "Traceback" not in stderr, stderr
    return process.returncode, stdout


def test_sigterm_does_not_wait_for_an_upload_which_is_finished_and_then_the_last_state_stored(on_stub, stub):
    stub.delay = 1.5
    code, stdout = stop_while_uploading(on_stub, stub)
    assert code == 75 and stdout.index("told") < stdout.index('"stored"')
    assert [line["status"] for line in checkpoint_lines(stdout)] == ["stored", "stored"]
    stub.delay = 0
    parts = stub.count("UploadPart")
    end = on_stub.run("items", "--function", "user:work")
    assert (end.code, on_stub.outputs()) == (0, {ITEM: b"9"})
    assert stub.count("UploadPart") == parts, "nothing had changed"


def test_an_upload_that_does_not_end_in_time_is_given_up_and_leaves_nothing_behind(on_stub, stub):
    stub.delay = 3.0
    code, stdout = stop_while_uploading(on_stub, stub, GPU_BATCH_STOP_SECONDS="1", GPU_BATCH_GRACE_SECONDS="1")
    assert code == 75
    lines = checkpoint_lines(stdout)
    assert {line["status"] for line in lines} <= {"stored", "given up"} and lines[-1]["status"] == "given up"
    assert lines[-1]["error"] == "not stored within 1 s of SIGTERM; the one before stays"
    assert stub.uploads == {}


def test_a_worker_that_hangs_after_sigterm_ends_as_reclaimed(on_stub, stub):
    stub.delay = 60.0
    body = "import gpu_batch_worker.stop\ngpu_batch_worker.stop.END_SECONDS = 0.5\n" + textwrap.dedent(SLOW_STATE)
    process = on_stub.start(
        "items",
        "--function",
        script(on_stub, body),
        GPU_BATCH_CHECKPOINT_SECONDS="0.1",
        GPU_BATCH_STOP_SECONDS="0.5",
        GPU_BATCH_GRACE_SECONDS="0.1",
    )
    wait_for(process, "ready")
    deadline = time.monotonic() + 20
    while not stub.count("UploadPart") and time.monotonic() < deadline:
        time.sleep(0.01)
    started = time.monotonic()
    process.terminate()
    stdout, _ = process.communicate(timeout=30)
    assert process.returncode == 75 and time.monotonic() - started < 10
    assert json.loads(stdout.splitlines()[-1]) == {"event": "worker", "status": "ended", "after": 1.0}


def test_a_finished_item_does_not_wait_for_its_checkpoint(on_stub, stub):
    stub.delay = 1.0
    body = """
        import time

        def work(item, context):
            new = context.checkpoint_dir.parent / "new"
            new.write_bytes(b"1" * (200 << 20))
            new.rename(context.checkpoint_dir / "state")
            time.sleep(0.5)
            context.output.write_text("x")
    """
    end = on_stub.run("items", "--function", script(on_stub, body), GPU_BATCH_CHECKPOINT_SECONDS="0.1")
    assert (end.code, checkpoint_lines(end.stdout)) == (0, [])
    assert stub.uploads == {} and KEY not in stub.objects
    assert stub.count("UploadPart") < 20, "all of it was uploaded"


def test_a_checkpoint_that_cannot_be_stored_does_not_end_the_item(on_stub, stub):
    stub.refused = 1
    body = """
        def work(item, context):
            (context.checkpoint_dir / "state").write_bytes(b"1" * (9 << 20))
            context.save()
            context.output.write_text("x")
    """
    end = on_stub.run("items", "--function", script(on_stub, body))
    assert (end.code, [line["status"] for line in checkpoint_lines(end.stdout)]) == (0, ["failed"])
    assert stub.uploads == {}
