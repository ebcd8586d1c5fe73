"""Shapes of public deploy files, each the smallest that was once misread: routes and verdicts.

What is right was taken from AWS's documentation, from SAM's translator and from osls.
"""

from __future__ import annotations

from typing import Any

import pytest

from gateway.tools.told import told
from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.findings import exit_code
from lambda_binary.gateway.rules import limits
from lambda_binary.gateway.tools import detect

URI = "!Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
METHOD = """
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
"""
API = "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: n, BinaryMediaTypes: ['*/*']}}\n"


def routes(text: str) -> list[Any]:
    return detect.of_document(documents.parse(text, "f.yml"), "f.yml")


def read(text: str) -> dict[str, Any]:
    return {route.name: told(route) for route in routes(text)}


def judged(text: str) -> tuple[int, list[str]]:
    """The exit code, and the titles without the limits of size."""
    found = routes(text)
    sizes = {finding.title for finding in limits.findings(found)}
    findings = judge.findings(found)
    return exit_code(findings), [f.title for f in findings if f.title not in sizes]


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        routes(text)
    return str(caught.value).partition(" Lambda function")[2]


def mapped(uri: str, more: str = "") -> str:
    return (
        f"Resources:\n{API}  M:{METHOD}      Integration:\n        Type: AWS\n        IntegrationHttpMethod: POST\n"
        f"        Uri: {uri}\n        IntegrationResponses: [{{StatusCode: '200'}}]\n{more}"
    )


@pytest.mark.parametrize(
    "uri",
    [
        "!Sub arn:aws:apigateway:${AWS::Region}:runtime.sagemaker:path/endpoints/p/invocations",
        "arn:aws:apigateway:eu-west-1:a1b2c3-ats.iotdata:path/topics/camera",
        "!Sub 'arn:${AWS::Partition}:apigateway:${AWS::Region}:${Prefix}.iotdata:path/topics/c'",
        "!Join ['', ['arn:', !Ref 'AWS::Partition', ':apigateway:', !Ref 'AWS::Region', ':a-ats.iotdata:path/t']]",
        "!Join [':', [arn, !Ref 'AWS::Partition', apigateway, !Ref 'AWS::Region', s3, 'path/b/{item}']]",
        "!Sub ['arn:aws:apigateway:${R}:states:action/StartExecution', {R: eu-west-1}]",
        "!If [C, 'arn:aws:apigateway:eu-west-1:sqs:path/1/q', !Ref 'AWS::NoValue']",
    ],
)
def test_another_service_is_no_function(uri: str) -> None:
    assert "not with a Lambda function" in refusal(mapped(uri)) + " not with a Lambda function"
    with pytest.raises(SourceError, match="is an integration of the type AWS"):
        routes(mapped(uri))


@pytest.mark.parametrize(
    "uri",
    [
        URI,
        "!Ref Somewhere",
        "!Join ['', ['arn:aws:apigateway:', !Ref 'AWS::Region', ':lambda:path/2015-03-31/functions/', !GetAtt F.Arn, /invocations]]",
        "!Join [':', [arn, aws, apigateway, !Ref 'AWS::Region', lambda, !Sub 'path/2015-03-31/functions/${F.Arn}/invocations']]",
        "!Sub 'arn:aws:apigateway:${AWS::Region}:${Service}:path/x'",
        "!If [C, !Ref One, !Ref Other]",
    ],
)
def test_a_function_and_what_may_be_one_make_a_route(uri: str) -> None:
    assert list(read(mapped(uri))) == ["GET /"]


EVENT = """\
        RequestParameters: {integration.request.header.X-Amz-Invocation-Type: "'Event'"}
"""


def test_an_asynchronous_call_returns_no_picture() -> None:
    title = "the function is called asynchronously: its result reaches no client"
    assert judged(mapped(URI, EVENT)) == (0, [title])
    # A value of the request's own leaves it to the client: then the result may come.
    chosen = EVENT.replace("\"'Event'\"", "method.request.header.Kind")
    assert judged(mapped(URI, chosen))[0] == 1


def test_invoke_async_is_such_a_call() -> None:
    uri = URI.replace("2015-03-31", "2014-11-13").replace("/invocations", "/invoke-async/")
    assert read(mapped(uri))["GET /"]["remarks"] == ["asynchronous"]


@pytest.mark.parametrize(("verb", "code"), [("POST", 0), ("GET", 1), ("ANY", 1)])
def test_lambda_is_invoked_by_post_alone(verb: str, code: int) -> None:
    given = f"{{Type: AWS_PROXY, IntegrationHttpMethod: {verb}}}"
    text = f"Resources:\n{API}  M:{METHOD}      Integration: {given}\n"
    assert judged(text)[0] == code


