"""Apache Velocity 1.7 in a Java process: the same mapping templates, rendered by the other engine.

The Java beside this file is compiled once for a run. Debian's packages `velocity` and a JDK are
needed; nothing of lambda_binary is used here but the values that its own templates are given.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from lambda_binary.gateway import Request, Settings
from lambda_binary.gateway.model import rest_context
from lambda_binary.gateway.model.templates.rendering import parameters

HERE = Path(__file__).parent
JARS = [
    Path("/usr/share/java") / name
    for name in ("velocity.jar", "commons-collections3.jar", "commons-lang.jar")
]
IS_HERE = None not in (shutil.which("java"), shutil.which("javac")) and all(
    jar.exists() for jar in JARS
)
WHY_NOT = "Apache Velocity or a JDK is missing: `apt-get install velocity default-jdk-headless`"


def compiled(folder: Path) -> Path:
    """The classes, in `folder`."""
    sources = sorted(HERE.glob("*.java"))
    command = ["javac", "-encoding", "UTF-8", "-d", str(folder), "-cp", _path(JARS)]
    subprocess.run([*command, *map(str, sources)], check=True, timeout=120)
    return folder


def rendered(
    classes: Path, settings: Settings, request: Request, given: list[tuple[str, str]]
) -> list[str | None]:
    """The text of each template over its body; None where Velocity fails."""
    variables = {
        "params": parameters(settings, request),
        "context": rest_context.context(settings, request)
        | {"authorizer": {}, "responseOverride": {"header": {}}},
        "stageVariables": dict(settings.stage_variables),
    }
    entries = [{"template": template, "body": body, **variables} for template, body in given]
    file = classes / "templates.json"
    file.write_text(json.dumps(entries), encoding="utf-8")
    command = ["java", "-cp", _path([classes, *JARS]), "Render", str(file)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    texts: Any = json.loads(done.stdout.decode())
    return list(texts)


def _path(places: list[Path]) -> str:
    return ":".join(map(str, places))
