"""What is said of options that are not legal, and the checks of rare ones. Only `options` asks."""

from __future__ import annotations

from ..errors import FieldError, OptionError, ResultValueError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

# What has no place in a body without an envelope.
OF_THE_ENVELOPE = (
    "status_code", "headers", "cookies", "filename", "disposition", "cache_control", "etag",
    "last_modified", "compress",
)  # fmt: skip


def unusual_status(status_code: object) -> int:
    """The status, if it is a legal one of another type than int, as http.HTTPStatus.

    Raises:
        OptionError: it is no status of a response.
    """
    if isinstance(status_code, bool) or not isinstance(status_code, int):
        raise OptionError(
            f"status_code={status_code!r} is a {type(status_code).__name__}: use an int, as 200"
        )
    if not 200 <= status_code <= 599:
        raise OptionError(f"status_code={status_code} is out of range: use 200 to 599")
    return int(status_code)


def check_bare(keywords: Mapping[str, Any]) -> None:
    """Refuse what is no bool, and what an envelope alone could carry.

    Raises:
        OptionError: the first of them.
    """
    envelope = keywords["envelope"]
    if not isinstance(envelope, bool):
        raise neither_true_nor_false("envelope", envelope)
    for name in OF_THE_ENVELOPE:
        value = keywords[name]
        if value not in (None, False, (), [], {}, 200):
            raise OptionError(
                f"{name}={value!r} cannot be sent with envelope=False, which returns the content "
                "alone: set it in the integration response of the gateway, or leave "
                "envelope=False out"
            )


def neither_true_nor_false(name: str, value: object) -> OptionError:
    """The error for a switch that is no bool."""
    return OptionError(f"{name}={value!r} is neither True nor False")


def no_option(name: str, known: Iterable[str]) -> OptionError:
    """The error for a keyword that the decorator does not take."""
    if name in ("body", "status_code", "cookies", "event"):
        return OptionError(
            f"binary_response does not take {name!r}, which belongs to one response: return "
            f"encode_response(..., {name}=..., event=event) from the handler"
        )
    known = list(known)
    meant = OTHER_NAMES.get(name.lower()) or nearest(name, known)
    also = f"; did you mean {meant!r}?" if meant else ""
    return OptionError(f"binary_response has no option {name!r}: it takes {', '.join(known)}{also}")


# Their names in other libraries.
OTHER_NAMES = {
    "attachment_filename": "filename",
    "attachment": "disposition",
    "contenttype": "content_type",
    "download_name": "filename",
    "format": "image_format",
    "max_age": "cache_control",
    "media_type": "content_type",
    "mime": "content_type",
    "mime_type": "content_type",
    "mimetype": "content_type",
}


def awaited(function: Any, *, pieces: bool) -> OptionError:
    """The error for a handler that has to be awaited."""
    name = getattr(function, "__name__", type(function).__name__)
    kind = "async generator" if pieces else "coroutine"
    cure = (
        "join its pieces in an async function, and return asyncio.run() of that"
        if pieces
        else f"write a plain def that returns asyncio.run({name}(...)), and decorate that"
    )
    return OptionError(
        f"binary_response was given the {kind} function {name!r}, but Lambda calls handlers "
        f"without awaiting them: {cure}"
    )


def not_callable(value: object) -> OptionError:
    """The error for a decorator that was given something else than a handler."""
    advice = "; put @classmethod above @binary_response" if isinstance(value, classmethod) else ""
    return OptionError(
        f"binary_response was given {value!r}, which is no callable: write @binary_response above "
        f"the handler, and options by name, as in @binary_response(filename='a.pdf'){advice}"
    )


def no_callable(value: object) -> OptionError:
    """The error for `on_too_large`."""
    return OptionError(
        f"on_too_large={value!r} is no callable: give a function of (representation, event)"
    )


def disagree(content_type: object, named: str) -> OptionError:
    """The error for two media types."""
    return OptionError(
        f"content_type={content_type!r} and the header Content-Type {named!r} disagree: "
        "give one of them"
    )


def given_twice(name: str, argument: str) -> OptionError:
    """The error for a field that an argument and `headers` give."""
    return OptionError(f"{argument} and the header {name} are both given: give one of them")


def given_often(name: str, count: int) -> FieldError:
    """The error for several values of a field that has one."""
    return FieldError(f"{name} is given {count} times in headers: give it once")


def no_date(text: str) -> FieldError:
    """The error for a Last-Modified that says no date."""
    return FieldError(
        f"the value of header 'Last-Modified' is {text!r}, which is no date of HTTP: write "
        "last_modified=, an aware datetime or seconds since the epoch"
    )


def has_content(status: int) -> ResultValueError:
    """The error for content under a status that has none."""
    return ResultValueError(
        f"status_code={status} has no content (RFC 9110 §15), but the body is not empty: "
        "return None as the body, or another status"
    )
