"""One line for each request: what was asked, what went out, and the rule that decided it.

In: Request and Response. Out: text; nothing here prints. `explained` adds every note with its
source and grade.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from ..model.media_matching import first_media_type
from ..model.messages import Note, Request, Response
from ..printable import printable, printable_lines

# Of several notes the gravest decides what the client got.
_GRAVEST = ("refused", "altered", "unknown")
# What made a gateway refuse the result says more than its refusal.
_CAUSES = ("runtime-marshal", "runtime-raw-bytes")
# Rules about fields, or about the way to the content that another note decides.
_ASIDE = (
    "default-content-type",
    "event-without-body",
    "fields-merged",
    "fields-remapped",
    "framing-fields",
    "header-mapping",
    "integration-response",
    "passthrough-behavior",
    "quoted-base64",
    "response-template-choice",
)
_COLOURS = {2: "32", 3: "36", 4: "33", 5: "31"}
_WING = Path(__file__).parents[1]
_PACKAGE = Path(__file__).parents[2]
# Where the handler is called: a call that fails there is the handler's signature.
_CALLING = ("runtime.py", "bootstrap.py")


class HandlerFailedError(Exception):
    """What a handler raised in its own process; the text is what a person is told of it."""


def line(request: Request, response: Response, *, colour: bool = False) -> str:
    """`GET /cat.png 200 8192 bytes image/png | Accept's first type image/png matches …`."""
    query = f"?{request.query}" if request.query else ""
    media_type = first_media_type(response.field("Content-Type")) or "no type"
    note = deciding(response)
    why = f" | {note.text}" if note else ""
    before = printable(f"{request.method} {request.path}{query}")
    after = printable(f"{len(response.body)} bytes {media_type}{why}")
    return f"{before} {_status(response.status, colour)} {after}"


def deciding(response: Response) -> Note | None:
    """The note that says most about what the client got; None when no rule had to decide."""
    notes = [note for note in response.notes if note.rule not in _ASIDE]
    causes = [note for note in notes if note.rule in _CAUSES]
    if causes and any(note.effect == "refused" for note in notes):
        return causes[0]
    for effect in _GRAVEST:
        for note in notes:
            if note.effect == effect:
                return note
    return notes[-1] if notes else None


def explained(response: Response) -> str:
    """Every note on a line of its own, with grade and source; empty when there is none."""
    return "\n".join(
        printable(f"    {note.text} [{note.grade}: {note.source}]") for note in response.notes
    )


def failure(error: BaseException) -> str:
    """The traceback of what a handler raised, from the user's own code alone.

    Without a line of it the error's own sentence says all: the library refused the result, or the
    handler does not take event and context. What the gateway itself raised is shown whole.
    """
    if isinstance(error, HandlerFailedError):
        return str(error)
    trace = traceback.TracebackException.from_exception(error)
    frames = [frame for frame in trace.stack if not Path(frame.filename).is_relative_to(_PACKAGE)]
    if not frames and not _is_the_gateways(trace.stack):
        return printable_lines("".join(trace.format_exception_only()))
    trace.stack = traceback.StackSummary.from_list(frames or trace.stack)
    return printable_lines("".join(trace.format()))


def _is_the_gateways(stack: traceback.StackSummary) -> bool:
    last = Path(stack[-1].filename) if stack else Path()
    return last.is_relative_to(_WING) and last.name not in _CALLING


def _status(status: int, colour: bool) -> str:
    return f"\033[{_COLOURS.get(status // 100, '0')}m{status}\033[0m" if colour else str(status)
