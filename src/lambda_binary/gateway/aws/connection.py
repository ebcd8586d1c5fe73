"""A client of an AWS service: the only file of the wing that imports boto3, inside a function.

Region, profile and credentials are found by boto3; nothing here sees a credential. Throttling is
retried patiently, a network that does not answer is not.
"""

from __future__ import annotations

from typing import Any

# CreateDeployment is taken once in 5 seconds and UpdateRestApi in 1 (AWS doc 'Quotas'): adaptive
# mode slows down by itself.
ATTEMPTS = 10
_RETRIES = {"mode": "adaptive", "total_max_attempts": ATTEMPTS}
# boto3 waits 60 seconds for each of an endpoint's addresses, and tries as often as for throttling.
_SECONDS_TO_CONNECT = 5
_TRIES_TO_CONNECT = 2


def client(service: str, region: str | None, profile: str | None) -> Any:
    """A client of `service`, as boto3 names it: `apigateway`.

    Raises:
        ImportError: boto3 is not installed.
        Exception: what boto3 says of region and profile; faults.py makes it a sentence.
    """
    import boto3
    from botocore.config import Config

    session = boto3.Session(region_name=region, profile_name=profile)
    config = Config(retries=_RETRIES, connect_timeout=_SECONDS_TO_CONNECT)
    made = session.client(service, config=config)
    name = made.meta.service_model.service_id.hyphenize()
    # Before boto3's own handler of the event, which counts all failures alike.
    made.meta.events.register_first(f"needs-retry.{name}", _without_a_network)
    return made


def _without_a_network(attempts: int, caught_exception: Any = None, **_: Any) -> None:
    """Raises what says that nothing answers, in place of another try."""
    from botocore import exceptions

    if isinstance(caught_exception, exceptions.ConnectTimeoutError) or (
        isinstance(caught_exception, exceptions.ConnectionError) and attempts >= _TRIES_TO_CONNECT
    ):
        raise caught_exception
