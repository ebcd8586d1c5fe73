"""One handler for every kind of result; `lambda-binary serve gallery:handler` shows them all.

Each function below is a Lambda handler that you may copy: it returns the object, and the decorator
makes the envelope. Only Pillow is needed; matplotlib and qrcode are shown where they are installed.
"""

from __future__ import annotations

import csv
import html
import importlib.util
import io
import math
import string
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from scenery import animation, saved, scene

from lambda_binary import binary_response, decode_body, encode_response

HERE = Path(__file__).parent


@binary_response
def picture(event, context):
    """The same picture for every route of wall.toml; the routes' settings alone differ."""
    return scene("dusk")


@binary_response(envelope=False)
def bare_picture(event, context):
    """For a mapped integration without template: the base64 text is the whole result."""
    return scene("dusk")


@binary_response
def raw_bytes(event, context):
    return saved(scene("night", "bytes"), "PNG")


@binary_response
def pillow(event, context):
    return scene("day", "Pillow")


@binary_response
def transparent(event, context):
    picture = scene("forest", "alpha").convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").rotate(90).resize(picture.size))
    return picture


@binary_response(image_format="jpeg")
def jpeg(event, context):
    return scene("forest", "JPEG")


@binary_response(image_format="webp")
def webp(event, context):
    return scene("sea", "WebP")


@binary_response(image_format="avif")
def avif(event, context):
    return scene("dawn", "AVIF")


@binary_response(image_format="auto")
def negotiated(event, context):
    return scene("dusk", "your browser's choice")


@binary_response
def animated(event, context):
    return Image.open(io.BytesIO(_film("GIF")))


@binary_response
def animated_webp(event, context):
    return _film("WEBP")


def _film(kind):
    first, *others = animation("dawn", f"{kind}, animated")
    return saved(first, kind, save_all=True, append_images=others, duration=90, loop=0)


@binary_response
def figure(event, context):
    from matplotlib.figure import Figure  # without pyplot: nothing global, safe in threads

    hours = range(25)
    plot = Figure(figsize=(4, 2.5), layout="tight")
    axes = plot.subplots()
    axes.fill_between(
        hours, [14 + 7 * math.sin((hour - 9) / 3.8) for hour in hours], color="#e2634f"
    )
    axes.set(xlabel="hour", ylabel="°C", xlim=(0, 24), ylim=(0, 25))
    return plot


@binary_response
def qr_code(event, context):
    import qrcode

    return qrcode.make("https://docs.aws.amazon.com/lambda/")


