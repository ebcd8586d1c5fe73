"""A bash script of AWS CLI commands, for a function that exists already.

In: RoutePlan. Out: text. Every command is one list of words, so that quoting is shell_text.py's
matter. Names of resources are never guessed: ids are what the command before printed. HTTP APIs,
function URLs and load balancers are entrances.py's.
"""

from __future__ import annotations

import json

from ...plan import RoutePlan, facts
from ...plan.answers import CHOICE, RestResponse, answers, preflight, request_template
from ...plan.layout import fill, joined
from ...plan.shell_text import command
from . import write_entrances as entrances
from .switch import merged

SCRIPT = """
#!/usr/bin/env bash
# <title>
<#function>
# It makes a new API for a function that exists. Run it once: bash setup.sh FUNCTION_NAME<more>
set -euo pipefail
# Without it the AWS CLI waits in a pager after each command.
export AWS_PAGER=""
name=<usage>
<listener>
<function_arn>
<where>
<settings>

<front>
"""

WHERE = """
partition=$(echo "$function" | cut -d: -f2)
region=$(echo "$function" | cut -d: -f4)
account=$(echo "$function" | cut -d: -f5)
"""

_LAMBDA = "arn:$partition:apigateway:$region:lambda:path"
INVOCATION = f"{_LAMBDA}/2015-03-31/functions/$function/invocations"
STREAMING = f"{_LAMBDA}/2021-11-15/functions/$function/response-streaming-invocations"

# update-function-configuration replaces the whole environment: what is there goes with it, of the
# revision that it was read from alone.
SETTINGS = """

# The function's variables and timeout; its other variables stay.
<denied>
[ "$denied" = None ] || { echo "the variables of $name cannot be read" >&2; exit 1; }
<revision>
<longest>
<environment>
<#stream_function>
<#stream_timeout>
<update>
aws lambda wait function-updated --function-name "$name"
"""

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
            settings=_settings(plan),
            front=_FRONTS[plan.integration](plan),
        )
        + "\n"
    )


def _settings(plan: RoutePlan) -> str:
    """The commands that let the function stream."""
    if not plan.stream:
        return ""
    asked = ("lambda", "get-function-configuration", "--function-name", "$name")
    return fill(
        SETTINGS,
        denied=command(*asked, into="denied", query="Environment.Error.ErrorCode"),
        revision=command(*asked, into="revision", query="RevisionId"),
        longest=command(*asked, into="timeout", query=f"max([Timeout, `{plan.timeout}`])"),
        environment=command(*asked, into="environment", query=merged(plan.integration)),
        update=command(
            *("lambda", "update-function-configuration", "--function-name", "$name"),
            *("--revision-id", "$revision", "--timeout", "$timeout"),
            *("--environment", "$environment"),
        ),
    )


def _rest(plan: RoutePlan) -> str:
    mapped = plan.integration == "rest-mapped"
    return joined(
        _api(plan),
        _resource(plan),
        _method(plan, plan.method, *_integration(plan)),
        *([_answer(plan.method, answer) for answer in answers(plan)] if mapped else []),
        _options(plan),
        entrances.permission(f"$api/*/{plan.permitted}"),
        _deployment(plan),
    )


def _api(plan: RoutePlan) -> str:
    listed = plan.binary_media_types
    types = ("--binary-media-types", *listed) if listed else ()
    return fill(
        """
        <#types>
        <#bodies>
        <#origin>
        <create>
        <root>
        """,
        **facts.of_api(plan),
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
    uri = STREAMING if plan.stream else INVOCATION
    milliseconds = str(plan.timeout * 1000)
    mode: tuple[str, ...] = (
        "--response-transfer-mode",
        "STREAM",
        "--timeout-in-millis",
        milliseconds,
    )
    words: tuple[str, ...] = ("--type", kind, "--integration-http-method", "POST", "--uri", uri)
    words += mode if plan.stream else ()
    template = request_template(plan) if mapped else ""
    if not template:
        return ("", *words)
    templates = json.dumps({"application/json": template})
    return (
        *("parameters", *words, "--passthrough-behavior", "WHEN_NO_TEMPLATES"),
        *("--request-templates", templates),
    )


def _answer(method: str, answer: RestResponse) -> str:
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


_FRONTS = {"rest-proxy": _rest, "rest-mapped": _rest, **entrances.FRONTS}
