"""kill -9 at random points: the outputs equal those of an undisturbed run."""

import random
import time

from conftest import texts, wait_for

KILLS = 200
ITEMS = 100
#: Words of an item over those of a stride: pieces that a checkpoint separates.
PIECES = 5
ARGS = ("items", "--function", "examples.embed_text:embed")


def finals(run) -> dict:
    """Identity of every final output: a second finalisation would change it."""
    return {
        path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_size)
        for path in run.output.glob("*.json")
    }


def test_200_kills_change_nothing(make, capsys):
    items = texts(ITEMS, words=20 * PIECES)
    undisturbed = make(items, name="undisturbed")
    assert undisturbed.run(*ARGS).code == 0

    run = make(items, name="killed")
    journal = run.base / "journal"
    env = {"EMBED_PAUSE_SECONDS": "0.012", "EMBED_JOURNAL": str(journal)}
    chance = random.Random(20261122)
    seen: dict = {}
    killed = finalised = 0
    while killed < KILLS:
        process = run.start(*ARGS, **env)
        # Most kills hit items at work; some the start of the worker.
        if chance.random() < 0.95:
            wait_for(process, '"event": "shard"')
            time.sleep(chance.uniform(0, 0.075))
        else:
            time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.communicate()
        assert process.returncode == -9, "every kill must hit a worker that still works"
        killed += 1
        now = finals(run)
        for name, identity in seen.items():
            assert now[name] == identity, f"{name} was finalised again"
        finalised += len(now) - len(seen)
        seen = now
    left = ITEMS - len(seen)
    last = run.run(*ARGS, **env)
    assert last.code == 0
    assert len(last.items("done")) == left
    for name, identity in seen.items():
        assert finals(run)[name] == identity
    assert run.outputs() == undisturbed.outputs()
    assert len(run.outputs()) == ITEMS == finalised + left

    steps = len(journal.read_text().splitlines())
    wasted = steps - ITEMS * PIECES
    with capsys.disabled():
        print(
            f"\n{KILLS} kills, {ITEMS} items of {PIECES} pieces: {steps} pieces computed, {wasted} more than needed "
            f"({100 * wasted / (ITEMS * PIECES):.1f} %), {finalised} items finalised under fire"
        )
    # A kill costs less than the piece at work and, at worst, the item that was about to be finalised.
    assert wasted <= KILLS
    assert finalised > ITEMS // 4


def test_a_killed_worker_takes_its_command_along(make):
    run = make(texts(1))
    process = run.start("items", "--", "sh", "-c", "echo started $$; exec sleep 60")
    pid = int(wait_for(process, "started").split()[-1])
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().split()[2] == "Z":
                    return
        except FileNotFoundError:
            return
        time.sleep(0.02)
    raise AssertionError("the command outlived its worker")
