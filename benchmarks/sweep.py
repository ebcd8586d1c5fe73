"""Run `lambda-binary check` over a folder of deploy files, and prove every diff that it prints.

    python benchmarks/sweep.py FOLDER [--tools] [--sam PYTHON] [--osls PROGRAM] [--json FILE]

For each file: its kind, what was found, seconds, a traceback if there was one. For each diff, on a
copy of the folder: whether `patch -p0` takes it, whether the tool's own reader says no more than
before (--tools: cfn-lint, openapi-spec-validator; --sam: a Python that has samtranslator; --osls:
osls, the maintained Serverless Framework 3), whether the finding is gone, and whether nothing else
changed: of the document, of SAM's translation, and of the template that osls packages.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.check.sources import of_file
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.findings import Finding

ENDS = (".yml", ".yaml", ".json")
# Run by a Python that has samtranslator: a template on stdin, its translation on stdout. Code
# beside the template would have to be packaged first.
TRANSLATE = """
import json, re, sys
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse
document = yaml_parse(sys.stdin.read())
given = [r.get("Properties", {}) for r in document["Resources"].values()]
given.append(document.get("Globals", {}).get("Function", {}))
for properties in given:
    code = properties.get("CodeUri")
    if isinstance(code, str) and not code.startswith("s3:"):
        properties["CodeUri"] = "s3://bucket/code.zip"
    uri = properties.get("DefinitionUri")
    if isinstance(uri, str) and not uri.startswith("s3:"):
        properties["DefinitionUri"] = "s3://bucket/api.yaml"
json.dump(Translator({}, Parser()).translate(document, {}), sys.stdout, default=str)
"""
# What a cure may make of a translated template: see `lost`.
CURED = {"BinaryMediaTypes", "x-amazon-apigateway-binary-media-types", "contentHandling"}


@dataclass
class Diff:
    """One cure that is a diff, and what became of it."""

    cure: str
    applied: bool
    gone: bool = False
    accepted: str = ""
    lost: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether everything is as it should be."""
        return self.applied and self.gone and not self.lost and self.accepted in {"", "yes"}


@dataclass
class Swept:
    """One file."""

    file: str
    kind: str = ""
    said: list[str] = field(default_factory=list)
    seconds: float = 0.0
    traceback: str = ""
    diffs: list[Diff] = field(default_factory=list)


def judged(file: str) -> tuple[str, tuple[Finding, ...]]:
    """The kind of the file and its findings."""
    read = of_file(file)
    routes = read.routes or ()
    texts = {} if read.coded else read.texts
    return (routes[0].source if routes else "none"), judge.findings(routes, CLIENTS, texts)


def sweep(place: Path, root: Path, arguments: argparse.Namespace) -> Swept:
    """What `check` says of the file, and each of its diffs on a copy."""
    swept = Swept(str(place.relative_to(root)))
    began = time.process_time()
    try:
        swept.kind, found = judged(str(place))
    except SourceError as fault:
        swept.kind, swept.said, found = "refused", [str(fault).partition(": ")[2][:100]], ()
    except Exception:
        swept.kind, swept.traceback, found = "TRACEBACK", traceback.format_exc(), ()
    swept.seconds = round(time.process_time() - began, 3)
    swept.said += [f"{finding.severity}: {finding.title}" for finding in found]
    for finding in found:
        for cure in finding.cures:
            if cure.files:
                swept.diffs.append(proved(place, root, swept.kind, finding, cure, arguments))
    return swept


