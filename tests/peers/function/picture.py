"""A Lambda module with one function, which returns a picture of 100 KB as proxy results do.

Runs inside the emulators' own environments, so it needs nothing but the standard library.
"""

import base64
import random

# No pixel is meant: what matters is that no two bytes are alike for long.
PICTURE = b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(100 * 1024 - 8)


def picture(event: object, context: object) -> dict:  # type: ignore[type-arg]
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "image/png"},
        "body": base64.b64encode(PICTURE).decode(),
        "isBase64Encoded": True,
    }
