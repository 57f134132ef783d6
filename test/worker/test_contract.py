"""What user code, the command line and SageMaker rely on."""

import json
import signal
import textwrap

import pytest
from conftest import End, texts, wait_for, write_manifest

EMBED = ("items", "--function", "examples.embed_text:embed")


def script(run, body: str) -> str:
    (run.base / "user.py").write_text(textwrap.dedent(body))
    return "user:work"


def test_a_command_gets_its_item_and_writes_its_output(make):
    run = make([{"id": "a/b.txt", "n": 1}])
    copy = 'printf "%s %s" "$GPU_BATCH_ITEM_ID" "$GPU_BATCH_ITEM" > "$GPU_BATCH_OUTPUT_FILE"'
    end = run.run("items", "--", "sh", "-c", copy, AWS_BATCH_JOB_ID="job-1", AWS_BATCH_JOB_ATTEMPT="2")
    assert end.code == 0, end.stderr
    assert run.outputs() == {"a/b.txt": b'a/b.txt {"id": "a/b.txt", "n": 1}'}
    [line] = [line for line in end.lines if line["event"] == "item"]
    assert {"id": "a/b.txt", "index": 0, "status": "done", "job": "job-1", "attempt": "2"}.items() <= line.items()


def written(run, rows: list[str], version: int = 1) -> None:
    """Puts rows into the manifest as they are."""
    text = "".join(rows).encode()
    (run.base / "manifest/items.jsonl").write_bytes(text)
    table = {"version": version, "items": "items.jsonl", "count": len(rows), "shards": [[0, len(text), len(rows)]]}
    (run.base / "manifest/shards.json").write_text(json.dumps(table))


COPY = ("items", "--", "sh", "-c", 'printf %s "$GPU_BATCH_ITEM" > "$GPU_BATCH_OUTPUT_FILE"')
AS_WRITTEN = [
    '{"customer":1234567890123456789,"price":1.10,"far":1e400,"zero":-0,"long":' + "7" * 5000 + "}",
    '{"b": 1,"a":"\\u00e9\\/é\u2028", "a":[ ]}',
    '{\r\n\t"x" : [1,\n2.0]}',
    "-0",
    "1.10",
    "[" * 500 + "]" * 500,
]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_an_item_reaches_a_command_byte_for_byte(make, locale):
    run = make([{"id": "x"}])
    written(run, [f'{{"id":"{n}","item":{text}}}\n' for n, text in enumerate(AS_WRITTEN)], version=2)
    end = run.run(*COPY, LC_ALL=locale, PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert end.code == 0, end.stderr + end.stdout
    assert run.outputs() == {str(n): text.encode() for n, text in enumerate(AS_WRITTEN)}


def test_a_function_gets_the_text_and_numbers_that_hold_what_is_written(make):
    run = make([{"id": "x"}])
    written(run, [f'{{"id":"{n}","item":{text}}}\n' for n, text in enumerate(AS_WRITTEN)], version=2)
    name = script(
        run,
        """
        def work(item, context):
            context.output.write_bytes(context.text.encode())
            if isinstance(item, dict) and "far" in item:
                shown = [repr(item[key]) for key in ("customer", "price", "far", "zero")]
                assert shown == ["1234567890123456789", "1.1", "Decimal('1E+400')", "-0.0"], shown
                assert str(item["long"]) == "7" * 5000
        """,
    )
    end = run.run("items", "--function", name)
    assert end.code == 0, end.stderr
    assert run.outputs() == {str(n): text.encode() for n, text in enumerate(AS_WRITTEN)}


def test_a_number_that_python_cannot_hold_fails_its_item_alone(make):
    run = make([{"id": "x"}])
    written(run, ['{"id":"far","item":[1e99999999999999999999]}\n', '{"id":"near","item":[1]}\n'])
    name = script(run, "def work(item, context): context.output.write_text('done')")
    end = run.run("items", "--function", name)
    assert (end.code, end.items("done"), end.items("failed")) == (65, ["near"], ["far"])
    assert "is a number that Python cannot hold; write it as a string" in end.stdout
    assert "Traceback" not in end.stderr


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"id":"x","item":' + "[" * 100_000 + "]" * 100_000 + "}\n", "nested more than 500 deep"),
        ('{"id":7,"item":1}\n', "item id 7 cannot name an output"),
        (f'{{"id":"{"x" * 252}","item":1}}\n', "has a name of 252 bytes, and a file's has at most 251"),
        ('{"id":"x","item":1} {\n', "is not what the manifest says"),
        ('{"item":1,"id":"x"}\n', "is not what the manifest says"),
        ('{"id":"x","item":1\n', "is not what the manifest says"),
    ],
)
def test_rows_that_cannot_be_right_are_refused_in_one_line(make, row, says):
    run = make([{"id": "x"}])
    written(run, [row])
    end = run.run(*COPY)
    assert (end.code, run.outputs()) == (78, {})
    assert says in end.stderr
    assert "Traceback" not in end.stderr and len(end.stderr.splitlines()) == 1


