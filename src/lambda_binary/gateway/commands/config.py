"""The command `lambda-binary config`: a deploy tool's configuration, printed or written.

In: arguments. Out: text on stdout, or a new file. Which file may be written is decided here, what
stands in it is tools/'s matter, imported when the command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..nearest import one_of
from ..printable import for_stdout, printable_lines
from .completion import METHODS, files
from .documented import Command

if TYPE_CHECKING:
    from ..writers import RoutePlan

    _Choice = click.Choice[str]
else:
    # Generic since click 8.2; aws-sam-cli stands beside us and pins 8.1.8.
    _Choice = click.Choice

# Spelt out, so that --help needs no writer; a test holds them to the writers' own.
TARGETS = ("serverless", "sam", "cloudformation", "cdk-python", "terraform", "openapi", "aws-cli")
# What people call them otherwise.
_SYNONYMS = {
    "aws": "aws-cli",
    "bash": "aws-cli",
    "boto3": "aws-cli",
    "cfn": "cloudformation",
    "cdk-typescript": "cdk-python",
    "cli": "aws-cli",
    "hcl": "terraform",
    "oas": "openapi",
    "osls": "serverless",
    "sls": "serverless",
    "swagger": "openapi",
    "tf": "terraform",
    "tofu": "terraform",
    "apigateway": "rest-proxy",
    "aws_proxy": "rest-proxy",
    "lambda-proxy": "rest-proxy",
    "lambda": "rest-mapped",
    "elb": "alb",
    "url": "function-url",
}
INTEGRATIONS = ("rest-proxy", "rest-mapped", "http-api", "function-url", "alb")


class Known(_Choice):
    """A choice that names the nearest of what there is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value.

        Raises:
            SettingsError: it is none of the choices.
        """
        flag = param.opts[0] if isinstance(param, click.Option) else "TARGET"
        known = tuple(self.choices)
        synonyms = {name: meant for name, meant in _SYNONYMS.items() if meant in known}
        return one_of(flag, value, known, synonyms)


@click.command(cls=Command)
@click.argument("target", metavar="TARGET", type=Known(TARGETS))
@click.option(
    "--integration",
    required=True,
    type=Known(INTEGRATIONS),
    help="What stands before the function.",
)
@click.option("--path", metavar="PATH", help="The route's path, as /pictures/{name}.  [/image]")
@click.option(
    "--method",
    metavar="METHOD",
    shell_complete=METHODS,
    help="GET, POST, ... or ANY.  [GET]",
)
@click.option(
    "--media-types",
    multiple=True,
    metavar="TYPES",
    help="rest-proxy: the binary media types, as 'image/*,image/png'; repeatable.  [*/*]  "
    "rest-mapped: the one media type of the content.  [image/png]",
)
@click.option(
    "--envelope/--bare",
    default=None,
    help="rest-mapped: the function returns an envelope (unverified on AWS), or base64 text "
    "alone.  [bare]",
)
@click.option("--cors", is_flag=True, help="Answer a browser's preflight.")
@click.option(
    "--stream",
    is_flag=True,
    help="rest-proxy, function-url: stream the response (experimental): mode, uri, timeout and the "
    "function's variable.",
)
@click.option(
    "--timeout", type=int, metavar="SECONDS", help="With --stream: the longest response.  [120]"
)
@click.option(
    "--handler",
    metavar="NAME",
    default="app.handler",
    show_default=True,
    help="The function's handler, as Lambda spells it.",
)
@click.option(
    "--output", metavar="FILE", shell_complete=files, help="Write this file, if there is none yet."
)
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def config(target: str, output: str | None, force: bool, **flags: Any) -> None:
    """Write the settings of one route for a deploy tool.

    TARGET is serverless, sam, cloudformation, cdk-python, terraform, openapi or aws-cli. The
    comments say why each setting is there, and how sure that is.

    \b
    lambda-binary config sam --integration rest-proxy --path /pictures/{name} --cors
    lambda-binary config serverless --integration rest-mapped --output serverless.yml
    """
    from .. import writers

    if force and not output:
        raise click.UsageError("--force replaces the file of --output: name one")
    if output == "":
        raise click.UsageError("--output is empty: name a file, or leave it out")
    flags["media_types"] = _media_types(flags["media_types"])
    made = writers.plan(**flags)
    text = writers.TARGETS[target](made)
    if output is None:
        click.echo(for_stdout(text), nl=False, color=True)
    else:
        _write(output, text, force)
        click.echo(printable_lines(f"wrote {output}"), err=True)
    _say_who_is_left_out(made)


def _media_types(values: tuple[str, ...]) -> list[str]:
    entries = [entry.strip() for value in values for entry in value.split(",")]
    if "" in entries:
        given = ",".join(values)
        raise click.UsageError(
            f"--media-types is {given!r}: an entry is empty; write them as 'image/png,image/*'"
        )
    return entries


def _say_who_is_left_out(plan: RoutePlan) -> None:
    """A list without `*/*` is the person's own choice, and `check` would not call it clean."""
    if plan.integration != "rest-proxy" or plan.stream or "*/*" in plan.media_types:
        return
    from ..asking.simulate import received
    from ..clients import CLIENTS, counted
    from ..model.settings import Settings

    found = received(Settings(binary_media_types=plan.media_types))
    left = [client.name for outcome in found if not outcome.good for client in outcome.clients]
    if left:
        click.echo(
            f"note: with this list {counted(len(left), len(CLIENTS), 'get')} base64 text, "
            f"{', '.join(left[:3])} among them: '*/*' serves all",
            err=True,
        )


def _write(file: str, text: str, force: bool) -> None:
    """A new file; with `force` a file is replaced, never a folder or a device.

    Raises:
        click.UsageError: it cannot be written, or is there already.
    """
    # O_EXCL: no moment between looking and writing in which the file of someone else is lost.
    mode = "w" if force and Path(file).is_file() else "x"
    try:
        with Path(file).open(mode, encoding="utf-8", newline="\n") as made:
            made.write(text)
    except FileExistsError:
        cure = "is there already: add --force to replace it, or name another"
        if Path(file).is_dir():
            cure = "is a folder: name a file in it"
        elif force:
            cure = "is no file: name another"
        raise click.UsageError(f"--output {file} {cure}") from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise click.UsageError(f"--output {file} cannot be written: {reason}") from None
