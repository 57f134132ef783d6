"""Random folders with all that a file system may hold, and what of them a checkpoint keeps."""

import os
import pathlib
import socket
import stat

from hypothesis import strategies as st

#: Names in bytes: odd characters, not UTF-8, of the greatest length.
NAMES = st.one_of(
    st.sampled_from([b"state.json", b"a\nb", b" ", b"-rf", b"\xff\xfe", b"caf\xc3\xa9", b"'\"\\", b"x" * 255, b"a.tar"]),
    st.binary(min_size=1, max_size=12).filter(lambda name: not {b"/"[0], 0} & set(name) and name not in (b".", b"..")),
)
CONTENTS = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([0, 511, 512, 513, 10_240, 1 << 20, (1 << 20) + 1, 3 << 20]).map(lambda size: bytes(size)),
    st.sampled_from([512, (1 << 20) - 1, (2 << 20) + 77]).map(lambda size: bytes(size // 2) + b"\x01" * (size - size // 2)),
)
TIMES = st.integers(-(10**18), 4 * 10**18)
#: The owner must be able to read it, or it is not a file that can be stored.
FILE_MODES = st.integers(0, 0o7777).map(lambda mode: mode | 0o400)
FOLDER_MODES = st.integers(0, 0o777).map(lambda mode: mode | 0o500)
TARGETS = st.sampled_from(
    ["state.json", "./x", "../state.json", "..", ".", "no/such", "/", "/etc/passwd", "../../../x", "x/../y"]
)

FILES = st.fixed_dictionaries({"kind": st.just("file"), "content": CONTENTS, "mode": FILE_MODES, "time": TIMES})
NODES = st.one_of(
    FILES,
    FILES,
    st.fixed_dictionaries({"kind": st.just("link"), "target": TARGETS}),
    st.fixed_dictionaries({"kind": st.just("link to a file"), "which": st.integers(0, 50), "absolute": st.booleans()}),
    st.fixed_dictionaries({"kind": st.just("name of a file"), "which": st.integers(0, 50)}),
    st.sampled_from([{"kind": "fifo"}, {"kind": "socket"}]),
)
TREES = st.recursive(
    st.dictionaries(NAMES, NODES, max_size=5),
    lambda below: st.tuples(
        st.dictionaries(NAMES, NODES, max_size=3),
        st.dictionaries(
            NAMES,
            st.fixed_dictionaries({"kind": st.just("folder"), "below": below, "mode": FOLDER_MODES}),
            max_size=3,
        ),
    ).map(lambda both: both[0] | both[1]),
    max_leaves=6,
)


def build(tree: dict, folder: pathlib.Path) -> None:
    """Makes the folder; modes and times of folders last, when nothing is put into them any more."""
    files: list[str] = []
    folders: list[tuple[str, int]] = []
    _build(tree, str(folder), str(folder), files, folders)
    for path, mode in reversed(folders):
        os.chmod(path, mode)


def _build(tree: dict, folder: str, root: str, files: list, folders: list) -> None:
    for name, node in tree.items():
        path = os.path.join(folder, os.fsdecode(name))
        kind = node["kind"]
        if kind == "folder":
            os.mkdir(path)
            folders.append((path, node["mode"]))
            _build(node["below"], path, root, files, folders)
        elif kind == "file":
            with open(path, "wb") as file:
                file.write(node["content"])
            os.chmod(path, node["mode"])
            os.utime(path, ns=(node["time"], node["time"]))
            files.append(path)
        elif kind == "link":
            os.symlink(node["target"], path)
        elif kind == "fifo":
            os.mkfifo(path)
        elif kind == "socket":
            _make_socket(path)
        elif files:
            other = files[node["which"] % len(files)]
            if kind == "name of a file":
                os.link(other, path)
            else:
                os.symlink(other if node["absolute"] else os.path.relpath(other, folder), path)


def _make_socket(path: str) -> None:
    # Its address has at most 108 bytes, so it is bound from within its folder.
    here = os.getcwd()
    try:
        os.chdir(os.path.dirname(path))
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.basename(path)[:50] or "s")
    except OSError:
        pass
    finally:
        os.chdir(here)


def keeps(folder: pathlib.Path) -> tuple[dict, set[str]]:
    """What of the folder a checkpoint must hold, by name, and the names that it must leave out."""
    root = os.path.realpath(folder)
    kept: dict = {}
    left_out: set[str] = set()
    first_names: dict[int, str] = {}
    for parent, folders, files in os.walk(root):
        for one in sorted(folders + files):
            path = os.path.join(parent, one)
            name = os.path.relpath(path, root)
            status = os.lstat(path)
            mode = stat.S_IMODE(status.st_mode)
            if stat.S_ISLNK(status.st_mode):
                end = os.path.realpath(path)
                if end == root or end.startswith(root + "/"):
                    kept[name] = ("link", os.path.relpath(end, root))
                else:
                    left_out.add(name)
            elif stat.S_ISDIR(status.st_mode):
                kept[name] = ("folder", mode)
            elif stat.S_ISREG(status.st_mode):
                first = first_names.setdefault(status.st_ino, name)
                with open(path, "rb") as file:
                    kept[name] = ("file", mode, status.st_mtime_ns, file.read(), first)
            else:
                left_out.add(name)
    return kept, left_out
