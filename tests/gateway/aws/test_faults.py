"""What AWS and boto3 refuse with is one sentence, as `check` and as `fix` say it."""

from __future__ import annotations

import pytest
from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from lambda_binary.gateway.aws.faults import CURES, Fault, explained, fault_of, hinted, telling
from lambda_binary.gateway.errors import GatewayError, MissingExtraError


def refusal(code: str, message: str = "No.") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "GetRestApi")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (refusal("X", "not\n so"), Fault("X", "not so", answered=True)),
        (exceptions.NoRegionError(), Fault("NoRegionError", "You must specify a region.", False)),
        (KeyError("x"), None),
    ],
)
def test_fault_is_what_was_said_in_one_line(error: Exception, fault: Fault | None) -> None:
    assert fault_of(error) == fault


@pytest.mark.parametrize(
    ("error", "hint", "sentence"),
    [
        (
            refusal("BadRequestException"),
            "AWS answers BadRequestException: No.",
            "AWS refuses with BadRequestException: No.",
        ),
        (
            refusal("NotFoundException"),
            "AWS answers NotFoundException: No. (is the id right, and the region that of the API?)",
            "gone: AWS says 'No.'; check the id and the region",
        ),
        (
            refusal("UnauthorizedException", "apigateway:GET on resource: arn"),
            "AWS answers UnauthorizedException: apigateway:GET on resource: arn",
            "permission denied: apigateway:GET on arn; docs/fix.md has the policy that fix needs",
        ),
        (
            refusal("BadRequestException", "a {name} and a {"),
            "AWS answers BadRequestException: a {name} and a {",
            "AWS refuses with BadRequestException: a {name} and a {",
        ),
        (
            exceptions.ProfileNotFound(profile="x"),
            "AWS cannot be asked: The config profile (x) could not be found (profiles are in "
            "~/.aws/config)",
            "The config profile (x) could not be found: `aws configure list-profiles` lists those "
            "there are",
        ),
        (
            exceptions.DataNotFoundError(data_path="x."),
            "AWS cannot be asked: Unable to load data for: x.",
            "AWS cannot be asked: Unable to load data for: x",
        ),
    ],
)
def test_both_commands_say_the_same_refusal(error: Exception, hint: str, sentence: str) -> None:
    assert (hinted(error), explained(error, "gone")) == (hint, sentence)


@pytest.mark.parametrize("name", [name for name in CURES if hasattr(exceptions, name)])
def test_exception_of_botocore_is_known_by_its_name(name: str) -> None:
    assert issubclass(getattr(exceptions, name), BotoCoreError)


def test_every_other_name_is_a_code_of_aws() -> None:
    assert [name for name in CURES if not hasattr(exceptions, name)] == [
        "NotFoundException",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    ]


def test_only_what_is_aws_fault_is_told_so() -> None:
    with pytest.raises(GatewayError, match=r"^AWS answers X: No\.$"), telling(hinted, GatewayError):
        raise refusal("X")
    missing = MissingExtraError("as it is")
    with pytest.raises(MissingExtraError) as caught, telling(hinted, GatewayError):
        raise missing
    assert caught.value is missing
    with pytest.raises(KeyError), telling(hinted, GatewayError):
        raise KeyError("x")
