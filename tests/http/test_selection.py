"""Revalidation, ranges and HEAD through every integration that can carry them."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events import event
from lambda_binary import FileResultError, ResponseTooLargeError, binary_response, encode_response
from lambda_binary.http.selection import head, select
from lambda_binary.messages import Representation, Response

CONTENT = bytes(range(256)) * 40
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
PROXIES = [
    "alb", "alb-multi-value", "edge-origin-request", "edge-viewer-request", "function-url",
    "http-api-1.0", "http-api-2.0", "rest-proxy",
]  # fmt: skip


def asking(name: str, method: str = "GET", **fields: str) -> dict[str, Any]:
    """An event of the integration with this method and these request fields."""
    made = event(name)
    fields = {key.replace("_", "-"): value for key, value in fields.items()}
    if name.startswith("edge"):
        request = made["Records"][0]["cf"]["request"]
        request["method"] = method
        for key, value in fields.items():
            request["headers"][key] = [{"key": key.title(), "value": value}]
        return made
    if "http" in made["requestContext"]:
        made["requestContext"]["http"]["method"] = method
    else:
        made["httpMethod"] = method
    if "headers" in made:
        made["headers"].update(fields)
    if "multiValueHeaders" in made:
        made["multiValueHeaders"].update({key: [value] for key, value in fields.items()})
    return made


def answer(
    made: dict[str, Any], body: Any = CONTENT, **options: Any
) -> tuple[int, dict[str, str], bytes]:
    """Status, fields in lower case and content of any integration's payload."""
    payload = encode_response(body, event=made, **options)
    if "status" in payload:
        headers = {name: pairs[0]["value"] for name, pairs in payload["headers"].items()}
        is_base64 = payload["bodyEncoding"] == "base64"
    else:
        headers = {name.lower(): value for name, value in payload["headers"].items()}
        is_base64 = payload["isBase64Encoded"]
    text = payload["body"]
    content = base64.b64decode(text) if is_base64 else text.encode()
    return int(payload.get("status", payload.get("statusCode"))), headers, content


@pytest.mark.parametrize("name", PROXIES)
def test_an_event_that_is_no_dict_is_answered_as_the_dict(name: str) -> None:
    # Powertools' data classes, which `event_source` gives to a handler, are mappings.
    for fields in ({}, {"if_none_match": "*"}, {"range": "bytes=0-9"}):
        for method in ("GET", "HEAD"):
            made = asking(name, method, **fields)
            expected = encode_response(CONTENT, etag=True, event=made)
            assert encode_response(CONTENT, etag=True, event=MappingProxyType(made)) == expected


OCTETS = {"content_type": "application/octet-stream"}


@pytest.mark.parametrize("name", PROXIES)
def test_an_etag_revalidates(name: str) -> None:
    status, headers, content = answer(asking(name), etag=True, **OCTETS)
    assert (status, content) == (200, CONTENT)
    again = answer(asking(name, if_none_match=headers["etag"]), etag=True, **OCTETS)
    assert again == (304, {"etag": headers["etag"]}, b"")
    changed = answer(asking(name, if_none_match=headers["etag"]), CONTENT + b"!", etag=True)
    assert (changed[0], changed[2]) == (200, CONTENT + b"!")


@pytest.mark.parametrize("name", PROXIES)
def test_a_date_revalidates(name: str) -> None:
    made = asking(name, if_modified_since=DATE)
    assert answer(made, last_modified=784111777) == (304, {"last-modified": DATE}, b"")
    assert answer(made, last_modified=784111778)[0] == 200


def test_a_304_has_the_fields_of_15_4_5_and_no_others() -> None:
    status, headers, content = answer(
        asking("rest-proxy", if_none_match='"v"'),
        etag="v",
        last_modified=784111777,
        cache_control="max-age=60",
        filename="a.bin",
        headers={
            "Vary": ["Accept", "Origin"],
            "X-Other": "1",
            "Link": ["</a>", "</b>"],
            "Expires": DATE,
            "Content-Location": "/a",
        },
        cookies=["a=1"],
    )
    assert (status, content) == (304, b"")
    assert headers == {
        "cache-control": "max-age=60",
        "content-location": "/a",
        "etag": '"v"',
        "expires": DATE,
        "vary": "Accept, Origin",
    }


