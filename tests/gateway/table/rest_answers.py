"""The project's cases for a REST API's response fields, statuses, codings and templates."""

from __future__ import annotations

from typing import Any

from gateway.table.rows import (
    PICTURE,
    PIXEL,
    PNG,
    Cited,
    Row,
    answer,
    asking,
    case,
    documented,
    reported,
    words,
)
from lambda_binary.gateway.model import evidence as e

DOTNET: Cited = (e.DOTNET, e.RECORDED)
REST_ERROR = b'{"message": "Internal server error"}'
HTTP_ERROR = b'{"message":"Internal Server Error"}'
JSON = "application/json"
ERROR_TYPE = {"x-amzn-ErrorType": "InternalServerErrorException"}
NONE: list[str] = []

RENAMED = (
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Max-Forwards",
    "Server",
    "User-Agent",
    "WWW-Authenticate",
)
DISPUTED = ("Expect", "Host", "Proxy-Authenticate", "Trailer", "Upgrade")
DROPPED = (*DISPUTED, "TE", "Transfer-Encoding", "Via")
PASSED = ("Accept", "Age", "Content-Encoding", "Pragma", "Range", "Referer", "TE", "Via", "Warn")


def renamed(names: tuple[str, ...]) -> Row:
    """An expectation: under another name, and not under its own."""
    new: Row = {f"x-amzn-Remapped-{name}": f"v-{name}" for name in names}
    return new | dict.fromkeys(names, NONE)


def fields() -> list[Row]:
    def sent(names: tuple[str, ...]) -> Row:
        return {"statusCode": 200, "headers": {name: f"v-{name}" for name in names}, "body": "x"}

    def mapped(names: tuple[str, ...]) -> Row:
        return {"responseParameters": {name: f"'v-{name}'" for name in names}}

    page: Cited = documented(e.DOC_NOTES)
    recorded: Cited = (e.LS_FIELDS, e.RECORDED)
    own = {"disputed": f"{e.DOC_NOTES} says Dropped"}
    kept: Row = {name: f"v-{name}" for name in PASSED}
    ok, asked = {"ok": True}, asking(JSON)
    return [
        case(
            "rest-proxy/fields-renamed",
            {},
            asking("*/*"),
            sent(RENAMED),
            answer(200, None, b"x", headers=renamed(RENAMED)),
            page,
        ),
        case(
            "rest-proxy/fields-removed",
            {},
            asking("*/*"),
            sent(DROPPED),
            answer(200, None, b"x", headers=dict.fromkeys(DROPPED, NONE)),
            page,
            disputed=f"{e.ARCHITECT} saw five of them renamed",
        ),
        case(
            "rest-mapped/fields-renamed",
            mapped(RENAMED),
            asked,
            ok,
            words(200, "json-text") | {"headers": renamed(RENAMED)},
            recorded,
        ),
        case(
            "rest-mapped/fields-renamed-against-the-page",
            mapped(DISPUTED),
            asked,
            ok,
            words(200, "json-text") | {"headers": renamed(DISPUTED)},
            recorded,
            **own,
        ),
        case(
            "rest-mapped/fields-passed",
            mapped(PASSED),
            asked,
            ok,
            words(200, "json-text") | {"headers": kept},
            recorded,
        ),
    ]


