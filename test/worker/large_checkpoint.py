"""A checkpoint above what S3 takes in one request, 5 GiB. Not in `test:worker`: `npm run test:worker:large`."""

import shutil

from test_checkpoint_size import MEMORY, MIB, carry_over

SIZE = (6 << 10) * MIB
#: Disk that it takes: noise of 1 MiB in each 64 MiB, as the item writes it, as it is stored, and as it is restored.
DISK = 3 * SIZE // 64 + 100 * MIB


def test_a_checkpoint_of_6_gib_is_stored_and_read_in_bounded_memory(make, stub, tmp_path, capsys):
    free = shutil.disk_usage(tmp_path).free
    assert free > DISK, f"{tmp_path} has {free // MIB} MiB; this test needs {DISK // MIB} MiB: set TMPDIR to a larger disk"
    stored, found = carry_over(make, stub, tmp_path, size=SIZE, every=64 * MIB, timeout=600)
    assert (found["state"], found["size"]) == (stored["state"], SIZE)
    assert max(stored["memory"], found["memory"]) < MEMORY, (stored, found)
    assert found["blocks"] < SIZE // 32, "holes were filled"
    assert (stub.count("CreateMultipartUpload"), stub.count("UploadPart"), stub.uploads) == (1, 769, {})
    with capsys.disabled():
        print(f"\n6 GiB stored with {stored['memory'] // MIB} MiB of memory, read with {found['memory'] // MIB} MiB")
