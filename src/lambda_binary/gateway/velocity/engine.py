"""airspeed-ext's Velocity engine, with what AWS's own does otherwise: a copy that is ours alone.

airspeed's productions are classes of one module, each naming the others. That module is loaded a
second time, under a name of ours and outside `sys.modules`, and productions.py's methods are
put into *that* copy: who else imports airspeed in this process (LocalStack does) sees no change.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from types import ModuleType

from .productions import ADDED, REPLACED

_NAME = f"{__package__}.airspeed_operators"


@functools.cache
def engine() -> ModuleType:
    """The module; ModuleNotFoundError without airspeed-ext."""
    package = importlib.util.find_spec("airspeed")
    file = Path(package.origin).with_name("operators.py") if package and package.origin else None
    spec = importlib.util.spec_from_file_location(_NAME, file) if file and file.exists() else None
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("No module named 'airspeed.operators'", name="airspeed")
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    copy._Element.engine = copy  # where a production finds the others
    for production, members in REPLACED.items():
        _replace(getattr(copy, production), members)
    copy.UserDefinedDirective.DIRECTIVES = [
        type(name, (copy._Element,), members) for name, members in ADDED.items()
    ]
    return copy


def _replace(production: type, members: dict[str, object]) -> None:
    """What was there stays in reach, as `airspeed_parse` and the like."""
    for name, member in members.items():
        setattr(production, f"airspeed_{name}", getattr(production, name, None))
        setattr(production, name, member)
