"""Terraform for HTTP APIs, function URLs and load balancers, around the function `picture`.

In: RoutePlan. Out: text of resources. None of these has a setting for binary content.
"""

from __future__ import annotations

from ...plan import RoutePlan, facts
from ...plan.layout import fill
from ...plan.yaml_text import listed
from ..templates.write.entrances import path_pattern


def _http_api(plan: RoutePlan) -> str:
    return fill(
        """
        <#http_api>
        resource "aws_apigatewayv2_api" "image" {
          name          = "image"
          protocol_type = "HTTP"
          <cors>
        }

        resource "aws_apigatewayv2_integration" "picture" {
          api_id                 = aws_apigatewayv2_api.image.id
          integration_type       = "AWS_PROXY"
          integration_uri        = aws_lambda_function.picture.invoke_arn
          payload_format_version = "2.0"
        }

        resource "aws_apigatewayv2_route" "get" {
          api_id    = aws_apigatewayv2_api.image.id
          route_key = "<method> <path>"
          target    = "integrations/${aws_apigatewayv2_integration.picture.id}"
        }

        resource "aws_apigatewayv2_stage" "default" {
          api_id      = aws_apigatewayv2_api.image.id
          name        = "$default"
          auto_deploy = true
        }

        resource "aws_lambda_permission" "api" {
          action        = "lambda:InvokeFunction"
          function_name = aws_lambda_function.picture.function_name
          principal     = "apigateway.amazonaws.com"
          source_arn    = "${aws_apigatewayv2_api.image.execution_arn}/*"
        }

        output "address" {
          value = "${aws_apigatewayv2_api.image.api_endpoint}<path>"
        }
        """,
        cors=_http_cors(plan) if plan.cors else "",
        method=plan.method,
        path=plan.path,
    )


def _http_cors(plan: RoutePlan) -> str:
    return fill(
        """
        <#cors_own>
        cors_configuration {
          allow_origins = ["*"]
          allow_methods = <methods>
          allow_headers = ["content-type", "authorization"]
        }
        """,
        methods=listed(plan.allowed.split(",")),
    )


def _function_url(plan: RoutePlan) -> str:
    cors = fill(
        """
        <#cors_url>
        cors {
          allow_origins = ["*"]
          allow_methods = ["*"]
          allow_headers = ["content-type", "authorization"]
        }
        """
    )
    return fill(
        """
        <#function_url>
        resource "aws_lambda_function_url" "picture" {
          function_name = aws_lambda_function.picture.function_name
          <#url_public>
          authorization_type = "NONE"
          <mode>
          <cors>
        }

        resource "aws_lambda_permission" "url" {
          action                 = "lambda:InvokeFunctionUrl"
          function_name          = aws_lambda_function.picture.function_name
          principal              = "*"
          function_url_auth_type = "NONE"
        }

        <#url_invoke>
        resource "aws_lambda_permission" "url_invoke" {
          action                   = "lambda:InvokeFunction"
          function_name            = aws_lambda_function.picture.function_name
          principal                = "*"
          invoked_via_function_url = true
        }

        output "address" {
          value = aws_lambda_function_url.picture.function_url
        }
        """,
        function_url=facts.url(plan),
        mode='invoke_mode = "RESPONSE_STREAM"' if plan.stream else "",
        cors=cors if plan.cors else "",
    )


def _alb(plan: RoutePlan) -> str:
    return fill(
        """
        variable "listener_arn" {
          description = "The load balancer's listener"
          type        = string
        }

        <#alb>
        <#alb_quota>
        resource "aws_lb_target_group" "picture" {
          name        = "picture"
          target_type = "lambda"
          # Cookies and repeated fields need it; the library sees it in the event.
          lambda_multi_value_headers_enabled = true
        }

        resource "aws_lambda_permission" "alb" {
          action        = "lambda:InvokeFunction"
          function_name = aws_lambda_function.picture.function_name
          principal     = "elasticloadbalancing.amazonaws.com"
          source_arn    = aws_lb_target_group.picture.arn
        }

        resource "aws_lb_target_group_attachment" "picture" {
          target_group_arn = aws_lb_target_group.picture.arn
          target_id        = aws_lambda_function.picture.arn
          depends_on       = [aws_lambda_permission.alb]
        }

        resource "aws_lb_listener_rule" "picture" {
          listener_arn = var.listener_arn
          priority     = 10
          condition {
            path_pattern {
              values = ["<path>"]
            }
          }
          <method>
          action {
            type             = "forward"
            target_group_arn = aws_lb_target_group.picture.arn
          }
        }
        """,
        path=path_pattern(plan),
        method="" if plan.method == "ANY" else _method(plan),
    )


def _method(plan: RoutePlan) -> str:
    return fill(
        """
        condition {
          http_request_method {
            values = ["<method>"]
          }
        }
        """,
        method=plan.method,
    )


FRONTS = {"http-api": _http_api, "function-url": _function_url, "alb": _alb}