def test_a_validator_in_headers_revalidates(tmp_path: Path) -> None:
    since, none_match = asking("rest-proxy", if_modified_since=DATE), '"v"'
    assert answer(since, headers={"Last-Modified": DATE})[0] == 304
    assert answer(asking("rest-proxy", if_none_match=none_match), headers={"ETag": "v"})[0] == 304
    # The date that is sent is the one that is compared, not the file's own.
    file = tmp_path / "a.bin"
    file.write_bytes(CONTENT)
    os.utime(file, (700_000_000, 700_000_000))
    later = {"Last-Modified": "Mon, 07 Nov 1994 08:49:37 GMT"}
    assert answer(since, file, headers=later)[0] == 200


CROSS_ORIGIN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"if_none_match": '"v"'}, (304, {"etag": '"v"'})),
        ({"if_match": '"other"'}, (412, {})),
        (
            {"range": "bytes=99999-"},
            (416, {"accept-ranges": "bytes", "content-range": "bytes */10240"}),
        ),
    ],
)
def test_a_page_of_another_origin_may_see_every_answer(
    fields: dict[str, str], expected: tuple[int, dict[str, str]]
) -> None:
    headers = {**CROSS_ORIGIN, "x-other": "1"}
    status, own = expected
    made = asking("rest-proxy", **fields)
    assert answer(made, etag="v", headers=headers) == (status, {**CROSS_ORIGIN, **own}, b"")


@pytest.mark.parametrize("name", PROXIES)
def test_a_failed_precondition_is_412(name: str) -> None:
    assert answer(asking(name, if_match='"other"'), etag=True) == (412, {}, b"")
    assert answer(asking(name, if_unmodified_since=DATE), last_modified=784111778)[0] == 412


@pytest.mark.parametrize("name", PROXIES)
def test_a_range_is_206(name: str) -> None:
    status, headers, content = answer(asking(name, range="bytes=10-19"), etag="v", **OCTETS)
    assert (status, content) == (206, CONTENT[10:20])
    assert headers == {
        "content-type": "application/octet-stream",
        "etag": '"v"',
        "accept-ranges": "bytes",
        "content-range": "bytes 10-19/10240",
    }


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=-5", (10235, 10240)),
        ("bytes=10000-", (10000, 10240)),
        ("bytes=0-999999", (0, 10240)),
    ],
)
def test_suffix_open_and_long_ranges(asked: str, part: tuple[int, int]) -> None:
    status, headers, content = answer(asking("rest-proxy", range=asked), etag="v")
    assert (status, content) == (206, CONTENT[slice(*part)])
    assert headers["content-range"] == f"bytes {part[0]}-{part[1] - 1}/10240"


@pytest.mark.parametrize("name", PROXIES)
def test_a_range_beyond_the_end_is_416_with_the_length(name: str) -> None:
    assert answer(asking(name, range="bytes=10240-"), etag="v") == (
        416,
        {"accept-ranges": "bytes", "content-range": "bytes */10240"},
        b"",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"range": "bytes=0-1,5-6"},
        {"range": "bytes=9-0"},
        {"range": "rubbish"},
        {"range": "bytes=0-1", "if_range": '"other"'},
        {"range": "bytes=0-1", "if_range": DATE},
    ],
)
def test_the_whole_is_sent_where_a_range_does_not_apply(fields: dict[str, str]) -> None:
    status, headers, content = answer(asking("rest-proxy", **fields), etag="v")
    assert (status, content) == (200, CONTENT)
    assert "content-range" not in headers
    assert headers["accept-ranges"] == "bytes"


def test_if_range_with_the_tag_or_the_date_gives_the_part() -> None:
    for value in ('"v"', DATE):
        made = asking("rest-proxy", range="bytes=0-1", if_range=value)
        assert answer(made, etag="v", last_modified=784111777)[0] == 206


