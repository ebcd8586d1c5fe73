"""What is said of a date that HTTP cannot write. Only for the way out."""

from __future__ import annotations

from ..errors import OptionError


def beyond_dates(moment: float) -> OptionError:
    """The error for seconds that no HTTP-date says."""
    return OptionError(
        f"last_modified={moment!r} is no date between the years 1 and 9999: give seconds, not "
        "milliseconds, since the epoch"
    )
