"""gzip where the client takes it: which representation is sent, and by what it is told apart."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import event
from lambda_binary import OptionError, ResponseTooLargeError, binary_response, encode_response
from lambda_binary.gateway import Request, Settings, invoke
from lambda_binary.http import content_coding
from lambda_binary.http.content_coding import encoded, gzip_wanted
from lambda_binary.messages import Representation

ROWS = [{"id": number, "name": f"row {number}", "sold": number % 7} for number in range(200)]
TEXT = json.dumps(ROWS, separators=(",", ":"))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(4_000)


def asking(coding: str | None = "gzip", **fields: str) -> dict[str, Any]:
    """An event of an HTTP API with this Accept-Encoding, and other fields."""
    made = event("http-api-2.0")
    made["headers"] = {name.replace("_", "-"): value for name, value in fields.items()}
    if coding is not None:
        made["headers"]["accept-encoding"] = coding
    return made


def sent(payload: dict[str, Any]) -> bytes:
    body: str = payload["body"]
    return base64.b64decode(body, validate=True) if payload["isBase64Encoded"] else body.encode()


@pytest.mark.parametrize(
    ("accept", "wanted", "needed"),
    [
        (None, False, False),
        ("", False, False),
        ("gzip", True, False),
        ("gzip, deflate, br, zstd", True, False),
        ("GZip;Q=0.5", True, False),
        ("x-gzip", True, False),
        ("*", True, False),
        ("br, *;q=0.1", True, False),
        ("deflate, br", False, False),
        ("identity", False, False),
        ("gzip;q=0", False, False),
        ("gzip; q=0.000", False, False),
        ("gzip;q=0, *", False, False),
        ("*;q=0", False, False),
        ("gzip;q=1.0, identity;q=0.5", True, False),
        ("gzip;q=0.5, identity;q=0.5", True, False),
        ("gzip;q=0.5, identity", False, False),
        ("gzip;q=0.5, identity;q=0", True, True),
        ("gzip, *;q=0", True, True),
        ("identity;q=0", False, False),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True, False),
        ("gzip;q=2", False, False),
        ("gzip;q=much", False, False),
        ("gzip;q=", False, False),
        ("gzip;level=9", False, False),
        ("gzip;q=-1", False, False),
        ("gzip;q=\u0664", False, False),
        (",, gzip ,", True, False),
    ],
)
def test_accept_encoding(accept: str | None, wanted: bool, needed: bool) -> None:
    assert gzip_wanted(accept) == (wanted, needed)


@given(
    st.text()
    | st.lists(st.sampled_from(["gzip", ";q=", "0", ".5", ",", "*", "identity"])).map("".join)
)
def test_no_accept_encoding_is_an_error(accept: str) -> None:
    assert set(gzip_wanted(accept)) <= {True, False}


def test_text_is_sent_in_gzip_to_who_takes_it() -> None:
    payload = encode_response(ROWS, compress=True, event=asking())
    assert gzip.decompress(sent(payload)).decode() == TEXT
    assert payload == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
        },
        "body": payload["body"],
        "isBase64Encoded": True,
    }
    assert len(payload["body"]) < len(TEXT) / 4
    # As it is to who does not; caches must know all the same (RFC 9110 §12.5.5).
    for made in (asking(None), asking("br"), asking("gzip;q=0"), asking("identity"), None):
        assert encode_response(ROWS, compress=True, event=made) == {
            "statusCode": 200,
            "headers": {"Content-Type": "application/json", "Vary": "Accept-Encoding"},
            "body": TEXT,
            "isBase64Encoded": False,
        }


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT, None),
        (TEXT.encode(), None),
        (bytearray(TEXT.encode()), "text/csv"),
        (memoryview(TEXT.encode()), "image/svg+xml"),
        (io.BytesIO(TEXT.encode()), None),
        ("é" * 2000, "text/html; charset=iso-8859-1"),
    ],
)
def test_whatever_is_text_is_compressed(body: Any, content_type: str | None) -> None:
    plain = encode_response(body, content_type=content_type, event=asking())
    payload = encode_response(body, content_type=content_type, compress=True, event=asking())
    assert gzip.decompress(sent(payload)) == sent(plain)
    assert payload["headers"] == {
        **plain["headers"],
        "Content-Encoding": "gzip",
        "Vary": "Accept-Encoding",
    }


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (PNG, {}),
        (PNG, {"content_type": "application/octet-stream"}),
        (gzip.compress(TEXT.encode()), {"headers": {"Content-Encoding": "gzip"}}),
        (gzip.compress(TEXT.encode()), {}),
        (TEXT.encode(), {"headers": {"Content-Range": "bytes 0-9/99"}, "status_code": 206}),
        ("small", {}),
        ("a" * 999, {}),
        (None, {}),
        (b"", {}),
    ],
)
def test_what_is_coded_small_or_no_text_is_sent_as_it_is(body: Any, options: Any) -> None:
    payload = encode_response(body, compress=True, event=asking(), **options)
    assert payload == encode_response(body, event=asking(), **options)


def test_who_refuses_the_text_as_it_is_gets_even_small_text_in_gzip() -> None:
    payload = encode_response("small", compress=True, event=asking("gzip, identity;q=0"))
    assert gzip.decompress(sent(payload)) == b"small"


def test_what_does_not_shrink_enough_is_sent_as_it_is() -> None:
    noise = "".join(chr(0x4E00 + (number * 7_919) % 20_011) for number in range(1_000))
    text = Representation(noise, "text/plain; charset=utf-8")
    coded = encoded(text, "gzip", 10_000)
    assert (coded.coding, gzip.decompress(coded.data).decode()) == ("gzip", noise)  # type: ignore[arg-type]
    assert len(noise) < len(coded.data) < len(noise.encode())  # type: ignore[arg-type]
    # As where its gzip has no room; caches are told that another client may get it.
    plain = encoded(text, "gzip", 1_500)
    assert (plain.coding, plain.data, plain.compressible) == (None, noise, True)


def test_vary_keeps_what_the_handler_wrote() -> None:
    headers = {"Vary": "Origin"}
    payload = encode_response(ROWS, compress=True, headers=headers, event=asking())
    assert payload["headers"]["Vary"] == "Origin, Accept-Encoding"
    headers = {"Vary": "accept-encoding"}
    payload = encode_response(ROWS, compress=True, headers=headers, event=asking())
    assert payload["headers"]["Vary"] == "accept-encoding"


# --- validators are those of the coded data (RFC 9110 §8.8.3.3) ---------------------------------


def test_a_computed_tag_is_of_the_coded_bytes() -> None:
    coded = encode_response(ROWS, compress=True, etag=True, event=asking())
    plain = encode_response(ROWS, compress=True, etag=True, event=asking(None))
    assert coded["headers"]["ETag"] == encode_response(sent(coded), etag=True)["headers"]["ETag"]
    assert plain["headers"]["ETag"] == encode_response(TEXT, etag=True)["headers"]["ETag"]
    assert coded["headers"]["ETag"] != plain["headers"]["ETag"]
    # Compressed again, it is the same.
    again = encode_response(ROWS, compress=True, etag=True, event=asking())
    assert again == coded


@pytest.mark.parametrize(
    ("given", "plain", "coded"),
    [("v7", '"v7"', '"v7-gzip"'), ('"v7"', '"v7"', '"v7-gzip"'), ("W/v7", 'W/"v7"', 'W/"v7"')],
)
def test_a_given_strong_tag_is_another_one_of_coded_data(
    given: str, plain: str, coded: str
) -> None:
    def tag(made: dict[str, Any], body: Any = ROWS) -> str:
        found: str = encode_response(body, compress=True, etag=given, event=made)["headers"]["ETag"]
        return found

    assert (tag(asking(None)), tag(asking())) == (plain, coded)
    assert tag(asking(), PNG) == plain


@pytest.mark.parametrize("etag", [True, "v7"])
def test_a_client_that_has_the_coded_data_gets_304(etag: bool | str) -> None:
    options: dict[str, Any] = {"compress": True, "etag": etag, "cache_control": "max-age=60"}
    coded = encode_response(ROWS, event=asking(), **options)["headers"]["ETag"]
    plain = encode_response(ROWS, event=asking(None), **options)["headers"]["ETag"]
    assert encode_response(ROWS, event=asking(if_none_match=coded), **options) == {
        "statusCode": 304,
        "headers": {"Cache-Control": "max-age=60", "ETag": coded, "Vary": "Accept-Encoding"},
        "body": "",
        "isBase64Encoded": False,
    }
    for made in (asking(if_none_match=plain), asking(None, if_none_match=coded)):
        assert encode_response(ROWS, event=made, **options)["statusCode"] == 200
    assert encode_response(ROWS, event=asking(if_match=plain), **options)["statusCode"] == 412


def test_parts_are_of_the_coded_data_where_a_strong_tag_tells_them_apart() -> None:
    whole = encode_response(ROWS, compress=True, etag=True, event=asking())
    data = sent(whole)
    assert whole["headers"]["Accept-Ranges"] == "bytes"
    part = encode_response(ROWS, compress=True, etag=True, event=asking(range="bytes=10-19"))
    assert (part["statusCode"], sent(part)) == (206, data[10:20])
    assert part["headers"] == {**whole["headers"], "Content-Range": f"bytes 10-19/{len(data)}"}
    # The client has the beginning of the other coding: it gets the whole.
    plain = encode_response(ROWS, compress=True, etag=True, event=asking(None))["headers"]["ETag"]
    made = asking(range="bytes=10-19", if_range=plain)
    assert encode_response(ROWS, compress=True, etag=True, event=made) == whole


def test_a_date_alone_does_not_tell_codings_apart_and_gives_no_parts(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text(TEXT)
    for made, status, ranges in (
        (asking(range="bytes=10-19"), 200, None),
        (asking(None, range="bytes=10-19"), 206, "bytes"),
    ):
        payload = encode_response(path, compress=True, event=made)
        assert (payload["statusCode"], payload["headers"].get("Accept-Ranges")) == (status, ranges)
        assert "Last-Modified" in payload["headers"]


def test_head_says_the_length_of_the_coded_data() -> None:
    made = asking()
    whole = encode_response(ROWS, compress=True, etag=True, event=made)
    made["requestContext"]["http"]["method"] = "HEAD"
    assert encode_response(ROWS, compress=True, etag=True, event=made) == {
        "statusCode": 200,
        "headers": {**whole["headers"], "Content-Length": str(len(sent(whole)))},
        "body": "",
        "isBase64Encoded": False,
    }


# --- the quota counts the coded bytes -----------------------------------------------------------

MANY = [{"id": number, "name": f"row {number}", "sold": number % 7} for number in range(250_000)]
LARGE = json.dumps(MANY, separators=(",", ":"))


class Stream:
    """As an S3 object's body: neither seekable nor of a known size."""

    def __init__(self, data: bytes) -> None:
        self.read = io.BytesIO(data).read


