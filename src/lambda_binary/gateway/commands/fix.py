"""`lambda-binary fix`: reads arguments, asks fix/ for a plan, prints it, and applies it if told.

Exit codes: 0 the plan is printed, or the route is clean now; 1 it ended half-way, or findings
remain; 2 not usable as asked (FixError, which cli.main prints), and nothing was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from .completion import METHODS
from .documented import Command

if TYPE_CHECKING:
    from rich.console import Console

    from ..aws.steps import Step
    from ..fix.apply import Progress
    from ..fix.asked import Asked
    from ..fix.difference import Plan
    from ..fix.said import Subject

# Of a route that is not as it should be; what `check` exits with.
FINDINGS = 1


@click.command(cls=Command)
@click.option("--rest-api-id", metavar="ID", help="The REST API's id.")
@click.option("--method", metavar="NAME", shell_complete=METHODS, help="The route's method.  [GET]")
@click.option("--path", metavar="PATH", help="The route's path, as /pictures/{name}.")
@click.option(
    "--function-name",
    metavar="NAME",
    help="In place of a REST API: the function whose URL shall stream, or stream no more.",
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
@click.option(
    "--stream/--buffered",
    "streams",
    default=None,
    help="Let the response be streamed (experimental): mode, uri and the function's variable; or "
    "take that out.",
)
@click.option(
    "--timeout",
    type=int,
    metavar="SECONDS",
    help="With --stream: what a response may take.  [the function's own]",
)
@click.option("--redeploy", is_flag=True, help="Deploy even when no setting has to change.")
@click.option("--region", metavar="NAME", help="The AWS region; else as boto3 finds it.")
@click.option("--profile", metavar="NAME", help="The AWS profile; else as boto3 finds it.")
@click.option("--apply", "applies", is_flag=True, help="Do it. Without, the plan is printed.")
def fix(
    rest_api_id: str | None,
    method: str | None,
    path: str | None,
    function_name: str | None,
    stage: str | None,
    region: str | None,
    profile: str | None,
    applies: bool,
    **asked: Any,
) -> int:
    """Make a live route send bytes, or let it stream.

    Finds the resource of the path in a REST API, compares its settings with what binary responses
    need, and prints the missing calls as aws commands. With --apply it makes them, deploys the
    stage and reads the result back.

    \b
    lambda-binary fix --rest-api-id a1b2c3d4e5 --path /image
    lambda-binary fix --rest-api-id a1b2c3d4e5 --path /image --apply
    lambda-binary fix --function-name picture --stream
    """
    from ..fix.console import PrintableConsole

    request = _asked(asked)
    console = PrintableConsole()
    options = _options(region, profile)
    if function_name is not None:
        _check_alone(
            {"--rest-api-id": rest_api_id, "--method": method, "--path": path, "--stage": stage}
        )
        work = _function_url(function_name, request, region, profile)
    else:
        for flag, given in {"--rest-api-id": rest_api_id, "--path": path}.items():
            if given is None:
                raise click.UsageError(f"Missing option {flag!r}.")
        place = (str(rest_api_id), method or "GET", str(path), stage)
        work = _rest_api(place, request, region, profile)
    return _done(work, console, options, applies)


@dataclass(frozen=True)
class _Work:
    """What is fixed: how it is read, what it lacks, and what it is after some calls.

    Attributes:
        what: for a person who waits.
        clients: by the name of their service.
        read: it as it is now.
        plan: the steps from it to what is asked; False takes --redeploy for not asked.
        after: it when the steps are done.
    """

    what: str
    clients: Mapping[str, Any]
    read: Callable[[], Subject]
    plan: Callable[[Any, bool], Plan]
    after: Callable[[Any, tuple[Step, ...]], Subject]


def _rest_api(
    place: tuple[str, str, str, str | None],
    request: Asked,
    region: str | None,
    profile: str | None,
) -> _Work:
    from ..fix import streaming
    from ..fix.client import connect
    from ..fix.current import Current, read
    from ..fix.difference import plan
    from ..fix.preview import after

    clients = {"apigateway": connect(region, profile)}
    if request.streams is not None:
        clients["lambda"] = connect(region, profile, "lambda")

    def now() -> Current:
        current = read(clients["apigateway"], *place)
        if request.streams is None:
            return current
        return streaming.with_function(clients["lambda"], current)

    def planned(current: Current, first: bool) -> Plan:
        return plan(current, request if first else replace(request, redeploy=False))

    return _Work(place[0], clients, now, planned, after)


def _function_url(name: str, request: Asked, region: str | None, profile: str | None) -> _Work:
    from ..fix import function_url
    from ..fix.client import connect

    client = connect(region, profile, "lambda")
    return _Work(
        name,
        {"lambda": client},
        lambda: function_url.read(client, name),
        lambda current, _: function_url.plan(current, request),
        function_url.after,
    )


def _check_alone(others: Mapping[str, str | None]) -> None:
    idle = [flag for flag, given in others.items() if given is not None]
    if idle:
        raise click.UsageError(
            f"{idle[0]} is of a REST API, and --function-name of a URL: keep one"
        )


def _done(work: _Work, console: Console, options: list[str], applies: bool) -> int:
    from ..findings import exit_code
    from ..fix import report
    from ..fix.said import of_route

    with console.status(f"Reading {work.what}"):
        current = work.read()
        wanted = work.plan(current, True)
    report.show_plan(console, current, wanted, work.after(current, wanted.steps), options)
    if not wanted.steps:
        console.print("Nothing to do.")
        found = of_route(current)
        report.show_findings(current, found)
        return exit_code(found)
    if not applies:
        console.print("Nothing was changed: --apply makes these calls.")
        return 0
    progress = _apply(console, work.clients, wanted)
    if progress.left:
        report.show_half_way(console, current, wanted, progress, options)
        return FINDINGS
    return _read_back(console, work)


def _asked(asked: dict[str, Any]) -> Asked:
    from ..fix.asked import Asked

    return Asked(
        asked["media_type"],
        asked["remove_media_type"],
        asked["status"],
        asked["bare"],
        asked["redeploy"],
        asked["streams"],
        asked["timeout"],
    )


def _options(region: str | None, profile: str | None) -> list[str]:
    given = {"--region": region, "--profile": profile}
    return [word for name, value in given.items() if value for word in (name, value)]


def _apply(console: Console, clients: Mapping[str, Any], wanted: Plan) -> Progress:
    from ..fix.apply import perform

    total = len(wanted.steps)
    taken: list[Step] = []
    with console.status(f"1 of {total}: {wanted.steps[0].purpose}") as status:

        def tell(step: Step) -> None:
            taken.append(step)
            console.print(f"done {len(taken)} of {total}: {step.purpose}")
            if len(taken) < total:
                status.update(f"{len(taken) + 1} of {total}: {wanted.steps[len(taken)].purpose}")

        return perform(clients, wanted.steps, tell)


def _read_back(console: Console, work: _Work) -> int:
    from ..findings import exit_code
    from ..fix import report
    from ..fix.errors import FixError
    from ..fix.said import of_route

    try:
        with console.status("Reading back"):
            now = work.read()
            again = work.plan(now, False)
            missing = (*again.changes, *again.switch)
    except FixError as fault:
        # Not exit code 2, which says that nothing was changed.
        console.print(f"All calls are done, but the result cannot be read back: {fault}.")
        return FINDINGS
    found = of_route(now)
    report.show_read_back(console, now, missing, found)
    return FINDINGS if missing else exit_code(found)
