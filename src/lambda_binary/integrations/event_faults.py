"""What is said of an event that does not fit. Only for the way out."""

from __future__ import annotations

from ..errors import EventError, OptionError


def not_a_mapping(event: object) -> EventError:
    """The error for an event that is not a mapping."""
    if hasattr(type(event), "model_fields"):  # a pydantic model, as Powertools' event_parser makes
        return EventError(
            f"event is the model {type(event).__name__}, not the dict that Lambda gave: put "
            "@binary_response above @event_parser, or pass encode_response() the dict"
        )
    return EventError(
        f"event is a {type(event).__name__}, not a mapping: pass the dict that Lambda gave the "
        "handler as its first argument (a mapped integration whose request body is not a JSON "
        'object needs a request template that makes one, as {"body": ...})'
    )


def needs_the_envelope(integration: str) -> OptionError:
    """The error for content without an envelope where a proxy integration asks."""
    return OptionError(
        f"envelope=False is for mapped (non-proxy) integrations, but the event is that of "
        f"{integration}, which needs the envelope: leave envelope=False out"
    )


def no_quota(said: str, least: int) -> OptionError:
    """The error for an environment variable that says no quota."""
    return OptionError(
        f"LAMBDA_BINARY_QUOTA={said!r} is no quota: write how many bytes of JSON Lambda lets "
        f"through, {least} or more, or leave the variable out"
    )