def test_a_text_item_is_given_as_it_is(make):
    run = make([{"id": "x"}])
    (run.base / "manifest/items.jsonl").write_text('{"id": "x", "item": "s3://b/k"}\n')
    table = {"version": 1, "items": "items.jsonl", "count": 1, "shards": [[0, 32, 1]]}
    (run.base / "manifest/shards.json").write_text(json.dumps(table))
    assert run.run("items", "--", "sh", "-c", 'printf %s "$GPU_BATCH_ITEM" > "$GPU_BATCH_OUTPUT_FILE"').code == 0
    assert run.outputs() == {"x": b"s3://b/k"}


def test_a_shard_is_its_own_part_of_the_manifest(make):
    run = make(texts(10), shards=3)
    ends = [run.run(*EMBED, AWS_BATCH_JOB_ARRAY_INDEX=str(index)) for index in range(3)]
    assert [len(end.items("done")) for end in ends] == [4, 4, 2]
    assert len(run.outputs()) == 10


def test_outputs_that_exist_are_skipped_and_stay(make):
    run = make(texts(3))
    run.output.mkdir()
    (run.output / "001.json").write_text("mine")
    end = run.run(*EMBED)
    assert (end.items("skipped"), end.items("done")) == (["001.json"], ["000.json", "002.json"])
    assert run.outputs()["001.json"] == b"mine"
    again = run.run(*EMBED)
    assert (again.code, len(again.items("skipped")), again.items("done")) == (0, 3, [])


def test_a_folder_made_by_another_item_is_not_taken_for_an_output(make):
    run = make([{"id": "a/b"}, {"id": "a"}, {"id": "c"}])
    end = run.run("items", "--", "sh", "-c", 'echo > "$GPU_BATCH_OUTPUT_FILE"')
    assert (end.code, end.items("done"), end.items("failed")) == (65, ["a/b", "c"], ["a"])
    [error] = [line["error"] for line in end.lines if line["event"] == "item" and "error" in line]
    assert "is a folder, made by the output of another item" in error


def test_a_bad_item_does_not_stop_the_others_and_is_told(make):
    run = make([{"id": "good"}, {"id": "bad"}, {"id": "silent"}, {"id": "last"}])
    name = script(
        run,
        """
        def work(item, context):
            if item["id"] == "bad":
                context.output.write_text("half")
                raise ValueError("no such frame")
            if item["id"] != "silent":
                context.output.write_text("whole")
        """,
    )
    end = run.run("items", "--function", name)
    assert end.code == 65
    assert run.outputs() == {"good": b"whole", "last": b"whole"}
    errors = {line["id"]: line["error"] for line in end.lines if line.get("status") == "failed" and "id" in line}
    assert errors["bad"] == "ValueError: no such frame"
    assert errors["silent"].startswith("wrote no output")


def test_sigterm_reaches_the_command_and_the_next_attempt_continues(make):
    run = make([{"id": "one"}])
    command = """
        cd "$GPU_BATCH_CHECKPOINT_DIR"
        trap 'echo saved > state; exit 1' TERM
        if [ -e state ]; then cp state "$GPU_BATCH_OUTPUT_FILE"; exit 0; fi
        echo ready
        while :; do sleep 0.05; done
    """
    process = run.start("items", "--", "sh", "-c", command)
    wait_for(process, "ready")
    process.send_signal(signal.SIGTERM)
    stdout, _ = process.communicate(timeout=20)
    assert process.returncode == 75
    assert '"status": "stopped"' in stdout and '"status": "failed"' not in stdout
    end = run.run("items", "--", "sh", "-c", command)
    assert (end.code, run.outputs()) == (0, {"one": b"saved\n"})
    assert end.lines[1]["resumed"] is True


