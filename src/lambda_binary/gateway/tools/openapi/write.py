"""OpenAPI 3 with AWS's extensions: a REST API for `import-rest-api`, an HTTP API for `import-api`.

In: RoutePlan. Out: text. SAM's DefinitionBody is `document` too, with an address of its own for
the function.
"""

from __future__ import annotations

from ...model.settings import ANY_ERROR
from ...plan import PlanError, RoutePlan, facts
from ...plan.answers import CHOICE, RestResponse, answers, preflight, request_template
from ...plan.layout import fill, streamed
from ...plan.yaml_text import entries, lines, listed, quoted

# The parts in capitals are the user's to fill in; the file says so.
FUNCTION = "arn:aws:lambda:REGION:ACCOUNT:function:NAME"
_LAMBDA = "arn:aws:apigateway:REGION:lambda:path"
INVOCATION = f"{_LAMBDA}/2015-03-31/functions/{FUNCTION}/invocations"
STREAMING = f"{_LAMBDA}/2021-11-15/functions/{FUNCTION}/response-streaming-invocations"
PLACEHOLDERS = "# Put your own REGION, ACCOUNT and function NAME."

IMPORT_REST = """
#   aws apigateway import-rest-api --body fileb://openapi.yaml
#   aws apigateway create-deployment --rest-api-id ID --stage-name prod
<#redeploy>
"""
IMPORT_HTTP = """
#   aws apigatewayv2 import-api --body file://openapi.yaml
#   aws apigatewayv2 create-stage --api-id ID --stage-name '$default' --auto-deploy
"""
ALLOW = """
#   aws lambda add-permission --function-name NAME --statement-id api \\
#       --action lambda:InvokeFunction --principal apigateway.amazonaws.com \\
#       --source-arn 'arn:aws:execute-api:REGION:ACCOUNT:ID/*/<permitted>'
"""


# A document says nothing of the function itself; its other variables are to stay.
SETTINGS = """
# No document has the function's own settings, its variable <switch> and
# its timeout of <seconds> seconds. This sets them, and leaves its other variables as they are:
#   lambda-binary fix --rest-api-id ID --method <method> --path '<path>' --stream --apply
<#stream_function>
<#stream_timeout>
"""

STREAM = """
responseTransferMode: STREAM
<#stream_integration>
timeoutInMillis: <milliseconds>
"""


def openapi(plan: RoutePlan) -> str:
    """A file of its own.

    Raises:
        PlanError: the integration is none that OpenAPI describes.
    """
    if plan.integration not in {"rest-proxy", "rest-mapped", "http-api"}:
        raise PlanError(
            f"openapi describes REST and HTTP APIs, not {plan.integration}: name another target, "
            "as cloudformation"
        )
    http = plan.integration == "http-api"
    head = fill(
        """
        # <title>
        <#function>
        <placeholders>
        <commands>
        <allow>
        <settings>
        """,
        **facts.of_function(plan),
        placeholders=PLACEHOLDERS,
        commands=fill(IMPORT_HTTP if http else IMPORT_REST),
        allow=fill(ALLOW, permitted=plan.permitted),
        settings=streamed(plan, SETTINGS),
    )
    return f"{head}\n{document(plan, quoted(STREAMING if plan.stream else INVOCATION))}\n"


def document(plan: RoutePlan, address: str) -> str:
    """The OpenAPI document.

    Args:
        plan: the route.
        address: YAML for the invocation's URI.
    """
    return fill(
        """
        openapi: "3.0.1"
        info:
          title: image
          version: "1"
        <whole>
        paths:
          <path>:
            <methods>
        """,
        whole=_WHOLE[plan.integration](plan),
        path=quoted(plan.path),
        methods=lines(_method(plan, address), _options(plan)),
    )


def _whole_proxy(plan: RoutePlan) -> str:
    types = plan.binary_media_types
    return fill(
        """
        <#types>
        <#bodies>
        <#origin>
        <listed>
        """,
        **facts.of_api(plan),
        listed=f"x-amazon-apigateway-binary-media-types: {listed(types)}" if types else "",
    )


