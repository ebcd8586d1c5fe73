"""What AWS and boto3 refuse with is one sentence, the same in `check` and in `fix`."""

from __future__ import annotations

import botocore.session
import pytest
from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from lambda_binary.gateway.aws.faults import CURES, Fault, explained, fault_of, telling
from lambda_binary.gateway.errors import GatewayError, MissingExtraError


def refusal(code: str, message: str = "No.", operation: str = "GetRestApi") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (refusal("X", "not\n so."), Fault("X", "not so", True, "GetRestApi")),
        (exceptions.NoRegionError(), Fault("NoRegionError", "You must specify a region", False)),
        (KeyError("x"), None),
    ],
)
def test_fault_is_what_was_said_in_one_line(error: Exception, fault: Fault | None) -> None:
    assert fault_of(error) == fault


POLICY = "docs/fix.md, Permissions, has the policy that check and fix need"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (refusal("BadRequestException"), "AWS refuses with BadRequestException: No"),
        (
            refusal("NotFoundException"),
            "gone: AWS says 'No'; check the id and the region",
        ),
        (
            refusal("UnauthorizedException", "apigateway:GET on resource: arn"),
            f"permission denied: apigateway:GET on arn; {POLICY}",
        ),
        (
            refusal("AccessDeniedException"),
            f"permission denied: apigateway:GET is needed (AWS says 'No'); {POLICY}",
        ),
        (
            refusal("AccessDenied", "No.", "UpdateStage"),
            f"permission denied: apigateway:PATCH is needed (AWS says 'No'); {POLICY}",
        ),
        (refusal("AccessDenied", "No.", "Odd"), f"permission denied: No; {POLICY}"),
        (
            refusal("BadRequestException", "a {name} and a {"),
            "AWS refuses with BadRequestException: a {name} and a {",
        ),
        (
            exceptions.ProfileNotFound(profile="x"),
            "The config profile (x) could not be found: `aws configure list-profiles` lists those "
            "there are",
        ),
        (
            exceptions.DataNotFoundError(data_path="x."),
            "AWS cannot be asked: Unable to load data for: x",
        ),
    ],
)
def test_refusal_is_the_obstacle_and_its_cure(error: Exception, sentence: str) -> None:
    assert explained(error, "gone") == sentence


@pytest.mark.parametrize("service", ["apigateway", "apigatewayv2"])
def test_action_of_a_verb_is_the_method_of_the_service(service: str) -> None:
    model = botocore.session.get_session().get_service_model(service)
    for name in model.operation_names:
        if name.startswith(("Get", "Update", "Put", "Create", "Flush")):
            method = model.operation_model(name).http["method"]
            said = str(explained(refusal("AccessDenied", "No.", name)))
            assert said.startswith(f"permission denied: apigateway:{method} is needed "), name


@pytest.mark.parametrize("name", [name for name in CURES if hasattr(exceptions, name)])
def test_exception_of_botocore_is_known_by_its_name(name: str) -> None:
    assert issubclass(getattr(exceptions, name), BotoCoreError)


def test_every_other_name_is_a_code_of_aws() -> None:
    assert [name for name in CURES if not hasattr(exceptions, name)] == [
        "NotFoundException",
        "ResourceNotFoundException",
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
    with pytest.raises(GatewayError, match=r"^AWS refuses with X: No$"), telling(GatewayError):
        raise refusal("X")
    missing = MissingExtraError("as it is")
    with pytest.raises(MissingExtraError) as caught, telling(GatewayError):
        raise missing
    assert caught.value is missing
    with pytest.raises(KeyError), telling(GatewayError):
        raise KeyError("x")
