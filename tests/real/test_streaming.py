"""Responses streamed by awslambdaric itself: what the Runtime API receives, chunk by chunk.

Nothing of this was run on AWS; docs/streaming.md says what only AWS can tell.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from events import event
from real.emulator import IS_HERE, WHY_NOT, Emulator
from real.runtime_api import INVOCATION_ID, Posted, Runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

BOTH = {"LAMBDA_BINARY_STREAM": "function-url,rest-proxy"}
PNG = b"\x89PNG\r\n\x1a\n"
TYPE = "application/vnd.awslambda.http-integration-response"


def asked(front: str = "function-url", method: str = "GET", **fields: str) -> dict[str, Any]:
    """An event of the front door, with these fields, underscores for hyphens."""
    made = event(front)
    given = {name.replace("_", "-"): value for name, value in fields.items()}
    made["headers"] = {**(made.get("headers") or {}), **given}
    if front == "rest-proxy":
        made["httpMethod"] = method
        made["multiValueHeaders"] = {name: [value] for name, value in made["headers"].items()}
    else:
        made["requestContext"]["http"]["method"] = method
    made["queryStringParameters"] = {"n": "100"}
    return made


@pytest.fixture(scope="module")
def runtimes() -> Iterator[dict[str, Runtime]]:
    made: dict[str, Runtime] = {}
    yield made
    for runtime in made.values():
        runtime.__exit__()


@pytest.fixture
def post(runtimes: dict[str, Runtime]) -> Any:
    def invoke(name: str, called: dict[str, Any]) -> Posted:
        if name not in runtimes:
            runtimes[name] = Runtime(f"streams.{name}", environment=BOTH)
        return runtimes[name].invoke(called)

    return invoke


@pytest.mark.parametrize("front", ["function-url", "rest-proxy"])
def test_bytes_travel_as_they_are_behind_a_prelude(post: Any, front: str) -> None:
    posted = post("sized", asked(front))
    assert posted.media_type == TYPE
    assert posted.fields["lambda-runtime-function-response-mode"] == "streaming"
    assert posted.fields["lambda-runtime-invocation-id"] == INVOCATION_ID
    assert posted.prelude == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "image/png",
            "X-Content-Type-Options": "nosniff",
            "Content-Length": "108",
        },
        **({"cookies": []} if front == "function-url" else {}),
    }
    assert posted.content == PNG + bytes(100)
    # The prelude and its separator each in a chunk of its own, as AWS's own runtimes write them.
    assert posted.chunks == (len(json.dumps(posted.prelude)), 8, 108)
    assert posted.trailers == {}


@pytest.mark.parametrize("front", ["http-api-2.0", "http-api-1.0", "alb", "edge-viewer-request"])
def test_who_does_not_stream_gets_what_it_always_got(post: Any, front: str) -> None:
    called = event(front)
    called["queryStringParameters"] = {"n": "100"}
    posted = post("own_bytes", called)
    assert posted.chunks == ()
    assert b64decode(posted.json["body"]) == PNG


def test_a_handler_is_kept_out_by_its_decorator(post: Any) -> None:
    posted = post("kept_out", asked())
    assert posted.chunks == ()
    assert b64decode(posted.json["body"]) == PNG


@pytest.mark.parametrize(
    "size",
    [0, 1, 10_000, 262_144, 5_000_001, pytest.param(100_000_000, marks=pytest.mark.slow)],
)
def test_content_of_any_size_arrives_whole(post: Any, size: int) -> None:
    called = asked()
    called["queryStringParameters"] = {"n": str(size)}
    posted = post("sized", called)
    assert posted.content == PNG + bytes(size)
    assert posted.prelude["headers"]["Content-Length"] == str(size + 8)
    assert max(posted.chunks) <= 256 * 1024


def test_a_large_file_is_never_in_memory(post: Any, runtimes: Any, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    with file.open("wb") as large:
        large.truncate(100_000_000)
    called = asked()
    called["queryStringParameters"] = {"path": str(file)}
    small = tmp_path / "small.bin"
    small.write_bytes(b"small")
    first = asked()
    first["queryStringParameters"] = {"path": str(small)}
    assert post("path", first).content == b"small"
    before = peak(runtimes["path"].process_id())
    posted = post("path", called)
    assert posted.prelude["headers"]["Content-Length"] == "100000000"
    assert posted.content == bytes(100_000_000)
    assert peak(runtimes["path"].process_id()) - before <= 2_000_000


def peak(process: int) -> int:
    """Most bytes of memory that a process had at a time."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * int(
        next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]
    )


