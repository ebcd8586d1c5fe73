"""The keys of a template that decide about bytes or routes, resource by resource: a table.

From AWS's references of SAM and CloudFormation resources. unread.py asks it; it reads nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class Keys(NamedTuple):
    """What belongs into a mapping.

    Attributes:
        wanted: names that others may be misspellings of.
        known: further names that are right.
        elsewhere: names that belong elsewhere, without case and signs -> what to do.
    """

    wanted: tuple[str, ...]
    known: tuple[str, ...]
    elsewhere: dict[str, str]


NESTED = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
TOP = ("Resources", "Globals", "Transform")
TOP_OTHERS = (
    "Parameters",
    "Outputs",
    "Mappings",
    "Conditions",
    "Rules",
    "Metadata",
    "Description",
)
ATTRIBUTES = ("DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy")
TYPES_OF_API = {
    "binarymediatypes": "write it in the API's Properties (SAM: AWS::Serverless::Api, or "
    "Globals.Api)",
}
ON_API = {"binarymediatypes": "write it under Api, as Globals.Api.BinaryMediaTypes"}
TOP_ELSEWHERE = {**TYPES_OF_API, "api": "write it under Globals"}
OF_FUNCTIONS = {**TYPES_OF_API, "events": "write it in the Properties of each function"}
# AWS doc 'AWS::Serverless::HttpApi' has no such property: an HTTP API has no such list.
NONE_OF_HTTP = {
    "binarymediatypes": "remove it: an HTTP API has no such list, isBase64Encoded in the "
    "function's envelope decides",
    "minimumcompressionsize": "remove it: an HTTP API does not compress",
}
HANDLING = {"contenthandling": "write it under Integration or one of its IntegrationResponses"}

# Type -> names that others may be misspellings of, further ones, those that belong elsewhere.
PROPERTIES: dict[str, Keys] = {
    "AWS::Serverless::Api": Keys(
        (
            "BinaryMediaTypes",
            "MinimumCompressionSize",
            "DefinitionBody",
            "DefinitionUri",
            "MergeDefinitions",
            "Cors",
            "StageName",
        ),
        ("Name", "OpenApiVersion"),
        {"corsconfiguration": "write Cors: CorsConfiguration is an HTTP API's"},
    ),
    "AWS::Serverless::HttpApi": Keys(
        ("DefinitionBody", "DefinitionUri", "CorsConfiguration", "StageName"),
        ("Name",),
        {**NONE_OF_HTTP, "cors": "write CorsConfiguration: Cors is a REST API's"},
    ),
    "AWS::Serverless::Function": Keys(
        ("Events", "FunctionUrlConfig"),
        ("FunctionName", "EventInvokeConfig"),
        TYPES_OF_API,
    ),
    "AWS::ApiGateway::RestApi": Keys(
        ("BinaryMediaTypes", "MinimumCompressionSize", "Body", "BodyS3Location"),
        (),
        {"definitionbody": "write Body: DefinitionBody is SAM's"},
    ),
    "AWS::ApiGateway::Method": Keys(
        ("Integration", "MethodResponses", "HttpMethod", "ResourceId", "RestApiId"),
        ("RequestModels", "RequestParameters"),
        {
            **TYPES_OF_API,
            **HANDLING,
            "integrationresponses": "write it under Integration",
            "requesttemplates": "write it under Integration",
        },
    ),
    "AWS::Lambda::Url": Keys(("InvokeMode",), ("AuthType", "Cors", "Qualifier"), {}),
    "AWS::ApiGateway::Stage": Keys((), (), TYPES_OF_API),
    "AWS::ApiGateway::Deployment": Keys((), (), TYPES_OF_API),
    "AWS::ApiGateway::Resource": Keys((), (), TYPES_OF_API),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Keys(
        ("TargetGroupAttributes", "TargetType"), (), {}
    ),
    "AWS::ApiGatewayV2::Api": Keys(("Body", "Target", "ProtocolType"), (), NONE_OF_HTTP),
    "AWS::ApiGatewayV2::Integration": Keys(
        ("PayloadFormatVersion", "IntegrationType"),
        ("IntegrationUri", "IntegrationMethod", "IntegrationSubtype"),
        {},
    ),
}
# Those that are read elsewhere, beside the above.
TYPES = (
    *PROPERTIES,
    "AWS::ApiGatewayV2::Route",
    "AWS::Lambda::Function",
    "AWS::CloudFront::Distribution",
)
INTEGRATION = (
    "Type",
    "ContentHandling",
    "IntegrationResponses",
    "PassthroughBehavior",
    "RequestTemplates",
    "Uri",
)
INTEGRATION_OTHERS = ("RequestParameters", "IntegrationHttpMethod", "ResponseTransferMode")
INTEGRATION_ELSEWHERE = {
    **TYPES_OF_API,
    "responsetemplates": "write it in one of the IntegrationResponses",
    "responseparameters": "write it in one of the IntegrationResponses",
}
RESPONSE = (
    "ContentHandling",
    "ResponseParameters",
    "ResponseTemplates",
    "SelectionPattern",
    "StatusCode",
)
EVENT: dict[str, Keys] = {
    "Api": Keys(
        ("Path", "Method", "RestApiId"),
        # No key of SAM's, but sam.py says so itself.
        ("ContentHandling", "RequestModel", "RequestParameters"),
        {**TYPES_OF_API, "apiid": "write RestApiId: ApiId is an HTTP API's"},
    ),
    "HttpApi": Keys(
        ("Path", "Method", "ApiId", "PayloadFormatVersion"),
        (),
        {**NONE_OF_HTTP, "restapiid": "write ApiId: RestApiId is a REST API's"},
    ),
}
EVENTS = (
    "AlexaSkill",
    "CloudWatchEvent",
    "CloudWatchLogs",
    "Cognito",
    "DocumentDB",
    "DynamoDB",
    "EventBridgeRule",
    "IoTRule",
    "Kinesis",
    "MQ",
    "MSK",
    "S3",
    "SNS",
    "SQS",
    "Schedule",
    "ScheduleV2",
    "SelfManagedKafka",
)
EVENT_KINDS = {
    "http": "HttpApi, or Api for a REST API",
    "rest": "Api",
    "restapi": "Api",
    "apigateway": "Api",
    "httpapiv2": "HttpApi",
}