def test_14_2_range_is_only_for_get() -> None:
    for method in ("POST", "HEAD", "OPTIONS"):
        made = asking("rest-proxy", method, range="bytes=0-1", if_none_match='"v"')
        assert answer(made, etag="v")[0] == (304 if method == "HEAD" else 200)


def test_bytes_that_may_be_made_anew_have_no_ranges() -> None:
    status, headers, content = answer(asking("rest-proxy", range="bytes=0-1"), **OCTETS)
    assert (status, content) == (200, CONTENT)
    assert headers == {"content-type": "application/octet-stream"}


@pytest.mark.parametrize("media_type", ["video/mp4", "audio/mpeg"])
def test_what_plays_has_ranges_even_without_a_validator(media_type: str) -> None:
    made = asking("rest-proxy", range="bytes=0-1")
    assert answer(made, content_type=media_type)[0] == 206
    assert answer(asking("rest-proxy"), content_type=media_type)[1]["accept-ranges"] == "bytes"


def test_a_handler_may_refuse_ranges() -> None:
    refused = {"Accept-Ranges": "none"}
    made = asking("rest-proxy", range="bytes=0-9")
    status, headers, content = answer(made, etag="v", headers=refused)
    assert (status, headers["accept-ranges"], content) == (200, "none", CONTENT)
    with pytest.raises(ResponseTooLargeError):
        encode_response(bytes(5_000_000), headers=refused, event=made)


def test_a_part_has_not_the_length_of_the_whole() -> None:
    made = asking("rest-proxy", range="bytes=0-9")
    status, headers, _ = answer(made, etag="v", headers={"content-length": "10240"})
    assert status == 206
    assert "content-length" not in headers


def test_fields_that_leave_no_room_for_a_part_leave_the_whole() -> None:
    made = asking("edge-viewer-request", range="bytes=0-9")
    policy = {"Content-Security-Policy": "x" * 10_300}
    assert answer(made, CONTENT[:99], etag="v", headers=policy)[::2] == (200, CONTENT[:99])


@pytest.mark.parametrize("name", PROXIES)
def test_head_has_the_fields_of_the_get_and_no_content(name: str) -> None:
    got = answer(asking(name), etag=True, **OCTETS)[1]
    status, headers, content = answer(asking(name, "HEAD"), etag=True, **OCTETS)
    assert (status, content) == (200, b"")
    # CloudFront answers 502 to a function that sets Content-Length.
    length = {} if name.startswith("edge") else {"content-length": "10240"}
    assert headers == {**got, **length}


def test_head_of_text_counts_bytes() -> None:
    assert answer(asking("rest-proxy", "HEAD"), "hé")[1]["content-length"] == "3"


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n" + bytes(8), "text", None])
@pytest.mark.parametrize("name", ["rest-proxy", "http-api-2.0", "function-url"])
def test_head_of_a_plain_result_has_no_content(name: str, body: Any) -> None:
    assert answer(asking(name, "HEAD"), body)[2] == b""


@pytest.mark.parametrize("name", PROXIES)
def test_head_of_another_status_has_no_content_either(name: str) -> None:
    length = {} if name.startswith("edge") else {"content-length": "2"}
    assert answer(asking(name, "HEAD"), [], status_code=404) == (
        404,
        {"content-type": "application/json", **length},
        b"",
    )


@pytest.mark.parametrize("name", PROXIES)
def test_head_of_what_is_empty_says_that_nothing_is_there(name: str) -> None:
    length = {} if name.startswith("edge") else {"content-length": "0"}
    expected = (200, {"content-type": "text/csv", **length}, b"")
    assert answer(asking(name, "HEAD"), "", content_type="text/csv") == expected
    # RFC 9110 §8.6: a 304 or another answer to HEAD may leave it out, as these do to GET.
    for status in (204, 304, 404):
        got = answer(asking(name), None, status_code=status)
        assert answer(asking(name, "HEAD"), None, status_code=status) == got


