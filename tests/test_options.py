"""Options that are not legal: one sentence each, when the decorator is built."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from lambda_binary import (
    FieldError,
    LambdaBinaryError,
    OptionError,
    ResultValueError,
    binary_response,
    encode_response,
    images,
)
from lambda_binary.http import http_date

KNOWN_FORMATS = ", ".join(f'"{name}"' for name in ("auto", *images.MEDIA_TYPES))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"envelope": "no"}, OptionError, "envelope='no' is neither True nor False"),
        (
            {"image_format": "psd"},
            OptionError,
            f"image_format='psd' is no image format; write one of {KNOWN_FORMATS}",
        ),
        ({"quality": "80"}, OptionError, "quality='80' is a str: use an int, as 80"),
        ({"quality": True}, OptionError, "quality=True is a bool: use an int, as 80"),
        ({"quality": 0}, OptionError, "quality=0 is out of range: use 1 to 100"),
        ({"quality": 101}, OptionError, "quality=101 is out of range: use 1 to 100"),
        *[
            (
                {"quality": 80, "image_format": name},
                OptionError,
                'quality=80 is for the lossy formats ("jpeg", "webp", "avif"), and '
                f"{known} is none: leave quality out, or use one of them",
            )
            for name, known in {"PNG": "png", "tif": "tiff", "gif": "gif", "svg": "svg"}.items()
        ],
        (
            {"on_too_large": "s3"},
            OptionError,
            "on_too_large='s3' is no callable: give a function of (representation, event)",
        ),
        (
            {"content_type": "image/png", "headers": {"content-type": "image/gif"}},
            OptionError,
            "content_type='image/png' and the header Content-Type 'image/gif' disagree: give one "
            "of them",
        ),
        (
            {"headers": {"Content-Type": ["a/b", "c/d"]}},
            FieldError,
            "Content-Type is given 2 times in headers: give it once",
        ),
        (
            {"cache_control": "no-store", "headers": {"cache-control": "max-age=1"}},
            OptionError,
            "cache_control and the header Cache-Control are both given: give one of them",
        ),
        (
            {"filename": "a.pdf", "headers": {"Content-Disposition": "inline"}},
            OptionError,
            "filename or disposition and the header Content-Disposition are both given: give one "
            "of them",
        ),
        (
            {"etag": "x", "headers": {"ETag": '"y"'}},
            OptionError,
            "etag and the header ETag are both given: give one of them",
        ),
        (
            {"headers": {"ETag": ['"x"', '"y"']}},
            FieldError,
            "ETag is given 2 times in headers: give it once",
        ),
        (
            {"headers": {"Last-Modified": "yesterday"}},
            FieldError,
            "the value of header 'Last-Modified' is 'yesterday', which is no date of HTTP: write "
            "last_modified=, an aware datetime or seconds since the epoch",
        ),
        (
            {"etag": 5},
            OptionError,
            "etag=5 is of type int: use True, or the tag's text",
        ),
        (
            {"etag": 'a"b'},
            OptionError,
            "etag='a\"b' has the character '\"' in it: use visible ASCII without quotes, as in "
            "'v1-33a64df5'",
        ),
        (
            {"last_modified": "yesterday"},
            OptionError,
            "last_modified='yesterday' is of type str: use an aware datetime, or seconds since the epoch",
        ),
        (
            {"last_modified": datetime(2026, 1, 1)},
            OptionError,
            "last_modified=datetime.datetime(2026, 1, 1, 0, 0) has no time zone: use an aware "
            "datetime, as in datetime.now(timezone.utc)",
        ),
        (
            {"envelope": False, "cache_control": "no-store"},
            OptionError,
            "cache_control='no-store' cannot be sent with envelope=False, which returns the "
            "content alone: set it in the integration response of the gateway, or leave "
            "envelope=False out",
        ),
        (
            {"cache_control": "a\nb"},
            FieldError,
            "the value of header 'Cache-Control' has the character '\\n' at position 1, which a "
            "field cannot hold: use printable ASCII (percent-encode other text; filename= takes "
            "any)",
        ),
    ],
)
def test_an_illegal_option_is_refused_by_both_functions(
    options: dict[str, Any], error: type[LambdaBinaryError], message: str
) -> None:
    for use in (binary_response, lambda **keywords: encode_response(b"x", **keywords)):
        with pytest.raises(error) as raised:
            use(**options)
        assert str(raised.value) == message


@pytest.mark.parametrize("status", [-1, 0, 100, 199, 600, 1000])
def test_a_status_out_of_range_is_refused(status: int) -> None:
    with pytest.raises(OptionError) as raised:
        encode_response(b"x", status_code=status)
    assert str(raised.value) == f"status_code={status} is out of range: use 200 to 599"


@pytest.mark.parametrize("status", ["200", 201.0, True, None])
def test_a_status_that_is_no_int_is_refused(status: Any) -> None:
    with pytest.raises(OptionError) as raised:
        encode_response(b"x", status_code=status)
    kind = type(status).__name__
    assert str(raised.value) == f"status_code={status!r} is a {kind}: use an int, as 200"


@pytest.mark.parametrize("status", [204, 205, 304])
def test_content_under_a_status_without_content_is_refused(status: int) -> None:
    assert encode_response(None, status_code=status)["statusCode"] == status
    with pytest.raises(ResultValueError) as raised:
        encode_response(b"x", status_code=status)
    assert str(raised.value) == (
        f"status_code={status} has no content (RFC 9110 §15), but the body is not empty: return "
        "None as the body, or another status"
    )


@pytest.mark.parametrize(
    "bad", ["png", "image/", "/png", "image png", "image/*", "*/*", "a/b\r\nX: y", "a", 5, ""]
)
def test_a_content_type_that_is_no_media_type_is_refused(bad: Any) -> None:
    with pytest.raises(OptionError, match="content_type"):
        encode_response(b"x", content_type=bad)


@pytest.mark.parametrize(
    "good", ["image/png", "text/html; charset=utf-8", 'a/b;c="d e"', "application/vnd.a+json"]
)
def test_a_legal_content_type_is_sent_as_given(good: str) -> None:
    assert encode_response(b"\xff\xfe\xfd", content_type=good)["headers"]["Content-Type"] == good


@pytest.mark.parametrize(
    ("last_modified", "expected"),
    [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-86400, "Wed, 31 Dec 1969 00:00:00 GMT"),
        (-0.5, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (784111777.9, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC), "Sun, 06 Nov 1994 08:49:37 GMT"),
    ],
)
def test_last_modified_is_an_http_date(last_modified: Any, expected: str) -> None:
    response = encode_response(b"x", last_modified=last_modified)
    assert response["headers"]["Last-Modified"] == expected


@pytest.mark.parametrize("year", [1, 4, 1582, 1600, 1900, 1969, 1970, 2000, 2370, 3001, 9999])
def test_any_date_is_said_where_the_system_knows_few(
    year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, whose gmtime takes 1970 to 3000."""
    really = time.gmtime

    def gmtime(seconds: float) -> time.struct_time:
        if not 0 <= seconds <= 32_535_215_999:
            raise OSError(22, "Invalid argument")
        return really(seconds)

    monkeypatch.setattr(time, "gmtime", gmtime)
    for moment in (
        datetime(year, 1, 1, tzinfo=UTC),
        datetime(year, 2, 28, 23, 59, 59, tzinfo=UTC),
        datetime(year, 12, 31, 12, tzinfo=UTC),
    ):
        assert http_date(moment.timestamp()) == format_datetime(moment, usegmt=True)


