"""What a serverless.yml says of its one REST API: provider, plugins of old, overridden resources.

In: the document, its variables followed. Out: rest.Api, and remarks about plugins. What a plugin
does was read from its source on npm; how `resources` is merged, from osls 4.3
(lib/utils/merge-plain-objects.js: mappings by key, lists by place).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from ...documents.errors import SourceError
from ...documents.values import Where, line_of, spot_of
from .. import rest
from ..intake import Elsewhere, Intake, unresolved
from ..route import ConfiguredRoute

REST_API = "ApiGatewayRestApi"
TYPES = "BinaryMediaTypes"
# Plugins that set binary media types -> where their list stands under `custom`.
_PLUGINS = {
    "serverless-apigw-binary": ("apigwBinary", "types"),
    "serverless-plugin-custom-binary": ("apiGateway", "binaryMediaTypes"),
    "serverless-aws-static-file-handler/plugins/BinaryMediaTypes": (
        "apiGateway",
        "binaryMediaTypes",
    ),
}
_REMARKS = {"serverless-apigw-binary": "plugin-apigw-binary"}
ON_RESPONSE, ON_REQUEST = "serverless-apigwy-binary", "serverless-plugin-custom-binary"


def part(document: Any, *keys: str) -> Any:
    """The value at the keys; None where one is missing."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def check_provider(document: Any, file: str) -> None:
    """Raise SourceError when the file is for another cloud."""
    provider = part(document, "provider")
    name = part(provider, "name") if isinstance(provider, dict) else provider
    if isinstance(name, str) and name.lower() != "aws" and unresolved(name) is None:
        line = line_of(provider, "name") or line_of(document, "provider")
        message = f"is for the provider {name}: only AWS has the gateways that are checked here"
        raise SourceError(message, file, line)


def plugins(document: Any) -> tuple[str, ...] | None:
    """The plugins named; None when the file leaves them open."""
    given = part(document, "plugins")
    given = part(given, "modules") if isinstance(given, dict) else given
    if unresolved(given):
        return None
    names = given if isinstance(given, list) else []
    return None if any(map(unresolved, names)) else tuple(map(str, names))


def api_of(document: Any, file: str) -> rest.Api:
    """The REST API that the framework makes, or the one that it is told to use."""
    given = part(document, "provider", "apiGateway") or {}
    spots = {
        "provider": spot_of(document, "provider"),
        "api": spot_of(document.get("provider"), "apiGateway"),
        "types": spot_of(given, "binaryMediaTypes"),
    }
    types, where = _types(document, given, file)
    return rest.Api(
        where,
        types,
        part(given, "minimumCompressionSize"),
        part(document, "provider", "stage"),
        {name: spot for name, spot in spots.items() if spot},
        name="http",
    )


def _types(document: Any, given: Any, file: str) -> tuple[Any, Where]:
    key = "provider.apiGateway.binaryMediaTypes"
    where = Where(file, line_of(given, "binaryMediaTypes"), key)
    for name, whole in (("provider", document.get("provider")), ("provider.apiGateway", given)):
        if unresolved(whole):
            return whole, Where(file, line_of(document, "provider"), name)
    if part(given, "restApiId") is not None:
        # compileRestApi returns at once then, and the list here is never used.
        line = line_of(given, "restApiId")
        return Elsewhere("set on the REST API of provider.apiGateway.restApiId"), Where(
            file, line, "provider.apiGateway.restApiId"
        )
    types = part(given, "binaryMediaTypes")
    for folder, override in _overrides(document):
        own = override[TYPES]
        if types is None or folder == "extensions":
            line = line_of(override, TYPES)
            types, where = own, Where(file, line, f"resources, {REST_API}.Properties.{TYPES}")
        elif isinstance(types, list) and isinstance(own, list):
            types = [b if b is not None else a for a, b in zip_longest(types, own)]
    return types, where


def _overrides(document: Any) -> Iterator[tuple[str, Any]]:
    """The generated RestApi's properties, overridden in `resources`: common before 1.42."""
    for folder in ("Resources", "extensions"):
        for entry in resource_parts(document):
            found = part(entry, folder, REST_API, "Properties")
            if isinstance(found, dict) and TYPES in found:
                yield folder, found


def resource_parts(document: Any) -> list[Any]:
    """`resources` is a template or a list of them."""
    given = part(document, "resources")
    return given if isinstance(given, list) else [given]


def plugin_types(document: Any, file: str, intake: Intake) -> tuple[str, ...]:
    """The binary media types that a plugin of old sets; a slash may be spelt ~1 there."""
    named = plugins(document)
    for plugin, (holder, key) in _PLUGINS.items():
        types = part(document, "custom", holder, key)
        name = f"custom.{holder}.{key}"
        where = Where(file, line_of(document.get("custom"), holder), name)
        if types is None:
            continue
        if named is not None and plugin not in named:
            _remark_unread(intake, plugin, named, where)
            continue
        if named is None:
            types = Elsewhere(f"{name}, if plugins names {plugin}")
        found = intake.texts("binary_media_types", types, where)
        if found:
            rule = _REMARKS.get(plugin, "plugin-types")
            intake.remark(rule, f"{plugin} reads {name}: {', '.join(found)}", where)
        return tuple(entry.replace("~1", "/") for entry in found)
    return ()


def _remark_unread(intake: Intake, plugin: str, named: tuple[str, ...], where: Where) -> None:
    """Two plugins read the key `custom.apiGateway`; what neither of them reads is told once."""
    readers = [p for p, keys in _PLUGINS.items() if keys == _PLUGINS[plugin]]
    if plugin == readers[0] and not any(reader in named for reader in readers):
        text = f"{where.name} is read by {' or '.join(readers)} alone, and plugins does not name it"
        intake.remark("plugin-not-named", text, where)


def after_plugins(method: rest.Method, document: Any) -> rest.Method:
    """The method as a plugin of old leaves it, which reads `contentHandling` beside `path`."""
    handling, named = method.ids.get("plugin"), plugins(document) or ()
    if handling and ON_REQUEST in named:
        method = replace(method, content_handling=handling)
    if handling and ON_RESPONSE in named and method.kind == "AWS":
        # It puts the integration response 200 anew, without templates and fields (its issue #6).
        kept = (r for r in method.responses if r.status != "200")
        put = rest.MappedResponse("200", "", handling)
        method = replace(method, responses=(put, *kept))
    return method


def unplugged(route: ConfiguredRoute, document: Any) -> str:
    """What becomes of the `contentHandling` that only a plugin of old reads."""
    block = "request" if ON_REQUEST in (plugins(document) or ()) else "response"
    if route.settings.integration == "rest-proxy":
        return "remove it; on a proxy integration binaryMediaTypes and isBase64Encoded decide"
    if block in route.ids.get("handled", "").split():
        return f"remove it; the event's {block}: has contentHandling already"
    return f"move it under {block}: of the event, with integration: lambda, which needs no plugin"


def open_parts(document: Any) -> Iterator[tuple[str, str]]:
    """(name, text) of each part that may hold routes and was left open by the file."""
    functions = part(document, "functions")
    for group in functions if isinstance(functions, list) else [functions]:
        yield from _open("functions", group)
        for name, function in group.items() if isinstance(group, dict) else ():
            yield from _open(f"functions.{name}", function)
            events = part(function, "events")
            for entry in events if isinstance(events, list) else [events]:
                yield from _open(f"functions.{name}.events", entry)


def _open(name: str, value: Any) -> Iterator[tuple[str, str]]:
    text = unresolved(value) if isinstance(value, str) else None
    if text:
        yield name, text
