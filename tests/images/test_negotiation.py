"""Accept -> formats, best first, by RFC 9110 12.4.2 and 12.5.1."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.images.negotiation import media_ranges, rank

OFFERS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png"}


@pytest.mark.parametrize(
    ("accept", "ranges"),
    [
        ("", {}),
        ("image/png", {"image/png": 1.0}),
        (" IMAGE/Png ;q=0.5 ,, */* ; Q = 0.123", {"image/png": 0.5, "*/*": 0.123}),
        ("image/webp;q=1.000, image/avif;q=0.", {"image/webp": 1.0, "image/avif": 0.0}),
        ("image/png;q=0.2, image/png;q=0.9", {"image/png": 0.9}),
        # RFC 9110 12.5.1: a range with parameters matches only what has them.
        ("image/png;level=1, image/webp;q=0.5;old=extension", {"image/webp": 0.5}),
        ('image/png;a="x,y;q=0.1", image/webp', {"image/webp": 1.0}),
        ('image/png;a="unclosed, image/webp', {}),
        ("image/png;q=2, image/webp;q=-1, image/gif;q=0.1234, image/bmp;q", {}),
        ("image, /png, image/, image png/x, */*/*, \x00/\xff", {}),
    ],
)
def test_media_ranges_and_their_qualities(accept: str, ranges: dict[str, float]) -> None:
    assert media_ranges(accept) == ranges


@pytest.mark.parametrize(
    ("accept", "ranked"),
    [
        (None, ["jpeg"]),
        ("", ["jpeg"]),
        ("*/*", ["jpeg"]),
        ("image/*;q=0.1", ["jpeg"]),
        ("text/html", ["jpeg"]),
        ("image/avif", ["avif"]),
        ("image/png", ["png"]),
        # Chrome, Firefox and Safari for <img>, and Chrome for a page.
        (
            "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
            ["avif", "webp", "jpeg"],
        ),
        (
            "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
            ["avif", "webp", "png", "jpeg"],
        ),
        ("image/webp,image/png,image/svg+xml,image/*;q=0.8", ["webp", "png", "jpeg"]),
        ("text/html,image/avif,image/webp,*/*;q=0.8", ["avif", "webp", "jpeg"]),
        ("image/webp;q=0.5, */*;q=0.7", ["jpeg", "webp"]),
        ("image/avif;q=0, image/webp;q=0.1, */*;q=0", ["webp"]),
        # The most specific range decides, in whatever order they come.
        ("image/*, image/jpeg;q=0", ["jpeg"]),
        ("image/*, image/jpeg;q=0, image/webp;q=0.1", ["webp"]),
        ("*/*, image/*;q=0.2, image/png;q=0.3", ["png", "jpeg"]),
        ("image/avif;q=0.3, image/webp;q=0.8, image/png;q=0.8", ["webp", "png", "avif"]),
    ],
)
def test_the_formats_that_a_client_takes_best_first(accept: str | None, ranked: list[str]) -> None:
    assert rank(accept, OFFERS, "jpeg") == ranked


@given(st.one_of(st.text(), st.text(alphabet='image/webp*;q=0.1, "\\avif\t')))
def test_any_text_ranks_to_offers_without_an_error(accept: str) -> None:
    ranked = rank(accept, OFFERS, "png")
    assert ranked
    assert set(ranked) <= set(OFFERS)
    assert len(set(ranked)) == len(ranked)
    assert all(0 <= quality <= 1 for quality in media_ranges(accept).values())


@given(st.dictionaries(st.sampled_from([*OFFERS.values(), "*/*"]), st.integers(0, 1000)))
def test_a_better_quality_is_never_behind_a_worse_one(qualities: dict[str, int]) -> None:
    accept = ", ".join(f"{name};q={quality / 1000:.3f}" for name, quality in qualities.items())
    ranked = [OFFERS[name] for name in rank(accept, OFFERS, "png")]
    explicit = [qualities[name] for name in ranked if name in qualities]
    assert explicit == sorted(explicit, reverse=True)


@pytest.mark.parametrize("piece", ['"', '"\\', "image/png;", ",", "a/b;c=", '";,"'])
def test_a_long_field_takes_linear_time(piece: str) -> None:
    def once(count: int) -> float:
        start = time.process_time()
        media_ranges(piece * count)
        return time.process_time() - start

    def seconds(count: int) -> float:
        return min(once(count) for _ in range(3))

    seconds(1000)
    # 16 times as long, not 256; a busy machine's clock counts hundredths of a second.
    assert seconds(160_000) < 100 * max(seconds(10_000), 0.01)
