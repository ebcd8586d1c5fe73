"""The command `lambda-binary config`: a deploy tool's configuration, printed or written.

In: arguments. Out: text on stdout, or a new file. Which file may be written is decided here, what
stands in it is writers/'s matter, imported when the command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

# Spelt out, so that --help needs no writer; a test holds them to the writers' own.
TARGETS = ("serverless", "sam", "cloudformation", "cdk-python", "terraform", "openapi", "aws-cli")
INTEGRATIONS = ("rest-proxy", "rest-mapped", "http-api", "function-url", "alb")


@click.command()
@click.argument("target", metavar="TARGET", type=click.Choice(TARGETS))
@click.option(
    "--integration",
    required=True,
    type=click.Choice(INTEGRATIONS),
    help="What stands before the function.",
)
@click.option("--path", metavar="PATH", help="The route's path, as /pictures/{name}.  [/image]")
@click.option("--method", metavar="METHOD", help="GET, POST, ... or ANY.  [GET]")
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
@click.option("--handler", metavar="NAME", default="app.handler", show_default=True)
@click.option("--output", metavar="FILE", help="Write this file, if there is none yet.")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def config(target: str, output: str | None, force: bool, **flags: Any) -> None:
    """Write the settings of one route for a deploy tool.

    TARGET is serverless, sam, cloudformation, cdk-python, terraform, openapi or aws-cli. The
    comments say why each setting is there, and how sure that is.
    """
    from . import writers

    if force and not output:
        raise click.UsageError("--force replaces the file of --output: name one")
    types = [entry.strip() for value in flags["media_types"] for entry in value.split(",")]
    flags["media_types"] = [entry for entry in types if entry]
    text = writers.TARGETS[target](writers.plan(**flags))
    if output is None:
        click.echo(text, nl=False)
        return
    _write(output, text, force)
    click.echo(f"wrote {output}", err=True)


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
        cure = "is no file" if force else "is there already: add --force to replace it"
        raise click.UsageError(f"--output {file} {cure}, or name another") from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise click.UsageError(f"--output {file} cannot be written: {reason}") from None
