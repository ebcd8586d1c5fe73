"""The short roads of `handler` give the payload that the conductor's road gives, and sooner."""

from __future__ import annotations

import copy
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import NAMES, event
from lambda_binary import LambdaBinaryError, binary_response, conductor, encode_response, transfer
from lambda_binary.handler import ONE_GO, SHORT_ROAD, SMALL, SURELY_FITS, everyday
from lambda_binary.media_types import detect
from lambda_binary.media_types.names import REFINED
from lambda_binary.media_types.suffixes import from_name
from lambda_binary.options import read
from lambda_binary.results import files

PNG = b"\x89PNG\r\n\x1a\n"
STARTS = [
    PNG, b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xe2",
    b"\xff\xd8\xff\xdb", b"\xff\xd8\xff\xee", b"GIF87a", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP",
    b"%PDF-1.7",
]  # fmt: skip
# What only looks like one, or like something else than it is.
LOOKALIKES = [
    b"", b"\x89", b"\x89PNG\r\n", b"\x89PNX\r\n\x1a\n", b"\xff\xd8\xff\xf7", b"\xff\xd8\xff\xc0",
    b"\xff\xd8", b"GIF88a", b"GIF", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"R", b"%PDF", b"%!PS",
    b"PK\x03\x04", b"text", b"\xfe\xff", b"<svg>", b"{}", b"\x1f\x8b\x08",
]  # fmt: skip
PRECONDITIONS = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range"]
VALUES = ["*", '"tag"', "Sun, 06 Nov 1994 08:49:37 GMT", "bytes=0-9", ""]


def outcome(road: Any, data: bytes, made: Any) -> Any:
    try:
        return road(data, made)
    except LambdaBinaryError as error:
        return type(error), str(error)


def short(data: bytes, made: Any) -> Any:
    @binary_response
    def handler(event: Any, context: Any) -> bytes:
        return data

    return handler(made, None)


def long(data: bytes, made: Any) -> Any:
    return conductor.respond(data, made)


def with_method(made: dict[str, Any], method: str) -> None:
    places = [made, *(record["cf"]["request"] for record in made.get("Records", []))]
    context = made.get("requestContext")
    if isinstance(context, dict) and "http" in context:
        places = [context["http"]]
    for place in places:
        for key in ("httpMethod", "method"):
            if key in place:
                place[key] = method


# As HTTP/2 and the RFC write a name, and some client of HTTP/1.1.
SPELLINGS = [str.lower, str.title, str.upper]


def with_field(made: dict[str, Any], name: str, value: str) -> None:
    """As the integration writes it: payload 2.0 in lower case."""
    context = made.get("requestContext")
    if isinstance(context, dict) and "http" in context:
        name = name.lower()
    if isinstance(made.get("headers"), dict):
        made["headers"][name] = value
    if isinstance(made.get("multiValueHeaders"), dict):
        made["multiValueHeaders"][name] = [value]


data = st.builds(bytes.__add__, st.sampled_from(STARTS + LOOKALIKES), st.binary(max_size=20))


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    made = event(draw(st.sampled_from(NAMES)))
    with_method(made, draw(st.sampled_from(["GET", "HEAD", "POST"])))
    for name in draw(st.lists(st.sampled_from(PRECONDITIONS), max_size=2)):
        spelt = draw(st.sampled_from(SPELLINGS))(name)
        with_field(made, spelt, draw(st.sampled_from(VALUES)))
    return made


@given(data, events())
@settings(max_examples=400)
def test_both_roads_give_the_same_payload(data: bytes, made: dict[str, Any]) -> None:
    assert outcome(short, data, made) == outcome(long, data, made)
    assert outcome(lambda data, made: encode_response(data, event=made), data, made) == outcome(
        long, data, made
    )


