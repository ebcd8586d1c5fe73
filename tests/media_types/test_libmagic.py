"""The last stage: libmagic through python-magic, its list of names, and life without it."""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
import sys
import types
from concurrent.futures import ThreadPoolExecutor

import pytest

from detecting import without_libmagic  # noqa: F401  a fixture
from lambda_binary.media_types import detect, is_textual, parse
from lambda_binary.media_types.detection import libmagic
from lambda_binary.media_types.detection.libmagic_types import ALIASES, ALLOWED, NEEDED

UNKNOWN = "application/octet-stream"
# Known to every libmagic since 5.40, and to no table of ours: gettext's catalogue of messages.
CATALOGUE = b"\xde\x12\x04\x95" + bytes(24)
CATALOGUE_TYPE = "application/x-gettext-translation"

has_pylibmagic = pytest.mark.skipif(
    not importlib.util.find_spec("pylibmagic"), reason="needs pylibmagic"
)


def python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints; nothing may go to stderr."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    assert run.stderr == ""
    return run.stdout


@has_pylibmagic
def test_bytes_that_no_table_knows_are_asked_of_libmagic() -> None:
    assert libmagic.identify(CATALOGUE) == CATALOGUE_TYPE
    assert detect(CATALOGUE) == detect(bytearray(CATALOGUE)) == CATALOGUE_TYPE


@has_pylibmagic
@pytest.mark.skipif(sys.platform != "linux", reason="the wiring of Linux")
def test_the_bundled_library_is_used_and_nothing_of_the_process_is_changed() -> None:
    code = f"""
import ctypes, os, pathlib, sys
environment, init = dict(os.environ), ctypes.CDLL.__init__
from lambda_binary.media_types import detect
print(detect({CATALOGUE!r}))
print("pylibmagic" in sys.modules, dict(os.environ) == environment, ctypes.CDLL.__init__ is init)
maps = pathlib.Path("/proc/self/maps").read_text().splitlines()
print(*{{pathlib.Path(line.split()[-1]).parent.name for line in maps if "libmagic.so" in line}})
"""
    assert python(code).splitlines() == [CATALOGUE_TYPE, "False True True", "pylibmagic"]


@has_pylibmagic
@pytest.mark.skipif(sys.platform != "linux", reason="the wiring of Linux")
def test_the_bundled_library_is_used_where_no_library_is_found_by_its_name() -> None:
    # As with musl, which does not find a loaded library by its SONAME; nor is a process started.
    code = f"""
import ctypes, ctypes.util, os, subprocess, sys
class ByPathAlone(ctypes.CDLL):
    def __init__(self, name, *arguments, **named):
        if name is not None and "/" not in name:
            raise OSError(f"Error loading shared library {{name}}: No such file or directory")
        super().__init__(name, *arguments, **named)
ctypes.CDLL = ByPathAlone
ctypes.util.find_library = lambda name: None
subprocess.Popen = os.system = None
from lambda_binary.media_types import detect
print(detect({CATALOGUE!r}), "magic.loader" in sys.modules)
import magic.loader
print(magic.loader.__file__.endswith("loader.py"))
"""
    assert python(code) == f"{CATALOGUE_TYPE} False\nTrue\n"


@has_pylibmagic
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_children_forked_while_threads_are_in_libmagic_do_not_hang() -> None:
    code = f"""
import os, signal, sys, threading, time, warnings
warnings.simplefilter("ignore")  # of forking beside threads, which is what is tried
from lambda_binary.media_types import detect
stop = not detect({CATALOGUE!r})  # what is imported meanwhile, CPython leaves locked in children
def ask():
    while not stop:
        detect({CATALOGUE!r})
threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
came = []
for _ in range(40):
    child = os.fork()
    if child == 0:
        signal.alarm(20)  # one that hangs is ended by it
        os._exit(0 if detect({CATALOGUE!r}) == {CATALOGUE_TYPE!r} else 1)
    came.append(os.waitpid(child, 0)[1])
stop = True
print(came == [0] * 40 or came)
"""
    assert python(code) == "True\n"


def test_without_pylibmagic_nothing_is_preloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert libmagic._bundled() == (None, None)


def test_on_macos_pylibmagics_own_import_sets_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    package = types.ModuleType("pylibmagic")
    package.__spec__ = importlib.util.spec_from_loader("pylibmagic", None, origin="/nowhere/x.py")
    monkeypatch.setitem(sys.modules, "pylibmagic", package)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert libmagic._bundled() == (None, None)


@has_pylibmagic
def test_a_magic_imported_before_us_keeps_its_own_library_and_database() -> None:
    code = f"""
try:
    import magic
except ImportError:
    print({CATALOGUE_TYPE!r})  # no libmagic but the bundled one
else:
    from lambda_binary.media_types import detect
    print(detect({CATALOGUE!r}))
"""
    assert python(code) == CATALOGUE_TYPE + "\n"


