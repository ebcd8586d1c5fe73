"""Fixtures that are pictures, plots, sound, video and fonts."""

from __future__ import annotations

import io
import struct
import subprocess

from keeping import FILES, LABELS, TEXT, keep


def images():
    import imagecodecs
    import numpy
    import pillow_heif
    from PIL import Image

    grid = numpy.indices((24, 32))
    rgb = numpy.stack([grid[0] * 10, grid[1] * 8, (grid[0] ^ grid[1]) * 8], axis=2).astype("uint8")
    image = Image.fromarray(rgb)
    frames = [image, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]

    def save(name, picture, expected, tier="core", acceptable="", **options):
        buffer = io.BytesIO()
        buffer.name = name
        picture.save(buffer, **options)
        keep(name, buffer.getvalue(), expected, "Pillow", tier, acceptable=acceptable)

    several = {"save_all": True, "append_images": frames[1:]}
    save("rgb.png", image, "image/png")
    save("animated.png", image, "image/apng", acceptable="image/png", **several)
    save("baseline.jpg", image, "image/jpeg")
    save("progressive.jpg", image, "image/jpeg", progressive=True)
    save("still.gif", image, "image/gif")
    save("animated.gif", image, "image/gif", **several)
    save("lossy.webp", image, "image/webp")
    save("animated.webp", image, "image/webp", **several)
    save("still.avif", image, "image/avif")
    save("animated.avif", image, "image/avif", **several)
    save("big.tif", image, "image/tiff", big_tiff=True)
    save("rgb.bmp", image, "image/bmp")
    save("favicon.ico", image.resize((32, 32)), "image/vnd.microsoft.icon")
    save("picture.pdf", image, "application/pdf")
    save("box.jp2", image, "image/jp2", tier="tail")
    save("stream.j2k", image, "image/j2c", tier="tail")
    save("apple.icns", Image.new("RGB", (64, 64)), "image/x-icns", tier="tail")
    save("rle.tga", image, "image/x-tga", tier="tail", compression="tga_rle")
    save("paint.pcx", image, "image/vnd.zbrush.pcx", tier="tail")
    save("raw.ppm", image, "image/x-portable-pixmap", tier="tail")
    save("white.pgm", Image.new("L", (32, 24), 255), "image/x-portable-graymap", tier="tail")
    save("direct.dds", image.convert("RGBA"), "image/vnd.ms-dds", tier="tail")
    save("okay.qoi", image, "image/qoi", tier="tail")

    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer)
    keep("phone.heic", buffer.getvalue(), "image/heic", "pillow-heif")
    stream = bytes(imagecodecs.jpegxl_encode(rgb))
    keep("stream.jxl", stream, "image/jxl", "imagecodecs")
    # JPEG XL's container: signature box, file type box, the codestream in one box.
    boxes = b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
    boxes += struct.pack(">I", len(stream) + 8) + b"jxlc" + stream
    keep("boxes.jxl", boxes, "image/jxl", "imagecodecs, boxes after ISO/IEC 18181-2")


def plots():
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1.5))
    figure.subplots().plot([1, 3, 2])
    for name, expected, passive, tier in (
        ("plot.pdf", "application/pdf", "", "core"),
        ("plot.svg", "image/svg+xml", TEXT, "core"),
        ("plot.eps", "application/postscript", "", "tail"),
    ):
        figure.savefig(FILES / name)
        LABELS[name] = (expected, tier, "matplotlib", passive, "")


