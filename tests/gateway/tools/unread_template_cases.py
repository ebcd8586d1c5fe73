"""Changes of test_readers.py's templates that AWS refuses or leaves out, and what is to be said."""

from __future__ import annotations

# (a part of the good template, what stands there instead, place, what is wrong, what to do)
IN_SAM = [
    (
        "C: {Type: HttpApi",
        "D: {Type: API, Properties: {Path: /d, Method: get}}\n        C: {Type: HttpApi",
        "16 (F.Events.D.Type)",
        "F.Events.D has the Type API, which is none",
        "write Api",
    ),
    (
        "C: {Type: HttpApi",
        "D: {Type: Http, Properties: {Path: /d, Method: get}}\n        C: {Type: HttpApi",
        "16 (F.Events.D.Type)",
        "F.Events.D has the Type Http, which is none",
        "write HttpApi, or Api for a REST API",
    ),
    (
        "C: {Type: HttpApi",
        "D: {Path: /d, Method: get}\n        C: {Type: HttpApi",
        "16 (F.Events.D)",
        "F.Events.D has no Type",
        "write Type: Api, or HttpApi",
    ),
    (
        "A: {Type: Api, Properties: {Path: /a, Method: get}}",
        "A: {Type: Api, Properties: {Path: /a, method: get}}",
        "14 (F.Events.A.Properties.method)",
        "F.Events.A.Properties has method, which nothing reads there",
        "write Method",
    ),
    (
        "Method: any}}",
        "Method: any, RestApiId: !Ref Own}}",
        "16 (F.Events.C.Properties.RestApiId)",
        "F.Events.C.Properties has RestApiId, which nothing reads there",
        "write ApiId: RestApiId is a REST API's",
    ),
    (
        "Method: any}}",
        "Method: any, ApiId: !Ref Own}}",
        "16 (F.Events.C)",
        "F.Events.C is of the Type HttpApi, and Own is an AWS::Serverless::Api",
        "write Type: Api, with RestApiId for ApiId",
    ),
    (
        "Method: any}}",
        "Method: any}}\n  Web: {Type: AWS::Serverless::HttpApi, Properties: {BinaryMediaTypes: [a/b]}}",
        "17 (Web.Properties.BinaryMediaTypes)",
        "Web.Properties has BinaryMediaTypes, which nothing reads there",
        "remove it: an HTTP API has no such list, isBase64Encoded in the function's envelope decides",
    ),
    (
        "FunctionUrlConfig: {AuthType: NONE}",
        "FunctionUrlConfig: {AuthType: NONE, invokeMode: RESPONSE_STREAM}",
        "12 (F.Properties.FunctionUrlConfig.invokeMode)",
        "F.Properties.FunctionUrlConfig has invokeMode, which nothing reads there",
        "write InvokeMode",
    ),
    (
        "      Events:\n",
        "      Events: [{A: {Type: Api, Properties: {Path: /a, Method: get}}}]\n      Tags:\n",
        "13 (F.Events)",
        "F.Events is a list, not a mapping: no event in it is read",
        "write each event under a name of its own, without a dash",
    ),
    (
        "Globals: {",
        "Globals: {HttpApi: {BinaryMediaTypes: ['*/*']}, ",
        "4 (Globals.HttpApi.BinaryMediaTypes)",
        "Globals.HttpApi has BinaryMediaTypes, which nothing reads there",
        "remove it: an HTTP API has no such list, isBase64Encoded in the function's envelope decides",
    ),
    (
        "Globals: {Api: {BinaryMediaTypes",
        "Globals: {Api: {BinaryMediaType",
        "4 (Globals.Api.BinaryMediaType)",
        "Globals.Api has BinaryMediaType, which nothing reads there",
        "write BinaryMediaTypes",
    ),
    (
        "Globals: {Api: {BinaryMediaTypes: [image~1png]}}",
        "Globals: {Function: {BinaryMediaTypes: [image~1png]}}",
        "4 (Globals.Function.BinaryMediaTypes)",
        "Globals.Function has BinaryMediaTypes, which nothing reads there",
        "write it in the API's Properties (SAM: AWS::Serverless::Api, or Globals.Api)",
    ),
    (
        "    Properties: {StageName: v1, BinaryMediaTypes: ['*/*'], ",
        "    BinaryMediaTypes: ['*/*']\n    Properties: {StageName: v1, ",
        "8 (Own.BinaryMediaTypes)",
        "Own has BinaryMediaTypes, which nothing reads there",
        "indent it: BinaryMediaTypes belongs under Properties",
    ),
    (
        "BinaryMediaTypes: ['*/*']",
        "binaryMediaTypes: ['*/*']",
        "8 (Own.Properties.binaryMediaTypes)",
        "Own.Properties has binaryMediaTypes, which nothing reads there",
        "write BinaryMediaTypes",
    ),
    (
        "BinaryMediaTypes: ['*/*'], Cors: \"'*'\"",
        "BinaryMediaTypes: ['*/*'], CorsConfiguration: true",
        "8 (Own.Properties.CorsConfiguration)",
        "Own.Properties has CorsConfiguration, which nothing reads there",
        "write Cors: CorsConfiguration is an HTTP API's",
    ),
]
IN_TARGET_GROUP = [
    (
        "Key: lambda.multi_value_headers.enabled",
        f"Key: {key}",
        "7 (Group.Properties.TargetGroupAttributes[1].Key)",
        f"Group.Properties.TargetGroupAttributes[1] has the Key {key}, which is none",
        "write lambda.multi_value_headers.enabled",
    )
    for key in (
        "lambda.multi_value_header.enabled",
        "Lambda.Multi_Value_Headers.Enabled",
        "lambda.mutli_value_headers.enabled",
        "multi_value_headers.enabled",
    )
] + [
    (
        "{Key: lambda.multi",
        "{key: lambda.multi",
        "7 (Group.Properties.TargetGroupAttributes[1].key)",
        "Group.Properties.TargetGroupAttributes[1] has key, which nothing reads there",
        "write Key",
    ),
    (
        "TargetGroupAttributes:",
        "TargetGroupAttribute:",
        "6 (Group.Properties.TargetGroupAttribute)",
        "Group.Properties has TargetGroupAttribute, which nothing reads there",
        "write TargetGroupAttributes",
    ),
]
PATHS_IN_SAM = [
    (
        "A: {Type: Api, Properties: {Path: /a,",
        "A: {Type: Api, Properties: {Path: a/b,",
        "14 (F.Events.A.Path)",
        "F.Events.A has the Path 'a/b', and a path must start with a slash",
        "write /a/b",
    ),
    (
        "C: {Type: HttpApi, Properties: {Path: /c,",
        "C: {Type: HttpApi, Properties: {Path: c,",
        "16 (F.Events.C.Path)",
        "F.Events.C has the Path 'c', and a path must start with a slash",
        "write /c",
    ),
]
IN_CLOUDFORMATION = [
    (
        "  Store:\n",
        "  Url: {Type: 'AWS::Lambda::Url', Properties: {invokeMode: RESPONSE_STREAM}}\n  Store:\n",
        "24 (Url.Properties.invokeMode)",
        "Url.Properties has invokeMode, which nothing reads there",
        "write InvokeMode",
    ),
    (
        "      HttpMethod: GET\n",
        "      HttpMethod: GET\n      ContentHandling: CONVERT_TO_BINARY\n",
        "10 (Get.Properties.ContentHandling)",
        "Get.Properties has ContentHandling, which nothing reads there",
        "write it under Integration or one of its IntegrationResponses",
    ),
    (
        "ContentHandling: CONVERT_TO_BINARY",
        "contentHandling: CONVERT_TO_BINARY",
        "18 (Get.Properties.Integration.IntegrationResponses[0].contentHandling)",
        "Get.Properties.Integration.IntegrationResponses[0] has contentHandling, which nothing "
        "reads there",
        "write ContentHandling",
    ),
    (
        "BinaryMediaTypes: [image~1png, image/gif]",
        "BinaryMediatype: [image/gif]",
        "3 (Api.Properties.BinaryMediatype)",
        "Api.Properties has BinaryMediatype, which nothing reads there",
        "write BinaryMediaTypes",
    ),
    (
        "'AWS::ApiGateway::RestApi'",
        "'AWS::APIGateway::RestAPI'",
        "3 (Api.Type)",
        "Api has the Type AWS::APIGateway::RestAPI, which is none",
        "write AWS::ApiGateway::RestApi",
    ),
]
IN_OPENAPI = [
    (
        "x-amazon-apigateway-binary-media-types",
        "x-amazon-apigateway-binary-media-type",
        "3 (x-amazon-apigateway-binary-media-type)",
        "the top level has x-amazon-apigateway-binary-media-type, which nothing reads there",
        "write x-amazon-apigateway-binary-media-types",
    ),
    (
        "x-amazon-apigateway-binary-media-types",
        "binaryMediaTypes",
        "3 (binaryMediaTypes)",
        "the top level has binaryMediaTypes, which nothing reads there",
        "write x-amazon-apigateway-binary-media-types at the top of the document",
    ),
    (
        "      x-amazon-apigateway-integration: {type: aws_proxy}",
        "      x-amazon-apigateway-intergration: {type: aws_proxy}",
        "17 (paths./a.x-amazon-apigateway-any-method.x-amazon-apigateway-intergration)",
        "paths./a.x-amazon-apigateway-any-method has x-amazon-apigateway-intergration, which "
        "nothing reads there",
        "write x-amazon-apigateway-integration",
    ),
    (
        "    x-amazon-apigateway-any-method:\n      x-amazon-apigateway-integration",
        "    x-amazon-apigateway-integration",
        "16 (paths./a.x-amazon-apigateway-integration)",
        "paths./a has x-amazon-apigateway-integration, which nothing reads there",
        "write it under a method of the path, as get",
    ),
    (
        "            contentHandling: CONVERT_TO_BINARY",
        "            content-handling: CONVERT_TO_BINARY",
        "14 (paths./a.get.x-amazon-apigateway-integration.responses.default.content-handling)",
        "paths./a.get.x-amazon-apigateway-integration.responses.default has content-handling, "
        "which nothing reads there",
        "write contentHandling",
    ),
]

