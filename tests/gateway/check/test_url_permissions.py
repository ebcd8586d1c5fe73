"""What the callers of a function URL lack is a diff where a file can be changed, else HCL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gateway.check.curing import as_flow, as_json, judged, needs_patch, patched
from lambda_binary.gateway import documents
from lambda_binary.gateway.cure import unchanged

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Handler: a.b}}
  U:
    Type: AWS::Lambda::Url
    Properties: {AuthType: NONE, TargetFunctionArn: !GetAtt F.Arn}
  # Kept where it is.
  UInvokeFunctionPermission: {Type: AWS::SNS::Topic}
"""
URL = {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["F", "Arn"]}}
SIGNED = TEMPLATE.replace("NONE", "AWS_IAM") + (
    "  P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref F, "
    "Action: lambda:InvokeFunctionUrl, Principal: '111122223333', FunctionUrlAuthType: AWS_IAM}}\n"
)
SERVERLESS = """
service: pictures
provider: {name: aws, runtime: python3.13}
functions:
  my-fn: {handler: a.b, url: true}
"""
WRONG = {
    "cloudformation": (TEMPLATE, "f.yml"),
    "cloudformation, flow style": (as_flow(TEMPLATE), "f.yml"),
    "cloudformation, JSON": (as_json(TEMPLATE), "f.json"),
    "cloudformation, signed": (SIGNED, "f.yml"),
    "sam, a URL of CloudFormation": (
        f"Transform: AWS::Serverless-2016-10-31{TEMPLATE}",
        "f.yml",
    ),
    "serverless": (SERVERLESS, "f.yml"),
    "serverless, resources": (
        f"{SERVERLESS}resources:\n  Resources:\n    T: {{Type: AWS::SNS::Topic}}\n",
        "f.yml",
    ),
    "serverless, outputs": (f"{SERVERLESS}resources: {{Outputs: {{O: {{Value: x}}}}}}\n", "f.yml"),
    "serverless, a list": (
        f"{SERVERLESS}resources:\n  - Resources: {{T: {{Type: AWS::SNS::Topic}}}}\n",
        "f.yml",
    ),
}
RULES = {"url-permission", "url-permission-of-old"}


@needs_patch
@pytest.mark.parametrize(("text", "file"), WRONG.values(), ids=WRONG)
def test_the_permissions_that_lack_are_added_by_a_diff(
    text: str, file: str, tmp_path: Path
) -> None:
    (finding,) = [f for f in judged(text, file) if f.rule in RULES]
    after = patched(text, finding.cures[0].patch, tmp_path, file)
    assert not RULES & {f.rule for f in judged(after, file)}
    old, new = documents.parse(text, file), documents.parse(after, file)
    assert list(unchanged.otherwise(old, new, named=frozenset())) == []
    assert "InvokedViaFunctionUrl" in after


def test_two_permissions_name_the_function_as_the_url_does(tmp_path: Path) -> None:
    (finding,) = [f for f in judged(TEMPLATE) if f.rule in RULES]
    (after,) = finding.cures[0].files.values()
    resources = documents.parse(after, "f.yml")["Resources"]
    added = {
        n: r["Properties"]
        for n, r in resources.items()
        if n not in ("F", "U") and "Properties" in r
    }
    function = URL["TargetFunctionArn"]
    assert added == {
        "UInvokeFunctionUrlPermission": {
            "FunctionName": function,
            "Action": "lambda:InvokeFunctionUrl",
            "Principal": "*",
            "FunctionUrlAuthType": "NONE",
        },
        "UInvokeFunctionPermission1": {
            "FunctionName": function,
            "Action": "lambda:InvokeFunction",
            "Principal": "*",
            "InvokedViaFunctionUrl": True,
        },
    }


@pytest.mark.parametrize(
    "text",
    [
        TEMPLATE.replace("AuthType", "Qualifier: live, AuthType"),
        f"{SERVERLESS}resources: ${{file(more.txt)}}\n",
    ],
)
def test_where_no_diff_is_right_there_is_the_sentence(text: str) -> None:
    (finding,) = [f for f in judged(text) if f.rule in RULES]
    assert finding.cures[0].text
    assert (finding.cures[0].patch, finding.cures[0].files) == ("", {})


def test_terraform_gets_the_resource_in_its_own_language() -> None:
    address = 'module.web["a.b"].aws_lambda_function_url.picture[0]'
    values = {"authorization_type": "NONE", "function_name": "f", "invoke_mode": "BUFFERED"}
    url = {"address": address, "type": "aws_lambda_function_url", "values": values}
    state = {"terraform_version": "1.9.0", "values": {"root_module": {"resources": [url]}}}
    (finding,) = [f for f in judged(json.dumps(state), "f.json") if f.rule in RULES]
    assert finding.cures[0].files == {}
    assert finding.cures[0].patch == (
        f"# new, in the module of {address}\n"
        'resource "aws_lambda_permission" "picture_invoke" {\n'
        '  action                   = "lambda:InvokeFunction"\n'
        "  function_name            = aws_lambda_function_url.picture[0].function_name\n"
        "  qualifier                = aws_lambda_function_url.picture[0].qualifier\n"
        '  principal                = "*"\n'
        "  invoked_via_function_url = true\n"
        "}\n"
    )
