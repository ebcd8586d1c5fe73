"""Deploy tools' programs and settings, of which nothing can be read: the next command of each.

In: a path. Out: a sentence, or the files that a tool made. Nothing is run, and no file is read.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from pathlib import Path

TERRAFORM = (
    "run `terraform plan -out=plan.out` and `terraform show -json plan.out > plan.json` there, "
    "then name plan.json"
)
_LIVE = "check the live API: --rest-api-id, or --http-api-id"
_SERVERLESS = (
    "run `serverless package`, then name .serverless/cloudformation-template-update-stack.json"
)
_CDK = "run `cdk synth` there, then name the folder again, or cdk.out/STACK.template.json"
_TEMPLATES = "*.template.json"

# Names, from the folder that is asked about -> what it is and what comes next. The first that fits.
PROJECTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("cdk.json",), f"is a CDK app's: {_CDK}"),
    (
        (".chalice/config.json",),
        "is a Chalice app's: run `chalice package packaged` beside .chalice, then name "
        "packaged/sam.json",
    ),
    (
        ("zappa_settings.json", "zappa_settings.toml", "zappa_settings.y*ml"),
        "is Zappa's, which sets */* by itself (unless binary_support is false) when the stack is "
        f"there: {_LIVE}; `zappa status` names its URL",
    ),
    (
        ("sst.config.ts", "sst.config.js"),
        f"is SST's: SST 3 makes no template, so {_LIVE}; of SST 2 name "
        ".sst/dist/STACK.template.json after `sst build`",
    ),
    (("sst.json",), "is SST's: name .sst/dist/STACK.template.json after `sst build`"),
    (
        ("[Pp]ulumi.y*ml", "[Pp]ulumi.*.y*ml"),
        f"is Pulumi's, which makes no template: after `pulumi up`, {_LIVE}",
    ),
    (
        ("amplify.yml", "team-provider-info.json", "amplify/team-provider-info.json"),
        "is Amplify's: name amplify/backend/api/NAME/build/cloudformation-template.json after "
        f"`amplify build`, or {_LIVE}",
    ),
    (("amplify/backend.ts",), f"is Amplify's, a CDK app inside: after `ampx sandbox`, {_LIVE}"),
    (
        ("serverless.ts", "serverless.js", "serverless.cjs", "serverless.mjs"),
        f"is a serverless.yml as a program: {_SERVERLESS}",
    ),
    (
        ("samconfig.toml", "samconfig.y*ml"),
        "is the SAM CLI's configuration: name its template, as template.yaml",
    ),
    (("up.json",), f"is Apex Up's, which makes no template: {_LIVE}"),
    (("architect", "app.arc"), "is Architect's: name sam.json after `arc deploy --dry-run`"),
)
# What a tool made of such a project, in its folder.
_MADE = ("cdk.out/" + _TEMPLATES, "packaged/sam.json", ".sst/dist/" + _TEMPLATES)


def of_file(place: Path) -> str:
    """What the file is, by its name, and what comes next; empty for others."""
    names = (place.name.lower(), f"{place.parent.name}/{place.name}".lower())
    for patterns, sentence in PROJECTS:
        if any(fnmatch.fnmatchcase(name, pattern) for name in names for pattern in patterns):
            return sentence
    return ""


def in_folder(place: Path) -> str:
    """The project in the folder, as `holds cdk.json, which is …`; empty for none."""
    for patterns, sentence in PROJECTS:
        for pattern in patterns:
            found = next(iter(sorted(place.glob(pattern))), None)
            if found is not None and found.is_file():
                return f"holds {found.relative_to(place).as_posix()}, which {sentence}"
    return ""


def made_by_cdk(place: Path) -> list[str]:
    """The templates of a CDK app that was synthesised: of its folder, its cdk.json or cdk.out."""
    folder = place.parent if place.name == "cdk.json" else place
    if not folder.is_dir():
        return []
    return [str(entry) for entry in _templates(folder)]


def _templates(folder: Path) -> Iterator[Path]:
    if folder.name == "cdk.out" or (folder / "manifest.json").is_file():
        yield from sorted(folder.glob(_TEMPLATES))
    elif (folder / "cdk.json").is_file():
        yield from sorted((folder / "cdk.out").glob(_TEMPLATES))