def test_a_command_that_ignores_sigterm_is_killed_after_its_grace(make):
    run = make([{"id": "one"}])
    process = run.start("items", "--", "sh", "-c", "trap '' TERM; echo ready; sleep 30 & wait; wait", GPU_BATCH_GRACE_SECONDS="0.3")
    wait_for(process, "ready")
    process.terminate()
    process.communicate(timeout=10)
    assert process.returncode == 75
    assert run.outputs() == {}


def test_a_function_that_does_not_listen_ends_with_its_process(make):
    run = make([{"id": "one"}])
    name = script(
        run,
        """
        import time

        def work(item, context):
            (context.checkpoint_dir / "state").write_text("kept")
            print("ready", flush=True)
            time.sleep(30)
        """,
    )
    process = run.start("items", "--function", name, GPU_BATCH_GRACE_SECONDS="0.3")
    wait_for(process, "ready")
    process.terminate()
    process.communicate(timeout=10)
    assert process.returncode == 75
    assert (run.base / "out.checkpoints/one/state").read_text() == "kept"


def test_a_spot_notice_lets_the_item_end_and_takes_no_other(make):
    run = make(texts(3))
    command = 'echo ready; sleep 1; echo > "$GPU_BATCH_OUTPUT_FILE"'
    process = run.start("items", "--", "sh", "-c", command, GPU_BATCH_SPOT_NOTICE="on")
    wait_for(process, "ready")
    process.send_signal(signal.SIGUSR1)
    stdout, stderr = process.communicate(timeout=20)
    end = End(process.returncode, stdout, stderr)
    assert (end.code, end.items("done")) == (75, ["000.json"])
    last = end.lines[-1]
    assert (last["status"], last["reason"]) == ("reclaimed", "spot notice")


def test_a_spot_notice_while_a_function_is_imported_is_heard(make):
    run = make(texts(3))
    name = script(
        run,
        """
        import time

        print("importing", flush=True)
        time.sleep(1)


        def work(item, context):
            context.output.write_text("done")
        """,
    )
    process = run.start("items", "--function", name, GPU_BATCH_SPOT_NOTICE="on")
    wait_for(process, "importing")
    process.send_signal(signal.SIGUSR1)
    stdout, stderr = process.communicate(timeout=20)
    end = End(process.returncode, stdout, stderr)
    assert (end.code, end.items("done")) == (75, []), stderr


def test_an_index_map_and_an_offset_lead_to_the_shard_of_the_whole_job(make):
    run = make(texts(10), shards=10)
    index_map = run.base / "map.json"
    index_map.write_text(json.dumps({"version": 1, "indices": [7, 2, 9]}))
    mapped = run.run(*EMBED, GPU_BATCH_INDEX_MAP=str(index_map), AWS_BATCH_JOB_ARRAY_INDEX="2")
    assert mapped.items("done") == ["009.json"]
    chunk = run.run(*EMBED, GPU_BATCH_INDEX_OFFSET="4", AWS_BATCH_JOB_ARRAY_INDEX="1")
    assert chunk.items("done") == ["005.json"]
    echo = ("index", "--", "sh", "-c", "echo $AWS_BATCH_JOB_ARRAY_INDEX $GPU_BATCH_INDEX")
    assert run.run(*echo, GPU_BATCH_INDEX_MAP=str(index_map), AWS_BATCH_JOB_ARRAY_INDEX="0").stdout == "7 7\n"
    beyond = run.run(*echo, GPU_BATCH_INDEX_MAP=str(index_map), AWS_BATCH_JOB_ARRAY_INDEX="3")
    assert beyond.code == 78
    assert "index 3 is beyond the index map" in beyond.stderr and "has 3 entries" in beyond.stderr


