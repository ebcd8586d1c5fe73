"""The real terraform over the configuration in terraform/: its plan, and its state after apply.

python -m gateway.tools.terraform_tool     (in tests/) records plan.json and state.json anew
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from peers.install import install
from peers.processes import free_port, listens, running

HERE = Path(__file__).parent / "terraform"
# Secrets of no account, and what changes with every run.
_KEPT = ("format_version", "terraform_version", "planned_values", "configuration", "values")


class ToolError(RuntimeError):
    """terraform is not there, or did not do as told; the message is one sentence."""


def documents(folder: Path) -> tuple[Any, Any]:
    """`terraform show -json` of the plan and of the state, in a copy of the configuration.

    The provider comes from the registry, or from the folder that TERRAFORM_PLUGINS names. The
    state is what ministack answered.

    Raises:
        ToolError: there is no terraform, or no provider for it.
    """
    shutil.copytree(HERE, folder, dirs_exist_ok=True)
    with zipfile.ZipFile(folder / "function.zip", "w") as archive:
        archive.writestr("app.py", "def handler(event, context): ...\n")
    plugins = os.environ.get("TERRAFORM_PLUGINS")
    _run(folder, "init", "-input=false", *([f"-plugin-dir={plugins}"] if plugins else []))
    port = free_port()
    endpoint = f"-var=endpoint=http://127.0.0.1:{port}"
    _run(folder, "plan", "-input=false", "-out=plan.out", endpoint)
    plan = json.loads(_run(folder, "show", "-json", "plan.out"))
    program = str(install("ministack") / "bin/ministack")
    variables = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port)}
    with running([program], lambda: listens(port), folder, variables):
        _run(folder, "apply", "-input=false", "plan.out")
    return plan, json.loads(_run(folder, "show", "-json"))


def _run(folder: Path, *arguments: str) -> str:
    program = shutil.which("terraform")
    if program is None:
        raise ToolError("there is no terraform")
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={**os.environ, "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise ToolError(f"terraform {arguments[0]} said: {' '.join(done.stderr.split())[:300]}")
    return done.stdout


def reduced(document: Any) -> Any:
    """The document without what no reader looks at."""
    made = {key: document[key] for key in _KEPT if key in document}
    made["resource_changes"] = [
        {
            "address": change["address"],
            "change": {"after_unknown": change["change"]["after_unknown"]},
        }
        for change in document.get("resource_changes", [])
    ]
    made.get("configuration", {}).pop("provider_config", None)
    made.get("configuration", {}).get("root_module", {}).pop("variables", None)
    return made


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for file, content in zip(("plan", "state"), documents(Path(name)), strict=True):
            text = json.dumps(reduced(content), separators=(",", ":"))
            (HERE / f"{file}.json").write_text(text + "\n", encoding="utf-8")
