"""The command `check`: its arguments, one call, its output and its exit code.

0: nothing broken or at risk; 1: findings; 2 (by cli.main): not usable as asked. What it needs is
imported inside, so that `--help` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..clients import Client
    from ..tools.route import ConfiguredRoute


# A pipe's name as a file. There is nothing to patch, so that its cures are no diffs.
_STDIN = "/dev/stdin"


@click.command(short_help="Say who gets the picture, and the cure.")
@click.argument("source", metavar="SOURCE", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print routes and findings as JSON.")
@click.option(
    "--client",
    "client_ids",
    multiple=True,
    metavar="ID",
    help="Only this client, as chromium-img or curl; repeatable.",
)
@click.option(
    "--route",
    "route_names",
    multiple=True,
    metavar="ROUTE",
    help="Only this route, as 'GET /picture' or /picture; repeatable.",
)
@click.option("--rest-api-id", metavar="ID", help="Instead of SOURCE: a live REST API.")
@click.option("--http-api-id", metavar="ID", help="Instead of SOURCE: a live HTTP API.")
@click.option("--stage", metavar="NAME", help="The live REST API's stage, if it has several.")
@click.option("--region", metavar="NAME", help="AWS region; without it, boto3's own choice.")
@click.option("--profile", metavar="NAME", help="AWS profile; without it, boto3's own choice.")
def check(
    source: str | None,
    as_json: bool,
    client_ids: tuple[str, ...],
    route_names: tuple[str, ...],
    **live: str | None,
) -> int:
    """Say who gets the picture, who gets base64 text, and what to change.

    SOURCE is a serverless.yml, a CloudFormation or SAM template, an OpenAPI document, or the
    https:// URL of a deployed route, which is then really asked (GET, HEAD, OPTIONS); or the
    output of terraform show -json, in a file or piped in: then SOURCE is -.
    """
    from ..check import report
    from ..findings import exit_code

    clients = _clients(client_ids)
    name, routes, texts = _read(source, live)
    if routes is None:
        from ..check import deployed

        if route_names:
            raise click.UsageError("--route chooses from a file; a URL is a route already")
        names, found = [name], deployed.findings(name, clients)
    else:
        from ..check import judge
        from ..rules import limits

        chosen = _routes(routes, route_names)
        names = [route.name for route in chosen]
        found = judge.findings(chosen, clients, texts) + limits.findings(chosen)
    if as_json:
        click.echo(report.to_json(name, names, found))
    else:
        report.show(name, names, found)
    return exit_code(found)


def _read(
    source: str | None, live: dict[str, str | None]
) -> tuple[str, list[ConfiguredRoute] | None, dict[str, str]]:
    """The source's name, its routes (None: a URL, to be asked), and the texts of its files."""
    rest, http = live["rest_api_id"], live["http_api_id"]
    if sum(map(bool, (source, rest, http))) != 1:
        raise click.UsageError("name one SOURCE, or --rest-api-id, or --http-api-id")
    if source and source.startswith(("https://", "http://")):
        return source, None, {}
    if source:
        from .. import documents
        from ..tools import detect
        from .absent import refusal

        source = _STDIN if source == "-" else source
        wrong = refusal(source)
        if wrong:
            raise click.UsageError(wrong)
        document, text = documents.load(source)
        texts = {} if source == _STDIN else {source: text}
        return source, detect.of_document(document, source), texts
    from ..tools.live import read as reader

    service = "apigateway" if rest else "apigatewayv2"
    client = reader.connect(service, live["region"], live["profile"])
    if rest:
        from ..tools.live.runtimes import asking_aws

        runtimes = asking_aws(live["region"], live["profile"])
        found = reader.read_rest(client, rest, live["stage"], runtimes)
        return f"rest-api:{rest}", [_named(route, live) for route in found], {}
    return f"http-api:{http}", reader.read_http(client, http or ""), {}


def _named(route: ConfiguredRoute, live: dict[str, str | None]) -> ConfiguredRoute:
    """The route with what its commands have to repeat."""
    from dataclasses import replace
    from shlex import join

    words = [w for n in ("region", "profile") if live[n] for w in (f"--{n}", str(live[n]))]
    return replace(route, ids={**route.ids, "options": join(words)})


def _clients(ids: tuple[str, ...]) -> tuple[Client, ...]:
    from ..clients import CLIENTS
    from ..nearest import one_of

    known = tuple(client.id for client in CLIENTS)
    chosen = {one_of("--client", client_id, known) for client_id in ids}
    return tuple(client for client in CLIENTS if not chosen or client.id in chosen)


def _routes(routes: list[ConfiguredRoute], names: tuple[str, ...]) -> list[ConfiguredRoute]:
    if not names:
        return routes
    chosen = []
    for name in names:
        wanted = _spelt(name)
        found = [route for route in routes if wanted in {route.name, route.path}]
        if not found:
            listed = ", ".join(dict.fromkeys(route.name for route in routes[:12]))
            raise click.UsageError(f"--route {name}: there is no such route; there are {listed}")
        chosen += found
    return chosen


def _spelt(route: str) -> str:
    """`get picture` as `GET /picture`."""
    method, _, path = route.strip().rpartition(" ")
    slashed = path if path.startswith("/") else f"/{path}"
    return f"{method.strip().upper()} {slashed}" if method else slashed
