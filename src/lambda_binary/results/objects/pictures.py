"""Rows of what draws: charts, diagrams, QR codes; and of what is no picture yet."""

from __future__ import annotations

import sys
from binascii import a2b_base64

from .kinds import Kind, gives, into, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kinds import Row, Writer

PNG, SVG, PDF = "image/png", "image/svg+xml", "application/pdf"
HTML, JSON = "text/html", "application/json"


def _formats(method: str, argument: str, names: str, **keywords: object) -> dict[str, Writer]:
    """Writers that name a format to a method with a file: media types -> `method(file, …)`."""
    found: dict[str, Writer] = {}
    for name in names.split():
        write = into(method, **{argument: name}, **keywords)
        found[TYPES[name]] = whole(write) if name == "webp" else write
    return found


def _figure(artist: Any) -> Any:
    """The figure that a matplotlib object is drawn on.

    Raises:
        ValueError: it is on none.
    """
    figure = artist.figure
    while figure is not None and not hasattr(figure, "savefig"):
        figure = figure.figure  # of a SubFigure
    if figure is None:
        raise ValueError("it is on no figure")
    return figure


def _of_children(container: Any) -> Any:
    return _figure(next(iter(container.get_children())))


def _animation(suffix: str) -> Writer:
    def write(animation: Any) -> bytes:
        # Its writers take the format from a file's name; Lambda has /tmp.
        from pathlib import Path
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            file = Path(folder, f"animation.{suffix}")
            animation.save(file, writer="pillow")
            return file.read_bytes()

    return write


def _to_image(image_format: str) -> Writer:
    return lambda figure: figure.to_image(format=image_format)


def _bokeh_page(model: Any) -> str:
    from bokeh.embed import file_html

    return str(file_html(model))


def _bokeh_item(model: Any) -> Any:
    from bokeh.embed import json_item

    return json_item(model)


def _bokeh_png(model: Any) -> Any:
    from bokeh.io.export import get_screenshot_as_png

    return get_screenshot_as_png(model)


def _piped(image_format: str) -> Writer:
    return lambda graph: graph.pipe(format=image_format)


def _rasterized(drawing: Any) -> Any:
    return drawing.rasterize().png_data


def _barcode(code: Any) -> Any:
    """What its writer makes: SVG, or a Pillow image."""
    rendered = code.render()
    return Kind({SVG: lambda _: rendered}) if isinstance(rendered, bytes) else rendered


def _ggplot_png(plot: Any) -> Any:
    """In the resolution that Jupyter shows."""
    bundle = plot._repr_mimebundle_()
    data = (bundle[0] if isinstance(bundle, tuple) else bundle)[PNG]
    return a2b_base64(data) if isinstance(data, str) else data


def _imagedata(image_format: str) -> Writer:
    return lambda drawing: drawing.get_imagedata(image_format)


def _page_as(image_format: str) -> Writer:
    return lambda page: page.get_pixmap().tobytes(image_format)


def _pixmap(pixmap: Any) -> Kind:
    """The kind of a PyMuPDF Pixmap; of one with transparency the JPEG is for Pillow to refuse."""
    types: dict[str, Writer] = {PNG: gives("tobytes", "png")}
    if pixmap.colorspace is not None and pixmap.colorspace.n > 3:  # CMYK, which no PNG has
        types[PNG] = _pixmap_in_rgb
    return Kind(types if pixmap.alpha else {**types, "image/jpeg": gives("tobytes", "jpeg")})


def _pixmap_in_rgb(pixmap: Any) -> Any:
    library = sys.modules["pymupdf"] if "pymupdf" in sys.modules else sys.modules["fitz"]
    return library.Pixmap(library.csRGB, pixmap).tobytes("png")


def _document(document: Any) -> Any:
    # It opens EPUB, XPS and pictures too, which it cannot save.
    return document.tobytes() if document.is_pdf else document.convert_to_pdf()


