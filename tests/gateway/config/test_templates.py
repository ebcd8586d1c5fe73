"""CloudFormation, SAM and OpenAPI texts, parsed: every setting that the plan asks for, no other."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.config.plans import REST, answers_of, parsed, written
from lambda_binary.gateway.writers import RoutePlan

FIELDS = [
    f"method.response.header.Access-Control-Allow-{name}"
    for name in ("Origin", "Methods", "Headers")
]


def of_type(document: Any, kind: str) -> list[Any]:
    resources = document["Resources"].values()
    return [entry.get("Properties", {}) for entry in resources if entry["Type"] == kind]


def one(document: Any, kind: str) -> Any:
    (properties,) = of_type(document, kind)
    return properties


def lowered(table: dict[str, Any]) -> dict[str, Any]:
    return {key[0].lower() + key[1:]: value for key, value in table.items()}


@pytest.mark.parametrize(("asked", "text"), written("cloudformation"))
def test_a_cloudformation_rest_api_has_the_settings_of_its_plan(
    asked: RoutePlan, text: str
) -> None:
    document = parsed(text)
    if asked.integration not in REST:
        assert of_type(document, "AWS::ApiGateway::RestApi") == []
        return
    mapped = asked.integration == "rest-mapped"
    types = one(document, "AWS::ApiGateway::RestApi").get("BinaryMediaTypes")
    assert types == (None if mapped else list(asked.media_types) or None)
    methods = {entry["HttpMethod"]: entry for entry in of_type(document, "AWS::ApiGateway::Method")}
    assert set(methods) == {asked.method, "OPTIONS"} if asked.cors else {asked.method}
    route = methods[asked.method]
    assert route["Integration"]["Type"] == ("AWS" if mapped else "AWS_PROXY")
    if mapped:
        responses = route["Integration"]["IntegrationResponses"]
        found = {r.pop("StatusCode"): lowered(r) for r in responses}
        assert found == answers_of(asked)
        declared = {r["StatusCode"]: r["ResponseParameters"] for r in route["MethodResponses"]}
        assert declared == {
            status: dict.fromkeys(answer["responseParameters"], True)
            for status, answer in answers_of(asked).items()
        }
    else:
        expected = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST"}
        if asked.stream:
            time = {"TimeoutInMillis": asked.timeout * 1000}
            expected |= {"ResponseTransferMode": "STREAM", **time}
        (uri,) = route["Integration"].pop("Uri").values()
        assert uri.endswith("/response-streaming-invocations") == asked.stream
        assert route["Integration"] == expected
    if asked.cors:
        mock = methods["OPTIONS"]["Integration"]
        assert (mock["Type"], mock["ContentHandling"]) == ("MOCK", "CONVERT_TO_TEXT")
        assert list(mock["IntegrationResponses"][0]["ResponseParameters"]) == FIELDS
        assert list(methods["OPTIONS"]["MethodResponses"][0]["ResponseParameters"]) == FIELDS


FUNCTIONS = {"cloudformation": "AWS::Lambda::Function", "sam": "AWS::Serverless::Function"}


@pytest.mark.parametrize(
    ("target", "asked", "text"),
    [
        pytest.param(target, *param.values, id=f"{target} {param.id}")
        for target in FUNCTIONS
        for param in written(target)
    ],
)
def test_a_function_has_its_time_and_the_variable_where_it_streams(
    target: str, asked: RoutePlan, text: str
) -> None:
    document = parsed(text)
    function = one(document, FUNCTIONS[target])
    variables = {"Variables": {"LAMBDA_BINARY_STREAM": asked.integration}}
    expected = (asked.timeout, variables if asked.stream else None)
    assert (function["Timeout"], function.get("Environment")) == expected
    if asked.integration == "function-url":
        in_sam = function.get("FunctionUrlConfig")
        mode = (in_sam or one(document, "AWS::Lambda::Url")).get("InvokeMode")
        assert mode == ("RESPONSE_STREAM" if asked.stream else None)


@pytest.mark.parametrize(("asked", "text"), written("cloudformation"))
def test_a_cloudformation_path_is_one_resource_for_each_part(asked: RoutePlan, text: str) -> None:
    parts = [r["PathPart"] for r in of_type(parsed(text), "AWS::ApiGateway::Resource")]
    assert parts == (list(asked.segments) if asked.integration in REST else [])


def test_a_changed_setting_is_a_new_cloudformation_deployment() -> None:
    texts = [param.values[1] for param in written("cloudformation")]
    names = [
        name
        for text in texts
        for name, entry in parsed(text)["Resources"].items()
        if entry["Type"] == "AWS::ApiGateway::Deployment"
    ]
    # The plans differ in what a deployment publishes, so no two deployments have one name.
    assert len(names) == len(set(names)) > 20


@pytest.mark.parametrize(("asked", "text"), written("openapi"))
def test_an_openapi_document_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    check_document(asked, parsed(text))


@pytest.mark.parametrize(("asked", "text"), written("sam"))
def test_a_sam_template_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    document = parsed(text)
    function = one(document, "AWS::Serverless::Function")
    assert function["Handler"] == "app.handler"
    if asked.integration == "function-url":
        assert function["FunctionUrlConfig"]["AuthType"] == "NONE"
        assert ("Cors" in function["FunctionUrlConfig"]) == asked.cors
    elif asked.integration == "alb":
        one(document, "AWS::ElasticLoadBalancingV2::ListenerRule")
    elif asked.integration == "http-api":
        api = one(document, "AWS::Serverless::HttpApi")
        assert ("CorsConfiguration" in api) == asked.cors
    else:
        api = one(document, "AWS::Serverless::Api")
        if asked.cors or asked.integration == "rest-mapped":
            check_document(asked, api["DefinitionBody"])
            # The template's own Permission: SAM makes one for events alone.
            assert one(document, "AWS::Lambda::Permission")["FunctionName"] == {"!Ref": "Picture"}
        else:
            assert api.get("BinaryMediaTypes") == (list(asked.media_types) or None)
            event = function["Events"]["Request"]["Properties"]
            route = {"Path": asked.path, "Method": asked.method.lower()}
            time = {"TimeoutInMillis": asked.timeout * 1000}
            mode = {"ResponseTransferMode": "RESPONSE_STREAM", **time}
            expected = {"RestApiId": {"!Ref": "Api"}, **route, **(mode if asked.stream else {})}
            assert event == expected


def check_document(asked: RoutePlan, document: Any) -> None:
    types = document.get("x-amazon-apigateway-binary-media-types")
    listed = list(asked.media_types) or None
    assert types == (listed if asked.integration == "rest-proxy" else None)
    item = document["paths"][asked.path]
    verb = "x-amazon-apigateway-any-method" if asked.method == "ANY" else asked.method.lower()
    rest = asked.integration in REST
    assert set(item) == ({verb, "options"} if asked.cors and rest else {verb})
    integration = item[verb]["x-amazon-apigateway-integration"]
    assert integration["type"] == ("aws" if asked.integration == "rest-mapped" else "aws_proxy")
    if asked.stream:
        assert integration["responseTransferMode"] == "STREAM"
        assert integration["timeoutInMillis"] == asked.timeout * 1000
    if asked.integration == "rest-mapped":
        found = {}
        for pattern, given in integration["responses"].items():
            pattern_of = {} if pattern == "default" else {"selectionPattern": pattern}
            found[given["statusCode"]] = {**given, **pattern_of}
        said = answers_of(asked).items()
        assert found == {status: {"statusCode": status, **answer} for status, answer in said}
        assert_declared(item[verb], answers_of(asked))
    if asked.integration == "http-api":
        assert integration["payloadFormatVersion"] == "2.0"
        assert ("x-amazon-apigateway-cors" in document) == asked.cors
    elif asked.cors:
        mock = item["options"]["x-amazon-apigateway-integration"]
        assert (mock["type"], mock["contentHandling"]) == ("mock", "CONVERT_TO_TEXT")
        assert list(mock["responses"]["default"]["responseParameters"]) == FIELDS
        assert_declared(item["options"], {"200": mock["responses"]["default"]})


def assert_declared(operation: Any, answers: dict[str, dict[str, Any]]) -> None:
    declared = {
        status: {f"method.response.header.{name}" for name in given["headers"]}
        for status, given in operation["responses"].items()
    }
    assert declared == {s: set(answer["responseParameters"]) for s, answer in answers.items()}
