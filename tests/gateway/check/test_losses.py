"""A proxy integration has no integration responses: what they alone say is named, not removed."""

from __future__ import annotations

import pytest

from gateway.check.account import after, api, mapped, routes
from gateway.check.curing import CLOUDFORMATION, OPENAPI, SERVERLESS_MAPPED, judged
from gateway.check.harm import SAMPLES
from gateway.check.test_commands import WRONG
from gateway.check.test_hcl import OK, PLACE, resource, state
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.tools.losses import losses
from lambda_binary.gateway.tools.rest import MappedResponse
from lambda_binary.gateway.tools.route import Losses

HEAD = (
    "or use the proxy integration with binaryMediaTypes */*: the function's envelope, with a base64 "
    "body and isBase64Encoded true, stays, and so does a type per response"
)
EVENT = "; the function then gets the proxy event (headers, queryStringParameters, pathParameters, body)"
MADE = " in the place of one made by "
SERVERLESS_ADDS = f"{MADE}the request templates that Serverless adds"
TAIL = (
    " of the integration responses: first let the handler's envelope set them (statusCode, "
    "headers, body), for errors too: behind a proxy integration one that is raised becomes 502"
)
DEPLOY = "; a new AWS::ApiGateway::Deployment must follow: give it another logical id"
NINE = "the statuses 400, 401, 403, 404, 422, 502, 500, 504"
LOST = {
    "serverless": (SERVERLESS_MAPPED, "", NINE),
    "serverless, cors": (
        SAMPLES["serverless: mapped, cors"],
        "",
        f"{NINE} and the field Access-Control-Allow-Origin",
    ),
    "serverless, cors with credentials": (
        SAMPLES["serverless: mapped, cors"].replace("maxAge: 600", "allowCredentials: true"),
        "",
        f"{NINE} and the fields Access-Control-Allow-Origin, Access-Control-Allow-Credentials",
    ),
    "cloudformation": (
        CLOUDFORMATION
        + "          - {StatusCode: 404, SelectionPattern: '.*gone.*', ResponseParameters: "
        "{method.response.header.Access-Control-Allow-Origin: !Ref Origin}}\n",
        DEPLOY,
        "the status 404 and the field Access-Control-Allow-Origin",
    ),
    "openapi": (SAMPLES["openapi: security"], "", "the status 404"),
}


@pytest.mark.parametrize("tool", LOST)
def test_what_would_be_lost_is_named_and_there_is_no_diff(tool: str) -> None:
    text, deploy, named = LOST[tool]
    adds = SERVERLESS_ADDS if tool.startswith("serverless") else ""
    first, *_, proxy = judged(text)[0].cures
    assert first.files
    assert "CONVERT_TO_BINARY" in first.text
    assert (proxy.text, proxy.patch, proxy.files) == (
        f"{HEAD}{deploy}{EVENT}{adds}; no diff, for it would lose {named}{TAIL}",
        "",
        {},
    )


@pytest.mark.parametrize("text", [CLOUDFORMATION, OPENAPI])
def test_where_nothing_is_lost_the_diff_stays(text: str) -> None:
    proxy = judged(text)[0].cures[-1]
    assert proxy.files
    assert "would lose" not in proxy.text


# (text, what made the function's event and ends with the mapping)
REQUESTS = {
    "cloudformation: a request": "the request template of application/json, contentHandling "
    "CONVERT_TO_TEXT of requests and passthroughBehavior NEVER",
    "serverless: mapped, a request": "the request template of text/plain, the request templates "
    "that Serverless adds and passthroughBehavior WHEN_NO_MATCH",
    "serverless: mapped, a request template": "the request template of text/plain and the request "
    "templates that Serverless adds",
}


@pytest.mark.parametrize("name", REQUESTS)
def test_what_makes_the_event_of_a_mapping_is_named_where_it_ends(name: str) -> None:
    proxy = judged(SAMPLES[name])[0].cures[-1]
    assert proxy.files
    assert f"{EVENT}{MADE}{REQUESTS[name]}" in proxy.text


def test_what_a_proxy_integration_has_a_place_for_is_kept_in_the_command() -> None:
    """PutIntegration wipes what it does not name: the role, the timeout, the cache's keys."""
    given = api(GET=mapped())
    integration = given["methods"]["GET"]["methodIntegration"]
    kept = {
        "credentials": "arn:aws:iam::111122223333:role/r",
        "timeoutInMillis": 9000,
        "cacheNamespace": "abc",
        "cacheKeyParameters": ["method.request.path.name"],
        "requestParameters": {"integration.request.path.name": "method.request.path.name"},
        "tlsConfig": {"insecureSkipVerification": True},
    }
    integration |= {**kept, "requestTemplates": {"application/json": "x"}}
    proxy = judge.findings(routes(given))[0].cures[-1]
    made, _ = after(given, proxy.patch)
    changed = made["methods"]["GET"]["methodIntegration"]
    assert {name: changed.get(name) for name in kept} == kept
    assert changed["type"] == "AWS_PROXY"
    assert f"{EVENT}{MADE}the request template of application/json" in proxy.text


def test_what_the_envelope_says_by_itself_is_not_lost() -> None:
    field = "method.response.header."
    body = "integration.response.body.headers"
    given = {f"{field}Content-Type": f"{body}.content-type", f"{field}X": f"{body}.Y"}
    kept = MappedResponse(200, "", None, {"a/b": "$input.path('$.body')"}, given)
    assert losses([kept]) == Losses((), ("X",), ())
    own = MappedResponse("302", "", None, {"a/b": "moved"}, {f"{field}Location": {"Ref": "L"}})
    assert losses([own]) == Losses(("302",), ("Location",), ("302",))


def test_terraforms_lines_and_a_live_apis_commands_take_nothing_away_either() -> None:
    gone = resource("integration_response", "no", status_code="404", selection_pattern="x", **PLACE)
    of_terraform = judged(state("AWS", OK, gone), "f.json")[0].cures[-1]
    of_live = judge.findings(routes(WRONG["mapped, a template and a pattern"]))[0].cures[-1]
    for cure in (of_terraform, of_live):
        assert (cure.patch, cure.files) == ("", {})
        assert cure.text.startswith(HEAD)
        assert EVENT in cure.text
        assert f"no diff, for it would lose the status 404{TAIL}" in cure.text
