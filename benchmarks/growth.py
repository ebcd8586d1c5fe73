"""What a larger load costs: the payload's bytes, the fields, the routes; in instructions, so that a
line is the same again on a busy machine.

    python benchmarks/growth.py [--quick]

A line that is steeper than its neighbour "in proportion" is a step that costs the square.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from contenders import BY_HAND, EVENTS, HAS_PYBASE64, OURS, show
from tables import Table

# isort: split
# In tests, where `contenders` makes it found.
from cold.measuring import instructions_of, instructions_of_a_call, lay_out
from cold.roads import ROADS

if TYPE_CHECKING:
    from argparse import Namespace

    from tables import Cell

SIZES = (1_000, 10_000, 100_000, 1_000_000, 4_500_000)
FIELDS = (1, 10, 100, 1_000)
ROUTES = (1, 10, 100, 1_000)
CHECKED = (1, 10, 100, 300)
# With an option, the fields of the answer are the handler's; with an ETag, the request's are read.
HEADERS = """
from lambda_binary import encode_response
from picture import DATA
FIELDS = {f'X-Field-{number}': 'value' for number in range(int('%d'))}

def handler(event, context):
    return encode_response(DATA, headers=FIELDS, event=event)
"""
# The site is made once, as `serve` makes it; a call is what a request costs beside its handler.
SERVED = """
from lambda_binary.gateway import Request, Settings, event_for
from lambda_binary.gateway.serve.routes import Route
from lambda_binary.gateway.serve.site import Site

SITE = Site(tuple(
    Route(f"/pictures/{number}/{{name}}", "app:handler", Settings("rest-proxy"))
    for number in range(%d)
))
REQUEST = Request("GET", "/pictures/0/a.png", {"Accept": "image/png"})

def handler(event, context):
    route = SITE.route_for(REQUEST)
    event_for(route.settings, REQUEST)
"""
FUNCTION = """\
  picture{number}:
    handler: app.handler
    events:
      - http: {{path: pictures/{number}, method: get}}
"""
SERVERLESS = """\
service: pictures
frameworkVersion: '3'
provider:
  name: aws
  runtime: python3.12
  apiGateway:
    binaryMediaTypes: ['image/png']
functions:
"""


def tables(wanted: Namespace) -> list[Table]:
    """A table for each load; none without valgrind."""
    if shutil.which("valgrind") is None:
        return []
    short = slice(0, 2) if wanted.quick else slice(None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [make(folder, short) for make in (_payload, _fields, _served, _checked)]


def _payload(folder: Path, short: slice) -> Table:
    sides = {"ours": OURS, "ours with pybase64": OURS, "by hand": BY_HAND}
    rows: dict[str, list[Cell]] = {}
    for name, file in sides.items():
        if "pybase64" in name and not HAS_PYBASE64:
            continue
        task = lay_out(folder / name, file)
        rows[name] = [
            instructions_of_a_call(
                task,
                "rest-proxy.json",
                size,
                counts=(1, 3) if size > 100_000 else (60, 180),
                hide="" if "pybase64" in name else "pybase64",
            )
            for size in SIZES[short]
        ]
    return Table(
        "growth-payload",
        "One more response, over the bytes of its content",
        [str(size) for size in SIZES[short]],
        rows,
        "pybase64 is imported once 512 KB have been encoded.",
        "instructions",
    )


def _fields(folder: Path, short: slice) -> Table:
    rows: dict[str, list[Cell]] = {
        "request's fields, bytes": [],
        "request's fields, etag=True": [],
        "headers= of encode_response": [],
    }
    handlers = {"bytes": ROADS["bytes"], "etag": ROADS["etag"]}
    for count in FIELDS[short]:
        event = json.loads((EVENTS / "rest-proxy.json").read_text(encoding="utf-8"))
        sent = {f"X-Field-{number}": "value" for number in range(count)}
        event["headers"] = sent
        event["multiValueHeaders"] = {name: [value] for name, value in sent.items()}
        asked = folder / f"{count}.json"
        asked.write_text(json.dumps(event), encoding="utf-8")
        named = [(*pair, asked) for pair in handlers.items()]
        named.append(("headers", HEADERS % count, EVENTS / "rest-proxy.json"))
        for row, (name, source, called) in zip(rows.values(), named, strict=True):
            row.append(_a_call(folder / f"{name} {count}", source, called))
    return Table(
        "growth-fields",
        "One more response of 1 KB, over the number of fields",
        [str(count) for count in FIELDS[short]],
        rows,
        "Fields that the request has, and fields that the answer gets.",
        "instructions",
    )


def _served(folder: Path, short: slice) -> Table:
    costs: list[Cell] = []
    for count in ROUTES[short]:
        task = folder / f"serve {count}"
        task.mkdir()
        (task / "app.py").write_text(SERVED % count, encoding="utf-8")
        costs.append(instructions_of_a_call(task, "rest-proxy.json", 0, counts=(50, 150)))
    return Table(
        "growth-serve",
        "serve: route and event of one more request, over the number of routes",
        [str(count) for count in ROUTES[short]],
        {"a request": costs},
        "Without the server and the handler; a route is looked up once.",
        "instructions",
    )


def _checked(folder: Path, short: slice) -> Table:
    return Table(
        "growth-check",
        "check: one serverless.yml, over its routes",
        [str(count) for count in CHECKED[short]],
        {"the whole command": [_check(folder, count) for count in CHECKED[short]]},
        "Start and imports are the same for all.",
        "instructions",
    )


def _check(folder: Path, count: int) -> int:
    file = folder / f"check {count}" / "serverless.yml"
    file.parent.mkdir()
    functions = "".join(FUNCTION.format(number=number) for number in range(count))
    file.write_text(SERVERLESS + functions, encoding="utf-8")
    command = [sys.executable, "-m", "lambda_binary", "check", file]
    # Pictures that a browser asks for beside other types are found; the report is a screen.
    return instructions_of(command, ends_with=1)


def _a_call(task: Path, source: str, event: Path) -> float:
    handler = task.with_suffix(".py")
    handler.write_text(source, encoding="utf-8")
    return instructions_of_a_call(lay_out(task, handler), str(event), 1_000, counts=(50, 150))


if __name__ == "__main__":
    show(__doc__, tables)
