"""CloudFormation resources of HTTP APIs, function URLs and load balancers, around `Picture`.

In: RoutePlan. Out: text of resources, for a plain template and for SAM's. None of these has a
setting for binary content.
"""

from __future__ import annotations

from ....plan import RoutePlan, facts
from ....plan.layout import fill, joined
from ....plan.yaml_text import listed

LISTENER = "ListenerArn: {Type: String, Description: The load balancer's listener}"
SOURCE = "!Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}"


def _http_api(plan: RoutePlan) -> str:
    return fill(
        """
        Api:
          Type: AWS::ApiGatewayV2::Api
          Properties:
            <#http_api>
            Name: image
            ProtocolType: HTTP
            <cors>

        Integration:
          Type: AWS::ApiGatewayV2::Integration
          Properties:
            ApiId: !Ref Api
            IntegrationType: AWS_PROXY
            IntegrationUri: !GetAtt Picture.Arn
            PayloadFormatVersion: "2.0"

        Route:
          Type: AWS::ApiGatewayV2::Route
          Properties:
            ApiId: !Ref Api
            RouteKey: <route>
            Target: !Sub integrations/${Integration}

        Stage:
          Type: AWS::ApiGatewayV2::Stage
          Properties:
            ApiId: !Ref Api
            StageName: $default
            AutoDeploy: true

        Permission:
          Type: AWS::Lambda::Permission
          Properties:
            Action: lambda:InvokeFunction
            FunctionName: !Ref Picture
            Principal: apigateway.amazonaws.com
            SourceArn: <source>/*
        """,
        source=SOURCE,
        cors=http_cors(plan, "CorsConfiguration") if plan.cors else "",
        route=f'"{plan.method} {plan.path}"',
    )


def http_cors(plan: RoutePlan, key: str) -> str:
    """CORS as HTTP APIs have it, in a template or in SAM."""
    return fill(
        """
        <#cors_own>
        <key>:
          AllowOrigins: ["*"]
          AllowMethods: <methods>
          AllowHeaders: ["content-type", "authorization"]
        """,
        key=key,
        methods=listed(plan.allowed.split(",")),
    )


def url_cors() -> str:
    """CORS as function URLs have it, in a template or in SAM."""
    return fill(
        """
        <#cors_url>
        Cors:
          AllowOrigins: ["*"]
          AllowMethods: ["*"]
          AllowHeaders: ["content-type", "authorization"]
        """
    )


def _function_url(plan: RoutePlan) -> str:
    url = fill(
        """
        Url:
          Type: AWS::Lambda::Url
          Properties:
            <#function_url>
            <#url_public>
            TargetFunctionArn: !Ref Picture
            AuthType: NONE
            <mode>
            <cors>

        UrlPermission:
          Type: AWS::Lambda::Permission
          Properties:
            Action: lambda:InvokeFunctionUrl
            FunctionName: !Ref Picture
            Principal: "*"
            FunctionUrlAuthType: NONE
        """,
        function_url=facts.url(plan),
        mode=invoke_mode(plan),
        cors=url_cors() if plan.cors else "",
    )
    return joined(url, url_permission("Picture", "!Ref Picture"))


def invoke_mode(plan: RoutePlan) -> str:
    """The function URL's property, in a template or in SAM."""
    return "InvokeMode: RESPONSE_STREAM" if plan.stream else ""


def url_permission(name: str, function: str) -> str:
    """The second permission of a public function URL."""
    return fill(
        """
        <#url_invoke>
        <name>UrlInvokePermission:
          Type: AWS::Lambda::Permission
          Properties:
            Action: lambda:InvokeFunction
            FunctionName: <function>
            Principal: "*"
            InvokedViaFunctionUrl: true
        """,
        name=name,
        function=function,
    )


def alb(plan: RoutePlan) -> str:
    """A target group and a rule of a listener that exists: the parameter `ListenerArn`."""
    return fill(
        """
        <#alb>
        <#alb_quota>
        TargetGroup:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          DependsOn: Permission
          Properties:
            TargetType: lambda
            Targets:
              - Id: !GetAtt Picture.Arn
            TargetGroupAttributes:
              # Cookies and repeated fields need it; the library sees it in the event.
              - {Key: lambda.multi_value_headers.enabled, Value: "true"}

        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            ListenerArn: !Ref ListenerArn
            Priority: 10
            Conditions:
              - {Field: path-pattern, PathPatternConfig: {Values: [<path>]}}
              <method>
            Actions:
              - {Type: forward, TargetGroupArn: !Ref TargetGroup}

        Permission:
          Type: AWS::Lambda::Permission
          Properties:
            Action: lambda:InvokeFunction
            FunctionName: !GetAtt Picture.Arn
            Principal: elasticloadbalancing.amazonaws.com
        """,
        path=f'"{path_pattern(plan)}"',
        method=""
        if plan.method == "ANY"
        else "- {Field: http-request-method, HttpRequestMethodConfig: "
        f"{{Values: [{plan.method}]}}}}",
    )


def path_pattern(plan: RoutePlan) -> str:
    """The path as load balancers match it: `/pictures/*`."""
    return "/" + "/".join("*" if part.startswith("{") else part for part in plan.segments)


RESOURCES = {"http-api": _http_api, "function-url": _function_url, "alb": alb}
