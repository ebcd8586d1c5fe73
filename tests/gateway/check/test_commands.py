"""Cures of a live API are commands: they are run on a description of it, and it is judged again."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.check.account import HEADER, after, api, mapped, mock, proxy, routes
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.findings import exit_code

TEMPLATE = {"responseTemplates": {"image/png": "$input.path('$.body')"}}
FROM_BODY = {"responseParameters": {HEADER: "integration.response.body.headers.Content-Type"}}
GONE = {"statusCode": "404", "selectionPattern": ".*gone.*"}

# name -> API
WRONG: dict[str, Any] = {
    "proxy": api(GET=proxy()),
    "proxy with a list": api(("image/png",), GET=proxy()),
    "proxy with a preflight that fails": api(("*/*",), GET=proxy(), OPTIONS=mock()),
    "mapped, nothing set": api(GET=mapped()),
    "mapped, nothing set, any type": api(("*/*",), GET=mapped()),
    "mapped, an empty response": api(GET=mapped({})),
    "mapped, an envelope": api(GET=mapped({**TEMPLATE, **FROM_BODY}, (HEADER,))),
    "mapped, a template and a pattern": api(GET=mapped(TEMPLATE, **{"404": GONE})),
    "mapped, errors forgotten": api(
        GET=mapped(
            {
                "contentHandling": "CONVERT_TO_BINARY",
                "responseParameters": {HEADER: "'image/png'"},
            },
            (HEADER,),
        )
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_every_command_is_one_of_aws_and_cures(name: str) -> None:
    found = judge.findings(routes(WRONG[name]))
    assert found[0].severity in {"broken", "risk"}
    cures = list(found[0].cures)
    if name == "mapped, a template and a pattern":
        lossy = cures.pop()
        assert "; no diff, for it would lose the status 404 of " in lossy.text
        assert lossy.patch == ""
    for cure in cures:
        made, deployed = after(WRONG[name], cure.patch)
        left = judge.findings(routes(made))
        assert (exit_code(left), deployed) == (0, True), (cure.patch, left)


def test_a_preflight_that_any_type_would_break_has_commands_of_its_own() -> None:
    given = api(GET=proxy(), OPTIONS=mock())
    types, preflight = judge.findings(routes(given))[0].cures
    assert preflight.text.endswith("(request side) (lambda-binary fix does so by itself)")
    half, _ = after(given, types.patch)
    assert [f.title for f in judge.findings(routes(half)) if f.severity == "broken"] == [
        "every CORS preflight fails with 500"
    ]
    whole, _ = after(half, preflight.patch)
    assert exit_code(judge.findings(routes(whole))) == 0


def test_the_short_command_is_fix_where_it_does_the_same() -> None:
    def first(name: str, number: int = 0) -> str:
        return judge.findings(routes(WRONG[name]))[0].cures[number].patch.splitlines()[0]

    place = "lambda-binary fix --rest-api-id a1 --method GET --path /image --stage prod"
    assert first("proxy") == f"{place} --apply"
    assert first("mapped, an envelope") == f"{place} --bare --media-type image/png --apply"
    assert first("mapped, an envelope", 1) == f"{place} --apply"
    assert first("mapped, an envelope", 2).startswith("aws apigateway update-rest-api ")
    assert first("mapped, a template and a pattern").startswith(place)
    removed = "--remove-media-type '*/*' --apply"
    assert first("mapped, nothing set, any type") == (f"{place} --media-type image/png {removed}")


def test_region_and_profile_are_repeated() -> None:
    (route,) = routes(WRONG["proxy"])
    from dataclasses import replace

    route = replace(route, ids={**route.ids, "options": "--region eu-west-1"})
    patch = judge.findings([route])[0].cures[0].patch
    assert [line.endswith("--region eu-west-1") for line in patch.splitlines()[2:]] == [True, True]
    assert patch.splitlines()[0].endswith("--region eu-west-1 --apply")


def test_a_buffer_of_an_unknown_runtime_is_a_condition() -> None:
    good = api(("image/jpeg",), GET=mapped({**TEMPLATE, **FROM_BODY}, (HEADER,)))
    for runtime, buffer in (("", True), ("nodejs22.x", True), ("python3.13", False)):
        (finding, *_) = judge.findings(routes(good, runtime))
        assert (
            any("a Node.js Buffer" in why or "is Node.js" in why for why in finding.why) == buffer
        )
        assert finding.severity == "broken"
