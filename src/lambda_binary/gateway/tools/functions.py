"""What a function's own settings say of how it answers: runtime, handler, and whether it streams.

In: values as a tool writes them. Out: Function. This file knows no tool.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.settings import SWITCH
from .intake import unresolved
from .route import ADAPTED, UNTOLD, Function

# github.com/awslabs/aws-lambda-web-adapter, README: the wrapper of its layer, its own variables.
_WRAPPER, _ADAPTERS = "AWS_LAMBDA_EXEC_WRAPPER", ("AWS_LWA_", "READINESS_CHECK_")
_LAYER = "LambdaAdapterLayer"


def told(runtime: str, handler: str, variables: Any = None, layers: Any = None) -> Function:
    """The function.

    Args:
        runtime, handler: empty where they are not told.
        variables: its environment.
        layers: their ARNs.
    """
    given = variables if isinstance(variables, Mapping) else {}
    adapted = any(_of_adapter(str(name)) for name in given) or _LAYER in str(layers)
    if adapted or unresolved(variables):
        return Function(runtime, handler, ADAPTED)
    switch = given.get(SWITCH)
    if switch is not None and (not isinstance(switch, str) or unresolved(switch)):
        return Function(runtime, handler, ADAPTED)
    names = str(switch or "").split(",")
    streams = tuple(name.strip() for name in names if name.strip())
    return Function(runtime, handler, streams) if runtime or handler or streams else UNTOLD


def _of_adapter(name: str) -> bool:
    return name == _WRAPPER or name.startswith(_ADAPTERS)
