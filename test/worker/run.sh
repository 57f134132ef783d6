#!/usr/bin/env bash
# Tests of the worker: Python 3.11 or newer with venv, and an index of Python packages for the first run.
# Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$(test/support/venv.sh)
exec "$python" -m pytest -q -p no:cacheprovider test/worker "$@"
