"""Header fields as they may go into a response: names, values, cookies, case (RFC 9110 §5).

Takes what a user wrote, gives validated pairs or says what is wrong with them.
"""

from __future__ import annotations

from ..errors import FieldError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# RFC 9110 §5.6.2, tchar.
TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
# Names whose usual spelling is not the one with a capital after each hyphen.
SPELLINGS = {
    "content-md5": "Content-MD5",
    "dnt": "DNT",
    "etag": "ETag",
    "te": "TE",
    "www-authenticate": "WWW-Authenticate",
}


def read(headers: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Canonical name -> values, names merged without regard to case.

    Raises:
        FieldError: a name or value cannot go into a field.
    """
    if not hasattr(headers, "items"):
        raise FieldError(
            f"headers is a {type(headers).__name__}, not a mapping: write "
            '{"Cache-Control": "no-store"}'
        )
    fields: dict[str, tuple[str, ...]] = {}
    spelt: dict[str, str] = {}
    for name, value in headers.items():
        canonical = spelt.setdefault(*_lower_and_canonical(name))
        fields[canonical] = fields.get(canonical, ()) + tuple(_values(name, value))
    return fields


def value_of(name: str, value: object) -> str:
    """`value` as the field's value, without white space around it (RFC 9110 §5.5).

    Raises:
        FieldError: it is no str, or holds a character that a field cannot.
    """
    if not isinstance(value, str):
        # What str() makes of others, of a date or of None, is no value that HTTP knows.
        example = f", as in {str(value)!r}" if isinstance(value, (int, float)) else ""
        raise FieldError(
            f"the value of header {name!r} is a {type(value).__name__}: write it as a str, or a "
            f"sequence of str for several values{example}"
        )
    for position, character in enumerate(value):
        if character != "\t" and not " " <= character <= "~":
            raise FieldError(
                f"the value of header {name!r} has the character {character!r} at position "
                f"{position}, which a field cannot hold: use printable ASCII (percent-encode "
                "other text; filename= takes any)"
            )
    return value.strip(" \t")


def cookies_of(cookies: object) -> tuple[str, ...]:
    """Values of Set-Cookie fields.

    Raises:
        FieldError: `cookies` is no sequence of "name=value; attribute" strings.
    """
    if isinstance(cookies, (str, bytes)) or not hasattr(cookies, "__iter__"):
        raise FieldError(
            f"cookies is a {type(cookies).__name__}: write a list, as in ['id=1; Path=/; Secure']"
        )
    checked = tuple(value_of("Set-Cookie", cookie) for cookie in cookies)
    for cookie in checked:
        name, equals, _ = cookie.partition(";")[0].partition("=")
        if not equals or not name or not TOKEN.issuperset(name):
            raise FieldError(
                f"the cookie {cookie!r} has no name=value in front: write 'id=1; Path=/; Secure' "
                "(RFC 6265 §4.1)"
            )
    return checked


def varying_by_accept(vary: str | None) -> str:
    """The value of Vary where Accept decided, beside what the handler wrote (RFC 9110 §12.5.5)."""
    names = [name.strip() for name in (vary or "").split(",") if name.strip()]
    if "*" not in names and "accept" not in [name.lower() for name in names]:
        names.append("Accept")
    return ", ".join(names)


def _lower_and_canonical(name: object) -> tuple[str, str]:
    if not isinstance(name, str) or not name or not TOKEN.issuperset(name):
        raise FieldError(
            f"the header name {name!r} is not legal: use letters, digits and hyphens, as in "
            "'Cache-Control' (RFC 9110 §5.1)"
        )
    lower = name.lower()
    if lower in SPELLINGS:
        return lower, SPELLINGS[lower]
    # A mapped integration reads integration.response.body.headers.Content-Type, case and all.
    titled = "-".join(part.capitalize() for part in lower.split("-"))
    return lower, titled if name in (lower, name.upper()) or lower in STANDARD else name


def _values(name: str, value: object) -> Iterable[str]:
    if isinstance(value, (str, bytes)) or not isinstance(value, (list, tuple)):
        return [value_of(name, value)]
    if not value:
        raise FieldError(
            f"header {name!r} has an empty sequence of values: give one, or leave the header out"
        )
    return [value_of(name, item) for item in value]


# Fields that templates and gateways look for by their usual spelling.
STANDARD = frozenset(
    """
    accept-ranges cache-control content-disposition content-encoding content-language
    content-length content-location content-range content-type expires last-modified link
    location set-cookie vary x-content-type-options
""".split()
)