def test_sagemaker_needs_no_variables(make, tmp_path):
    ml = tmp_path / "ml"
    write_manifest(ml / "input/data/manifest", texts(4), shards=2)
    (ml / "input/config").mkdir(parents=True)
    (ml / "output").mkdir()
    hosts = {"current_host": "algo-2", "hosts": ["algo-2", "algo-1"]}
    (ml / "input/config/resourceconfig.json").write_text(json.dumps(hosts))
    run = make(texts(1))
    run.env = {key: value for key, value in run.env.items() if not key.startswith("GPU_BATCH")}
    end = run.run(*EMBED, SAGEMAKER_BASE_DIR=str(ml))
    assert (end.code, end.items("done")) == (0, ["002.json", "003.json"])
    assert sorted(path.name for path in (ml / "checkpoints/outputs").glob("*.json")) == ["002.json", "003.json"]
    failed = run.run("items", "--", "false", SAGEMAKER_BASE_DIR=str(ml), GPU_BATCH_OUTPUT=str(tmp_path / "other"))
    assert failed.code == 65
    assert (ml / "output/failure").read_text() == "an item failed"


def refuse(run, *says: str, args=EMBED, **env: str) -> None:
    end = run.run(*args, **env)
    assert end.code == 78, end.stderr
    for text in says:
        assert text in end.stderr, f"{text}\nis not in\n{end.stderr}"
    assert "Traceback" not in end.stderr
    assert run.outputs() == {}


def test_bad_input_is_one_message_with_every_problem(make):
    run = make(texts(2))
    refuse(
        run,
        "GPU_BATCH_MANIFEST is not set",
        "GPU_BATCH_OUTPUT is not set",
        "GPU_BATCH_GRACE_SECONDS is 'soon'; write a number",
        "AWS_BATCH_JOB_ARRAY_INDEX is '-1'",
        GPU_BATCH_MANIFEST="",
        GPU_BATCH_OUTPUT="",
        GPU_BATCH_GRACE_SECONDS="soon",
        AWS_BATCH_JOB_ARRAY_INDEX="-1",
    )
    refuse(run, "index 5 is beyond the manifest", "has 1 shards", AWS_BATCH_JOB_ARRAY_INDEX="5")
    refuse(run, "manifest /nowhere/shards.json is not there", GPU_BATCH_MANIFEST="/nowhere/shards.json")
    refuse(run, "--function nowhere:f", "write module:function", args=("items", "--function", "nowhere:f"))
    refuse(run, "there is no command nope", args=("items", "--", "nope"))
    refuse(run, "either --function module:function or a command", args=("items",))
    refuse(run, "unrecognized arguments: --fnuction", args=("items", "--fnuction", "a:b"))
    refuse(run, "index map /nowhere.json is not there", GPU_BATCH_INDEX_MAP="/nowhere.json")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('raise OSError("libcudart.so.12: cannot open shared object file")', "libcudart.so.12: cannot open"),
        ('raise RuntimeError("no such device")', "RuntimeError: no such device"),
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("def work(", "SyntaxError: "),
    ],
)
def test_a_module_that_cannot_be_imported_is_a_bad_configuration(make, body, says):
    run = make(texts(1))
    refuse(run, "--function user:work: ", says, args=("items", "--function", script(run, body)))


@pytest.mark.parametrize(("text", "says"), [("no program", "Exec format error"), ("#!/no/such/shell\n", "No such file")])
def test_a_command_that_cannot_be_started_in_index_mode_is_a_bad_configuration(make, text, says):
    run = make(texts(1))
    program = run.base / "program"
    program.write_text(text)
    program.chmod(0o755)
    refuse(run, f"{program}: {says}", args=("index", "--", str(program)))


def test_a_manifest_that_is_not_what_it_says_is_refused(make):
    run = make(texts(2))
    items = run.base / "manifest/items.jsonl"
    whole = items.read_bytes()
    items.write_bytes(whole[:-10] + b"\n")
    end = run.run(*EMBED)
    assert end.code == 78 and "not what the manifest says" in end.stderr
    items.write_bytes(whole.replace(b'"id": "000.json", "item"', b'"id": "../../xy", "item"', 1))
    end = run.run(*EMBED)
    assert end.code == 78 and "'../../xy' cannot name an output" in end.stderr
