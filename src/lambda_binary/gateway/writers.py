"""Writers: a RoutePlan to the configuration of a deploy tool, as text.

    plan(...) -> RoutePlan;  TARGETS[name](RoutePlan) -> str

The public face of plan/ and of the writers in tools/table.py. Pure: no file, no network, no tool
is run.
"""

from .plan import METHODS as METHODS
from .plan import PLANNED as PLANNED
from .plan import PlanError as PlanError
from .plan import RoutePlan as RoutePlan
from .plan import plan as plan
from .tools.table import WRITERS as TARGETS

__all__ = ["METHODS", "PLANNED", "TARGETS", "PlanError", "RoutePlan", "plan"]
