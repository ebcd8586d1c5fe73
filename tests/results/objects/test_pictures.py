"""Charts, diagrams and codes of real libraries, as the picture that their library draws.

The libraries are imported by the test that needs them: they are the dependency group `objects`.
"""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import pytest
from PIL import Image

from answers import opened, refusal, same_pixels, sent
from lambda_binary import MissingDependencyError, encode_response

mpl.use("agg")

PNG, JPEG, WEBP, GIF = "image/png", "image/jpeg", "image/webp", "image/gif"
SVG, PDF, HTML, JSON = "image/svg+xml", "application/pdf", "text/html", "application/json"
STARTS = {
    PNG: b"\x89PNG\r\n\x1a\n",
    JPEG: b"\xff\xd8\xff",
    WEBP: b"RIFF",
    GIF: b"GIF89a",
    PDF: b"%PDF-",
    "application/postscript": b"%!PS",
}


def is_of(content: bytes, media_type: str) -> bool:
    if media_type == SVG:
        return b"<svg" in content or b":svg" in content
    return content.startswith(STARTS[media_type])


def saved(save: Callable[[Any], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


# --- matplotlib, and what draws with it


def a_figure() -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1), dpi=50)
    figure.subplots().plot([1, 3, 2])
    return figure


def axes() -> Any:
    return a_figure().axes[0]


def many_axes() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(2, 1), dpi=50).subplots(2, 2)


def polar_axes() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(2, 1), dpi=50).add_subplot(projection="polar")


def subfigure() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(2, 1), dpi=50).subfigures(1, 2)[1].subfigures(2, 1)[0]


def colour_bar() -> Any:
    drawn = axes()
    return drawn.figure.colorbar(drawn.imshow([[1, 2]]))


def frame_of_numbers() -> Any:
    import pandas as pd

    return pd.DataFrame({"x": [1, 2, 3], "y": [3.0, 1.0, 2.0]})


def seaborn_axes() -> Any:
    import seaborn

    return seaborn.lineplot(frame_of_numbers(), x="x", y="y", ax=axes())


@pytest.mark.parametrize(
    "make",
    [
        axes,
        many_axes,
        lambda: many_axes()[0],
        polar_axes,
        subfigure,
        seaborn_axes,
        lambda: frame_of_numbers().plot(ax=axes()),
        lambda: frame_of_numbers().plot(subplots=True, ax=many_axes().ravel()[:2]),
        lambda: axes().imshow([[1, 2]]),
        lambda: axes().bar([1, 2], [3, 4]),
        lambda: axes().set_title("a title"),
        lambda: axes().pie([1, 2]),
        colour_bar,
    ],
)
def test_what_lies_on_a_figure_is_that_figure(make: Callable[[], Any]) -> None:
    drawn = make()
    part = drawn.flat[0] if hasattr(drawn, "flat") else drawn
    part = part[0] if isinstance(part, tuple) else part
    part = part.wedges[0] if hasattr(part, "wedges") else part
    part = getattr(part, "ax", part)
    figure = part.figure
    while not hasattr(figure, "savefig"):
        figure = figure.figure
    expected = saved(lambda file: figure.savefig(file, format="png"))
    media_type, content = sent(drawn)
    assert media_type == PNG
    assert opened(content).size == (100, 50)
    assert same_pixels(opened(content), opened(expected))


def test_an_axes_in_the_format_asked_for() -> None:
    for media_type in (SVG, PDF, JPEG, WEBP):
        label, content = sent(axes(), content_type=media_type)
        assert (label, is_of(content, media_type)) == (media_type, True)
    assert is_of(sent(axes(), image_format="svg")[1], SVG)


def test_an_axes_without_a_figure_is_named() -> None:
    drawn = axes()
    drawn.remove()
    error, said = refusal(drawn)
    assert error == "ImageEncodingError"
    assert said == (
        "the matplotlib.axes._axes.Axes that was returned could not be written (ValueError: it is "
        "on no figure): write it yourself, and return the bytes"
    )