def test_a_document_with_a_mapped_integration_is_a_rest_api() -> None:
    text = DEFAULT.replace("%s", "/a", 1).replace("%s", "false")
    text += f"  /b: {{get: {{x-amazon-apigateway-integration: {{type: aws, uri: '{URI[5:]}'}}}}}}\n"
    assert list(read(text)) == ["ANY /a", "GET /b"]


def test_quick_create_makes_the_route_of_its_key() -> None:
    api = "{Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP, Target: arn%s}}"
    text = f"Resources:\n  H: {api}\n"
    assert list(read(text % ", RouteKey: GET /a")) == ["GET /a"]
    assert list(read(text % "")) == ["ANY /{proxy+}"]


def test_an_async_event_of_serverless_is_such_a_call() -> None:
    text = (
        "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions:\n  f:\n"
        "    handler: a.b\n    events: [{http: {path: a, method: post, async: true}}]\n"
    )
    assert judged(text)[0] == 0
    assert read(text)["POST /a"]["remarks"] == ["asynchronous"]


def test_an_entry_that_is_no_media_type_is_stored_and_matches_nothing() -> None:
    text = f"Resources:\n{API}  M:{METHOD}      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST}}\n"
    title = "an entry of the binary media types matches nothing"
    assert judged(text.replace("['*/*']", "[utf-8, '*/*']")) == (0, [title])
    code, titles = judged(text.replace("['*/*']", "[utf-8]"))
    assert (code, titles) == (1, ["20 of 20 clients do not get the picture", title])


def test_what_generators_write_into_every_proxy_integration_is_a_hint() -> None:
    text = f"Resources:\n{API}  M:{METHOD}      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST, ContentHandling: %s}}\n"
    assert judged(text % "CONVERT_TO_TEXT")[0] == 0
    assert judged(text % "CONVERT_TO_BINARY")[0] == 1


@pytest.mark.parametrize("verb", ["OPTIONS", "HEAD"])
def test_a_method_without_a_picture_has_no_finding(verb: str) -> None:
    text = f"Resources:\n{API}  M:{METHOD}      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST}}\n"
    text = text.replace("'*/*'", "'image/*'").replace("HttpMethod: GET", f"HttpMethod: {verb}")
    assert judged(text) == (0, [])


def test_two_apis_with_one_path_have_names_of_their_own() -> None:
    one = f"{API}  M:{METHOD}      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST}}\n"
    other = one.replace("Api:", "Other:", 1).replace("  M:", "  N:").replace("Api", "Other")
    other = other.replace("RestOther", "RestApi").replace("AWS::OtherGateway", "AWS::ApiGateway")
    assert list(read(f"Resources:\n{one}")) == ["GET /"]
    assert list(read(f"Resources:\n{one}{other}")) == ["GET / (Api)", "GET / (Other)"]


DEFAULT = """
openapi: 3.0.1
paths:
  %s:
    x-amazon-apigateway-any-method:
      isDefaultRoute: %s
      x-amazon-apigateway-integration: {type: aws_proxy, payloadFormatVersion: '2.0'}
"""


@pytest.mark.parametrize(
    ("path", "marked", "expected"),
    [
        ("/$default", "true", ("/{proxy+}", True)),
        ("$default", "true", ("/{proxy+}", True)),
        ("$default", "false", ("/{proxy+}", True)),
        ("/$default", "false", ("/$default", False)),
        ("/a", "false", ("/a", False)),
    ],
)
def test_the_default_route_takes_every_path(path: str, marked: str, expected: Any) -> None:
    (route,) = routes(DEFAULT % (path, marked))
    assert (route.path, route.is_default) == expected


def test_types_that_match_json_end_every_request_of_a_mapped_route_with_a_template() -> None:
    text = """
service: s
provider: {name: aws, runtime: python3.13, apiGateway: {binaryMediaTypes: ['%s']}}
functions:
  f:
    handler: a.b
    events:
      - http:
          path: p
          method: get
          integration: lambda
          response:
            contentHandling: CONVERT_TO_BINARY
            headers: {Content-Type: "'image/png'"}
            statusCodes: {'200': {pattern: ''}}
"""
    first = judge.findings(routes(text % "*/*"))[0]
    assert first.title == "20 of 20 clients do not get the picture"
    assert first.why[0].startswith("before the function is called: status 500 for every client")
    rule = "the rule: Unable to transform request: a request template cannot take binary data"
    assert rule in first.why
    assert "20 of 20 clients do not get the picture" not in judged(text % "image/png")[1]


