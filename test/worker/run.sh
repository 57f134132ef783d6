#!/usr/bin/env bash
# Tests of the worker: Python 3.11 or newer with venv, and an index of Python packages for the first run.
# --large, as the first argument, runs those that take minutes; the other arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$(test/support/venv.sh)
tests=test/worker
if [ "${1-}" = --large ]; then
    tests=test/worker/large_checkpoint.py
    shift
fi
exec "$python" -m pytest -q -p no:cacheprovider "$tests" "$@"
