"""LocalStack without containers: `python localstack_server.py MODULE.py`, settings by environment.

Runs in the environment of localstack-core 4.9. Two of its parts are replaced, for it has no
setting for them: its server listens on every interface whatever GATEWAY_LISTEN says, and its
Lambda starts containers. Here a function that was deployed runs from its own zip, by the handler
that its deployment names; any other one called `f` is `f` of MODULE.py.
"""

import functools
import importlib.util
import json
import sys
import traceback

from localstack.runtime import main
from localstack.runtime.server import twisted
from localstack.services.lambda_.invocation import version_manager
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.models import lambda_stores


class LoopbackEndpoints:
    """Twisted's endpoints, as far as LocalStack's server takes them."""

    TCP4ServerEndpoint = functools.partial(
        twisted.endpoints.TCP4ServerEndpoint, interface="127.0.0.1"
    )


class NoContainers:
    """What a version of a function needs before it runs in this process."""

    @staticmethod
    def prepare_version(version):
        version.config.code.prepare_for_execution()

    @staticmethod
    def cleanup_version(version):
        pass


def imported(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def handler_of(function):
    """What the function's `Handler` names, in its own unzipped code."""
    version = function.latest()
    folder = version.config.code.get_unzipped_code_location()
    module, _, name = version.config.handler.rpartition(".")
    # The code's own libraries; every function here brings the same.
    sys.path.append(str(folder))
    return getattr(imported(module, folder / f"{module}.py"), name)


def invoke(service, function_name, *, region, account_id, payload=None, request_id="", **_):
    deployed = lambda_stores[account_id][region].functions.get(function_name)
    failed = False
    try:
        handler = handler_of(deployed) if deployed else getattr(FUNCTIONS, function_name)
        result = handler(json.loads(payload or b"{}"), None)
    except Exception as error:
        failed = True
        result = {
            "errorMessage": str(error),
            "errorType": type(error).__name__,
            "stackTrace": traceback.format_tb(error.__traceback__),
        }
    return InvocationResult(request_id, json.dumps(result).encode(), failed, "", "$LATEST")


FUNCTIONS = imported("functions", sys.argv[1])
twisted.endpoints = LoopbackEndpoints
version_manager.get_runtime_executor = lambda: NoContainers
LambdaService.invoke = invoke
main.main()
