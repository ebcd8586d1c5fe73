"""Fields of the request that an event stands for, whatever its integration wrote them like."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def field(event: Mapping[str, Any] | None, name: str) -> str | None:
    """The request's field, several values joined by ", " (RFC 9110 §5.3); None if it has none.

    Args:
        event: of any integration; None has no fields.
        name: in lower case.
    """
    if event is None:
        return None
    # Both maps of payload 1.0 hold every field; the multi-value one holds all values.
    for key in ("multiValueHeaders", "headers"):
        for sent, value in _headers(event, key).items():
            if sent.lower() == name:
                return _joined(value)
    return None


def _headers(event: Mapping[str, Any], key: str) -> dict[str, Any]:
    try:
        source: Any = event["Records"][0]["cf"]["request"]
    except (KeyError, IndexError, TypeError):
        source = event
    headers = source.get(key)
    return headers if isinstance(headers, dict) else {}


def _joined(value: object) -> str | None:
    if isinstance(value, list):
        values = [item.get("value") if isinstance(item, dict) else item for item in value]
        return ", ".join(str(item) for item in values if item is not None) or None
    return value if isinstance(value, str) else None