RESULTS: list[Any] = [
    "", "text", "ümlaut", "\ud800", "a" * 600_000, "\x00" * 1_100_000, "é" * 1_500_000, "<svg/>",
    {}, {"a": [1.5, None, "é"]}, {"a": "\ud800"}, {"a": {1}}, {"a": float("nan")}, {1: 2}, {(1,): 2},
    {"body": "a", "isBase64Encoded": False}, {"isBase64Encoded": True}, {"statusCode": 204}, {"statusCode": 200, "body": b"abc"}, {"a": "b" * 600_000}, [], [1],
    ["statusCode"], 1, None, True, (1, 2), bytearray(b"abc"),
    b"latin-1: \xe9\xe8\xea", "ümlaut".encode(), b"\xef\xbb\xbfa,b\n1,2\n", b"a" * 600_000, b"\x00" * 1_100_000,
    b"PK\x05\x06" + bytes(18), b"ID3\x04" + bytes(20), b"{\"a\": 1}", b"\x1f\x8b\x08" + bytes(4_700_000),
]  # fmt: skip


@given(st.sampled_from(RESULTS), events() | st.none())
@settings(max_examples=400)
def test_text_json_and_other_bytes_get_the_same_on_both(result: Any, made: Any) -> None:
    assert outcome(short, result, made) == outcome(long, result, made)


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: repr(result)[:30])
@pytest.mark.parametrize("name", [None, *NAMES])
def test_each_of_them_gets_the_same_of_every_integration(name: str | None, result: Any) -> None:
    made = event(name) if name else None
    assert outcome(short, result, made) == outcome(long, result, made)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("name", NAMES)
def test_every_method_and_precondition_gets_the_same_on_both(name: str, method: str) -> None:
    for field in PRECONDITIONS:
        for spelt in [spell(field) for spell in SPELLINGS]:
            for value in VALUES:
                made = event(name)
                with_method(made, method)
                with_field(made, spelt, value)
                assert outcome(short, PNG, made) == outcome(long, PNG, made), (spelt, value)


ODD_EVENTS: list[Any] = [
    None, {}, {"key": "value"}, {"requestContext": None}, {"requestContext": "text"},
    {"requestContext": {}}, {"requestContext": {"http": {}}}, {"requestContext": {"http": "GET"}},
    {"requestContext": {"elb": {}}}, {"headers": None, "requestContext": {"http": None}},
    {"requestContext": {"http": {"method": "HEAD"}}, "version": "2.0"},
    {"httpMethod": "HEAD", "requestContext": {"resourcePath": "/"}},
    {"httpMethod": "GET", "requestContext": {"resourcePath": "/"}, "headers": None,
     "multiValueHeaders": {"If-None-Match": ["*"]}},
    {"httpMethod": "GET", "requestContext": {"resourcePath": "/"}, "resource": "/", "headers": None,
     "multiValueHeaders": {"IF-MATCH": ['"tag"']}},
    {"resource": "/", "httpMethod": "GET", "headers": [[]], "requestContext": {}},
    {"resource": "/", "httpMethod": "GET", "headers": 7, "requestContext": {}},
    {"method": "HEAD", "raw_path": "/", "is_base64_encoded": False, "headers": {}},
    {"Records": []}, {"Records": [{"cf": {"config": {"eventType": "origin-request"}}}]},
    MappingProxyType({"httpMethod": "GET", "requestContext": {"resourcePath": "/"}}),
    [], "event", 7,
]  # fmt: skip


@pytest.mark.parametrize("made", ODD_EVENTS, ids=repr)
def test_events_of_any_shape_get_the_same_on_both(made: Any) -> None:
    for start in STARTS + LOOKALIKES:
        assert outcome(short, start, made) == outcome(long, start, made)
    for result in ("text", {"a": 1}, [1]):
        assert outcome(short, result, made) == outcome(long, result, made)


@pytest.mark.parametrize("name", ["rest-proxy", "http-api-1.0"])
def test_who_mixes_cases_gets_the_whole_without_validators_and_304_with_one(name: str) -> None:
    made = event(name)
    with_field(made, "iF-nOnE-mAtCh", "*")
    for result in (PNG, b"PK\x05\x06" + bytes(18), "text", {"a": 1}):
        assert short(result, made) == encode_response(result)
    with_a_tag = binary_response(etag=True)(lambda event, context: PNG)
    assert with_a_tag(made, None)["statusCode"] == 304


