"""A checkpoint comes out of the store as it went in, or not at all: random folders, moving folders, damaged archives."""

import io
import itertools
import json
import os
import pathlib
import tarfile
import tempfile

import pytest
from conftest import client_at, printed
from gpu_batch_worker.exits import GivenUp
from gpu_batch_worker.pack import SEAL, Packed
from gpu_batch_worker.s3_checkpoints import S3Checkpoints, never, printable, remove
from gpu_batch_worker.tree import keep_inside, scan
from gpu_batch_worker.unpack import Unreadable, unpack
from hypothesis import given, settings
from s3_stub import S3Stub
from trees import TREES, build, keeps


def pack(folder: pathlib.Path, told=None) -> bytes:
    told = [] if told is None else told
    return Packed(folder, scan(folder), lambda *one: told.append(one), never).read()


def restored(data: bytes, folder: pathlib.Path) -> pathlib.Path:
    folder.mkdir()
    unpack(io.BytesIO(data), folder, lambda *_: None, never)
    return folder


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    stub = S3Stub(tmp_path_factory.mktemp("stub"))
    yield S3Checkpoints("bucket", "t", client_at(stub.env))
    stub.close()


@given(tree=TREES)
@settings(max_examples=100, deadline=None, database=None, derandomize=True)
def test_every_folder_comes_back_as_it_was(tree, checkpoints):
    base = pathlib.Path(tempfile.mkdtemp())
    try:
        # A link may lead to the folder by either of its names.
        (base / "real").mkdir()
        (base / "here").symlink_to("real")
        folder = base / "here/checkpoint"
        folder.mkdir()
        build(tree, folder)
        kept, left_out = keeps(folder)
        with printed() as lines:
            assert checkpoints.save("k", folder) is bool(kept)
        assert {line["name"] for line in lines if line["status"] == "left out"} == set(map(printable, left_out))
        other = checkpoints.restore("k", base / "elsewhere")
        assert keeps(other) == (kept, set())
        assert checkpoints.save("k", other) is False, "what has just been restored is what is stored"
    finally:
        checkpoints.forget("k")
        remove(base)


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("b", "b"),
        ("../a/b", "../a/b"),
        ("../..", None),
        ("../../x", None),
        ("../../folder/a/b", "b"),
        ("{folder}/a/b", "../a/b"),
        ("{folder}", ".."),
        ("{folder}/", ".."),
        ("{folder}x", None),
        ("/etc", None),
        ("x/../b", "b"),
        # Lexically inside, but by way of a link to the folder itself.
        ("up/../b", None),
    ],
)
def test_links_are_kept_as_paths_that_stay_inside(tmp_path, target, kept):
    folder = tmp_path / "folder"
    (folder / "a").mkdir(parents=True)
    (folder / "a/up").symlink_to("..")
    found = keep_inside(target.format(folder=folder), "a/link", str(folder), str(folder))
    assert found == kept


def test_a_file_that_moves_while_the_folder_is_read_is_stored_under_its_new_name(tmp_path):
    folder = tmp_path / "folder"
    (folder / "2.partial").mkdir(parents=True)
    for name in ("1", "2.partial/a", "2.partial/b"):
        (folder / name).write_bytes(name.encode() * 1000)
    packed = Packed(folder, scan(folder), lambda *_: None, never)
    (folder / "2.partial").rename(folder / "2")
    (folder / "1").unlink()
    other = restored(packed.read(), tmp_path / "other")
    assert packed.settled is False
    assert (other / "2/a").read_bytes() == b"2.partial/a" * 1000
    assert (other / "2/b").read_bytes() == b"2.partial/b" * 1000


def test_a_file_that_gets_shorter_or_longer_while_it_is_read_is_whole(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "log").write_bytes(b"l" * (3 << 20))
    (folder / "state").write_bytes(b"s" * (5 << 20))
    packed = Packed(folder, scan(folder), lambda *_: None, never)
    start = packed.read(1 << 20)
    with open(folder / "log", "ab") as file:
        file.write(b"more")
    start += packed.read(4 << 20)
    (folder / "state").write_bytes(b"new")
    other = restored(start + packed.read(), tmp_path / "other")
    assert (other / "log").read_bytes() == b"l" * (3 << 20) + b"more"
    assert (other / "state").read_bytes() == b"new"


