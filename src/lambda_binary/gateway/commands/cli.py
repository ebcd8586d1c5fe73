"""The command `lambda-binary`: it reads arguments, calls one function of the wing, prints.

Only this file reads argv and decides exit codes: 0 done, 1 the answer is no, 2 not usable as
asked. What a command needs is imported inside it, so that `--help` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from .check import check
from .completion import files, given, integrations, words
from .config import config
from .documented import Group
from .fix import fix
from .numbers import Seconds, Whole
from .overview import PURPOSE

if TYPE_CHECKING:
    from ..serve.site import SiteSource

NOT_USABLE = 2
# Flags that describe the one route of the command line: parameter -> key of Settings.
_ROUTE_FLAGS = (
    "integration",
    "binary_media_types",
    "content_handling",
    "payload_format",
    "multi_value_headers",
    "path",
)
_ANY_PATH = ("/", "/{proxy+}")


@click.group(cls=Group, help=PURPOSE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lambda-binary", message="%(prog)s %(version)s")
def cli() -> None:
    """Do what the command's name says."""


@cli.command()
@click.argument("handler", metavar="[MODULE:HANDLER | FILE]", required=False, shell_complete=files)
@click.option(
    "--settings",
    "file",
    metavar="FILE",
    shell_complete=files,
    help="Routes and their settings: TOML, or the serverless.yml, SAM, CloudFormation, OpenAPI or "
    "Terraform file that you deploy.",
)
@click.option(
    "--integration",
    metavar="NAME",
    show_default="rest-proxy",
    shell_complete=words(integrations),
    help="rest-proxy, rest-mapped, http-api, function-url, alb or edge.",
)
@click.option(
    "--binary-media-types",
    multiple=True,
    metavar="TYPES",
    show_default="none",
    help="A REST API's, as 'image/*,image/png'; repeatable.",
)
@click.option(
    "--content-handling",
    metavar="NAME",
    show_default="none",
    shell_complete=given("CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
    help="CONVERT_TO_BINARY or CONVERT_TO_TEXT, of a mapped integration's response.",
)
@click.option(
    "--payload-format",
    metavar="VERSION",
    show_default="2.0",
    shell_complete=given("1.0", "2.0"),
    help="An HTTP API's: 1.0 or 2.0.",
)
@click.option(
    "--multi-value-headers",
    is_flag=True,
    default=None,
    show_default="off",
    help="The ALB target group's attribute is on.",
)
@click.option(
    "--path",
    metavar="PATH",
    show_default="any path",
    help="The route's path, as /pictures/{name}.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=Whole("port", 0, 65535),
    default=8000,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--reload/--no-reload",
    default=True,
    show_default=True,
    help="Import the handler anew when its files change.",
)
@click.option(
    "--explain", is_flag=True, help="Print each rule that decided, with its source and grade."
)
@click.option("--no-wall", is_flag=True, help="Leave out the page /__gateway__.")
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    show_default="IP addresses, localhost, *.localhost",
    help="A further name to answer to, as pictures.test; .test is each name below it; repeatable.",
)
@click.option(
    "--concurrency",
    "--threads",
    type=Whole("number", 1, 1000),
    default=32,
    show_default=True,
    help="Handlers that may run at once, each in a process of its own.",
)
@click.option(
    "--timeout",
    type=Seconds("timeout", 900),
    show_default="the integration's: REST 29, HTTP API 30, Lambda 900",
    help="Seconds that a handler may take.",
)
@click.option(
    "--throttle",
    is_flag=True,
    help="Send streamed responses as slowly as Lambda: 2 MB a second after the first 6 MB.",
)
def serve(handler: str | None, file: str | None, **flags: Any) -> None:
    """Serve a handler over HTTP as AWS would.

    MODULE:HANDLER is looked for in the current directory: app:handler is the function handler
    of app.py. Lambda's own spelling, app.handler, is taken too. With a deploy tool's file it
    answers every route; without it the file's own handlers do. A FILE alone is the same as
    --settings FILE.

    \b
    lambda-binary serve app:handler
    lambda-binary serve app:handler --integration http-api --port 8080
    lambda-binary serve template.yaml
    """
    from ..serve.server import Manner, serve

    route = {key: flags.pop(key) for key in _ROUTE_FLAGS}
    if handler and not file and _is_file(handler):
        # `check FILE` takes it so, and nobody means a handler.
        file, handler = handler, None
    source = _site_of_file(file, handler, route) if file else _site_of_handler(handler, route)
    flags["wall"] = not flags.pop("no_wall")
    serve(source, Manner(**flags))


