"""What is said of fields, cookies and dates that are not legal. Only for the way out."""

from __future__ import annotations

from ..errors import FieldError, OptionError


def no_mapping(headers: object) -> FieldError:
    """The error for `headers` of another type."""
    return FieldError(
        f"headers is a {type(headers).__name__}, not a mapping: write "
        '{"Cache-Control": "no-store"}'
    )


def no_name(name: object) -> FieldError:
    """The error for a name that is no token."""
    return FieldError(
        f"the header name {name!r} is not legal: use letters, digits and hyphens, as in "
        "'Cache-Control' (RFC 9110 §5.1)"
    )


def no_value(name: str, value: object) -> FieldError:
    """The error for a value that is no str, or has a character that a field cannot hold."""
    if not isinstance(value, str):
        # What str() makes of others, of a date or of None, is no value that HTTP knows.
        example = f", as in {str(value)!r}" if isinstance(value, (int, float)) else ""
        return FieldError(
            f"the value of header {name!r} is a {type(value).__name__}: write it as a str, or a "
            f"sequence of str for several values{example}"
        )
    position, character = next(
        (position, character)
        for position, character in enumerate(value)
        if character != "\t" and not " " <= character <= "~"
    )
    return FieldError(
        f"the value of header {name!r} has the character {character!r} at position "
        f"{position}, which a field cannot hold: use printable ASCII (percent-encode "
        "other text; filename= takes any)"
    )


def no_values(name: str) -> FieldError:
    """The error for an empty sequence of values."""
    return FieldError(
        f"header {name!r} has an empty sequence of values: give one, or leave the header out"
    )


def no_cookies(cookies: object) -> FieldError:
    """The error for `cookies` that is no sequence of texts."""
    return FieldError(
        f"cookies is a {type(cookies).__name__}: write a list, as in ['id=1; Path=/; Secure']"
    )


def no_cookie(cookie: str) -> FieldError:
    """The error for a cookie without name and value."""
    return FieldError(
        f"the cookie {cookie!r} has no name=value in front: write 'id=1; Path=/; Secure' "
        "(RFC 6265 §4.1)"
    )


def beyond_dates(moment: float) -> OptionError:
    """The error for seconds that no HTTP-date says."""
    return OptionError(
        f"last_modified={moment!r} is no date between the years 1 and 9999: give seconds, not "
        "milliseconds, since the epoch"
    )
