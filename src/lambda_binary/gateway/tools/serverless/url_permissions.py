"""The permissions of a `url: true`: what the framework adds, and what `resources` adds beside it.

In: the document, and the function's `url`. Out: remarks. Serverless Framework 3 gives everybody
lambda:InvokeFunctionUrl alone (serverless/serverless #13147), osls from 3.57 on both (its #102);
which of them deploys the file cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...documents.values import Where
from .. import permissions
from ..route import Remark
from ..templates.entrances import permissions_in
from ..templates.template import Template
from .api import part, resource_parts


def found(document: Any, function: str, given: Any, where: Where) -> Iterator[Remark]:
    """What a public URL's callers may lack."""
    authorizer = part(given, "authorizer")
    if authorizer is not None and authorizer != "none":
        return
    logical = logical_id(function)
    for entry in resource_parts(document):
        resources = part(entry, "Resources")
        template = Template(where.file, resources if isinstance(resources, dict) else {})
        for permission in permissions_in(template):
            if permission.function == logical and permission.action == permissions.INVOKE:
                return
    yield Remark(
        "url-permission-of-old",
        f"{where.name} is public: osls from 3.57 on gives everybody lambda:InvokeFunction too, "
        "Serverless Framework 3 does not, and callers get 403",
        where,
        f"with Serverless Framework, add under resources an AWS::Lambda::Permission with "
        f"FunctionName: !GetAtt {logical}.Arn, Action: lambda:InvokeFunction, Principal: '*', "
        "InvokedViaFunctionUrl: true",
        gives=((permissions.INVOKE, permissions.EVERYBODY),),
    )


def logical_id(function: str) -> str:
    """The function's name in the stack: osls 4.3, lib/plugins/aws/lib/naming.js."""
    plain = str(function).replace("-", "Dash").replace("_", "Underscore")
    return f"{plain[:1].upper()}{plain[1:]}LambdaFunction"
