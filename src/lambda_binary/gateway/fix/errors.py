"""What fix raises: one sentence with what was wrong and what to do. Knows no AWS call."""

from __future__ import annotations

from ..errors import GatewayError


class FixError(GatewayError, ValueError):
    """Nothing was changed: the API, what was asked of it, or the way to it is not usable."""
