"""Terraform (HCL): the function with its role, and what stands in front of it.

In: RoutePlan. Out: text, laid out as `terraform fmt` has it. What stands in front is written by
write_rest.py and write_entrances.py.
"""

from __future__ import annotations

import re

from ...plan import RoutePlan, facts
from ...plan.layout import fill, streamed
from .write_entrances import FRONTS
from .write_rest import rest_api

PROGRAM = """
# <title>
<#function>
#   terraform init && terraform apply

terraform {
  required_providers {
    <provider>
  }
}

resource "aws_iam_role" "picture" {
  name_prefix = "picture-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.picture.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "picture" {
  function_name    = "picture"
  role             = aws_iam_role.picture.arn
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")
  handler          = "<handler>"
  runtime          = "python3.13"
  memory_size      = 512
  <#timeout>
  timeout = <seconds>
  <environment>
}

<front>
"""

ENVIRONMENT = """
<#stream_function>
environment {
  variables = { <switch> = "<integration>" }
}
"""

PROVIDER = 'aws = { source = "hashicorp/aws", version = ">= 5.0" }'
_LATER = 'aws = { source = "hashicorp/aws", version = ">= 6.29" }'
PROVIDER_URL = f"# 6.29 is the first with invoked_via_function_url.\n{_LATER}"
# Merged in December 2025: terraform-provider-aws #45329 and #45652.
PROVIDER_STREAM = (
    f"# response_streaming_invoke_arn came after 6.27 (terraform-provider-aws #45652).\n{_LATER}"
)
# An attribute on one line; what opens a block stands for itself.
_ATTRIBUTE = re.compile(r'( *)([\w."-]+) += (.*[^\[({])')


def terraform(plan: RoutePlan) -> str:
    """The file main.tf."""
    front = FRONTS.get(plan.integration, rest_api)
    return _aligned(
        fill(
            PROGRAM,
            **facts.of_function(plan),
            provider=_provider(plan),
            environment=streamed(plan, ENVIRONMENT),
            front=front(plan),
        )
    )


def _provider(plan: RoutePlan) -> str:
    if plan.integration == "function-url":
        return PROVIDER_URL
    return PROVIDER_STREAM if plan.stream else PROVIDER


def _aligned(text: str) -> str:
    """Neighbouring attributes with their `=` in one column, as `terraform fmt` has them."""
    out: list[str] = []
    run: list[tuple[str, str, str]] = []
    # The empty line at the end closes the last run.
    for line in [*text.splitlines(), ""]:
        found = _ATTRIBUTE.fullmatch(line)
        if found and (not run or run[0][0] == found[1]):
            run.append((found[1], found[2], found[3]))
            continue
        out += _column(run)
        run = [(found[1], found[2], found[3])] if found else []
        out += [] if found else [line]
    return "\n".join(out[:-1]) + "\n"


def _column(run: list[tuple[str, str, str]]) -> list[str]:
    width = max((len(name) for _, name, _ in run), default=0)
    return [f"{indent}{name:<{width}} = {value}" for indent, name, value in run]
