"""The request that an event stands for, whatever its integration wrote it like."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# Fields that may turn a 200 into another response (RFC 9110 §13, §14).
SELECTING = frozenset(
    ("if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "range")
)


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


def method(event: Mapping[str, Any]) -> str | None:
    """The request's method, or None where the event names none."""
    context = event.get("requestContext")
    http = context.get("http") if isinstance(context, dict) else None
    sources: tuple[Any, ...] = (http, event, _edge_request(event))
    for source in sources:
        # The event may be another mapping: Powertools' data classes, say.
        if hasattr(source, "get"):
            found = source.get("httpMethod") or source.get("method")
            if isinstance(found, str):
                return found
    return None


def selects(event: Mapping[str, Any]) -> bool:
    """Whether the request may get another response than the 200."""
    if method(event) == "HEAD":
        return True
    return any(
        sent.lower() in SELECTING
        for key in ("multiValueHeaders", "headers")
        for sent in _headers(event, key)
    )


def _headers(event: Mapping[str, Any], key: str) -> dict[str, Any]:
    headers = (_edge_request(event) or event).get(key)
    return headers if isinstance(headers, dict) else {}


def _edge_request(event: Mapping[str, Any]) -> dict[str, Any] | None:
    # Asked first: an exception costs ten times as much, and most events have none.
    if "Records" not in event:
        return None
    try:
        request = event["Records"][0]["cf"]["request"]
    except (KeyError, IndexError, TypeError):
        return None
    return request if isinstance(request, dict) else None


def _joined(value: object) -> str | None:
    if isinstance(value, list):
        values = [item.get("value") if isinstance(item, dict) else item for item in value]
        return ", ".join(str(item) for item in values if item is not None) or None
    return value if isinstance(value, str) else None
