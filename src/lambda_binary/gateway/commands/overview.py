"""What `lambda-binary --help` prints: each command with its summary. A text; imports no command.

click takes as long to import as four starts of Python, and here it would do nothing but lay out
this text: a test holds it to what click makes of the commands.
"""

from __future__ import annotations

from ..documentation import place

PURPOSE = """\
Binary responses from AWS Lambda, on your own machine.

A local gateway that behaves like AWS's, the broken picture included.

\b
lambda-binary serve app:handler      the handler of app.py, on http://127.0.0.1:8000
lambda-binary check template.yaml    who gets the picture, and the cure
lambda-binary COMMAND --help         more, with examples
"""
COMMANDS = {
    "check": "Say who gets the picture, and the cure.",
    "config": "Write the settings of one route for a deploy tool.",
    "conformance": "Score the gateway model against a table of cases.",
    "fix": "Make a live route send bytes, or let it stream.",
    "serve": "Serve a handler over HTTP as AWS would.",
}
_TEXT = """\
Usage: lambda-binary [OPTIONS] COMMAND [ARGS]...

{purpose}
Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
{commands}
"""


def text() -> str:
    """The whole help."""
    lines = PURPOSE.replace("\b\n", "").splitlines()
    purpose = "".join(f"  {line}".rstrip() + "\n" for line in lines)
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:{width}}{told}" for name, told in COMMANDS.items())
    where = place("index.md")
    page = f"\nDocumentation: {where}\n" if where else ""
    return _TEXT.format(purpose=purpose, commands=commands) + page
