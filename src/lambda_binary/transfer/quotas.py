"""Whether a payload fits, to the byte; asked only near the quota.

The quota counts the JSON that the runtime posts, so this file knows how awslambdaric writes it.
"""

from __future__ import annotations

import json
import os

from ..errors import ResponseTooLargeError
from ..messages import BeyondQuota

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..messages import Data, Integration, Payload

# The runtime client writes non-ASCII text as it is for these, and escapes it for older ones
# (awslambdaric 4.2.2, lambda_runtime_marshaller.Encoder).
UNESCAPED = frozenset(f"AWS_Lambda_python3.{minor}" for minor in range(12, 16))

ADVICE = (
    "return less (a smaller picture, image_format='webp'), or pass on_too_large= a function that "
    "stores the data in S3 and returns a redirect"
)


def check(payload: Payload, content: Data, is_base64: bool, quota: int) -> None:
    """Compare the exact size of the JSON with the quota.

    Raises:
        BeyondQuota: it is larger.
    """
    body = (len(content) + 2) // 3 * 4 if is_base64 else _json_size(content) - 2
    size = _json_size(payload) + body
    if size > quota:
        raise BeyondQuota(size)


def too_large(size: int, integration: Integration) -> ResponseTooLargeError:
    """The error for a payload of at least `size` bytes."""
    quota = integration.quota
    return ResponseTooLargeError(
        f"the response is too large for {integration.name}: its JSON would have at least "
        f"{size:,} bytes and the quota is {quota:,} bytes ({size - quota:,} too many); {ADVICE}",
        size=size,
        quota=quota,
        integration=integration.name,
    )


def _json_size(value: object) -> int:
    # A handler's own envelope may hold what the runtime's encoder takes too, as Decimal.
    if os.environ.get("AWS_EXECUTION_ENV") not in UNESCAPED:
        return len(json.dumps(value, default=str))
    text = json.dumps(value, ensure_ascii=False, default=str)
    return len(text.encode("utf-8", "surrogatepass"))