def proved(
    place: Path, root: Path, kind: str, finding: Finding, cure: Any, arguments: argparse.Namespace
) -> Diff:
    """The diff applied to a copy of the file's folder by `patch`, and read again."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "copy"
        shutil.copytree(place.parent, copy, ignore=_far(place.parent))
        file = copy / place.name
        before = file.read_text(encoding="utf-8")
        command = ["patch", "-p0", "--binary", "--fuzz=0", "--no-backup-if-mismatch"]
        text = cure.patch.replace(f"{_named(place)}", place.name)
        done = subprocess.run(command, cwd=copy, input=text.encode(), capture_output=True)
        diff = Diff(cure.text[:60], done.returncode == 0)
        if not diff.applied:
            return diff
        after = file.read_text(encoding="utf-8")
        try:
            left = {(f.rule, name) for f in judged(str(file))[1] for name in f.routes}
        except SourceError as fault:
            diff.accepted = f"no: {fault}"
            return diff
        diff.gone = not left & {(finding.rule, name) for name in finding.routes}
        diff.lost = list(lost(documents.parse(before, "a"), documents.parse(after, "a")))
        if arguments.tools or arguments.sam or arguments.osls:
            diff.accepted, more = accepted(kind, before, after, file, arguments)
            diff.lost += more
    return diff


def _named(place: Path) -> str:
    from lambda_binary.gateway.documents.patches import named

    return named(str(place))[0]


def _far(folder: Path) -> Any:
    """No more of the folder than lies beside a deploy file."""

    def ignored(here: str, names: list[str]) -> set[str]:
        return {
            name
            for name in names
            if (not (Path(here) / name).is_file() and folder not in {Path(here), Path(here).parent})
            or ((Path(here) / name).is_file() and not name.endswith(ENDS))
            or name.startswith(".")
        }

    return ignored


def lost(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """The places whose value went, or is another one, that no cure of check has to change."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            place = f"{path}.{key}"
            if key in after and not _DEPLOYMENT.search(place):
                yield from lost(value, after[key], place)
            elif not _may_go(key, value) and not _DEPLOYMENT.search(place):
                yield place
    elif isinstance(before, list) and isinstance(after, list):
        for number, value in enumerate(before):
            if number < len(after):
                yield from lost(value, after[number], f"{path}[{number}]")
            elif not path.endswith(tuple(CURED)):
                yield f"{path}[{number}]"
    elif before != after and not _MAY_CHANGE.search(path.lower()):
        yield path


def _may_go(key: Any, value: Any) -> bool:
    """What a cure may take away: a key, or a mapping that held nothing else."""
    alone = isinstance(value, dict) and bool(value) and {str(name) for name in value} <= _MAY_GO
    return str(key) in _MAY_GO or alone


# SAM names a deployment after what it deploys.
_DEPLOYMENT = re.compile(r"Deployment[0-9a-f]{10}$|\.DeploymentId$")
_MAY_GO = {
    *("apiGateway", "binaryMediaTypes", *CURED),
    *("integration", "response", "responses", "template", "responseTemplates"),
    *("IntegrationResponses", "ContentHandling", "ResponseTemplates", "RequestTemplates"),
    *("requestTemplates", "PassthroughBehavior", "passthroughBehavior", "passThrough"),
}
# A list of types is what the cure names, whichever entry stands where.
_MAY_CHANGE = re.compile(r"(?:content-type|contenthandling|\.type|mediatypes\[\d+\])$")


def accepted(
    kind: str, before: str, after: str, file: Path, arguments: argparse.Namespace
) -> tuple[str, list[str]]:
    """What the tool's own reader says now and did not say before; and what its output lost."""
    if kind == "sam" and arguments.sam:
        was, now = (translated(text, arguments.sam) for text in (before, after))
        if isinstance(was, str):
            return "", []  # the file as it is was refused already
        return (now, []) if isinstance(now, str) else ("yes", list(lost(was, now)))
    if kind == "serverless" and arguments.osls:
        return repackaged(before, after, file, arguments.osls)
    if kind in {"cloudformation", "sam"} and arguments.tools:
        return linted(before, after, file), []
    if kind == "openapi" and arguments.tools:
        return validated(before, after), []
    return "", []


def translated(text: str, python: str) -> Any:
    """SAM's translation of the template; the sentence where it has none."""
    done = subprocess.run(
        [python, "-c", TRANSLATE],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-west-1"},
    )
    if done.returncode:
        return f"no: {done.stderr.strip().splitlines()[-1][:200]}"
    return json.loads(done.stdout)


def repackaged(before: str, after: str, file: Path, program: str) -> tuple[str, list[str]]:
    """What osls says of the file now and did not say before; and what its template lost."""
    for wanted in (before, _ready(before)):
        was, said = packaged(wanted, file, program)
        if was is not None:
            break
    else:
        return "", []  # refused already, even without plugins and with a runtime of today
    now, says = packaged(after if wanted == before else _ready(after), file, program)
    new = sorted(says - said)
    if now is None or new:
        return f"no: {' '.join(new)[:300]}", []
    gone = lost(_by_status(was), _by_status(now))
    return "yes", [place for place in gone if not _OF_FRAMEWORK.search(place)]


# What the framework's own 500 takes, and every error besides that nothing else takes; what it
# writes for a mapping alone; and the template of a success, which a cure names.
_OF_FRAMEWORK = re.compile(
    r"\.500\.SelectionPattern$|\.Properties\.MethodResponses$|\.2\d\d\.ResponseTemplates\."
    r"|\.Integration\.RequestParameters$"
)
# None of the plugins is here, and a runtime that AWS no longer has is no matter of a cure.
_PLUGINS = re.compile(r"^(?:plugins:\n(?: *- .*\n)+|frameworkVersion: .*\n)", re.MULTILINE)
_SERVICE = re.compile(r"^service: (?:.?|\$.*)$|\A(?!(?:.*\n)*service:)", re.MULTILINE)
_RUNTIME = re.compile(r"(?<=runtime: )[a-z0-9.]+")
# Named after the time, and after what is packaged.
_NAMES = re.compile(r"ApiGatewayDeployment\d+|serverless/[\w-]+/[\w-]+/\d[^/\"]+")


