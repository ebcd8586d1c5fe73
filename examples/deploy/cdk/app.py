"""GET /picture behind a REST API, proxy integration.

pip install aws-cdk-lib && cdk deploy --app "python3 app.py"
"""

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_

app = App()
stack = Stack(app, "image")

# The function: decorate it with @binary_response.
function = lambda_.Function(
    stack,
    "Picture",
    code=lambda_.Code.from_asset("function.zip"),
    handler="app.handler",
    runtime=lambda_.Runtime.PYTHON_3_13,
    memory_size=512,
    timeout=Duration.seconds(10),
)

# The gateway decodes the body if the first media type of a request's Accept matches
# this list (recorded: LocalStack test_aws_proxy_binary_response), and */* matches
# every client (documented: 'Return binary media from a Lambda proxy integration').
api = apigateway.RestApi(stack, "Api", binary_media_types=["*/*"])
resource = api.root.resource_for_path("/picture")

resource.add_method("GET", apigateway.LambdaIntegration(function))

CfnOutput(stack, "Address", value=api.url_for_path("/picture"))

app.synth()
