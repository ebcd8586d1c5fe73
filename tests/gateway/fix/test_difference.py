"""The difference between a route and what binary responses need, as whole lists of calls."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.fix.apis import (
    API,
    ERRORS,
    FROM_BODY,
    HEADER,
    PREFLIGHT,
    PROXY_METHOD,
    SEED,
    current,
    mapped_method,
)
from lambda_binary.gateway.fix.asked import Asked
from lambda_binary.gateway.fix.difference import plan
from lambda_binary.gateway.fix.errors import FixError
from lambda_binary.gateway.fix.resources import ApiResource

BINARY = {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_BINARY"}
PARAMETER = f"/responseParameters/{HEADER}"
DECLARE = ("update_method_response", [{"op": "add", "path": PARAMETER, "value": "false"}])
DEPLOY = ("deploy", "prod")
# What keeps errors of the function out of the conversion.
MAKE_ERRORS = [
    ("put_method_response", {"statusCode": "500", "responseParameters": {HEADER: False}}),
    ("put_integration_response", {"statusCode": "500", **ERRORS}),
]
READY = {"contentHandling": "CONVERT_TO_BINARY", "responseParameters": {HEADER: "'image/png'"}}


def calls(found: Any) -> list[tuple[str, Any]]:
    """Name of each call that changes a setting, with its operations or what it makes; DEPLOY."""
    changes = [(step.operation, _said(step.parameters)) for step in found.changes]
    return [*changes, DEPLOY] if found.publication else changes


def _said(given: Any) -> Any:
    if "patchOperations" in given:
        return given["patchOperations"]
    return {k: v for k, v in given.items() if k not in {"restApiId", "resourceId", "httpMethod"}}


def adds(*pointers: str) -> tuple[str, Any]:
    paths = [f"/binaryMediaTypes/{each}" for each in pointers]
    return ("update_rest_api", [{"op": "add", "path": path} for path in paths])


def removes(pointer: str) -> tuple[str, Any]:
    return ("update_rest_api", [{"op": "remove", "path": f"/binaryMediaTypes/{pointer}"}])


@pytest.mark.parametrize(
    ("there", "asked", "expected"),
    [
        ((), Asked(), [adds("*~1*"), DEPLOY]),
        ((), Asked(("image/png",)), [adds("image~1png"), DEPLOY]),
        (("image/png",), Asked(("image/png", "image/gif")), [adds("image~1gif"), DEPLOY]),
        (("image/png",), Asked(("image/*",)), [adds("image~1*"), DEPLOY]),
        (("image/*",), Asked(("image/png", "application/pdf")), [adds("application~1pdf"), DEPLOY]),
        # Whether AWS ignores letter case is not known.
        (("IMAGE/PNG",), Asked(("image/png",)), [adds("image~1png"), DEPLOY]),
        (("image/*",), Asked(("image/png",)), []),
        (("*/*",), Asked(), []),
        (("*/*",), Asked(("image/png",)), []),
        (("*/*",), Asked(redeploy=True), [DEPLOY]),
        (
            ("*/*", "image/png", "image~1png"),
            Asked(("image/*",), removed=("*/*", "image~1png", "video/*")),
            [adds("image~1*"), removes("*~1*"), removes("image~01png"), DEPLOY],
        ),
        (("image/png",), Asked(removed=("image/gif",)), []),
    ],
)
def test_proxy_gets_binary_media_types_one_removal_a_call(
    there: tuple[str, ...], asked: Asked, expected: list[Any]
) -> None:
    assert calls(plan(current(PROXY_METHOD, there), asked)) == expected


def test_any_type_first_keeps_every_preflight_working() -> None:
    done = {"methodIntegration": {"type": "MOCK", "contentHandling": "CONVERT_TO_TEXT"}}
    others = (
        ApiResource("r3", "/done", {"OPTIONS": done}),
        ApiResource("r4", "/mock", {"OPTIONS": PREFLIGHT}),
        ApiResource("r5", "/function", {"OPTIONS": PROXY_METHOD}),
    )
    found = plan(current(PROXY_METHOD, others=others), Asked())
    text = {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_TEXT"}
    assert calls(found) == [("update_integration", [text]), adds("*~1*"), DEPLOY]
    assert found.steps[0].parameters == {
        "restApiId": API,
        "resourceId": "r4",
        "httpMethod": "OPTIONS",
        "patchOperations": [text],
    }


def test_any_type_is_not_chosen_beside_a_mapped_method_that_converts() -> None:
    method = mapped_method(_200={"contentHandling": "CONVERT_TO_BINARY"})
    beside = current(PROXY_METHOD, others=(ApiResource("r3", "/mapped", {"GET": method}),))
    with pytest.raises(FixError, match=r"^name the media types .* of GET /mapped in the same"):
        plan(beside, Asked())
    assert calls(plan(beside, Asked(("*/*",)))) == [adds("*~1*"), DEPLOY]


@pytest.mark.parametrize(
    ("method", "asked", "expected"),
    [
        (
            mapped_method(_500=ERRORS, _200={}),
            Asked(("image/png",)),
            [
                DECLARE,
                (
                    "update_integration_response",
                    [BINARY, {"op": "add", "path": PARAMETER, "value": "'image/png'"}],
                ),
                DEPLOY,
            ],
        ),
        # The seed case: nothing of what it has is touched.
        (
            mapped_method(declared=True, _500=ERRORS, _200=SEED),
            Asked(),
            [("update_integration_response", [BINARY]), DEPLOY],
        ),
        (
            mapped_method(declared=True, _500=ERRORS, _200=SEED),
            Asked(("image/png",), bare=True),
            [
                (
                    "update_integration_response",
                    [
                        {
                            "op": "remove",
                            "path": "/responseTemplates/image~1png",
                            "value": "image/png",
                        }
                    ],
                ),
                (
                    "update_integration_response",
                    [BINARY, {"op": "replace", "path": PARAMETER, "value": "'image/png'"}],
                ),
                DEPLOY,
            ],
        ),
        (mapped_method(_500=ERRORS, _200=READY), Asked(), [DECLARE, DEPLOY]),
        (
            mapped_method(declared=True, _500=ERRORS, _200=READY),
            Asked(("image/gif",)),
            [
                (
                    "update_integration_response",
                    [{"op": "replace", "path": PARAMETER, "value": "'image/gif'"}],
                ),
                DEPLOY,
            ],
        ),
        (mapped_method(declared=True, _500=ERRORS, _200=READY), Asked(), []),
        (
            mapped_method(declared=True, _500=ERRORS, _200=READY),
            Asked(("image/png",), bare=True),
            [],
        ),
        # An empty template passes the payload through.
        (
            mapped_method(
                declared=True, _500=ERRORS, _200={**READY, "responseTemplates": {"image/png": ""}}
            ),
            Asked(bare=True),
            [],
        ),
    ],
)
def test_mapped_gets_content_handling_and_a_content_type(
    method: dict[str, Any], asked: Asked, expected: list[Any]
) -> None:
    assert calls(plan(current(method), asked)) == expected


def test_mapped_spelling_of_the_field_is_kept() -> None:
    odd = "method.response.header.content-type"
    method = mapped_method(_500=ERRORS, _200={**SEED, "responseParameters": {odd: FROM_BODY}})
    found = plan(current(method), Asked(("image/png",), bare=True))
    paths = [step.parameters["patchOperations"][-1]["path"] for step in found.changes]
    assert paths[::2] == [f"/responseParameters/{odd}", f"/responseParameters/{odd}"]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # Nothing but the integration itself.
        (
            mapped_method(),
            [
                (
                    "put_method_response",
                    {"statusCode": "200", "responseParameters": {HEADER: False}},
                ),
                (
                    "put_integration_response",
                    {
                        "statusCode": "200",
                        "contentHandling": "CONVERT_TO_BINARY",
                        "responseParameters": {HEADER: "'image/png'"},
                    },
                ),
                *MAKE_ERRORS,
                DEPLOY,
            ],
        ),
        # The method response is there, the integration response is not; errors have their own.
        (
            {
                **mapped_method(_500=ERRORS),
                "methodResponses": {"200": {"statusCode": "200"}, "500": {"statusCode": "500"}},
            },
            [
                DECLARE,
                (
                    "put_integration_response",
                    {
                        "statusCode": "200",
                        "contentHandling": "CONVERT_TO_BINARY",
                        "responseParameters": {HEADER: "'image/png'"},
                    },
                ),
                DEPLOY,
            ],
        ),
        # The integration response is there and is patched, its method response is made.
        (
            {**mapped_method(_200=READY, _500=ERRORS), "methodResponses": {}},
            [
                (
                    "put_method_response",
                    {"statusCode": "200", "responseParameters": {HEADER: False}},
                ),
                DEPLOY,
            ],
        ),
        # Errors have no response of their own, but a method response that declares nothing.
        (
            {
                **mapped_method(declared=True, _200=READY),
                "methodResponses": {
                    "200": {"statusCode": "200", "responseParameters": {HEADER: False}},
                    "500": {"statusCode": "500"},
                },
            },
            [DECLARE, MAKE_ERRORS[1], DEPLOY],
        ),
        # Which of two patterns AWS takes is not known: the new one takes none that another takes.
        (
            mapped_method(declared=True, _200=READY, _400={"selectionPattern": ".*bad.*"}),
            [
                MAKE_ERRORS[0],
                (
                    "put_integration_response",
                    {
                        "statusCode": "500",
                        **ERRORS,
                        "selectionPattern": r"(?!(?:(?:.*bad.*))\z)[\s\S]+",
                    },
                ),
                DEPLOY,
            ],
        ),
    ],
)
def test_mapped_gets_the_responses_that_it_lacks_and_loses_none(
    method: dict[str, Any], expected: list[Any]
) -> None:
    assert calls(plan(current(method), Asked(("image/png",)))) == expected


@pytest.mark.parametrize(
    ("method", "asked", "sentence"),
    [
        (
            mapped_method(_200={}),
            Asked(("image/png",), status=201),
            "GET /image has no integration response 201; successes go to 200: name it with "
            "--status 200",
        ),
        (
            mapped_method(_200={}),
            Asked(("image/png", "image/gif")),
            "a mapped integration gives every 200 one Content-Type: name it with one --media-type, "
            "as image/png (given: image/png, image/gif)",
        ),
        (
            mapped_method(_200={}),
            Asked(("image/*",)),
            "a mapped integration gives every 200 one Content-Type: name it with one --media-type, "
            "as image/png (given: image/*)",
        ),
        (
            mapped_method(_200=SEED),
            Asked(bare=True),
            "a mapped integration gives every 200 one Content-Type: name it with one --media-type, "
            "as image/png (given: none)",
        ),
    ],
)
def test_mapped_that_cannot_be_patched_says_why(
    method: dict[str, Any], asked: Asked, sentence: str
) -> None:
    with pytest.raises(FixError) as caught:
        plan(current(method), asked)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("method", "media_types", "asked", "words"),
    [
        (
            mapped_method(_200=SEED),
            (),
            Asked(),
            "the template for image/png of the response 200 is",
        ),
        (mapped_method(_200=SEED), (), Asked(), f"Content-Type stays mapped from {FROM_BODY}"),
        (mapped_method(_200=READY), (), Asked(), "must return the base64 text alone"),
        (mapped_method(_200=READY, _400={}, _500={}), (), Asked(), "the responses 400, 500 are"),
        (
            mapped_method(_200={**READY, "selectionPattern": "2.."}),
            (),
            Asked(),
            "has a selectionPattern, so it takes errors alone",
        ),
        (mapped_method(_200=READY), ("*/*",), Asked(), "--remove-media-type '*/*' takes it out"),
        (PROXY_METHOD, (), Asked(("image/png",)), "only clients whose Accept begins with one of"),
        (PROXY_METHOD, ("a/b",), Asked(removed=("a/b",)), "its other routes lose a/b"),
        (PROXY_METHOD, (), Asked(bare=True), "--bare is for mapped integrations"),
        (PROXY_METHOD, (), Asked(), "publishes everything that was changed in the API"),
        (
            {"methodIntegration": {"type": "AWS_PROXY", "contentHandling": "CONVERT_TO_BINARY"}},
            (),
            Asked(),
            "contentHandling CONVERT_TO_BINARY does nothing on a proxy integration",
        ),
    ],
)
def test_notes_say_what_is_left_and_what_follows(
    method: dict[str, Any], media_types: tuple[str, ...], asked: Asked, words: str
) -> None:
    notes = plan(current(method, media_types), asked).notes
    assert [note for note in notes if words in note] != []
    assert len(set(notes)) == len(notes)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"status": 500},
            "--status is 500: it must be from 200 to 299, because CONVERT_TO_BINARY turns the text "
            "of an error response into a 500",
        ),
        (
            {"media_types": ("png",)},
            "--media-type has 'png', which is no media type such as image/png",
        ),
        (
            {"media_types": ("image~1png",)},
            "--media-type has 'image~1png', which is no media type such as image/png (~1 stands "
            "for '/' in patch paths and SAM templates only)",
        ),
        (
            {"media_types": ("*/png",)},
            "--media-type has '*/png', which matches nothing on AWS: write image/png, image/* or */*",
        ),
        (
            {"media_types": ("a/b",), "removed": ("a/b",)},
            "a/b is given to --media-type and to --remove-media-type",
        ),
    ],
)
def test_wish_that_no_gateway_can_grant_is_refused(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FixError) as caught:
        Asked(**given)
    assert str(caught.value) == sentence