def test_pieces_are_sent_as_they_are_made(post: Any, runtimes: Any) -> None:
    called = asked()
    called["queryStringParameters"] = {"n": "5", "many": "4"}
    posted = post("generated", called)
    assert posted.prelude == {
        "statusCode": 200,
        "headers": {"Content-Type": "image/png", "X-Content-Type-Options": "nosniff"},
        "cookies": [],
    }
    assert posted.chunks[2:] == (8, 5, 5, 5, 5)
    assert posted.content == PNG + b"".join(bytes([number]) * 5 for number in range(4))
    runtimes["generated"].assert_said("closed", times=1)


def test_pieces_of_100_mb_are_never_in_memory(post: Any, runtimes: Any) -> None:
    called = asked()
    post("generated", called)
    before = peak(runtimes["generated"].process_id())
    called["queryStringParameters"] = {"n": "1000000", "many": "100"}
    posted = post("generated", called)
    assert len(posted.content) == 100_000_008
    assert peak(runtimes["generated"].process_id()) - before <= 4_000_000


def test_an_error_in_mid_stream_is_told_in_the_trailers(runtimes: Any) -> None:
    with Runtime("streams.generated", environment=BOTH) as runtime:
        called = asked()
        called["queryStringParameters"] = {"n": "5", "fails": "1"}
        posted = runtime.invoke(called)
        assert posted.content == PNG + bytes(5)
        assert posted.trailers["Lambda-Runtime-Function-Error-Type"] == "Function.StreamError"
        told = json.loads(b64decode(posted.trailers["Lambda-Runtime-Function-Error-Body"]))
        assert (told["errorType"], told["errorMessage"]) == ("ValueError", "at piece 1")
        runtime.assert_said("ended in an error after it had begun", times=1)
        runtime.assert_said("ValueError: at piece 1", times=1)
        runtime.assert_said("closed", times=1)
        called["queryStringParameters"] = {"n": "5"}
        assert len(runtime.invoke(called).content) == 23


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_pieces_that_are_not_sent_are_closed(method: str) -> None:
    with Runtime("streams.generated", environment=BOTH) as runtime:
        called = asked(method=method, if_match='"other"' if method == "GET" else "*")
        posted = runtime.invoke(called)
        assert posted.prelude["statusCode"] in (200, 412)
        assert posted.content == b""
        runtime.assert_said("closed", times=1)


def test_text_in_pieces_is_utf_8(post: Any) -> None:
    posted = post("lines", asked())
    assert posted.content.decode() == "".join(f"{number},ü\n" for number in range(1000))
    assert posted.prelude["headers"] == {
        "Content-Type": "text/csv; charset=utf-8",
        "Cache-Control": "no-store",
    }


def test_pieces_that_are_none_are_an_ordinary_error(post: Any) -> None:
    posted = post("numbers", asked())
    assert posted.kind == "error"
    assert "where pieces of bytes are expected" in posted.json["errorMessage"]


def test_a_file_without_a_size_is_read_while_it_is_sent(post: Any, runtimes: Any) -> None:
    called = asked()
    post("unseekable", called)
    before = peak(runtimes["unseekable"].process_id())
    called["queryStringParameters"] = {"n": "50000000"}
    posted = post("unseekable", called)
    assert posted.prelude["headers"]["Content-Type"] == "application/pdf"
    assert "Content-Length" not in posted.prelude["headers"]
    assert len(posted.content) == 50_000_000
    assert peak(runtimes["unseekable"].process_id()) - before <= 3_000_000


def test_a_tag_of_pieces_is_that_of_all_of_them(post: Any) -> None:
    posted = post("tagged_pieces", asked())
    again = post("tagged_pieces", asked(if_none_match=posted.prelude["headers"]["ETag"]))
    assert posted.content == PNG + b"a"
    assert again.prelude["statusCode"] == 304


