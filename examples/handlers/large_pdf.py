"""A PDF beyond 6 MB in the browser's own viewer: a page puts it together from ranges."""

import os
from pathlib import Path

from lambda_binary import binary_response, encode_response

PAPER = Path(os.environ.get("PAPER", "/mnt/papers/atlas.pdf"))
READER = """<!doctype html><title>Atlas</title><script type="module">
const parts = []
for (let at = 0, size = 1; at < size; at += parts.at(-1).size) {
  const part = await fetch("", {headers: {Range: `bytes=${at}-`}})
  size = part.headers.get("Content-Range").split("/")[1]
  parts.push(await part.blob())
}
const whole = URL.createObjectURL(new Blob(parts, {type: "application/pdf"}))
location.replace(whole + location.hash)  // #page=7 works as ever
</script>"""
PAGE = {"content_type": "text/html; charset=utf-8", "cache_control": "no-store"}


@binary_response(on_too_large=lambda paper, event: encode_response(READER, **PAGE, event=event))
def handler(event, context):
    return PAPER