@pytest.mark.parametrize("name", ["mapped-serverless", None])
def test_what_cannot_carry_it_gets_the_whole(name: str | None) -> None:
    made = None
    if name:
        made = event(name)
        made["headers"].update({"if-none-match": '"v"', "range": "bytes=0-1"})
        made["method"] = "HEAD"
    payload = encode_response(CONTENT, etag="v", event=made)
    assert payload["statusCode"] == 200
    assert base64.b64decode(payload["body"]) == CONTENT
    assert "Accept-Ranges" not in payload["headers"]


def test_another_status_is_not_selected_from() -> None:
    made = asking("rest-proxy", if_none_match='"v"', range="bytes=0-1")
    assert answer(made, etag="v", status_code=404)[0] == 404


# --- files and what is larger than the quota ---------------------------------------------------


class CountingFile(io.BytesIO):
    """Counts the bytes that are read from it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "film.mp4"
    with path.open("wb") as file:
        for number in range(30):
            file.write(number.to_bytes(1, "big") * 1_000_000)
    return path


def test_only_the_asked_part_of_a_file_is_read() -> None:
    file = CountingFile(b"ab" + CONTENT)
    file.seek(2)
    made = asking("rest-proxy", range="bytes=100-109")
    assert answer(made, file, etag="v", **OCTETS) == (
        206,
        {
            "content-type": "application/octet-stream",
            "etag": '"v"',
            "accept-ranges": "bytes",
            "content-range": "bytes 100-109/10240",
        },
        CONTENT[100:110],
    )
    assert file.count == 10


def in_memory(folder: Path) -> io.BytesIO:
    return io.BytesIO(CONTENT)


def in_memory_with_a_name(folder: Path) -> io.BytesIO:
    file = io.BytesIO(CONTENT)
    file.name = "chart.bin"
    return file


def spooled(folder: Path) -> Any:
    file = tempfile.SpooledTemporaryFile()  # noqa: SIM115 - closed with what is in it, in memory
    file.write(CONTENT)
    file.seek(0)
    return file


def temporary(folder: Path, make: Any = tempfile.TemporaryFile) -> Any:
    file = make(dir=folder)
    file.write(CONTENT)
    file.seek(0)
    return file


def named_temporary(folder: Path) -> Any:
    return temporary(folder, tempfile.NamedTemporaryFile)


def member_of_a_zip(folder: Path) -> Any:
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        archive.writestr("chart.bin", CONTENT)
        return archive.open("chart.bin")


def on_disk(folder: Path) -> Path:
    path = folder / "chart.bin"
    path.write_bytes(CONTENT)
    return path


def of_a_reproducible_package(folder: Path) -> Path:
    path = on_disk(folder)
    os.utime(path, (499_162_500, 499_162_500))
    return path


def opened(folder: Path) -> Any:
    return on_disk(folder).open("rb")


def opened_raw(folder: Path) -> Any:
    return io.FileIO(on_disk(folder))


def opened_by_bytes(folder: Path) -> Any:
    return open(os.fsencode(on_disk(folder)), "rb")  # noqa: PTH123 - the caller closes it


def unpacked(folder: Path) -> Any:
    path = folder / "chart.bin.gz"
    path.write_bytes(gzip.compress(CONTENT))
    return gzip.open(path)


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (in_memory, False),
        (in_memory_with_a_name, False),
        (spooled, False),
        (temporary, False),
        (named_temporary, False),
        (member_of_a_zip, False),
        (on_disk, True),
        (of_a_reproducible_package, True),
        (opened, True),
        (opened_raw, True),
        (opened_by_bytes, True),
        (unpacked, True),
    ],
)
def test_a_file_has_ranges_if_it_is_there_at_the_next_request(
    make: Callable[[Path], Any], parts: bool, tmp_path: Path
) -> None:
    file = make(tmp_path)
    try:
        offered = answer(asking("rest-proxy", "HEAD"), file, **OCTETS)[1].get("accept-ranges")
        assert offered == ("bytes" if parts else None)
        status, headers, content = answer(asking("rest-proxy", range="bytes=5-9"), file, **OCTETS)
        assert (status, content) == ((206, CONTENT[5:10]) if parts else (200, CONTENT))
        assert headers.get("accept-ranges") == offered
        assert ("content-range" in headers) is parts
    finally:
        if not isinstance(file, Path):
            file.close()


@pytest.mark.parametrize(
    "options",
    [
        {"etag": True},
        {"etag": "v"},
        {"last_modified": 784111777},
        {"content_type": "video/mp4"},
        {"content_type": "audio/mpeg"},
    ],
)
def test_a_file_in_memory_has_ranges_by_a_validator_or_as_a_film(options: dict[str, Any]) -> None:
    made = asking("rest-proxy", range="bytes=5-9")
    options = {**OCTETS, **options}
    status, headers, content = answer(made, io.BytesIO(CONTENT), **options)
    assert (status, content) == (206, CONTENT[5:10])
    assert headers["accept-ranges"] == "bytes"


def test_a_large_file_in_memory_is_served_in_parts_as_bytes_are() -> None:
    made = asking("rest-proxy", range="bytes=0-")
    data = os.urandom(7_000_000)
    assert answer(made, io.BytesIO(data), **OCTETS) == answer(made, data, **OCTETS)
    assert answer(made, io.BytesIO(data), **OCTETS)[0] == 206


@pytest.mark.parametrize("name", PROXIES)
def test_a_file_beyond_the_quota_is_served_in_parts_that_fit(name: str, large: Path) -> None:
    status, headers, content = answer(asking(name, range="bytes=0-"), large)
    assert status == 206
    assert headers["content-type"] == "video/mp4"
    assert headers["content-range"] == f"bytes 0-{len(content) - 1}/30000000"
    assert 20_000 < len(content) < 4_720_000


def test_a_client_that_follows_content_range_gets_all_of_it(large: Path) -> None:
    got = b""
    while len(got) < 30_000_000:
        made = asking("rest-proxy", range=f"bytes={len(got)}-")
        status, headers, content = answer(made, large)
        assert status == 206
        assert (
            headers["content-range"] == f"bytes {len(got)}-{len(got) + len(content) - 1}/30000000"
        )
        got += content
    assert got == large.read_bytes()


def test_the_peak_of_a_part_is_at_most_half_more_than_the_part(large: Path) -> None:
    made = asking("rest-proxy", range="bytes=5000000-9499999")
    encode_response(large, event=made)
    tracemalloc.start()
    try:
        payload = encode_response(large, event=made)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert payload["statusCode"] == 206
    assert peak <= 1.5 * 4_500_000


def test_a_large_file_without_a_range_is_too_large(large: Path) -> None:
    with pytest.raises(ResponseTooLargeError):
        encode_response(large, event=asking("rest-proxy"))
    with pytest.raises(ResponseTooLargeError):
        encode_response(large, event=asking("rest-proxy", range="bytes=9-0"))


def test_several_ranges_of_what_has_no_room_get_the_first(large: Path) -> None:
    made = asking("rest-proxy", range="bytes=10-19,30-39")
    status, headers, content = answer(made, large)
    assert (status, len(content)) == (206, 10)
    assert headers["content-range"] == "bytes 10-19/30000000"


def test_large_bytes_are_served_in_parts_too() -> None:
    made = asking("rest-proxy", range="bytes=0-")
    status, headers, content = answer(made, bytes(7_000_000), **OCTETS)
    assert status == 206
    assert headers["content-range"] == f"bytes 0-{len(content) - 1}/7000000"


@pytest.mark.parametrize("suffix", ["txt", "mp4"])  # six bytes of JSON for each of it, and 4/3
def test_a_part_is_as_large_as_the_quota_lets_through(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"\x01" * 7_000_000)
    payload = encode_response(path, event=asking("rest-proxy", range="bytes=0-"))
    assert payload["statusCode"] == 206
    assert 6_291_556 - 4_000 < len(json.dumps(payload)) <= 6_291_556


def test_a_computed_tag_of_a_large_file_is_that_of_its_bytes(large: Path) -> None:
    made = asking("rest-proxy", range="bytes=0-9")
    tag = answer(made, large, etag=True)[1]["etag"]
    large_again = answer(asking("rest-proxy", range="bytes=50-59"), large, etag=True)[1]["etag"]
    with large.open("rb") as file:
        assert answer(made, file, etag=True)[1]["etag"] == tag == large_again
    assert answer(asking("rest-proxy", if_none_match=tag), large, etag=True)[0] == 304


def test_a_path_revalidates_by_its_own_date(large: Path) -> None:
    status, headers, _ = answer(asking("rest-proxy", "HEAD"), large)
    assert (status, headers["content-length"]) == (200, "30000000")
    made = asking("rest-proxy", if_modified_since=headers["last-modified"])
    assert answer(made, large)[0] == 304


def test_a_file_that_shrinks_is_an_error_not_short_data(tmp_path: Path) -> None:
    class Shrinking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            self.truncate(50)
            return super().read(size)

    with pytest.raises(FileResultError) as raised:
        encode_response(Shrinking(CONTENT), event=asking("rest-proxy"), **OCTETS)
    assert str(raised.value) == (
        "the Shrinking that was returned became shorter while it was sent: write files under "
        "another name and rename them when they are complete"
    )


@settings(max_examples=60)
@given(st.data())
def test_parts_reassemble_to_the_representation(data: st.DataObject) -> None:
    content = data.draw(st.binary(min_size=1, max_size=400))
    label = data.draw(
        st.sampled_from(["application/octet-stream", "text/plain", "application/pdf"])
    )

    @binary_response(etag=True, content_type=label)
    def handler(event: Any, context: Any) -> bytes:
        return content

    got: dict[int, int] = {}
    for _ in range(20):
        start = data.draw(st.integers(0, len(content) - 1))
        stop = data.draw(st.integers(start, len(content) + 5))
        payload = handler(asking("http-api-2.0", range=f"bytes={start}-{stop}"), None)
        body = payload["body"]
        part = base64.b64decode(body) if payload["isBase64Encoded"] else body.encode()
        unit, _, where = payload["headers"]["Content-Range"].partition(" ")
        span, _, length = where.partition("/")
        first, _, last = span.partition("-")
        assert (unit, int(length), int(last) - int(first) + 1) == ("bytes", len(content), len(part))
        got.update({int(first) + offset: byte for offset, byte in enumerate(part)})
    assert all(content[position] == byte for position, byte in got.items())


def whole(data: Any = b"0123456789", **headers: str) -> Response:
    return Response(200, headers, Representation(data, "application/octet-stream"), {}, ())


@pytest.mark.parametrize(
    ("room", "sent"), [(0, None), (1, b"0"), (2, b"01"), (9, b"012345678"), (10, None), (11, None)]
)
def test_what_has_no_validator_is_sent_in_parts_only_where_the_whole_has_no_room(
    room: int, sent: bytes | None
) -> None:
    response = whole()
    found = select(response, "GET", {"range": "bytes=0-"}.get, room)
    if sent is None:
        assert found is response
    else:
        assert (found.status, bytes(found.representation.data)) == (206, sent)  # type: ignore[arg-type]
        assert found.headers == {"Content-Range": f"bytes 0-{len(sent) - 1}/10"}


@pytest.mark.parametrize(("room", "status"), [(9, 206), (10, 200), (11, 200)])
def test_several_ranges_get_the_whole_if_it_has_room(room: int, status: int) -> None:
    fields = {"range": "bytes=0-1,3-4"}
    assert select(whole(**{"Accept-Ranges": "bytes"}), "GET", fields.get, room).status == status


def test_a_304_to_a_star_says_no_validator_where_there_is_none() -> None:
    found = select(whole(), "GET", {"if-none-match": "*"}.get, 100)
    assert (found.status, found.headers) == (304, {})


class Endless:
    """Data that says its size when it has come to its end."""

    def pieces(self, size: int) -> Any:
        yield b"a" * size


def test_head_of_what_has_no_size_yet_says_none() -> None:
    assert head(whole(Endless()), with_length=True).headers == {}
    assert head(whole(), with_length=True).headers == {"Content-Length": "10"}
    assert head(whole(), with_length=False).headers == {}
