"""Two threads at every turn that the interpreter may take between them, with or without a GIL.

A thread of ours stops where the schedule says so, between two of its bytecodes: `sys.settrace` asks
it there. What only shows when threads meet in one bytecode of a thousand is so tried each time.
Knows nothing of the library.
"""

from __future__ import annotations

import itertools
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

# Seconds for one call; a thread that waits for one that is stopped never comes.
PATIENCE = 20


class Stepped:
    """A call in a thread of its own, which goes on for so many bytecodes as it is told.

    Attributes:
        over: whether the call has ended.
        error: what it raised.
    """

    def __init__(self, call: Callable[[], object], watched: frozenset[CodeType]) -> None:
        self.over = False
        self.error: BaseException | None = None
        self._call = call
        self._watched = watched
        self._left = 0
        self._may_go, self._stands = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def go(self, steps: int | None = None) -> None:
        """Let it do so many bytecodes of what is watched; None for all that are left."""
        if self.over:
            return
        self._left = -1 if steps is None else steps
        self._may_go.release()
        if not self._stands.acquire(timeout=PATIENCE):
            raise TimeoutError(f"{self._call} waits for a thread that stands")

    def _run(self) -> None:
        self._wait()
        sys.settrace(self._entered)
        try:
            self._call()
        except BaseException as error:
            self.error = error
        finally:
            sys.settrace(None)
            self.over = True
            self._stands.release()

    def _wait(self) -> None:
        if not self._may_go.acquire(timeout=PATIENCE):
            raise TimeoutError("nobody lets it go on")

    def _entered(self, frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code not in self._watched:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return self._step

    def _step(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "opcode":
            while self._left == 0:
                self._stands.release()
                self._wait()
            self._left -= 1
        return self._step


def length(call: Callable[[], object], watched: frozenset[CodeType]) -> int:
    """How many bytecodes of what is watched a call takes."""
    stepped = Stepped(call, watched)
    count = 0
    while not stepped.over:
        stepped.go(1)
        count += 1
    if stepped.error:
        raise stepped.error
    return count


def codes(*functions: Any) -> frozenset[CodeType]:
    """What to watch: the functions, and those that are written in them."""
    found: set[CodeType] = set()
    left = [function.__code__ for function in functions]
    while left:
        code = left.pop()
        found.add(code)
        left += [each for each in code.co_consts if isinstance(each, type(code))]
    return frozenset(found)


def interleaved(
    first: Callable[[], object],
    second: Callable[[], object],
    watched: frozenset[CodeType],
    prepare: Callable[[], None],
    again: int = 0,
) -> Iterator[tuple[tuple[int, int], list[BaseException]]]:
    """Both calls, stopped at every pair of places: first, second, first's rest, second's.

    Args:
        first, second: the calls.
        watched: between which bytecodes they may be stopped.
        prepare: brings about the state before both.
        again: the first one is stopped once more as well, 0 to so many bytecodes later, and ends
            behind the second.

    Yields:
        Where the first and the second were stopped, and what they raised; both have ended.
    """
    sizes = []
    # Twice: since Python 3.12 a code is not traced by bytecodes before it was asked for once.
    for call in (first, second, first, second):
        prepare()
        sizes.append(length(call, watched))
    sizes = sizes[2:]
    on = (None, *range(again + 1)) if again else (None,)
    for at, then, more in itertools.product(range(1, sizes[0] + 1), range(sizes[1] + 1), on):
        prepare()
        one, two = Stepped(first, watched), Stepped(second, watched)
        one.go(at)
        two.go(then)
        one.go(more)
        two.go()
        one.go()
        yield (at, then), [call.error for call in (one, two) if call.error]
