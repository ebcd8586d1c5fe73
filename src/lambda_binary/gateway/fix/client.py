"""The way of `fix` to AWS: clients, and every refusal as a FixError."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from ..aws import connection, faults
from ..errors import MissingExtraError
from .errors import FixError


def connect(region: str | None, profile: str | None, service: str = "apigateway") -> Any:
    """A client of API Gateway, or of `lambda`.

    Raises:
        FixError: region or profile are missing or wrong.
        MissingExtraError: boto3 is not installed.
    """
    try:
        with asking("no client of AWS can be made"):
            return connection.client(service, region, profile)
    except ImportError as fault:
        raise MissingExtraError("fix needs boto3: pip install 'lambda-binary[gateway]'") from fault


def asking(not_found: str) -> AbstractContextManager[None]:
    """Turns what boto3 raises into a FixError; `not_found` is the sentence for a 404."""
    return faults.telling(FixError, not_found)
