"""A PDF of two pages, each a Pillow image, shown in the browser under a name for saving."""

import io

from PIL import Image, ImageDraw, ImageFont

from lambda_binary import binary_response


def page(text):
    paper = Image.new("L", (1240, 1754), "white")  # A4 at 150 dots an inch
    ImageDraw.Draw(paper).text((120, 120), text, "black", ImageFont.load_default(64))
    return paper


@binary_response(filename="report July.pdf", disposition="inline")
def handler(event, context):
    first, *others = [page("Sales in July"), page("Stock in July")]
    file = io.BytesIO()
    first.save(file, "PDF", save_all=True, append_images=others, resolution=150)
    return file.getvalue()
