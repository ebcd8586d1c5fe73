"""The public functions as type checkers see them; never imported at run time.

The decorator's overloads say what a decorated handler returns and keep its parameters, and
`encode_response` carries `register`; `tests/typing` holds the two together. An `async def` handler
is refused when it is decorated: here one that returns Any would match its overload.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from ..messages import OnTooLarge
else:  # `messages` has it for type checkers alone
    OnTooLarge = Callable[[Any, Mapping[str, Any] | None], object]

P = ParamSpec("P")
T = TypeVar("T")
Headers = Mapping[str, str | Sequence[str]]
# Every name of `images.formats`, which also takes them in capitals; the last two are drawn ones.
ImageFormat = Literal[
    "auto", "png", "apng", "jpeg", "jpg", "jfif", "jpe", "webp", "avif", "avifs", "gif", "ico",
    "tiff", "tif", "bmp", "dib", "svg", "pdf",
]  # fmt: skip
Disposition = Literal["inline", "attachment"]


class EncodeResponse(Protocol):
    """`encode_response`: see `lambda_binary.handler`."""

    __name__: str

    @overload
    def __call__(
        self,
        body: object,
        *,
        status_code: int = 200,
        content_type: str | None = None,
        headers: Headers | None = None,
        cookies: Sequence[str] = (),
        filename: str | None = None,
        disposition: Disposition | None = None,
        cache_control: str | None = None,
        etag: bool | str = False,
        last_modified: datetime | float | None = None,
        image_format: ImageFormat | None = None,
        quality: int | None = None,
        event: Mapping[str, Any] | None = None,
        envelope: Literal[True] = True,
        on_too_large: OnTooLarge | None = None,
        compress: bool = False,
    ) -> dict[str, Any]: ...

    @overload
    def __call__(
        self,
        body: object,
        *,
        content_type: str | None = None,
        image_format: ImageFormat | None = None,
        quality: int | None = None,
        event: Mapping[str, Any] | None = None,
        envelope: Literal[False],
        on_too_large: OnTooLarge | None = None,
    ) -> str: ...

    def register(self, cls: type[T], /) -> Callable[[Callable[[T], object]], Callable[[T], object]]:
        """Say what handler results of type `cls` become, in functools.singledispatch's manner."""
        ...


encode_response: EncodeResponse


@overload
def binary_response(function: Callable[P, object], /) -> Callable[P, dict[str, Any]]: ...


@overload
def binary_response(
    *,
    content_type: str | None = None,
    headers: Headers | None = None,
    filename: str | None = None,
    disposition: Disposition | None = None,
    cache_control: str | None = None,
    etag: bool | str = False,
    last_modified: datetime | float | None = None,
    image_format: ImageFormat | None = None,
    quality: int | None = None,
    envelope: Literal[True] = True,
    on_too_large: OnTooLarge | None = None,
    compress: bool = False,
) -> Callable[[Callable[P, object]], Callable[P, dict[str, Any]]]: ...


@overload
def binary_response(
    *,
    content_type: str | None = None,
    image_format: ImageFormat | None = None,
    quality: int | None = None,
    envelope: Literal[False],
    on_too_large: OnTooLarge | None = None,
) -> Callable[[Callable[P, object]], Callable[P, str]]: ...


def binary_response(function: Any = None, /, **keywords: Any) -> Any:
    """`binary_response`: see `lambda_binary.handler`."""
    raise NotImplementedError("lambda_binary.handler holds the function")
