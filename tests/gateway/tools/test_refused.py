"""A file that holds no route: one sentence says what it is and what to name instead; exit code 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway.commands.cli import main

# (suffix, text, the end of the sentence)
REFUSED = [
    # https://github.com/serverless/examples/blob/v4/google-node-simple-http-endpoint/serverless.yml
    (
        "yml",
        "service: n\nprovider:\n  name: google\nfunctions:\n  h: {handler: http, events: [{http: path}]}",
        ":3: is for the provider google: only AWS has the gateways that are checked here",
    ),
    # https://github.com/serverless/examples/blob/v4/azure-node-simple-http-endpoint/serverless.yml
    (
        "yml",
        "service: n\nprovider: {name: azure}\nfunctions: {h: {handler: a.b, events: [{http: true}]}}",
        ":2: is for the provider azure: only AWS has the gateways that are checked here",
    ),
    # https://github.com/serverless/examples/blob/v4/openwhisk-node-simple-http-endpoint/serverless.yml
    (
        "yml",
        "service: n\nprovider: openwhisk\nfunctions: {t: {handler: a.b, events: [{http: GET time}]}}",
        ":2: is for the provider openwhisk: only AWS has the gateways that are checked here",
    ),
    (
        "yml",
        "service: n\nprovider: {name: aws}\nfunctions:\n  - ${file(functions/a.yml)}\n",
        ": has no route that calls a Lambda function: functions is ${file(functions/a.yml)}, which "
        "cannot be read from here; check the packaged template",
    ),
    (
        "yml",
        "service: n\nprovider: {name: aws}\nfunctions: {a: '${file(a.yml):a}'}\n",
        ": has no route that calls a Lambda function: functions.a is ${file(a.yml):a}, which "
        "cannot be read from here; check the packaged template",
    ),
    # https://github.com/aws/aws-cdk, integ.parametrized-swagger.api.js.snapshot
    (
        "json",
        '{"Resources": {"api": {"Type": "AWS::ApiGateway::RestApi", "Properties": '
        '{"BodyS3Location": {"Bucket": "b", "Key": "k"}}}}}',
        ": has no route that calls a Lambda function: api has its methods elsewhere "
        "(BodyS3Location); name that OpenAPI document",
    ),
    # https://github.com/aws/serverless-application-model, tests/translator/input
    (
        "yaml",
        "Resources: {a: {Type: 'AWS::Serverless::Application', Properties: {Location: a.yaml}}}",
        ": has no route that calls a Lambda function: a is a stack of its own; name that template",
    ),
    (
        "yaml",
        "openapi: 3.0.1\npaths: {/a: {get: {responses: {}}}}",
        ": has no route that calls a Lambda function: no operation has an "
        "x-amazon-apigateway-integration of a Lambda function",
    ),
    # README of https://www.npmjs.com/package/serverless-plugin-custom-binary
    (
        "yml",
        "service: n\nprovider: {name: aws}\nfunctions:\n  a:\n    handler: a.b\n    events:\n"
        "      - http:\n        path: /hello\n        method: GET\n",
        ": has no route that calls a Lambda function: functions.a.events[0] has path and method "
        "beside http, not under it: indent them",
    ),
    # https://github.com/serverless/serverless/tree/v2.72.3/lib/plugins/create/templates/aws-python3
    (
        "yml",
        "service: n\nprovider: {name: aws}\nfunctions: {hello: {handler: handler.hello}}\n",
        ": has no route that calls a Lambda function: no function has an event http, httpApi, alb "
        "or cloudFront, nor a url",
    ),
    # https://github.com/0cv/ghostscript-rust-lambda/blob/master/template.yaml
    (
        "yaml",
        "Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: 'AWS::Serverless::Function', "
        "Properties: {Handler: bootstrap}}}",
        ": has no route that calls a Lambda function: no resource is a method, a route, a function "
        "URL or an event of the type Api",
    ),
    # docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
    (
        "yaml",
        "Resources:\n  Get:\n    Type: AWS::ApiGateway::Method\n    Properties: {HttpMethod: GET, "
        "Integration: {Type: AWS, Uri: 'arn:aws:apigateway:us-west-2:s3:path/b/{item}'}}",
        ": has no route that calls a Lambda function: Get is an integration of the type "
        "AWS with arn:aws:apigateway:us-west-2:s3:path/b/{item}, not with a Lambda function",
    ),
    (
        "yaml",
        "Resources:\n  Get:\n    Type: AWS::ApiGateway::Method\n    Properties: {HttpMethod: GET, "
        "Integration: {Type: AWS, Uri: !Join [':', [arn, aws, apigateway, !Ref 'AWS::Region', s3, "
        "'path/b/{item}']]}}",
        ": has no route that calls a Lambda function: Get is an integration of the type "
        "AWS, not with a Lambda function",
    ),
    (
        "json",
        '{"terraform_version": "1.9.0", "values": {"root_module": {"resources": [{"address": '
        '"aws_api_gateway_integration.s3", "type": "aws_api_gateway_integration", "values": '
        '{"type": "HTTP_PROXY", "uri": "https://example.com/"}}]}}}',
        ": has no route that calls a Lambda function: aws_api_gateway_integration.s3 is an "
        "integration of the type HTTP_PROXY with https://example.com/, not with a Lambda function",
    ),
    (
        "tf",
        'resource "aws_api_gateway_rest_api" "a" {\n  binary_media_types = ["*/*"]\n}\n',
        ": is Terraform's own language: run `terraform plan -out=plan.out` and `terraform show -json "
        "plan.out > plan.json` there, then name plan.json",
    ),
    (
        "ts",
        "import type { AWS } from '@serverless/typescript';\nmodule.exports = {}\n",
        ": is a program, which is not run here: name what it makes, "
        ".serverless/cloudformation-template-update-stack.json after `serverless package`, or "
        "cdk.out/STACK.template.json after `cdk synth`",
    ),
    (
        "tfstate",
        '{"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": []}',
        "; it is Terraform's state as it is stored: name the output of `terraform show -json`",
    ),
    (
        "json",
        '{"@level":"info","type":"version"}\n{"@level":"info"}\n',
        ": is a log of Terraform: name the output of terraform show -json",
    ),
]


@pytest.mark.parametrize(("suffix", "text", "end"), REFUSED)
def test_what_cannot_be_read_is_one_sentence_with_its_cure(
    suffix: str, text: str, end: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / f"file.{suffix}"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"lambda-binary: {file}")
    assert said.err.endswith(f"{end}\n")
    assert said.err.count("\n") == 1
