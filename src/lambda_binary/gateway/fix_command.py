"""`lambda-binary fix`: reads arguments, asks repair/ for a plan, prints it, and applies it if told.

Exit codes: 0 done or nothing to do, 1 it ended half-way or did not help, 2 not usable as asked
(RepairError, which cli.main prints); with 2 nothing was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from .repair.apply import Outcome
    from .repair.current import Current
    from .repair.difference import Plan
    from .repair.steps import Step
    from .repair.wish import Wish

# Ended half-way, or nobody gets the picture all the same.
NO_HELP = 1


@click.command()
@click.option("--rest-api-id", required=True, metavar="ID", help="The REST API's id.")
@click.option(
    "--method", default="GET", show_default=True, metavar="NAME", help="The route's method."
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
    """
    from rich.console import Console

    from .repair.calls import connect
    from .repair.current import read
    from .repair.difference import plan
    from .repair.verdict import verdict

    wish = _wish(asked)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    client = connect(region, profile)
    with console.status(f"Reading {rest_api_id}"):
        current = read(client, rest_api_id, method, path, stage)
        wanted = plan(current, wish)
    _print_plan(console, current, wanted, wish, _options(region, profile))
    if not wanted.steps:
        console.print("Nothing to do.")
        return 0 if verdict(current, wish.status).right else NO_HELP
    if not applies:
        console.print("Nothing was changed: --apply makes these calls.")
        return 0
    return _apply(console, client, current, wanted, wish, _options(region, profile))


def _wish(asked: dict[str, Any]) -> Wish:
    from .repair.wish import Wish

    return Wish(
        asked["media_type"],
        asked["remove_media_type"],
        asked["status"],
        asked["bare"],
        asked["redeploy"],
    )


def _options(region: str | None, profile: str | None) -> list[str]:
    given = {"--region": region, "--profile": profile}
    return [word for name, value in given.items() if value for word in (name, value)]


def _print_plan(
    console: Console, current: Current, wanted: Plan, wish: Wish, options: Sequence[str]
) -> None:
    from .repair.verdict import verdict

    kind = "mapped (AWS)" if current.mapped else "proxy (AWS_PROXY)"
    stage = f"stage {current.stage}" if current.stage else "no stage"
    console.print(
        f"{current.name} of REST API {current.api} is resource {current.resource.id}, "
        f"a {kind} integration; {stage}."
    )
    console.print(f"Its settings now: {verdict(current, wish.status)}.")
    for number, step in enumerate(wanted.steps, 1):
        console.print(f"{number}. {step.purpose}", style="bold")
        console.print(f"   {step.as_command(options)}")
    for note in wanted.notes:
        console.print(f"Note: {note}.")


def _apply(
    console: Console,
    client: Any,
    current: Current,
    wanted: Plan,
    wish: Wish,
    options: Sequence[str],
) -> int:
    from .repair.apply import perform

    total = len(wanted.steps)
    taken: list[Step] = []
    with console.status(f"1 of {total}: {wanted.steps[0].purpose}") as status:

        def tell(step: Step) -> None:
            taken.append(step)
            console.print(f"done {len(taken)} of {total}: {step.purpose}")
            if len(taken) < total:
                status.update(f"{len(taken) + 1} of {total}: {wanted.steps[len(taken)].purpose}")

        outcome = perform(client, wanted.steps, tell)
    if outcome.left:
        _print_half_way(console, current, outcome, options)
        return NO_HELP
    return _read_back(console, client, current, wish)


def _print_half_way(
    console: Console, current: Current, outcome: Outcome, options: Sequence[str]
) -> None:
    doubt = ", and it is not known whether AWS took that call" if outcome.uncertain else ""
    first = outcome.left[0]
    console.print(f"Stopped at: {first.purpose}: {outcome.why}{doubt}.", style="red")
    console.print(f"Done: {len(outcome.done)} of {len(outcome.done) + len(outcome.left)}.")
    if current.stage and not outcome.uncertain:
        console.print(f"The stage {current.stage} serves what it served before.")
    console.print("Not done:")
    for step in outcome.left:
        console.print(f"   {step.as_command(options)}")
    console.print("To go on, run these, or the same command again with --redeploy.")


def _read_back(console: Console, client: Any, before: Current, wish: Wish) -> int:
    from dataclasses import replace

    from .repair.current import read
    from .repair.difference import plan
    from .repair.verdict import verdict

    with console.status("Reading back"):
        after = read(client, before.api, before.method, before.resource.path, before.stage)
        left = plan(after, replace(wish, redeploy=False)).changes
    found = verdict(after, wish.status)
    console.print(f"Read back: {found}.")
    for sentence in found.unsure:
        console.print(f"Not sure: {sentence}.")
    for step in left:
        console.print(f"AWS took the calls, but this is still missing: {step.purpose}.")
    if after.stage and not left:
        console.print(f"{after.stage} follows within seconds, sometimes a minute.")
    return NO_HELP if left or not found.right else 0
