"""Content-Disposition (RFC 6266) with any Unicode file name (RFC 8187)."""

from __future__ import annotations

from ..errors import FieldError, OptionError

# RFC 8187 §3.2.1, attr-char: what needs no percent-encoding in filename*.
PLAIN = frozenset(b"!#$&+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
KINDS = ("inline", "attachment")
# What file systems take, in characters (NTFS, APFS) or bytes. Normalising takes the square of a
# name's length if it is all marks, which at this length is nothing.
LONGEST = 255
# Line ends, and what turns the direction of writing, so that a name shows another suffix than its
# own (Unicode TR 36 §2.7). Joiners and spaces of all kinds are parts of names as people have them.
DECEIVING = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def content_disposition(filename: str | None, disposition: str | None) -> str:
    """The field's value.

    Args:
        filename: a name without path, Unicode as people write it; None for the disposition alone.
        disposition: "inline" or "attachment"; None means attachment.

    Raises:
        FieldError: the name is empty or too long, or has a path, a control character, a sign that
            turns the direction of writing, or a lone surrogate in it.
        OptionError: the disposition is none of the two.
    """
    kind = "attachment" if disposition is None else disposition
    if kind not in KINDS:
        raise OptionError(f"disposition={disposition!r} is not known: use 'inline' or 'attachment'")
    if filename is None:
        return kind
    _check(filename)
    plain = _ascii(filename)
    if _is_nothing(plain):  # as "‥", one character that is written as two dots
        raise _no_name(filename)
    quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
    value = f'{kind}; filename="{quoted}"'
    # RFC 6266 §4.3: filename* only where the plain one does not say it; '%' is decoded by some
    # user agents (appendix D).
    if quoted == filename and "%" not in filename:
        return value
    return f"{value}; filename*=UTF-8''{_percent_encoded(filename)}"


def _check(filename: object) -> None:
    if not isinstance(filename, str) or _is_nothing(filename):
        raise _no_name(filename)
    if len(filename) > LONGEST:
        raise FieldError(
            f"filename={filename[:20] + '…'!r} has {len(filename):,} characters, and file systems "
            f"take {LONGEST}: cut it, and keep the suffix"
        )
    for character in filename:
        control = character < " " or "\x7f" <= character <= "\x9f"
        if control or character in "/\\" or character in DECEIVING:
            what = "a path" if character in "/\\" else f"the character {character!r}"
            raise FieldError(
                f"filename={filename!r} has {what} in it: write the name alone, as in 'report.pdf'"
            )
    try:
        filename.encode()
    except UnicodeEncodeError:
        raise FieldError(
            f"filename={filename!r} has a lone surrogate in it: write a name that UTF-8 can hold"
        ) from None


def _is_nothing(filename: str) -> bool:
    """Whether it is empty, or names a folder as "." and ".." do."""
    return not filename.replace(".", " ").strip()


def _no_name(filename: object) -> FieldError:
    return FieldError(f"filename={filename!r} is no file name: write one, as in 'report.pdf'")


def _ascii(filename: str) -> str:
    """The fallback for clients without RFC 8187: accents dropped, the rest as underscores."""
    if filename.isascii():
        return filename
    from unicodedata import combining, normalize

    letters = (c for c in normalize("NFKD", filename) if not combining(c))
    return "".join(
        c if c.isascii() and c.isprintable() and c not in '/\\"' else "_" for c in letters
    )


def _percent_encoded(filename: str) -> str:
    return "".join(chr(b) if b in PLAIN else f"%{b:02X}" for b in filename.encode())
