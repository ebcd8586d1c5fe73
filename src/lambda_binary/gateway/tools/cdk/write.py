"""CDK in Python: one file that `cdk deploy --app "python3 app.py"` takes.

In: RoutePlan. Out: text of a Python program. The CDK writes permissions, and deployments that
it names by a hash of the API and its methods. HTTP APIs, function URLs and load balancers are
entrances.py's.
"""

from __future__ import annotations

from ...plan import RoutePlan, facts
from ...plan.answers import CHOICE, RestResponse, answers, preflight, request_template
from ...plan.layout import fill, joined, streamed
from . import write_entrances as entrances

PROGRAM = '''
"""<title>

pip install aws-cdk-lib && cdk deploy --app "python3 app.py"
"""

<imports>

app = App()
stack = Stack(app, "image")

<#function>
function = lambda_.Function(
    stack,
    "Picture",
    code=lambda_.Code.from_asset("function.zip"),
    handler="<handler>",
    runtime=lambda_.Runtime.PYTHON_3_13,
    memory_size=512,
    <#timeout>
    timeout=Duration.seconds(<seconds>),
    <environment>
)

<front>

app.synth()
'''
ENVIRONMENT = """
<#stream_function>
environment={"<switch>": "<integration>"},
"""
STREAM = """
resource.add_method(
    "<method>",
    # The CDK sets the uri that goes with the mode (since 2.230).
    apigateway.LambdaIntegration(
        function,
        response_transfer_mode=apigateway.ResponseTransferMode.STREAM,
        timeout=Duration.seconds(<seconds>),
    ),
)
"""

_REST = "from aws_cdk import aws_apigateway as apigateway\n"


def cdk_python(plan: RoutePlan) -> str:
    """The program."""
    imports, front = _PARTS[plan.integration](plan)
    return (
        fill(
            PROGRAM,
            **facts.of_function(plan),
            imports=imports,
            environment=streamed(plan, ENVIRONMENT),
            front=front,
        )
        + "\n"
    )


def _rest(plan: RoutePlan) -> tuple[str, str]:
    mapped = plan.integration == "rest-mapped"
    method = _mapped_method(plan) if mapped else _proxy_method(plan)
    address = f'CfnOutput(stack, "Address", value=api.url_for_path("{plan.path}"))'
    return (
        f"from aws_cdk import App, CfnOutput, Duration, Stack\n{_REST}{entrances.LAMBDA}",
        joined(_api(plan), method, _options(plan), address),
    )


def _api(plan: RoutePlan) -> str:
    types = plan.binary_media_types
    return fill(
        """
        <#types>
        <#bodies>
        <#origin>
        api = apigateway.RestApi(stack, "Api"<listed>)
        resource = api.root<resource>
        """,
        **facts.of_api(plan),
        listed=f", binary_media_types={_listed(types)}" if types else "",
        resource=f'.resource_for_path("{plan.path}")' if plan.segments else "",
    )


def _listed(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def _proxy_method(plan: RoutePlan) -> str:
    plain = f'resource.add_method("{plan.method}", apigateway.LambdaIntegration(function))'
    return streamed(plan, STREAM) or plain


def _mapped_method(plan: RoutePlan) -> str:
    return fill(
        """
        resource.add_method(
            "<method>",
            apigateway.LambdaIntegration(
                function,
                proxy=False,
                <request>
                integration_responses=[
                    <responses>
                ],
            ),
            method_responses=[
                <declared>
            ],
        )
        """,
        method=plan.method,
        request=_request(plan),
        responses="\n".join(map(_response, answers(plan))),
        declared="\n".join(map(_declared, answers(plan))),
    )


def _request(plan: RoutePlan) -> str:
    template = request_template(plan)
    if not template:
        return ""
    return fill(
        """
        <#parameters>
        passthrough_behavior=apigateway.PassthroughBehavior.WHEN_NO_TEMPLATES,
        request_templates={
            "application/json": <template>,
        },
        """,
        template=repr(template),
    )


def _response(answer: RestResponse) -> str:
    pattern = f'selection_pattern=r"{answer.pattern}",' if answer.pattern else ""
    handling = f"content_handling=apigateway.ContentHandling.{answer.content_handling},"
    template = f'response_templates={{"application/json": {answer.template!r}}},'
    return fill(
        """
        <#fact>
        apigateway.IntegrationResponse(
            status_code="<status>",
            <pattern>
            <handling>
            response_parameters={
                <parameters>
            },
            <template>
        ),
        """,
        fact=answer.fact,
        status=answer.status,
        pattern=pattern,
        handling=handling if answer.content_handling else "",
        parameters="\n".join(f'"{name}": "{text}",' for name, text in answer.parameters.items()),
        template=template if answer.template else "",
    )


def _declared(answer: RestResponse) -> str:
    return fill(
        """
        apigateway.MethodResponse(
            status_code="<status>",
            response_parameters={
                <parameters>
            },
        ),
        """,
        status=answer.status,
        parameters="\n".join(f'"{name}": True,' for name in answer.parameters),
    )


def _options(plan: RoutePlan) -> str:
    if not plan.cors:
        return ""
    answer = preflight(plan)
    return fill(
        """
        <#preflight>
        # default_cors_preflight_options cannot set it (reported: clebert/aws-simple #173).
        resource.add_method(
            "OPTIONS",
            apigateway.MockIntegration(
                content_handling=apigateway.ContentHandling.CONVERT_TO_TEXT,
                request_templates={"application/json": <choice>},
                integration_responses=[
                    <response>
                ],
            ),
            method_responses=[
                <declared>
            ],
        )
        """,
        choice=repr(CHOICE),
        response=_response(answer),
        declared=_declared(answer),
    )


_PARTS = {"rest-proxy": _rest, "rest-mapped": _rest, **entrances.PARTS}