@pytest.mark.parametrize("start", STARTS, ids=repr)
@pytest.mark.parametrize("size", [SMALL, SMALL + 1, ONE_GO - 1, ONE_GO, ONE_GO + 1])
def test_data_of_any_size_is_the_same_on_both(start: bytes, size: int) -> None:
    data = start + bytes(size - len(start))
    made = event("rest-proxy")
    assert short(data, made) == long(data, made)


def test_what_surely_fits_fits_and_more_is_refused_in_the_same_words() -> None:
    for size in (SURELY_FITS, SURELY_FITS + 1, 4_718_593):
        data = PNG + bytes(size - len(PNG))
        for made in (None, event("http-api-2.0"), event("alb")):
            assert outcome(short, data, made) == outcome(long, data, made)


LARGE_ONES = """
import sys
sys.path[:0] = {path!r}
from events import event
from lambda_binary import encode_response
made = event("rest-proxy")
data = b"\\x89PNG\\r\\n\\x1a\\n" + bytes({size})
first = encode_response(data, event=made)
loaded = "lambda_binary.transfer" in sys.modules
print(loaded, encode_response(data, event=made) == first, "lambda_binary.transfer" in sys.modules)
"""


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (SMALL - 8, "False True False"),
        (SMALL, "False True True"),
        (ONE_GO - 8, "False True True"),
        (ONE_GO, "True True True"),
    ],
)
def test_only_the_first_large_one_does_without_transfer(size: int, said: str) -> None:
    script = LARGE_ONES.format(path=sys.path, size=size)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == said + "\n", done.stderr


EVERYDAY_ANSWERS = """
import sys
sys.path[:0] = {path!r}
from events import event
from lambda_binary import encode_response
for result in ("text", "\u00fc", {{"a": 1}}, [1], b"a,b", b"PK\\x05\\x06" + bytes(18)):
    for name in ("function-url", "http-api-1.0", "http-api-2.0", "rest-proxy"):
        encode_response(result, event=event(name))
print("lambda_binary.conductor" in sys.modules)
"""


def test_text_json_and_other_bytes_do_without_the_conductor() -> None:
    script = EVERYDAY_ANSWERS.format(path=sys.path)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


