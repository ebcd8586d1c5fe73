"""Content-Disposition (RFC 6266, RFC 8187), read back by the standard library's parser."""

from __future__ import annotations

from email.message import Message
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.errors import FieldError, OptionError
from lambda_binary.http.disposition import content_disposition


@pytest.mark.parametrize(
    ("filename", "disposition", "value"),
    [
        ("report.pdf", None, 'attachment; filename="report.pdf"'),
        ("report.pdf", "inline", 'inline; filename="report.pdf"'),
        (None, "inline", "inline"),
        (None, "attachment", "attachment"),
        ("my report.pdf", None, 'attachment; filename="my report.pdf"'),
        ("naïve.txt", None, "attachment; filename=\"naive.txt\"; filename*=UTF-8''na%C3%AFve.txt"),
        ("отчёт.pdf", None, "attachment; filename=\"_____.pdf\"; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf"),
        ("图.png", None, "attachment; filename=\"_.png\"; filename*=UTF-8''%E5%9B%BE.png"),
        ("😀.gif", None, "attachment; filename=\"_.gif\"; filename*=UTF-8''%F0%9F%98%80.gif"),
        ('say "hi".txt', None, "attachment; filename=\"say \\\"hi\\\".txt\"; filename*=UTF-8''say%20%22hi%22.txt"),
        ("100%.txt", None, "attachment; filename=\"100%.txt\"; filename*=UTF-8''100%25.txt"),
        ("a;b=c.txt", None, 'attachment; filename="a;b=c.txt"'),
    ],
)  # fmt: skip
def test_the_whole_value(filename: Any, disposition: Any, value: str) -> None:
    assert content_disposition(filename, disposition) == value


@pytest.mark.parametrize("filename", ["../etc/passwd", "a/b", "a\\b", "/a"])
def test_a_path_is_refused(filename: str) -> None:
    with pytest.raises(FieldError) as raised:
        content_disposition(filename, None)
    assert str(raised.value) == (
        f"filename={filename!r} has a path in it: write the name alone, as in 'report.pdf'"
    )


@pytest.mark.parametrize(
    "filename", ["a\r\nb", "a\0", "a\x7f", "a\x85b", "a\u2028b", "a\u202eb", "a\u2066b"]
)
def test_a_control_character_is_refused(filename: str) -> None:
    with pytest.raises(FieldError, match="write the name alone"):
        content_disposition(filename, None)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(FieldError) as raised:
        content_disposition("a\ud800", None)
    assert str(raised.value) == (
        "filename='a\\ud800' has a lone surrogate in it: write a name that UTF-8 can hold"
    )


@pytest.mark.parametrize(
    ("filename", "value"),
    [
        # A screenshot's name on macOS: a narrow no-break space before PM.
        ("3.04\u202fPM.png", "filename=\"3.04 PM.png\"; filename*=UTF-8''3.04%E2%80%AFPM.png"),
        ("报\u3000告.pdf", "filename=\"_ _.pdf\"; filename*=UTF-8''%E6%8A%A5%E3%80%80%E5%91%8A.pdf"),
        # Persian and emoji need joiners, and new emoji are older than Python's Unicode.
        ("می\u200cخ.pdf", "filename=\"____.pdf\"; filename*=UTF-8''%D9%85%DB%8C%E2%80%8C%D8%AE.pdf"),
        ("👨\u200d👩.gif", "filename=\"___.gif\"; filename*=UTF-8''%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9.gif"),
        ("\U0001fae9.gif", "filename=\"_.gif\"; filename*=UTF-8''%F0%9F%AB%A9.gif"),
    ],
)  # fmt: skip
def test_spaces_joiners_and_new_characters_are_kept(filename: str, value: str) -> None:
    assert content_disposition(filename, None) == f"attachment; {value}"


@pytest.mark.parametrize(
    "filename", ["", " ", ".", "..", "\u3000", "‥", "․", "．．", "․.", "\u0301", 5, b"a.txt"]
)
def test_no_name_is_refused(filename: Any) -> None:
    with pytest.raises(FieldError) as raised:
        content_disposition(filename, None)
    assert str(raised.value) == (
        f"filename={filename!r} is no file name: write one, as in 'report.pdf'"
    )


@pytest.mark.parametrize("character", ["a", "é", "😀", "\u0315\u0300"])
def test_a_name_longer_than_files_have_is_refused(character: str) -> None:
    name = (character * 255)[:251] + ".txt"
    assert content_disposition(name, None).startswith("attachment; filename=")
    with pytest.raises(FieldError) as raised:
        content_disposition("a" + name, None)
    assert str(raised.value) == (
        f"filename={('a' + name)[:20] + '…'!r} has 256 characters, and file systems take 255: cut "
        "it, and keep the suffix"
    )


@pytest.mark.parametrize("given", ["download", "", "Inline"])
def test_another_disposition_is_refused(given: str) -> None:
    with pytest.raises(OptionError) as raised:
        content_disposition("a.txt", given)
    assert str(raised.value) == f"disposition={given!r} is not known: use 'inline' or 'attachment'"


@given(st.text(min_size=1))
def test_every_accepted_name_is_read_back(filename: str) -> None:
    try:
        value = content_disposition(filename, None)
    except FieldError:
        return
    assert value.isascii()
    assert value.isprintable()
    message = Message()
    message["Content-Disposition"] = value
    assert message.get_content_disposition() == "attachment"
    if "filename*=" in value:
        from urllib.parse import unquote

        assert unquote(value.partition("filename*=UTF-8''")[2]) == filename
    else:
        # The parser strips white space, which a quoted string keeps.
        assert message.get_filename() == filename.strip()
