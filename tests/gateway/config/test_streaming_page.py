"""The snippets of docs/streaming.md are lines of what `config --stream` writes, and so validated with it.

Each tool's own reader takes those files: test_judged.py, and in the slow set the tools themselves.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lambda_binary.gateway.plan import STREAMED, plan
from lambda_binary.gateway.writers import TARGETS

PAGE = Path(__file__).parents[3] / "docs" / "streaming.md"
TOOLS = {
    "SAM": "sam",
    "Serverless Framework, osls": "serverless",
    "CDK": "cdk-python",
    "Terraform": "terraform",
    "CloudFormation, OpenAPI": "cloudformation",
}


def snippets(heading: str) -> list[list[str]]:
    """The lines of the two code blocks below a heading: of a REST API, of a function URL."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n### {heading}\n")[2].partition("\n##")[0]
    return [block.splitlines() for block in re.findall(r"```[^\n]+\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize("heading", TOOLS)
def test_a_snippet_is_lines_of_what_config_writes_in_their_order(heading: str) -> None:
    found = snippets(heading)
    assert len(found) == len(STREAMED)
    for integration, lines in zip(STREAMED, found, strict=True):
        written = iter(TARGETS[TOOLS[heading]](plan(integration, stream=True)).splitlines())
        # `in` on an iterator goes on behind what it found.
        assert [line for line in lines if line not in written] == []
        assert any("LAMBDA_BINARY_STREAM" in line for line in lines)