def test_axes_of_two_figures_are_not_one_picture() -> None:
    import numpy as np

    error, said = refusal(np.array([axes(), axes()]))
    assert (error, said) == (
        "ResultTypeError",
        "the numpy.ndarray that was returned holds 2 figures, not one: return the figure",
    )
    assert refusal(np.array([object()]))[1] == (
        "the numpy.ndarray that was returned holds no figures, not one: return the figure"
    )


def test_the_pair_of_plt_subplots_is_no_answer() -> None:
    error, said = refusal((a_figure(), axes()))
    assert error == "ResultTypeError"
    assert said.endswith("sent: return the figure alone, as in figure, axes = plt.subplots()")
    error, said = refusal(axes().plot([1, 2]))
    assert error == "ResultValueError"
    assert said.endswith(
        "a value of type Line2D is in it; return its figure alone, as in axes.figure"
    )


def test_an_animation_is_a_gif_of_its_frames() -> None:
    from matplotlib.animation import FuncAnimation

    figure = a_figure()
    (line,) = figure.axes[0].plot([1, 2])
    moving = FuncAnimation(figure, lambda step: line.set_ydata([step, 2]), frames=3)
    media_type, content = sent(moving)
    assert media_type == GIF
    assert (opened(content).size, opened(content).n_frames) == ((100, 50), 3)  # type: ignore[attr-defined]
    assert opened(sent(moving, content_type=WEBP)[1]).n_frames == 3  # type: ignore[attr-defined]
    assert refusal(moving, content_type=SVG)[0] == "ImageEncodingError"


def test_a_facet_grid_and_pyplot_draw_the_current_figure() -> None:
    import matplotlib.pyplot as plt
    import seaborn

    grid = seaborn.FacetGrid(frame_of_numbers(), height=1)
    assert is_of(sent(grid)[1], PNG)
    assert is_of(sent(grid, content_type=PDF)[1], PDF)
    assert is_of(sent(plt)[1], PNG)
    plt.close("all")


@pytest.mark.filterwarnings("ignore")
def test_a_seaborn_plot_of_objects() -> None:
    import seaborn.objects as so

    plot = so.Plot(x=[1, 2], y=[1, 2]).add(so.Line())
    media_type, content = sent(plot)
    assert media_type == PNG
    assert same_pixels(opened(content), opened(plot._repr_png_()[0]))
    for asked in (SVG, PDF, JPEG, WEBP):
        assert is_of(sent(plot, content_type=asked)[1], asked)


@pytest.mark.filterwarnings("ignore")
def test_a_plotnine_plot() -> None:
    import plotnine

    plot = plotnine.ggplot(frame_of_numbers(), plotnine.aes("x", "y")) + plotnine.geom_point()
    assert is_of(sent(plot)[1], PNG)
    for asked in (SVG, PDF, JPEG, WEBP):
        assert is_of(sent(plot, content_type=asked)[1], asked)


# --- what is drawn in a browser


def plotly_figure() -> Any:
    import plotly.graph_objects as go

    return go.Figure(go.Scatter(y=[1, 3, 2]), layout={"width": 120, "height": 80})


@pytest.mark.skipif(shutil.which("chromium") is None, reason="kaleido draws with Chromium")
def test_a_plotly_figure_is_what_kaleido_draws() -> None:
    # In a process of its own: kaleido leaves its browser's event loop open.
    code = (
        "import plotly.graph_objects as go\n"
        "from lambda_binary import encode_response\n"
        "figure = go.Figure(go.Scatter(y=[1, 3, 2]), layout={'width': 120, 'height': 80})\n"
        "answer = encode_response(figure)\n"
        "print(answer['headers']['Content-Type'], answer['body'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    media_type, body = done.stdout.split()
    assert media_type == PNG
    assert opened(base64.b64decode(body)).size == (120, 80)


def test_a_plotly_figure_is_a_page_or_json_where_that_is_declared() -> None:
    figure = plotly_figure()
    label, page = sent(figure, content_type="text/html; charset=utf-8")
    assert label == "text/html; charset=utf-8"
    assert page.startswith(b"<!doctype html>")
    assert b"Plotly.newPlot" in page
    assert len(page) < 50_000  # the script is fetched, not sent in each answer
    assert sent(figure, content_type=JSON) == (JSON, figure.to_json().encode())


def test_a_plotly_figure_without_kaleido_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "kaleido", None)
    figure = plotly_figure()
    monkeypatch.setattr(type(figure), "to_image", lambda *given, **options: 1 / 0)
    with pytest.raises(MissingDependencyError) as raised:
        encode_response(figure)
    assert str(raised.value) == (
        "the plotly.graph_objs._figure.Figure that was returned needs kaleido (pip install "
        "kaleido) and Google Chrome to be written as image/png; content_type may be text/html or "
        "application/json without it"
    )