def test_json_beyond_6_mb_passes_to_who_takes_gzip() -> None:
    assert len(LARGE) > 10_000_000
    payload = encode_response(MANY, compress=True, event=asking())
    assert gzip.decompress(sent(payload)).decode() == LARGE
    with pytest.raises(ResponseTooLargeError):
        encode_response(MANY, compress=True, event=asking(None))


@pytest.mark.parametrize("kind", ["path", "open", "memory", "stream"])
def test_csv_files_beyond_6_mb_pass_too(kind: str, tmp_path: Path) -> None:
    content = b"id;name;sold\n" + b"".join(b"%d;row %d;7\n" % (n, n) for n in range(400_000))
    assert len(content) > 6_291_556
    path = tmp_path / "sales.csv"
    path.write_bytes(content)
    with path.open("rb") as file:
        body = {
            "path": path,
            "open": file,
            "memory": io.BytesIO(content),
            "stream": Stream(content),
        }
        payload = encode_response(
            body[kind], compress=True, content_type="text/csv", event=asking()
        )
    assert gzip.decompress(sent(payload)) == content


def test_what_is_too_large_in_gzip_too_is_left_to_on_too_large_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Representation] = []

    def instead(representation: Representation, event: Any) -> str:
        seen.append(representation)
        return "elsewhere"

    hexes = bytes(range(256)).hex() * 20_000
    monkeypatch.setattr(content_coding, "MOST_TIMES", 1)
    payload = encode_response(hexes, compress=True, on_too_large=instead, event=asking())
    assert payload["body"] == "elsewhere"
    assert seen[0].data == hexes
    assert "Content-Encoding" not in seen[0].fields


