"""Serves moto on a free port, prints it, and ends with its standard input.

Arguments are modules of this folder that add to moto.
"""

import importlib
import os
import sys

from moto.server import ThreadedMotoServer

for name in sys.argv[1:]:
    importlib.import_module(name)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
port = server.get_host_and_port()[1]
# Where moto's own tasks of a state machine find moto.
os.environ["MOTO_PORT"] = str(port)
print(port, flush=True)
sys.stdin.read()
server.stop()
