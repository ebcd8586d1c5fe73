"""What goes into the model and what comes out: Request, Response, Note, FunctionError.

Frozen values, checked when made. Fields are pairs in wire order; names compare without case
(RFC 9110 5.1) and repeated fields are kept. This file knows no rule of AWS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import MessageError

Fields = tuple[tuple[str, str], ...]

# A token, RFC 9110 5.6.2: what names of fields and both halves of a media type are made of.
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"

_NO_NAME, _NO_VALUE = re.compile(r"[:\r\n\0 ]"), re.compile(r"[\r\n\0]")

NO_REQUEST_ID = "00000000-0000-4000-8000-000000000000"

INVOKE_REJECTED = "AccessDeniedException"

# What a note says of the body that the client gets.
EFFECTS = ("none", "altered", "refused", "unknown")


@dataclass(frozen=True, slots=True)
class Note:
    """One rule that decided about a response.

    Attributes:
        text: a sentence for a person.
        source: where the rule is written or was recorded.
        grade: how sure it is (`evidence.GRADES`).
        rule: the rule's short name, as `accept-first-type`.
        effect: `none`; `altered` (the client gets other bytes than the handler meant);
            `refused` (an error instead); `unknown` (AWS's own behaviour is not known).
    """

    text: str
    source: str
    grade: str
    rule: str = ""
    effect: str = "none"


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as it reaches the gateway.

    Attributes:
        method: as sent, `GET`.
        path: percent-encoded, from `/`; a `?` in it starts the query.
        headers: a mapping or pairs; kept as a tuple of pairs.
        body: the content's bytes.
        query: the query string without its `?`.
        source_ip, host: what the event says about the client and the API.
        request_id: the gateway's id for the request.
        time: seconds since 1970 (UTC).
    """

    method: str = "GET"
    path: str = "/"
    headers: Any = ()
    body: bytes = b""
    query: str = ""
    source_ip: str = "127.0.0.1"
    host: str = "localhost"
    request_id: str = NO_REQUEST_ID
    time: float = 0.0

    def __post_init__(self) -> None:
        if not self.method or not self.method.isascii() or not self.method.isprintable():
            raise MessageError(f"the method {self.method!r} is not a token such as GET")
        path, mark, query = self.path.partition("?")
        if not path.startswith("/"):
            raise MessageError(f"the path {self.path!r} does not start with '/'")
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "query", query if mark and not self.query else self.query)
        object.__setattr__(self, "headers", pairs(self.headers))
        if not isinstance(self.body, bytes):
            raise MessageError(f"the body is {type(self.body).__name__}, not bytes")

    def field(self, name: str) -> str | None:
        """The field's value, repeated ones joined by `, ` (RFC 9110 5.3); None when absent."""
        return joined(self.headers, name)


@dataclass(frozen=True, slots=True)
class Response:
    """What the client gets, and why.

    Attributes:
        status: 100 to 599.
        headers: fields in wire order, without Date and, but of a REST stream, Content-Length.
        body: exactly the bytes of the content.
        notes: the rules that decided, in the order in which they applied.
        error: what the handler raised, when `invoke` called it and it did.
    """

    status: int
    headers: Fields = ()
    body: bytes = b""
    notes: tuple[Note, ...] = ()
    error: BaseException | None = field(default=None, compare=False)

    def field(self, name: str) -> str | None:
        """The field's value, repeated ones joined by `, `; None when absent."""
        return joined(self.headers, name)


@dataclass(frozen=True, slots=True)
class FunctionError:
    """What Lambda hands the gateway when the function failed instead of returning.

    Attributes:
        message: `errorMessage` of the error payload; a mapped integration's
            selectionPattern is matched against it.
        kind: `errorType`, as `ValueError` or `Function.ResponseSizeTooLarge`; `INVOKE_REJECTED`
            when Lambda refused the invocation itself (permissions).
        details: further keys of the error payload, as `stackTrace` and `requestId`.
    """

    message: str
    kind: str = "Exception"
    details: Mapping[str, Any] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """The JSON object that Lambda returns for the error."""
        return {"errorMessage": self.message, "errorType": self.kind, **self.details}


def pairs(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Fields:
    """Fields from a mapping or from pairs; a name or value that breaks the message is refused."""
    items: Iterable[Any] = headers.items() if isinstance(headers, Mapping) else headers
    out = []
    for item in items:
        if not isinstance(item, tuple | list) or len(item) != 2:
            raise MessageError(f"the field {item!r} is not a pair of name and value")
        name, value = item
        if not isinstance(name, str) or not isinstance(value, str):
            raise MessageError(f"the field {item!r} is not a pair of strings")
        if not name or _NO_NAME.search(name) or _NO_VALUE.search(value):
            raise MessageError(f"the field {name!r} has a character that no HTTP field may have")
        out.append((name, value))
    return tuple(out)


def joined(fields: Fields, name: str) -> str | None:
    """All values of the field `name` joined by `, `; None when there is none."""
    wanted = name.lower()
    values = [value for key, value in fields if key.lower() == wanted]
    return ", ".join(values) if values else None
