"""What to change when a client or a function does not get what was meant: a sentence, its page.

In: what came out, the route's settings, the function's payload. Out: a Cure or None. A change of
settings is named only if the model, asked again with it, sends this very payload as the picture;
the changes themselves are those of `check` (asking/changes.py).
"""

from __future__ import annotations

from typing import NamedTuple

from ...asking.arrived import BASE64, QUOTED, arrival
from ...asking.changes import CHANGES
from ...documentation import page_file, page_url
from ...model.conductor import respond
from ...model.content_handling import TABLE
from ...model.evidence import UNKNOWN
from ...model.media_matching import first_media_type
from ...model.messages import Note, Request, Response
from ...model.payload import Payload
from ...model.settings import Settings
from .. import access_log
from .verdicts import PICTURE, verdict_of


class Cure(NamedTuple):
    """A way out.

    Attributes:
        text: what to do.
        page: where it is explained, a file in docs/ with an anchor.
    """

    text: str
    page: str


def cure_for(
    settings: Settings, request: Request, response: Response, payload: Payload | None
) -> Cure | None:
    """How the client gets what the handler means; None when it does, or nobody can say."""
    note = access_log.deciding(response)
    if note is not None and note.rule in _BY_RULE and note.effect in {"refused", "altered"}:
        return _BY_RULE[note.rule]
    if _is_lost_upload(note):
        return upload_cure(settings, request)
    if response.status >= 400:
        return None if note is None or note.effect != "refused" else _of_refusal(settings, note)
    if verdict_of(response) != "text" or payload is None:
        return None
    return _change(settings, request, payload) or _of_result(settings, response)


def upload_cure(settings: Settings, request: Request) -> Cure:
    """How a body that is no text reaches the function whole."""
    sent = first_media_type(request.field("Content-Type")) or ""
    if settings.integration not in {"rest-proxy", "rest-mapped"}:
        text = f"let the client name what it sends: Content-Type {sent or 'text/plain'} says text"
        return _at(settings, text)
    named = f"{sent} (or */*)" if sent else "*/*"
    if settings.integration == "rest-mapped":
        text = (
            f"set binaryMediaTypes to {named}, contentHandling of the request to CONVERT_TO_TEXT, "
            f"and give {sent or 'that type'} the request template "
            '{"body": "$input.body", "isBase64Encoded": true}; then deploy'
        )
        return Cure(text, "integrations/rest-mapped.md#requests")
    text = f"set binaryMediaTypes to {named}, then deploy: decode_body(event) is then the upload"
    return Cure(text, "integrations/rest-proxy.md#requests-bodies-become-base64")


def link(cure: Cure) -> str:
    """Where the page is: on the web, else in the source tree beside the package; else empty."""
    if url := page_url(cure.page):
        return url
    return f"/__gateway__/docs/{cure.page}" if page_file(cure.page) else ""


def _is_lost_upload(note: Note | None) -> bool:
    return note is not None and (note.rule, note.effect) == ("request-content-type", "altered")


def _change(settings: Settings, request: Request, payload: Payload) -> Cure | None:
    for change in CHANGES.get(settings.integration, ()):
        # What nobody has seen on AWS is no advice for a log; `check` offers it among others.
        if change.grade == UNKNOWN:
            continue
        after = change.apply(settings)
        if verdict_of(respond(after, request, payload)) == PICTURE:
            page = "what-to-set" if settings.integration == "rest-proxy" else ""
            return _at(settings, change.text(settings).removeprefix("or "), page)
    return None


def _of_refusal(settings: Settings, note: Note) -> Cure:
    """When the gateway takes the result for none."""
    if note.text.startswith("Unable to transform request"):
        return Cure(_AS_TEXT, "aws-says/unable-to-transform.md")
    if settings.integration == "rest-mapped":
        # Known after `check --apply` of the settings alone: the function's half is to come.
        return _at(settings, _BARE if note.rule == TABLE.name else _SEE_WHY)
    return Cure(_ENVELOPE, "aws-says/malformed-lambda-proxy-response.md")


def _of_result(settings: Settings, response: Response) -> Cure:
    """When no setting cures: the result itself is not what the integration wants."""
    if settings.integration == "rest-mapped":
        return _at(settings, CHANGES["rest-mapped"][0].text(settings))
    if arrival(response.status, response.body).kind in {BASE64, QUOTED}:
        text = (
            "return the bytes from a handler with @binary_response; by hand: the base64 text as "
            "body, once, and isBase64Encoded true"
        )
        return Cure(text, "results/envelope.md#mistakes")
    return Cure(
        "the body is text under an image's media type: return the picture's bytes, or name the "
        "media type that the content has",
        "results/bytes.md#mistakes",
    )


def _at(settings: Settings, text: str, anchor: str = "") -> Cure:
    name = {"edge": "lambda-edge"}.get(settings.integration, settings.integration)
    return Cure(text, f"integrations/{name}.md{f'#{anchor}' if anchor else ''}")


_BARE = (
    "with CONVERT_TO_BINARY the function returns the base64 text alone, no envelope: "
    "@binary_response(envelope=False); in Node.js return buffer.toString('base64')"
)
_AS_TEXT = (
    "a request template works on text: name concrete types instead of */* in binaryMediaTypes; for "
    "uploads set contentHandling of the request to CONVERT_TO_TEXT and take base64 as $input.body"
)
_ENVELOPE = (
    "decorate the handler with @binary_response, which makes the envelope; by hand: what the rule "
    "says"
)
_SEE_WHY = "the rule says what the gateway refuses: change the result, or the setting that it names"
_BYTES = Cure(
    "decorate the handler with @binary_response: it makes the payload that JSON can carry",
    "results/bytes.md#mistakes",
)
_TOO_LARGE = Cure(
    "send what is larger by its URL: on_too_large= of binary_response", "large-responses.md"
)
_UPLOAD = Cure("let clients upload what is larger to S3, by a signed URL", "large-responses.md")
_TIME = Cure(
    "make the handler quicker, or let it answer with the URL of what another function makes",
    "serve.md#when-a-handler-takes-too-long",
)
_STREAM = "streaming.md#switch-it-on"
_BY_RULE = {
    "stream-on-buffered-route": Cure(
        "set the integration's responseTransferMode to STREAM, or let the function not stream",
        _STREAM,
    ),
    "stream-format": Cure(
        "let the function stream, or set the integration's responseTransferMode to BUFFERED",
        _STREAM,
    ),
    "buffered-result-on-stream": Cure(
        "let the function stream, or set the function URL's InvokeMode to BUFFERED", _STREAM
    ),
    "runtime-marshal": _BYTES,
    "runtime-raw-bytes": _BYTES,
    "lambda-payload-limit": _TOO_LARGE,
    "alb-response-limit": _TOO_LARGE,
    "lambda-request-limit": _UPLOAD,
    "alb-request-limit": _UPLOAD,
    "request-size": _UPLOAD,
    "integration-timeout": _TIME,
    "function-timeout": _TIME,
    "function-error": Cure("mend what the traceback names", "reference/errors.md"),
    "no-route": Cure(
        "ask for a path that a route has, or write a route for this one",
        "serve.md#several-routes-by-a-file",
    ),
    "invalid-base64": Cure(
        "the body is no base64 though isBase64Encoded says so: give bytes to @binary_response",
        "results/envelope.md#mistakes",
    ),
}
