"""Terraform for a REST API, proxy or mapped, around the function `picture`.

In: RoutePlan. Out: text of resources.
"""

from __future__ import annotations

import json

from ...plan import RoutePlan, facts
from ...plan.answers import CHOICE, RestResponse, answers, preflight, request_template
from ...plan.layout import fill, joined, streamed
from ...plan.yaml_text import listed

# To go back the mode is to be BUFFERED, for one left out stays.
STREAM = """
response_transfer_mode = "STREAM"
<#stream_integration>
timeout_milliseconds = <milliseconds>
"""


def rest_api(plan: RoutePlan) -> str:
    """The API with its resources, methods, answers and stage."""
    mapped = plan.integration == "rest-mapped"
    parts = [_api(plan), *_resources(plan), _method(plan)]
    if mapped:
        parts += [_pair("ok" if not a.pattern else "failed", "get", a) for a in answers(plan)]
    if plan.cors:
        parts += [_options(plan), _pair("preflight", "preflight", preflight(plan))]
    return joined(*parts, _deployment(plan))


def _api(plan: RoutePlan) -> str:
    types = plan.binary_media_types
    return fill(
        """
        resource "aws_api_gateway_rest_api" "image" {
          name = "image"
          <#types>
          <#bodies>
          <#origin>
          <listed>
        }
        """,
        **facts.of_api(plan),
        listed=f"binary_media_types = {listed(types)}" if types else "",
    )


def _resources(plan: RoutePlan) -> list[str]:
    return [
        fill(
            """
            resource "aws_api_gateway_resource" "path<number>" {
              rest_api_id = aws_api_gateway_rest_api.image.id
              parent_id   = <parent>
              path_part   = "<part>"
            }
            """,
            number=str(number),
            parent=_resource(number - 1),
            part=part,
        )
        for number, part in enumerate(plan.segments, 1)
    ]


def _resource(number: int) -> str:
    if number:
        return f"aws_api_gateway_resource.path{number}.id"
    return "aws_api_gateway_rest_api.image.root_resource_id"


def _method(plan: RoutePlan) -> str:
    return fill(
        """
        resource "aws_api_gateway_method" "get" {
          rest_api_id   = aws_api_gateway_rest_api.image.id
          resource_id   = <resource>
          http_method   = "<method>"
          authorization = "NONE"
        }

        resource "aws_api_gateway_integration" "get" {
          rest_api_id             = aws_api_gateway_rest_api.image.id
          resource_id             = aws_api_gateway_method.get.resource_id
          http_method             = aws_api_gateway_method.get.http_method
          type                    = "<type>"
          integration_http_method = "POST"
          uri                     = aws_lambda_function.picture.<uri>
          <streamed>
          <request>
        }

        resource "aws_lambda_permission" "api" {
          action        = "lambda:InvokeFunction"
          function_name = aws_lambda_function.picture.function_name
          principal     = "apigateway.amazonaws.com"
          source_arn    = "${aws_api_gateway_rest_api.image.execution_arn}/*/<permitted>"
        }
        """,
        resource=_resource(len(plan.segments)),
        method=plan.method,
        type="AWS" if plan.integration == "rest-mapped" else "AWS_PROXY",
        uri="response_streaming_invoke_arn" if plan.stream else "invoke_arn",
        streamed=streamed(plan, STREAM),
        request=_request(plan) if plan.integration == "rest-mapped" else "",
        permitted=plan.permitted,
    )


def _request(plan: RoutePlan) -> str:
    template = request_template(plan)
    if not template:
        return ""
    return fill(
        """
        <#parameters>
        passthrough_behavior = "WHEN_NO_TEMPLATES"
        request_templates    = { "application/json" = <template> }
        """,
        template=json.dumps(template),
    )


def _pair(name: str, method: str, answer: RestResponse) -> str:
    """A method response and its integration response."""
    pattern = f"selection_pattern = {json.dumps(answer.pattern)}" if answer.pattern else ""
    template = f'response_templates = {{ "application/json" = {json.dumps(answer.template)} }}'
    handling = f'content_handling = "{answer.content_handling}"'
    return fill(
        """
        resource "aws_api_gateway_method_response" "<name>" {
          rest_api_id = aws_api_gateway_rest_api.image.id
          resource_id = aws_api_gateway_method.<method>.resource_id
          http_method = aws_api_gateway_method.<method>.http_method
          status_code = "<status>"
          response_parameters = {
            <declared>
          }
        }

        <#fact>
        resource "aws_api_gateway_integration_response" "<name>" {
          rest_api_id = aws_api_gateway_rest_api.image.id
          resource_id = aws_api_gateway_integration.<method>.resource_id
          http_method = aws_api_gateway_integration.<method>.http_method
          status_code = aws_api_gateway_method_response.<name>.status_code
          <pattern>
          <handling>
          response_parameters = {
            <mapped>
          }
          <template>
        }
        """,
        name=name,
        method=method,
        fact=answer.fact,
        status=answer.status,
        declared="\n".join(f'"{key}" = true' for key in answer.parameters),
        pattern=pattern,
        handling=handling if answer.content_handling else "",
        mapped="\n".join(f'"{key}" = "{text}"' for key, text in answer.parameters.items()),
        template=template if answer.template else "",
    )


def _options(plan: RoutePlan) -> str:
    return fill(
        """
        resource "aws_api_gateway_method" "preflight" {
          rest_api_id   = aws_api_gateway_rest_api.image.id
          resource_id   = <resource>
          http_method   = "OPTIONS"
          authorization = "NONE"
        }

        resource "aws_api_gateway_integration" "preflight" {
          rest_api_id = aws_api_gateway_rest_api.image.id
          resource_id = aws_api_gateway_method.preflight.resource_id
          http_method = aws_api_gateway_method.preflight.http_method
          type        = "MOCK"
          <#preflight>
          content_handling  = "CONVERT_TO_TEXT"
          request_templates = { "application/json" = <choice> }
        }
        """,
        resource=_resource(len(plan.segments)),
        choice=json.dumps(CHOICE),
    )


def _deployed(plan: RoutePlan) -> list[str]:
    """What a deployment publishes, so that it is made after all of it."""
    methods = ["get", "preflight"] if plan.cors else ["get"]
    names = [f"aws_api_gateway_integration.{name}" for name in methods]
    answered = ["ok", "failed"] if plan.integration == "rest-mapped" else []
    answered += ["preflight"] if plan.cors else []
    return [*names, *(f"aws_api_gateway_integration_response.{name}" for name in answered)]


def _deployment(plan: RoutePlan) -> str:
    # A hash of whole resources, the usual trigger, shows a difference in the second plan
    # (documented: provider, aws_api_gateway_deployment; seen with 5.100): of the files it does not.
    return fill(
        """
        <#redeploy>
        resource "aws_api_gateway_deployment" "image" {
          rest_api_id = aws_api_gateway_rest_api.image.id
          triggers = {
            # Any change of the files in this folder.
            files = sha1(join("", [
              for name in fileset(path.module, "*.tf") : filesha1("${path.module}/${name}")
            ]))
          }
          lifecycle {
            create_before_destroy = true
          }
          depends_on = [
            <deployed>
          ]
        }

        resource "aws_api_gateway_stage" "prod" {
          rest_api_id   = aws_api_gateway_rest_api.image.id
          deployment_id = aws_api_gateway_deployment.image.id
          stage_name    = "prod"
        }

        output "address" {
          value = "${aws_api_gateway_stage.prod.invoke_url}<path>"
        }
        """,
        deployed="\n".join(f"{name}," for name in _deployed(plan)),
        path=plan.path,
    )