@pytest.mark.parametrize(
    "said",
    [
        "\n\nKaleido requires Google Chrome to be installed.\n\nEither download and install it",
        "Neither firefox and geckodriver nor a variant of chromium browser are available",
    ],
)
def test_a_browser_that_is_missing_is_named(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object, **options: object) -> bytes:
        raise RuntimeError(said)

    figure = plotly_figure()
    monkeypatch.setattr(type(figure), "to_image", missing)
    error, sentence = refusal(figure)
    assert error == "MissingDependencyError"
    assert "needs kaleido (pip install kaleido) and Google Chrome to be written" in sentence


def test_a_letter_of_an_error_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: object, **options: object) -> bytes:
        raise RuntimeError("\nNo such font.\n\nSeek advice at the users list.\n")

    figure = plotly_figure()
    monkeypatch.setattr(type(figure), "to_image", failing)
    assert refusal(figure, content_type=SVG) == (
        "ImageEncodingError",
        "the plotly.graph_objs._figure.Figure that was returned could not be written as "
        "image/svg+xml (RuntimeError: No such font.): write it yourself, and return the bytes",
    )


def altair_chart() -> Any:
    import altair

    return altair.Chart(frame_of_numbers()).mark_line().encode(x="x", y="y")


def test_an_altair_chart() -> None:
    chart = altair_chart()
    for asked in (PNG, SVG, PDF):
        label, content = sent(chart, content_type=asked)
        assert (label, is_of(content, asked)) == (asked, True)
    assert sent(chart)[0] == PNG
    assert sent(chart, content_type=JSON)[1] == chart.to_json().encode()
    assert b"vegaEmbed" in sent(chart, content_type=HTML)[1]
    assert is_of(sent(chart, content_type=JPEG)[1], JPEG)  # by Pillow


def test_an_altair_chart_without_its_renderer_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    error, said = refusal(altair_chart(), content_type=SVG)
    assert error == "MissingDependencyError"
    assert said == (
        "the altair.vegalite.v6.api.Chart that was returned needs vl-convert-python (pip install "
        "vl-convert-python) to be written as image/svg+xml; content_type may be text/html or "
        "application/json without it"
    )


@pytest.mark.filterwarnings("ignore")
def test_a_bokeh_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    import bokeh.layouts
    import bokeh.plotting

    figure = bokeh.plotting.figure(width=100, height=80)
    figure.line([1, 2], [2, 1])
    assert b"<!DOCTYPE html>" in sent(figure, content_type=HTML)[1]
    row = bokeh.layouts.row(bokeh.plotting.figure(width=100, height=80))
    assert b"<!DOCTYPE html>" in sent(row, content_type=HTML)[1]
    assert b'"root_id"' in sent(figure, content_type=JSON)[1]
    with monkeypatch.context() as drawn:
        # Its browser is not the tests' affair; what it makes of the page is a Pillow image.
        drawn.setattr(
            "bokeh.io.export.get_screenshot_as_png", lambda model: Image.new("RGBA", (5, 4), "red")
        )
        assert opened(sent(figure)[1]).size == (5, 4)
        assert is_of(sent(figure, content_type=WEBP)[1], WEBP)
    monkeypatch.setitem(sys.modules, "selenium", None)
    assert refusal(figure) == (
        "MissingDependencyError",
        "the bokeh.plotting._figure.figure that was returned needs selenium (pip install selenium) "
        "and a browser to be written as image/png; content_type may be text/html or "
        "application/json without it",
    )


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz draws with dot")
def test_a_graphviz_graph_is_what_dot_draws() -> None:
    import graphviz

    graph = graphviz.Digraph()
    graph.edge("a", "b")
    assert sent(graph) == (SVG, graph.pipe("svg"))
    for asked in (PNG, PDF, JPEG, WEBP):
        assert is_of(sent(graph, content_type=asked)[1], asked)
    assert is_of(sent(graphviz.Source("graph {a -- b}"))[1], SVG)


