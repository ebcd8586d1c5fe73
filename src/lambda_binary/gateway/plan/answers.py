"""What a REST API's mapped and mock integrations answer: the one list that every tool's text is of.

In: RoutePlan. Out: Answers, each a method response and its integration response. This file knows
no deploy tool.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.settings import ANY_ERROR, FAILED
from . import RoutePlan
from .facts import success

HEADER = "method.response.header."
# The request template of the OPTIONS mock: which of its responses is taken.
CHOICE = '{"statusCode": 200}'


@dataclass(frozen=True, slots=True)
class RestResponse:
    """A method response and its integration response.

    Attributes:
        status: sent to the client.
        fields: names of header fields -> mapping expressions.
        pattern: the selection pattern; empty for the default.
        content_handling, template: empty for none.
        fact: its comment, a name of `facts.FACTS`.
    """

    status: str
    fields: Mapping[str, str]
    pattern: str = ""
    content_handling: str = ""
    template: str = ""
    fact: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The fields as `method.response.header.NAME` -> expression."""
        return {HEADER + name: expression for name, expression in self.fields.items()}


def answers(plan: RoutePlan) -> tuple[RestResponse, ...]:
    """Of a mapped route: the content, and every error."""
    shared = {"Access-Control-Allow-Origin": "'*'"} if plan.cors else {}
    return (
        RestResponse(
            "200",
            {"Content-Type": plan.content_type, **shared},
            content_handling="CONVERT_TO_BINARY",
            template="$input.path('$.body')" if plan.envelope else "",
            fact=success(plan),
        ),
        RestResponse(
            "500",
            {"Content-Type": "'application/json'", **shared},
            pattern=ANY_ERROR,
            template=FAILED,
            fact="errors",
        ),
    )


def preflight(plan: RoutePlan) -> RestResponse:
    """Of the OPTIONS method beside a route."""
    fields = {
        "Access-Control-Allow-Origin": "'*'",
        "Access-Control-Allow-Methods": f"'{plan.allowed}'",
        "Access-Control-Allow-Headers": "'Content-Type,Authorization'",
    }
    return RestResponse("200", fields)


def request_template(plan: RoutePlan) -> str:
    """The event of a mapped route whose path has parameters; empty without any."""
    entries = ", ".join(
        f'"{name}": "$util.escapeJavaScript($input.params("{name}"))"' for name in plan.parameters
    )
    return f'{{"path": {{{entries}}}}}' if entries else ""
