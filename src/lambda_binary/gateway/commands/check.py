"""The command `check`: its arguments, its output and its exit code.

0: nothing broken or at risk; 1: findings; 2 (by cli.main): not usable as asked. What it needs is
imported inside, so that `--help` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..printable import for_stdout, printable_lines
from .completion import clients, files, words
from .documented import Command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..check.formats import Report
    from ..check.sources import Checked
    from ..clients import Client
    from ..findings import Cure

FORMATS = ("text", "json", "github", "sarif")


@click.command(cls=Command, short_help="Say who gets the picture, and the cure.")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, shell_complete=files)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For a person, a program, GitHub's annotations, or code scanning.",
)
@click.option(
    "--client",
    "client_ids",
    multiple=True,
    metavar="ID",
    shell_complete=words(clients),
    help="Only this client, as chromium-img or curl, or a browser, as chrome; repeatable.",
)
@click.option(
    "--route",
    "route_names",
    multiple=True,
    metavar="ROUTE",
    help="Only this route, as 'GET /picture' or /picture; repeatable.",
)
@click.option(
    "--exclude",
    "excluded",
    multiple=True,
    metavar="ROUTE",
    help="Not this route, as 'GET /items' or '/admin/*': one for JSON alone; repeatable.",
)
@click.option("--cure", "printed", type=int, metavar="N", help="Print cure N alone, to apply it.")
@click.option(
    "--apply",
    "applied",
    type=int,
    metavar="N",
    help="Write cure N into its file; a copy is kept unless git has the file as it is.",
)
@click.option("--verbose", is_flag=True, help="Say everything, more than a screen of it.")
@click.option(
    "--run",
    is_flag=True,
    help="For a folder: run terraform (or tofu) plan and show, or cdk synth, and read that.",
)
@click.option(
    "--allow-outside",
    is_flag=True,
    help="Read files that SOURCE names outside its own folder.",
)
@click.option("--rest-api-id", metavar="ID", help="Instead of SOURCE: a live REST API.")
@click.option("--http-api-id", metavar="ID", help="Instead of SOURCE: a live HTTP API.")
@click.option("--stage", metavar="NAME", help="The live REST API's stage, if it has several.")
@click.option("--region", metavar="NAME", help="AWS region; without it, boto3's own choice.")
@click.option("--profile", metavar="NAME", help="AWS profile; without it, boto3's own choice.")
def check(
    sources: tuple[str, ...],
    as_json: bool,
    form: str,
    client_ids: tuple[str, ...],
    route_names: tuple[str, ...],
    excluded: tuple[str, ...],
    printed: int | None,
    applied: int | None,
    verbose: bool,
    run: bool,
    allow_outside: bool,
    **live: str | None,
) -> int:
    """Say who gets the picture, who gets base64 text, and what to change.

    SOURCE is a serverless.yml, a CloudFormation or SAM template, an OpenAPI document, or the
    https:// URL of a deployed route, which is then really asked (GET, HEAD, OPTIONS); or the
    output of terraform show -json, in a file or piped in: then SOURCE is -. Several are judged one
    after the other. Exit code 1: a client does not get what the handler means.

    \b
    lambda-binary check serverless.yml
    lambda-binary check template.yaml --client chrome --apply 1
    lambda-binary check https://abc123.execute-api.eu-west-1.amazonaws.com/prod/picture
    """
    from ..documents.files import allowing_outside
    from ..findings import exit_code

    clients = _clients(client_ids)
    with allowing_outside(allow_outside):
        read, unusable = _read(sources, live, run)
        _check_names(read, "--route", route_names)
        _check_names(read, "--exclude", excluded)
        reports = [_judged(checked, clients, route_names, excluded) for checked in read]
    if printed is not None or applied is not None:
        return _one_cure(read, reports, printed, applied)
    _show(reports, "json" if as_json else form, verbose)
    for sentence in unusable:
        click.echo(printable_lines(f"lambda-binary: {sentence}"), err=True)
    codes = [exit_code(report.findings) for report in reports]
    return 2 if unusable else max(codes, default=0)


def _read(
    sources: tuple[str, ...], live: Mapping[str, str | None], run: bool
) -> tuple[list[Checked], list[str]]:
    """The sources, and why some of several cannot be read."""
    from ..check.sources import of_live_api
    from ..documents.errors import SourceError

    rest, http = live["rest_api_id"], live["http_api_id"]
    if sum(map(bool, (sources, rest, http))) != 1:
        raise click.UsageError("name one SOURCE, or --rest-api-id, or --http-api-id")
    if not sources:
        return [of_live_api(live)], []
    read: list[Checked] = []
    unusable: list[str] = []
    for source in dict.fromkeys(sources):
        try:
            read += _of_source(source, run)
        except (SourceError, click.UsageError) as fault:
            if len(sources) == 1:
                raise
            unusable.append(str(fault))
    return read, unusable


def _of_source(source: str, run: bool) -> list[Checked]:
    """What one SOURCE stands for: a file, a URL, or the templates of an app."""
    from pathlib import Path

    from ..check.sources import files_of, of_file, of_folder
    from ..documents.errors import SourceError
    from .absent import refusal

    url = source.startswith(("https://", "http://"))
    wrong = "" if url or source == "-" else refusal(source)
    if wrong:
        raise click.UsageError(wrong)
    if url or source == "-":
        return [of_file(source)]
    folder = Path(source)
    if run and folder.is_dir():
        return [of_folder(file) for file in files_of(source, run)]
    files = files_of(source, run)
    try:
        return _readable(files)
    except SourceError as fault:
        if not folder.is_dir():
            raise
        from ..check.running import offered

        raise SourceError(f"{fault}{offered(folder)}") from None


def _readable(files: list[str]) -> list[Checked]:
    """The files; of several templates of an app those without a route are left out."""
    from ..check.sources import of_file
    from ..documents.errors import SourceError

    if len(files) == 1:
        return [of_file(files[0])]
    read: list[Checked] = []
    faults: list[SourceError] = []
    for file in files:
        try:
            read.append(of_file(file))
        except SourceError as fault:
            faults.append(fault)
    if not read:
        raise faults[0]
    return read


def _check_names(read: list[Checked], option: str, names: tuple[str, ...]) -> None:
    """Each name is a route's of some source."""
    from ..check.choice import is_called

    routes = [route for checked in read for route in checked.routes or ()]
    if names and read and not routes and all(checked.routes is None for checked in read):
        raise click.UsageError(f"{option} chooses from a file; a URL is a route already")
    for name in names:
        if not any(is_called(route, name) for route in routes):
            listed = ", ".join(dict.fromkeys(route.name for route in routes[:12]))
            raise click.UsageError(
                f"{option} {name}: there is no such route; there are {listed or 'none'}"
            )


