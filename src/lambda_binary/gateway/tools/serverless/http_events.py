"""One `http` event of serverless.yml to a rest.Method, as the framework would write it.

In: the event. Out: Method. Which responses the framework adds was read from osls 4.3's own
package; `integration: lambda` alone has request and response settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...asking.changes import SERVERLESS_500
from ...documents.values import Spot, Where, spot_of
from ...model.values import SERVERLESS, SERVERLESS_TYPES
from ..intake import unresolved
from ..rest import INVOCATION_TYPE, MappedResponse, Method

# The framework's spellings, in any case; without one it is a proxy integration.
INTEGRATIONS = {
    "lambda": "AWS",
    "aws": "AWS",
    "lambda-proxy": "AWS_PROXY",
    "lambda_proxy": "AWS_PROXY",
    "aws-proxy": "AWS_PROXY",
    "aws_proxy": "AWS_PROXY",
    "mock": "MOCK",
    "http": "HTTP",
    "http-proxy": "HTTP_PROXY",
    "http_proxy": "HTTP_PROXY",
}
OK = "200"
ERRORS = ("400", "401", "403", "404", "422", "502")


def method_of(given: Any, where: Where, spots: Mapping[str, Spot], function: str) -> Method:
    """The method of an `http` event, written as a mapping or as `get picture`."""
    if not isinstance(given, dict):
        given = _short(str(given or "").strip())
    kind = _kind(given.get("integration"), given.get("async"))
    request, response = (_settings(given.get(key)) for key in ("request", "response"))
    ids = {"function": function, "plugin": _text(given.get("contentHandling"))}
    ids["stripped"] = kind == "AWS_PROXY" and _stripped(response)
    ids["cors"] = "yes" if given.get("cors") else ""
    own = {"request": request.get("contentHandling"), "response": response.get("contentHandling")}
    ids["handled"] = " ".join(name for name, handling in own.items() if handling)
    return Method(
        _text(given.get("method")).upper().replace("*", "ANY") or "ANY",
        _path(given.get("path")),
        kind,
        where,
        request.get("contentHandling"),
        request.get("passThrough") or ("NEVER" if kind == "AWS" else None),
        _request_templates(request) if kind == "AWS" else None,
        _responses(given, response) if kind == "AWS" else (),
        spots={**spots, **_spots(given, response)},
        ids={name: value for name, value in ids.items() if value},
        transfer=response.get("transferMode"),
        timeout=given.get("timeoutInMillis"),
        # osls 4.3, api-gateway/lib/method/integration.js.
        parameters={INVOCATION_TYPE: "'Event'"} if given.get("async") else None,
    )


def _short(text: str) -> dict[str, str]:
    """`get picture`; an event that is one variable leaves everything open."""
    if text.startswith("${"):
        return {"integration": text, "path": "{proxy+}"}
    verb, _, path = text.partition(" ")
    return {"method": verb, "path": path.strip()}


def _kind(given: Any, asynchronous: Any) -> Any:
    if given is None and asynchronous:
        return "AWS"  # osls 4.3, api-gateway/lib/validate.js, getIntegration
    if given is None or not isinstance(given, str) or unresolved(given):
        return given or "AWS_PROXY"
    return INTEGRATIONS.get(given.lower(), given)


def _path(given: Any) -> str:
    return "/" + _text(given).strip("/")


def _settings(given: Any) -> Any:
    """A block that is one variable leaves its content handling open, which decides most."""
    return {"contentHandling": given} if unresolved(given) else _table(given)


def _text(given: Any) -> str:
    return given if isinstance(given, str) else ""


def _table(given: Any) -> Any:
    return given if isinstance(given, dict) else {}


def _stripped(response: Any) -> str:
    """Settings of the response that the framework removes from a proxy integration."""
    return ", ".join(key for key in response if key != "transferMode")


def _request_templates(request: Any) -> Any:
    given = request.get("template")
    templates: dict[str, Any] = dict.fromkeys(SERVERLESS_TYPES, SERVERLESS)
    if isinstance(given, dict):
        templates |= given
    return {name: text for name, text in templates.items() if text is not None}


def _responses(given: Any, response: Any) -> tuple[MappedResponse, ...]:
    codes = response.get("statusCodes")
    cors = _cors_fields(given.get("cors"))
    if unresolved(codes):
        return (_response(OK, {"pattern": codes}, response, cors),)
    table = dict(codes) if isinstance(codes, dict) else {OK: {"pattern": ""}, **defaults()}
    if not any(_table(code).get("pattern") == "" for code in table.values()):
        table[OK] = {"pattern": ""}
    return tuple(
        _response(str(code), _table(entry), response, cors) for code, entry in table.items()
    )


def _cors_fields(cors: Any) -> dict[str, str]:
    """What `cors` adds to every response (osls 4.3, lib/method/integration.js)."""
    if not cors or unresolved(cors):
        return {}
    origins = _table(cors).get("origins")
    origin = ",".join(map(str, origins)) if isinstance(origins, list) else origins
    fields = {"Access-Control-Allow-Origin": f"'{_table(cors).get('origin') or origin or '*'}'"}
    if _table(cors).get("allowCredentials"):
        fields["Access-Control-Allow-Credentials"] = "true"
    return fields


def defaults() -> dict[str, Any]:
    """The status codes of errors that the framework writes where there are no statusCodes."""
    patterns = {code: rf"[\s\S]*\[{code}\][\s\S]*" for code in ERRORS}
    patterns["500"] = SERVERLESS_500
    patterns["504"] = r"([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)"
    return {code: {"pattern": pattern} for code, pattern in patterns.items()}


def _response(code: str, entry: Any, response: Any, cors: dict[str, str]) -> MappedResponse:
    given = response.get("headers")
    headers = {**cors, **_table(given), **_table(entry.get("headers"))}
    fields = {f"method.response.header.{name}": value for name, value in headers.items()}
    return MappedResponse(
        code,
        entry.get("pattern") or "",
        # Since 1.72 on the 2xx responses alone.
        response.get("contentHandling") if code.startswith("2") else None,
        {**_templates(response.get("template")), **_templates(entry.get("template"))},
        given if unresolved(given) else fields,
    )


def _templates(given: Any) -> dict[str, Any]:
    if isinstance(given, dict) and unresolved(given) is None:
        return dict(given)
    return {} if given is None else {"application/json": given}


def _spots(given: Any, response: Any) -> dict[str, Spot]:
    found = {
        "integration": spot_of(given, "integration"),
        "response": spot_of(given, "response"),
        "handling": spot_of(response, "contentHandling"),
        "template": spot_of(response, "template"),
        "headers": spot_of(response, "headers"),
    }
    headers = _table(response.get("headers"))
    for name in headers:
        if name.lower() == "content-type":
            found["type"] = spot_of(headers, name)
    codes = _table(response.get("statusCodes"))
    for code, entry in codes.items():
        if code.startswith("2"):
            found["status-template"] = spot_of(_table(entry), "template")
    return {name: spot for name, spot in found.items() if spot}
