"""A function behind a function URL.

pip install aws-cdk-lib && cdk deploy --app "python3 app.py"
"""

from aws_cdk import App, CfnOutput, Duration, Stack
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

# Nothing is to be set for binary content: the body is decoded whenever the function
# says isBase64Encoded (documented: 'Invoking Lambda function URLs').
# CDK adds both permissions that a public address needs.
url = function.add_function_url(
    # Public: nobody has to sign a request.
    auth_type=lambda_.FunctionUrlAuthType.NONE,
)

CfnOutput(stack, "Address", value=url.url)

app.synth()
