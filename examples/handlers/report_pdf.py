"""A PDF report of two pages, drawn by Pillow, shown in the browser under a name for saving."""

import io

from PIL import Image, ImageDraw, ImageFont

from lambda_binary import binary_response


def page(title, rows):
    paper = Image.new("L", (1240, 1754), "white")  # A4 at 150 dots an inch
    draw = ImageDraw.Draw(paper)
    draw.text((120, 120), title, "black", ImageFont.load_default(72))
    for line, (town, number) in enumerate(rows.items(), 3):
        draw.text((120, 110 * line), town, "black", ImageFont.load_default(48))
        draw.rectangle((420, 110 * line, 420 + 25 * number, 110 * line + 60), "silver")
    return paper


@binary_response(filename="report July.pdf", disposition="inline")
def handler(event, context):
    sold, stock = {"Kiel": 20, "Genova": 25, "Rotterdam": 12}, {"Kiel": 4, "Genova": 9}
    first, *others = [page("Sales in July", sold), page("Stock in July", stock)]
    first.save(file := io.BytesIO(), "PDF", save_all=True, append_images=others, resolution=150)
    return file.getvalue()
