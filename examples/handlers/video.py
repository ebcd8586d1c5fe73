"""Films of any size, from EFS: a player asks for ranges, each answer fits into Lambda's 6 MB."""

import os
from pathlib import Path
from urllib.parse import unquote

from lambda_binary import binary_response, encode_response

FILMS = Path(os.environ.get("FILMS", Path(__file__).parent / "films"))  # on EFS: /mnt/films
# A tab asks for all of it at once and gets this page; "?" is its own address: the player's film.
PLAYER = "<!doctype html><title>Film</title><video src='?' controls autoplay muted></video>"


def player(representation, event):
    kind = "text/html; charset=utf-8"
    return encode_response(PLAYER, content_type=kind, cache_control="no-store", event=event)


@binary_response(on_too_large=player)
def handler(event, context):
    # A REST API hands over the name encoded; HTTP APIs, whose events have a version, decode it.
    film = FILMS / (str if "version" in event else unquote)(event["pathParameters"]["name"])
    if film.parent != FILMS or not film.is_file():
        return encode_response({"error": "no such film"}, status_code=404, event=event)
    return film
