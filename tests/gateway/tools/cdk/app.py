"""What the CDK makes of the settings that matter here: REST, mapped, HTTP API, URL, Lambda@Edge."""

from aws_cdk import App, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_

HEADER = "method.response.header.Content-Type"

app = App()
stack = Stack(app, "Pictures")
function = lambda_.Function(
    stack,
    "Picture",
    code=lambda_.Code.from_inline("def handler(event, context): ..."),
    handler="index.handler",
    runtime=lambda_.Runtime.PYTHON_3_12,
)
# Everything to one function, with the preflight whose OPTIONS method cannot be given a
# contentHandling (clebert/aws-simple #173).
apigateway.LambdaRestApi(
    stack,
    "All",
    handler=function,
    binary_media_types=["*/*"],
    default_cors_preflight_options=apigateway.CorsOptions(
        allow_origins=apigateway.Cors.ALL_ORIGINS
    ),
)
# A mapped method beside a proxy one.
api = apigateway.RestApi(
    stack,
    "Some",
    binary_media_types=["image/png", "image/webp"],
    min_compression_size=None,
    deploy_options=apigateway.StageOptions(stage_name="v1"),
)
picture = api.root.add_resource("picture").add_resource("{name}")
picture.add_method("POST", apigateway.LambdaIntegration(function))
picture.add_method(
    "GET",
    apigateway.LambdaIntegration(
        function,
        proxy=False,
        content_handling=apigateway.ContentHandling.CONVERT_TO_TEXT,
        passthrough_behavior=apigateway.PassthroughBehavior.NEVER,
        request_templates={"application/json": '{"name": "$input.params(\'name\')"}'},
        integration_responses=[
            apigateway.IntegrationResponse(
                status_code="200",
                content_handling=apigateway.ContentHandling.CONVERT_TO_BINARY,
                response_parameters={HEADER: "'image/png'"},
            ),
            apigateway.IntegrationResponse(status_code="502", selection_pattern=".+"),
        ],
    ),
    method_responses=[
        apigateway.MethodResponse(status_code="200", response_parameters={HEADER: True}),
        apigateway.MethodResponse(status_code="502"),
    ],
)
v2 = http.HttpApi(stack, "Http")
v2.add_routes(
    path="/picture",
    methods=[http.HttpMethod.GET],
    integration=integrations.HttpLambdaIntegration("Two", function),
)
v2.add_routes(
    path="/old",
    methods=[http.HttpMethod.ANY],
    integration=integrations.HttpLambdaIntegration(
        "One", function, payload_format_version=http.PayloadFormatVersion.VERSION_1_0
    ),
)
v2.add_routes(
    path="/elsewhere",
    integration=integrations.HttpUrlIntegration("Elsewhere", "https://example.com"),
)
function.add_function_url(invoke_mode=lambda_.InvokeMode.RESPONSE_STREAM)
# An OpenAPI document inside the template.
apigateway.SpecRestApi(
    stack,
    "Spec",
    api_definition=apigateway.ApiDefinition.from_inline(
        {
            "openapi": "3.0.1",
            "info": {"title": "spec", "version": "1"},
            "x-amazon-apigateway-binary-media-types": ["application/pdf"],
            "paths": {
                "/report": {
                    "get": {
                        "x-amazon-apigateway-integration": {
                            "type": "aws_proxy",
                            "httpMethod": "POST",
                            "uri": f"arn:aws:apigateway:{stack.region}:lambda:path/2015-03-31"
                            f"/functions/{function.function_arn}/invocations",
                        }
                    }
                }
            },
        }
    ),
)
app.synth()
