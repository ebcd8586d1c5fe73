"""The short road of a file by its path: small enough to be read at once, and under no option that
says of the data what its name and its bytes say.

Ends as that of what has validators, for a file has a date. It raises nothing of a file that cannot
be read: the conductor, which comes to it next, says what is wrong.
"""

from __future__ import annotations

import sys

from .validated import answer, asks_for_the_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from ..messages import Options
    from .validated import Event

# Bytes; a larger file is encoded piece by piece by the conductor, which spares memory.
AT_ONCE = 256 * 1024
# As in `results.files`, which a cold start is spared.
FIRST_TRUE_DATE = 631_152_000
# Loaded once a function is registered: it may take a path.
REGISTRY = "lambda_binary.results.registry"
# The one suffix that refines what the everyday signatures say.
REFINING = ".apng"


def payload(
    path: Path,
    event: Event,
    options: Options | None,
    encode: Callable[[bytes], str],
    everyday: Callable[[bytes], str | None],
) -> dict[str, Any] | None:
    """As `validated.payload`, of a path."""
    if REGISTRY in sys.modules or not asks_for_the_whole(event, options):
        return None
    if options and (options.etag or options.declared.media_type or options.declared.filename):
        return None  # a tag is kept for a file that does not change
    found = _read(path)
    if found is None:
        return None
    data, modified = found
    content = _content(path.name, data, everyday)
    if content is None:
        return None
    media_type, text = content
    if modified is None and media_type.startswith("text/"):
        return None  # what is read for its charset is bytes, and has no parts without a date
    fields = {"Content-Type": media_type, "X-Content-Type-Options": "nosniff"}
    body = encode(data) if text is None else text
    if options and options.last_modified is not None:
        modified = options.last_modified
    return answer(fields, body, text is None, None, modified, event, options)


def _read(path: Path) -> tuple[bytes, float | None] | None:
    """What is in a small file, and its date; None for what is anything else."""
    from stat import S_ISREG

    try:
        status = path.stat()
        if not S_ISREG(status.st_mode) or not 0 < status.st_size <= AT_ONCE:
            return None
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    if len(data) != status.st_size:
        return None  # it is being written
    modified = status.st_mtime
    return data, modified if modified >= FIRST_TRUE_DATE else None


def _content(
    name: str, data: bytes, everyday: Callable[[bytes], str | None]
) -> tuple[str, str | None] | None:
    """The media type by name and bytes, and the text of what travels as text."""
    media_type = everyday(data)
    if media_type is not None and name[-5:].lower() != REFINING:
        return media_type, None
    from ..media_types import detect, is_textual
    from ..media_types.names import of_named

    found = of_named(name, data, own=True)
    if found is None:
        media_type = detect(data)
    elif found[1] is None:
        media_type = found[0]
    else:
        return None  # in a content coding
    if not is_textual(media_type):
        return media_type, None
    try:
        text = str(data, "utf-8")
    except UnicodeDecodeError:
        return media_type, None
    # Without a charset browsers guess.
    charset = "; charset=utf-8" if found and media_type.startswith("text/") else ""
    return media_type + charset, text
