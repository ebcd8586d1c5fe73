"""Deploy files with much beside a wrong route, and what a cure may change of a document.

A witness of its own: it shares no code with what `check` proves by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:f/invocations"
FUNCTION = (
    "    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: s3://bucket/code.zip\n"
    "      Handler: app.handler\n      Runtime: python3.13\n"
)
EVENT = "      Events:\n        Get: {Type: Api, Properties: {%sPath: /picture, Method: get}}\n"
SAM = "Transform: AWS::Serverless-2016-10-31\n"
GLOBALS = (
    "Globals:\n  Api:\n    Auth: {DefaultAuthorizer: AWS_IAM}\n"
    "    EndpointConfiguration: {Type: PRIVATE}\n    TracingEnabled: true\n"
)
POLICY = "      Auth: {ResourcePolicy: {SourceVpcWhitelist: [vpc-1]}}\n      EndpointConfiguration: {Type: REGIONAL}\n"
BODY = (
    "      DefinitionBody:\n        swagger: '2.0'\n        info: {title: pictures, version: '1'}\n"
    "        paths:\n          /picture:\n            get:\n              responses: {}\n"
    f"              x-amazon-apigateway-integration: {{type: %s, httpMethod: POST, uri: '{URI}'}}\n"
)
API = "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: prod\n"
CORS = (
    "      Cors:\n        AllowOrigin: %s\n        AllowHeaders: \"'Authorization,Content-Type'\"\n"
    "        AllowMethods: \"'GET'\"\n        AllowCredentials: true\n        MaxAge: \"'600'\"\n"
)
ANY = "      BinaryMediaTypes: ['*/*']\n"
TO_API = EVENT % "RestApiId: !Ref Api, "
OWN = "'https://app.example.com'"
RAW = """
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: pictures%s}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: AWS_IAM
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: %s
        IntegrationResponses: [{StatusCode: '200'}]
      MethodResponses: [{StatusCode: '200'}]
""".lstrip("\n")
BARE_METHOD = """
  %s:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: %s
""".lstrip("\n")
METHOD = f"""{BARE_METHOD}\
      AuthorizationType: NONE
      Integration:
        Type: %s
        IntegrationHttpMethod: POST
        RequestTemplates: {{application/json: '%s'}}
        Uri: %s
        IntegrationResponses: [{{StatusCode: 200}}]
      MethodResponses: [{{StatusCode: 200}}]
