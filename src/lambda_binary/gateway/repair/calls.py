"""The way to AWS: a client with boto3's own retries, and its errors as one sentence each.

The only file of the package that names boto3, inside functions. Credentials are boto3's matter
throughout: nothing here sees one.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from ..errors import MissingExtraError
from .errors import RepairError

POLICY = "docs/fix.md has the policy that fix needs"
# CreateDeployment is taken once in 5 seconds and UpdateRestApi in 1 (AWS doc 'Quotas'): adaptive
# mode slows down by itself.
ATTEMPTS = 10
_RETRIES = {"mode": "adaptive", "total_max_attempts": ATTEMPTS}


def connect(region: str | None, profile: str | None) -> Any:
    """A client of API Gateway.

    Raises:
        RepairError: region or profile are missing or wrong.
        MissingExtraError: boto3 is not installed.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError as fault:
        raise MissingExtraError("fix needs boto3: pip install 'lambda-binary[gateway]'") from fault
    with asking("no client of API Gateway can be made"):
        session = boto3.Session(profile_name=profile, region_name=region)
        return session.client("apigateway", config=Config(retries=_RETRIES))


@contextlib.contextmanager
def asking(not_found: str) -> Iterator[None]:
    """Turns what boto3 raises into a RepairError; `not_found` is the sentence for a 404."""
    try:
        yield
    except Exception as fault:
        sentence = explained(fault, not_found)
        if sentence is None:
            raise
        raise RepairError(sentence) from fault


def explained(fault: BaseException, not_found: str = "") -> str | None:
    """The error as one sentence with its cure; None when it is none of boto3's."""
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(fault, ClientError):
        return _answer(fault.response.get("Error", {}), not_found)
    if isinstance(fault, BotoCoreError):
        said = " ".join(str(fault).split()).rstrip(".")
        return _CURES.get(type(fault).__name__, "AWS cannot be asked: {said}").format(said=said)
    return None


def _answer(error: dict[str, str], not_found: str) -> str:
    code, said = error.get("Code", "unknown"), " ".join(error.get("Message", "").split())
    if code == "NotFoundException" and not_found:
        return f"{not_found}: AWS says {said!r}; check the id and the region"
    if code.startswith(("AccessDenied", "Unauthorized")):
        return f"permission denied: {_permission(said)}; {POLICY}"
    if code in _EXPIRED:
        return f"AWS does not take these credentials ({said}): renew them, or name a --profile"
    if code in _THROTTLED:
        return f"AWS is still throttling after {ATTEMPTS} attempts: wait"
    return f"AWS refuses with {code}: {said}"


def _permission(said: str) -> str:
    found = re.search(r"(apigateway:\w+) on resource: (\S+)", said)
    return f"{found[1]} on {found[2]}" if found else said


_EXPIRED = {
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_THROTTLED = {"Throttling", "ThrottlingException", "TooManyRequestsException"}
_LOG_IN = (
    "run `aws configure`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile"
)
_SSO = "the SSO session is over ({said}): run `aws sso login`"
# By the names of botocore's exceptions.
_CURES = {
    "NoCredentialsError": f"there are no AWS credentials: {_LOG_IN}",
    "PartialCredentialsError": f"the AWS credentials are incomplete ({{said}}): {_LOG_IN}",
    "CredentialRetrievalError": f"the AWS credentials cannot be had ({{said}}): {_LOG_IN}",
    "NoRegionError": "no AWS region is chosen: name it with --region, as --region eu-west-1",
    "InvalidRegionError": "the region is no region's name: write it as --region eu-west-1",
    "ProfileNotFound": "{said}: `aws configure list-profiles` lists those there are",
    "EndpointConnectionError": "{said}: check the region's spelling and the network",
    "ConnectTimeoutError": "{said}: check the region's spelling and the network",
    "SSOTokenLoadError": _SSO,
    "UnauthorizedSSOTokenError": _SSO,
    "TokenRetrievalError": _SSO,
}
