"""What AWS and boto3 refuse with, as one sentence: a table of both commands' words.

In: an exception. Out: a sentence, None when the exception is none of theirs. `check` repeats AWS's
words and adds a hint; `fix`, which was about to change something, says what is in its way.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..errors import GatewayError
from .connection import ATTEMPTS


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal.

    Attributes:
        name: AWS's error code, or the name of botocore's exception.
        said: its message, in one line.
        answered: whether it is AWS's answer; else AWS could not be asked.
    """

    name: str
    said: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Cure:
    """What helps against it, in the words of each command.

    Attributes:
        hint: what `check` puts in brackets behind AWS's own words; empty for nothing.
        sentence: what `fix` says instead of them; empty for its own plain sentence.
    """

    hint: str = ""
    sentence: str = ""


def fault_of(error: BaseException) -> Fault | None:
    """The refusal that the exception carries."""
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        told = error.response.get("Error", {})
        return Fault(told.get("Code", "unknown"), _line(told.get("Message", "")), answered=True)
    if isinstance(error, BotoCoreError):
        return Fault(type(error).__name__, _line(str(error)), answered=False)
    return None


def hinted(error: BaseException) -> str | None:
    """AWS's own words and the hint: how `check` says it."""
    fault = fault_of(error)
    if fault is None:
        return None
    hint = _cure(fault).hint
    said = f"AWS answers {fault.name}" if fault.answered else "AWS cannot be asked"
    return _line(f"{said}: {fault.said}{f' ({hint})' if hint else ''}")


def explained(error: BaseException, not_found: str = "") -> str | None:
    """The obstacle and its cure: how `fix` says it; `not_found` begins the sentence for a 404."""
    fault = fault_of(error)
    if fault is None:
        return None
    said = fault.said if fault.answered else fault.said.rstrip(".")
    sentence = _cure(fault).sentence
    if not sentence or (fault.name == _NOT_FOUND and not not_found):
        sentence = "AWS refuses with {name}: {said}" if fault.answered else _NOT_ASKED
    return sentence.format(
        name=fault.name, said=said, permission=_permission(said), not_found=not_found
    )


@contextlib.contextmanager
def telling(
    sentence_of: Callable[[BaseException], str | None], error: type[GatewayError]
) -> Iterator[None]:
    """Raises `error` with the sentence in place of what boto3 raises; a decorator too."""
    try:
        yield
    except GatewayError:
        raise
    except Exception as fault:
        sentence = sentence_of(fault)
        if sentence is None:
            raise
        raise error(sentence) from fault


def _cure(fault: Fault) -> Cure:
    denied = fault.answered and fault.name.startswith(("AccessDenied", "Unauthorized"))
    return CURES.get(fault.name, Cure(sentence=_DENIED) if denied else Cure())


def _line(text: str) -> str:
    return " ".join(text.split())


def _permission(said: str) -> str:
    found = re.search(r"(apigateway:\w+) on resource: (\S+)", said)
    return f"{found[1]} on {found[2]}" if found else said


_NOT_FOUND = "NotFoundException"
_NOT_ASKED = "AWS cannot be asked: {said}"
_DENIED = "permission denied: {permission}; docs/fix.md has the policy that fix needs"
_RENEW = "AWS does not take these credentials ({said}): renew them, or name a --profile"
_WAIT = f"AWS is still throttling after {ATTEMPTS} attempts: wait"
_LOG_IN = (
    "run `aws configure`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile"
)
_SSO = "the SSO session is over ({said}): run `aws sso login`"
_NETWORK = "{said}: check the region's spelling and the network"

# By AWS's codes, then by the names of botocore's exceptions.
CURES = {
    _NOT_FOUND: Cure(
        "is the id right, and the region that of the API?",
        "{not_found}: AWS says {said!r}; check the id and the region",
    ),
    "AccessDeniedException": Cure("the permission apigateway:GET on the API is needed", _DENIED),
    "ExpiredToken": Cure("", _RENEW),
    "ExpiredTokenException": Cure("log in again", _RENEW),
    "IncompleteSignatureException": Cure("", _RENEW),
    "InvalidClientTokenId": Cure("", _RENEW),
    "InvalidSignatureException": Cure("", _RENEW),
    "SignatureDoesNotMatch": Cure("", _RENEW),
    "UnrecognizedClientException": Cure("the credentials are not valid", _RENEW),
    "Throttling": Cure("", _WAIT),
    "ThrottlingException": Cure("", _WAIT),
    "TooManyRequestsException": Cure("", _WAIT),
    "NoCredentialsError": Cure(
        "name a --profile, or set AWS_ACCESS_KEY_ID and its fellows",
        f"there are no AWS credentials: {_LOG_IN}",
    ),
    "PartialCredentialsError": Cure(
        "", f"the AWS credentials are incomplete ({{said}}): {_LOG_IN}"
    ),
    "CredentialRetrievalError": Cure(
        "", f"the AWS credentials cannot be had ({{said}}): {_LOG_IN}"
    ),
    "NoRegionError": Cure(
        "name a --region",
        "no AWS region is chosen: name it with --region, as --region eu-west-1",
    ),
    "InvalidRegionError": Cure(
        "", "the region is no region's name: write it as --region eu-west-1"
    ),
    "ProfileNotFound": Cure(
        "profiles are in ~/.aws/config",
        "{said}: `aws configure list-profiles` lists those there are",
    ),
    "EndpointConnectionError": Cure("is the --region right?", _NETWORK),
    "ConnectTimeoutError": Cure("is the --region right?", _NETWORK),
    "SSOTokenLoadError": Cure("", _SSO),
    "UnauthorizedSSOTokenError": Cure("", _SSO),
    "TokenRetrievalError": Cure("", _SSO),
}
