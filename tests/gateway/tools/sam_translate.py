"""AWS's own translator, in this process: a SAM template to what CloudFormation gets of it.

It imports nothing of this project. Only code in S3 is translated without a package step.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")

from samtranslator.model.exceptions import InvalidDocumentException  # type: ignore[import-not-found]
from samtranslator.parser.parser import Parser  # type: ignore[import-not-found]
from samtranslator.translator.translator import Translator  # type: ignore[import-not-found]
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-not-found]

# Its metrics complain when nobody publishes them.
logging.getLogger("samtranslator.metrics.metrics").disabled = True


class RefusedError(Exception):
    """The translator does not take the template; its own sentences."""


def translated(text: str) -> dict[str, Any]:
    """The template as AWS's translator makes it; the managed policies are of no account's."""
    try:
        made = Translator({}, Parser()).translate(yaml_parse(text), {})
    except InvalidDocumentException as fault:
        raise RefusedError("; ".join(cause.message for cause in fault.causes)) from None
    plain: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return plain


if __name__ == "__main__":  # for another environment's Python, which has no pytest
    json.dump(translated(sys.stdin.read()), sys.stdout)
