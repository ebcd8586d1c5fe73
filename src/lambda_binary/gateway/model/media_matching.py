"""Does a field's media type match the API's binaryMediaTypes?

REST APIs only. In: the value of Accept or Content-Type, and the configured types. Out: a media
type, and whether it matches. This file knows nothing of bodies.
"""

from __future__ import annotations

from .evidence import (
    DERIVED,
    DOC_CONVERSIONS,
    DOC_MAPPING,
    DOC_PROXY_BINARY,
    DOCUMENTED,
    DOTNET,
    LIVE_TEST,
    LS_BINARY,
    RECORDED,
    UNKNOWN,
    Rule,
)

# `*/*` matches everything: documented, and reported on deployed APIs many times.
MATCHES_ALL = Rule("any-type-configured", DOC_PROXY_BINARY, DOCUMENTED)
# aws-lambda-dotnet's ApiGatewayResponseExtensionsAdditionalTests, run against deployed APIs.
MATCHES_NONE_GIVEN = Rule("any-type-configured", f"{DOTNET}, integration tests", LIVE_TEST)
FIRST_TYPE = Rule("accept-first-type", f"{LS_BINARY}; {DOC_CONVERSIONS}", RECORDED)
# The default is documented for the choice of a template; here it is the safe reading.
ACCEPT_ABSENT = Rule("accept-absent", f"{DOC_MAPPING}; not recorded", DERIVED)
CASE = Rule("media-type-case", "no recorded source; emulators differ", UNKNOWN)

ABSENT_ACCEPT = "application/json"


def first_media_type(value: str | None) -> str | None:
    """The first entry without its parameters: `image/webp;q=0.8,*/*` is `image/webp`.

    None for an absent or empty field.
    """
    # LS_BINARY, DOC_CONVERSIONS: only the first entry counts. Parameters are ignored: reported,
    # maciejtreder/serverless-apigw-binary #33.
    first = (value or "").split(",", 1)[0].split(";", 1)[0].strip()
    return first or None


def accepted_type(accept: str | None) -> str:
    """The media type that Accept stands for; an absent field is `application/json`."""
    return first_media_type(accept) or ABSENT_ACCEPT


def matching_type(media_type: str | None, configured: tuple[str, ...]) -> str | None:
    """The configured type that matches, None when none does.

    Letter case is ignored: HTTP says so, AWS's own behaviour is not known.
    """
    wanted = (media_type or "").lower()
    return next((entry for entry in configured if _matches(wanted, entry.lower())), None)


def matches_only_without_case(media_type: str | None, configured: tuple[str, ...]) -> bool:
    """Whether the match rests on ignoring letter case, which no source confirms."""
    entry = matching_type(media_type, configured)
    return entry is not None and not _matches(media_type or "", entry)


def is_left_wildcard(entry: str) -> bool:
    """`*/png`: inert on AWS, even for the literal `Accept: */png` (recorded, LS_BINARY)."""
    return entry.startswith("*/") and entry != "*/*"


def _matches(media_type: str, entry: str) -> bool:
    if entry == "*/*":
        return True
    if is_left_wildcard(entry):
        return False
    if entry.endswith("/*"):
        # Recorded with application/*; a wildcard in Accept is a literal, so it matches too.
        return media_type.startswith(entry[:-1])
    return bool(media_type) and media_type == entry
