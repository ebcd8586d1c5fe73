"""The project's cases for a REST API's events: paths, queries and fields."""

from __future__ import annotations

from gateway.table.rows import Cited, Row, documented, reported, told
from lambda_binary.gateway.model import evidence as e

EVENT: Cited = (e.LS_EVENT, e.RECORDED)
FIELDS: Cited = (e.LS_FIELDS, e.RECORDED)
DOTNET: Cited = (e.DOTNET, e.RECORDED)
VOKER: Cited = (e.VOKER, e.RECORDED)
URL: Cited = (e.LS_URL, e.RECORDED)
RAW = reported("raw events of deployed HTTP APIs in public repositories")

PROXY = "/{proxy+}"
ORDER = "/u/{user}/o/{order}"
QUERY = "a=1&a=2&u=https%3A%2F%2Fe.org%2F&p=a+b&q=a%2Bb&e="
COOKIES = {"cookie": "a=1; b=2"}


def paths() -> list[Row]:
    rows: list[tuple[str, str, str, Row]] = [
        ("trailing-slash", PROXY, "/v/", {"path": "/v/", "pathParameters": {"proxy": "v"}}),
        ("double-slash", PROXY, "/v//w", {"path": "/v//w", "pathParameters": {"proxy": "v//w"}}),
        (
            "leading-slashes",
            PROXY,
            "//v",
            {"path": "/v", "pathParameters": {"proxy": "v"}, "requestContext.path": "/s//v"},
        ),
        (
            "leading-slashes-literal",
            "/hardcoded",
            "//hardcoded",
            {"path": "/hardcoded", "resource": "/hardcoded", "pathParameters": None},
        ),
        (
            "encoded",
            PROXY,
            "/u/a%2Bb@e.org/p/a+b",
            {"path": "/u/a%2Bb@e.org/p/a+b", "pathParameters": {"proxy": "u/a%2Bb@e.org/p/a+b"}},
        ),
        (
            "query",
            PROXY,
            "/v?t=05%3A10+00:00&plus=a+b&z=",
            {"queryStringParameters": {"t": "05:10 00:00", "plus": "a b", "z": ""}},
        ),
        (
            "query-repeated",
            PROXY,
            "/v?a=1&a=2&b=3",
            {
                "queryStringParameters": {"a": "2", "b": "3"},
                "multiValueQueryStringParameters": {"a": ["1", "2"], "b": ["3"]},
            },
        ),
    ]
    made = [
        told(
            f"rest-proxy/path-{name}",
            {"stage": "s", "resource": route},
            {"path": path},
            event,
            EVENT,
        )
        for name, route, path, event in rows
    ]
    named: list[tuple[str, str, Row]] = [
        ("blanks", "/u/A%20B/o/C%20D", {"user": "A%20B", "order": "C%20D"}),
        ("unicode", "/u/%E2%98%95/o/%F0%9F%98%8A", {"user": "%E2%98%95", "order": "%F0%9F%98%8A"}),
    ]
    made += [
        told(
            f"rest-proxy/parameters-{name}",
            {"stage": "s", "resource": ORDER},
            {"path": path},
            {"path": path, "pathParameters": parameters, "requestContext.path": f"/s{path}"},
            DOTNET,
        )
        for name, path, parameters in named
    ]
    split = {"queryStringParameters": {"a": "1", "b": "2"}}
    return [
        *made,
        told(
            "rest-proxy/query-semicolon", {}, {"path": "/?a=1;b=2"}, split, documented(e.DOC_NOTES)
        ),
    ]


def fields() -> list[Row]:
    dropped = (
        "Content-MD5",
        "Expect",
        "Max-Forwards",
        "Proxy-Authenticate",
        "Server",
        "TE",
        "Trailer",
        "Upgrade",
        "WWW-Authenticate",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
    )
    passed = ("Accept-Charset", "Age", "Date", "Pragma", "Referer", "Warn")
    sent = dict.fromkeys((*dropped, *passed), "x")
    shown = ",".join(f'"{name}":"$input.params(\'{name}\')"' for name in ("TE", "Age", "Server"))
    template = f"{{{shown}}}"
    return [
        told(
            "rest-proxy/fields-dropped",
            {},
            {"headers": sent},
            {f"headers.{name}": "x" for name in passed},
            FIELDS,
            tuple(f"headers.{name}" for name in dropped),
        ),
        told(
            "rest-mapped/fields-dropped",
            {"requestTemplates": {"application/json": template}},
            {"method": "POST", "content_type": "application/json", "headers": sent, "body": "{}"},
            {"TE": "", "Age": "x", "Server": ""},
            FIELDS,
        ),
        told(
            "rest-proxy/fields-spelt",
            {},
            {"headers": {"tEsT": "v", "aUThorization": "v"}},
            {"headers.tEsT": "v", "headers.Authorization": "v"},
            EVENT,
        ),
        told(
            "rest-proxy/fields-http-2",
            {},
            {"headers": {"accept": "*/*", "user-agent": "c", "host": "h", "x-api-key": "k"}},
            {
                "headers.accept": "*/*",
                "headers.User-Agent": "c",
                "headers.Host": "h",
                "headers.x-api-key": "k",
                "headers.X-Forwarded-Proto": "https",
                "multiValueHeaders.X-Forwarded-Port": ["443"],
            },
            VOKER,
        ),
        told(
            "rest-proxy/fields-repeated",
            {},
            {"pairs": [["x-a", "1"], ["x-a", "2"]]},
            {"headers.x-a": "2", "multiValueHeaders.x-a": ["1", "2"]},
            VOKER,
        ),
        told(
            "rest-proxy/unpacked",
            {},
            {
                "method": "POST",
                "content_type": "application/json",
                "content_encoding": "gzip",
                "body_b64": "H4sIAAAAAAACA6tWSlSyMqwFAK+sG1YHAAAA",
            },
            {"body": '{"a":1}', "isBase64Encoded": False, "headers.Content-Encoding": "gzip"},
            reported("dougmoscrop/serverless-http #194"),
        ),
        told(
            "rest-proxy/any-type-encodes-text",
            {"binaryMediaTypes": ["*/*"]},
            {"method": "POST", "content_type": "text/plain", "body": "abc"},
            {"isBase64Encoded": True, "body": "YWJj"},
            (f"{e.DOTNET}, integration tests", e.LIVE_TEST),
        ),
    ]
