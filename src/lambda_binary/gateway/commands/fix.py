"""`lambda-binary fix`: reads arguments, asks fix/ for a plan, prints it, and applies it if told.

Exit codes: 0 the plan is printed, or the route is clean now; 1 it ended half-way, or findings
remain; 2 not usable as asked (FixError, which cli.main prints), and nothing was changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .completion import METHODS
from .documented import Command

if TYPE_CHECKING:
    from rich.console import Console

    from ..aws.steps import Step
    from ..fix.apply import Progress
    from ..fix.asked import Asked
    from ..fix.current import Current
    from ..fix.difference import Plan

# Of a route that is not as it should be; what `check` exits with.
FINDINGS = 1


@click.command(cls=Command)
@click.option("--rest-api-id", required=True, metavar="ID", help="The REST API's id.")
@click.option(
    "--method",
    default="GET",
    show_default=True,
    metavar="NAME",
    shell_complete=METHODS,
    help="The route's method.",
)
@click.option(
    "--path", required=True, metavar="PATH", help="The route's path, as /pictures/{name}."
)
@click.option("--stage", metavar="NAME", help="The stage to deploy; needed when there are several.")
@click.option(
    "--status",
    type=int,
    default=200,
    show_default=True,
    help="A mapped integration's response that carries the picture.",
)
@click.option(
    "--media-type",
    multiple=True,
    metavar="TYPE",
    help="Proxy: into binaryMediaTypes (repeatable; */* without). Mapped: its Content-Type.",
)
@click.option(
    "--remove-media-type",
    multiple=True,
    metavar="TYPE",
    help="Out of binaryMediaTypes, for the whole API; repeatable.",
)
@click.option(
    "--bare",
    is_flag=True,
    help="Mapped: remove the response's templates; the function returns the base64 text alone.",
)
@click.option("--redeploy", is_flag=True, help="Deploy even when no setting has to change.")
@click.option("--region", metavar="NAME", help="The AWS region; else as boto3 finds it.")
@click.option("--profile", metavar="NAME", help="The AWS profile; else as boto3 finds it.")
@click.option("--apply", "applies", is_flag=True, help="Do it. Without, the plan is printed.")
def fix(
    rest_api_id: str,
    method: str,
    path: str,
    stage: str | None,
    region: str | None,
    profile: str | None,
    applies: bool,
    **asked: Any,
) -> int:
    """Make a route of a live REST API send bytes.

    Finds the resource of the path, compares its settings with what binary responses need, and
    prints the missing calls as aws commands. With --apply it makes them, deploys the stage and
    reads the result back.

    \b
    lambda-binary fix --rest-api-id a1b2c3d4e5 --path /image
    lambda-binary fix --rest-api-id a1b2c3d4e5 --path /image --apply
    """
    from rich.console import Console

    from ..findings import exit_code
    from ..fix import report
    from ..fix.client import connect
    from ..fix.current import read
    from ..fix.difference import plan
    from ..fix.preview import after
    from ..fix.said import of_route

    request = _asked(asked)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    client, options = connect(region, profile), _options(region, profile)
    with console.status(f"Reading {rest_api_id}"):
        current = read(client, rest_api_id, method, path, stage)
        wanted = plan(current, request)
    report.show_plan(console, current, wanted, after(current, wanted.steps), options)
    if not wanted.steps:
        console.print("Nothing to do.")
        found = of_route(current)
        report.show_findings(current, found)
        return exit_code(found)
    if not applies:
        console.print("Nothing was changed: --apply makes these calls.")
        return 0
    progress = _apply(console, client, wanted)
    if progress.left:
        report.show_half_way(console, current, wanted, progress, options)
        return FINDINGS
    return _read_back(console, client, current, request)


def _asked(asked: dict[str, Any]) -> Asked:
    from ..fix.asked import Asked

    return Asked(
        asked["media_type"],
        asked["remove_media_type"],
        asked["status"],
        asked["bare"],
        asked["redeploy"],
    )


def _options(region: str | None, profile: str | None) -> list[str]:
    given = {"--region": region, "--profile": profile}
    return [word for name, value in given.items() if value for word in (name, value)]


def _apply(console: Console, client: Any, wanted: Plan) -> Progress:
    from ..fix.apply import perform

    total = len(wanted.steps)
    taken: list[Step] = []
    with console.status(f"1 of {total}: {wanted.steps[0].purpose}") as status:

        def tell(step: Step) -> None:
            taken.append(step)
            console.print(f"done {len(taken)} of {total}: {step.purpose}")
            if len(taken) < total:
                status.update(f"{len(taken) + 1} of {total}: {wanted.steps[len(taken)].purpose}")

        return perform(client, wanted.steps, tell)


def _read_back(console: Console, client: Any, before: Current, asked: Asked) -> int:
    from dataclasses import replace

    from ..findings import exit_code
    from ..fix import report
    from ..fix.current import read
    from ..fix.difference import plan
    from ..fix.errors import FixError
    from ..fix.said import of_route

    try:
        with console.status("Reading back"):
            now = read(client, before.api, before.method, before.resource.path, before.stage_name)
            missing = plan(now, replace(asked, redeploy=False)).changes
    except FixError as fault:
        # Not exit code 2, which says that nothing was changed.
        console.print(f"All calls are done, but the result cannot be read back: {fault}.")
        return FINDINGS
    found = of_route(now)
    report.show_read_back(console, now, missing, found)
    return FINDINGS if missing else exit_code(found)
