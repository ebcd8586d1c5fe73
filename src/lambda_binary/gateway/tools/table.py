"""The table of tools: a row each. Who adds a tool adds a folder and a row here.

Rows stand in the order in which a document is asked whether it is one.
"""

from __future__ import annotations

from .live import cure as live_cure
from .openapi import cure as openapi_cure
from .openapi import read as openapi
from .openapi import unread as openapi_unread
from .serverless import cure as serverless_cure
from .serverless import read as serverless
from .serverless import unread as serverless_unread
from .templates import cloudformation, cure_cloudformation, cure_sam
from .templates import unread as templates_unread
from .terraform import cure as terraform_cure
from .terraform import read as terraform
from .tool import Tool, later

_LIVE = "check the live API (--rest-api-id or --http-api-id), where it has its value"

TOOLS = (
    Tool(
        name="sam",
        is_one=cloudformation.is_sam,
        read=cloudformation.read,
        unread=templates_unread.found,
        target="sam",
        write=later("templates.write.sam", "sam"),
        spelling=cure_sam.SPELLING,
        cors=cure_sam.cors,
        cors_text=cure_sam.cors_text,
        known_by=_LIVE,
    ),
    Tool(
        name="cloudformation",
        is_one=cloudformation.is_one,
        read=cloudformation.read,
        unread=templates_unread.found,
        target="cloudformation",
        write=later("templates.write.cloudformation", "cloudformation"),
        spelling=cure_cloudformation.SPELLING,
        known_by=_LIVE,
        deploy="; a new AWS::ApiGateway::Deployment must follow: give it another logical id",
    ),
    Tool(
        name="terraform",
        is_one=terraform.is_one,
        read=terraform.read,
        # Terraform itself refuses what it does not know: there is nothing unread.
        target="terraform",
        write=later("terraform.write", "terraform"),
        commands=terraform_cure.blocks,
        preflight=terraform_cure.preflight,
        known_by="check the state after `terraform apply`, where it has its value: "
        "`terraform show -json > state.json`; or the live API (--rest-api-id)",
    ),
    Tool(
        name="openapi",
        is_one=openapi.is_one,
        read=openapi.read,
        unread=openapi_unread.found,
        target="openapi",
        write=later("openapi.write", "openapi"),
        spelling=openapi_cure.SPELLING,
        known_by="check the document as it is imported, its variables filled in, or the live API "
        "(--rest-api-id or --http-api-id)",
    ),
    Tool(
        name="serverless",
        is_one=serverless.is_one,
        read=serverless.read,
        unread=serverless_unread.found,
        target="serverless",
        write=later("serverless.write", "serverless"),
        spelling=serverless_cure.SPELLING,
        known_by="check the packaged template or the live API, where it has its value",
        errors="give errors a status code of their own under response.statusCodes (which ends "
        "the framework's own [400] to [504]: the diff writes them out); contentHandling is set on "
        "2xx alone",
    ),
    Tool(
        name="live",
        target="aws-cli",
        write=later("live.write", "aws_cli"),
        commands=live_cure.commands,
        preflight=live_cure.preflight,
        known_by="deploy the stage when in doubt, or allow apigateway:GET on its exports",
    ),
    # Its output is a CloudFormation template: that row reads it.
    Tool(name="cdk", target="cdk-python", write=later("cdk.write", "cdk_python")),
)
BY_NAME = {tool.name: tool for tool in TOOLS}
WRITERS = {tool.target: tool.write for tool in TOOLS if tool.write is not None}
