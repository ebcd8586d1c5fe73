"""A CloudFormation template as its readers see it: resources by type, and what refers to what.

References are followed within the template, and to an OpenAPI document in a file beside it. This
file knows no API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from ... import documents
from ...documents.files import beside
from ...documents.values import Where, line_of
from .. import functions, rest
from ..route import UNTOLD, Function

SOURCE = "cloudformation"
_SUB = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.(?:Arn|Alias))?\}")


class Definition(NamedTuple):
    """The OpenAPI document of an API.

    Attributes:
        document: None when it is not at hand.
        file: where it stands.
        elsewhere: how the template names it when it is not at hand; empty when there is none.
        inline: it is the API's own body, included files put in their places.
    """

    document: Any
    file: str
    elsewhere: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A template and its file.

    Attributes:
        apis: REST APIs that the template does not hold but its reader knows, by logical id.
    """

    file: str
    resources: Any
    source: str = SOURCE
    apis: Mapping[str, rest.Api] = field(default_factory=dict)

    def of_type(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Logical id and properties of each resource of the type."""
        for name, resource in self.resources.items():
            if isinstance(resource, dict) and resource.get("Type") == kind:
                properties = resource.get("Properties")
                yield name, properties if isinstance(properties, dict) else {}

    def function_of(self, uri: Any) -> Function:
        """The function that an integration's uri names, where it is in the template."""
        for name in _named(uri):
            for kind in ("AWS::Lambda::Function", "AWS::Serverless::Function"):
                resource = self.resources.get(name)
                if isinstance(resource, dict) and resource.get("Type") == kind:
                    return function_in(resource.get("Properties"))
        return UNTOLD

    def definition(self, given: Any) -> Definition:
        """The OpenAPI document of an API with these properties."""
        body = given.get("DefinitionBody", given.get("Body"))
        if isinstance(body, dict) and ("paths" in body or openapi_like(body)):
            return Definition(body, self.file, "", inline=True)
        location = _included(body) or given.get("DefinitionUri") or given.get("BodyS3Location")
        if isinstance(location, str) and "://" not in location:
            place = Path(self.file).parent / location
            if beside(self.file, location):
                document = documents.load(str(place))[0]
                if isinstance(document, dict) and "paths" in document:
                    return Definition(document, str(place), "", inline=body is not None)
        if location is None and body is None:
            return Definition(None, self.file, "")
        shown = location if isinstance(location, str) else "a document outside the template"
        return Definition(None, self.file, shown)

    def where(self, name: str, container: Any = None, key: str = "") -> Where:
        """The place of a resource, or of a key in it."""
        line = line_of(container, key) if key else 0
        return Where(self.file, line or line_of(self.resources, name), name)


def openapi_like(body: Any) -> bool:
    """Whether a body says that it is OpenAPI, with paths or without."""
    return "openapi" in body or "swagger" in body


def _included(body: Any) -> Any:
    """The location in `Fn::Transform: {Name: AWS::Include, Parameters: {Location: …}}`."""
    transform = body.get("Fn::Transform") if isinstance(body, dict) else None
    parameters = transform.get("Parameters") if isinstance(transform, dict) else None
    return parameters.get("Location") if isinstance(parameters, dict) else None


def target(value: Any) -> str:
    """The logical id that Ref, GetAtt or Sub names; the text itself; empty for anything else."""
    if isinstance(value, dict) and len(value) == 1:
        argument = next(iter(value.values()))
        if isinstance(argument, list):
            argument = argument[0] if argument else ""
        text = str(argument)
        return text.removeprefix("${").removesuffix("}").partition(".")[0]
    return value if isinstance(value, str) else ""


def function_in(given: Any) -> Function:
    """What a function's properties spell out of it."""
    if not isinstance(given, dict) or given.get("PackageType") == "Image":
        return UNTOLD
    handler, folder = _text(given, "Handler"), _text(given, "CodeUri") or _text(given, "Code")
    # A folder beside the template; an archive, or a place in S3, holds no file to import.
    near = folder and "://" not in folder and not folder.endswith(".zip")
    environment = given.get("Environment")
    variables = environment.get("Variables") if isinstance(environment, dict) else None
    return functions.told(
        _text(given, "Runtime"),
        str(PurePosixPath(folder, handler)) if handler and near else handler,
        variables,
        given.get("Layers"),
    )


def _text(given: dict[str, Any], key: str) -> str:
    """The text at the key; empty for another kind of value."""
    found = given.get(key)
    return found if isinstance(found, str) else ""


def _named(uri: Any) -> Iterator[str]:
    """The logical ids that an integration's uri refers to."""
    if isinstance(uri, str):
        yield from _SUB.findall(uri)
    elif isinstance(uri, dict) and ("Fn::GetAtt" in uri or "Ref" in uri):
        yield target(uri)
    elif isinstance(uri, dict | list):
        for entry in uri.values() if isinstance(uri, dict) else uri:
            yield from _named(entry)