def sound_and_video():
    import imageio_ffmpeg

    picture = ["-f", "lavfi", "-i", "testsrc=size=32x32:rate=5:duration=0.4"]
    tone = ["-f", "lavfi", "-i", "sine=440:duration=0.1:sample_rate=44100"]
    low = ["-f", "lavfi", "-i", "sine=440:duration=0.1:sample_rate=8000"]
    phone = ["-f", "lavfi", "-i", "testsrc=size=128x96:rate=5:duration=0.2", "-c:v", "h263"]
    rows = [
        ("movie.mp4", picture, "video/mp4", "core"),
        ("fragments.mp4", [*picture, "-movflags", "frag_keyframe+empty_moov"], "video/mp4", "core"),
        ("apple.mov", picture, "video/quicktime", "core"),
        ("vp8.webm", [*picture, "-c:v", "libvpx"], "video/webm", "core"),
        ("movie.mkv", picture, "video/matroska", "core"),
        ("movie.avi", picture, "video/x-msvideo", "core"),
        ("theora.ogv", [*picture, "-c:v", "libtheora"], "video/ogg", "core"),
        ("movie.ts", picture, "video/mp2t", "tail"),
        ("program.mpg", [*picture, "-r", "25"], "video/mpeg", "tail"),
        ("flash.flv", picture, "video/x-flv", "tail"),
        ("phone.3gp", phone, "video/3gpp", "tail"),
        ("windows.wmv", picture, "video/x-ms-wmv", "tail"),
        ("tagged.mp3", tone, "audio/mpeg", "core"),
        ("bare.mp3", [*tone, "-id3v2_version", "0", "-write_xing", "0"], "audio/mpeg", "core"),
        ("frames.aac", tone, "audio/aac", "core"),
        ("apple.m4a", tone, "audio/mp4", "core"),
        ("sound.mp4", [*low, "-b:a", "16k"], "audio/mp4", "core"),
        ("sound.webm", [*low, "-c:a", "libopus", "-b:a", "16k"], "audio/webm", "core"),
        ("sound.mka", [*low, "-c:a", "libopus", "-b:a", "16k"], "audio/matroska", "core"),
        ("voice.3gp", [*low, "-c:a", "aac", "-b:a", "16k"], "audio/3gpp", "tail"),
        ("lossless.flac", low, "audio/flac", "core"),
        ("vorbis.ogg", [*tone, "-c:a", "libvorbis"], "audio/ogg", "core"),
        ("speech.opus", [*low, "-c:a", "libopus", "-ar", "48000"], "audio/ogg", "core"),
        ("apple.aiff", low, "audio/aiff", "tail"),
        ("sun.au", low, "audio/basic", "tail"),
        ("dolby.ac3", tone, "audio/ac3", "tail"),
        ("windows.wma", tone, "audio/x-ms-wma", "tail"),
    ]
    tool = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error"]
    for name, options, expected, tier in rows:
        command = [*tool, *options, "-bitexact", "-map_metadata", "-1", str(FILES / name)]
        subprocess.run(command, check=True)
        LABELS[name] = (expected, tier, "ffmpeg", "", "")


def fonts():
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTCollection, TTFont

    def build(true_type):
        builder = FontBuilder(1000, isTTF=true_type)
        builder.setupGlyphOrder([".notdef"])
        builder.setupCharacterMap({})
        if true_type:
            builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
        else:
            shape = T2CharStringPen(500, None).getCharString()
            builder.setupCFF("Nothing", {}, {".notdef": shape}, {})
        builder.setupHorizontalMetrics({".notdef": (500, 0)})
        builder.setupHorizontalHeader()
        builder.setupOS2()
        builder.setupPost()
        builder.setupNameTable({"familyName": "Nothing", "styleName": "Regular"})
        buffer = io.BytesIO()
        builder.save(buffer)
        return buffer.getvalue()

    true_type, open_type = build(True), build(False)
    keep("glyf.ttf", true_type, "font/ttf", "fontTools")
    keep("cff.otf", open_type, "font/otf", "fontTools")
    for flavour, source in (("woff", true_type), ("woff2", true_type)):
        font = TTFont(io.BytesIO(source))
        font.flavor = flavour
        buffer = io.BytesIO()
        font.save(buffer)
        keep(f"glyf.{flavour}", buffer.getvalue(), f"font/{flavour}", "fontTools")
    collection = TTCollection()
    collection.fonts = [TTFont(io.BytesIO(true_type))] * 2
    buffer = io.BytesIO()
    collection.save(buffer)
    keep("two.ttc", buffer.getvalue(), "font/collection", "fontTools", "tail")
