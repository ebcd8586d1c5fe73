"""Cures in Terraform's language: which resource gets which lines. Its files are not read.

In: a route read from `terraform show -json`, whose ids are the resources' addresses. Out: HCL to
copy from. A resource that is there is shown with what it gains; one that is missing, whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ...asking.lack import Lack, Mapping
from ...model.header_mapping import CONTENT_TYPE, TARGET
from ...model.settings import IntegrationResponse
from .. import permissions
from ..route import ConfiguredRoute
from ..tool import Gives

Lines = list[str]
RESPONSE = "aws_api_gateway_integration_response"
DECLARED = "aws_api_gateway_method_response"
_INSTANCE = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]')


def blocks(route: ConfiguredRoute, need: Lack) -> str:
    """The resources that change or are new."""
    found = list(_blocks(route, need))
    return "\n".join("".join(f"{line}\n" for line in block) for block in found)


def preflight(route: ConfiguredRoute) -> str:
    """CONVERT_TO_TEXT on the OPTIONS method's integration."""
    address = route.ids.get("preflight-integration", "")
    lines = _changed(address, {"content_handling": '"CONVERT_TO_TEXT"'}) if address else []
    return "".join(f"{line}\n" for line in lines)


def url_permissions(address: str, gives: Gives) -> str:
    """A resource for each permission that the callers of a function URL lack."""
    made = (_url_permission(address, *each) for each in gives)
    return "\n".join("".join(f"{line}\n" for line in block) for block in made)


def _url_permission(address: str, action: str, principal: str) -> Lines:
    kind, name = _resource(address)
    url = address[address.index(f"{kind}.") :]
    short = "invoke" if action == permissions.INVOKE else "invoke_url"
    given = {
        "action": _text(action),
        "function_name": f"{url}.function_name",
        "qualifier": f"{url}.qualifier",
        "principal": _text(principal),
    }
    if action == permissions.INVOKE:
        given["invoked_via_function_url"] = "true"
    else:
        public = principal == permissions.EVERYBODY
        given["function_url_auth_type"] = _text("NONE" if public else "AWS_IAM")
    head = [f"# new, in the module of {address}"]
    inside = (f"  {line}" for line in _aligned(given))
    return [*head, f'resource "aws_lambda_permission" "{name}_{short}" {{', *inside, "}"]


def _blocks(route: ConfiguredRoute, need: Lack) -> Iterator[Lines]:
    if need.types and "api" in route.ids:
        kept = [e for e in route.settings.binary_media_types if e not in need.removed]
        types = [*kept, *need.added]
        listed = json.dumps(types) if types else "null"
        yield _changed(route.ids["api"], {"binary_media_types": listed})
    if "integration" not in route.ids:
        return
    if need.proxy:
        gone = "# and without its integration responses and templates"
        yield _changed(route.ids["integration"], {"type": '"AWS_PROXY"'}, gone)
    elif need.mapping is not None:
        yield from _mapped(route, need.mapping)


def _mapped(route: ConfiguredRoute, need: Mapping) -> Iterator[Lines]:
    code = str(need.status)
    if need.declared and (need.content_type or "method-response" not in route.ids):
        fields = {"response_parameters": _table({TARGET + need.declared: True})}
        yield _either(route, "method-response", DECLARED, code, fields)
    given: dict[str, str] = {}
    if need.handling is not None:
        given["content_handling"] = _text(need.handling)
    if need.content_type is not None:
        given["response_parameters"] = _table(dict([need.content_type]))
    note = "# and without response_templates" if need.plain else ""
    if given:
        yield _either(route, "response", RESPONSE, code, given, note)
    if need.error is not None:
        yield from _error(route, need.error)


def _error(route: ConfiguredRoute, error: IntegrationResponse) -> Iterator[Lines]:
    code = str(error.status_code)
    yield _new(route, DECLARED, code, {"response_parameters": _table({CONTENT_TYPE: True})})
    told = {
        "selection_pattern": _text(error.selection_pattern),
        "content_handling": _text(error.content_handling or ""),
        "response_parameters": _table(dict(error.response_parameters)),
        "response_templates": _table(dict(error.response_templates)),
    }
    yield _new(route, RESPONSE, code, told)


def _either(
    route: ConfiguredRoute, name: str, kind: str, code: str, given: dict[str, str], note: str = ""
) -> Lines:
    if name in route.ids:
        return _changed(route.ids[name], given, note)
    return _new(route, kind, code, given)


def _changed(address: str, given: dict[str, str], note: str = "") -> Lines:
    """The resource at the address with what it gains."""
    kind, name = _resource(address)
    inside = [f"# {address}: as it is, and", *_aligned(given), *([note] if note else [])]
    return [f'resource "{kind}" "{name}" {{', *(f"  {line}" for line in inside), "}"]


def _new(route: ConfiguredRoute, kind: str, code: str, given: dict[str, str]) -> Lines:
    address = route.ids["integration"]
    kind_of, name = _resource(address)
    keys = ("rest_api_id", "resource_id", "http_method")
    place = {key: f"{kind_of}.{name}.{key}" for key in keys}
    inside = _aligned({**place, "status_code": _text(code), **given})
    head = [f"# new, in the module of {address}"]
    return [*head, f'resource "{kind}" "{name}_{code}" {{', *(f"  {x}" for x in inside), "}"]


def _resource(address: str) -> tuple[str, str]:
    """Type and name of the resource, without its module and the keys of `count` and `for_each`."""
    kind, name = _INSTANCE.sub("", address).split(".")[-2:]
    return kind, name


def _aligned(given: dict[str, str]) -> Lines:
    """As `terraform fmt` writes arguments: a block of several lines stands for itself."""
    width = max(map(len, given), default=0)
    return [f"{key:<{width}} = {value}" for key, value in given.items()]


def _table(given: dict[str, str] | dict[str, bool]) -> str:
    entries = (f"{_text(k)} = {v if isinstance(v, str) else 'true'}" for k, v in _spelt(given))
    return f"{{ {', '.join(entries)} }}"


def _spelt(given: dict[str, str] | dict[str, bool]) -> Iterator[tuple[str, str | bool]]:
    for key, value in given.items():
        yield key, _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """A quoted text: `${` and `%{` would begin a template."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
