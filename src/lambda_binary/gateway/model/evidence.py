"""How sure each rule of the model is: grades, sources, and the Rule that carries both.

A grade is spelt as docs/glossary.md spells it, wherever it is shown. A rule stands beside the code
that applies it, as a module constant; `Rule.note` turns it into the note that a response carries.
This file knows no rule of AWS itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from .messages import Note

RECORDED = "recorded"
LIVE_TEST = "verified by a live test"
VERIFIED = "reported as verified"
DOCUMENTED = "documented"
REPORTED = "reported"
TRIALS = "from trials"
EMULATOR = "from an emulator"
DERIVED = "derived"
UNKNOWN = "unknown"

# Strongest first. Recorded: run against AWS by a test whose result is stored. Unknown: no source.
GRADES = (
    RECORDED,
    LIVE_TEST,
    VERIFIED,
    DOCUMENTED,
    REPORTED,
    TRIALS,
    EMULATOR,
    DERIVED,
    UNKNOWN,
)
# No rule's: what a deployed URL answered when `check` asked it.
OBSERVED = "observed"

# LocalStack's tests marked `aws.validated`, localstack/localstack at 8b9a79f.
LS_BINARY = "LocalStack test_aws_proxy_binary_response, on AWS 2025-01-29"
LS_FORMAT = "LocalStack test_aws_proxy_response_payload_format_validation, on AWS 2024-11-15"
LS_FORMAT2 = "LocalStack test_lambda_aws_proxy_response_format, on AWS 2024-02-23"
LS_SELECTION = "LocalStack test_lambda_selection_patterns, on AWS 2025-05-05"
LS_S3 = "LocalStack TestApiGatewayS3BinarySupport, on AWS 2025-03-17"
LS_URL = "LocalStack TestLambdaURL, on AWS 2025-11-24"
LS_LIMIT = "LocalStack test_lambda_too_large_response, on AWS"
LS_EVENT = "LocalStack test_lambda_aws_proxy_integration, on AWS 2024-08-02"
LS_FIELDS = "LocalStack test_apigateway_header_remapping_aws, on AWS 2024-12-11 (a regional API)"
LS_INPUT = "LocalStack test_input_body_formatting, on AWS 2025-03-19"
LS_ECHO = "LocalStack's create_echo_http_server, on AWS 2025-11-24"
LS_URL_DENIED = "LocalStack test_lambda_permission_url_invocation, on AWS 2025-11-24"
LS_ROUTING = "LocalStack test_routing_not_found, on AWS 2024-07-23"

# Answers and events of deployed APIs that others stored.
DOTNET = "aws/aws-lambda-dotnet LambdaTestTool-v2, answers of deployed APIs, 2025-04-14"
VOKER = "hotsock/voker vokerhttp/testdata, events of deployed APIs, 2026-07-10"
ARCHITECT = "architect/sandbox, 'actually observed API Gateway behavior'"

# Pages of the AWS documentation, by title.
DOC_CONVERSIONS = "AWS doc 'Content type conversions in API Gateway'"
DOC_PROXY_BINARY = "AWS doc 'Return binary media from a Lambda proxy integration'"
DOC_CONVERT = "AWS doc 'Enabling binary support using the API Gateway REST API'"
DOC_PROXY_OUTPUT = "AWS doc 'Set up Lambda proxy integrations in API Gateway'"
DOC_LAMBDA_ERRORS = "AWS doc 'Handle Lambda errors in API Gateway'"
DOC_PROXY_ERRORS = "AWS doc 'Handling errors with an API Gateway API'"
DOC_NOTES = "AWS doc 'Amazon API Gateway important notes'"
DOC_MAPPING = "AWS doc 'Set up data mappings' (request-response-data-mappings)"
DOC_TEMPLATES = "AWS doc 'Mapping template variables for API Gateway'"
DOC_PASSTHROUGH = "AWS doc 'Integration passthrough behaviors'"
DOC_RESPONSES = "AWS doc 'Gateway response types'"
DOC_INTEGRATION_RESPONSE = "AWS doc 'Set up an integration response in API Gateway'"
DOC_COMPRESSION = "AWS doc 'Enable payload compression for an API'"
DOC_HTTP_API = "AWS doc 'Working with AWS Lambda proxy integrations for HTTP APIs'"
DOC_URL = "AWS doc 'Invoking Lambda function URLs'"
DOC_ALB = "AWS doc 'Lambda functions as targets' (Application Load Balancers)"
DOC_ALB_502 = "AWS doc 'Troubleshoot your Application Load Balancers'"
DOC_EDGE = "AWS doc 'Generating HTTP responses in request triggers'"
DOC_EDGE_LIMITS = "AWS doc 'Restrictions on edge functions'"
DOC_EDGE_EVENT = "AWS doc 'Lambda@Edge event structure'"
DOC_STREAM = "AWS doc 'Set up a Lambda proxy integration with payload response streaming'"
DOC_OVERRIDE = "AWS doc 'Override your API's request and response parameters and status codes'"

BLOG_HTTP_BINARY = "AWS Compute Blog 'Handling binary data using API Gateway HTTP APIs'"
MINISTACK_766 = "ministackorg/ministack #766"
MINISTACK_767 = "ministackorg/ministack #767"
SAM_TRIALS = "aws-sam-cli local_apigw_service.py ('undocumented behaviour, based on some trials')"
NO_SOURCE = "no source found"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of AWS that the model obeys.

    Attributes:
        name: short, for machines: `accept-first-type`.
        source: where it is written or was recorded.
        grade: one of `GRADES`.
    """

    name: str
    source: str
    grade: str

    def note(self, text: str, effect: str = "none") -> Note:
        """The rule as a note of a response."""
        return Note(text, self.source, self.grade, self.name, effect)
