"""LocalStack without containers: `python localstack_server.py MODULE.py`, settings by environment.

Runs in the environment of localstack-core 4.9. Two of its parts are replaced, for it has no
setting for them: its server listens on every interface whatever GATEWAY_LISTEN says, and its
Lambda starts containers. Here the function called `f` is `f` of MODULE.py.
"""

import functools
import importlib.util
import json
import sys
import traceback

from localstack.runtime import main
from localstack.runtime.server import twisted
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.lambda_service import LambdaService


class LoopbackEndpoints:
    """Twisted's endpoints, as far as LocalStack's server takes them."""

    TCP4ServerEndpoint = functools.partial(
        twisted.endpoints.TCP4ServerEndpoint, interface="127.0.0.1"
    )


class FunctionsOf:
    """The functions of one module in the place of `LambdaService.invoke`."""

    def __init__(self, file):
        spec = importlib.util.spec_from_file_location("functions", file)
        self._module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._module)

    def invoke(self, service, function_name, *, payload=None, request_id="", **_):
        function = getattr(self._module, function_name)
        failed = False
        try:
            result = function(json.loads(payload or b"{}"), None)
        except Exception as error:
            failed = True
            result = {
                "errorMessage": str(error),
                "errorType": type(error).__name__,
                "stackTrace": traceback.format_tb(error.__traceback__),
            }
        return InvocationResult(request_id, json.dumps(result).encode(), failed, "", "$LATEST")


functions = FunctionsOf(sys.argv[1])
twisted.endpoints = LoopbackEndpoints
LambdaService.invoke = lambda service, **given: functions.invoke(service, **given)
main.main()