def _judged(
    checked: Checked,
    clients: tuple[Client, ...],
    names: tuple[str, ...],
    excluded: tuple[str, ...],
) -> Report:
    from ..check.formats import Report

    if checked.routes is None:
        from ..check import deployed

        return Report(checked.name, (checked.name,), deployed.findings(checked.name, clients))
    from ..check import judge
    from ..check.choice import chosen
    from ..rules import limits

    routes = chosen(checked, names, excluded)
    found = judge.findings(routes, clients, {} if checked.coded else checked.texts)
    if checked.coded:
        found = judge.without_diffs(found, checked.coded)
    found += limits.findings(routes)
    return Report(checked.name, tuple(route.name for route in routes), found)


def _one_cure(
    read: list[Checked], reports: list[Report], printed: int | None, applied: int | None
) -> int:
    """Print or write the cure of the number."""
    cures = [(c, r) for r, report in enumerate(reports) for f in report.findings for c in f.cures]
    number = printed if printed is not None else applied or 0
    option = "--cure" if printed is not None else "--apply"
    if printed is not None and applied is not None:
        raise click.UsageError("--cure prints and --apply writes: name one of them")
    if not 1 <= number <= len(cures):
        known = f"there are cures 1 to {len(cures)}" if cures else "there is none"
        raise click.UsageError(f"{option} {number}: there is no such cure; {known}")
    cure, source = cures[number - 1]
    if printed is not None:
        return _printed(cure, number)
    if not cure.files:
        raise click.UsageError(f"--apply {number}: it is no diff of a file: {cure.text}")
    from ..check.applying import apply

    for sentence in apply(cure, read[source].texts):
        click.echo(for_stdout(sentence))
    # A cure may ask something of the function too, and no file of a deploy tool holds that.
    click.echo(for_stdout(f"cure {number}: {cure.text}"))
    return 0


def _printed(cure: Cure, number: int) -> int:
    if not cure.patch:
        raise click.UsageError(f"--cure {number}: it is a sentence alone: {cure.text}")
    # Without colours click takes ANSI sequences out of a pipe, and a name may hold them.
    click.echo(for_stdout(cure.patch), nl=False, color=True)
    if not cure.files:
        click.echo(printable_lines(f"note: this is no diff: {cure.text}"), err=True)
    return 0


def _show(reports: list[Report], form: str, verbose: bool) -> None:
    from ..check import formats, report

    if form == "text":
        number = 1
        for each in reports:
            report.show(each, verbose, number)
            number += sum(len(finding.cures) for finding in each.findings)
        return
    text = _formatted(formats, form, reports)
    if text:
        click.echo(for_stdout(text))


def _formatted(formats: Any, form: str, reports: list[Report]) -> str:
    if form == "sarif":
        from importlib.metadata import version

        made: str = formats.to_sarif(reports, version("lambda-binary"))
        return made
    text: str = formats.to_json(reports) if form == "json" else formats.to_github(reports)
    return text


def _clients(ids: tuple[str, ...]) -> tuple[Client, ...]:
    from ..clients import BROWSERS, CLIENTS
    from ..nearest import one_of

    known = tuple(client.id for client in CLIENTS)
    named = [BROWSERS.get(name.lower()) or (one_of("--client", name, known),) for name in ids]
    chosen = {client_id for names in named for client_id in names}
    return tuple(client for client in CLIENTS if not chosen or client.id in chosen)
