"""What bytes are when the table of signatures is silent: one kind of format a file.

Imported by `media_types.detect` only then; nothing here knows of handlers or integrations. What
all parsers share stands here: it saves a cold start a module.
"""

from __future__ import annotations

# How much of the data is looked at from the front; where a parser looks elsewhere, it bounds it.
HEAD = 4096
# WHATWG MIME Sniffing, "binary data byte": what no text holds.
BINARY_BYTES = bytes({*range(0x20)} - {*b"\t\n\x0c\r\x1b"})


def holds_binary(data: bytes) -> bool:
    """Whether a byte is among them that no text holds."""
    return len(data.translate(None, BINARY_BYTES)) != len(data)
