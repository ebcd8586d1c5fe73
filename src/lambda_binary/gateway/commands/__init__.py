"""The command line: arguments read, one function of the wing called, its answer printed."""

from __future__ import annotations

import os
import sys

# What the extra `gateway` installs, by the names of its modules.
EXTRA = {
    "airspeed", "boto3", "botocore", "click", "httptools", "jsonpath_ng", "regex", "rich",
    "simplejson", "uvicorn", "watchfiles", "yaml",
}  # fmt: skip
# What a write to the terminal, a file or a pipe fails with; EPIPE is not told, as everywhere.
UNWRITABLE = {"ENOSPC", "EDQUOT", "EFBIG", "EIO"}


def main() -> int:
    """Run the command; say in a sentence what is missing, or why its output cannot be written."""
    if sys.stdout is None:
        # Nobody opened it, and click before 8.1.4 writes all the same. The process's end closes it.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        # A terminal without these characters shows "?" instead of a traceback.
        reconfigure(errors="replace")
    try:
        return _run()
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in EXTRA:
            raise
        said = f"the command needs {missing}, which is not installed: "
        said += "pip install 'lambda-binary[gateway]'"
    except OSError as error:
        from errno import errorcode

        if errorcode.get(error.errno or 0) not in UNWRITABLE or error.filename:
            raise
        # Else the interpreter tries to write the rest once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        said = f"the output cannot be written: {error.strerror}"
    print(f"lambda-binary: {said}", file=sys.stderr)
    return 2


def _run() -> int:
    if sys.argv[1:] in (["--version"], ["-V"]):  # needs none of the command's own packages
        from importlib.metadata import version

        print(f"lambda-binary {version('lambda-binary')}")
        return 0
    # A shell that completes asks without arguments, through the environment.
    if sys.argv[1:] in ([], ["--help"], ["-h"]) and "_LAMBDA_BINARY_COMPLETE" not in os.environ:
        from .overview import text

        print(text(), end="")
        return 0
    if sys.argv[1:2] == ["check"]:
        # What a check makes has no circles, and lives until its end: looked through less often.
        import gc

        gc.set_threshold(100_000, 50, 100)
    from .cli import main as run

    code = int(run())
    sys.stdout.flush()
    return code
