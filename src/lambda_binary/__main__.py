"""`python -m lambda_binary` and the command `lambda-binary`."""

from __future__ import annotations

import sys

from .gateway.commands import main

if __name__ == "__main__":
    sys.exit(main())
