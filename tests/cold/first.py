"""A handler's import and first response, in a fresh interpreter: `first.py EVENT FOLDER...`.

EVENT is JSON in a file; FOLDER... go to the front of the path, the task's own first, which holds
app.py. Prints the processor time in nanoseconds and the number of new modules. Imports nothing
but the runtime client, so that it pays for nothing that a handler should pay for, and PRELOAD:
what every handler of a comparison imports. HIDE names modules as if they were not installed.
"""

import json
import os
import sys
import time

import awslambdaric.bootstrap  # noqa: F401 - Lambda has it loaded before the handler

with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - pathlib would be preloaded
    event = json.load(file)
sys.path[:0] = sys.argv[2:]
sys.modules.update(dict.fromkeys(os.environ.get("HIDE", "").split()))
for name in os.environ.get("PRELOAD", "").split():
    __import__(name)
loaded = len(sys.modules)
start = time.process_time_ns()
from app import handler  # noqa: E402

payload = handler(event, None)
print(time.process_time_ns() - start, len(sys.modules) - loaded)
