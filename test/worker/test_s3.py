"""The same contract on S3, by moto's server and the real boto3."""

import pathlib
import random
import time

import pytest
from conftest import texts, wait_for, write_manifest

EMBED = ("items", "--function", "examples.embed_text:embed")


@pytest.fixture
def bucket(s3, make):
    """A bucket of the test's own, its client, and a run on it."""
    import boto3

    client = boto3.client(
        "s3", endpoint_url=s3["AWS_ENDPOINT_URL"], aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
    )
    name = f"bucket-{random.randrange(10**12)}"
    client.create_bucket(Bucket=name)
    run = make(texts(1))
    run.env |= s3 | {
        "GPU_BATCH_MANIFEST": f"s3://{name}/manifests/t/shards.json",
        "GPU_BATCH_OUTPUT": f"s3://{name}/out",
        "GPU_BATCH_CHECKPOINTS": f"s3://{name}/checkpoints/t",
    }
    return name, client, run


def put_manifest(bucket, base: pathlib.Path, items, shards=1) -> None:
    name, client, _ = bucket
    path = write_manifest(base / "m", items, shards)
    for file in (path, path.parent / "items.jsonl"):
        client.put_object(Bucket=name, Key=f"manifests/t/{file.name}", Body=file.read_bytes())


def keys(bucket, prefix: str) -> list[str]:
    name, client, _ = bucket
    return [one["Key"] for one in client.list_objects_v2(Bucket=name, Prefix=prefix).get("Contents", [])]


def test_a_shard_is_read_and_written_in_s3(bucket, tmp_path, make):
    put_manifest(bucket, tmp_path, texts(6), shards=2)
    name, client, run = bucket
    end = run.run(*EMBED, AWS_BATCH_JOB_ARRAY_INDEX="1")
    assert end.code == 0, end.stderr
    assert keys(bucket, "out/") == ["out/003.json", "out/004.json", "out/005.json"]
    assert keys(bucket, "checkpoints/") == []
    local = make(texts(6), name="local")
    local.run(*EMBED)
    for key in keys(bucket, "out/"):
        body = client.get_object(Bucket=name, Key=key)["Body"].read()
        assert body == local.outputs()[key.removeprefix("out/")]


def test_the_first_to_finish_an_item_wins(bucket, tmp_path):
    put_manifest(bucket, tmp_path, texts(1))
    name, client, run = bucket
    process = run.start(*EMBED, EMBED_PAUSE_SECONDS="0.3")
    wait_for(process, '"event": "shard"')
    client.put_object(Bucket=name, Key="out/000.json", Body=b"first")
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 0, stderr
    assert '"status": "skipped"' in stdout
    assert client.get_object(Bucket=name, Key="out/000.json")["Body"].read() == b"first"


def test_kills_and_sigterms_between_checkpoints_lose_little(bucket, tmp_path, make):
    items = texts(4, words=400)
    put_manifest(bucket, tmp_path, items)
    name, client, run = bucket
    journal = tmp_path / "journal"
    env = {
        "EMBED_PAUSE_SECONDS": "0.02",
        "EMBED_JOURNAL": str(journal),
        "GPU_BATCH_CHECKPOINT_SECONDS": "0.05",
    }
    chance = random.Random(5)
    resumed = 0
    for turn in range(8):
        process = run.start(*EMBED, **env)
        wait_for(process, '"event": "shard"')
        time.sleep(chance.uniform(0.05, 0.3))
        process.kill() if turn % 2 else process.terminate()
        stdout, _ = process.communicate(timeout=20)
        assert process.returncode in ((-9,) if turn % 2 else (75,))
        resumed += stdout.count('"resumed": true')
    last = run.run(*EMBED, **env)
    assert last.code == 0, last.stderr
    local = make(items, name="local")
    local.run(*EMBED)
    for key, body in local.outputs().items():
        assert client.get_object(Bucket=name, Key=f"out/{key}")["Body"].read() == body
    assert len(keys(bucket, "out/")) == 4 and keys(bucket, "checkpoints/") == []
    steps = len(journal.read_text().splitlines())
    assert 4 * 20 <= steps < 4 * 20 * 2, f"{steps} pieces: checkpoints do not help"


def test_a_checkpoint_that_a_kill_left_beside_its_output_goes_with_the_next_run(bucket, tmp_path):
    put_manifest(bucket, tmp_path, texts(1))
    name, client, run = bucket
    client.put_object(Bucket=name, Key="out/000.json", Body=b"{}")
    client.put_object(Bucket=name, Key="checkpoints/t/000.json.tar", Body=b"left")
    end = run.run(*EMBED)
    assert end.code == 0 and '"status": "skipped"' in end.stdout, end.stderr
    assert keys(bucket, "checkpoints/") == []
    assert client.get_object(Bucket=name, Key="out/000.json")["Body"].read() == b"{}"


def test_a_bucket_that_is_not_there_is_a_bad_configuration(bucket):
    _, _, run = bucket
    end = run.run(*EMBED, GPU_BATCH_MANIFEST="s3://no-such-bucket-here/shards.json")
    assert end.code == 78
    assert "s3://no-such-bucket-here/shards.json: NoSuchBucket" in end.stderr
    assert "the job role reaches its cell's bucket" in end.stderr
    assert "Traceback" not in end.stderr
    missing = run.run(*EMBED)
    assert missing.code == 78 and "manifest s3://" in missing.stderr and "is not there" in missing.stderr


def test_access_denied_names_the_place_and_the_cure():
    import io

    from botocore.response import StreamingBody
    from botocore.stub import Stubber
    import boto3
    from gpu_batch_worker.exits import BadConfiguration
    from gpu_batch_worker.s3_store import S3Store

    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        stub.add_client_error("get_object", "AccessDenied", http_status_code=403)
        with pytest.raises(BadConfiguration) as refused:
            S3Store("theirs", "data", client).read("k")
        assert str(refused.value).startswith("s3://theirs/data/k: AccessDenied; the job role reaches")
        stub.add_response("get_object", {"Body": StreamingBody(io.BytesIO(b"bc"), 2)}, {"Bucket": "theirs", "Key": "data/k", "Range": "bytes=1-2"})
        assert S3Store("theirs", "data", client).read("k", 1, 2) == b"bc"


def test_a_connection_lost_in_the_body_is_temporary():
    import io

    import boto3
    from botocore.response import StreamingBody
    from botocore.stub import Stubber
    from gpu_batch_worker.exits import Temporary
    from gpu_batch_worker.s3_store import S3Store
    from urllib3.exceptions import ProtocolError

    class Lost(io.BytesIO):
        def read(self, *_arguments):
            raise ProtocolError("Connection broken")

    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    for body in (StreamingBody(io.BytesIO(b"b"), 2), StreamingBody(Lost(), 2)):
        with Stubber(client) as stub:
            stub.add_response("get_object", {"Body": body})
            with pytest.raises(Temporary, match="s3://b/data/k: "):
                S3Store("b", "data", client).read("k")


def test_a_conflict_is_not_taken_for_an_output(tmp_path):
    import boto3
    from botocore.stub import Stubber
    from gpu_batch_worker.exits import Temporary
    from gpu_batch_worker.s3_store import S3Store

    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    store = S3Store("b", "out", client)
    with Stubber(client) as stub:
        file = tmp_path / "result"
        file.write_text("x")
        stub.add_client_error("put_object", "PreconditionFailed", http_status_code=412)
        assert store.finalise(file, "k") is False
        file.write_text("x")
        stub.add_client_error("put_object", "ConditionalRequestConflict", http_status_code=409)
        with pytest.raises(Temporary):
            store.finalise(file, "k")
