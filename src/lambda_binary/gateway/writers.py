"""Writers: a RoutePlan to the configuration of a deploy tool, as text.

    plan(...) -> RoutePlan;  TARGETS[name](RoutePlan) -> str

One module a target; the comments' facts are in facts.py, the answers of REST APIs in answers.py.
Pure: no file, no network, no tool is run.
"""

from __future__ import annotations

from collections.abc import Callable

from .plan import METHODS as METHODS
from .plan import PLANNED as PLANNED
from .plan import PlanError as PlanError
from .plan import RoutePlan as RoutePlan
from .plan import plan as plan
from .tools.cdk.write import cdk_python
from .tools.live.write import aws_cli
from .tools.openapi.write import openapi
from .tools.serverless.write import serverless
from .tools.templates.write_cloudformation import cloudformation
from .tools.templates.write_sam import sam
from .tools.terraform.write import terraform

TARGETS: dict[str, Callable[[RoutePlan], str]] = {
    "serverless": serverless,
    "sam": sam,
    "cloudformation": cloudformation,
    "cdk-python": cdk_python,
    "terraform": terraform,
    "openapi": openapi,
    "aws-cli": aws_cli,
}