@pytest.mark.parametrize(
    "sabotage",
    [
        "sys.modules['magic'] = None",
        "sys.modules['magic'] = types.ModuleType('magic')",
        "sys.modules['magic'] = types.SimpleNamespace(Magic=print, version=lambda: 541)",
        "sys.modules['pylibmagic'] = None; sys.modules['magic'] = None",
    ],
)
def test_without_a_working_python_magic_the_answer_is_unknown_and_silent(sabotage: str) -> None:
    code = f"""
import sys, types
{sabotage}
from lambda_binary.media_types import detect
print(detect({CATALOGUE!r}), detect({CATALOGUE!r}))
"""
    assert python(code) == f"{UNKNOWN} {UNKNOWN}\n"


def test_a_broken_database_is_noticed_by_the_known_png(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libmagic, "_open", lambda: lambda head: UNKNOWN)
    libmagic._load.cache_clear()
    try:
        assert libmagic.identify(CATALOGUE) is None
    finally:
        libmagic._load.cache_clear()


@pytest.mark.usefixtures("without_libmagic")
def test_its_absence_is_logged_once_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "lambda_binary"):
        assert [libmagic.identify(CATALOGUE) for _ in range(3)] == [None] * 3
    assert len(caplog.records) == 1
    assert caplog.records[0].levelname == "DEBUG"
    assert caplog.records[0].getMessage().startswith("libmagic is not used: ")


@has_pylibmagic
def test_eight_threads_get_the_right_answers() -> None:
    code = f"""
from concurrent.futures import ThreadPoolExecutor
from lambda_binary.media_types.detection.libmagic import identify
samples = [{CATALOGUE!r}, bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(17), bytes(64)]
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(lambda number: identify(samples[number % 3]), range(3000)))
print(found == [{CATALOGUE_TYPE!r}, "image/png", None] * 1000)
"""
    assert python(code) == "True\n"


@has_pylibmagic
def test_the_first_calls_may_come_from_many_threads_at_once() -> None:
    libmagic._load.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(libmagic.identify, [CATALOGUE] * 64)) == {CATALOGUE_TYPE}
    assert libmagic._load.cache_info().misses == 1


@has_pylibmagic
def test_only_the_front_is_looked_at() -> None:
    far = bytes(range(1, 9)) * 512 + CATALOGUE
    assert len(far) > libmagic.PREFIX
    assert libmagic.identify(far) is libmagic.identify(memoryview(far)) is None


def test_what_libmagic_raises_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(head: bytes) -> str:
        raise OSError("no more memory")

    monkeypatch.setattr(libmagic, "_load", lambda: fail)
    assert libmagic.identify(CATALOGUE) is None


@pytest.mark.parametrize(
    ("answer", "head", "media_type"),
    [
        ("audio/x-wav", b"", "audio/wav"),
        ("image/x-ms-bmp", b"", "image/bmp"),
        ("application/CDFV2", b"", "application/x-ole-storage"),
        ("audio/AMR", b"", "audio/amr"),
        ("application/x-dosexec", b"MZ", "application/vnd.microsoft.portable-executable"),
        ("application/x-dosexec", b"\xe9\0", None),
        ("application/x-executable", b"", "application/x-executable"),
        ("text/html", b"", None),
        ("text/plain", b"", None),
        ("image/svg+xml", b"", None),
        ("image/svg", b"", None),
        ("application/octet-stream", b"", None),
        ("application/x-unheard-of", b"", None),
        ("", b"", None),
    ],
)
def test_a_name_goes_out_if_it_is_on_the_list(
    monkeypatch: pytest.MonkeyPatch, answer: str, head: bytes, media_type: str | None
) -> None:
    monkeypatch.setattr(libmagic, "_load", lambda: lambda head: answer)
    assert libmagic.identify(head + b"\0\1\2") == media_type


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_the_list_holds_legal_names_of_binary_formats(name: str) -> None:
    kind, _, subtype = name.partition("/")
    assert parse(name) == name
    assert kind in {"application", "audio", "font", "image", "video"}
    assert not subtype.endswith(("xml", "json", "javascript", "html", "php"))
    # Text formats among them reach libmagic only when their bytes are not text.
    binary_variants = {"x-xbitmap", "x-xpixmap", "postscript", "pgp-keys", "rtf"}
    binary_variants |= {"x-portable-bitmap", "x-portable-graymap", "x-portable-pixmap"}
    assert not is_textual(name) or subtype in binary_variants


def test_the_tables_agree_with_each_other() -> None:
    assert set(ALIASES.values()) <= ALLOWED
    assert not set(ALIASES) & ALLOWED
    assert set(NEEDED) <= ALLOWED
