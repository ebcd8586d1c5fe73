"""`MODULE:HANDLER` to a callable, or one sentence that says what stands in the way.

In: the text and the folders that modules are looked for in, as Lambda looks in its task root.
Modules below those folders are the user's own: `forget` drops them, so that the next `load` runs
their files anew. This file knows no gateway and no server.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import re
import sys
import sysconfig
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from ...errors import GatewayError

Handler = Callable[[Any, Any], Any]

_NAME = r"[^\W\d]\w*"
_DOTTED = rf"{_NAME}(?:\.{_NAME})*"
_SPELLING = re.compile(rf"({_DOTTED}):({_DOTTED})")
# An environment, and this package itself, may lie below the user's folder.
_APART = (
    Path(__file__).parents[3],
    *(Path(sysconfig.get_path(kind)) for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
)


class HandlerError(GatewayError, ImportError):
    """The handler cannot be had.

    Attributes:
        detail: the traceback from the user's own file on; empty when the sentence says all.
    """

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def parse(text: str) -> tuple[str, str]:
    """Module and handler of `app:handler`, `src/app.py:handler` or Lambda's own `src/app.handler`.

    Raises:
        HandlerError: it is none of these spellings.
    """
    # A drive's colon parts nothing: C:\\app.py:handler is refused below as what it is.
    module, colon, name = text.rpartition(":")
    if not colon:
        # AWS doc 'Define Lambda function handler in Python': the last dot parts file and function.
        module, _, name = text.rpartition(".")
    # Windows completes src\\app.py, which no module's name can hold otherwise.
    module = module.replace("\\", "/").removeprefix("./").removesuffix(".py").replace("/", ".")
    match = _SPELLING.fullmatch(f"{module}:{name}")
    if match is None or (text.endswith(".py") and not colon):
        raise HandlerError(f"{text!r} names no handler: {_advice_on(text)}")
    return match[1], match[2]


def _advice_on(text: str) -> str:
    file, colon, name = text.replace("\\", "/").rpartition(":") if ":" in text else (text, "", "")
    if file.endswith(".py") and not colon:
        return f"write {file}:HANDLER, as {file}:handler for its function handler"
    if name and (file.startswith(("/", "../")) or file[1:3] == ":/"):
        folder, _, module = file.rpartition("/")
        return (
            f"files are looked for below this folder: go to {folder or '/'}, write {module}:{name}"
        )
    return "write MODULE:HANDLER, as app:handler for the function handler in app.py"


def load(text: str, folders: Sequence[Path]) -> Handler:
    """The handler that `text` names, its module looked for in `folders` before all others.

    Raises:
        HandlerError: module or handler cannot be had; the message says why.
    """
    module_name, name = parse(text)
    first = [str(folder) for folder in folders]
    sys.path[:] = first + [entry for entry in sys.path if entry not in first]
    importlib.invalidate_caches()
    module = _imported(module_name, first)
    value: Any = module
    for part in name.split("."):
        try:
            value = getattr(value, part)
        except AttributeError:
            raise HandlerError(_no_handler(module, name)) from None
    if not callable(value):
        raise HandlerError(f"{text} is {type(value).__name__}, not a function of event and context")
    handler: Handler = value
    return handler


def _imported(name: str, folders: list[str]) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as fault:
        if fault.name and (name == fault.name or name.startswith(f"{fault.name}.")):
            where = name.replace(".", "/")
            raise HandlerError(
                f"there is no module {name}: no {where}.py in {' or '.join(folders)}"
            ) from None
        said = f"the module {fault.name} is not installed" if fault.name else str(fault)
        raise _failed(name, fault, said, folders) from fault
    except SyntaxError as fault:
        # A file with a NUL in it has neither.
        where = f"{Path(fault.filename).name}, line {fault.lineno}" if fault.filename else name
        raise HandlerError(f"{where} is no Python: {fault.msg}", _shown(fault)) from fault
    except (Exception, SystemExit) as fault:
        said = f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__
        raise _failed(name, fault, said, folders) from fault


def _failed(name: str, fault: BaseException, said: str, folders: Sequence[str]) -> HandlerError:
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if not _is_machinery(f.filename)]
    # The user's own line, not that of the package that refused what it says.
    own = [f for f in frames if any(_is_own(f.filename, Path(each)) for each in folders)]
    last = (own or frames)[-1:]
    where = f" ({Path(last[0].filename).name}, line {last[0].lineno})" if last else ""
    return HandlerError(f"{name} fails while it is imported{where}: {said}", _shown(fault))


def _shown(fault: BaseException) -> str:
    trace = traceback.TracebackException.from_exception(fault)
    frames = [frame for frame in trace.stack if not _is_machinery(frame.filename)]
    trace.stack = traceback.StackSummary.from_list(frames)
    trace.__context__ = trace.__cause__ = None
    return "".join(trace.format())


def _is_machinery(filename: str) -> bool:
    return "importlib" in filename or filename == __file__


def _no_handler(module: ModuleType, name: str) -> str:
    if not module.__file__:
        return (
            f"{module.__name__} is a folder: name a file in it, as {module.__name__}/app.py:{name}"
        )
    file = Path(module.__file__).name
    defined = [key for key, value in vars(module).items() if _is_candidate(module, key, value)]
    near = difflib.get_close_matches(name, defined, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it defines {', '.join(defined) or 'nothing'}"
    return f"{file} has no {name}: {hint}"


def _is_candidate(module: ModuleType, key: str, value: object) -> bool:
    own = getattr(value, "__module__", None) == module.__name__
    return own and callable(value) and not key.startswith("_")


def own_modules(folders: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Names and files of the imported modules below `folders`, installed packages left out."""
    for name, module in list(sys.modules.items()):
        # A folder without __init__.py is a package too, and has no file.
        where = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), "")
        if where and name != "__main__" and any(_is_own(where, folder) for folder in folders):
            yield name, Path(where)


# Asked of every module twice a second, as long as the server runs.
@functools.cache
def _is_own(file: str, folder: Path) -> bool:
    path = Path(file)
    return path.is_relative_to(folder) and not any(
        path.is_relative_to(apart) for apart in _APART if not folder.is_relative_to(apart)
    )


def forget(folders: Sequence[Path]) -> None:
    """Drop the user's own modules, so that they are imported anew."""
    for name, _ in list(own_modules(folders)):
        del sys.modules[name]
