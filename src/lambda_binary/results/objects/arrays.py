"""Rows of numpy's objects: numbers, encoded images as OpenCV gives them, axes, and pixels."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kinds import Row

# What a file that OpenCV or imageio encoded begins with is never the beginning of pixels, and no
# text.
CERTAIN = ("image/", "audio/", "video/", "application/pdf", "application/zip")
PIXELS = (
    "an array of pixels is no picture yet; make one of it, as in PIL.Image.fromarray(array), or "
    "return cv2.imencode('.png', array)[1]; OpenCV's arrays are BGR, which fromarray would take "
    "for RGB: give it array[..., ::-1]; for JSON return array.tolist(), for bytes array.tobytes()"
)
NUMBERS = (
    "return array.tolist() for JSON, array.tobytes() for its bytes, or, if it is a picture, "
    "PIL.Image.fromarray(array)"
)


def _of_array(array: Any) -> Any:
    """What an array stands for: its one number, the figure of its axes, or encoded data.

    Raises:
        ResultTypeError: nothing of the kind.
    """
    if array.ndim == 0 and not hasattr(array, "mask"):
        return array[()]
    if array.dtype == object and array.size:
        return _figure(array)
    # OpenCV before 4.5.1 gave a column of them.
    if array.dtype == "uint8" and max(array.shape, default=0) == array.size:
        from ...media_types import detect

        data = array.tobytes()
        if detect(data).startswith(CERTAIN):
            return data
    from ...errors import ResultTypeError

    is_picture = array.ndim == 3 or (array.ndim == 2 and array.dtype.kind in "ub")
    raise ResultTypeError(
        f"the numpy.ndarray that was returned (of {array.dtype}, shape {array.shape}) cannot be "
        f"sent: {PIXELS if is_picture else NUMBERS}"
    )


def _figure(array: Any) -> Any:
    """The one figure of an array of axes, as plt.subplots(2, 2) and DataFrame.hist() give it."""
    figures = {id(axes.figure): axes.figure for axes in array.flat if hasattr(axes, "figure")}
    if len(figures) == 1:
        return next(iter(array.flat))
    from ...errors import ResultTypeError

    raise ResultTypeError(
        f"the numpy.ndarray that was returned holds {len(figures) or 'no'} figures, not one: "
        "return the figure"
    )


ROWS: dict[str, Row] = {
    "numpy.ndarray": _of_array,
}
