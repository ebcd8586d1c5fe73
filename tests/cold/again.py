"""A handler called again and again: `again.py COUNT EVENT FOLDER...`; else as `first.py`.

Prints nothing: what a call costs is the difference of two counts. HIDE is as there.
"""

import json
import os
import sys

with open(sys.argv[2], encoding="utf-8") as file:  # noqa: PTH123 - as in first.py
    event = json.load(file)
sys.path[:0] = sys.argv[3:]
sys.modules.update(dict.fromkeys(os.environ.get("HIDE", "").split()))
from app import handler  # noqa: E402

for _ in range(int(sys.argv[1])):
    handler(event, None)
