"""The deployment that makes changes reach clients: the steps for a stage, and what they mean.

In: Current. Out: steps and notes. The deployment is made without a stage's name and then given to
the stage by PATCH. CreateDeployment could do both, but nobody says what it leaves of the stage's
variables and canary (unknown; LocalStack 4.9 loses both), and a PATCH changes what it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..aws.steps import Step, pointer, replace
from .current import Current

PUBLISH = "update_stage"
_DEPLOYMENT = "deployment"


def steps(current: Current) -> Iterator[Step]:
    """Deploy the stage, and flush its cache if it has one; nothing without a stage."""
    stage = current.stage
    if stage is None:
        return
    name = stage["stageName"]
    api = {"restApiId": current.api}
    why = f"; {current.behind}" if current.behind else ""
    yield Step(
        "create_deployment",
        {**api, "description": f"lambda-binary fix {current.name}"},
        f"make a deployment of the API{why}",
        gives=_DEPLOYMENT,
    )
    # Documented: stage:update, op replace, path /deploymentId.
    operations = [replace(pointer("deploymentId"), f"${_DEPLOYMENT}")]
    place = {**api, "stageName": name}
    what = f"let the stage {name} serve it"
    yield Step(PUBLISH, {**place, "patchOperations": operations}, what, takes=_DEPLOYMENT)
    if _caches(stage):
        # What was cached is sent again until its time to live ends, 300 seconds unless set
        # otherwise (AWS doc 'Cache settings for REST APIs in API Gateway').
        yield Step(
            "flush_stage_cache", place, f"flush the cache of {name}, which may hold base64 text"
        )


def notes(current: Current) -> Iterator[str]:
    """What the deployment means for others, or that there can be none."""
    stage = current.stage
    if stage is None:
        place = {"restApiId": current.api, "stageName": "NAME"}
        made = Step("create_deployment", place, "").as_command()
        yield f"the API has no stage, so nobody can call it yet: `{made}` makes one"
        return
    yield (
        f"the deployment of {current.stage_name} publishes everything that was changed in the API "
        "since the last one"
    )
    canary = stage.get("canarySettings")
    if canary:
        yield (
            f"{current.stage_name} has a canary, which keeps the deployment that it has: "
            f"{float(canary.get('percentTraffic') or 0):g} % of the requests get what they got "
            "before, until it is promoted or removed"
        )


def untold(current: Current) -> Iterator[str]:
    """Why "nothing to do" may not be the whole truth."""
    if current.stage is None:
        yield from notes(current)
    elif not current.compared:
        yield (
            f"whether {current.stage_name} serves the API as it is now could not be told, for its "
            "export could not be had: --redeploy deploys it again"
        )


def _caches(stage: Mapping[str, Any]) -> bool:
    settings = (stage.get("methodSettings") or {}).values()
    return bool(stage.get("cacheClusterEnabled")) and any(
        each.get("cachingEnabled") for each in settings
    )
