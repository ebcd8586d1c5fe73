"""selectionPattern: Java's regular expressions, matched against the whole message."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.errors import SettingsError
from lambda_binary.gateway.velocity.java_regex import matches, translate

# (pattern, message, does Java's Pattern.matches say yes?)
MATCHES = [
    (".+", "any message", True),
    (".+", "", False),
    (".+", "two\nlines", False),
    (r"[\s\S]*\[404\][\s\S]*", "x\n[404] y", True),
    (".*four hundred.*", "Error: Raising four hundred", True),
    ("four hundred", "Error: Raising four hundred", False),
    ("200", "200 OK", False),
    (r"2\d{2}", "204", True),
    (r"\d", "\u0663", False),
    (r"\w+", "\u00e9", False),
    ("(?i)not found", "NOT FOUND", True),
    ("(?s).+", "two\nlines", True),
    (r"a.b", "a\u2028b", False),
    (r"a.b", "a\rb", False),
    ("a++b", "aab", True),
    ("a++ab", "aab", False),
    ("(?>a+)b", "aab", True),
    (r"\p{Alpha}+\P{Alpha}", "abc1", True),
    (r"\p{Upper}\p{Lower}+", "Not", True),
    (r"[\p{Digit}x]+", "1x2", True),
    (r"[^\p{Digit}]+", "ab", True),
    (r"\Q[a.b]\E+", "[a.b]]", True),
    (r"\Qa.b", "a.b", True),
    (r"(?<code>\d+) \k<code>", "12 12", True),
    (r"\h\R", "\t\r\n", True),
    (r"[]a]+", "]a", True),
    (r"[^]a]+", "bc", True),
    (r"[a^]+", "a^", True),
    (r"[.]", "x", False),
    (r"[a||~~b]+", "a|~b", True),
    (r"[!-\-]+", "#-", True),
    (r"[(?<a>)]+", "(?<a>)", True),
    (r"\x{41}\x41", "AA", True),
    (r"end\z", "end", True),
    (r"\[BadRequest\].*", "[BadRequest] no", True),
    ('.*"status":403.*', '{"status":403}', True),
    (r"a{2}b{1,}c{0,1}\{e\}[{]}", "aab{e}{}", True),
    ("a|b", "ab", False),
    ("", "", True),
]

REFUSED = [
    "(",
    "[a&&[b]]",
    "[!--]",
    "[a[b]]",
    r"\p{IsLatin}",
    r"\p{L}",
    r"\07",
    r"\G",
    r"\X",
    "(?U)a",
    "(?d)a",
    "(?P<n>a)",
    "(?(1)a|b)",
    "(?#no)",
    "a(?i)b",
    r"[\H]",
    r"\x{FFFFFF}",
    "*",
    # Approximate matching to the engine, "Illegal repetition" to Java.
    "a{e<=1}",
    "a{,3}",
    "{",
    '.*{"status":403}.*',
]


@pytest.mark.parametrize(("pattern", "message", "expected"), MATCHES)
def test_pattern_matches_the_whole_message_as_java_does(
    pattern: str, message: str, expected: bool
) -> None:
    assert matches(pattern, message) is expected


@pytest.mark.parametrize("pattern", REFUSED)
def test_pattern_that_cannot_be_had_is_refused_in_a_sentence(pattern: str) -> None:
    with pytest.raises(SettingsError, match=r"selection_pattern .* cannot be matched as Java does"):
        translate(pattern)


@given(st.text(st.sampled_from(r"\[](){}^$.*+?|&-,:<>=!PpQEkxhRzZ01aAdwi "), max_size=16))
def test_any_pattern_is_translated_or_refused(pattern: str) -> None:
    assert _refusal(pattern) in {"", "selection_pattern"}


def _refusal(pattern: str) -> str:
    try:
        translate(pattern)
    except SettingsError as fault:
        return fault.key
    return ""


DRIVER = """
import java.nio.file.*; import java.util.regex.Pattern;
public class Matches {
  public static void main(String[] files) throws Exception {
    String[] cases = Files.readString(Path.of(files[0])).split("\\u0001", -1);
    for (int i = 0; i + 1 < cases.length; i += 2)
      System.out.println(Pattern.matches(cases[i], cases[i + 1]));
  }
}
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 11 or later")
def test_java_itself_says_the_same(tmp_path: Path) -> None:
    """What this table calls Java's answer is what a Java says."""
    source, cases = tmp_path / "Matches.java", tmp_path / "cases.txt"
    source.write_text(DRIVER)
    cases.write_text("\1".join(f"{pattern}\1{message}" for pattern, message, _ in MATCHES))
    done = subprocess.run(
        ["java", "-Dfile.encoding=UTF-8", source, cases],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    answers = [line == "true" for line in done.stdout.split()]
    assert answers == [expected for _, _, expected in MATCHES]
