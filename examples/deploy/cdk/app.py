"""A function behind a REST API with proxy integration and behind a function URL, and another one
behind a mapped integration.

    ../build.sh && pip install aws-cdk-lib && cdk deploy --app "python3 app.py"
"""

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_


def function(stack, name, handler):
    return lambda_.Function(
        stack,
        name,
        code=lambda_.Code.from_asset("../function.zip"),
        handler=handler,
        runtime=lambda_.Runtime.PYTHON_3_13,
        memory_size=512,
        timeout=Duration.seconds(10),
    )


def proxy(stack):
    picture = function(stack, "Picture", "app.handler")
    # Only the first type of a request's Accept field counts, and browsers differ in it. Without
    # default_cors_preflight_options: CDK's OPTIONS method fails under */* (docs/integrations).
    api = apigateway.RestApi(stack, "Api", binary_media_types=["*/*"])
    api.root.add_resource("picture").add_method("GET", apigateway.LambdaIntegration(picture))
    # A function URL needs no setting for binary content. CDK adds the permissions.
    url = picture.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)
    CfnOutput(stack, "RestApi", value=api.url_for_path("/picture"))
    CfnOutput(stack, "FunctionUrl", value=url.url)


def mapped(stack):
    header = "method.response.header.Content-Type"
    # No template for 200: the whole result of the function is base64 text.
    answers = [
        apigateway.IntegrationResponse(
            status_code="200",
            content_handling=apigateway.ContentHandling.CONVERT_TO_BINARY,
            response_parameters={header: "'image/png'"},
        ),
        # Anything in errorMessage. Without this one an error would be decoded as base64.
        apigateway.IntegrationResponse(
            status_code="500",
            selection_pattern=r"[\s\S]+",
            content_handling=apigateway.ContentHandling.CONVERT_TO_TEXT,
            response_parameters={header: "'application/json'"},
            response_templates={"application/json": '{"error": "the picture could not be made"}'},
        ),
    ]
    integration = apigateway.LambdaIntegration(
        function(stack, "BarePicture", "app.bare"), proxy=False, integration_responses=answers
    )
    # No binary_media_types: CONVERT_TO_BINARY needs none, and */* would switch it off.
    api = apigateway.RestApi(stack, "MappedApi")
    api.root.add_resource("picture").add_method(
        "GET",
        integration,
        method_responses=[
            apigateway.MethodResponse(status_code=code, response_parameters={header: True})
            for code in ("200", "500")
        ],
    )
    CfnOutput(stack, "MappedRestApi", value=api.url_for_path("/picture"))


app = App()
stack = Stack(app, "picture")
proxy(stack)
mapped(stack)
app.synth()
