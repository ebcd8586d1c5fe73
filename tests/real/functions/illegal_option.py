"""A handler whose decorator has an illegal option, which shows when it is imported."""

from __future__ import annotations

from lambda_binary import binary_response


@binary_response(filename="../report.pdf")
def handler(event: dict[str, object], context: object) -> bytes:
    return b""