def _whole_mapped(plan: RoutePlan) -> str:
    return fill("<#no_types>")


def _whole_http(plan: RoutePlan) -> str:
    if not plan.cors:
        return fill("<#http_api>")
    return fill(
        """
        <#http_api>
        <#cors_own>
        x-amazon-apigateway-cors:
          allowOrigins: ["*"]
          allowMethods: <methods>
          allowHeaders: ["content-type", "authorization"]
        """,
        methods=listed(plan.allowed.split(",")),
    )


_WHOLE = {"rest-proxy": _whole_proxy, "rest-mapped": _whole_mapped, "http-api": _whole_http}


def _method(plan: RoutePlan, address: str) -> str:
    mapped = plan.integration == "rest-mapped"
    verb = "x-amazon-apigateway-any-method" if plan.method == "ANY" else plan.method.lower()
    return fill(
        """
        <verb>:
          <parameters>
          responses:
            <declared>
          x-amazon-apigateway-integration:
            <integration>
        """,
        verb=verb,
        parameters=_parameters(plan),
        declared=_declared(answers(plan))
        if mapped
        else "default:\n  description: what the function answers",
        integration=_mapped(plan, address) if mapped else _proxied(plan, address),
    )


def _parameters(plan: RoutePlan) -> str:
    if not plan.parameters:
        return ""
    rows = (
        f"  - name: {quoted(name)}\n    in: path\n    required: true\n    schema: {{type: string}}"
        for name in plan.parameters
    )
    return lines("parameters:", *rows)


def _declared(given: tuple[RestResponse, ...]) -> str:
    """The method responses: a mapped field that they do not name is not sent."""
    return "\n".join(
        fill(
            """
            "<status>":
              description: <meaning>
              headers:
                <headers>
            """,
            status=answer.status,
            meaning="the function failed" if answer.pattern == ANY_ERROR else "success",
            headers="\n".join(f"{name}: {{schema: {{type: string}}}}" for name in answer.fields),
        )
        for answer in given
    )


def _proxied(plan: RoutePlan, address: str) -> str:
    version = 'payloadFormatVersion: "2.0"' if plan.integration == "http-api" else ""
    mode = streamed(plan, STREAM)
    return lines("type: aws_proxy", "httpMethod: POST", f"uri: {address}", mode, version)


def _mapped(plan: RoutePlan, address: str) -> str:
    return fill(
        """
        type: aws
        httpMethod: POST
        uri: <address>
        <request>
        responses:
          <responses>
        """,
        address=address,
        request=_request(plan),
        responses="\n".join(map(_response, answers(plan))),
    )


def _request(plan: RoutePlan) -> str:
    template = request_template(plan)
    if not template:
        return ""
    return fill(
        """
        <#parameters>
        passthroughBehavior: when_no_templates
        requestTemplates:
          application/json: <template>
        """,
        template=quoted(template),
    )


def _response(answer: RestResponse) -> str:
    handling = f"contentHandling: {answer.content_handling}" if answer.content_handling else ""
    template = f"responseTemplates:\n  application/json: {quoted(answer.template)}"
    return fill(
        """
        <#fact>
        <pattern>:
          statusCode: "<status>"
          <handling>
          responseParameters:
            <parameters>
          <template>
        """,
        fact=answer.fact,
        pattern=quoted(answer.pattern) if answer.pattern else "default",
        status=answer.status,
        handling=handling,
        parameters=entries(answer.parameters),
        template=template if answer.template else "",
    )


def _options(plan: RoutePlan) -> str:
    if not plan.cors or plan.integration == "http-api":
        return ""
    answer = preflight(plan)
    return fill(
        """
        options:
          <parameters>
          responses:
            <declared>
          x-amazon-apigateway-integration:
            type: mock
            <#preflight>
            contentHandling: CONVERT_TO_TEXT
            requestTemplates:
              application/json: <choice>
            responses:
              <response>
        """,
        parameters=_parameters(plan),
        declared=_declared((answer,)),
        choice=quoted(CHOICE),
        response=_response(answer),
    )
