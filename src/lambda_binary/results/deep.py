"""How deep a value is, where Python's bound of recursion was raised beyond what a stack holds.

Python's encoder goes down the C stack, level by level: without this, a deep value ends the process
where an error was due. Nothing here recurs.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def refuse(content: object, most: int) -> None:
    """Raise for a value of more levels.

    Raises:
        RecursionError: as the encoder would, had it the stack.
    """
    under_way: list[Iterator[object]] = [iter((content,))]
    while under_way:
        for value in under_way[-1]:
            if isinstance(value, dict):
                under_way.append(iter(value.values()))
                break
            if isinstance(value, (list, tuple)):
                under_way.append(iter(value))
                break
        else:
            under_way.pop()
        if len(under_way) > most + 1:
            raise RecursionError