SAM = """
Transform: AWS::Serverless-2016-10-31
Globals: %s
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: python3.12
      Events: {Get: {Type: Api, Properties: {Path: /picture, Method: get}}}
"""


def test_a_repeated_key_of_a_template_counts_last_and_is_said() -> None:
    text = SAM % "{Api: {BinaryMediaTypes: [image/png], BinaryMediaTypes: ['*/*']}}"
    assert judged(text) == (0, ["a key is given twice"])
    assert read(text)["GET /picture"]["types"] == ["*/*"]
    as_json = '{"Resources": {"F": {"Type": "A", "Type": "AWS::Lambda::Url", "Properties": {}}}}'
    (route,) = routes(as_json)
    assert [remark.rule for remark in route.remarks] == ["key-repeated"]


def test_a_repeated_key_of_a_serverless_yml_is_refused() -> None:
    with pytest.raises(SourceError, match="the key 'runtime' is given twice"):
        documents.parse("service: s\nprovider: {name: aws, runtime: a, runtime: b}\n", "f.yml")


def test_one_text_for_the_types_is_refused_by_sam_and_cloudformation_alone() -> None:
    assert judged(SAM % "{Api: {BinaryMediaTypes: '*/*'}}") == (1, ["SAM refuses the template"])
    text = f"Resources:\n{API}  M:{METHOD}      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST}}\n"
    title = "CloudFormation takes a list of binary media types"
    assert judged(text.replace("['*/*']", "'*/*'")) == (1, [title])
    serverless = (
        "service: s\nprovider: {name: aws, apiGateway: {binaryMediaTypes: '*/*'}}\n"
        "functions: {f: {handler: a.b, events: [{http: GET a}]}}\n"
    )
    assert judged(serverless) == (0, [])


def test_what_zappa_adds_after_the_stack_is_not_taken_for_missing() -> None:
    api = "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: n, Description: Created automatically by Zappa.}}\n"
    text = f"Resources:\n{api}  M:{METHOD}      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST}}\n"
    assert judged(text) == (0, ["binary_media_types cannot be told from the file"])


def test_an_inline_definition_says_what_it_calls_instead() -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      DefinitionBody:
        swagger: '2.0'
        paths:
          /send:
            post:
              x-amazon-apigateway-integration:
                type: aws
                uri: !Sub arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/queue
"""
    assert refusal(text) == (
        ": Api: POST /send is an integration of the type aws that calls sqs, not with a Lambda function"
    )


def test_a_path_in_another_file_is_said() -> None:
    text = DEFAULT % ("/a", "false") + "  /b: {$ref: ./b.yaml}\n  /c: {$ref: '#/paths/~1a'}\n"
    assert "a path stands in another file and is not judged" in judged(text)[1]
    assert list(read(text)) == ["ANY /a", "ANY /c"]


def test_a_body_that_an_apply_makes_is_named_with_the_way_out() -> None:
    plan = """{"terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [
      {"address": "%(a)s", "type": "aws_api_gateway_rest_api", "values": {"name": "p"}}]}},
      "resource_changes": [{"address": "%(a)s", "change": {"after_unknown": {"body": true}}}]}"""
    assert refusal(plan % {"a": "module.m.aws_api_gateway_rest_api.p"}).startswith(
        ": module.m.aws_api_gateway_rest_api.p has its methods in body, which is known after apply"
    )


URL = """
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Handler: a.b}}
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, FunctionVersion: '1'}}
  U: {Type: AWS::Lambda::Url, Properties: {AuthType: %s, TargetFunctionArn: !GetAtt F.Arn}}
