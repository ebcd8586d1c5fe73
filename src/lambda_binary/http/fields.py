"""Header fields as they may go into a response: names, values, cookies, case (RFC 9110 §5).

Takes what a user wrote, gives validated pairs; `field_faults` says what is wrong with others.
"""

from __future__ import annotations

from functools import lru_cache

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
        from .field_faults import no_mapping

        raise no_mapping(headers)
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
    # Printable ASCII is all that HTTP and every gateway take, and a tab.
    if isinstance(value, str) and value.isascii() and value.replace("\t", " ").isprintable():
        return value.strip(" \t")
    from .field_faults import no_value

    raise no_value(name, value)


def cookies_of(cookies: object) -> tuple[str, ...]:
    """Values of Set-Cookie fields.

    Raises:
        FieldError: `cookies` is no sequence of "name=value; attribute" strings.
    """
    if isinstance(cookies, (str, bytes)) or not hasattr(cookies, "__iter__"):
        from .field_faults import no_cookies

        raise no_cookies(cookies)
    checked = tuple(value_of("Set-Cookie", cookie) for cookie in cookies)
    for cookie in checked:
        name, equals, _ = cookie.partition(";")[0].partition("=")
        if not equals or not name or not TOKEN.issuperset(name):
            from .field_faults import no_cookie

            raise no_cookie(cookie)
    return checked


def varying(vary: str | None, by: str) -> str:
    """The value of Vary where a field decided, beside what the handler wrote (RFC 9110 §12.5.5)."""
    names = [name.strip() for name in (vary or "").split(",") if name.strip()]
    if "*" not in names and by.lower() not in [name.lower() for name in names]:
        names.append(by)
    return ", ".join(names)


# A function's fields have the same names at each request.
@lru_cache(maxsize=128)
def _lower_and_canonical(name: object) -> tuple[str, str]:
    if not isinstance(name, str) or not name or not TOKEN.issuperset(name):
        from .field_faults import no_name

        raise no_name(name)
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
        from .field_faults import no_values

        raise no_values(name)
    return [value_of(name, item) for item in value]


# Fields that templates and gateways look for by their usual spelling.
STANDARD = frozenset(
    """
    accept-ranges cache-control content-disposition content-encoding content-language
    content-length content-location content-range content-type expires last-modified link
    location set-cookie vary x-content-type-options
""".split()
)