@pytest.mark.parametrize("kind", [str, dict, list, bytes, io.BytesIO, object])
def test_a_registered_everyday_type_closes_the_short_roads(kind: type) -> None:
    script = (
        "import io\nfrom lambda_binary import encode_response\n"
        f"kind = {'io.BytesIO' if kind is io.BytesIO else kind.__name__}\n"
        "@encode_response.register(kind)\n"
        "def answer(result):\n    return 7\n"
        f"result = kind() if kind is not object else 'text'\n"
        "print(encode_response(result)['body'])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "7\n", done.stderr


def test_one_go_ends_where_transfer_says() -> None:
    assert ONE_GO == transfer.ONE_GO


NO_DETOUR = """
import sys
sys.path[:0] = {path!r}
from events import event
from lambda_binary import binary_response
@binary_response
def handler(event, context):
    return event["data"]
for name in {names!r}:
    for start in {starts!r}:
        handler({{**event(name), "data": start + bytes(20)}}, None)
print(sorted(name for name in sys.modules if name.startswith("lambda_binary")))
"""


def test_everyday_data_takes_the_short_road_for_every_proxy_but_alb_and_edge() -> None:
    names = ["function-url", "http-api-1.0", "http-api-2.0", "rest-proxy", "mapped-serverless"]
    script = NO_DETOUR.format(path=sys.path, names=names, starts=STARTS)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "['lambda_binary', 'lambda_binary.handler']\n", done.stderr


def test_every_row_of_the_table_has_an_example_here() -> None:
    assert {start[0] for start in STARTS} == set(SHORT_ROAD)


def test_every_row_begins_with_its_first_byte() -> None:
    for first, (starts, _, form) in SHORT_ROAD.items():
        prefixes = starts if isinstance(starts, tuple) else (starts,)
        assert {start[0] for start in prefixes} == {first}
        assert form is None or len(form) == 4


def named() -> io.BytesIO:
    file = io.BytesIO(PNG)
    file.name = "picture.jpg"
    return file


def behind_the_start() -> io.BytesIO:
    file = io.BytesIO(bytes(8) + PNG)
    file.seek(8)
    return file


class Subclass(io.BytesIO):
    pass


FILES: dict[str, Any] = {
    "a picture": lambda: io.BytesIO(PNG),
    "a large picture": lambda: io.BytesIO(PNG + bytes(200_000)),
    "text": lambda: io.BytesIO(b"abc"),
    "nothing": io.BytesIO,
    "with a name": named,
    "from its position on": behind_the_start,
    "a subclass": lambda: Subclass(PNG),
}


@pytest.mark.parametrize("name", [None, "rest-proxy", "http-api-2.0", "alb", "mapped-serverless"])
@pytest.mark.parametrize("options", [{}, {"content_type": "image/png"}, {"filename": "a.png"}])
@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_a_file_in_memory_is_its_bytes_and_left_where_it_was(
    make: Any, options: dict[str, str], name: str | None
) -> None:
    made = event(name) if name else None
    file, again = make(), make()
    place = file.tell()
    handler = binary_response(**options)(lambda event, context: file)
    asked = read(options) if options else conductor.NOTHING_ASKED
    assert outcome(lambda _, made: handler(made, None), b"", made) == outcome(
        lambda _, made: conductor.respond(again, made, asked), b"", made
    )
    assert file.tell() == place


@pytest.mark.parametrize(
    "options",
    [
        {"cache_control": "no-store"},
        {"content_type": "image/png"},
        {"compress": True},
        {"content_type": "application/wasm", "compress": True},
    ],
)
@pytest.mark.parametrize("data", [PNG, b"abc", b"", b"GIF89a" + bytes(9)])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("name", NAMES)
def test_options_change_the_fields_alone(
    name: str, method: str, data: bytes, options: dict[str, Any]
) -> None:
    made = event(name)
    with_method(made, method)
    handler = binary_response(**options)(lambda event, context: data)
    assert outcome(lambda _, made: handler(made, None), data, made) == outcome(
        lambda _, made: conductor.respond(data, made, read(options)), data, made
    )


VALIDATORS: list[dict[str, Any]] = [
    {"etag": True},
    {"etag": '"tag"'},
    {"etag": 'W/"tag"', "cache_control": "no-cache"},
    {"last_modified": 784_111_777},
    {"etag": True, "last_modified": 784_111_777.9, "filename": "a.png"},
    {"etag": True, "content_type": "image/png"},
    {"etag": True, "content_type": "video/mp4"},
    {"etag": True, "filename": "report.pdf"},
    {"etag": True, "headers": {"Accept-Ranges": "none", "X-Field": "a"}},
    {"etag": True, "headers": {"Accept-Ranges": "bytes", "X-Field": ["a", "b"]}},
    {"etag": True, "headers": {"Content-Encoding": "gzip"}},
    {"etag": True, "headers": {"Content-Range": "bytes 0-1/2"}},
    {"etag": True, "headers": {"Set-Cookie": "a=b"}},
    {"etag": True, "headers": {"X-Large": "a" * 7_000}},
    {"headers": {"X-Large": "a" * 4_500}},
    {"etag": True, "compress": True},
    {"etag": True, "image_format": "png"},
    {"etag": True, "on_too_large": lambda representation, event: "other"},
]


def answers(options: dict[str, Any], result: Any, made: Any) -> tuple[Any, Any]:
    """What the decorated handler gives, and the conductor; bytes and order of fields too."""
    handler = binary_response(**options)(lambda event, context: result)
    asked = read(options) if options else None
    ways = (
        lambda result, made: handler(made, None),
        lambda result, made: conductor.respond(result, made, asked),
    )
    short_one, long_one = (outcome(way, result, made) for way in ways)
    if isinstance(short_one, dict):
        assert json.dumps(short_one) == json.dumps(long_one)
    return short_one, long_one


@pytest.mark.parametrize("options", VALIDATORS, ids=" ".join)
@pytest.mark.parametrize("name", [None, *NAMES])
def test_bytes_with_validators_get_the_same_of_every_integration(
    name: str | None, options: dict[str, Any]
) -> None:
    for data in (PNG, b"%PDF-1.7", b"text", b""):
        for method in ("GET", "HEAD", "POST"):
            made = event(name) if name else None
            if made is not None:
                with_method(made, method)
            short_one, long_one = answers(options, data, made)
            assert short_one == long_one, (data, method)


@given(data, events(), st.sampled_from(VALIDATORS))
@settings(max_examples=300)
def test_who_selects_gets_the_same_of_bytes_with_validators(
    data: bytes, made: dict[str, Any], options: dict[str, Any]
) -> None:
    short_one, long_one = answers(options, data, made)
    assert short_one == long_one


NAMED = {
    "picture.png": PNG,
    "moving.apng": PNG,
    "moving.APNG": PNG,
    "page.html": PNG,
    "photo.png": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "photo": b"\xff\xd8\xff\xe2",
    "page.htm": b"<!doctype html><p>\xc3\xbc",
    "latin.html": b"<p>\xe9\xe8",
    "table.csv": b"a,b\r\n1,2\r\n",
    "data.json": b'{"a": 1}',
    "notes": b"notes",
    "notes.unknown": b"\x00\x01\x02\x03",
    "archive.zip": b"PK\x05\x06" + bytes(18),
    "book.xlsx": b"PK\x05\x06" + bytes(18),
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "drawing.svgz": b"\x1f\x8b\x08" + bytes(20),
    "error.png": b"<html>not found",
    "vector.ai": b"%PDF-1.7",
    "empty.png": b"",
    "large.png": PNG + bytes(300_000),
    "sound.mp3": b"ID3\x04" + bytes(20),
}
FOR_FILES: list[dict[str, Any]] = [
    {},
    {"cache_control": "max-age=60"},
    {"headers": {"Accept-Ranges": "none"}},
    {"headers": {"X-Field": ["a", "b"]}},
    {"content_type": "image/png"},
    {"filename": "other.csv"},
    {"last_modified": 784_111_777},
    {"etag": True},
    {"compress": True},
    {"image_format": "png"},
]


@pytest.mark.parametrize("options", FOR_FILES, ids=repr)
@pytest.mark.parametrize("modified", [1_700_000_000, 499_162_500])
def test_files_get_the_same_of_every_integration(
    modified: int, options: dict[str, Any], tmp_path: Path
) -> None:
    for file_name, content in NAMED.items():
        path = tmp_path / file_name
        path.write_bytes(content)
        os.utime(path, (modified, modified))
        for name in (None, *NAMES) if content == PNG else (None, "rest-proxy", "alb"):
            for method in ("GET", "HEAD", "POST"):
                made = event(name) if name else None
                if made is not None:
                    with_method(made, method)
                short_one, long_one = answers(options, path, made)
                assert short_one == long_one, (file_name, name, method)


@given(events(), st.sampled_from(FOR_FILES), st.sampled_from(["a.png", "a.txt", "a.html"]))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_selects_gets_the_same_of_a_file(
    tmp_path: Path, made: dict[str, Any], options: dict[str, Any], name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(PNG)
    os.utime(path, (784_111_777, 784_111_777))
    short_one, long_one = answers(options, path, made)
    assert short_one == long_one


ENVELOPES: list[dict[str, Any]] = [
    {"statusCode": 200, "body": PNG},
    {"body": PNG, "statusCode": 404, "headers": None, "isBase64Encoded": False},
    {"statusCode": 200, "headers": {"X-Field": "a"}, "body": PNG},
    {"statusCode": 200, "headers": {"content-type": "image/png"}, "body": PNG},
    {"statusCode": 200, "headers": {"content-type": "image/gif"}, "body": PNG},
    {"statusCode": 200, "headers": {"CONTENT-TYPE": "Image/PNG"}, "body": PNG},
    {"statusCode": 200, "headers": {"x-content-type-options": "off"}, "body": PNG},
    {"statusCode": 200, "headers": {"Content-Encoding": "gzip"}, "body": PNG},
    {"statusCode": 206, "headers": {"Content-Range": "bytes 0-1/2"}, "body": PNG},
    {"statusCode": 200, "headers": {"X-Field": 7, 7: "X-Field"}, "body": PNG},
    {"statusCode": 200, "headers": {"X-Field": [{"key": "a"}]}, "body": PNG},
    {"statusCode": 200, "headers": [], "body": PNG},
    {"statusCode": 200, "headers": [("a", "b")], "body": PNG},
    {"statusCode": 200, "multiValueHeaders": {"X-Field": ["a"]}, "body": PNG},
    {"statusCode": 200, "cookies": ["a=b"], "body": PNG},
    {"statusCode": 200, "body": PNG, "isBase64Encoded": True},
    {"statusCode": 200, "body": PNG, "isBase64Encoded": "yes"},
    {"statusCode": 200, "body": PNG, "bodyEncoding": "base64"},
    {"statusCode": 200, "body": b"text"},
    {"statusCode": 200, "body": b""},
    {"statusCode": 200, "body": bytearray(PNG)},
    {"statusCode": 204, "body": PNG},
    {"statusCode": 304, "body": PNG},
    {"statusCode": 100, "body": PNG},
    {"statusCode": 999, "body": PNG},
    {"statusCode": "200", "body": PNG},
    {"statusCode": None, "body": PNG},
    {"statusCode": True, "body": PNG},
    {"statusCode": 200, "headers": {"X-Field": "a" * 1_600_000}, "body": PNG + bytes(3_600_000)},
]  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"cache_control": "no-store"}, {"etag": True}], ids=repr)
@pytest.mark.parametrize("name", [None, *NAMES])
def test_envelopes_get_the_same_of_every_integration(
    name: str | None, options: dict[str, Any]
) -> None:
    for envelope in ENVELOPES:
        kept = copy.deepcopy(envelope)
        for method in ("GET", "HEAD"):
            made = event(name) if name else None
            if made is not None:
                with_method(made, method)
                with_field(made, "If-None-Match", "*")
            short_one, long_one = answers(options, envelope, made)
            assert short_one == long_one, (envelope, method)
        assert envelope == kept


