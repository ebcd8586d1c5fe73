"""The settings file: TOML to routes, and one sentence for whatever is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambda_binary.gateway import IntegrationResponse, Request, Settings, SettingsError
from lambda_binary.gateway.model import paths
from lambda_binary.gateway.serve.routes import Route, find
from lambda_binary.gateway.serve.settings_file import load, parse
from lambda_binary.gateway.serve.site import Site

FILE = """
[defaults]
handler = "app:handler"
binary-media-types = ["*/*"]

[[route]]
path = "/picture.png"
method = "GET"

[[route]]
name = "by hand"
path = "/pictures/{name}"
methods = ["get", "HEAD"]
handler = "app.pictures:Pictures.show"
integration = "rest-mapped"
binary_media_types = []
request-templates = "serverless"
[route.stage-variables]
bucket = "b"
[[route.integration-responses]]
content-handling = "CONVERT_TO_BINARY"
response-parameters = { "method.response.header.Content-Type" = "'image/png'" }
[[route.integration-responses]]
status-code = 404
selection-pattern = '.*\\[404\\].*'
"""


def test_file_becomes_routes() -> None:
    assert parse(FILE) == (
        Route(
            "/picture.png",
            "app:handler",
            Settings(binary_media_types=("*/*",), resource="/picture.png"),
            ("GET",),
        ),
        Route(
            "/pictures/{name}",
            "app.pictures:Pictures.show",
            Settings(
                "rest-mapped",
                request_templates="serverless",
                stage_variables={"bucket": "b"},
                integration_responses=(
                    IntegrationResponse(
                        200,
                        "",
                        "CONVERT_TO_BINARY",
                        {},
                        {"method.response.header.Content-Type": "'image/png'"},
                    ),
                    IntegrationResponse(404, r".*\[404\].*"),
                ),
                resource="/pictures/{name}",
            ),
            ("GET", "HEAD"),
            "by hand",
        ),
    )


def test_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text(FILE)
    assert load(path) == parse(FILE)


ROUTE = '[[route]]\npath = "/a"\nhandler = "app:h"\n'

# (text, sentence)
REFUSED = [
    ("", "f.toml: has no [[route]] table"),
    ("route = 3", "f.toml: has no [[route]] table"),
    ("defaults = 3\n" + ROUTE, "f.toml: defaults must be a table"),
    ("[[routes]]", "f.toml: unknown key 'routes' (did you mean route?)"),
    ("[defaults]\npath = '/'\n" + ROUTE, "f.toml, [defaults]: unknown key 'path'"),
    (
        ROUTE + 'binary-media-type = ["*/*"]',
        "f.toml, route 1 (/a): unknown key 'binary-media-type' (did you mean binary-media-types?)",
    ),
    (
        ROUTE + 'binary_media_type = ["*/*"]',
        "f.toml, route 1 (/a): unknown key 'binary_media_type' (did you mean binary_media_types?)",
    ),
    (
        ROUTE + 'binary-media-types = "*/*"',
        "f.toml, route 1 (/a): binary-media-types is '*/*': it must be a list, as ['*/*']",
    ),
    (
        ROUTE + 'binary_media_types = "*/*"',
        "f.toml, route 1 (/a): binary_media_types is '*/*': it must be a list, as ['*/*']",
    ),
    (
        '[defaults]\nbinary-media-types = ["png"]\n' + ROUTE,
        "f.toml, route 1 (/a): binary-media-types has 'png', which is no media type such as",
    ),
    (ROUTE + 'resource = "/b"', "f.toml, route 1 (/a): unknown key 'resource'"),
    ('[[route]]\npath = "/a"', "f.toml, route 1 (/a): handler is missing"),
    ('[[route]]\nhandler = "a:h"', "f.toml, route 1: path is missing"),
    (
        ROUTE + 'stage = "x"\n[[route]]\npath = "/b"\nhandler = "nothing"',
        "f.toml, route 2 (/b): handler is 'nothing': write module:function",
    ),
    ('[[route]]\npath = 3\nhandler = "a:h"', "f.toml, route 1: path is 3: it must be a path"),
    (
        '[[route]]\npath = "/{a+}/b"\nhandler = "a:h"',
        "f.toml, route 1 (/{a+}/b): path is '/{a+}/b': write /name, /{name} or /{proxy+} at",
    ),
    (ROUTE + "name = 3", "f.toml, route 1 (/a): name is 3: it must be a text"),
    (ROUTE + "methods = []", "f.toml, route 1 (/a): methods is empty: leave it out"),
    (ROUTE + "methods = 3", "f.toml, route 1 (/a): methods is 3: write a list such as ['GET']"),
    (ROUTE + 'method = "FETCH"', "f.toml, route 1 (/a): method has 'FETCH': it must be one of"),
    (
        ROUTE + 'method = "GET"\nmethods = ["GET"]',
        "f.toml, route 1 (/a): method and methods are both given: keep one",
    ),
    (
        ROUTE + "stage-variables = {}\nstage_variables = {}",
        "f.toml, route 1 (/a): stage-variables is given twice, as stage_variables too",
    ),
    (
        ROUTE + 'integration = "rest"',
        "f.toml, route 1 (/a): integration is 'rest': it must be one of rest-proxy",
    ),
    (
        ROUTE + "integration-responses = 3",
        "f.toml, route 1 (/a): integration-responses must be [[route.integration-responses]]",
    ),
    (
        ROUTE + "[[route.integration-responses]]\nstatus = 200",
        "f.toml, route 1 (/a), integration response 1: unknown key 'status'",
    ),
    (
        ROUTE + "[[route.integration-responses]]\nselection-pattern = '('",
        "f.toml, route 1 (/a), integration response 1: selection-pattern '(' cannot be matched",
    ),
    (
        ROUTE + "[route.response-templates]\n'application/json' = '''#if($a)'''",
        "f.toml, route 1 (/a): response-templates['application/json'] does not parse: line 1, ",
    ),
    ("[[route", "f.toml: is no TOML ("),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_fault_is_one_sentence_with_file_route_and_key(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text, "f.toml")
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_file_that_cannot_be_read_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "binary.toml")


def routes(*paths: str) -> tuple[Route, ...]:
    return tuple(Route(path, "app:h", Settings(resource=path)) for path in paths)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("/", "/"),
        ("/pictures", "/pictures"),
        ("/pictures/a", "/pictures/a"),
        ("/pictures/b", "/pictures/{name}"),
        ("/pictures/b/c", "/pictures/{proxy+}"),
        ("/other", "/{proxy+}"),
        ("/pictures/", "/pictures"),
        ("//pictures/b", "/pictures/{name}"),
    ],
)
def test_most_specific_route_answers(path: str, taken: str) -> None:
    """Documented for REST and HTTP APIs: literal, then {name}, then {proxy+}."""
    table = routes(
        "/{proxy+}", "/pictures/{proxy+}", "/pictures/{name}", "/pictures/a", "/pictures", "/"
    )
    route = find(table, Request(path=path))
    assert route is not None
    assert route.path == taken


def test_http_api_tells_a_trailing_slash_and_finds_an_empty_rest() -> None:
    """Reported: a raw event of a deployed HTTP API has `{"proxy": ""}`."""
    settings = Settings("http-api")
    table = [Route(path, "app:h", settings) for path in ("/pictures", "/pictures/{proxy+}")]
    taken = [find(table, Request(path=path)) for path in ("/pictures", "/pictures/", "//pictures")]
    assert [route and route.path for route in taken] == ["/pictures", "/pictures/{proxy+}", None]


def test_route_for_any_method_tells_its_settings() -> None:
    routes = [Route("/a", "app:h", Settings("http-api")), Route("/a", "app:h", Settings(), "GET")]
    assert [route.settings.route_method for route in routes] == ["ANY", None]


def test_named_method_comes_before_any() -> None:
    settings = Settings(resource="/a")
    any_method = Route("/a", "app:any", settings)
    only_get = Route("/a", "app:get", settings, "GET")
    table = (any_method, only_get)
    assert find(table, Request(path="/a")) is only_get
    assert find(table, Request("POST", "/a")) is any_method
    assert find((only_get,), Request("POST", "/a")) is None
    assert find((), Request()) is None


def test_preflight_belongs_to_its_route() -> None:
    settings = Settings(resource="/a", cors_preflight=True)
    route = Route("/a", "app:h", settings, ("GET",))
    assert find((route,), Request("OPTIONS", "/a")) is route


def test_a_file_of_thousands_of_routes_is_looked_through_without_a_pattern_for_each() -> None:
    routes = tuple(Route(f"/pictures/{n}", "app:handler", Settings()) for n in range(3000))
    before = paths._pattern.cache_info().misses
    site = Site(routes)
    asked = [Request("GET", path) for path in ("/pictures/2999", "/pictures/7/", "/elsewhere")]
    found = [site.route_for(request) for request in asked]
    assert [route and route.path for route in found] == ["/pictures/2999", "/pictures/7", None]
    assert paths._pattern.cache_info().misses == before