def test_a_graphviz_graph_without_dot_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import graphviz

    monkeypatch.setenv("PATH", "")
    for graph in (graphviz.Digraph(), graphviz.Graph(), graphviz.Source("graph {}")):
        error, said = refusal(graph)
        assert error == "MissingDependencyError"
        assert said.endswith(
            "needs Graphviz (its program dot, https://graphviz.org) to be written as image/svg+xml"
        )


# --- codes


def test_a_qrcode_image_of_each_kind() -> None:
    import qrcode
    import qrcode.image.pure
    import qrcode.image.svg
    from qrcode.image.styledpil import StyledPilImage

    for factory in (
        qrcode.image.svg.SvgImage,
        qrcode.image.svg.SvgPathImage,
        qrcode.image.svg.SvgFillImage,
        qrcode.image.svg.SvgFragmentImage,
    ):
        code = qrcode.make("https://example.com/", image_factory=factory)
        assert sent(code) == (SVG, saved(code.save))
        error, said = refusal(code, content_type=PNG)
        assert error == "ImageEncodingError"
        assert said.endswith(
            "cannot be written as image/png: declare image/svg+xml, or leave content_type and "
            "image_format out"
        )
    plain = qrcode.make("x")
    pure = qrcode.make("x", image_factory=qrcode.image.pure.PyPNGImage)
    assert sent(pure)[0] == PNG
    assert same_pixels(opened(sent(pure)[1]), opened(sent(plain)[1]))
    assert is_of(sent(pure, content_type=WEBP)[1], WEBP)
    styled = qrcode.make("x", image_factory=StyledPilImage)
    assert same_pixels(opened(sent(styled)[1]), styled.get_image())


def test_a_qrcode_that_is_not_drawn_yet() -> None:
    import qrcode

    code = qrcode.QRCode()
    code.add_data("x")
    assert same_pixels(opened(sent(code)[1]), qrcode.make("x").get_image())


def test_a_segno_code() -> None:
    import segno

    code = segno.make("https://example.com/")
    assert sent(code)[0] == PNG
    expected = opened(saved(lambda file: code.save(file, kind="png")))
    assert same_pixels(opened(sent(code)[1]), expected)
    for asked in (SVG, PDF, "application/postscript", WEBP):
        label, content = sent(code, content_type=asked)
        assert (label, is_of(content, asked)) == (asked, True)
    assert refusal(segno.make_sequence("x" * 100, version=1))[1].endswith(
        "these are several codes; return one of them, as in sequence[0]"
    )


def test_a_barcode_as_its_writer_makes_it() -> None:
    import barcode
    from barcode.writer import ImageWriter

    drawn = barcode.get("ean13", "123456789012")
    assert sent(drawn) == (SVG, drawn.render())
    pictured = barcode.get("ean13", "123456789012", writer=ImageWriter())
    assert sent(pictured)[0] == PNG
    assert same_pixels(opened(sent(pictured)[1]), pictured.render())


# --- drawings