def test_the_size_of_an_envelope_is_held_as_by_the_conductor() -> None:
    refused = []
    for more in (0, 1):
        headers = {"X-Field": "a" * (1_491_406 + more)}
        envelope = {"statusCode": 200, "headers": headers, "body": PNG + bytes(3_599_992)}
        short_one, long_one = answers({}, envelope, event("rest-proxy"))
        assert short_one == long_one
        refused.append(type(short_one) is tuple)
    assert refused == [False, True]


def test_what_is_no_plain_file_is_refused_in_the_same_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (
        tmp_path,
        tmp_path / "none.png",
        tmp_path / "pipe",
        Path("a\0b"),
        Path("/dev/null"),
    ):
        short_one, long_one = answers({}, path, None)
        assert short_one == long_one


def test_a_file_of_proc_is_read_to_its_end_on_both() -> None:
    short_one, long_one = answers({}, Path("/proc/self/cmdline"), event("rest-proxy"))
    assert short_one == long_one


def test_a_registered_path_closes_its_short_road(tmp_path: Path) -> None:
    script = (
        "import pathlib\nfrom lambda_binary import encode_response\n"
        "@encode_response.register(pathlib.PurePath)\n"
        "def answer(path):\n    return 7\n"
        f"print(encode_response(pathlib.Path({str(tmp_path / 'a.png')!r}))['body'])\n"
    )
    (tmp_path / "a.png").write_bytes(PNG)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "7\n", done.stderr


def test_dates_of_files_are_believed_from_the_same_day_on_both() -> None:
    assert everyday.FIRST_TRUE_DATE == files.FIRST_TRUE_DATE


def test_no_suffix_but_one_refines_an_everyday_signature() -> None:
    types = {row[1] for row in SHORT_ROAD.values()}
    refined = {kind: REFINED[kind] for kind in types & REFINED.keys()}
    assert refined == {"image/png": {from_name(f"a{everyday.REFINING}")}}


def test_the_short_road_and_the_table_of_signatures_agree() -> None:
    for starts, media_type, form in SHORT_ROAD.values():
        for start in starts if isinstance(starts, tuple) else (starts,):
            assert (
                detect(start + bytes(4) * (form is not None) + (form or b"") + bytes(9))
                == media_type
            )
