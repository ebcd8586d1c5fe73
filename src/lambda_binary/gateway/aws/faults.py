"""What AWS and boto3 refuse with, as one sentence: a table.

In: an exception. Out: the obstacle and its cure, None when the exception is none of theirs. `check`
and `fix` say the same; what they asked for is theirs to name.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import GatewayError
from .answers import AnswerError
from .connection import ATTEMPTS


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal.

    Attributes:
        name: AWS's error code, or the name of botocore's exception.
        said: its message, in one line, without the full stop.
        answered: whether it is AWS's answer; else AWS could not be asked.
        operation: the call that AWS refused, `GetRestApi`; empty when none was made.
    """

    name: str
    said: str
    answered: bool
    operation: str = ""


def fault_of(error: BaseException) -> Fault | None:
    """The refusal that the exception carries."""
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        told = error.response.get("Error", {})
        said = _line(told.get("Message", ""))
        return Fault(told.get("Code", "unknown"), said, True, error.operation_name)
    if isinstance(error, BotoCoreError):
        return Fault(type(error).__name__, _line(str(error)), False)
    return None


def explained(error: BaseException, not_found: str = "") -> str | None:
    """The obstacle and its cure; `not_found` begins the sentence for a 404."""
    if isinstance(error, AnswerError):
        return str(error)
    fault = fault_of(error)
    if fault is None:
        return None
    sentence = _sentence(fault)
    if not sentence or (sentence == _ABSENT and not not_found):
        sentence = "AWS refuses with {name}: {said}" if fault.answered else _NOT_ASKED
    return sentence.format(
        name=fault.name,
        said=fault.said,
        permission=_permission(fault),
        not_found=not_found,
    )


@contextlib.contextmanager
def telling(error: type[GatewayError], not_found: str = "") -> Iterator[None]:
    """Raises `error` with the sentence in place of what boto3 raises."""
    try:
        yield
    except GatewayError:
        raise
    except Exception as fault:
        sentence = explained(fault, not_found)
        if sentence is None:
            raise
        raise error(sentence) from fault


def _sentence(fault: Fault) -> str:
    denied = fault.answered and fault.name.startswith(("AccessDenied", "Unauthorized"))
    return CURES.get(fault.name, _DENIED if denied else "")


def _line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _permission(fault: Fault) -> str:
    """As AWS names it, else what the call needs: its message need not say it."""
    found = re.search(r"((?:apigateway|lambda):\w+) on resource: (\S+)", fault.said)
    if found:
        return f"{found[1]} on {found[2]}"
    needed = [action for verb, action in _ACTIONS.items() if fault.operation.startswith(verb)]
    return f"{needed[0]} is needed (AWS says {fault.said!r})" if needed else fault.said


# AWS doc 'Service Authorization Reference', API Gateway: the actions are the methods of its HTTP
# API; tests/gateway/aws compares the verbs with the service's own description.
_ACTIONS = {
    "Get": "apigateway:GET",
    "Update": "apigateway:PATCH",
    "Put": "apigateway:PUT",
    "Create": "apigateway:POST",
    "Flush": "apigateway:DELETE",
}
_ABSENT = "{not_found}: AWS says {said!r}; check the id and the region"
_NOT_ASKED = "AWS cannot be asked: {said}"
_DENIED = (
    "permission denied: {permission}; docs/fix.md, Permissions, has the policy that check and fix "
    "need"
)
_RENEW = "AWS does not take these credentials ({said}): renew them, or name a --profile"
_WAIT = f"AWS is still throttling after {ATTEMPTS} attempts: wait"
_LOG_IN = (
    "run `aws configure`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile"
)
_SSO = "the SSO session is over ({said}): run `aws sso login`"
_NETWORK = "{said}: check the region's spelling and the network"

# By AWS's codes, then by the names of botocore's exceptions.
CURES = {
    "NotFoundException": _ABSENT,
    # Lambda's word for it.
    "ResourceNotFoundException": _ABSENT,
    "AccessDeniedException": _DENIED,
    "ExpiredToken": _RENEW,
    "ExpiredTokenException": _RENEW,
    "IncompleteSignatureException": _RENEW,
    "InvalidClientTokenId": _RENEW,
    "InvalidSignatureException": _RENEW,
    "SignatureDoesNotMatch": _RENEW,
    "UnrecognizedClientException": _RENEW,
    "Throttling": _WAIT,
    "ThrottlingException": _WAIT,
    "TooManyRequestsException": _WAIT,
    "NoCredentialsError": f"there are no AWS credentials: {_LOG_IN}",
    "PartialCredentialsError": f"the AWS credentials are incomplete ({{said}}): {_LOG_IN}",
    "CredentialRetrievalError": f"the AWS credentials cannot be had ({{said}}): {_LOG_IN}",
    "NoRegionError": "no AWS region is chosen: name it with --region, as --region eu-west-1",
    "InvalidRegionError": "the region is no region's name: write it as --region eu-west-1",
    "ProfileNotFound": "{said}: `aws configure list-profiles` lists those there are",
    "EndpointConnectionError": _NETWORK,
    "ConnectTimeoutError": _NETWORK,
    "SSOTokenLoadError": _SSO,
    "UnauthorizedSSOTokenError": _SSO,
    "TokenRetrievalError": _SSO,
}
