"""The table of tools: a row each. Who adds a tool adds a folder and a row here.

Rows stand in the order in which a document is asked whether it is one. What a row names is
imported when it is used, so that a document loads the reader and the cures of its own tool alone.
"""

from __future__ import annotations

from . import kinds
from .tool import Tool, later, spelt

_LIVE = "check the live API (--rest-api-id or --http-api-id), where it has its value"

TOOLS = (
    Tool(
        name="sam",
        is_one=kinds.is_sam,
        read=later("templates.cloudformation", "read"),
        unread=later("templates.unread", "found"),
        target="sam",
        write=later("templates.write.sam", "sam"),
        spelling=spelt("templates.cure_sam"),
        cors=later("templates.cure_sam", "cors"),
        cors_text=later("templates.cure_sam", "cors_text"),
        known_by=_LIVE,
    ),
    Tool(
        name="cloudformation",
        is_one=kinds.is_template,
        read=later("templates.cloudformation", "read"),
        unread=later("templates.unread", "found"),
        target="cloudformation",
        write=later("templates.write.cloudformation", "cloudformation"),
        spelling=spelt("templates.cure_cloudformation"),
        known_by=_LIVE,
        deploy="; a new AWS::ApiGateway::Deployment must follow: give it another logical id",
    ),
    Tool(
        name="terraform",
        is_one=kinds.is_terraform,
        read=later("terraform.read", "read"),
        # Terraform itself refuses what it does not know: there is nothing unread.
        target="terraform",
        write=later("terraform.write", "terraform"),
        commands=later("terraform.cure", "blocks"),
        preflight=later("terraform.cure", "preflight"),
        known_by="check the state after `terraform apply`, where it has its value: "
        "`terraform show -json > state.json`; or the live API (--rest-api-id)",
    ),
    Tool(
        name="openapi",
        is_one=kinds.is_openapi,
        read=later("openapi.read", "read"),
        unread=later("openapi.unread", "found"),
        target="openapi",
        write=later("openapi.write", "openapi"),
        spelling=spelt("openapi.cure"),
        known_by="check the document as it is imported, its variables filled in, or the live API "
        "(--rest-api-id or --http-api-id)",
    ),
    Tool(
        name="serverless",
        is_one=kinds.is_serverless,
        read=later("serverless.read", "read"),
        unread=later("serverless.unread", "found"),
        target="serverless",
        write=later("serverless.write", "serverless"),
        spelling=spelt("serverless.cure"),
        known_by="check the packaged template or the live API, where it has its value",
        errors="give errors a status code of their own under response.statusCodes (which ends "
        "the framework's own [400] to [504]: the diff writes them out); contentHandling is set on "
        "2xx alone",
    ),
    Tool(
        name="live",
        target="aws-cli",
        write=later("live.write", "aws_cli"),
        commands=later("live.cure", "commands"),
        preflight=later("live.cure", "preflight"),
        known_by="deploy the stage when in doubt, or allow apigateway:GET on its exports",
    ),
    # Its output is a CloudFormation template: that row reads it.
    Tool(name="cdk", target="cdk-python", write=later("cdk.write", "cdk_python")),
)
BY_NAME = {tool.name: tool for tool in TOOLS}
WRITERS = {tool.target: tool.write for tool in TOOLS if tool.write is not None}
