"""Fields with several values and cookies, as each payload can carry them.

Takes a Response, gives header maps; never drops a value: what cannot be carried is an error.
"""

from __future__ import annotations

from ..messages import Response


def joined(response: Response, integration: str) -> dict[str, str]:
    """One map of strings: several values become one list (RFC 9110 §5.3).

    Args:
        response: its cookies at most one.
        integration: the name of the one that reads the map; an error says what helps there.

    Raises:
        FieldError: more than one cookie; Set-Cookie cannot be joined (RFC 6265 §3).
    """
    headers = dict(response.headers)
    for name, values in response.repeated.items():
        headers[name] = ", ".join(values)
    if len(response.cookies) > 1:
        from ..errors import FieldError

        raise FieldError(
            f"{len(response.cookies)} cookies cannot be carried here: this payload has one value "
            f"per field; {WAYS_OUT.get(integration, 'set a single cookie')}"
        )
    for cookie in response.cookies:
        headers["Set-Cookie"] = cookie
    return headers


def single_and_multi(response: Response) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Payload 1.0: the fields with one value, and those with several."""
    headers = dict(response.headers)
    multi = {name: list(values) for name, values in response.repeated.items()}
    if len(response.cookies) == 1:
        headers["Set-Cookie"] = response.cookies[0]
    elif response.cookies:
        multi["Set-Cookie"] = list(response.cookies)
    return headers, multi


def all_multi(response: Response) -> dict[str, list[str]]:
    """Every field as a list of its values."""
    multi = {name: [value] for name, value in response.headers.items()}
    multi.update((name, list(values)) for name, values in response.repeated.items())
    if response.cookies:
        multi["Set-Cookie"] = list(response.cookies)
    return multi


def readable(response: Response) -> dict[str, str]:
    """The map that stands beside `all_multi`: joined values, the first cookie."""
    headers = dict(response.headers)
    for name, values in response.repeated.items():
        headers[name] = ", ".join(values)
    if response.cookies:
        headers["Set-Cookie"] = response.cookies[0]
    return headers


def without_cookies(response: Response) -> Response:
    """The same response, its cookies left to a key of their own."""
    return Response(
        response.status, response.headers, response.representation, response.repeated, ()
    )


# What helps where one map must hold several cookies.
WAYS_OUT = {
    "any-proxy": (
        "pass the handler's event (event=event) so that the integration is known, or set a single "
        "cookie"
    ),
    "alb": (
        "enable lambda.multi_value_headers.enabled on the target group, or set a single cookie"
    ),
    "mapped": (
        "use a proxy integration for this route (the event is that of a mapped one), or set a "
        "single cookie"
    ),
}
