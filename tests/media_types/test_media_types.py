"""Media types read from bytes, told textual from binary, checked for legality."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detecting import Counted
from lambda_binary.errors import OptionError
from lambda_binary.media_types import detect, is_textual, parse
from lambda_binary.media_types.detection import identify

CORPUS = Path(__file__).parent.parent / "corpus"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08"
UNKNOWN = "application/octet-stream"


class Fixture(NamedTuple):
    path: Path
    passive: str
    tier: str
    acceptable: frozenset[str]


def _fixtures() -> list[Fixture]:
    with (CORPUS / "labels.csv").open(newline="", encoding="utf-8") as file:
        return [
            Fixture(
                CORPUS / row["path"],
                row["passive"],
                row["tier"],
                frozenset(filter(None, [row["expected"], *row["acceptable"].split("|")])),
            )
            for row in csv.DictReader(file)
        ]


FIXTURES = _fixtures()
# The rows of docs/media-types.md.
TIERS = {
    "core": "what handlers return",
    "tail": "rarer formats",
    "adversarial": "look-alikes, polyglots, noise",
}


def assert_passive(media_type: str) -> None:
    name = media_type.partition(";")[0]
    kind, _, subtype = name.partition("/")
    assert kind not in {"message", "multipart"}, media_type
    assert not subtype.endswith(("+xml", "javascript", "ecmascript", "-php")), media_type
    assert name not in {"text/html", "text/xml", "application/xml", "text/css"}, media_type


def test_every_fixture_is_named_right_and_none_actively() -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for fixture in FIXTURES:
        answer = detect(fixture.path.read_bytes()).partition(";")[0]
        assert_passive(answer)
        names = {fixture.passive, *fixture.acceptable}
        right[fixture.passive.partition("/")[0]].append(answer in names)
        if answer not in names:
            wrong.append(f"{fixture.path.name}: {answer}, not {fixture.passive}")
    table = [f"{family:12}{sum(found)}/{len(found)}" for family, found in sorted(right.items())]
    assert not wrong, "\n".join([*table, *wrong])
    assert len(FIXTURES) > 100


def test_every_file_of_the_corpus_has_its_label_and_the_pages_count_them() -> None:
    assert sorted(path.name for path in (CORPUS / "files").iterdir()) == sorted(
        fixture.path.name for fixture in FIXTURES
    )
    page = (CORPUS.parents[1] / "docs/media-types.md").read_text(encoding="utf-8")
    assert f"the {len(FIXTURES)} files of `tests/corpus`" in page
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert readme.count(f"{len(FIXTURES)} small files in `files/`") == 1
    sizes = Counter(fixture.tier for fixture in FIXTURES)
    for tier, name in TIERS.items():
        assert f"\n| {name} | {sizes[tier]} | 100 % |" in page, name


def test_every_file_of_the_corpus_can_be_made_again_or_says_where_it_is_from() -> None:
    with (CORPUS / "taken.csv").open(newline="", encoding="utf-8") as file:
        taken = {Path(row["path"]).name for row in csv.DictReader(file)}
    made = re.compile("|".join(names_in("media_fixtures.py") | names_in("document_fixtures.py")))
    names = {fixture.path.name for fixture in FIXTURES} - taken
    assert {name for name in names if not made.fullmatch(name)} == set()


def names_in(program: str) -> set[str]:
    """Patterns of the texts in a program that may be a file's name: `a.png`, f"open.{suffix}"."""
    found = set()
    for node in ast.walk(ast.parse((CORPUS / program).read_text(encoding="utf-8"))):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
        if isinstance(texts[0], str) and "." in texts[0]:
            found.add("".join(re.escape(t) if isinstance(t, str) else r"\w+" for t in texts))
    return found