def test_text_and_its_length(post: Any) -> None:
    posted = post("text", asked())
    assert posted.content == "Grüße".encode()
    assert posted.prelude["headers"] == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": "7",
    }


def test_nothing_is_204_without_content(post: Any) -> None:
    posted = post("nothing", asked())
    assert posted.prelude == {"statusCode": 204, "headers": {}, "cookies": []}
    assert posted.content == b""


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (
            "function-url",
            {
                "statusCode": 200,
                "headers": {
                    "Content-Type": "image/png",
                    "X-Content-Type-Options": "nosniff",
                    "Link": "<a>, <b>",
                    "Content-Length": "8",
                },
                "cookies": ["a=1", "b=2"],
            },
        ),
        (
            "rest-proxy",
            {
                "statusCode": 200,
                "headers": {
                    "Content-Type": "image/png",
                    "X-Content-Type-Options": "nosniff",
                    "Content-Length": "8",
                },
                "multiValueHeaders": {"Link": ["<a>", "<b>"], "Set-Cookie": ["a=1", "b=2"]},
            },
        ),
    ],
)
def test_cookies_and_repeated_fields(post: Any, front: str, expected: dict[str, Any]) -> None:
    posted = post("cookies", asked(front))
    assert posted.prelude == expected
    assert posted.content == PNG


@pytest.mark.parametrize(
    ("name", "prelude", "content"),
    [
        (
            "own_envelope",
            {
                "statusCode": 418,
                "headers": {"Content-Type": "text/plain", "Content-Length": "3"},
            },
            b"tea",
        ),
        (
            "own_bytes",
            {
                "statusCode": 201,
                "headers": {
                    "X-A": "1",
                    "Content-Type": "image/png",
                    "X-Content-Type-Options": "nosniff",
                    "Content-Length": "8",
                },
            },
            PNG,
        ),
        ("own_base64", {"statusCode": 200, "headers": {"Content-Length": "2"}}, b"hi"),
    ],
)
def test_an_envelope_of_the_handler_is_streamed_too(
    post: Any, name: str, prelude: dict[str, Any], content: bytes
) -> None:
    posted = post(name, asked())
    assert (posted.prelude, posted.content) == ({**prelude, "cookies": []}, content)


def test_function_urls_get_no_content_encoding(post: Any) -> None:
    posted = post("packed", asked())
    assert posted.prelude == {
        "statusCode": 200,
        "headers": {"Content-Type": "text/plain"},
        "cookies": [],
    }
    assert posted.content == b"Hello " * 100_000


def test_rest_apis_pass_a_content_encoding_on(post: Any) -> None:
    posted = post("packed", asked("rest-proxy"))
    assert posted.prelude["headers"]["Content-Encoding"] == "gzip"


def test_a_coding_that_cannot_be_taken_away_is_refused(post: Any) -> None:
    posted = post("brotli", asked())
    assert posted.kind == "error"
    assert posted.json["errorType"] == "ResultValueError"
    assert posted.json["errorMessage"] == (
        "a streaming function URL cannot send Content-Encoding: br: return the data uncoded, or "
        "keep this handler out with stream=False"
    )


def test_validators_and_methods_as_in_an_envelope(post: Any) -> None:
    whole = post("tagged", asked())
    tag = whole.prelude["headers"]["ETag"]
    assert post("tagged", asked(if_none_match=tag)).prelude["statusCode"] == 304
    assert post("tagged", asked(if_none_match=tag)).content == b""
    head = post("tagged", asked(method="HEAD"))
    assert head.prelude["headers"]["Content-Length"] == "108"
    assert head.content == b""
    part = post("tagged", asked(range="bytes=0-3"))
    assert part.prelude["statusCode"] == 206
    assert part.prelude["headers"]["Content-Range"] == "bytes 0-3/108"
    assert part.prelude["headers"]["Content-Length"] == "4"
    assert part.content == PNG[:4]