def test_a_word_cloud() -> None:
    from wordcloud import WordCloud

    cloud = WordCloud(width=80, height=40, random_state=1).generate("one two two three three three")
    assert sent(cloud)[0] == PNG
    assert same_pixels(opened(sent(cloud)[1]), cloud.to_image())
    assert is_of(sent(cloud, content_type=JPEG)[1], JPEG)
    assert is_of(sent(cloud, image_format="svg")[1], SVG)
    answer = encode_response(
        cloud, image_format="auto", event={"headers": {"accept": "image/webp"}, "httpMethod": "GET"}
    )
    assert answer["headers"] == {"Content-Type": WEBP, "Vary": "Accept"}


def schemdraw_drawing() -> Any:
    import schemdraw
    import schemdraw.elements as elements

    drawing = schemdraw.Drawing(show=False)
    drawing += elements.Resistor()
    return drawing


def drawsvg_drawing() -> Any:
    import drawsvg

    drawing = drawsvg.Drawing(10, 10)
    drawing.append(drawsvg.Rectangle(0, 0, 5, 5))
    return drawing


def svgwrite_drawing() -> Any:
    import svgwrite

    drawing = svgwrite.Drawing(size=(10, 10))
    drawing.add(drawing.rect((0, 0), (5, 5)))
    return drawing


def pygal_chart() -> Any:
    import pygal

    # Its hook for plugins makes each later import warn.
    sys.meta_path[:] = [hook for hook in sys.meta_path if type(hook).__module__ != "pygal"]
    chart = pygal.Bar()
    chart.add("sold", [1, 2])
    return chart


def shapely_shape() -> Any:
    import shapely

    return shapely.box(0, 0, 2, 1)


def graph_of_ipython() -> Any:
    import IPython.display

    return IPython.display.SVG(data=svgwrite_drawing().tostring())


@pytest.mark.parametrize(
    "make",
    [
        schemdraw_drawing,
        drawsvg_drawing,
        svgwrite_drawing,
        pygal_chart,
        shapely_shape,
        graph_of_ipython,
    ],
)
def test_a_drawing_is_svg(make: Callable[[], Any]) -> None:
    label, content = sent(make())
    assert (label, is_of(content, SVG)) == (SVG, True)
    assert sent(make(), image_format="svg")[0] == SVG
    # The format stays, whatever the label says of saving it.
    label, content = sent(make(), content_type="application/octet-stream")
    assert (label, is_of(content, SVG)) == ("application/octet-stream", True)


def test_a_schemdraw_drawing_in_the_format_asked_for() -> None:
    for asked in (PNG, PDF, JPEG, WEBP):
        assert is_of(sent(schemdraw_drawing(), content_type=asked)[1], asked)


@pytest.mark.parametrize("make", [drawsvg_drawing, pygal_chart])
def test_svg_becomes_png_through_cairo(make: Callable[[], Any]) -> None:
    pytest.importorskip("cairosvg", exc_type=OSError, reason="needs the library cairo")
    label, content = sent(make(), content_type=PNG)
    assert (label, opened(content).format) == (PNG, "PNG")
    assert is_of(sent(make(), content_type=WEBP)[1], WEBP)


@pytest.mark.parametrize(
    ("make", "method"), [(drawsvg_drawing, "rasterize"), (pygal_chart, "render_to_png")]
)
def test_svg_without_cairo_is_no_png(
    make: Callable[[], Any], method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*given: object) -> None:
        raise ImportError("No module named 'cairosvg'")

    drawing = make()
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    monkeypatch.setattr(type(drawing), method, missing)
    error, said = refusal(drawing, content_type=PNG)
    assert error == "MissingDependencyError"
    assert "needs CairoSVG (pip install " in said
    assert said.endswith("content_type may be image/svg+xml without it")


def test_an_svgwrite_drawing_is_svg_alone() -> None:
    assert refusal(svgwrite_drawing(), content_type=PNG) == (
        "ImageEncodingError",
        "the svgwrite.drawing.Drawing that was returned cannot be written as image/png: declare "
        "image/svg+xml, or leave content_type and image_format out",
    )


# --- what is a page


