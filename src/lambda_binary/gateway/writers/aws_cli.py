"""A bash script of AWS CLI commands, for a function that exists already.

In: RoutePlan. Out: text. Every command is one list of words, so that quoting is shlex's matter;
words that begin with `$` are the script's own variables. Names of resources are never guessed:
ids are what the command before printed.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence

from . import facts
from .answers import CHOICE, Answer, answers, preflight, request_template
from .cloudformation_others import path_pattern
from .layout import fill, joined
from .plan import RoutePlan

SCRIPT = """
#!/usr/bin/env bash
# <title>
<#function>
# It makes a new API for a function that exists. Run it once: bash setup.sh FUNCTION_NAME<more>
set -euo pipefail
name=<usage>
<listener>
<function_arn>
<where>

<front>
"""

WHERE = """
partition=$(echo "$function" | cut -d: -f2)
region=$(echo "$function" | cut -d: -f4)
account=$(echo "$function" | cut -d: -f5)
"""

INVOCATION = (
    "arn:$partition:apigateway:$region:lambda:path/2015-03-31/functions/$function/invocations"
)

# A word with a variable of the script goes into double quotes, which leave `$` its meaning.
_VARIABLE = re.compile(r"[^\s\"'`\\]*\$[a-z]+[^\s\"'`\\]*")

TO_REST = ("--rest-api-id", "$api", "--resource-id", "$resource")


def aws_cli(plan: RoutePlan) -> str:
    """The script."""
    alb = plan.integration == "alb"
    return (
        fill(
            SCRIPT,
            title=facts.title(plan),
            function=facts.function(plan),
            more=" LISTENER_ARN" if alb else "",
            usage='"${1:?name the function}"',
            listener='listener="${2:?name the ARN of the listener}"' if alb else "",
            function_arn=command(
                *("lambda", "get-function-configuration", "--function-name", "$name"),
                into="function",
                query="FunctionArn",
            ),
            where=fill(WHERE) if plan.integration not in {"function-url", "alb"} else "",
            front=_FRONTS[plan.integration](plan),
        )
        + "\n"
    )


def command(*words: str, into: str = "", query: str = "") -> str:
    """One `aws` command, its options a line each; `into` takes what `query` selects."""
    if query:
        words = (*words, "--query", query, "--output", "text")
    rows: list[str] = []
    for word in words:
        text = f'"{word}"' if _VARIABLE.fullmatch(word) else shlex.quote(word)
        if word.startswith("--") or not rows:
            rows.append(text)
        else:
            rows[-1] += f" {text}"
    text = " \\\n    ".join(["aws " + rows[0], *rows[1:]])
    return f"{into}=$({text})" if into else text


def _rest(plan: RoutePlan) -> str:
    mapped = plan.integration == "rest-mapped"
    return joined(
        _api(plan),
        _resource(plan),
        _method(plan, plan.method, *_integration(plan)),
        *([_answer(plan.method, answer) for answer in answers(plan)] if mapped else []),
        _options(plan),
        _permission(plan, f"$api/*/{plan.permitted}"),
        _deployment(plan),
    )


def _api(plan: RoutePlan) -> str:
    mapped = plan.integration == "rest-mapped"
    types = () if mapped else ("--binary-media-types", *plan.media_types)
    return fill(
        """
        <#types>
        <#bodies>
        <#origin>
        <create>
        <root>
        """,
        types="no_types" if mapped else facts.types(plan),
        bodies="" if mapped else facts.bodies(plan),
        origin=facts.origin(plan),
        create=command(
            "apigateway", "create-rest-api", "--name", "image", *types, into="api", query="id"
        ),
        root=command(
            *("apigateway", "get-resources", "--rest-api-id", "$api"),
            into="resource",
            query="items[?path==`/`].id",
        ),
    )


def _resource(plan: RoutePlan) -> str:
    rows = [
        command(
            *("apigateway", "create-resource", "--rest-api-id", "$api"),
            *("--parent-id", "$resource", "--path-part", part),
            into="resource",
            query="id",
        )
        for part in plan.segments
    ]
    note = "# --resource-id is an id, never a path (recorded: LocalStack test_apigateway_api)."
    return "\n".join([note, *rows])


def _method(plan: RoutePlan, method: str, note: str, *words: str) -> str:
    return fill(
        """
        <put_method>
        <#note>
        <put_integration>
        """,
        put_method=command(
            *("apigateway", "put-method", *TO_REST),
            *("--http-method", method, "--authorization-type", "NONE"),
        ),
        note=note,
        put_integration=command(
            *("apigateway", "put-integration", *TO_REST, "--http-method", method, *words)
        ),
    )


def _integration(plan: RoutePlan) -> tuple[str, ...]:
    mapped = plan.integration == "rest-mapped"
    kind = "AWS" if mapped else "AWS_PROXY"
    words = ("--type", kind, "--integration-http-method", "POST", "--uri", INVOCATION)
    template = request_template(plan) if mapped else ""
    if not template:
        return ("", *words)
    templates = json.dumps({"application/json": template})
    return (
        *("parameters", *words, "--passthrough-behavior", "WHEN_NO_TEMPLATES"),
        *("--request-templates", templates),
    )


def _answer(method: str, answer: Answer) -> str:
    """A method response and its integration response."""
    to = (*TO_REST, "--http-method", method, "--status-code", answer.status)
    declared = json.dumps(dict.fromkeys(answer.parameters, True))
    optional = {
        "--selection-pattern": answer.pattern,
        "--content-handling": answer.content_handling,
        "--response-templates": answer.template
        and json.dumps({"application/json": answer.template}),
    }
    more = [word for pair in optional.items() if pair[1] for word in pair]
    mapped = json.dumps(dict(answer.parameters))
    return fill(
        """
        <#fact>
        <declare>
        <answer>
        """,
        fact=answer.fact,
        declare=command(
            *("apigateway", "put-method-response", *to, "--response-parameters", declared)
        ),
        answer=command(
            *("apigateway", "put-integration-response", *to),
            *("--response-parameters", mapped, *more),
        ),
    )


def _options(plan: RoutePlan) -> str:
    if not plan.cors:
        return ""
    templates = json.dumps({"application/json": CHOICE})
    words = ("--type", "MOCK", "--content-handling", "CONVERT_TO_TEXT")
    method = _method(plan, "OPTIONS", "preflight", *words, "--request-templates", templates)
    return joined(method, _answer("OPTIONS", preflight(plan)))


def _permission(plan: RoutePlan, source: str) -> str:
    return command(
        *("lambda", "add-permission", "--function-name", "$function"),
        *("--statement-id", "$api", "--action", "lambda:InvokeFunction"),
        *("--principal", "apigateway.amazonaws.com"),
        *("--source-arn", f"arn:$partition:execute-api:$region:$account:{source}"),
    )


def _deployment(plan: RoutePlan) -> str:
    deploy = ("apigateway", "create-deployment", "--rest-api-id", "$api", "--stage-name", "prod")
    return fill(
        """
        <#redeploy>
        <deploy>
        echo "https://$api.execute-api.$region.amazonaws.com/prod<path>"
        """,
        deploy=command(*deploy),
        path=plan.path,
    )


def _http_api(plan: RoutePlan) -> str:
    cors = {
        "AllowOrigins": ["*"],
        "AllowMethods": plan.allowed.split(","),
        "AllowHeaders": ["content-type", "authorization"],
    }
    api = ("apigatewayv2", "create-api", "--name", "image", "--protocol-type", "HTTP")
    more = ("--cors-configuration", json.dumps(cors)) if plan.cors else ()
    to = ("--api-id", "$api")
    integration = ("apigatewayv2", "create-integration", *to, "--integration-type", "AWS_PROXY")
    target = ("--integration-uri", "$function", "--payload-format-version", "2.0")
    route = ("apigatewayv2", "create-route", *to, "--route-key", f"{plan.method} {plan.path}")
    stage = ("apigatewayv2", "create-stage", *to, "--stage-name", "$default", "--auto-deploy")
    return fill(
        """
        <#http_api>
        <#cors>
        <api>
        <integration>
        <route>
        <stage>
        <permission>
        echo "https://$api.execute-api.$region.amazonaws.com<path>"
        """,
        cors="cors_own" if plan.cors else "",
        api=command(*api, *more, into="api", query="ApiId"),
        integration=command(*integration, *target, into="integration", query="IntegrationId"),
        route=command(*route, "--target", "integrations/$integration"),
        # The stage's own name has a dollar sign: no variable.
        stage=command(*stage).replace('"$default"', "'$default'"),
        permission=_permission(plan, "$api/*"),
        path=plan.path,
    )


def _function_url(plan: RoutePlan) -> str:
    cors = {
        "AllowOrigins": ["*"],
        "AllowMethods": ["*"],
        "AllowHeaders": ["content-type", "authorization"],
    }
    words = ("lambda", "create-function-url-config", "--function-name", "$function")
    more = ("--cors", json.dumps(cors)) if plan.cors else ()
    permit = ("lambda", "add-permission", "--function-name", "$function", "--principal", "*")
    return fill(
        """
        <#function_url>
        <#url_public>
        <#cors>
        <create>
        <first>
        <#url_invoke>
        <second>
        """,
        cors="cors_url" if plan.cors else "",
        create=command(*words, "--auth-type", "NONE", *more),
        first=command(
            *(*permit, "--statement-id", "url", "--action", "lambda:InvokeFunctionUrl"),
            *("--function-url-auth-type", "NONE"),
        ),
        second=command(
            *(*permit, "--statement-id", "url-invoke", "--action", "lambda:InvokeFunction"),
            "--invoked-via-function-url",
        ),
    )


def _alb(plan: RoutePlan) -> str:
    group = ("elbv2", "create-target-group", "--name", "picture", "--target-type", "lambda")
    permit = ("lambda", "add-permission", "--function-name", "$function", "--statement-id", "alb")
    attributes = ("elbv2", "modify-target-group-attributes", "--target-group-arn", "$group")
    return fill(
        """
        <#alb>
        <#alb_quota>
        <group>
        <permission>
        <register>
        # Cookies and repeated fields need it; the library sees it in the event.
        <attributes>
        <rule>
        """,
        group=command(*group, into="group", query="TargetGroups[0].TargetGroupArn"),
        permission=command(
            *(*permit, "--action", "lambda:InvokeFunction"),
            *("--principal", "elasticloadbalancing.amazonaws.com", "--source-arn", "$group"),
        ),
        register=command(
            *("elbv2", "register-targets", "--target-group-arn", "$group"),
            *("--targets", "Id=$function"),
        ),
        attributes=command(
            *attributes, "--attributes", "Key=lambda.multi_value_headers.enabled,Value=true"
        ),
        rule=command(
            *("elbv2", "create-rule", "--listener-arn", "$listener", "--priority", "10"),
            *("--conditions", *_conditions(plan)),
            *("--actions", "Type=forward,TargetGroupArn=$group"),
        ),
    )


def _conditions(plan: RoutePlan) -> Sequence[str]:
    path = f"Field=path-pattern,Values={path_pattern(plan)}"
    method = f"Field=http-request-method,HttpRequestMethodConfig={{Values=[{plan.method}]}}"
    return [path] if plan.method == "ANY" else [path, method]


_FRONTS = {
    "rest-proxy": _rest,
    "rest-mapped": _rest,
    "http-api": _http_api,
    "function-url": _function_url,
    "alb": _alb,
}
