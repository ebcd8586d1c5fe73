"""A way out for what is too large: the data goes to S3, the client is redirected to it.

    from lambda_binary.s3 import S3Redirect

    @binary_response(on_too_large=S3Redirect("my-bucket", prefix="responses/"))
    def handler(event, context):
        ...

boto3 is imported by the first upload; Lambda's Python runtime has it. The function needs
`s3:PutObject` and `s3:GetObject` on the prefix (a presigned URL has the rights of who signed it),
and `s3:ListBucket` for S3 to say that an object does not exist yet rather than "forbidden".
"""

from __future__ import annotations

import io

from .errors import MissingDependencyError, OptionError, UploadError
from .handler import encode_response
from .integrations import identify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .messages import Representation
else:  # for typing.get_type_hints
    from collections.abc import Mapping

    Any = Representation = object

# A signature of version 4 is refused beyond a week; documented ("Sharing objects with presigned
# URLs", S3 guide).
LONGEST = 604_800
REDIRECTS = (302, 303, 307)
# Fields of the response that S3 stores with the object and sends again.
STORED = {
    "Cache-Control": "CacheControl",
    "Content-Disposition": "ContentDisposition",
    "Content-Encoding": "ContentEncoding",
    "Content-Language": "ContentLanguage",
}
# Bytes of a file that are hashed at a time.
PIECE = 1 << 20


class S3Redirect:
    """Uploads a representation under a key made of its content, and redirects to it.

    The same bytes with the same fields get the same key, so they are uploaded once.

    Args:
        bucket: name of the bucket.
        prefix: what the keys begin with, as "responses/".
        expires_in: seconds that the link is good for, 1 to 604,800.
        client: a boto3 S3 client; made with boto3's own settings when it is first needed.
        status_code: 303 (see other), 302 or 307.

    Raises:
        OptionError: an argument is not legal.
    """

    def __init__(
        self,
        bucket: str,
        *,
        prefix: str = "",
        expires_in: int = 3600,
        client: Any = None,
        status_code: int = 303,
    ) -> None:
        if not bucket or not isinstance(bucket, str):
            raise OptionError(f"bucket={bucket!r} is no bucket: write its name")
        if not isinstance(prefix, str):
            raise OptionError(f"prefix={prefix!r} is no str: write one, as 'responses/'")
        if not 1 <= expires_in <= LONGEST:
            raise OptionError(f"expires_in={expires_in} is out of range: use 1 to 604800 seconds")
        if status_code not in REDIRECTS:
            raise OptionError(f"status_code={status_code} is no redirect: use 302, 303 or 307")
        self.bucket = bucket
        self.prefix = prefix
        self.expires_in = expires_in
        self.status_code = status_code
        self._client: Any = client

    def __call__(
        self, representation: Representation, event: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Upload unless it is there already, and answer the redirect.

        Raises:
            UploadError: S3 refused or could not be reached; nothing was answered.
            MissingDependencyError: boto3 is not installed.
            OptionError: the integration is a mapped one, which cannot redirect.
        """
        if event is not None and identify(event).mapped:
            raise OptionError(
                "S3Redirect cannot redirect through a mapped integration, whose status the "
                "gateway chooses: use a proxy integration for this route"
            )
        client = self._client = self._client or _new_client()
        extra = _stored_fields(representation)
        key = self._key(representation, extra)
        if not self._is_there(client, key):
            self._upload(client, key, representation, extra)
        url = self._tried(
            "sign a link to", key, client.generate_presigned_url, "get_object",
            Params={"Bucket": self.bucket, "Key": key}, ExpiresIn=self.expires_in,
        )  # fmt: skip
        # A cached redirect would outlive its link.
        response: dict[str, Any] = encode_response(
            None,
            status_code=self.status_code,
            headers={"Location": url},
            cache_control="no-store",
            event=event,
        )
        return response

    def _key(self, representation: Representation, extra: Mapping[str, str]) -> str:
        from hashlib import sha256

        digest = sha256(repr(sorted(extra.items())).encode())
        for piece in _pieces(representation.data):
            digest.update(piece)
        return self.prefix + digest.hexdigest()

    def _is_there(self, client: Any, key: str) -> bool:
        from botocore.exceptions import ClientError

        def head() -> bool:
            try:
                client.head_object(Bucket=self.bucket, Key=key)
            except ClientError as error:
                # 403 is what S3 says of a missing object to who may not list the bucket.
                if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound", "403"):
                    return False
                raise
            return True

        return bool(self._tried("look for", key, head))

    def _upload(
        self, client: Any, key: str, representation: Representation, extra: Mapping[str, str]
    ) -> None:
        file = io.BufferedReader(_Reader(_pieces(representation.data)), PIECE)
        self._tried(
            "upload", key, client.upload_fileobj, file, self.bucket, key, ExtraArgs=dict(extra)
        )

    def _tried(self, what: str, key: str, call: Any, *args: Any, **kwargs: Any) -> Any:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return call(*args, **kwargs)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise UploadError(
                f"S3Redirect could not {what} s3://{self.bucket}/{key}: {error}; check the "
                "bucket's name and region and the function's rights (s3:PutObject, s3:GetObject)"
            ) from error


class _Reader(io.RawIOBase):
    """A file of the pieces, so that S3's client can send it in parts."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _pieces(data: Any) -> Iterator[bytes]:
    if isinstance(data, str):
        data = data.encode()
    if not isinstance(data, (bytes, bytearray, memoryview)):
        yield from data.pieces(PIECE)
        return
    view = memoryview(data)
    for start in range(0, len(view), PIECE):
        yield bytes(view[start : start + PIECE])


def _stored_fields(representation: Representation) -> dict[str, str]:
    stored = {"ContentType": representation.media_type or "application/octet-stream"}
    for name, argument in STORED.items():
        if name in representation.fields:
            stored[argument] = representation.fields[name]
    return stored


def _new_client() -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise MissingDependencyError(
            "S3Redirect needs boto3, which is not installed: Lambda's Python runtime has it; "
            "elsewhere pip install boto3"
        ) from None
    # Older clients sign with version 2 in some regions, which new buckets refuse.
    return boto3.client("s3", config=Config(signature_version="s3v4"))