def test_a_folder_in_the_place_of_a_file_and_the_other_way_round(tmp_path):
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    for name in ("a", "b/x", "z"):
        (folder / name).write_text(name)
    packed = Packed(folder, scan(folder), lambda *_: None, never)
    start = packed.read(8 * 512)
    (folder / "a").unlink()
    (folder / "a").mkdir()
    (folder / "a/y").write_text("y")
    (folder / "b/x").unlink()
    (folder / "b").rmdir()
    (folder / "b").write_text("b")
    (folder / "z").unlink()
    kept, _ = keeps(folder)
    other, _ = keeps(restored(start + packed.read(), tmp_path / "other"))
    assert {name: other[name] for name in kept} == kept


def test_what_may_not_be_read_is_left_out_with_the_reason(tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    (folder / "closed-folder").mkdir(parents=True)
    (folder / "open-folder").mkdir()
    for name in ("closed", "open", "closed-folder/file"):
        (folder / name).write_text(name)

    # Root, as whom tests often run, may read everything.
    def refuse(function, end):
        def refusing(path, *rest):
            if str(path).endswith(end):
                raise PermissionError(13, "Permission denied")
            return function(path, *rest)

        return refusing

    monkeypatch.setattr(os, "open", refuse(os.open, "/closed"))
    monkeypatch.setattr(os, "listdir", refuse(os.listdir, "/closed-folder"))
    told: list = []
    data = pack(folder, told)
    assert scan(folder).left_out == [("closed-folder", "Permission denied")]
    assert told == [("closed", "Permission denied")]
    monkeypatch.undo()
    assert sorted(keeps(restored(data, tmp_path / "other"))[0]) == ["open", "open-folder"]


def test_a_folder_deeper_than_python_recurses_is_stored_and_removed(tmp_path):
    deep = tmp_path / "folder"
    names = ["d"] * 1100
    here = os.getcwd()
    deep.mkdir()
    try:
        os.chdir(deep)
        for name in names:
            os.mkdir(name)
            os.chdir(name)
    finally:
        os.chdir(here)
    other = restored(pack(deep), tmp_path / "other")
    assert len(scan(other).entries) == 1100
    for folder in (deep, other):
        remove(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_stream_is_given_up_in_the_middle(tmp_path):
    (tmp_path / "big").write_bytes(bytes(9 << 20))
    answers = itertools.chain([False] * 5, itertools.repeat(True))
    packed = Packed(tmp_path, scan(tmp_path), lambda *_: None, lambda: next(answers))
    with pytest.raises(GivenUp):
        packed.read()
    data = pack(tmp_path)
    (tmp_path / "other").mkdir()
    answers = itertools.chain([False] * 5, itertools.repeat(True))
    with pytest.raises(GivenUp):
        unpack(io.BytesIO(data), tmp_path / "other", lambda *_: None, lambda: next(answers))


def tar(*members: tuple[str, dict], mode: str = "w") -> bytes:
    """As an earlier release wrote it: without a checksum, names below `.`."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, fields in members:
            info = tarfile.TarInfo(name)
            content = fields.get("content", b"")
            info.size = len(content)
            for key, value in fields.items():
                if key != "content":
                    setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


FOLDER = {"type": tarfile.DIRTYPE, "mode": 0o755}
GOOD = (("./state", {"content": b"x" * 3000, "mtime": 1e9 + 0.25}), ("./sub", FOLDER), ("./sub/f", {"content": b"f"}))
OLD = tar((".", FOLDER), *GOOD)


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


#: Whatever is wrong with the archive of an earlier release, and a part of the reason.
DAMAGED = {
    "empty": (b"", "shorter than a tar"),
    "not a tar": (b"no tar at all, but longer than a block\n" * 100, "invalid header"),
    "zeros alone": (bytes(10_240), "holds nothing"),
    "a page of zeros in front": (bytes(4096) + OLD, "ends in the middle"),
    "cut in a header": (OLD[:700], "header"),
    "cut in a file": (OLD[: 512 * 3 + 100], "empty header"),
    "cut between two members": (OLD[: OLD.index(b"./sub")], "unexpected end"),
    "cut before its end": (OLD[: OLD.rindex(b"f\0") + 512], "unexpected end"),
    "a first header with a wrong checksum": (flipped(OLD, 3), "bad checksum"),
    "a later header with a wrong checksum": (flipped(OLD, 512 * 3 + 3), "bad checksum"),
    "a last header with a wrong checksum": (flipped(OLD, OLD.index(b"./sub/f")), "in the middle"),
    "compressed": (tar(*GOOD, mode="w:gz"), "shorter than a tar"),
    "an absolute link": (tar(("l", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"})), "absolute path"),
    "a link out of the folder": (tar(("a", FOLDER), ("a/l", {"type": tarfile.SYMTYPE, "linkname": "../../x"})), "leads out"),
    "a link out by way of another": (
        tar(
            ("s/a", FOLDER),
            ("s/a/up", {"type": tarfile.SYMTYPE, "linkname": "../.."}),
            ("l", {"type": tarfile.SYMTYPE, "linkname": "s/a/up/../x"}),
        ),
        "leads out",
    ),
    "a path out of the folder": (tar(("../evil", {"content": b"x"})), "leads out"),
    "a path out of the folder from within": (tar(("a/../../evil", {"content": b"x"})), "leads out"),
    "an absolute path": (tar(("/tmp/evil", {"content": b"x"})), "leads out"),
    "a file below a link": (tar(("l", {"type": tarfile.SYMTYPE, "linkname": "."}), ("l/x", {"content": b"x"})), "no folder"),
    "a file below a file": (tar(("f", {"content": b"x"}), ("f/x", {"content": b"x"})), "no folder"),
    "another name of what is not there": (tar(("h", {"type": tarfile.LNKTYPE, "linkname": "gone"})), "No such file"),
    "another name of a file outside": (tar(("h", {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"})), "leads out"),
    "another name of a link": (
        tar(("l", {"type": tarfile.SYMTYPE, "linkname": "x"}), ("h", {"type": tarfile.LNKTYPE, "linkname": "l"})),
        "no file",
    ),
    "a name too long for a file": (tar(("n" * 300, {"content": b"x"})), "too long"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_archive_is_unreadable(tmp_path, what):
    data, reason = DAMAGED[what]
    with pytest.raises(Unreadable, match=reason):
        restored(data, tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.rglob("*evil*")) == []


def test_an_archive_of_an_earlier_release_is_read(tmp_path):
    link = ("./l", {"type": tarfile.SYMTYPE, "linkname": "sub/../state"})
    other = restored(tar((".", FOLDER), *GOOD, link, ("./pipe", {"type": tarfile.FIFOTYPE})), tmp_path / "x")
    assert (other / "l").read_bytes() == b"x" * 3000
    assert (other / "state").stat().st_mtime_ns == 1_000_000_000_250_000_000
    assert sorted(os.listdir(other)) == ["l", "state", "sub"]


def test_every_cut_and_every_changed_byte_is_noticed(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / name).write_bytes(name.encode() * 600)
    (folder / "l").symlink_to("a")
    data = pack(folder)
    # The seal alone may be cut off: the tar in front of it is whole.
    cuts = [*range(0, len(data) - SEAL - 2 * tarfile.BLOCKSIZE, 97), len(data) - SEAL - 1, len(data) - 1]
    changed = [(place, flipped(data, place)) for place in range(0, len(data), 41)]
    for place, wrong in [(cut, data[:cut]) for cut in cuts] + changed:
        other = tmp_path / f"other-{place}-{len(wrong)}"
        with pytest.raises(Unreadable):
            restored(wrong, other)
        remove(other)
    assert keeps(restored(data, tmp_path / "other")) == keeps(folder)


def test_a_tar_program_reads_it(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "state").write_text(json.dumps({"done": 3}))
    with tarfile.open(fileobj=io.BytesIO(pack(folder))) as archive:
        assert archive.getnames() == ["state"]


def test_a_full_disk_is_not_the_archives_fault(tmp_path, monkeypatch):
    def full(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gpu_batch_worker.unpack._write", full)
    with pytest.raises(OSError, match="No space left"):
        restored(OLD, tmp_path / "other")