def test_maps_and_tables_of_html_are_pages_where_that_is_declared() -> None:
    import folium
    import great_tables

    page = sent(folium.Map(), content_type="text/html; charset=utf-8")[1]
    assert page.startswith(b"<!DOCTYPE html>")
    assert refusal(folium.Map()) == (
        "ResultTypeError",
        "the folium.folium.Map that was returned is sent only as what you declare: give "
        "content_type=, which may be text/html or image/png",
    )
    assert refusal(great_tables.GT(frame_of_numbers()))[1].endswith(
        "is sent only as what you declare: give content_type='text/html'"
    )
    table = great_tables.GT(frame_of_numbers())
    assert sent(table, content_type=HTML)[1].startswith(b"<!DOCTYPE html>")


# --- what is no picture yet


def named(module: str, name: str) -> Any:
    """An object of a class of that name, where the library is too large for a test."""
    return type(name, (), {"__module__": module})()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: __import__("PIL.ImageDraw").ImageDraw.Draw(Image.new("RGB", (2, 2))),
            "it draws on an image; return that image",
        ),
        (
            lambda: __import__("networkx").path_graph(2),
            "draw it, as in networkx.draw(graph, ax=figure.subplots()), and return the matplotlib "
            "figure; or return networkx.node_link_data(graph) for JSON",
        ),
        (
            lambda: named("torch", "Tensor"),
            "make a Pillow image of it, as in "
            "torchvision.transforms.functional.to_pil_image(tensor), or return tensor.tolist() for "
            "JSON",
        ),
        (
            lambda: __import__("pydub").AudioSegment.silent(10),
            "return the file that it writes, as in segment.export(format='mp3'), which is open "
            "already",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_picture_yet_is_named_with_the_cure(make: Callable[[], Any], said: str) -> None:
    error, sentence = refusal(make())
    assert error == "ResultTypeError"
    assert sentence.endswith(f"that was returned cannot be sent: {said}")


def test_several_images_are_not_one() -> None:
    images = [Image.new("RGB", (2, 2)), Image.new("RGB", (2, 2))]
    for several in (images, {"a": images[0]}):
        error, said = refusal(several)
        assert error == "ResultValueError"
        assert said.endswith(
            "a value of type Image is in it; return one image alone; several are an animation or "
            "pages, as in images[0].save(file, 'WEBP', save_all=True, append_images=images[1:])"
        )


# --- whatever is drawn


def test_a_content_coding_is_not_put_on_what_is_drawn() -> None:
    error, said = refusal(a_figure(), headers={"Content-Encoding": "gzip"})
    assert error == "ResultValueError"
    assert said == (
        "the matplotlib.figure.Figure that was returned is written without a content coding, but "
        "Content-Encoding is declared: leave it out, or return the coded bytes"
    )


def test_a_contradiction_of_content_type_and_image_format_is_one_sentence() -> None:
    assert refusal(a_figure(), content_type=JPEG, image_format="png") == (
        "OptionError",
        "the media type 'image/jpeg' names one format and image_format='png' asks for another: "
        "leave one of them out",
    )
    label, content = sent(a_figure(), content_type="application/octet-stream", image_format="svg")
    assert (label, is_of(content, SVG)) == ("application/octet-stream", True)
    assert sent(a_figure(), content_type="image/jpg")[0] == "image/jpg"
    assert is_of(sent(a_figure(), content_type="image/jpg")[1], JPEG)


def test_a_type_that_a_figure_cannot_become_is_one_sentence() -> None:
    assert refusal(a_figure(), content_type="text/csv") == (
        "ImageEncodingError",
        "the matplotlib.figure.Figure that was returned cannot draw itself as text/csv: declare "
        "image/png, image/jpeg, image/webp, image/svg+xml or application/pdf",
    )


def test_the_type_in_an_envelope_chooses_too() -> None:
    envelope = {"statusCode": 200, "headers": {"Content-Type": SVG}, "body": a_figure()}
    answer = encode_response(envelope)
    assert "<svg" in answer["body"]
    assert answer["isBase64Encoded"] is False
