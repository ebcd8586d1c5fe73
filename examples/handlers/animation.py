"""An animated GIF drawn on request: a gauge that fills to /gauge?percent=70."""

import io

from PIL import Image, ImageDraw

from lambda_binary import binary_response


def frame(share):
    picture = Image.new("RGB", (240, 80), "#f6f5f2")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((20, 25, 220, 55), 15, fill="#dde1e9")
    draw.rounded_rectangle((20, 25, 50 + 170 * share, 55), 15, fill="#1c7f4f")
    return picture


@binary_response
def handler(event, context):
    asked = (event.get("queryStringParameters") or {}).get("percent", "")
    share = min(int(asked), 100) / 100 if asked.isdecimal() else 0.7
    first, *others = [frame(share * step / 20) for step in range(21)]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=60)
    return file.getvalue()
