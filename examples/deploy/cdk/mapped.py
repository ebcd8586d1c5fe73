"""GET /picture behind a REST API, mapped (non-proxy) integration.

pip install aws-cdk-lib && cdk deploy --app "python3 app.py"
"""

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_

app = App()
stack = Stack(app, "image")

# The function: decorate it with @binary_response(envelope=False), so that it
# returns base64 text alone. A Pillow image needs image_format= too, as in
# image_format="png", for the Content-Type below is fixed.
function = lambda_.Function(
    stack,
    "Picture",
    code=lambda_.Code.from_asset("function.zip"),
    handler="app.bare",
    runtime=lambda_.Runtime.PYTHON_3_13,
    memory_size=512,
    timeout=Duration.seconds(10),
)

# No binary media types here: CONVERT_TO_BINARY needs none (documented: 'Content
# type conversions in API Gateway'). */* would make Lambda's own JSON count as
# binary, and nothing would be decoded (derived from the same page; not recorded).
api = apigateway.RestApi(stack, "Api")
resource = api.root.resource_for_path("/picture")

resource.add_method(
    "GET",
    apigateway.LambdaIntegration(
        function,
        proxy=False,
        integration_responses=[
            # The whole result of the function is base64 text, and is decoded: no template
            # (documented: 'Enabling binary support using the API Gateway REST API'; with
            # Lambda's quotes around it: reported).
            apigateway.IntegrationResponse(
                status_code="200",
                content_handling=apigateway.ContentHandling.CONVERT_TO_BINARY,
                response_parameters={
                    "method.response.header.Content-Type": "'image/png'",
                },
            ),
            # Any errorMessage (recorded: LocalStack test_lambda_selection_patterns). Without
            # this response an error would be decoded as base64 and fail (reported: serverless
            # #7705). So no contentHandling here.
            apigateway.IntegrationResponse(
                status_code="500",
                selection_pattern=r"[\s\S]+",
                response_parameters={
                    "method.response.header.Content-Type": "'application/json'",
                },
                response_templates={"application/json": '{"error": "the function failed"}'},
            ),
        ],
    ),
    method_responses=[
        apigateway.MethodResponse(
            status_code="200",
            response_parameters={
                "method.response.header.Content-Type": True,
            },
        ),
        apigateway.MethodResponse(
            status_code="500",
            response_parameters={
                "method.response.header.Content-Type": True,
            },
        ),
    ],
)

CfnOutput(stack, "Address", value=api.url_for_path("/picture"))

app.synth()