"""
SQS = "arn:aws:apigateway:eu-west-1:sqs:path/111122223333/q"
PROXY = (RAW % ("", URI)).replace("Type: AWS\n", "Type: AWS_PROXY\n")
MAPPED_EVENT = "      - http: {path: p, method: get, integration: lambda%s}\n"
SERVERLESS = (
    "service: pictures\nprovider:\n  name: aws\n  runtime: python3.13\n  apiGateway:\n"
    "    metrics: true\n    resourcePolicy: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: ['execute-api:/*']}]\n"
    "functions:\n  f:\n    handler: app.f\n    events:\n"
)

SAMPLES: dict[str, str] = {
    "sam: Globals with Auth, an Api of its own": f"{SAM}{GLOBALS}Resources:\n{API}{BODY % 'aws_proxy'}  F:\n{FUNCTION}",
    "sam: Globals with Auth, the implicit Api": f"{SAM}{GLOBALS}Resources:\n  F:\n{FUNCTION}{EVENT % ''}",
    "sam: Globals with Auth, an event": f"{SAM}{GLOBALS}Resources:\n{API}{POLICY}  F:\n{FUNCTION}{TO_API}",
    "sam: Globals of functions alone": f"{SAM}Globals: {{Function: {{Timeout: 3}}}}\nResources:\n  F:\n{FUNCTION}{EVENT % ''}",
    "sam: no Globals": f"{SAM}Resources:\n  F:\n{FUNCTION}{EVENT % ''}",
    "sam: types in Globals": f"{SAM}{GLOBALS}    BinaryMediaTypes: [image~1png]\nResources:\n  F:\n{FUNCTION}{EVENT % ''}",
    "sam: a definition that maps": f"{SAM}{GLOBALS}Resources:\n{API}{POLICY}{BODY % 'aws'}  F:\n{FUNCTION}",
    "sam: Cors of an Api": f"{SAM}Resources:\n{API}{ANY}{CORS % chr(34) + OWN + chr(34)}  F:\n{FUNCTION}{TO_API}".replace(
        'AllowOrigin: "', f'AllowOrigin: "{OWN}"'
    ).replace(f'{OWN}"  F:', "  F:"),
    "sam: Cors with an intrinsic": f"{SAM}Parameters: {{Origin: {{Type: String}}}}\nResources:\n{API}{ANY}{CORS % '!Ref Origin'}  F:\n{FUNCTION}{TO_API}",
    "sam: Cors in Globals": f"{SAM}Globals: {{Api: {{BinaryMediaTypes: ['*/*'], Cors: \"'https://a.example'\"}}}}\nResources:\n{API}  F:\n{FUNCTION}{TO_API}",
    "sam: Cors beside a definition": f"{SAM}Resources:\n{API}{ANY}{CORS % '!Sub https://${AWS::Region}.example'}{BODY % 'aws_proxy'}  F:\n{FUNCTION}",
    "sam: Cors, no types yet": f"{SAM}Resources:\n{API}{CORS % '!Ref Origin'}  F:\n{FUNCTION}{TO_API}".replace(
        "Resources:", "Parameters: {Origin: {Type: String}}\nResources:"
    ),
    "sam: a method of CloudFormation": f"{SAM}Resources:\n{RAW % ('', URI)}",
    "cloudformation: a policy": "Resources:\n"
    + PROXY.replace(
        "Name: pictures",
        "Name: pictures, Policy: {Version: '2012-10-17'}, EndpointConfiguration: {Types: [PRIVATE]}",
    ),
    "cloudformation: mapped": "Resources:\n" + RAW % (", BinaryMediaTypes: [image/png]", URI),
    "cloudformation: a request": "Resources:\n"
    + (RAW % ("", URI)).replace(
        "        Uri:",
        '        RequestTemplates: {application/json: !Sub \'{"a": "${A}"}\'}\n'
        "        ContentHandling: CONVERT_TO_TEXT\n        PassthroughBehavior: NEVER\n"
        "        TimeoutInMillis: 9000\n        Credentials: arn:aws:iam::111122223333:role/r\n        Uri:",
    ),
    "cloudformation: a health check": "Resources:\n"
    + PROXY
    + METHOD % ("Health", "HEAD", "MOCK", '{"statusCode": 200}', URI),
    "serverless: mapped": SERVERLESS + MAPPED_EVENT % "",
    "serverless: mapped, a label": SERVERLESS
    + MAPPED_EVENT % ", response: {headers: {X-A: \"'1'\"}}",
    "serverless: mapped, cors": SERVERLESS
    + MAPPED_EVENT % ", cors: {origin: 'https://a.example', maxAge: 600}",
    "serverless: mapped, codes": SERVERLESS
    + MAPPED_EVENT % ", response: {statusCodes: {200: {pattern: ''}, 404: {pattern: '.*gone.*'}}}",
    "serverless: mapped, a request": SERVERLESS
    + MAPPED_EVENT
    % ", request: {passThrough: WHEN_NO_MATCH, template: {text/plain: x}, "
    "parameters: {querystrings: {w: true}}}, response: {statusCodes: {200: {pattern: ''}}}",
    "serverless: mapped, a request template": SERVERLESS
    + MAPPED_EVENT
    % ", request: {template: {text/plain: x}}, "
    "response: {statusCodes: {200: {pattern: ''}}}",
    "serverless: proxy": SERVERLESS
    + "      - http: {path: p, method: get, private: true, authorizer: aws_iam}\n",
    "serverless: an Api of its own": "service: pictures\nprovider: {name: aws, runtime: python3.13}\n"
    "functions:\n  f: {handler: app.f}\nresources:\n  Resources:\n"
    + "".join(f"  {line}\n" for line in (RAW % ("", URI)).splitlines()),
    "openapi: security": "openapi: 3.0.1\ninfo: {title: a, version: '1'}\nsecurity: [{key: []}]\n"
    "components: {securitySchemes: {key: {type: apiKey, name: x-api-key, in: header}}}\n"
    "x-amazon-apigateway-policy: {Version: '2012-10-17'}\npaths:\n  /a:\n    get:\n"
    "      security: [{key: []}]\n      responses: {'200': {description: ok}, '404': {description: no}}\n"
    f"      x-amazon-apigateway-integration: {{type: aws, httpMethod: POST, uri: '{URI}', "
    "responses: {default: {statusCode: '200'}, '.*gone.*': {statusCode: '404'}}}\n",
}

_NAMED = (
    *("binarymediatypes", "x-amazon-apigateway-binary-media-types"),
    *("contenthandling", "content-type", "method.response.header.content-type"),
)
# What a proxy integration has no use for.
_OF_A_MAPPING = (
    *("integration", "response", "responses", "integrationresponses", "type"),
    *("template", "responsetemplates", "requesttemplates", "passthrough", "passthroughbehavior"),
)


def _named_alone(value: Any) -> bool:
    """A mapping that held nothing but the list of types goes with it."""
    return (
        isinstance(value, dict)
        and bool(value)
        and {k.lower() for k in value} <= {*_NAMED, *_OF_A_MAPPING}
    )


def lost(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """What a document lost, or has otherwise, beyond the settings that a cure is about."""
    last = path[-1].lower() if path else ""
    if last in _NAMED:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from lost(value, after[key], (*path, str(key)))
            elif str(key).lower() not in (*_NAMED, *_OF_A_MAPPING) and not _named_alone(value):
                yield ".".join((*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list):
        yield from (".".join(path) for _ in before[len(after) :])
        for number, (old, new) in enumerate(zip(before, after, strict=False)):
            yield from lost(old, new, (*path, str(number)))
    elif before != after and last not in _OF_A_MAPPING:
        yield ".".join(path)
