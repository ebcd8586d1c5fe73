"""Settings that AWS accepts and that still do not do what they say: one note each.

In: Settings. Out: notes, which `serve` and `check` print as warnings. No request is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .content_handling import AS_TEXT, BINARY
from .evidence import DERIVED, DOC_CONVERSIONS, LS_BINARY, RECORDED, UNKNOWN, Rule
from .media_matching import is_left_wildcard, matching_type
from .messages import Note
from .requests.preflight import BROKEN
from .responses.backend import LAMBDA_CONTENT_TYPE
from .settings import REST, Settings

LEFT_WILDCARD = Rule("left-wildcard", LS_BINARY, RECORDED)
NOT_REST = Rule("binary-media-types-elsewhere", "REST APIs alone have binaryMediaTypes", DERIVED)
LAMBDA_IS_BINARY = Rule("lambda-payload-binary", f"{DOC_CONVERSIONS}; not recorded", UNKNOWN)


def warnings_for(settings: Settings) -> tuple[Note, ...]:
    """A note for each setting that has no effect, or another one than its name promises."""
    return tuple(note for find in _FINDERS for note in find(settings))


def _left_wildcards(settings: Settings) -> Iterator[Note]:
    for entry in settings.binary_media_types:
        if is_left_wildcard(entry):
            subtype = entry.partition("/")[2]
            yield LEFT_WILDCARD.note(
                f"binary_media_types has {entry!r}, which matches nothing on AWS: "
                f"write image/{subtype}, image/* or */*"
            )


def _elsewhere(settings: Settings) -> Iterator[Note]:
    if settings.binary_media_types and settings.integration not in REST:
        yield NOT_REST.note(f"binary_media_types has no effect on {settings.integration}")


def _handling_on_proxy(settings: Settings) -> Iterator[Note]:
    handling = settings.content_handling or settings.request_content_handling
    if handling and settings.integration != "rest-mapped":
        from .responses.rest_proxy import NO_CONTENT_HANDLING

        yield NO_CONTENT_HANDLING.note(f"{handling} has no effect on {settings.integration}")


def _payload_counts_as_binary(settings: Settings) -> Iterator[Note]:
    entry = matching_type(LAMBDA_CONTENT_TYPE, settings.binary_media_types)
    if settings.integration == "rest-mapped" and entry is not None:
        yield LAMBDA_IS_BINARY.note(
            f"binary_media_types has {entry}, which matches Lambda's own application/json: "
            "CONVERT_TO_BINARY then leaves the base64 text as it is; name concrete types",
            "unknown",
        )


def _template_and_binary(settings: Settings) -> Iterator[Note]:
    if settings.integration != "rest-mapped":
        return
    from .responses.rest_mapped import ORDER

    for response in settings.responses():
        if response.content_handling == BINARY and any(response.response_templates.values()):
            yield ORDER.note(
                f"response {response.status_code} has a template and CONVERT_TO_BINARY: "
                "unverified on AWS; a bare base64 string without a template is the known way",
                "unknown",
            )


def _preflight(settings: Settings) -> Iterator[Note]:
    converts = settings.preflight_content_handling == AS_TEXT
    if settings.cors_preflight and "*/*" in settings.binary_media_types and not converts:
        yield BROKEN.note(
            "binary_media_types has */*, so every CORS preflight fails with 500: set "
            "preflight_content_handling to CONVERT_TO_TEXT",
            "refused",
        )


_FINDERS: tuple[Callable[[Settings], Iterator[Note]], ...] = (
    _left_wildcards,
    _elsewhere,
    _handling_on_proxy,
    _payload_counts_as_binary,
    _template_and_binary,
    _preflight,
)
