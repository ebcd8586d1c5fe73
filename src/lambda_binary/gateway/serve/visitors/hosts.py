"""Which names the server answers to: DNS rebinding must not make it a stranger's own site.

A page of any site can have its own name resolve to this machine, and then reads what is served
here as its own: results, tracebacks, what a handler does with the developer's rights. Such a
request carries that name in its Host field (RFC 9110 7.2). In: the names that are allowed, a
request's authority. Out: yes or no.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from ...printable import printable

# RFC 3986 3.2.2 and 3.2.3, without user information, which no Host field has.
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+(?:%[\w.~-]+)?\]|[^\[\]:/?#@\s]*)(?::\d*)?")
# RFC 6761 6.3: these names never leave the machine.
_LOCAL = "localhost"


class Hosts:
    """The names that the server answers to.

    Without any named, these: IP addresses (a name is what rebinding needs), `localhost` and what
    ends in `.localhost`.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Further names, without port; `.example.org` is each name below it, `*` any name."""
        self._names = frozenset(name.lower().rstrip(".") for name in names if name)

    def allows(self, authority: str) -> bool:
        """Whether a request with this Host field is answered."""
        match = _AUTHORITY.fullmatch(authority.strip())
        if match is None:
            return False
        host = match[1].lower().rstrip(".")
        return "*" in self._names or _is_local(host) or self._is_named(host)

    def _is_named(self, host: str) -> bool:
        labels = host.split(".")
        above = {"." + ".".join(labels[n:]) for n in range(1, len(labels))}
        return host in self._names or not self._names.isdisjoint(above)


def refusal(authority: str) -> str:
    """The sentence for who was not answered."""
    shown = printable(authority[:253])
    return (
        f"this server does not answer to the name {shown!r}, which a stranger's page could have "
        f"given it: if the name is yours, start the server with --allow-host {name_of(shown)}\n"
    )


def name_of(authority: str) -> str:
    """The authority without its port."""
    match = _AUTHORITY.fullmatch(authority.strip())
    return match[1] if match and match[1] else "NAME"


def _is_local(host: str) -> bool:
    if host == _LOCAL or host.endswith(f".{_LOCAL}"):
        return True
    try:
        ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def is_loopback(address: str) -> bool:
    """Whether only programs of this machine reach a server that listens there."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return _is_local(address.lower().rstrip("."))
