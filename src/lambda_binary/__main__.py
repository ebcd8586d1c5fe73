"""`python -m lambda_binary` and the command `lambda-binary`."""

from __future__ import annotations

import sys

# What the extra `gateway` installs, by the names of its modules.
EXTRA = {
    "airspeed", "boto3", "botocore", "click", "jsonpath_ng", "rich", "uvicorn", "watchfiles",
    "yaml",
}  # fmt: skip


def main() -> int:
    """Run the command; where a package of the extra `gateway` is missing, say what to install."""
    try:
        from .gateway.commands.cli import main as run

        return int(run())
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in EXTRA:
            raise
    print(
        f"lambda-binary: the command needs {missing}, which is not installed: "
        "pip install 'lambda-binary[gateway]'",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())
