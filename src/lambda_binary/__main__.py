"""`python -m lambda_binary` and the command `lambda-binary`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command; without the extra `gateway`, say what to install."""
    try:
        from .gateway.cli import main as run
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("lambda_binary"):
            raise
        print(
            f"lambda-binary: the command needs {error.name}, which is not installed: "
            "pip install 'lambda-binary[gateway]'",
            file=sys.stderr,
        )
        return 2
    return int(run())


if __name__ == "__main__":
    sys.exit(main())
