#!/bin/bash
# Makes nvidia Docker's default runtime. Keeps every other key and runtime of daemon.json; a file
# that is no JSON object stops the build and stays as it is.
# ROOT is a scratch root in tests.
set -euo pipefail
file="${ROOT:-}/etc/docker/daemon.json"
mkdir -p "$(dirname "$file")"
python3 - "$file" <<'PYTHON'
import json
import os
import stat
import sys
import tempfile

path = os.path.realpath(sys.argv[1])


def stop(message):
    sys.exit(f"{path}: {message}; nothing was changed")


def obj(value, name):
    if not isinstance(value, dict):
        stop(f"{name} is not a JSON object")
    return value


try:
    with open(path, encoding="utf-8") as file:
        before = file.read()
    mode = stat.S_IMODE(os.stat(path).st_mode)
except FileNotFoundError:
    before, mode = None, 0o644

try:
    config = obj(json.loads("{}" if before is None else before), "the file")
except ValueError as error:
    stop(f"not valid JSON: {error}")

# Both keys: some versions of Docker do not find a default runtime that only a flag registers.
config["default-runtime"] = "nvidia"
runtimes = obj(config.setdefault("runtimes", {}), "runtimes")
runtimes["nvidia"] = {"args": [], "path": "nvidia-container-runtime"}

after = json.dumps(config, indent=4, sort_keys=True, ensure_ascii=False) + "\n"
if after != before:
    # A crash leaves the old file or the new one, never half of one.
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(after)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(temporary, mode)
    os.replace(temporary, path)
PYTHON
