"""The quality that was asked for reaches the encoder of a lossy format."""

from __future__ import annotations

import ast
import base64
from pathlib import Path
from typing import Any

import pytest

import lambda_binary
from image_samples import AVIF, animated, drawing, faded, photograph, reopen, saved, written
from lambda_binary import OptionError, binary_response, encode_response, images
from lambda_binary.images.formats import FORMATS

LOSSY = [name for name, row in FORMATS.items() if row.lossy and (name != "avif" or AVIF)]


@pytest.mark.parametrize("quality", [1, 35, 100])
@pytest.mark.parametrize("make", [photograph, drawing])
@pytest.mark.parametrize("name", LOSSY)
def test_a_lossy_format_is_written_with_it(name: str, make: Any, quality: int) -> None:
    image = make()
    speed = {"avif": {"speed": 9 if make is photograph else 7}, "webp": {"method": 2}}
    expected = written(image, FORMATS[name].codec, quality=quality, **speed.get(name, {}))
    assert images.encode(image, name, quality=quality)[0] == expected


def test_an_animation_is_written_with_it() -> None:
    image = animated([photograph(), drawing()], "PNG", [100, 100])
    sizes = [len(images.encode(image, "webp", quality=quality)[0]) for quality in (5, 50, 95)]
    assert sizes == sorted(sizes)
    assert sizes[2] > 2 * sizes[0]
    assert reopen(images.encode(image, "webp", quality=50)[0]).n_frames == 2  # type: ignore[attr-defined]


def test_where_the_format_is_open_it_holds_for_the_lossy_ones() -> None:
    opened = saved(photograph(), "JPEG")
    assert (
        images.encode(opened, None, quality=20)[0] == images.encode(opened, "jpeg", quality=20)[0]
    )
    for image in (faded(), drawing()):  # these become PNGs
        assert images.encode(image, None, quality=20) == images.encode(image, None)
    image = photograph()
    negotiated = images.encode(image, "auto", accept="image/webp", quality=20)
    assert negotiated == images.encode(image, "webp", quality=20)


def test_both_functions_take_it() -> None:
    image = photograph()
    expected = images.encode(image, "jpeg", quality=30)[0]
    handler = binary_response(image_format="jpeg", quality=30)(lambda event, context: image)
    for payload in (
        handler(None, None),
        encode_response(image, image_format="jpeg", quality=30),
        encode_response(image, content_type="image/jpeg", quality=30),
    ):
        assert base64.b64decode(payload["body"]) == expected


def test_beside_a_label_without_quality_it_is_refused() -> None:
    with pytest.raises(OptionError, match="quality=30 is for the lossy formats"):
        encode_response(photograph(), content_type="image/png", quality=30)


def test_type_checkers_know_every_name_of_a_format() -> None:
    faces = Path(lambda_binary.__file__).parent / "handler/faces.py"
    source = faces.read_text(encoding="utf-8")
    assigned = next(
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ImageFormat"
    )
    assert isinstance(assigned, ast.Subscript)
    names = ast.literal_eval(assigned.slice)
    known = {name for row in FORMATS.values() for name in (row.name, *row.suffixes)}
    assert sorted(names) == sorted({"auto", "svg", "pdf", *known})
    _, _, said = (encode_response.__doc__ or "").partition("image_format: ")
    said, _, _ = said.partition("quality: ")
    assert [name for name in ("auto", "svg", "pdf", *FORMATS) if f'"{name}"' not in said] == []
