"""Values that are made of others: what is not changed is kept."""

from __future__ import annotations

import zlib
from typing import Any

import pytest
from PIL import Image

import lambda_binary
from events import event
from lambda_binary.http import validated
from lambda_binary.http.content_coding import encoded
from lambda_binary.integrations import identify
from lambda_binary.messages import Declared, Representation
from lambda_binary.results.wanted import of_image
from lambda_binary.streaming.coding import coded
from lambda_binary.streaming.delivery import stream_for

# No attribute has the value that it would have by default.
SAID: dict[str, Any] = {
    "media_type": "image/webp",
    "coded": True,
    "image_format": "webp",
    "accept": "image/webp",
    "whole": True,
    "streams": True,
    "quality": 7,
    "filename": "picture.webp",
    "early": True,
    "partial": True,
}
MADE: dict[str, Any] = {
    "media_type": "text/csv",
    "guessed": True,
    "last_modified": 1_000_000_000.0,
    "negotiated": True,
    "etag": '"tag"',
    "compressible": True,
}
TEXT = "a,b\n" * 1_000


def all_of(representation: Representation) -> dict[str, Any]:
    return {name: value for name, value in vars(representation).items() if name != "data"}


@pytest.mark.parametrize("name", SAID)
def test_one_thing_said_otherwise_leaves_the_rest(name: str) -> None:
    default = vars(Declared())
    assert SAID.keys() == default.keys()
    assert SAID[name] != default[name]
    declared = Declared(**SAID)
    changed = declared.replace(**{name: default[name]})
    assert vars(changed) == {**SAID, name: default[name]}
    assert vars(declared) == SAID


def test_what_nobody_can_say_is_refused() -> None:
    with pytest.raises(TypeError):
        Declared().replace(mediatype="image/png")


def test_a_file_name_says_the_format_of_an_image_and_nothing_else() -> None:
    said = {**SAID, "media_type": None, "image_format": None}
    found = {**said, "image_format": "webp", "filename": None}
    assert vars(of_image(Declared(**said))) == found


@pytest.mark.parametrize(
    ("made", "changed"),
    [
        (validated(Representation(TEXT, **MADE), '"other"', None), {"etag": '"other"'}),
        (validated(Representation(TEXT, **MADE), '"tag"', 5.0), {"last_modified": 5.0}),
        (encoded(Representation(TEXT, **MADE), "gzip", 4_000), {"coding": "gzip"}),
        (encoded(Representation(TEXT, **MADE), None, 4_000), {}),
        (coded(Representation(TEXT * 100, **MADE), "gzip", 4_000), {"coding": "gzip"}),
        (coded(Representation(TEXT * 100, **MADE), None, 4_000), {}),
    ],
)
def test_a_stage_changes_of_a_representation_what_it_is_there_for(
    made: Representation, changed: dict[str, object]
) -> None:
    assert all_of(made) == {**all_of(Representation("", **MADE)), **changed}


def test_a_stream_that_takes_a_coding_away_says_the_rest_of_the_representation() -> None:
    packed = zlib.compress(TEXT.encode(), wbits=31)
    stream = stream_for(identify(event("function-url")), raw=False)
    made: Any = stream.passed_on(Representation(packed, coding="gzip", **MADE), {})
    assert b"".join(made.data.pieces(1_000)) == TEXT.encode()
    # Whatever is accepted, this way sends it in no coding.
    assert all_of(made) == {**all_of(Representation("", **MADE)), "compressible": False}


def test_a_negotiated_image_is_what_its_format_alone_would_have_given() -> None:
    picture = Image.radial_gradient("L").convert("RGB")
    asked = event("http-api-2.0")
    asked["headers"] = {"accept": "image/webp"}
    options: dict[str, Any] = {"event": asked, "quality": 3, "filename": "picture", "etag": True}
    plain = lambda_binary.encode_response(picture, image_format="webp", **options)
    fields = {**plain["headers"], "Vary": "Accept"}
    negotiated = lambda_binary.encode_response(picture, image_format="auto", **options)
    assert negotiated == {**plain, "headers": fields}
    other = lambda_binary.encode_response(
        picture, image_format="auto", **{**options, "quality": 90}
    )
    assert len(other["body"]) > 2 * len(negotiated["body"])
