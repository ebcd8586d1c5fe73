"""The grammar of a media type with parameters (RFC 9110 §8.3.1), and what is wrong with another."""

from __future__ import annotations

import re

from ..errors import OptionError

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # §5.6.2
# RFC 9110 §5.6.4, without a tab and obs-text: neither has a use in a field, and what a character
# beyond ASCII becomes on the way is anybody's guess (§5.5).
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
# Possessive: spaces that either side of a missing parameter could take would be tried in every way,
# for hours, and the name may come from whoever uploaded a file.
_PARAMETERS = rf"(?: *+; *+(?:{_WORD}=(?:{_WORD}|{_QUOTED}))?)*+"
_CONTROL = r"[\x00-\x1f\x7f-\x9f]"
_ADVICE = "write type/subtype, as in image/png"


def checked(media_type: object) -> str:
    """The media type as given.

    Raises:
        OptionError: it is not legal; the message says what is wrong and what to write.
    """
    if not isinstance(media_type, str):
        name = type(media_type).__name__
        raise OptionError(f"content_type is of type {name}, not str: {_ADVICE}")
    if re.search(_CONTROL, media_type):
        raise OptionError(
            f"content_type={media_type!r} holds a control character, which would end or forge "
            f"the field: {_ADVICE}"
        )
    match = re.match(f"({_WORD})/({_WORD})", media_type)
    if not match:
        raise OptionError(f"content_type={media_type!r} is not a media type: {_ADVICE}")
    if "*" in (match[1], match[2]):
        raise OptionError(
            f"content_type={media_type!r} is a range of media types, as a request's Accept has "
            "them: write the one type that the result has, as image/png"
        )
    if not re.fullmatch(_PARAMETERS, media_type[match.end() :]):
        raise OptionError(
            f"content_type={media_type!r} has something other than parameters behind "
            f"{match[0]}: write them in ASCII, as in text/plain; charset=utf-8"
        )
    return media_type