def test_of_what_is_many_times_too_large_nothing_is_read() -> None:
    class Source:
        size = 1 << 40

        def __len__(self) -> int:
            return self.size

        def pieces(self, size: int) -> Any:
            raise AssertionError("read")

    data: Any = Source()
    assert encoded(Representation(data, "text/csv"), "gzip", 4_000_000).data is data


# --- through the gateways -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        Settings("rest-proxy", binary_media_types=("*/*",)),
        Settings("rest-proxy", binary_media_types=("*/*",), minimum_compression_size=0),
        Settings("http-api"),
        Settings("function-url"),
        Settings("alb"),
    ],
    ids=lambda settings: f"{settings.integration} {settings.minimum_compression_size}",
)
def test_the_client_reads_the_text(settings: Settings) -> None:
    handler = binary_response(compress=True)(lambda event, context: ROWS)
    request = Request("GET", "/", headers=(("Accept-Encoding", "gzip"),))
    response = invoke(settings, request, handler)
    codings = [value for name, value in response.headers if name == "Content-Encoding"]
    assert codings == ["gzip"]
    assert gzip.decompress(response.body).decode() == TEXT


def test_a_mapped_integration_cannot_say_the_coding() -> None:
    made = event("mapped-serverless")
    made["headers"] = {"Accept-Encoding": "gzip"}
    payload = encode_response(ROWS, compress=True, event=made)
    assert payload == encode_response(ROWS, event=made)


