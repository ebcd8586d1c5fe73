"""A path to its resource: what `--resource-id` wants and nobody knows by heart.

In: a boto3 client and an API's id, then paths. Out: ApiResources. A path or method that does not
exist is a FixError with the nearest ones.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..aws.answers import ask_all
from ..aws.steps import Step
from ..model.paths import matches
from .errors import FixError

ANY = "ANY"
_LISTED = 5
# The most that one page of GetResources holds (REST API reference, `limit`).
_PAGE = 500


@dataclass(frozen=True, slots=True)
class ApiResource:
    """A path of the API.

    Attributes:
        id: what AWS calls it.
        path: `/pictures/{name}`.
        methods: by name, as AWS describes them.
    """

    id: str
    path: str
    methods: Mapping[str, Mapping[str, Any]]

    @property
    def described(self) -> dict[str, Any]:
        """As GetResources describes it, for tools/live/read.py."""
        return {"id": self.id, "path": self.path, "resourceMethods": self.methods}

    @property
    def mocks(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """The methods that AWS answers itself (MOCK), with their integrations."""
        found = ((name, each.get("methodIntegration") or {}) for name, each in self.methods.items())
        return tuple((name, each) for name, each in found if each.get("type") == "MOCK")


def all_resources(client: Any, api: str) -> tuple[ApiResource, ...]:
    """Every resource of the API with its methods, over all pages."""
    size = {"PageSize": _PAGE}
    pages = ask_all(
        client, "get_resources", restApiId=api, embed=["methods"], PaginationConfig=size
    )
    return tuple(
        ApiResource(item["id"], item["path"], item.get("resourceMethods") or {})
        for page in pages
        for item in page.get("items", [])
    )


def at_path(resources: Iterable[ApiResource], path: str) -> ApiResource:
    """The resource with exactly this path."""
    if not path.startswith("/"):
        raise FixError(f"the path {path!r} does not begin with '/': write --path {'/' + path}")
    by_path = {resource.path: resource for resource in resources}
    if path in by_path:
        return by_path[path]
    near = nearest(path, by_path)
    there = f"the nearest are {', '.join(near)}" if near else "it has no resource at all"
    raise FixError(f"the API has no resource with the path {path!r}: {there}")


def nearest(path: str, known: Iterable[str]) -> list[str]:
    """At most five known paths: those that would serve `path`, then those spelt most like it."""
    given = sorted(known)
    serving = [each for each in given if "{" in each and matches(each, path)]

    def likeness(each: str) -> float:
        return difflib.SequenceMatcher(None, each.lower(), path.lower()).ratio()

    alike = sorted(given, key=likeness, reverse=True)
    return list(dict.fromkeys((*serving, *alike)))[:_LISTED]


def method_at(api: str, resource: ApiResource, method: str) -> str:
    """The method's name on AWS: itself, or ANY, which takes all that are not named."""
    wanted = method.upper()
    for name in (wanted, ANY):
        if name in resource.methods:
            return name
    there = ", ".join(sorted(resource.methods)) or "none at all"
    place = {"restApiId": api, "resourceId": resource.id, "httpMethod": wanted}
    made = Step("put_method", {**place, "authorizationType": "NONE"}, "").as_command()
    raise FixError(
        f"{resource.path} has no method {wanted}; it has {there}: name one with --method, or make "
        f"it with `{made}` (open to everybody) and give it an integration"
    )
