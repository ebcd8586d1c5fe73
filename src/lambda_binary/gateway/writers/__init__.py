"""Writers: a RoutePlan to the configuration of a deploy tool, as text.

    plan(...) -> RoutePlan;  TARGETS[name](RoutePlan) -> str

One module a target; the comments' facts are in facts.py, the answers of REST APIs in answers.py.
Pure: no file, no network, no tool is run.
"""

from __future__ import annotations

from collections.abc import Callable

from .aws_cli import aws_cli
from .cdk_python import cdk_python
from .cloudformation import cloudformation
from .openapi import openapi
from .plan import METHODS as METHODS
from .plan import PLANNED as PLANNED
from .plan import PlanError as PlanError
from .plan import RoutePlan as RoutePlan
from .plan import plan as plan
from .sam import sam
from .serverless import serverless
from .terraform import terraform

TARGETS: dict[str, Callable[[RoutePlan], str]] = {
    "serverless": serverless,
    "sam": sam,
    "cloudformation": cloudformation,
    "cdk-python": cdk_python,
    "terraform": terraform,
    "openapi": openapi,
    "aws-cli": aws_cli,
}
