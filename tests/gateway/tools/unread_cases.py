"""What a serverless.yml has that the framework does not read, and what is to be said of it."""

from __future__ import annotations

HEAD = "service: s\nprovider: {name: aws}\nfunctions:\n  a:\n    handler: a.b\n"
GOOD = "    events:\n      - http: GET a\n"
GATEWAY = "write it as provider.apiGateway.binaryMediaTypes"

# (what is added to a good file, place, what is wrong, what to do)
IN_SERVERLESS = [
    (
        "      - http:\n        path: b\n        method: get\n",
        "8 (functions.a.events[1])",
        "functions.a.events[1] has path and method beside http, not under it",
        "indent them",
    ),
    (
        "      - http: {path: b, method: get}\n        cors: true\n",
        "8 (functions.a.events[1])",
        "functions.a.events[1] has cors beside http, not under it",
        "indent it",
    ),
    (
        "    http: {path: b, method: get}\n",
        "8 (functions.a.http)",
        "functions.a has http, which nothing reads there",
        "write it under events, as - http:",
    ),
    (
        "    httpApi: GET /b\n",
        "8 (functions.a.httpApi)",
        "functions.a has httpApi, which nothing reads there",
        "write it under events, as - httpApi:",
    ),
    (
        "      - htpp: GET b\n",
        "8 (functions.a.events[1].htpp)",
        "functions.a.events[1] has htpp, which nothing reads there",
        "write http",
    ),
    (
        "      - HTTPAPI: GET b\n",
        "8 (functions.a.events[1].HTTPAPI)",
        "functions.a.events[1] has HTTPAPI, which nothing reads there",
        "write httpApi",
    ),
    (
        "      - url: true\n",
        "8 (functions.a.events[1].url)",
        "functions.a.events[1] has url, which nothing reads there",
        "write it beside events: it is a key of the function",
    ),
    (
        "  b: {handler: a.b, Events: [{http: GET b}]}\n",
        "8 (functions.b.Events)",
        "functions.b has Events, which nothing reads there",
        "write events",
    ),
    (
        "  b: {handler: a.b, events: {http: GET b}}\n",
        "8 (functions.b.events)",
        "functions.b.events is a mapping, not a list: no event in it is read",
        "write each event as an item of a list, as - http:",
    ),
    (
        "      - http: {path: b, method: get, integration: lamda}\n",
        "8 (functions.a.events[1].http.integration)",
        "integration is 'lamda', which the framework refuses",
        "write lambda",
    ),
    (
        "      - http: {path: b, method: get, integration: lambda, headers: {A: b}}\n",
        "8 (functions.a.events[1].http.headers)",
        "functions.a.events[1].http has headers, which nothing reads there",
        "write it under response: of the event, as response.headers",
    ),
    (
        "      - http: {path: b, method: get, response: {content_handling: CONVERT_TO_BINARY}}\n",
        "8 (functions.a.events[1].http.response.content_handling)",
        "functions.a.events[1].http.response has content_handling, which nothing reads there",
        "write contentHandling",
    ),
    (
        "      - http: {path: b, method: get, integration: lambda, response: {statusCodes: {200: "
        "{pattern: '', contentHandling: CONVERT_TO_BINARY}}}}\n",
        "8 (functions.a.events[1].http.response.statusCodes.200.contentHandling)",
        "functions.a.events[1].http.response.statusCodes.200 has contentHandling, which nothing "
        "reads there",
        "write it directly under response:, for all 2xx statuses",
    ),
    (
        "  b:\n  handler: a.b\n  events: [{http: GET b}]\n",
        "8 (functions.b)",
        "functions.b is empty, with handler and events beside it, not under it",
        "indent them",
    ),
    (
        "    url: {invokemode: RESPONSE_STREAM}\n",
        "8 (functions.a.url.invokemode)",
        "functions.a.url has invokemode, which nothing reads there",
        "write invokeMode",
    ),
    (
        "      - alb: {listenerArn: a, priority: 1, conditions: {path: /}, multiValueHeader: true}\n",
        "8 (functions.a.events[1].alb.multiValueHeader)",
        "functions.a.events[1].alb has multiValueHeader, which nothing reads there",
        "write multiValueHeaders",
    ),
    (
        "binaryMediaTypes: ['*/*']\n",
        "8 (binaryMediaTypes)",
        "the top level has binaryMediaTypes, which nothing reads there",
        GATEWAY,
    ),
    (
        "apiGateway: {binaryMediaTypes: ['*/*']}\n",
        "8 (apiGateway)",
        "the top level has apiGateway, which nothing reads there",
        "write it under provider, as provider.apiGateway",
    ),
]
# (what provider has besides, place, what is wrong, what to do)
IN_PROVIDER = [
    (
        "binaryMediaTypes: ['*/*']",
        "provider.binaryMediaTypes",
        "provider has binaryMediaTypes, which nothing reads there",
        GATEWAY,
    ),
    (
        "apigateway: {binaryMediaTypes: ['*/*']}",
        "provider.apigateway",
        "provider has apigateway, which nothing reads there",
        "write apiGateway",
    ),
    (
        "apiGateway: {binaryMediaType: ['*/*']}",
        "provider.apiGateway.binaryMediaType",
        "provider.apiGateway has binaryMediaType, which nothing reads there",
        "write binaryMediaTypes",
    ),
]

# Keys of plugins, and right ones.
OTHERS = """
service: s
stepFunctions: {}
provider: {name: aws, apiKeys: [a], apiName: b, alb: {}, tracing: {apiGateway: true}}
custom: {binaryMediaTypes: ['*/*'], apigateway: {}, contentHandling: x}
functions:
  a:
    handler: a.b
    environment: {binaryMediaTypes: x, http: y}
    httpApi: {payload: '1.0'}
    warmup: {events: [schedule]}
    events:
      - schedule: rate(1 day)
      - cloudwatchEvent: {event: {source: [a]}}
      - appSync: {path: x}
      - eventBridge: {pattern: {source: [a]}}
      - http: {path: a, method: get, documentation: {methodResponses: []}, reqValidatorName: v, caching: {enabled: true}, bodyTransform: x}
      - alb: {listenerArn: a, priority: 1, conditions: {path: /}}
resources: {Resources: {Table: {Type: AWS::DynamoDB::Table, Properties: {binaryMediaTypes: x}}}}
"""
