"""CDK programs' parts for HTTP APIs, function URLs and load balancers, around `function`.

In: RoutePlan. Out: imports and statements. None of these has a setting for binary content.
"""

from __future__ import annotations

from ...plan import RoutePlan, facts
from ...plan.layout import fill
from ..templates.write.entrances import path_pattern

LAMBDA = "from aws_cdk import aws_lambda as lambda_"


def _http_api(plan: RoutePlan) -> tuple[str, str]:
    imports = fill(
        """
        from aws_cdk import App, CfnOutput, Duration, Stack
        from aws_cdk import aws_apigatewayv2 as apigateway
        from aws_cdk import aws_lambda as lambda_
        from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
        """
    )
    front = fill(
        """
        <#http_api>
        <api>
        api.add_routes(
            path="<path>",
            methods=[apigateway.HttpMethod.<method>],
            integration=HttpLambdaIntegration("Integration", function),
        )

        CfnOutput(stack, "Address", value=api.api_endpoint + "<path>")
        """,
        api=_http_cors(plan) if plan.cors else 'api = apigateway.HttpApi(stack, "Api")',
        path=plan.path,
        method=plan.method,
    )
    return imports, front


def _http_cors(plan: RoutePlan) -> str:
    methods = ["ANY"] if plan.method == "ANY" else plan.allowed.split(",")
    return fill(
        """
        <#cors_own>
        api = apigateway.HttpApi(
            stack,
            "Api",
            cors_preflight=apigateway.CorsPreflightOptions(
                allow_origins=["*"],
                allow_methods=[<methods>],
                allow_headers=["content-type", "authorization"],
            ),
        )
        """,
        methods=", ".join(f"apigateway.CorsHttpMethod.{method}" for method in methods),
    )


def _function_url(plan: RoutePlan) -> tuple[str, str]:
    cors = fill(
        """
        <#cors_url>
        cors=lambda_.FunctionUrlCorsOptions(
            allowed_origins=["*"],
            allowed_methods=[lambda_.HttpMethod.ALL],
            allowed_headers=["content-type", "authorization"],
        ),
        """
    )
    front = fill(
        """
        <#function_url>
        # CDK adds both permissions that a public address needs.
        url = function.add_function_url(
            <#url_public>
            auth_type=lambda_.FunctionUrlAuthType.NONE,
            <mode>
            <cors>
        )

        CfnOutput(stack, "Address", value=url.url)
        """,
        function_url=facts.url(plan),
        mode="invoke_mode=lambda_.InvokeMode.RESPONSE_STREAM," if plan.stream else "",
        cors=cors if plan.cors else "",
    )
    return f"from aws_cdk import App, CfnOutput, Duration, Stack\n{LAMBDA}", front


def _alb(plan: RoutePlan) -> tuple[str, str]:
    imports = fill(
        """
        from aws_cdk import App, CfnParameter, Duration, Stack
        from aws_cdk import aws_elasticloadbalancingv2 as elb
        from aws_cdk import aws_lambda as lambda_
        from aws_cdk.aws_elasticloadbalancingv2_targets import LambdaTarget
        """
    )
    front = fill(
        """
        <#alb>
        <#alb_quota>
        group = elb.ApplicationTargetGroup(
            stack,
            "TargetGroup",
            target_type=elb.TargetType.LAMBDA,
            targets=[LambdaTarget(function)],
            # Cookies and repeated fields need it; the library sees it in the event.
            multi_value_headers_enabled=True,
        )
        # cdk deploy --parameters ListenerArn=arn:aws:elasticloadbalancing:...
        listener = CfnParameter(stack, "ListenerArn", description="The load balancer's listener")
        elb.CfnListenerRule(
            stack,
            "Rule",
            listener_arn=listener.value_as_string,
            priority=10,
            conditions=[
                <conditions>
            ],
            actions=[
                elb.CfnListenerRule.ActionProperty(
                    type="forward",
                    target_group_arn=group.target_group_arn,
                ),
            ],
        )
        """,
        conditions=_conditions(plan),
    )
    return imports, front


def _conditions(plan: RoutePlan) -> str:
    rule = "elb.CfnListenerRule"
    path = f"""
        {rule}.RuleConditionProperty(
            field="path-pattern",
            path_pattern_config={rule}.PathPatternConfigProperty(
                values=["{path_pattern(plan)}"],
            ),
        ),
    """
    method = f"""
        {rule}.RuleConditionProperty(
            field="http-request-method",
            http_request_method_config={rule}.HttpRequestMethodConfigProperty(
                values=["{plan.method}"],
            ),
        ),
    """
    return fill(path.rstrip(" ")) if plan.method == "ANY" else f"{fill(path)}\n{fill(method)}"


PARTS = {"http-api": _http_api, "function-url": _function_url, "alb": _alb}