def others() -> list[Row]:
    plain = {"statusCode": 200, "headers": {"Content-Type": "text/plain"}}
    odd = {"Content-Type": "text/javascript", "Cache-Control": None, "X-N": 6}
    both = {"headers": {"Both": "s"}, "multiValueHeaders": {"Both": ["1", "2"]}, "body": "{}"}
    head = PICTURE | {"statusCode": 200}
    rows: list[tuple[str, Row, Row, Any, Row, Cited]] = [
        (
            "status-zero",
            {},
            asking("*/*"),
            {"statusCode": 0, "headers": None, "body": "x"},
            answer(502, JSON, REST_ERROR, headers=ERROR_TYPE),
            DOTNET,
        ),
        (
            "comma-in-a-value",
            {},
            asking("*/*"),
            {"headers": {"listed": "one,two"}, "body": "{}"},
            words(200, "json-text", JSON) | {"headers": {"listed": "one,two"}},
            DOTNET,
        ),
        (
            "both-maps",
            {},
            asking("*/*"),
            both,
            words(200, "json-text", JSON) | {"headers": {"Both": ["1", "2", "s"]}},
            DOTNET,
        ),
        (
            "number-and-null",
            {},
            asking("*/*"),
            {"statusCode": 200, "headers": odd, "body": "a;"},
            answer(200, "text/javascript", b"a;", headers={"X-N": "6", "Cache-Control": NONE}),
            reported("CultureHQ/polyfill-lambda #12"),
        ),
        (
            "head",
            {"binaryMediaTypes": ["*/*"]},
            asking("image/png", "HEAD"),
            head,
            words(200, "empty", "image/png"),
            reported("DataBiosphere/azul #6514"),
        ),
        (
            "any-type-without-accept",
            {"binaryMediaTypes": ["*/*"]},
            {},
            PICTURE,
            answer(200, "image/png", PIXEL),
            (f"{e.DOTNET}, integration tests", e.LIVE_TEST),
        ),
    ]
    out = [case(f"rest-proxy/{name}", *rest) for name, *rest in rows]
    long = plain | {"body": "x" * 40}
    codings: list[tuple[str, str | None, int, str | None]] = [
        ("favourite-not-had", "br;q=1.0, gzip;q=0.8", 0, None),
        ("identity-preferred", "identity;q=1.0, gzip;q=0.5", 0, None),
        ("with-others", "gzip;q=1.0,identity;q=0.5,*;q=0", 0, "gzip"),
        ("browser", "gzip, deflate, br, zstd", 0, "gzip"),
        ("any", "*", 0, None),
        ("none-named", None, 0, None),
        ("too-small", "gzip", 41, None),
    ]
    for name, accepted, smallest, coding in codings:
        expect = words(200, "unknown") | {"headers": {"Content-Encoding": coding}}
        if coding is None:
            expect = answer(200, None, b"x" * 40, headers={"Content-Encoding": NONE})
        out.append(
            case(
                f"rest-proxy/coding-{name}",
                {"minimumCompressionSize": smallest},
                asking("*/*") | ({"accept_encoding": accepted} if accepted else {}),
                long,
                expect,
                documented(e.DOC_COMPRESSION),
            )
        )
    own = plain["headers"] | {"Content-Encoding": "br"}
    coded = answer(200, None, PIXEL, headers={"Content-Encoding": "br"})
    return [
        *out,
        case(
            "rest-proxy/coding-of-the-function",
            {"minimumCompressionSize": 0, "binaryMediaTypes": ["*/*"]},
            asking("*/*") | {"accept_encoding": "gzip"},
            {"headers": own, "body": PNG, "isBase64Encoded": True},
            coded,
            documented(e.DOC_COMPRESSION),
        ),
        case(
            "rest-proxy/coding-of-a-request",
            {"direction": "request"},
            {"method": "POST", "content_encoding": "br", "body_b64": "CwKAaGkD"},
            None,
            words(415, "error"),
            documented(e.DOC_COMPRESSION),
        ),
    ]


def templates() -> list[Row]:
    recorded: Cited = (e.LS_INPUT, e.RECORDED)
    formatting: Cited = (
        "LocalStack test_input_path_template_formatting, on AWS 2025-06-18",
        e.RECORDED,
    )
    whole = "Action=SendMessage&MessageBody=$input.body"
    listed = '#set($r = $input.path(\'$.l\')){"b": $r, "e": #if($r == "")1#{else}0#end}'
    return [
        case(
            "rest-mapped/request-body-of-nothing",
            {"direction": "request", "requestTemplates": {JSON: whole}},
            {"method": "POST", "content_type": JSON, "body": ""},
            None,
            answer(200, None, b"Action=SendMessage&MessageBody={}"),
            recorded,
        ),
        case(
            "rest-mapped/response-body-of-nothing",
            {"template": {JSON: whole}},
            asking(JSON),
            None,
            answer(200, None, b"Action=SendMessage&MessageBody={}"),
            recorded,
            backend_response={"content_type": JSON, "body_b64": ""},
        ),
        case(
            "rest-mapped/map-prints-as-java",
            {"template": {JSON: "#set($r = $input.path('$.m'))$r"}},
            asking(JSON),
            {"m": {"foo": [{"nested": "bar"}]}},
            answer(200, None, b'{foo=[{"nested":"bar"}]}'),
            formatting,
        ),
        case(
            "rest-mapped/null-is-the-empty-text",
            {"template": {JSON: listed}},
            asking(JSON),
            {"l": None},
            answer(200, None, b'{"b": , "e": 1}'),
            formatting,
        ),
        case(
            "rest-mapped/template-of-another-type",
            {
                "template": {"text/html": "$input.path('$')"},
                "responseParameters": {"Content-Type": "'text/html'"},
            },
            asking("*/*", "POST"),
            {"a": "b"},
            answer(200, "text/html", b"{a=b}"),
            ("LocalStack test_api_gateway_lambda_integration_aws_type, on AWS", e.RECORDED),
        ),
        case(
            "rest-mapped/status-by-template",
            {"template": {JSON: "$input.json('$')#set($context.responseOverride.status = 202)"}},
            asking("*/*", "POST"),
            {"statusCode": 200, "body": "noerror"},
            words(202, "json-text"),
            (
                "LocalStack test_lambda_aws_integration_response_with_mapping_templates, on AWS",
                e.RECORDED,
            ),
        ),
    ]