def _ready(text: str) -> str:
    """The file without what osls refuses before it looks at events."""
    named = _SERVICE.sub("service: pictures\n", _PLUGINS.sub("", text), count=1)
    return f"configValidationMode: warn\n{_RUNTIME.sub('python3.13', named)}"


def packaged(text: str, file: Path, program: str) -> tuple[Any, set[str]]:
    """The template that `osls package` makes, None where it refuses; and the lines that it says."""
    config = file.with_name("sweep-package.yml")
    config.write_text(text, encoding="utf-8")
    file.with_name("sweep-package.py").touch()  # an empty package is refused
    made = file.with_name(".serverless")
    done = subprocess.run(
        ["node", program, "package", "--config", config.name, "--stage", "dev"],
        cwd=file.parent,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "SLS_NOTIFICATIONS_MODE": "off", "SLS_TELEMETRY_DISABLED": "1"},
    )
    said = {line.strip() for line in (done.stdout + done.stderr).splitlines()}
    said = {line for line in said if line and "Service packaged (" not in line}
    if done.returncode:
        return None, said
    template = (made / "cloudformation-template-update-stack.json").read_text(encoding="utf-8")
    shutil.rmtree(made)
    return json.loads(_NAMES.sub("", template)), said


def _by_status(value: Any) -> Any:
    """Responses of a method by their status, in the place of a list."""
    if isinstance(value, dict):
        return {key: _by_status(entry) for key, entry in value.items()}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(entry, dict) and "StatusCode" in entry for entry in value):
        return {str(entry["StatusCode"]): _by_status(entry) for entry in value}
    return [_by_status(entry) for entry in value]


def linted(before: str, after: str, file: Path) -> str:
    """Errors of cfn-lint that are new."""
    from cfnlint.api import lint

    rules = [str({match.rule.id for match in lint(text)}) for text in (before, after)]
    new = {r for r in eval(rules[1]) if r.startswith("E")} - eval(rules[0])
    return f"no: {sorted(new)}" if new else "yes"


def validated(before: str, after: str) -> str:
    """What openapi-spec-validator says and did not say before."""
    import openapi_spec_validator

    def said(text: str) -> str:
        document = json.loads(json.dumps(documents.parse(text, "a")))
        try:
            openapi_spec_validator.validate(document)
        except Exception as fault:
            return type(fault).__name__
        return ""

    was, now = said(before), said(after)
    return "yes" if now in {"", was} else f"no: {now}"


def main() -> int:
    """Sweep, print a table, say how many of the diffs are good."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tools", action="store_true", help="ask the deploy tools' own readers")
    parser.add_argument("--sam", metavar="PYTHON", help="a Python that has samtranslator")
    parser.add_argument("--osls", metavar="PROGRAM", help="osls/bin/serverless.js, run by node")
    parser.add_argument("--json", metavar="FILE", help="write everything there, too")
    arguments = parser.parse_args()
    files = sorted(p for p in arguments.folder.rglob("*") if p.suffix in ENDS and p.is_file())
    found = [sweep(place, arguments.folder, arguments) for place in files]
    for swept in found:
        print(f"{swept.seconds:7.3f} s  {swept.kind:14} {swept.file}: {'; '.join(swept.said[:3])}")
        for diff in swept.diffs:
            if not diff.good:
                print(f"           NOT GOOD: {asdict(diff)}")
        if swept.traceback:
            print(swept.traceback)
    diffs = [diff for swept in found for diff in swept.diffs]
    kinds = collections.Counter(swept.kind for swept in found)
    print(f"\n{len(found)} files: {dict(kinds)}; {sum(s.seconds for s in found):.1f} s of CPU")
    print(
        f"{len(diffs)} diffs: {sum(d.applied for d in diffs)} applied, "
        f"{sum(d.gone for d in diffs)} with the finding gone, "
        f"{sum(not d.lost for d in diffs)} that changed nothing else, "
        f"{sum(d.accepted == 'yes' for d in diffs)} accepted and "
        f"{sum(d.accepted.startswith('no') for d in diffs)} refused by the tool's own reader"
    )
    if arguments.json:
        Path(arguments.json).write_text(json.dumps([asdict(s) for s in found], indent=1))
    return int(not all(diff.good for diff in diffs) or any(s.traceback for s in found))


if __name__ == "__main__":
    sys.exit(main())
