"""What is said of an event that no Lambda handler gets. Only for the way out."""

from __future__ import annotations

from ..errors import EventError


def not_a_mapping(event: object) -> EventError:
    """The error for an event that is not a mapping."""
    return EventError(
        f"event is a {type(event).__name__}, not a mapping: pass the dict that Lambda gave the "
        "handler as its first argument (a mapped integration whose request body is not a JSON "
        'object needs a request template that makes one, as {"body": ...})'
    )
