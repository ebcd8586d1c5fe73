"""Run by the SAM CLI's own Python: a template on stdin, AWS's translation of it on stdout.

It imports nothing of this project.
"""

import json
import sys

from samtranslator.parser.parser import Parser  # type: ignore[import-not-found]
from samtranslator.translator.translator import Translator  # type: ignore[import-not-found]
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-not-found]


def main() -> None:
    """Translate; the managed policies are of no account's."""
    document = yaml_parse(sys.stdin.read())
    translated = Translator({}, Parser()).translate(document, {})
    json.dump(translated, sys.stdout, default=str)


if __name__ == "__main__":
    main()
