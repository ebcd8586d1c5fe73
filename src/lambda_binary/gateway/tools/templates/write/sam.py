"""SAM: events where they can say it, an OpenAPI DefinitionBody where they cannot.

In: RoutePlan. Out: text. SAM has no property for contentHandling, neither for a mapped
integration's nor for that of the OPTIONS method which its `Cors` makes.
"""

from __future__ import annotations

from ....plan import RoutePlan, facts
from ....plan.layout import fill, joined, streamed
from ....plan.yaml_text import quoted
from ...openapi.write import document
from . import entrances
from .cloudformation import address, binary_types, environment, outputs, permission

TEMPLATE = """
# <title>
<#function>
#   sam build && sam deploy --guided
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
<parameters>

Resources:
  Picture:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: <handler>
      Runtime: python3.13
      MemorySize: 512
      <#timeout>
      Timeout: <seconds>
      <environment>
      <front>

  <resources>

<outputs>
"""

STREAM = """
<#stream_sam>
ResponseTransferMode: RESPONSE_STREAM
<#stream_integration>
TimeoutInMillis: <milliseconds>
"""


def sam(plan: RoutePlan) -> str:
    """The template."""
    front, resources = _PARTS[plan.integration](plan)
    alb = f"\nParameters:\n  {entrances.LISTENER}" if plan.integration == "alb" else ""
    text = fill(
        TEMPLATE,
        **facts.of_function(plan),
        parameters=alb,
        environment=environment(plan),
        front=front,
        resources=resources,
        outputs=outputs(plan, "PictureUrl"),
    )
    return text.rstrip("\n") + "\n"


def _rest_proxy(plan: RoutePlan) -> tuple[str, str]:
    if plan.cors:
        return _defined(plan)
    api = fill(
        """
        Api:
          Type: AWS::Serverless::Api
          Properties:
            StageName: prod
            <#types>
            <#bodies>
            <listed>
        """,
        **facts.of_api(plan),
        listed=binary_types(plan),
    )
    return _event(plan, "Api", "RestApiId"), api


def _defined(plan: RoutePlan) -> tuple[str, str]:
    api = fill(
        """
        Api:
          Type: AWS::Serverless::Api
          Properties:
            StageName: prod
            # SAM has contentHandling nowhere but in OpenAPI (reported: serverless-application-model
            # #553).
            DefinitionBody:
              <document>
        """,
        document=document(plan, address(plan)),
    )
    note = "# SAM adds this by itself only for events of the function."
    return "", joined(api, f"{note}\n{permission(plan)}")


def _http_api(plan: RoutePlan) -> tuple[str, str]:
    properties = entrances.http_cors(plan, "CorsConfiguration") if plan.cors else ""
    api = fill(
        """
        Api:
          Type: AWS::Serverless::HttpApi
          <#http_api>
          <properties>
        """,
        properties=fill("Properties:\n  <given>", given=properties) if properties else "",
    )
    return _event(plan, "HttpApi", "ApiId"), api


def _event(plan: RoutePlan, kind: str, key: str) -> str:
    return fill(
        """
        Events:
          Request:
            Type: <kind>
            Properties:
              <key>: !Ref Api
              Path: <path>
              Method: <method>
              <streamed>
        """,
        kind=kind,
        key=key,
        path=quoted(plan.path),
        method=plan.method.lower(),
        streamed=streamed(plan, STREAM),
    )


def _function_url(plan: RoutePlan) -> tuple[str, str]:
    front = fill(
        """
        <#function_url>
        FunctionUrlConfig:
          <#url_public>
          AuthType: NONE
          <mode>
          <cors>
        """,
        function_url=facts.url(plan),
        mode=entrances.invoke_mode(plan),
        cors=entrances.url_cors() if plan.cors else "",
    )
    return front, ""


def _alb(plan: RoutePlan) -> tuple[str, str]:
    return "", entrances.alb(plan)


_PARTS = {
    "rest-proxy": _rest_proxy,
    "rest-mapped": _defined,
    "http-api": _http_api,
    "function-url": _function_url,
    "alb": _alb,
}
