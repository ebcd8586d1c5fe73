"""CloudFormation in YAML, without a transform.

In: RoutePlan. Out: text: the function, its role, and what stands before it. The resources of
HTTP APIs, function URLs and load balancers are entrances.py's.
"""

from __future__ import annotations

import hashlib

from ....plan import RoutePlan, facts
from ....plan.answers import CHOICE, RestResponse, answers, preflight, request_template
from ....plan.layout import fill, joined, streamed
from ....plan.yaml_text import entries, lines, listed, quoted
from . import entrances

_LAMBDA = "!Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path"
INVOCATION = _LAMBDA + "/2015-03-31/functions/${Picture.Arn}/invocations"
# DOC_STREAM: InvokeWithResponseStream, whose API has another date.
STREAMING = _LAMBDA + "/2021-11-15/functions/${Picture.Arn}/response-streaming-invocations"
STREAM = """
ResponseTransferMode: STREAM
<#stream_integration>
TimeoutInMillis: <milliseconds>
"""

TEMPLATE = """
# <title>
<#function>
#   aws cloudformation deploy --template-file template.yaml --stack-name image \\
#       --capabilities CAPABILITY_IAM --parameter-overrides CodeBucket=... CodeKey=...
AWSTemplateFormatVersion: "2010-09-09"

Parameters:
  CodeBucket: {Type: String, Description: The bucket of the function's zip file}
  CodeKey: {Type: String, Description: The key of the function's zip file}
  <parameters>

Resources:
  <resources>

<outputs>
"""

FUNCTION = """
Picture:
  Type: AWS::Lambda::Function
  Properties:
    Code: {S3Bucket: !Ref CodeBucket, S3Key: !Ref CodeKey}
    Handler: <handler>
    Role: !GetAtt Role.Arn
    Runtime: python3.13
    MemorySize: 512
    <#timeout>
    Timeout: <seconds>
    <environment>

Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Version: "2012-10-17"
      Statement:
        - {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}
    ManagedPolicyArns:
      - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
"""

PERMISSION = """
Permission:
  Type: AWS::Lambda::Permission
  Properties:
    Action: lambda:InvokeFunction
    FunctionName: !Ref Picture
    Principal: apigateway.amazonaws.com
    SourceArn: <source>/*/<permitted>
"""


def cloudformation(plan: RoutePlan) -> str:
    """The template."""
    others = entrances.RESOURCES.get(plan.integration)
    resources = others(plan) if others else _rest(plan)
    return (
        fill(
            TEMPLATE,
            **facts.of_function(plan),
            parameters=entrances.LISTENER if plan.integration == "alb" else "",
            resources=joined(_function(plan), resources),
            outputs=outputs(plan, "Url"),
        ).rstrip("\n")
        + "\n"
    )


def address(plan: RoutePlan) -> str:
    """The uri by which an API calls the function."""
    return STREAMING if plan.stream else INVOCATION


def environment(plan: RoutePlan) -> str:
    """The variables of the function, in a template or in SAM."""
    return streamed(
        plan,
        """
        <#stream_function>
        Environment: {Variables: {<switch>: <integration>}}
        """,
    )


def _function(plan: RoutePlan) -> str:
    return fill(FUNCTION, **facts.of_function(plan), environment=environment(plan))


def outputs(plan: RoutePlan, url: str) -> str:
    """The route's address; a load balancer has its own. `url` is the function URL's resource."""
    stage = "/prod" if plan.integration.startswith("rest-") else ""
    host = "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
    addresses = {"function-url": f"!GetAtt {url}.FunctionUrl", "alb": ""}
    value = addresses.get(plan.integration, f"!Sub {host}{stage}{plan.path}")
    return fill("Outputs:\n  Address:\n    Value: <value>", value=value) if value else ""


def permission(plan: RoutePlan) -> str:
    """The resource that lets an API call the function."""
    return fill(PERMISSION, permitted=plan.permitted, source=entrances.SOURCE)


def _rest(plan: RoutePlan) -> str:
    settings = joined(_api(plan), *_resources(plan), _method(plan), _options(plan))
    return joined(settings, _deployment(plan, settings), permission(plan))


def _api(plan: RoutePlan) -> str:
    return fill(
        """
        Api:
          Type: AWS::ApiGateway::RestApi
          Properties:
            Name: image
            <#types>
            <#bodies>
            <#origin>
            <listed>
        """,
        **facts.of_api(plan),
        listed=binary_types(plan),
    )