TARGET_GROUP = """Resources:
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      TargetType: lambda
      TargetGroupAttributes: [{Key: stickiness.enabled, Value: 'true'},
        {Key: lambda.multi_value_headers.enabled, Value: 'true'}]
"""

# Keys of other resources.
OTHERS_OF_SAM = """
Transform: AWS::Serverless-2016-10-31
Parameters: {BinaryMediaTypes: {Type: String}, Api: {Type: String}}
Metadata: {ContentHandling: x}
Globals: {Function: {Environment: {Variables: {BinaryMediaTypes: x}}}, Api: {Name: a}, SimpleTable: {}}
Resources:
  T: {Type: AWS::Serverless::SimpleTable, DeletionPolicy: Retain, Connectors: {}, Properties: {PrimaryKey: {}}}
  Model: {Type: AWS::ApiGateway::Model, Properties: {ContentType: application/json}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      EventInvokeConfig: {}
      Fn::If: [A, {}, {}]
      Events:
        S: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        V: {Type: ScheduleV2}
        Q: {Type: SQS, Properties: {Queue: a}}
        A: {Type: Api, Properties: {Path: /a, Method: get, TimeoutInMillis: 10, Auth: {}, RequestModel: {}}}
        B: {Type: Api, Properties: {Path: /b, Method: get, ContentHandling: X}}
        C: {Type: HttpApi, Properties: {Path: $default, Method: any}}
        D: {Type: Api, Properties: {Path: '{{resolve:ssm:path}}', Method: get}}
        E: {Type: HttpApi, Properties: {Path: /e, Method: get}}
Outputs: {Api: {Value: !Sub '${ServerlessRestApi}'}}
"""

DEFINED = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Own:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        swagger: '2.0'
        paths:
          /a: {get: {x-amazon-apigateway-integration: {type: aws_proxy, uri: x}}}
          /any: {x-amazon-apigateway-any-method: {x-amazon-apigateway-integration: {type: aws_proxy, uri: x}}}
          /if: {'Fn::If': [A, {get: {}}, {post: {}}]}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: {Type: Api, Properties: {Path: /a, Method: GET, RestApiId: !Ref Own}}
        Every: {Type: Api, Properties: {Path: /a, Method: any, RestApiId: !Ref Own}}
        Any: {Type: Api, Properties: {Path: /any, Method: post, RestApiId: !Ref Own}}
        If: {Type: Api, Properties: {Path: /if, Method: put, RestApiId: !Ref Own}}
        Post: {Type: Api, Properties: {Path: /a, Method: post, RestApiId: !Ref Own}}
        Lost: {Type: Api, Properties: {Path: /lost, Method: get, RestApiId: !Ref Own}}
        Free: {Type: Api, Properties: {Path: /free, Method: get}}
"""
