"""LocalStack without containers, for functions that are deployed: `python localstack_deployed.py`.

Runs in the environment of localstack-core 4.9. Beside the two replacements that
localstack_server.py explains, a function's own zip is what runs: its code comes from where the
deployment put it, its handler is the one that the deployment names.
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


def handler_of(version):
    """The function that the version's `Handler` names, in its own unzipped code."""
    folder = version.config.code.get_unzipped_code_location()
    module, _, name = version.config.handler.rpartition(".")
    # The code's own libraries; every function here brings the same.
    sys.path.append(str(folder))
    spec = importlib.util.spec_from_file_location(module, folder / f"{module}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return getattr(made, name)


def invoke(service, function_name, *, region, account_id, payload=None, request_id="", **_):
    version = lambda_stores[account_id][region].functions[function_name].latest()
    failed = False
    try:
        result = handler_of(version)(json.loads(payload or b"{}"), None)
    except Exception as error:
        failed = True
        result = {
            "errorMessage": str(error),
            "errorType": type(error).__name__,
            "stackTrace": traceback.format_tb(error.__traceback__),
        }
    return InvocationResult(request_id, json.dumps(result).encode(), failed, "", "$LATEST")


twisted.endpoints = LoopbackEndpoints
version_manager.get_runtime_executor = lambda: NoContainers
LambdaService.invoke = invoke
main.main()
