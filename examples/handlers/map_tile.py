"""A tile for a web map (Leaflet, MapLibre), transparent but for its harbours: /tiles/4/8/5."""

import math

from PIL import Image, ImageDraw

from lambda_binary import binary_response, encode_response

HARBOURS = {"Kiel": (10.14, 54.32), "Rotterdam": (4.48, 51.92), "Genova": (8.93, 44.41)}


@binary_response(cache_control="public, max-age=86400")
def handler(event, context):
    asked = [event["pathParameters"][name] for name in ("z", "x", "y")]
    if not all(number.isdecimal() and len(number) < 8 for number in asked) or int(asked[0]) > 22:
        return encode_response({"error": "there is no such tile"}, status_code=404, event=event)
    zoom, column, row = map(int, asked)
    draw = ImageDraw.Draw(tile := Image.new("RGBA", (256, 256)))
    for name, (longitude, latitude) in HARBOURS.items():
        north = math.asinh(math.tan(math.radians(latitude)))  # Web Mercator
        x = ((longitude / 360 + 0.5) * 2**zoom - column) * 256
        y = ((0.5 - north / math.tau) * 2**zoom - row) * 256
        draw.circle((x, y), 5, fill="#b4341f", outline="white")
        draw.text((x + 9, y), name, "#1d2026", anchor="lm", font_size=14)
    return tile