"""


def permission(name: str, action: str, more: str, function: str = "!Ref F") -> str:
    return (
        f"  {name}: {{Type: AWS::Lambda::Permission, Properties: {{FunctionName: {function}, "
        f"Action: 'lambda:{action}', {more}}}}}\n"
    )


BY_URL = permission("P", "InvokeFunctionUrl", "Principal: '*', FunctionUrlAuthType: NONE")
BY_FUNCTION = permission("Q", "InvokeFunction", "Principal: '*', InvokedViaFunctionUrl: true")
OF_CLOUDFRONT = permission("R", "InvokeFunctionUrl", "Principal: cloudfront.amazonaws.com")


@pytest.mark.parametrize(
    ("auth", "given", "missing"),
    [
        ("NONE", "", ["anybody lambda:InvokeFunctionUrl or lambda:InvokeFunction"]),
        ("NONE", BY_URL, ["anybody lambda:InvokeFunction"]),
        ("NONE", BY_FUNCTION, ["anybody lambda:InvokeFunctionUrl"]),
        ("NONE", BY_URL + BY_FUNCTION, []),
        ("NONE", BY_URL + permission("Q", "InvokeFunction", "Principal: '*'", "!Ref Live"), []),
        ("NONE", permission("Q", "*", "Principal: '*'"), []),
        (
            "NONE",
            permission("Q", "InvokeFunction", "Principal: '*'", "!ImportValue G"),
            ["anybody lambda:InvokeFunctionUrl or lambda:InvokeFunction"],
        ),
        ("AWS_IAM", "", []),
        ("AWS_IAM", OF_CLOUDFRONT, ["cloudfront.amazonaws.com lambda:InvokeFunction"]),
    ],
)
def test_a_function_url_needs_two_permissions(auth: str, given: str, missing: list[str]) -> None:
    (route,) = routes(URL % auth + given)
    told = [r.text for r in route.remarks if r.rule == "url-permission"]
    assert told == [f"nothing in the file gives {it} for it: callers get 403" for it in missing]
    assert judged(URL % auth + given)[0] == bool(missing)


def test_sam_gives_both_permissions_itself() -> None:
    text = "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {Runtime: python3.13, FunctionUrlConfig: {AuthType: NONE}}}}"
    assert judged(text)[0] == 0


def test_a_public_url_of_serverless_is_told_what_its_frameworks_do() -> None:
    text = "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions: {my-f: {handler: a.b, url: %s}}\n"
    title = "the framework may give a function URL one permission of two"
    assert title in judged(text % "true")[1]
    assert title not in judged(text % "{authorizer: aws_iam}")[1]
    both = "resources: {Resources: {P: {Type: 'AWS::Lambda::Permission', Properties: {Action: 'lambda:InvokeFunction', FunctionName: !GetAtt MyDashfLambdaFunction.Arn, Principal: '*'}}}}\n"
    assert title not in judged(text % "true" + both)[1]


CHOSEN = "the request chooses whether the function's result is waited for"
BY_PARAMETER = "        RequestParameters: {integration.request.header.X-Amz-Invocation-Type: %s}\n"
BY_TEMPLATE = (
    "        RequestTemplates: {application/json: '#set($context.requestOverride."
    'header["X-Amz-Invocation-Type"] = $input.params("how")) {}\'}\n'
)


@pytest.mark.parametrize(
    "more",
    [
        BY_PARAMETER % "method.request.header.InvocationType",
        BY_PARAMETER % "method.request.querystring.how",
        BY_PARAMETER % "stageVariables.how",
        BY_PARAMETER % "!Ref How",
        BY_TEMPLATE,
    ],
)
def test_a_call_that_the_request_may_make_asynchronous_is_kept_mapped(more: str) -> None:
    found = judge.findings(routes(mapped(URI, more)))
    assert CHOSEN in [f.title for f in found]
    cures = [cure.text for f in found if f.rule == "picture" for cure in f.cures]
    assert cures
    assert not [text for text in cures if "proxy" in text]


@pytest.mark.parametrize("kind", ["'RequestResponse'", "'Event'", "'DryRun'"])
def test_a_static_kind_of_call_is_no_choice(kind: str) -> None:
    code, titles = judged(mapped(URI, BY_PARAMETER % f'"{kind}"'))
    assert CHOSEN not in titles
    assert code == int(kind == "'RequestResponse'")


INVOKING = "the integration's own method is not POST, by which alone Lambda is invoked"
WITHOUT = mapped(URI).replace("        IntegrationHttpMethod: POST\n", "")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (WITHOUT, INVOKING),
        (WITHOUT.replace("Type: AWS\n", "Type: AWS_PROXY\n"), INVOKING),
        (mapped(URI).replace("Method: POST", "Method: GET"), INVOKING),
        (mapped(URI).replace("Method: POST", "Method: !Ref Verb"), ""),
        (mapped(URI), ""),
    ],
)
def test_another_method_or_none_is_cured_by_a_diff(text: str, title: str) -> None:
    found = [f for f in judge.findings(routes(text), texts={"f.yml": text}) if f.title == INVOKING]
    assert [f.title for f in found] == [title] * bool(title)
    for finding in found:
        (after,) = finding.cures[0].files.values()
        assert "IntegrationHttpMethod: POST" in after
        assert INVOKING not in [f.title for f in judge.findings(routes(after))]
