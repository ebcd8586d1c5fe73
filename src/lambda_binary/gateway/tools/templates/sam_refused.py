"""What SAM's translator refuses of a template, or passes over without a word.

In: the document and its Template, Globals merged. Out: remarks. Each was read from samtranslator
1.115 and is compared with it in the tests. Misspelt keys are the matter of unread.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...documents.values import Where, line_of
from .. import rest
from ..intake import literal, unresolved
from ..route import Remark
from . import sam
from .sam_http import events
from .template import Template

RULE = "refused-by-sam"
NOT_DEFINED = "event-not-defined"
_MISSING = "the deployed API answers 403 (Missing Authentication Token)"
_NO_METHODS = {"parameters", "summary", "description", "servers", "trace"}


def found(document: dict[str, Any], template: Template) -> Iterator[Remark]:
    """The remarks, in the order of the checks at the foot of this file."""
    given = sam.Document(document, template)
    methods = sam.methods_by_api(given)
    for check in _CHECKS:
        yield from check(given, methods)


Methods = dict[str, list[rest.Method]]


def _undefined(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """Events whose API has a definition of its own without such a method."""
    apis = given.apis()
    for api, wanted in methods.items():
        properties = apis.get(api)
        if properties is None:
            continue
        definition = given.template.definition(properties)
        if definition.document is None:
            continue
        merged = bool(properties.get("MergeDefinitions"))
        for method in wanted:
            if merged and sam.merges(definition, method):
                continue
            if not _defines(definition.document.get("paths"), method):
                yield _not_defined(api, method, merged)


def _not_defined(api: str, method: rest.Method, merged: bool) -> Remark:
    said = f"{method.where.name} is {method.method} {method.path}"
    if not merged:
        text = f"{said}, which the definition of {api} does not have: {_MISSING}"
        cure = (
            f"write {method.path} with its method into the definition, or MergeDefinitions: true "
            f"in the Properties of {api}"
        )
    elif method.method == "ANY":
        text = f"{said}, which MergeDefinitions writes as the key any, no method of OpenAPI"
        cure = "write an event for each of its methods, as get and post"
    else:
        text = f"{said}, which MergeDefinitions puts into no definition without paths: {_MISSING}"
        cure = f"write paths into the definition of {api}, or leave the definition out"
    return Remark(NOT_DEFINED, text, method.where, cure)


def _defines(paths: Any, method: rest.Method) -> bool:
    """Whether the paths have the method; what only AWS can tell counts as there."""
    if paths is None:
        return False
    if not isinstance(paths, dict) or any(str(key).startswith("Fn::") for key in paths):
        return True
    item = paths.get(method.path)
    if method.path == sam.UNTOLD_PATH or (item is not None and not isinstance(item, dict)):
        return True
    verbs = {str(key).lower() for key in item or ()}
    from ..openapi.read import VERBS

    told = verbs & set(VERBS)
    # An event of ANY is usual beside several methods: it gives the permission for all of them.
    some = method.method == "ANY" and told
    return bool(some or verbs - told - _NO_METHODS or told & {method.method.lower(), rest.ANY})


def _nowhere(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """SAM takes an API of the same template alone, by its logical id."""
    for api, wanted in methods.items():
        if api == sam.IMPLICIT or api in given.template.resources:
            continue
        for method in wanted:
            text = f"{method.where.name} names {api}, which is no resource of this template"
            cure = "name an AWS::Serverless::Api of this template with RestApiId: !Ref"
            yield Remark(RULE, text, method.where, cure)


def _not_texts(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """The path and the method of an event are read before anything is filled in."""
    transform = given.whole.get("Transform")
    if "AWS::LanguageExtensions" in (transform if isinstance(transform, list) else [transform]):
        return
    for name, function in given.template.of_type("AWS::Serverless::Function"):
        for kind in ("Api", "HttpApi"):
            for event, where in events(given.template, name, function, kind):
                for key in ("Path", "Method"):
                    text = unresolved(event.get(key))
                    if text and isinstance(event[key], dict):
                        place = Where(where.file, line_of(event, key) or where.line, where.name)
                        said = f"{where.name} has the {key} {text}, and SAM takes a text alone"
                        yield Remark(RULE, said, place, f"write the {key.lower()} itself")


def _twice(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """Two events with one method and path, where no definition is merged."""
    apis = given.apis()
    for api, wanted in methods.items():
        properties = apis.get(api, {})
        if given.template.definition(properties).document is not None:
            continue
        first: dict[tuple[str, str], rest.Method] = {}
        for method in wanted:
            key = method.method, method.path
            # Two functions of which a condition makes one are usual.
            if key in first and method.path != sam.UNTOLD_PATH and method.open is None:
                text = (
                    f"{method.where.name} is {' '.join(key)}, as {first[key].where.name} is: "
                    "SAM refuses the second"
                )
                yield Remark(RULE, text, method.where, "remove one of the two")
            first.setdefault(key, method)


def _wrong_types(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """Values of another type than the translator takes, in a resource or in Globals."""
    apis = [("Api", name, properties) for name, properties in given.apis().items()]
    apis += [("Api", "", given.shared("Api"))] if sam.IMPLICIT in methods else []
    for kind in ("HttpApi", "Function"):
        found = given.template.of_type(f"AWS::Serverless::{kind}")
        apis += [(kind, name, properties) for name, properties in found]
    told = set()
    for kind, name, properties in apis:
        for key, (types, wanted) in _TYPES[kind].items():
            value = properties.get(key)
            if value is None or isinstance(value, types) or _intrinsic(value):
                continue
            own = given.own(name)
            holder = own if key in own else given.shared(kind)
            label = f"{name if holder is own else f'Globals.{kind}'}.{key}"
            if label not in told:
                told.add(label)
                where = Where(given.template.file, line_of(holder, key), label)
                text = f"{label} is {_shown(value)}, and SAM refuses all but a {wanted}"
                yield Remark(RULE, text, where, _written(key, value, wanted))


def _intrinsic(value: Any) -> bool:
    """What the translator takes for one: any mapping of one key (model/__init__.py)."""
    return isinstance(value, dict) and len(value) == 1


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, str):
        return f"the text {value!r}"
    return f"the value {str(value).lower()}"


def _written(key: str, value: Any, wanted: str) -> str:
    example = f", as {key}: ['{value}']" if wanted == "list" and isinstance(value, str) else ""
    return f"write a {wanted}{example}"


def _stage_name(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """A REST API needs it; Globals cannot give it."""
    for name in given.apis():
        if given.own(name).get("StageName") is None:
            text = f"{name} has no StageName, and SAM refuses that"
            yield Remark(RULE, text, given.template.where(name), "write one, as StageName: prod")


def _any_method(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """The permission of the function is for the method as it is spelt, but for `any`."""
    template = given.template
    for name, function in template.of_type("AWS::Serverless::Function"):
        found = list(events(template, name, function, "Api"))
        open_ = [e.get("Path") for e, _ in found if str(e.get("Method")).lower() == "any"]
        for event, where in found:
            if str(event.get("Method")).lower() != rest.ANY or event.get("Path") in open_:
                continue
            place = Where(where.file, line_of(event, "Method") or where.line, where.name)
            text = (
                f"{where.name} gives a permission for the method {rest.ANY.upper()}, which no "
                "request has: requests fail with 500"
            )
            cure = "write Method: any, or an event for each method where definitions are merged"
            yield Remark("permission-of-no-method", text, place, cure)


def _auth_type(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """A function URL needs it."""
    template = given.template
    for name, function in template.of_type("AWS::Serverless::Function"):
        config = function.get("FunctionUrlConfig")
        open_ = unresolved(config) is not None or literal(config) is None
        if isinstance(config, dict) and config and not open_ and "AuthType" not in config:
            place = template.where(name, function, "FunctionUrlConfig")
            where = Where(place.file, place.line, f"{name}.FunctionUrlConfig")
            cure = "write AuthType: NONE (anybody may call it) or AWS_IAM"
            yield Remark(RULE, f"{where.name} has no AuthType", where, cure)


def _transfer(given: sam.Document, methods: Methods) -> Iterator[Remark]:
    """push.py and swagger.py know the one text RESPONSE_STREAM and pass over all others."""
    template = given.template
    for name, function in template.of_type("AWS::Serverless::Function"):
        for event, where in events(template, name, function, "Api"):
            mode = event.get("ResponseTransferMode")
            if mode is None or unresolved(mode) or mode in (sam.STREAMED, "BUFFERED"):
                continue
            place = Where(
                where.file, line_of(event, "ResponseTransferMode") or where.line, where.name
            )
            text = f"{where.name} has ResponseTransferMode {mode}, which SAM passes over: buffered"
            cure = "write RESPONSE_STREAM, or remove it"
            yield Remark("transfer-not-read", text, place, cure, key="response_transfer_mode")


# model/sam_resources.py, property_types: those that decide about routes and bytes. An intrinsic is
# taken in the place of each but the truth value of MergeDefinitions, which is not told here.
_LIST, _TABLE, _TEXT = ((list,), "list"), ((dict,), "mapping"), ((str, dict), "text")
_TYPES: dict[str, dict[str, tuple[tuple[type, ...], str]]] = {
    "Api": {
        "BinaryMediaTypes": _LIST,
        "Cors": ((str, dict), "text or mapping"),
        "DefinitionBody": _TABLE,
        "DefinitionUri": ((str, dict), "text or mapping"),
        "MergeDefinitions": ((bool,), "truth value"),
        "MinimumCompressionSize": ((int,), "number"),
        "StageName": _TEXT,
        "Auth": _TABLE,
    },
    "HttpApi": {
        "DefinitionBody": _TABLE,
        "DefinitionUri": ((str, dict), "text or mapping"),
        "CorsConfiguration": ((bool, dict), "truth value or mapping"),
        "StageName": _TEXT,
        "Auth": _TABLE,
    },
    "Function": {"FunctionUrlConfig": _TABLE, "Environment": _TABLE},
}
_CHECKS: tuple[Callable[[sam.Document, Methods], Iterator[Remark]], ...] = (
    _undefined,
    _nowhere,
    _not_texts,
    _twice,
    _wrong_types,
    _stage_name,
    _any_method,
    _auth_type,
    _transfer,
)
