"""Terraform's JSON as resources that name one another: by id in a state, by reference in a plan.

In: the document of `terraform show -json`. Out: World, which follows an attribute to the resource
it names, through variables and outputs of modules, `each.value` and other resources' attributes.
Locals are not in that JSON: what stands behind one cannot be followed. This file knows no API.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..intake import Elsewhere

ROOT = "root_resource_id"
RESPONSE = "aws_api_gateway_integration_response"
DECLARED = "aws_api_gateway_method_response"
_OF_METHOD = (RESPONSE, DECLARED)
_OF_RESOURCE = ("resource_id", "parent_id")
_MOST_STEPS = 40
_INDEX = re.compile(r"\[(?:\"[^\"]*\"|\d+|[^\]]*)\]")
AFTER_APPLY = "known after apply alone"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the configuration, or one instance of it.

    Attributes:
        address: with module and index, as Terraform prints it.
        values: its attributes, those that are known.
        module: names of the modules around it.
        expressions: attribute -> the references in its expression, the most telling first.
        each: the references of its `for_each` or `count`.
        unknown: attribute -> what `after_unknown` says of it.
    """

    address: str
    kind: str
    values: Mapping[str, Any]
    module: tuple[str, ...] = ()
    expressions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: tuple[str, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)

    def known(self, key: str) -> Any:
        """The value; Elsewhere when a plan leaves it, or a part of it, open."""
        names = self.expressions.get(key, ())
        if names and (key not in self.values or _any(self.unknown.get(key))):
            return Elsewhere(f"{names[0]}, {AFTER_APPLY}")
        return self.values.get(key)

    def text(self, key: str) -> str:
        """The value as a text; empty when there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)


class World:
    """All resources of a plan or state."""

    def __init__(self, document: Any) -> None:
        self.root = part(document.get("configuration"), "root_module")
        self.resources = list(_resources(document, self.root))
        self.named: dict[str, list[Resource]] = {}
        self.kinds: dict[str, list[Resource]] = {}
        for resource in self.resources:
            self.named.setdefault(plain(resource.address), []).append(resource)
            self.kinds.setdefault(resource.kind, []).append(resource)
        self.parts = {own(r): r for r in self.of_kind("aws_api_gateway_resource")}
        self.methods: dict[tuple[str, ...], list[Resource]] = {}
        for resource in self.of_kind(*_OF_METHOD):
            self.methods.setdefault(self.method_of(resource), []).append(resource)

    def of_kind(self, *kinds: str) -> list[Resource]:
        """The resources of these types."""
        return [r for kind in kinds for r in self.kinds.get(kind, ())]

    def method_of(self, resource: Resource) -> tuple[str, ...]:
        """What tells the resource's method of a REST API from others."""
        names = ("rest_api_id", "resource_id", "http_method")
        return tuple(self.identity(resource, name) for name in names)

    def beside(self, resource: Resource, kind: str) -> list[Resource]:
        """The resources of the kind that belong to the same method of a REST API."""
        return [r for r in self.methods.get(self.method_of(resource), ()) if r.kind == kind]

    def identity(self, resource: Resource, key: str) -> str:
        """What the attribute names: an id, or an address with the attribute that is the id."""
        value = resource.values.get(key)
        if value is not None:
            return str(value)
        found = self.follow(resource, key)
        if found is None:
            return "?" + "".join(resource.expressions.get(key, ())[:1])
        target, attribute = found
        # `apis[each.key].root_resource_id` stands in the plan as `apis`, without the attribute.
        root = key in _OF_RESOURCE and target.kind == "aws_api_gateway_rest_api"
        return own(target, ROOT if root or attribute == ROOT else "id")

    def follow(self, resource: Resource, key: str) -> tuple[Resource, str] | None:
        """The resource that the attribute names, and which attribute of it."""
        for _ in range(_MOST_STEPS):
            names = resource.expressions.get(key, ())
            found = self._resolved(names, resource.module, resource)
            if found is None:
                return None
            target, attribute = found
            if attribute not in target.expressions or target is resource:
                return found
            resource, key = target, attribute
        return None

    def _resolved(
        self, names: Iterable[str], module: tuple[str, ...], source: Resource, steps: int = 0
    ) -> tuple[Resource, str] | None:
        # A uri has its region from `data` before it names the function.
        nearest = sorted(names, key=lambda name: name.startswith("data."))
        for name in nearest if steps < _MOST_STEPS else ():
            further = self._through(name, module, source)
            if further is not None:
                found = self._resolved(further[0], further[1], source, steps + 1)
            else:
                found = self._instance(name, module, source)
            if found is not None:
                return found
        return None

    def _through(
        self, name: str, module: tuple[str, ...], source: Resource
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """(references, module) that a variable, an output or `each` stands for."""
        first, _, rest = plain(name).partition(".")
        if first == "var" and module:
            call = part(_module(self.root, module[:-1]), "module_calls", module[-1])
            variable = rest.partition(".")[0]
            given = _names(part(call, "expressions", variable))
            if given and given[0].startswith("each."):
                given = _names(part(call, "for_each_expression"))
            return given, module[:-1]
        if first == "module":
            child, _, output = rest.partition(".")
            inner = (*module, child)
            expression = part(_module(self.root, inner), "outputs", output.partition(".")[0])
            return _names(part(expression, "expression")), inner
        if first == "each" and rest.startswith("value."):
            attribute = rest.removeprefix("value.")
            return tuple(f"{name}.{attribute}" for name in source.each), module
        return None

    def _instance(
        self, name: str, module: tuple[str, ...], source: Resource
    ) -> tuple[Resource, str] | None:
        """The instance that is nearest to the source: of its module, with its index."""
        prefix = "".join(f"module.{part}." for part in module)
        words = plain(name).split(".")
        size = 3 if words[0] == "data" else 2
        candidates = self.named.get(prefix + ".".join(words[:size]), [])
        if not candidates:
            return None
        index = _INDEX.search(name)
        if index:
            candidates = [c for c in candidates if c.address.endswith(index[0])] or candidates
        nearest = max(candidates, key=lambda c: _nearness(c.address, source.address))
        if len(words) > size:
            return nearest, words[size]
        # `folders[each.key].id` stands in the plan as `folders` and `each.key`.
        alone = len(candidates) == 1 or _nearness(nearest.address, source.address)[1]
        return (nearest, "id") if alone else None


def own(resource: Resource, key: str = "id") -> str:
    """What other resources' attributes have when they name this one."""
    value = resource.values.get(key)
    return str(value) if value is not None else f"{resource.address}.{key}"


def plain(address: str) -> str:
    """The address without indexes."""
    return _INDEX.sub("", address)


def part(value: Any, *keys: str) -> Any:
    """The value at the keys; None where one is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def table(value: Any) -> dict[str, Any]:
    """The mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """The list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def _any(unknown: Any) -> bool:
    if isinstance(unknown, dict | list):
        return any(map(_any, unknown.values() if isinstance(unknown, dict) else unknown))
    return unknown is True


def _nearness(one: str, other: str) -> tuple[int, int]:
    """How many modules two addresses share, and whether their own indexes are the same."""
    mine, theirs = one.split(".module."), other.split(".module.")
    shared = sum(a == b for a, b in zip(_modules(one), _modules(other), strict=False))
    last = [_INDEX.findall(entries[-1])[-1:] for entries in (mine, theirs)]
    return shared, int(bool(last[0]) and last[0] == last[1])


def _modules(address: str) -> list[str]:
    return re.findall(r"module\.[^.\[]+(?:\[[^\]]*\])?", address)


def _names(expression: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in listed(part(expression, "references")))


def _module(root: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        root = part(root, "module_calls", name, "module")
    return root


def _resources(document: Any, root: Any) -> Iterator[Resource]:
    planned = document.get("planned_values")
    values = planned if isinstance(planned, dict) else document.get("values")
    unknown = {
        str(part(change, "address")): part(change, "change", "after_unknown") or {}
        for change in listed(document.get("resource_changes"))
    }
    configured: dict[tuple[str, ...], dict[str, Any]] = {}
    for given, module in _instances(part(values, "root_module")):
        if module not in configured:
            configured[module] = _configured(_module(root, module), module)
        address = str(given.get("address"))
        expressed = configured[module].get(plain(address))
        yield _resource(given, module, expressed, unknown.get(address))
    if planned is not None:
        # What a plan reads with `data` stands in the prior state alone.
        for given, module in _instances(part(document, "prior_state", "values", "root_module")):
            if given.get("mode") == "data":
                yield _resource(given, module, None, None)


def _instances(module: Any) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    waiting = [module]
    while waiting:
        module = waiting.pop(0)
        waiting += listed(part(module, "child_modules"))
        address = str(part(module, "address") or "")
        path = tuple(entry.removeprefix("module.") for entry in _modules(plain(address)))
        for given in listed(part(module, "resources")):
            # Every address that Terraform prints has a type and a name.
            named = isinstance(given, dict) and "." in str(given.get("address"))
            if named and isinstance(given.get("values"), dict):
                yield given, path


def _configured(module: Any, path: tuple[str, ...]) -> dict[str, Any]:
    """The module's resources as configured, by their addresses without indexes."""
    around = "".join(f"module.{name}." for name in path)
    found = [given for given in listed(part(module, "resources")) if isinstance(given, dict)]
    return {f"{around}{given.get('address')}": given for given in found}


def _resource(
    given: dict[str, Any], module: tuple[str, ...], configured: Any, unknown: Any
) -> Resource:
    expressions = part(configured, "expressions")
    each = part(configured, "for_each_expression") or part(configured, "count_expression")
    return Resource(
        str(given.get("address")),
        str(given.get("type")),
        given["values"],
        module,
        {
            key: _names(entry)
            for key, entry in (expressions.items() if isinstance(expressions, dict) else ())
            if _names(entry)
        },
        _names(each),
        unknown if isinstance(unknown, dict) else {},
    )
