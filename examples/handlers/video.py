"""Films of any size, from EFS: a player asks for ranges, each answer fits into Lambda's 6 MB."""

import os
from pathlib import Path

from lambda_binary import binary_response, encode_response

FILMS = Path(os.environ.get("FILMS", "/mnt/films"))
# "?" is the same address once more: the tab gets this page, and the page's player the film.
PLAYER = "<!doctype html><title>Film</title><video src='?' controls autoplay muted></video>"


def player(representation, event):
    """For who wants all of it in one answer, as a tab does."""
    kind = "text/html; charset=utf-8"
    return encode_response(PLAYER, content_type=kind, cache_control="no-store", event=event)


@binary_response(on_too_large=player)
def handler(event, context):
    film = FILMS / event["pathParameters"]["name"]
    if film.parent != FILMS or not film.is_file():
        return encode_response({"error": "no such film"}, status_code=404, event=event)
    return film
