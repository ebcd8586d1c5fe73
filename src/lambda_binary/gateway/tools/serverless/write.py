"""serverless.yml, for Serverless Framework 3 and its fork osls.

In: RoutePlan. Out: text. The framework writes method responses, deployments and permissions.
"""

from __future__ import annotations

from ...plan import RoutePlan, facts
from ...plan.answers import RestResponse, answers
from ...plan.layout import fill, streamed
from ...plan.yaml_text import entries, lines, listed, quoted
from ..templates.write.entrances import path_pattern, url_permission

TEMPLATE = """
# <title>
<#function>
#   npx osls deploy
service: image
frameworkVersion: "<version>"

provider:
  name: aws
  <runtimes>
  runtime: python3.13
  memorySize: 512
  <#timeout>
  timeout: <seconds>
  <provider>

functions:
  picture:
    handler: <handler>
    <environment>
    <front>
<resources>
"""
ENVIRONMENT = """
<#stream_function>
environment: {<switch>: <integration>}
"""
STREAM = """
<#stream_rest>
<#stream_osls>
response: {transferMode: STREAM}
<#stream_integration>
timeoutInMillis: <milliseconds>
"""
RUNTIMES = (
    "# Serverless Framework 3 knows none after python3.11, says so in a warning, and deploys."
)


def serverless(plan: RoutePlan) -> str:
    """The file."""
    provider, front, resources = _PARTS[plan.integration](plan)
    rest = plan.stream and plan.integration == "rest-proxy"
    return (
        fill(
            TEMPLATE,
            **facts.of_function(plan),
            provider=provider,
            version=">=4.3" if rest else ">=3.40",
            runtimes="" if rest else RUNTIMES,
            environment=streamed(plan, ENVIRONMENT),
            front=front,
            resources=resources,
        ).rstrip("\n")
        + "\n"
    )


def _rest_proxy(plan: RoutePlan) -> tuple[str, str, str]:
    if not plan.binary_media_types:
        return "", _http_event(plan, streamed(plan, STREAM)), ""
    provider = fill(
        """
        apiGateway:
          <#types>
          <#bodies>
          binaryMediaTypes: <listed>
        """,
        types="" if plan.stream else facts.types(plan),
        bodies=facts.bodies(plan),
        listed=listed(plan.binary_media_types),
    )
    return provider, _http_event(plan, streamed(plan, STREAM)), ""


def _http_event(plan: RoutePlan, more: str) -> str:
    return fill(
        """
        events:
          - http:
              path: <path>
              method: <method>
              <cors>
              <more>
        """,
        path=quoted(plan.path),
        method=plan.method.lower(),
        cors=fill(
            "<#preflight_serverless>\n<#origin>\ncors: true",
            origin=facts.origin(plan),
        )
        if plan.cors
        else "",
        more=more,
    )


def _rest_mapped(plan: RoutePlan) -> tuple[str, str, str]:
    success, failure = answers(plan)
    more = fill(
        """
        integration: lambda
        response:
          <#success>
          <#two_hundreds>
          contentHandling: <handling>
          <template>
          headers:
            <headers>
          statusCodes:
            <status>:
              pattern: ""
            <failure>
        """,
        success=success.fact,
        handling=success.content_handling,
        template=f"template: {quoted(success.template)}" if success.template else "",
        headers=entries(_own(success)),
        status=success.status,
        failure=_failure(failure),
    )
    return fill("<#no_types>"), _http_event(plan, more), ""


def _failure(answer: RestResponse) -> str:
    return fill(
        """
        <#errors>
        <status>:
          pattern: <pattern>
          template: <template>
          headers:
            <headers>
        """,
        status=answer.status,
        pattern=quoted(answer.pattern),
        template=quoted(answer.template),
        headers=entries(_own(answer)),
    )


def _own(answer: RestResponse) -> dict[str, str]:
    """The fields that the framework's `cors: true` does not add itself."""
    return {
        name: expression
        for name, expression in answer.fields.items()
        if not name.startswith("Access-Control-")
    }


def _http_api(plan: RoutePlan) -> tuple[str, str, str]:
    provider = fill(
        """
        httpApi:
          <#http_api>
          payload: "2.0"
          <cors>
        """,
        cors=fill("<#cors_own>\ncors: true") if plan.cors else "",
    )
    front = fill(
        """
        events:
          - httpApi:
              path: <path>
              method: <method>
        """,
        path=quoted(plan.path),
        method=quoted("*") if plan.method == "ANY" else plan.method.lower(),
    )
    return provider, front, ""


def _function_url(plan: RoutePlan) -> tuple[str, str, str]:
    cors = fill("<#cors_url>\ncors: true") if plan.cors else ""
    given = lines("invokeMode: RESPONSE_STREAM" if plan.stream else "", cors)
    front = lines(
        fill("<#function_url>\n<#url_public>", function_url=facts.url(plan)),
        fill("url:\n  <given>", given=given) if given else "url: true",
    )
    resources = fill(
        """
        resources:
          Resources:
            # osls from 3.57 adds one itself; Serverless Framework 3 does not.
            <permission>
        """,
        permission=url_permission("Picture", "!GetAtt PictureLambdaFunction.Arn"),
    )
    return "", front, f"\n{resources}"


def _alb(plan: RoutePlan) -> tuple[str, str, str]:
    front = fill(
        """
        <#alb>
        <#alb_quota>
        events:
          - alb:
              # npx osls deploy --param listener=arn:aws:elasticloadbalancing:...
              listenerArn: ${param:listener}
              priority: 10
              # Cookies and repeated fields need it; the library sees it in the event.
              multiValueHeaders: true
              conditions:
                path: "<path>"
                <method>
        """,
        path=path_pattern(plan),
        method="" if plan.method == "ANY" else f"method: {plan.method}",
    )
    return "", front, ""


_PARTS = {
    "rest-proxy": _rest_proxy,
    "rest-mapped": _rest_mapped,
    "http-api": _http_api,
    "function-url": _function_url,
    "alb": _alb,
}
