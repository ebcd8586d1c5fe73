"""How the readers' remarks are judged: a table by the remark's rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import BROKEN, HINT, RISK, UNKNOWN, Cure, Finding
from ..model.evidence import DERIVED, DOC_MAPPING, DOCUMENTED, LIVE_TEST, RECORDED, REPORTED
from ..tools.route import ConfiguredRoute


@dataclass(frozen=True, slots=True)
class Row:
    """How a reader's remark is judged; `cure` where the remark has none of its own."""

    title: str
    severity: str
    grade: str
    source: str
    cure: str = ""


def findings_for(route: ConfiguredRoute) -> Iterator[Finding]:
    """A finding for each remark."""
    for remark in route.remarks:
        row = REMARKS[remark.rule]
        command = _deployment(route) if remark.rule == "not-deployed" else remark.lines
        yield Finding(
            rule=remark.rule,
            title=row.title,
            severity=row.severity,
            grade=row.grade,
            source=row.source,
            where=str(remark.where),
            why=(remark.text,),
            cures=(Cure(remark.cure or row.cure, command, row.grade),),
            routes=(route.name,),
        )


def _deployment(route: ConfiguredRoute) -> str:
    from ..tools.live.cure import lines

    return lines(route, [])


_POST = (
    "let the integration's method be POST, whatever the route's is: IntegrationHttpMethod in "
    "CloudFormation, integration_http_method in Terraform, httpMethod in OpenAPI"
)
REMARKS: dict[str, Row] = {
    "illegal-setting": Row(
        "AWS would not take this setting",
        BROKEN,
        DERIVED,
        "the API Gateway reference",
        "correct it; the route was judged without it",
    ),
    "types-of-an-idle-api": Row(
        "the binary media types belong to another API than the route",
        RISK,
        DOCUMENTED,
        "AWS doc 'Api' (event source of AWS::Serverless::Function): without RestApiId an API of "
        "its own is made",
        "name the API in the event with RestApiId: !Ref, or move the types to Globals.Api",
    ),
    "event-not-defined": Row(
        "an event adds no route to an API with a definition of its own",
        BROKEN,
        DOCUMENTED,
        "AWS doc 'AWS::Serverless::Api', MergeDefinitions; what samtranslator makes of it",
    ),
    "uri-date": Row(
        "the integration's uri names no call that Lambda has",
        BROKEN,
        DERIVED,
        "AWS doc 'Invoke' and 'InvokeWithResponseStream' (Lambda API reference)",
        "write /2015-03-31/functions/…/invocations, or /2021-11-15/functions/…/"
        "response-streaming-invocations where the response is streamed",
    ),
    "alias-of-yaml": Row(
        "CloudFormation itself takes no aliases of YAML",
        HINT,
        REPORTED,
        "CloudFormation's answer 'YAML aliases are not allowed in CloudFormation templates'; AWS "
        "doc 'CloudFormation template formats'",
        "deploy what `aws cloudformation package` makes of the file, which writes them out",
    ),
    "transfer-not-read": Row(
        "SAM passes over the response transfer mode",
        RISK,
        DOCUMENTED,
        "aws-sam-translator 1.115, model/eventsources/push.py: RESPONSE_STREAM alone is read",
    ),
    "refused-by-sam": Row(
        "SAM refuses the template",
        BROKEN,
        DOCUMENTED,
        "aws-sam-translator 1.115, which CloudFormation's transform runs",
    ),
    "permission-of-no-method": Row(
        "an event's permission matches no request",
        RISK,
        DERIVED,
        "aws-sam-translator 1.115, model/eventsources/push.py, _get_permission: any alone is *",
    ),
    "stack-elsewhere": Row(
        "a stack beside this one is not judged with it",
        HINT,
        DOCUMENTED,
        "AWS docs 'AWS::CloudFormation::Stack', 'AWS::Serverless::Application'",
        "check its template too: lambda-binary check takes several",
    ),
    "list-wanted": Row(
        "CloudFormation takes a list of binary media types",
        BROKEN,
        DOCUMENTED,
        "AWS doc 'AWS::ApiGateway::RestApi', BinaryMediaTypes: Array of String; cfn-lint E3012",
        "write a list, as BinaryMediaTypes: ['*/*']",
    ),
    "url-permission": Row(
        "a function URL lacks a permission that its callers need",
        RISK,
        DOCUMENTED,
        "AWS doc 'Control access to Lambda function URLs': since October 2025 both are needed",
    ),
    "url-permission-of-old": Row(
        "the framework may give a function URL one permission of two",
        HINT,
        REPORTED,
        "serverless/serverless #13147; oss-serverless/osls #102; hashicorp/terraform-provider-aws "
        "#44858",
    ),
    "key-repeated": Row(
        "a key is given twice",
        HINT,
        DERIVED,
        "PyYAML, with which SAM and the AWS CLI read templates, takes the last; cfn-lint E0000 "
        "refuses the file",
        "remove all but one",
    ),
    "key-refused": Row(
        "the template has a key or type that AWS refuses or leaves out",
        BROKEN,
        DOCUMENTED,
        "AWS's references of SAM and CloudFormation resources",
    ),
    "not-expanded": Row(
        "a part of the template is made when it is deployed",
        UNKNOWN,
        DOCUMENTED,
        "AWS docs 'Fn::ForEach', 'AWS::Include transform', 'Perform custom processing with macros'",
        "check the processed template (aws cloudformation get-template --template-stage "
        "Processed), or the live API (--rest-api-id)",
    ),
    "path-without-slash": Row(
        "a path does not start with a slash",
        RISK,
        DOCUMENTED,
        "AWS doc 'Api' and 'HttpApi' (event sources of AWS::Serverless::Function), Path: 'Must "
        "start with /'; samtranslator passes it on as it is",
    ),
    "key-not-read": Row(
        "a key stands where nothing reads it",
        RISK,
        DERIVED,
        "the schemas of serverless.yml (osls 4.3) and of AWS's OpenAPI extensions",
    ),
    "handling-on-proxy": Row(
        "contentHandling does nothing on a proxy integration",
        RISK,
        LIVE_TEST,
        "Claudia's and SAM's integration tests; serverless/serverless #10266",
        "remove it; on a proxy integration binaryMediaTypes and isBase64Encoded decide",
    ),
    "text-on-proxy": Row(
        "contentHandling CONVERT_TO_TEXT does nothing on a proxy integration",
        HINT,
        LIVE_TEST,
        "Claudia's and SAM's integration tests; serverless/serverless #10266",
        "it may stay: `chalice package` and API Gateway's console write it into every proxy "
        "integration; binaryMediaTypes and isBase64Encoded decide",
    ),
    "asynchronous": Row(
        "the function is called asynchronously: its result reaches no client",
        HINT,
        DOCUMENTED,
        "AWS doc 'Set up asynchronous invocation of the backend Lambda function'",
        "nothing to do where the response is meant to come before the function's end; else leave "
        "out X-Amz-Invocation-Type",
    ),
    "invocation-chosen": Row(
        "the request chooses whether the function's result is waited for",
        HINT,
        DOCUMENTED,
        "AWS doc 'Set up asynchronous invocation of the backend Lambda function'",
        "keep the integration as it is: a proxy integration waits for every result",
    ),
    "invoking-method": Row(
        "the integration's own method is not POST, by which alone Lambda is invoked",
        BROKEN,
        DOCUMENTED,
        "AWS doc 'Integration' (REST API reference), httpMethod; without one AWS refuses it: "
        "aws/aws-cdk #6404, hashicorp/terraform #10501",
        _POST,
    ),
    "types-never-match": Row(
        "an entry of the binary media types matches nothing",
        HINT,
        RECORDED,
        "LocalStack's tests on AWS: a patch of /binaryMediaTypes/- is stored as the entry -",
        "remove it, or write a media type, as image/png, or */* for everything",
    ),
    "path-elsewhere": Row(
        "a path stands in another file and is not judged",
        UNKNOWN,
        DERIVED,
        "AWS doc 'PutRestApi': what is imported is one document",
        "check the bundled document that is imported, or the live API (--rest-api-id)",
    ),
    "proxy-response-removed": Row(
        "the response block does nothing on a proxy integration",
        RISK,
        DOCUMENTED,
        "serverless/serverless #10266: the framework removes it with a warning",
        "remove it, or set integration: lambda",
    ),
    "plugin-apigw-binary": Row(
        "the old plugin serverless-apigw-binary sets the binary media types",
        HINT,
        DOCUMENTED,
        "Serverless Framework 1.42.0, pull request 6063",
        "write provider.apiGateway.binaryMediaTypes and remove the plugin",
    ),
    "plugin-types": Row(
        "an old plugin sets the binary media types",
        HINT,
        DERIVED,
        "the plugin's source on npm; Serverless Framework 1.42.0, pull request 6063",
        "write provider.apiGateway.binaryMediaTypes, which needs no plugin",
    ),
    "plugin-not-named": Row(
        "binary media types where no plugin reads them",
        HINT,
        DERIVED,
        "the plugins' sources on npm",
        "write provider.apiGateway.binaryMediaTypes, which needs no plugin, and remove this key",
    ),
    "plugin-apigwy-binary": Row(
        "contentHandling beside path and method is read by an old plugin only",
        RISK,
        DOCUMENTED,
        "serverless-apigwy-binary (deprecated); Serverless Framework 1.59.0, pull request 6987",
    ),
    "header-undeclared": Row(
        "a mapped field is not declared in the method response",
        BROKEN,
        DOCUMENTED,
        DOC_MAPPING,
        "declare it in the method response of that status (CloudFormation: ResponseParameters: "
        "{method.response.header.Content-Type: true}; OpenAPI: responses.200.headers)",
    ),
    "not-deployed": Row(
        "the stage serves an older deployment",
        RISK,
        DOCUMENTED,
        "AWS doc 'Updates to a REST API that require redeployment'",
        "deploy the stage",
    ),
}
