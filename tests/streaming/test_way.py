"""Which way a response takes: the decision, its variable, and what is imported for it."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from events import NAMES, event
from lambda_binary import OptionError, binary_response
from lambda_binary.streaming import named, way

PNG = b"\x89PNG\r\n\x1a\n"
DOCS = Path(__file__).parents[2] / "docs" / "streaming.md"
# integration, what the variable names, the runtime, SAM local -> the way.
TABLE = [
    ("function-url", "function-url", "streams", False, "stream"),
    ("rest-proxy", "rest-proxy", "streams", False, "stream"),
    ("rest-proxy", "function-url,rest-proxy", "streams", False, "stream"),
    ("function-url", "function-url", "passes", False, "raw"),
    ("function-url", "rest-proxy", "streams", False, "envelope"),
    ("rest-proxy", "function-url", "streams", False, "envelope"),
    ("http-api-2.0", "function-url,rest-proxy", "streams", False, "envelope"),
    ("alb", "function-url,rest-proxy", "streams", False, "envelope"),
    ("mapped", "function-url,rest-proxy", "streams", False, "envelope"),
    ("function-url", "function-url", "streams", True, "envelope"),
    ("function-url", "function-url", "passes", True, "envelope"),
    ("function-url", "function-url", None, False, "envelope"),
]


@pytest.mark.parametrize(("integration", "value", "runtime", "local", "expected"), TABLE)
def test_the_way_of_one_invocation(
    integration: str, value: str, runtime: str | None, local: bool, expected: str
) -> None:
    environment = {"AWS_SAM_LOCAL": "true"} if local else {}
    took = way(integration, named(value), runtime=runtime, environment=environment)
    assert took == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", set()),
        ("function-url", {"function-url"}),
        (" rest-proxy , function-url ,", {"function-url", "rest-proxy"}),
    ],
)
def test_what_the_variable_names(value: str, expected: set[str]) -> None:
    assert named(value) == expected


@pytest.mark.parametrize(
    "value", ["http-api", "true", "1", "FUNCTION-URL", "rest-proxy;function-url"]
)
def test_another_name_is_one_sentence_at_decoration(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", value)
    with pytest.raises(OptionError) as raised:
        binary_response(lambda event, context: PNG)
    assert str(raised.value) == (
        f"LAMBDA_BINARY_STREAM={value!r} names {value!r}, which does not stream: write "
        "function-url, rest-proxy, or both with a comma"
    )


@pytest.mark.parametrize("value", [None, "no", 1])
def test_stream_is_a_bool(value: Any) -> None:
    with pytest.raises(OptionError, match="is neither True nor False"):
        binary_response(stream=value)


@pytest.mark.parametrize("name", NAMES)
def test_outside_of_a_runtime_every_event_gets_its_payload(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain(event: Any, context: Any) -> bytes:
        return PNG

    buffered = binary_response(plain)
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
    assert binary_response(plain)(event(name), None) == buffered(event(name), None)


def test_without_the_variable_nothing_of_it_is_imported() -> None:
    code = (
        "import sys, lambda_binary\n"
        "handler = lambda_binary.binary_response(lambda event, context: b'\\x89PNG\\r\\n\\x1a\\n')\n"
        "handler({'resource': '/', 'httpMethod': 'GET', 'headers': {'a': 'b'}}, None)\n"
        "print([name for name in sys.modules if 'streaming' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kept_out", [True, False])
def test_a_method_streams_and_is_kept_out_as_a_function(
    kept_out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url")
    monkeypatch.setenv("LAMBDA_BINARY_LOCAL_GATEWAY", "streams")

    class Handlers:
        @binary_response(stream=not kept_out, cache_control="max-age=60")
        def picture(self, event: Any, context: Any) -> bytes:
            return PNG

    result = Handlers().picture(event("function-url"), None)
    if kept_out:
        assert b64decode(result["body"]) == PNG
    else:
        assert json.loads(result.prelude)["headers"]["Cache-Control"] == "max-age=60"
        assert b"".join(result.pieces) == PNG


def test_the_page_has_every_row_of_the_decision() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for way_ in ("`envelope`", "`stream`", "`raw`"):
        assert way_ in text
