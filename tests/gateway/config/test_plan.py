"""What may be asked for, and what is refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from lambda_binary.gateway.model.settings import SWITCH
from lambda_binary.gateway.plan import STREAMED, plan
from lambda_binary.gateway.writers import TARGETS, PlanError, RoutePlan
from lambda_binary.streaming import STREAMING, VARIABLE


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"integration": "rest-proxy"}, RoutePlan("rest-proxy", media_types=("*/*",))),
        (
            {"integration": "rest-mapped"},
            RoutePlan("rest-mapped", media_types=("image/png",), envelope=False),
        ),
        ({"integration": "rest-mapped", "envelope": True}, RoutePlan("rest-mapped")),
        ({"integration": "http-api", "envelope": True}, RoutePlan("http-api")),
        ({"integration": "function-url"}, RoutePlan("function-url", "/", "ANY")),
        ({"integration": "alb", "method": "post", "path": "/a"}, RoutePlan("alb", "/a", "POST")),
    ],
)
def test_what_is_not_given_has_the_default_of_the_integration(
    given: dict[str, Any], made: RoutePlan
) -> None:
    assert plan(**given) == made


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"integration": "rest-prox"}, "--integration is 'rest-prox'.*did you mean rest-proxy"),
        ({"integration": "edge"}, "--integration is 'edge': it must be one of rest-proxy"),
        ({"method": "GETT"}, "--method is 'GETT'.*did you mean GET"),
        ({"path": "image"}, "--path is 'image': it must be a path as /image"),
        ({"path": "/image/"}, "--path is '/image/'"),
        ({"path": ""}, "--path is ''"),
        ({"path": "/{all+}/image"}, "--path is '/{all.}/image'"),
        ({"path": "/a b"}, "--path is '/a b'"),
        ({"path": "/a\n"}, "--path is '/a.n'"),
        ({"path": '/a"'}, "--path is"),
        ({"handler": "app:handler"}, "--handler is 'app:handler'.*as app.handler"),
        ({"handler": "handler"}, "--handler is 'handler'"),
        ({"media_types": ["png"]}, "--media-types has 'png', which is no media type"),
        ({"media_types": ["*/png"]}, r"has '\*/png', which matches nothing on AWS"),
        ({"media_types": ["a/b", "a/b"]}, "--media-types names 'a/b' twice"),
        ({"envelope": False}, "--bare is for rest-mapped; rest-proxy needs the envelope"),
        ({"cors": True, "method": "OPTIONS"}, "--cors and --method OPTIONS exclude each other"),
        ({"integration": "alb", "cors": True}, "--cors has no effect on alb"),
        ({"integration": "function-url", "path": "/a"}, "--path has no effect: a function URL"),
        ({"integration": "function-url", "method": "GET"}, "--method has no effect"),
        ({"integration": "http-api", "stream": True}, "--stream has no effect on http-api, which"),
        ({"integration": "rest-mapped", "stream": True}, "name rest-proxy or function-url"),
        ({"integration": "alb", "stream": True}, "--stream has no effect on alb"),
        ({"timeout": 60}, "--timeout is for --stream"),
        ({"stream": True, "timeout": 0}, "--timeout is 0: it must be from 1 to 900 seconds"),
        ({"stream": True, "timeout": 901}, "--timeout is 901: it must be from 1 to 900"),
        (
            {"stream": True, "media_types": ["image/png"]},
            "--media-types has no effect with --stream on GET",
        ),
        (
            {"stream": True, "method": "PUT", "media_types": ["*/png"]},
            r"has '\*/png', which matches nothing on AWS",
        ),
        (
            {"integration": "http-api", "media_types": ["a/b"]},
            "--media-types has no effect on http",
        ),
        (
            {"integration": "rest-mapped", "media_types": ["image/png", "image/jpeg"]},
            "names 2 types, and a bare result has one fixed Content-Type",
        ),
        (
            {"integration": "rest-mapped", "media_types": ["*/*"]},
            r"is '\*/\*': a mapped integration sends it as the Content-Type",
        ),
        (
            {"integration": "rest-mapped", "envelope": True, "media_types": ["image/png"]},
            "--media-types has no effect with --envelope",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(
    given: dict[str, Any], words: str
) -> None:
    with pytest.raises(PlanError, match=words) as caught:
        plan(**{"integration": "rest-proxy", **given})
    assert "\n" not in str(caught.value)


def test_a_rest_proxy_without_binary_media_types_is_no_plan() -> None:
    with pytest.raises(PlanError, match="--media-types is empty"):
        RoutePlan("rest-proxy")


@pytest.mark.parametrize("integration", ["function-url", "alb"])
def test_openapi_refuses_what_it_cannot_describe(integration: str) -> None:
    with pytest.raises(PlanError, match=f"not {integration}: name another target"):
        TARGETS["openapi"](plan(integration))


@pytest.mark.parametrize("target", TARGETS)
def test_the_comments_name_their_grades(target: str) -> None:
    texts = {
        name: " ".join(TARGETS[target](made).replace("#", " ").split())
        for name, made in {
            "bare": plan("rest-mapped"),
            "envelope": plan("rest-mapped", envelope=True),
            "proxy": plan("rest-proxy", cors=True, method="POST"),
            "stream": plan("rest-proxy", stream=True),
        }.items()
    }
    assert "unverified on AWS" in texts["envelope"]
    assert "unverified on AWS" not in texts["bare"]
    for words in ("(documented: 'Enabling binary support", "(reported: serverless 7705)"):
        assert words in texts["bare"]
    assert "(recorded: LocalStack test_aws_proxy_binary_response)" in texts["proxy"]
    assert "decode_body(event)" in texts["proxy"]
    assert "CONVERT_TO_TEXT" in texts["proxy"]
    assert "(experimental: nothing of it was run on AWS" in texts["stream"]
    assert "Beyond 6 MB Lambda sends 2 MB a second (documented)" in texts["stream"]


def test_a_streamed_route_has_binary_media_types_for_request_bodies_alone() -> None:
    assert plan("rest-proxy", stream=True).media_types == ()
    assert plan("rest-proxy", stream=True, method="POST").media_types == ("*/*",)
    assert plan("rest-proxy", stream=True).timeout == 120
    assert plan("rest-proxy").timeout == 10


def test_the_variable_is_the_one_that_the_library_reads() -> None:
    assert SWITCH == VARIABLE
    assert set(STREAMED) == set(STREAMING)