@binary_response(content_type="image/svg+xml")
def svg(event, context):
    colours = (f"hsl({200 + 25 * n} 65% {30 + 9 * n}%)" for n in range(6))
    rings = "".join(
        f'<circle cx="160" cy="100" r="{90 - 15 * n}" fill="{colour}"/>'
        for n, colour in enumerate(colours)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">{rings}</svg>'


@binary_response
def path(event, context):
    return HERE / "harbour.jpg"


@binary_response
def open_file(event, context):
    return (HERE / "harbour.jpg").open("rb")


class Palette:
    """An object that draws itself, by Jupyter's protocol."""

    def _repr_png_(self):
        strip = Image.new("RGB", (320, 200))
        for n, mood in enumerate(("night", "dusk", "dawn", "forest", "sea", "day")):
            strip.paste(scene(mood).crop((40, 0, 94, 200)), (54 * n, 0))
        return saved(strip, "PNG")


@binary_response
def drawing(event, context):
    return Palette()


class Temperature:
    """A type of your own, that knows nothing of pictures."""

    def __init__(self, celsius):
        self.celsius = celsius


@encode_response.register(Temperature)
def draw_temperature(value):
    gauge = Image.new("RGB", (320, 200), "#f2f4f8")
    draw = ImageDraw.Draw(gauge)
    draw.rounded_rectangle((30, 120, 290, 150), 15, fill="#dde1e9")
    draw.rounded_rectangle((30, 120, 30 + 5 * value.celsius, 150), 15, fill="#e2634f")
    draw.text((30, 100), f"{value.celsius} °C", "#33264f", ImageFont.load_default(44), anchor="ls")
    return gauge


@binary_response
def registered(event, context):
    return Temperature(celsius=31)


@binary_response(filename="harbour.pdf", disposition="inline")
def pdf(event, context):
    return saved(scene("sea", "PDF"), "PDF")


@binary_response(filename="pictures.zip")
def archive(event, context):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pictures:
        for mood in ("dawn", "day", "dusk"):
            pictures.writestr(f"{mood}.png", saved(scene(mood), "PNG"))
    return file.getvalue()


@binary_response(filename="températures.csv", content_type="text/csv; charset=utf-8")
def table(event, context):
    rows = io.StringIO()
    csv.writer(rows).writerows([("hour", "°C"), *((hour, 12 + hour % 7) for hour in range(24))])
    return rows.getvalue()


@binary_response
def data(event, context):
    return {"pictures": sorted(PICTURES), "downloads": sorted(DOWNLOADS)}


@binary_response
def thumbnail(event, context):
    """The request's body, whatever the gateway did to it, made small."""
    with Image.open(io.BytesIO(decode_body(event))) as uploaded:
        small = uploaded.convert("RGB")
    small.thumbnail((160, 160))
    return small


@binary_response(content_type="text/html; charset=utf-8")
def page(event, context):
    text = string.Template((HERE / "gallery.html").read_text("utf-8"))
    return text.substitute(
        pictures="".join(_figure(name, *about) for name, about in PICTURES.items()),
        downloads="".join(_link(name, *about) for name, about in DOWNLOADS.items()),
    )


def handler(event, context):
    """One function for the whole gallery: the last part of the path names the result."""
    where = event.get("rawPath") or event.get("path") or "/"
    name = where.strip("/").rpartition("/")[2]
    known = {"": (page,), "thumbnail": (thumbnail,), **PICTURES, **DOWNLOADS}
    if name not in known:
        return encode_response({"no such result": name}, status_code=404, event=event)
    return known[name][0](event, context)


def _figure(name, function, title, code, needs=None):
    shown = f'<img src="/pictures/{name}" alt="{html.escape(title)}" width="320" height="200">'
    if needs and importlib.util.find_spec(needs) is None:
        shown = f"<p class=missing><b>{needs}</b> is not installed<br>pip install {needs}</p>"
    return (
        f"<figure>{shown}<figcaption><h2>{html.escape(title)}</h2>"
        f"<code>{html.escape(code).replace('(', '(<wbr>')}</code></figcaption></figure>"
    )


def _link(name, function, title, code):
    return (
        f'<li><a href="/downloads/{name}">{html.escape(title)}</a>'
        f"<code>{html.escape(code)}</code></li>"
    )


# name -> handler, title, the line that matters, the package it needs
PICTURES = {
    "bytes": (raw_bytes, "bytes", "return png_bytes"),
    "pillow": (pillow, "Pillow image", "return image"),
    "transparent": (transparent, "Transparency", 'return image.convert("RGBA")'),
    "jpeg": (jpeg, "JPEG", '@binary_response(image_format="jpeg")'),
    "webp": (webp, "WebP", '@binary_response(image_format="webp")'),
    "avif": (avif, "AVIF", '@binary_response(image_format="avif")'),
    "negotiated": (negotiated, "What Accept prefers", '@binary_response(image_format="auto")'),
    "animated": (animated, "Animated GIF", 'return Image.open("sun.gif")'),
    "animated-webp": (animated_webp, "Animated WebP", "return webp_bytes"),
    "figure": (figure, "matplotlib figure", "return figure", "matplotlib"),
    "qr-code": (qr_code, "QR code", "return qrcode.make(url)", "qrcode"),
    "svg": (svg, "SVG text", '@binary_response(content_type="image/svg+xml")'),
    "path": (path, "Path", 'return Path("harbour.jpg")'),
    "open-file": (open_file, "Open file", 'return open("harbour.jpg", "rb")'),
    "drawing": (drawing, "An object that draws itself", "def _repr_png_(self): …"),
    "registered": (registered, "A type of your own", "@encode_response.register(Temperature)"),
}
DOWNLOADS = {
    "pdf": (pdf, "PDF", '@binary_response(filename="harbour.pdf", disposition="inline")'),
    "archive": (archive, "Zip archive", '@binary_response(filename="pictures.zip")'),
    "table": (table, "CSV table", '@binary_response(filename="températures.csv", …)'),
    "data": (data, "JSON", 'return {"pictures": […], …}'),
}
