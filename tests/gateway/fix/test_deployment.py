"""How changes reach clients: the stage's deployment, its cache, and when there can be none."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.fix.apis import API, PROXY_METHOD, current
from lambda_binary.gateway.fix.asked import Asked
from lambda_binary.gateway.fix.difference import plan

PLACE = {"restApiId": API, "stageName": "prod"}
CREATE = ("create_deployment", {"restApiId": API, "description": "lambda-binary fix GET /image"})
SERVE = [{"op": "replace", "path": "/deploymentId", "value": "$deployment"}]
# Made apart from the stage, which then changes its deploymentId and nothing else.
DEPLOY = [CREATE, ("update_stage", {**PLACE, "patchOperations": SERVE})]
FLUSH = ("flush_stage_cache", PLACE)
CACHED = {"*/*": {"cachingEnabled": True}}


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ({}, DEPLOY),
        ({"variables": {"colour": "red"}, "cacheClusterEnabled": False}, DEPLOY),
        ({"cacheClusterEnabled": True, "methodSettings": CACHED}, [*DEPLOY, FLUSH]),
        # A cluster without a method that uses it, and settings without a cluster.
        ({"cacheClusterEnabled": True, "methodSettings": {}}, DEPLOY),
        ({"cacheClusterEnabled": False, "methodSettings": CACHED}, DEPLOY),
    ],
)
def test_stage_is_deployed_and_its_cache_flushed(stage: dict[str, Any], expected: Any) -> None:
    found = plan(current(PROXY_METHOD, stage={"stageName": "prod", **stage}), Asked())
    assert [(step.operation, step.parameters) for step in found.publication] == expected


def test_stage_that_is_behind_is_deployed_though_no_setting_is_missing() -> None:
    assert plan(current(PROXY_METHOD, ("*/*",)), Asked()).steps == ()
    behind = current(PROXY_METHOD, ("*/*",), behind="the deployment of stage prod lacks the route")
    assert [step.purpose for step in plan(behind, Asked()).steps] == [
        "make a deployment of the API; the deployment of stage prod lacks the route",
        "let the stage prod serve it",
    ]


def test_stage_that_cannot_be_compared_is_told() -> None:
    found = plan(current(PROXY_METHOD, ("*/*",), compared=False), Asked())
    assert found.steps == ()
    assert "export could not be had: --redeploy deploys it again" in " ".join(found.notes)


def test_api_without_a_stage_is_changed_and_not_deployed() -> None:
    making = "so nobody can call it yet: `aws apigateway create-deployment --rest-api-id a1b2c3 "
    found = plan(current(PROXY_METHOD, stage=None), Asked())
    assert [step.operation for step in found.steps] == ["update_rest_api"]
    assert making in " ".join(found.notes)
    ready = plan(current(PROXY_METHOD, ("*/*",), stage=None), Asked())
    assert ready.steps == ()
    assert making in " ".join(ready.notes)


def test_canary_keeps_its_deployment_and_is_told() -> None:
    canary = {"deploymentId": "d2", "percentTraffic": 12.5}
    there = current(PROXY_METHOD, stage={"stageName": "prod", "canarySettings": canary})
    found = plan(there, Asked())
    assert [(step.operation, step.parameters) for step in found.publication] == DEPLOY
    assert found.notes[-1] == (
        "prod has a canary, which keeps the deployment that it has: 12.5 % of the requests get "
        "what they got before, until it is promoted or removed"
    )
