"""Cures of a live REST API as commands: `lambda-binary fix`, or the same calls by `aws apigateway`.

In: a route and its Lack. Out: lines for a shell. The calls are those of steps.py, which `fix`
makes: what is printed and what is done are one list.
"""

from __future__ import annotations

import shlex

from ...asking.changes import label_of
from ...asking.lack import Lack
from ...aws.steps import Step
from ..route import ConfiguredRoute
from . import steps as live_steps

OPTIONS = "options"


def commands(route: ConfiguredRoute, need: Lack) -> str:
    """The commands that give the route what it lacks."""
    made = list(live_steps.steps(route, need))
    short = _fix(route, need) if made else ""
    by_hand = lines(route, made) if made else ""
    return f"{short}\n# or the same by hand:\n{by_hand}" if short else by_hand


def streaming(route: ConfiguredRoute, flag: str) -> str:
    """The one command that lets a live REST route stream, or stream no more; empty for others."""
    if "rest-api" not in route.ids:
        return ""
    words = ["lambda-binary", "fix", "--rest-api-id", route.ids["rest-api"]]
    words += ["--method", route.method, "--path", route.path]
    words += ["--stage", route.settings.stage] if route.settings.stage else []
    words += [flag, *shlex.split(route.ids.get(OPTIONS, "")), "--apply"]
    return f"{shlex.join(words)}\n"


def preflight(route: ConfiguredRoute) -> str:
    """CONVERT_TO_TEXT on the OPTIONS method beside the route."""
    step = live_steps.text_side(route.ids["rest-api"], route.preflight_in, route.path)
    return lines(route, [step])


def lines(route: ConfiguredRoute, made: list[Step]) -> str:
    """The steps and the deployment that they need, a command each."""
    stage = {"stageName": route.settings.stage} if route.settings.stage else {}
    deployed = Step("create_deployment", {"restApiId": route.ids["rest-api"], **stage}, "deploy")
    options = shlex.split(route.ids.get(OPTIONS, ""))
    every = [*made, *([deployed] if stage else [])]
    return "".join(f"{step.as_command(options)}\n" for step in every)


def _fix(route: ConfiguredRoute, need: Lack) -> str:
    """The one command, where it does the same."""
    before = route.settings
    if need.proxy:
        return ""
    named = ["--rest-api-id", route.ids["rest-api"], "--method", route.method]
    words = ["lambda-binary", "fix", *named, "--path", route.path]
    words += ["--stage", before.stage] if before.stage else []
    if need.mapping is not None:
        if need.mapping.handling is None:
            return ""
        words += ["--status", str(need.mapping.status)] if need.mapping.status != 200 else []
        words += ["--bare"] if need.mapping.plain else []
        words += ["--media-type", label_of(before).media_type] if need.mapping.content_type else []
        words += [word for entry in need.removed for word in ("--remove-media-type", entry)]
    return shlex.join([*words, *shlex.split(route.ids.get(OPTIONS, "")), "--apply"])