def _is_file(text: str) -> bool:
    return text.lower().endswith((".toml", ".yml", ".yaml", ".json", ".tf"))


def _site_of_file(file: str, handler: str | None, route: dict[str, Any]) -> SiteSource:
    from pathlib import Path

    from ..serve import settings_file
    from ..serve.site import SiteSource

    path = Path(file).absolute()
    # A TOML file names its handlers; a deploy tool's may name those of another language, or none.
    given = ["MODULE:HANDLER"] if handler and settings_file.is_one(path) else []
    given += [_flag(key) for key, value in route.items() if value]
    if given:
        raise click.UsageError(
            f"--settings describes the routes, so {', '.join(given)} cannot be given with it"
        )
    # A file's handlers lie beside it, or where the command is run.
    folders = tuple(dict.fromkeys((path.parent, Path.cwd())))
    return SiteSource(folders, path, handler=handler or "")


def _site_of_handler(handler: str | None, route: dict[str, Any]) -> SiteSource:
    from pathlib import Path

    from ..errors import SettingsError
    from ..model.settings import Settings
    from ..serve.functions.importing import parse
    from ..serve.routes import Route
    from ..serve.site import SiteSource

    if not handler:
        raise click.UsageError("name a MODULE:HANDLER, as app:handler, or a file with --settings")
    given = {key: value for key, value in route.items() if value}
    path = given.pop("path", None)
    if "binary_media_types" in given:
        given["binary_media_types"] = _split(given["binary_media_types"])
    try:
        settings = Settings(**given, resource=path)
        text = ":".join(parse(handler))
        routes = [Route(p, text, settings) for p in ([path] if path else _ANY_PATH)]
    except SettingsError as fault:
        raise click.UsageError(_as_flag(fault)) from None
    return SiteSource((Path.cwd(),), routes=tuple(routes))


def _split(values: Sequence[str]) -> list[str]:
    """`image/png, image/gif` and a repeated flag are the same list."""
    return [entry.strip() for value in values for entry in value.split(",") if entry.strip()]


def _flag(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _as_flag(fault: Any) -> str:
    """The message, its setting named as the flag that was typed."""
    message = str(fault)
    key = "path" if fault.key == "resource" else fault.key
    return message.replace(fault.key, _flag(key), 1) if key in _ROUTE_FLAGS else message


@cli.command()
@click.argument("sources", metavar="[FILE]...", nargs=-1, shell_complete=files)
@click.option("--json", "as_json", is_flag=True, help="Print cases and summary as JSON.")
def conformance(sources: tuple[str, ...], as_json: bool) -> int:
    """Score the gateway model against a table of cases.

    FILE is JSON as docs/conformance.md describes it; without one, the table that ships with the
    package. Exit code 1: a recorded or documented case fails.

    \b
    lambda-binary conformance
    lambda-binary conformance cases.json --json
    """
    import json

    from ..conformance import run as scoring
    from ..printable import for_stdout

    results = scoring.run(
        [case for file in sources or [scoring.OWN_CASES] for case in scoring.load(file)]
    )
    told = json.dumps(scoring.to_json(results), indent=2) if as_json else scoring.report(results)
    click.echo(for_stdout(told))
    return scoring.exit_code(results)


for command in (check, config, fix):
    cli.add_command(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; errors are one sentence on stderr.

    Returns:
        The exit code.
    """
    from ..errors import GatewayError
    from ..printable import printable_lines

    arguments = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        code = cli.main(arguments, prog_name="lambda-binary", standalone_mode=False)
    except click.Abort:
        return 130
    except (click.ClickException, GatewayError) as fault:
        told = fault.format_message() if isinstance(fault, click.ClickException) else str(fault)
        # click lists choices a line each.
        message = told.replace("\n\t", " ") if isinstance(fault, click.UsageError) else told
        click.echo(printable_lines(f"lambda-binary: {message}"), err=True)
        return NOT_USABLE
    return code if isinstance(code, int) else 0
