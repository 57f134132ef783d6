#!/usr/bin/env bash
# Makes .gpu-batch/venv with the packages of test/worker/requirements.txt and prints its Python.
set -euo pipefail
cd "$(dirname "$0")/../.."
requirements=test/worker/requirements.txt
venv=.gpu-batch/venv
python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "these tests need Python 3.11 or newer with venv as python3: apt-get install python3 python3-venv" >&2
    exit 1
}
if ! cmp -s "$requirements" "$venv/requirements.txt"; then
    { python3 -m venv --clear "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"; } >&2 || {
        echo "cannot install $requirements into $venv: pip needs its package index (pip config, or PIP_INDEX_URL)" >&2
        exit 1
    }
    cp "$requirements" "$venv/requirements.txt"
fi
echo "$PWD/$venv/bin/python"
