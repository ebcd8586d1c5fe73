"""Streaming handlers below and above what people put around handlers."""

from __future__ import annotations

import os

from lambda_binary import binary_response

PNG = b"\x89PNG\r\n\x1a\n"
KIND = os.environ["WRAPPED_BY"]


@binary_response
def plain(event, context):
    return PNG


def middleware(handler):
    def wrapper(event, context):
        return handler(event, context)

    return wrapper


if KIND == "sentry":
    import sentry_sdk
    from sentry_sdk.integrations.aws_lambda import AwsLambdaIntegration

    sentry_sdk.init(dsn="http://key@127.0.0.1:9/1", integrations=[AwsLambdaIntegration()])
    handler = plain
elif KIND == "logfire":
    import logfire

    handler = plain
    logfire.configure(send_to_logfire=False, console=False)
    logfire.instrument_aws_lambda(handler)  # it sets the module's attribute anew
elif KIND == "powertools":
    from aws_lambda_powertools import Logger, Metrics, Tracer
    from aws_lambda_powertools.metrics import MetricUnit
    from aws_lambda_powertools.middleware_factory import lambda_handler_decorator

    logger, metrics = Logger(service="s"), Metrics(namespace="n", service="s")
    tracer = Tracer(service="s")

    @lambda_handler_decorator
    def middle(handler, event, context):
        return handler(event, context)

    @logger.inject_lambda_context
    @tracer.capture_lambda_handler
    @metrics.log_metrics
    @middle
    @binary_response
    def handler(event, context):
        metrics.add_metric(name="pictures", unit=MetricUnit.Count, value=1)
        logger.info("a picture")
        return PNG
else:
    handler = middleware(plain)