def binary_types(plan: RoutePlan) -> str:
    """The API's property, where it has one."""
    types = plan.binary_media_types
    return f"BinaryMediaTypes: {listed(types)}" if types else ""


def _resources(plan: RoutePlan) -> list[str]:
    return [
        fill(
            """
            Path<number>:
              Type: AWS::ApiGateway::Resource
              Properties:
                RestApiId: !Ref Api
                ParentId: <parent>
                PathPart: <part>
            """,
            number=str(number),
            parent=_resource(number - 1),
            part=quoted(part),
        )
        for number, part in enumerate(plan.segments, 1)
    ]


def _resource(number: int) -> str:
    return f"!Ref Path{number}" if number else "!GetAtt Api.RootResourceId"


def _method(plan: RoutePlan) -> str:
    mapped = plan.integration == "rest-mapped"
    return fill(
        """
        Method:
          Type: AWS::ApiGateway::Method
          Properties:
            RestApiId: !Ref Api
            ResourceId: <resource>
            HttpMethod: <method>
            AuthorizationType: NONE
            Integration:
              Type: <type>
              IntegrationHttpMethod: POST
              Uri: <uri>
              <streamed>
              <mapped>
            <declared>
        """,
        resource=_resource(len(plan.segments)),
        method=plan.method,
        type="AWS" if mapped else "AWS_PROXY",
        uri=address(plan),
        streamed=streamed(plan, STREAM),
        mapped=_integration_responses(plan) if mapped else "",
        declared=_declared(*answers(plan)) if mapped else "",
    )


def _integration_responses(plan: RoutePlan) -> str:
    template = request_template(plan)
    request = fill(
        """
        <#parameters>
        PassthroughBehavior: WHEN_NO_TEMPLATES
        RequestTemplates:
          application/json: <template>
        """,
        template=quoted(template),
    )
    responses = "\n".join(map(_response, answers(plan)))
    return lines(
        request if template else "",
        fill("IntegrationResponses:\n  <responses>", responses=responses),
    )


def _response(answer: RestResponse) -> str:
    handling = f"ContentHandling: {answer.content_handling}" if answer.content_handling else ""
    template = f"ResponseTemplates:\n  application/json: {quoted(answer.template)}"
    return fill(
        """
        <#fact>
        - StatusCode: "<status>"
          <pattern>
          <handling>
          ResponseParameters:
            <parameters>
          <template>
        """,
        fact=answer.fact,
        status=answer.status,
        pattern=f"SelectionPattern: {quoted(answer.pattern)}" if answer.pattern else "",
        handling=handling,
        parameters=entries(answer.parameters),
        template=template if answer.template else "",
    )


def _declared(*given: RestResponse) -> str:
    rows = (
        fill(
            """
            - StatusCode: "<status>"
              ResponseParameters:
                <parameters>
            """,
            status=answer.status,
            parameters="\n".join(f"{name}: true" for name in answer.parameters),
        )
        for answer in given
    )
    return fill("MethodResponses:\n  <rows>", rows="\n".join(rows))


def _options(plan: RoutePlan) -> str:
    if not plan.cors:
        return ""
    answer = preflight(plan)
    return fill(
        """
        Preflight:
          Type: AWS::ApiGateway::Method
          Properties:
            RestApiId: !Ref Api
            ResourceId: <resource>
            HttpMethod: OPTIONS
            AuthorizationType: NONE
            Integration:
              Type: MOCK
              <#preflight>
              ContentHandling: CONVERT_TO_TEXT
              RequestTemplates:
                application/json: <choice>
              IntegrationResponses:
                <response>
            <declared>
        """,
        resource=_resource(len(plan.segments)),
        choice=quoted(CHOICE),
        response=_response(answer),
        declared=_declared(answer),
    )


def _deployment(plan: RoutePlan, settings: str) -> str:
    digest = hashlib.sha256(settings.encode()).hexdigest()[:8]
    return fill(
        """
        <#redeploy_name>
        Deployment<digest>:
          Type: AWS::ApiGateway::Deployment
          DependsOn: <methods>
          Properties: {RestApiId: !Ref Api}

        Stage:
          Type: AWS::ApiGateway::Stage
          Properties:
            RestApiId: !Ref Api
            DeploymentId: !Ref Deployment<digest>
            StageName: prod
        """,
        digest=digest,
        methods=listed(["Method", "Preflight"] if plan.cors else ["Method"]),
    )