def test_an_envelope_of_the_handlers_own_is_not_compressed() -> None:
    own = {"statusCode": 200, "body": TEXT.encode()}
    plain = binary_response(lambda event, context: own)
    assert binary_response(compress=True)(lambda event, context: own)(asking(), None) == plain(
        asking(), None
    )


def test_without_an_envelope_nothing_could_say_it() -> None:
    with pytest.raises(OptionError, match=r"compress=True cannot be sent with envelope=False"):
        encode_response("a", compress=True, envelope=False)
    with pytest.raises(OptionError) as raised:
        encode_response("a", compress="gzip")  # type: ignore[call-overload]
    assert str(raised.value) == "compress='gzip' is neither True nor False"


# --- the extra `fast` ---------------------------------------------------------------------------


@pytest.mark.skipif(not importlib.util.find_spec("zlib_ng"), reason="the extra `fast` has it")
def test_large_text_is_compressed_by_zlib_ng_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = LARGE[:600_000]
    fast = encoded(Representation(large, "text/plain"), "gzip", 1_000_000).data
    monkeypatch.setattr(content_coding, "_fast_zlib", lambda: None)
    own = encoded(Representation(large, "text/plain"), "gzip", 1_000_000).data
    assert fast != own
    assert gzip.decompress(fast) == gzip.decompress(own) == large.encode()  # type: ignore[arg-type]


def test_text_that_fits_as_it_is_and_not_in_gzip_is_sent_as_it_is() -> None:
    # No two characters alike to a coder: gzip takes four fifths, and base64 a third more than that.
    letters = [chr(code) for code in range(33, 127) if chr(code) not in '"\\']
    text = "".join(random.Random(1).choices(letters, k=38_000))
    made = event("edge-viewer-request")
    request = made["Records"][0]["cf"]["request"]
    request["headers"]["accept-encoding"] = [{"key": "Accept-Encoding", "value": "gzip"}]
    payload = encode_response(text, headers={"X-Fill": "x" * 300}, compress=True, event=made)
    assert (payload["body"], payload["bodyEncoding"]) == (text, "text")
    assert "content-encoding" not in payload["headers"]