def test_no_truncation_of_a_fixture_raises_or_gets_an_active_type() -> None:
    for fixture in FIXTURES:
        data = fixture.path.read_bytes()
        step = max((len(data) - 512) // 16, 1)
        for size in [*range(min(len(data), 513)), *range(513, len(data), step)]:
            assert_passive(detect(data[:size]))


@given(st.binary(max_size=700))
def test_any_bytes_get_a_passive_type(data: bytes) -> None:
    assert_passive(detect(data))
    assert_passive(identify(data))


@given(
    st.sampled_from(FIXTURES),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_fixtures_with_changed_headers_get_a_passive_type(
    fixture: Fixture, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(fixture.path.read_bytes()[:20_000])
    for at, value in changes:
        if data:
            data[at % len(data)] = value
    assert_passive(detect(data))


@pytest.mark.parametrize("fixture", FIXTURES[::4], ids=lambda fixture: fixture.path.name)
def test_bytes_bytearray_and_memoryview_get_the_same_type(fixture: Fixture) -> None:
    data = fixture.path.read_bytes()
    expected = detect(data)
    assert [detect(bytearray(data)), detect(memoryview(data))] == [expected, expected]
    assert detect(memoryview(bytearray(data))) == expected


def test_a_view_of_other_items_is_read_as_its_bytes() -> None:
    data = PNG + bytes(3)
    assert len(data) % 4 == 0
    assert detect(memoryview(data).cast("I")) == "image/png"
    assert detect(memoryview(data).cast("B", (2, len(data) // 2))) == "image/png"
    assert detect(memoryview(bytes(x for pair in data for x in (pair, 0)))[::2]) == "image/png"


def test_a_view_without_bytes_is_unknown() -> None:
    released = memoryview(PNG)
    released.release()
    empty = memoryview(bytearray(8)).cast("I")[:0]
    assert [detect(b""), detect(empty), detect(released)] == [UNKNOWN] * 3


def test_a_view_is_free_again_after_detection() -> None:
    data = bytearray(PNG)
    detect(data)
    data.extend(b"more")  # a bytearray with a view on it refuses to grow


@pytest.mark.parametrize(
    "name",
    "movie.mp4 still.avif vp8.webm glyf.ttf rgb.bmp favicon.ico big.tif tagged.mp3 vorbis.ogg "
    "word.doc novel.epub gnu.tar rle.tga fox.7z".split(),
)
def test_a_known_type_costs_the_same_however_much_follows(name: str) -> None:
    head = (CORPUS / "files" / name).read_bytes()[:6000].ljust(10_000, b"\0")
    small, large = Counted(head), Counted(head + bytes(5_000_000))
    answers = [identify(small), identify(large)]  # type: ignore[arg-type]
    assert answers[0] == answers[1] != UNKNOWN
    assert sum(large.read) <= sum(small.read) + 66_000  # a zip's end is in its last 64 KB
    assert sum(large.read) < 140_000


@pytest.mark.parametrize("name", ["rgb.png", "baseline.jpg", "movie.mp4", "two.zip", "word.doc"])
def test_a_large_payload_is_not_copied(name: str) -> None:
    payload = bytearray(50_000_000)
    head = (CORPUS / "files" / name).read_bytes()
    payload[: len(head)] = head
    payload[-len(head) :] = head
    detect(memoryview(payload))  # imports what it needs
    tracemalloc.start()
    detect(memoryview(payload))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000


def test_a_picture_is_known_without_loading_the_stages() -> None:
    code = (
        "import sys; from lambda_binary.media_types import detect, is_textual, parse\n"
        "before = set(sys.modules)\n"
        "detect(bytes.fromhex('89504e470d0a1a0a')); detect(b'RIFF....WEBP'); detect(b'%PDF-1.7')\n"
        "is_textual('image/png'); is_textual('application/json'); parse('image/png')\n"
        "print(sorted(set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "['lambda_binary.media_types.signatures']\n"


TEXTUAL = """
    text/plain text/html;charset=utf-8 text/csv Text/Plain text/anything-new application/json
    application/problem+json application/ld+json application/geo+json application/xml
    application/xhtml+xml image/svg+xml IMAGE/SVG+XML application/atom+xml application/javascript
    application/ecmascript application/yaml application/x-yaml application/openapi+yaml
    application/x-www-form-urlencoded application/x-ndjson application/ndjson application/jsonl
    application/json-seq application/geo+json-seq application/vnd.apple.mpegurl audio/mpegurl
    application/dash+xml application/sql application/graphql application/toml application/x-sh
    application/ld+json;profile="x" application/rtf application/jwt application/secevent+jwt
    application/x-pem-file application/pgp-keys multipart/form-data;boundary=x message/rfc822
    application/vnd.google-earth.kml+xml application/soap+xml application/n-triples
    application/x-subrip model/gltf+json model/obj application/postscript application/trig
"""
BINARY = """
    application/octet-stream image/png image/jpeg image/webp image/avif image/gif application/pdf
    application/zip application/gzip audio/mpeg audio/mp4 video/mp4 video/mp2t font/woff2
    application/wasm application/epub+zip application/geo+cbor application/vnd.sqlite3
    application/geopackage+sqlite3 application/msword application/vnd.ms-excel
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/x-protobuf
    application/cbor application/vnd.msgpack application/vnd.unheard-of model/gltf-binary
    application/vnd.apache.parquet image/png;name="a.json" application/jsonfeed-binary
"""


@pytest.mark.parametrize("media_type", TEXTUAL.split())
def test_a_textual_type_may_be_text(media_type: str) -> None:
    assert is_textual(media_type) is True


@pytest.mark.parametrize("media_type", BINARY.split())
def test_another_type_may_not(media_type: str) -> None:
    assert is_textual(media_type) is False


def test_parameters_and_case_do_not_matter_to_what_is_text() -> None:
    assert is_textual("Application/JSON ; charset=utf-8") is True
    assert is_textual("IMAGE/PNG; charset=utf-8") is False


@pytest.mark.parametrize(
    "media_type",
    [
        "image/png",
        "text/plain; charset=utf-8",
        "text/plain;charset=utf-8",
        "text/plain ; charset=utf-8",
        'multipart/form-data; boundary="a b"; x=y',
        'text/plain; name="quo\\"te"',
        "text/plain;",  # RFC 9110 §5.6.6: parameters may be empty
        "application/vnd.api+json",
        "x-!#$%&'*+-.^_`|~/0",
    ],
)
def test_a_legal_media_type_is_given_back_as_it_is(media_type: str) -> None:
    assert parse(media_type) is media_type


@pytest.mark.parametrize(
    ("media_type", "message"),
    [
        ("png", "is not a media type: write type/subtype, as in image/png"),
        ("", "is not a media type: write type/subtype, as in image/png"),
        ("image/", "is not a media type: write type/subtype, as in image/png"),
        ("/png", "is not a media type: write type/subtype, as in image/png"),
        (" image/png", "is not a media type: write type/subtype, as in image/png"),
        ("image /png", "is not a media type: write type/subtype, as in image/png"),
        ("image/*", "is a range of media types"),
        ("*/*", "is a range of media types"),
        ("image/png ", "has something other than parameters behind image/png"),
        ("image/png/x", "has something other than parameters behind image/png"),
        ("image/png, image/gif", "has something other than parameters behind image/png"),
        ("text/plain; charset", "has something other than parameters behind text/plain"),
        ("text/plain; charset=", "has something other than parameters behind text/plain"),
        ("text/plain; a = b", "has something other than parameters behind text/plain"),
        ('text/plain; a="b', "has something other than parameters behind text/plain"),
        ("text/plain; a=é", "has something other than parameters behind text/plain"),
        ('text/plain; a="é"', "has something other than parameters behind text/plain"),
        ('image/png; x="a\\é"', "has something other than parameters behind image/png"),
        ('image/png; x="a\x85b"', "holds a control character"),
        ("image/pñg", "has something other than parameters behind image/p"),
        ("image/png\r\nX-Evil: 1", "holds a control character"),
        ("image/png\n", "holds a control character"),
        ("text/plain;\tcharset=utf-8", "holds a control character"),
        ("image/png\0", "holds a control character"),
        ('text/plain; a="\x7f"', "holds a control character"),
    ],
)
def test_an_illegal_media_type_is_refused_with_advice(media_type: str, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse(media_type)
    assert str(caught.value).startswith(f"content_type={media_type!r} {message}")


def test_a_media_type_is_refused_in_a_time_that_its_length_bounds() -> None:
    # It may be an uploader's: tried in every way, these would take seconds, a few more hours.
    started = time.process_time()
    with pytest.raises(OptionError):
        parse("a/b" + ";  " * 15 + "é")
    assert time.process_time() - started < 0.5


def test_what_is_no_string_is_refused_by_its_type() -> None:
    with pytest.raises(OptionError) as caught:
        parse(b"image/png")  # type: ignore[arg-type]
    advice = "write type/subtype, as in image/png"
    assert str(caught.value) == f"content_type is of type bytes, not str: {advice}"


@given(st.text(max_size=40))
def test_what_is_accepted_cannot_end_or_forge_a_field(text: str) -> None:
    try:
        accepted = parse(text)
    except OptionError:
        return
    assert "/" in accepted
    assert not [letter for letter in accepted if ord(letter) < 32 or letter == "\x7f"]
