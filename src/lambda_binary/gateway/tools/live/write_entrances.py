"""AWS CLI commands for HTTP APIs, function URLs and load balancers, for the function `$function`.

In: RoutePlan. Out: text of commands. None of these has a setting for binary content.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ...plan import RoutePlan, facts
from ...plan.layout import fill
from ...plan.shell_text import command
from ..templates.write.entrances import path_pattern


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
        permission=permission("$api/*"),
        path=plan.path,
    )


def _function_url(plan: RoutePlan) -> str:
    cors = {
        "AllowOrigins": ["*"],
        "AllowMethods": ["*"],
        "AllowHeaders": ["content-type", "authorization"],
    }
    words = ("lambda", "create-function-url-config", "--function-name", "$function")
    more: tuple[str, ...] = ("--cors", json.dumps(cors)) if plan.cors else ()
    more += ("--invoke-mode", "RESPONSE_STREAM") if plan.stream else ()
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
        function_url=facts.url(plan),
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


def permission(source: str) -> str:
    """Lets the API call the function; `source` ends the ARN of its routes."""
    return command(
        *("lambda", "add-permission", "--function-name", "$function"),
        *("--statement-id", "$api", "--action", "lambda:InvokeFunction"),
        *("--principal", "apigateway.amazonaws.com"),
        *("--source-arn", f"arn:$partition:execute-api:$region:$account:{source}"),
    )


FRONTS = {"http-api": _http_api, "function-url": _function_url, "alb": _alb}