def test_a_range_is_answered_within_the_burst(post: Any, tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    with file.open("wb") as large:
        large.truncate(20_000_000)
    called = asked(range="bytes=0-")
    called["queryStringParameters"] = {"path": str(file)}
    posted = post("opened", called)
    assert posted.prelude["statusCode"] == 206
    assert len(posted.body) <= 6 * 1024 * 1024
    assert (
        posted.prelude["headers"]["Content-Range"] == f"bytes 0-{len(posted.content) - 1}/20000000"
    )


def test_an_error_before_the_first_byte_is_an_ordinary_one(post: Any) -> None:
    posted = post("raises", asked())
    assert (posted.kind, posted.json["errorMessage"]) == ("error", "before the first byte")


def test_too_many_fields_are_refused(post: Any) -> None:
    posted = post("too_many_fields", asked())
    assert posted.kind == "error"
    assert posted.json["errorMessage"].startswith(
        "status and fields of a streamed response take 17,"
    )


def older(version: str) -> Path:
    """Where a version of awslambdaric is."""
    there = Path(sys.prefix) / "runtimes" / version
    if not there.is_dir():
        pytest.skip(f"awslambdaric {version} has no wheel here: `make test` puts it at {there}")
    return there


@pytest.mark.parametrize("tool", ["middleware", "sentry", "logfire", "powertools"])
@pytest.mark.parametrize("version", ["", pytest.param("2.2.1", marks=pytest.mark.slow)])
def test_what_people_put_around_handlers_lets_a_stream_pass(tool: str, version: str) -> None:
    environment = {**BOTH, "WRAPPED_BY": tool, "POWERTOOLS_SERVICE_NAME": "s"}
    if version:
        environment["PYTHONPATH"] = str(older(version))
    with Runtime("wrapped.handler", environment=environment) as runtime:
        for _ in range(2):
            posted = runtime.invoke(asked())
            assert posted.fields["lambda-runtime-function-response-mode"] == "streaming"
            assert (posted.prelude["statusCode"], posted.content) == (200, PNG)


@pytest.mark.parametrize("version", ["2.2.1", "3.0.2", "3.1.1", "4.0.4", "4.1.0"])
def test_an_older_runtime_client_streams_as_well(version: str, tmp_path: Path) -> None:
    there = older(version)
    file = tmp_path / "picture.bin"
    file.write_bytes(PNG + bytes(600_000))
    environment = {**BOTH, "PYTHONPATH": str(there)}
    with Runtime("streams.path", environment=environment) as runtime:
        called = asked()
        called["queryStringParameters"] = {"path": str(file)}
        for _ in range(2):
            posted = runtime.invoke(called)
            assert posted.fields["lambda-runtime-function-response-mode"] == "streaming"
            assert posted.content == PNG + bytes(600_000)
            echoed = posted.fields.get("lambda-runtime-invocation-id")
            assert echoed == (
                INVOCATION_ID if version.startswith("4") and version != "4.0.1" else None
            )
    with Runtime("streams.raises", environment=environment) as runtime:
        assert runtime.invoke(asked()).json["errorMessage"] == "before the first byte"


def test_the_runtime_client_has_the_two_lines_that_streaming_rests_on() -> None:
    """A canary: awslambdaric passes bytes on as they are, and posts through one function."""
    from awslambdaric import lambda_runtime_client
    from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

    data = bytes(bytearray(b"abc"))
    assert LambdaMarshaller().marshal_response(data)[0] is data
    posts = lambda_runtime_client.BaseLambdaRuntimeClient.post_invocation_result
    assert {"runtime_client", "post_invocation_result"} <= {*posts.__code__.co_names}


@pytest.mark.skipif(not IS_HERE, reason=WHY_NOT)
def test_aws_own_emulator_takes_the_stream_up_to_its_limit() -> None:
    """It collects what is streamed; its limit counts the prelude too."""
    with Emulator("streams.sized", BOTH) as emulator:
        called = asked()
        called["queryStringParameters"] = {"n": "6000000"}
        status, body = emulator.invoke(called)
        prelude, _, content = body.partition(bytes(8))
        assert (status, json.loads(prelude)["statusCode"]) == (200, 200)
        assert content == PNG + bytes(6_000_000)
        called["queryStringParameters"] = {"n": "7000000"}
        assert (
            json.loads(emulator.invoke(called)[1])["errorType"] == "Function.ResponseSizeTooLarge"
        )
        # The runtime lives on: a refused stream is a warning, a refused payload ends it.
        called["queryStringParameters"] = {"n": "1"}
        assert emulator.invoke(called)[1].endswith(PNG + b"\0")
