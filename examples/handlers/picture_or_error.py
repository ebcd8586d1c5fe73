"""One route, two kinds of answer: a picture, or JSON that says why there is none."""

from pathlib import Path
from urllib.parse import unquote

from lambda_binary import binary_response, encode_response

PICTURES = {"harbour": Path(__file__).parent.parent / "harbour.jpg"}


@binary_response
def handler(event, context):
    name = (event.get("pathParameters") or {}).get("name", "")
    # A REST API hands it over encoded; HTTP APIs, whose events have a version, decode it.
    name = name if "version" in event else unquote(name)
    if name not in PICTURES:
        error = {"error": f"there is no picture {name!r}", "known": sorted(PICTURES)}
        return encode_response(error, status_code=404, event=event)
    return encode_response(PICTURES[name], cache_control="max-age=3600", event=event)