TYPES = {
    "png": PNG, "svg": SVG, "pdf": PDF, "jpeg": "image/jpeg", "jpg": "image/jpeg",
    "webp": "image/webp", "eps": "application/postscript",
}  # fmt: skip
_KALEIDO = ("kaleido", "kaleido (pip install kaleido) and Google Chrome")
_BROWSER = ("selenium", "selenium (pip install selenium) and a browser")
_GRAPHVIZ = Kind(
    {TYPES[name]: _piped(name) for name in ("svg", "png", "pdf", "jpeg")},
    needs=("$dot", "Graphviz (its program dot, https://graphviz.org)"),
)
_PYMUPDF: dict[str, Row] = {
    "Document": Kind({PDF: _document}),
    "Page": Kind(
        {PNG: _page_as("png"), "image/jpeg": _page_as("jpeg"), SVG: gives("get_svg_image")}
    ),
    "Pixmap": _pixmap,
}
_TENSOR = (
    "make a Pillow image of it, as in torchvision.transforms.functional.to_pil_image(tensor), or "
    "return tensor.tolist() for JSON"
)
ROWS: dict[str, Row] = {
    # matplotlib, and seaborn and pandas, which draw with it.
    "matplotlib.Artist": lambda artist: artist if hasattr(artist, "savefig") else _figure(artist),
    "matplotlib.Container": _of_children,
    "matplotlib.PieContainer": lambda pie: _figure(pie.wedges[0]),
    "matplotlib.Colorbar": lambda bar: _figure(bar.ax),
    "matplotlib.Animation": Kind(
        {"image/gif": _animation("gif"), "image/webp": _animation("webp"), PNG: _animation("png")}
    ),
    "seaborn.Plot": Kind(
        {PNG: lambda plot: plot._repr_png_()[0]} | _formats("save", "format", "svg pdf jpeg webp")
    ),
    "plotnine.ggplot": Kind(
        {PNG: _ggplot_png} | _formats("save", "format", "svg pdf jpeg webp", verbose=False)
    ),
    # Those that draw in a browser.
    "plotly.BaseFigure": Kind(
        {TYPES[name]: _to_image(name) for name in ("png", "jpeg", "webp", "svg", "pdf")}
        | {HTML: gives("to_html", include_plotlyjs="cdn"), JSON: gives("to_json")},
        needs=_KALEIDO,
        light=(HTML, JSON),
    ),
    "altair.TopLevelMixin": Kind(
        _formats("save", "format", "png svg pdf")
        | {HTML: gives("to_html"), JSON: gives("to_json")},
        needs=("vl_convert", "vl-convert-python (pip install vl-convert-python)"),
        light=(HTML, JSON),
    ),
    "bokeh.UIElement": Kind(
        {HTML: _bokeh_page, JSON: _bokeh_item}, image=_bokeh_png, needs=_BROWSER,
        light=(HTML, JSON),
    ),
    "folium.Map": Kind(
        {HTML: lambda page: page.get_root().render(), PNG: gives("_to_png")},
        declared=True,
        needs=_BROWSER,
        light=(HTML,),
    ),
    "great_tables.GT": Kind({HTML: gives("as_raw_html", make_page=True)}, declared=True),
    "graphviz.BaseGraph": _GRAPHVIZ,
    "graphviz.Source": _GRAPHVIZ,
    # Codes.
    "qrcode.SvgFragmentImage": Kind({SVG: into("save")}),
    "qrcode.PyPNGImage": Kind({PNG: into("save")}),
    "qrcode.QRCode": lambda code: code.make_image(),
    "segno.QRCode": Kind(_formats("save", "kind", "png svg pdf eps")),
    "segno.QRCodeSequence": "these are several codes; return one of them, as in sequence[0]",
    "barcode.Barcode": _barcode,
    # Drawings.
    "wordcloud.WordCloud": Kind({SVG: gives("to_svg")}, image=gives("to_image")),
    "schemdraw.Drawing": Kind(
        {TYPES[name]: _imagedata(name) for name in ("svg", "png", "pdf", "jpg", "webp", "eps")}
    ),
    "drawsvg.Drawing": Kind(
        {SVG: gives("as_svg"), PNG: _rasterized},
        needs=("cairosvg", "CairoSVG (pip install 'drawsvg[raster]')"),
        light=(SVG,),
    ),
    "svgwrite.Drawing": Kind({SVG: gives("tostring")}),
    "pygal.BaseGraph": Kind(
        {SVG: gives("render"), PNG: gives("render_to_png")},
        needs=("cairosvg", "CairoSVG (pip install cairosvg)"),
        light=(SVG,),
    ),
    **{f"pymupdf.{name}": row for name, row in _PYMUPDF.items()},
    **{f"fitz.{name}": row for name, row in _PYMUPDF.items()},  # before PyMuPDF 1.24
    # No pictures yet.
    "PIL.ImageDraw": "it draws on an image; return that image",
    "networkx.Graph": (
        "draw it, as in networkx.draw(graph, ax=figure.subplots()), and return the matplotlib "
        "figure; or return networkx.node_link_data(graph) for JSON"
    ),
    "torch.Tensor": _TENSOR,
    "tensorflow.Tensor": "return PIL.Image.fromarray(tensor.numpy()), or its numbers as a list",
    "jaxlib.ArrayImpl": "return PIL.Image.fromarray(numpy.asarray(array)), or array.tolist()",
    "pydub.AudioSegment": (
        "return the file that it writes, as in segment.export(format='mp3'), which is open already"
    ),
}  # fmt: skip