@pytest.mark.parametrize("moment", [1e18, -1e18, float("inf"), float("-inf"), float("nan")])
def test_what_is_no_date_is_refused(moment: float) -> None:
    with pytest.raises(OptionError, match="give seconds, not milliseconds"):
        encode_response(b"x", last_modified=moment)


@pytest.mark.parametrize(
    ("etag", "sent"),
    [("v1", '"v1"'), ('"v1"', '"v1"'), ('W/"v1"', 'W/"v1"'), ("W/v1", 'W/"v1"')],
)
def test_an_entity_tag_is_quoted(etag: str, sent: str) -> None:
    assert encode_response(b"x", etag=etag)["headers"]["ETag"] == sent


def test_a_validator_in_headers_is_that_of_the_argument() -> None:
    date = "Sun, 06 Nov 1994 08:49:37 GMT"
    assert encode_response(b"x", headers={"etag": "v1", "Last-Modified": date}) == (
        encode_response(b"x", etag="v1", last_modified=784111777)
    )


def test_a_computed_entity_tag_is_that_of_the_content() -> None:
    def tag(body: Any) -> str:
        found: str = encode_response(body, etag=True)["headers"]["ETag"]
        return found

    assert tag(b"\xff") == tag(bytearray(b"\xff"))
    assert tag("a") == tag(b"a")
    assert tag(b"a") != tag(b"b")
    assert tag(b"a").startswith('"')


def test_set_cookie_in_headers_is_a_cookie() -> None:
    with pytest.raises(FieldError, match="3 cookies cannot be carried here"):
        encode_response(b"x", headers={"set-cookie": ["a=1", "b=2"]}, cookies=["c=3"])


@pytest.mark.parametrize("cookies", [None, (), []])
def test_no_cookies_are_none_with_other_options_and_without(cookies: Any) -> None:
    # As event.get("cookies") gives them.
    assert encode_response(b"x", cookies=cookies) == encode_response(b"x")
    assert encode_response(b"x", cookies=cookies, etag="v1") == encode_response(b"x", etag="v1")
