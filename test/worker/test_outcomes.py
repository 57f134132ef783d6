"""The worker ends as the shared table of outcomes says; the retry rules are judged by the same table."""

import signal

import pytest
from conftest import TABLE, texts, wait_for

EMBED = ("items", "--function", "examples.embed_text:embed")
ROWS = {row["worker"]: row for row in TABLE if "worker" in row}


def sigterm(make):
    run = make(texts(3))
    process = run.start(*EMBED, EMBED_PAUSE_SECONDS="0.2")
    wait_for(process, '"event": "shard"')
    process.terminate()
    process.communicate(timeout=20)
    return process.returncode


def spot_notice(make):
    process = make(texts(50)).start(*EMBED, EMBED_PAUSE_SECONDS="0.05", GPU_BATCH_SPOT_NOTICE="on")
    wait_for(process, '"event": "shard"')
    process.send_signal(signal.SIGUSR1)
    process.communicate(timeout=20)
    return process.returncode


def storage_failure(make):
    run = make(texts(1))
    unreachable = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "GPU_BATCH_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }
    return run.run(*EMBED, GPU_BATCH_OUTPUT="s3://bucket/out", **unreachable).code


def bad_item(make):
    return make(texts(2)).run("items", "--", "false").code


def bad_configuration(make):
    return make(texts(2)).run("items", "--", "no-such-command").code


SCENES = {
    "sigterm": sigterm,
    "spot notice": spot_notice,
    "storage failure": storage_failure,
    "bad item": bad_item,
    "bad configuration": bad_configuration,
}


def test_the_table_names_every_scene():
    assert set(ROWS) == set(SCENES)


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_the_worker_ends_as_the_table_says(scene, make):
    assert SCENES[scene](make) == ROWS[scene]["outcome"]["exitCode"]
