"""How long a gateway waits for its integration: what AWS takes for it, in milliseconds.

In: Settings. Out: a Wait, with the source of its numbers. Nothing here runs a clock.
"""

from __future__ import annotations

from typing import NamedTuple

from .evidence import DOC_STREAM, DOCUMENTED
from .settings import REST, Settings


class Wait(NamedTuple):
    """What may stand as an integration's timeout.

    Attributes:
        least, most: milliseconds, both taken.
        default: what counts where nothing stands.
        raised: the most where AWS has raised the account's quota; `most` where it never does.
        grade, source: how sure the numbers are, and where they stand.
    """

    least: int
    most: int
    default: int
    raised: int
    grade: str
    source: str


# AWS API Gateway quotas for REST APIs, and 'Integration' (REST API reference), timeoutInMillis:
# "Custom timeout between 50 and 29,000 milliseconds"; longer for Regional and private APIs alone,
# whose quota an account has to raise first (What's New, 2024-06-04). How far is not documented.
_BUFFERED = Wait(
    50,
    29_000,
    29_000,
    900_000,
    DOCUMENTED,
    "AWS doc 'Integration' (REST API reference), timeoutInMillis; AWS doc 'Quotas for REST APIs'",
)
# DOC_STREAM: up to 15 minutes; 29 s are the default still.
_STREAMED = Wait(50, 900_000, 29_000, 900_000, DOCUMENTED, DOC_STREAM)
_HTTP = Wait(
    50,
    30_000,
    30_000,
    30_000,
    DOCUMENTED,
    "AWS doc 'Integration' (HTTP API reference), timeoutInMillis; AWS doc 'Quotas for HTTP APIs'",
)


def wait_of(settings: Settings) -> Wait | None:
    """What AWS takes; None where the integration has no timeout of its own."""
    if settings.integration == "http-api":
        return _HTTP
    if settings.integration not in REST:
        return None
    return _STREAMED if settings.streams else _BUFFERED
