"""SAM CLI's own HTTP gateway without containers, on loopback.

    python sam_gateway.py '{"port": 3000, "binaryMediaTypes": [], "routes": {"/x": "app.py:f"}}'

Runs in the environment of aws-sam-cli 1.170. `LocalApigwService` is SAM's class, unchanged; only
what runs a function is ours: it calls it here and writes its JSON where a container would.
"""

import importlib.util
import json
import sys
import traceback
from functools import cache

from samcli.lib.providers.provider import Api
from samcli.local.apigw.local_apigw_service import LocalApigwService
from samcli.local.apigw.route import Route


class Runner:
    """What the gateway asks for a function's result."""

    @staticmethod
    def is_debugging():
        return False

    @staticmethod
    def invoke(function_name, event, stdout, stderr=None, **_):
        try:
            result = function(function_name)(json.loads(event), None)
        except Exception as error:
            # Lambda's error payload, by which SAM knows a failure.
            result = {
                "errorMessage": str(error),
                "errorType": type(error).__name__,
                "stackTrace": traceback.format_tb(error.__traceback__),
            }
        stdout.write_str(json.dumps(result))


@cache
def function(place):
    file, _, name = place.rpartition(":")
    return getattr(module(file), name)


@cache
def module(file):
    spec = importlib.util.spec_from_file_location("handlers", file)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def main():
    plan = json.loads(sys.argv[1])
    api = Api(
        [
            Route(function_name=place, path=path, methods=Route.ANY_HTTP_METHODS)
            for path, place in plan["routes"].items()
        ]
    )
    api.binary_media_types_set = set(plan["binaryMediaTypes"])
    service = LocalApigwService(api, Runner(), port=plan["port"], host="127.0.0.1")
    service.create()
    service.run()


main()
