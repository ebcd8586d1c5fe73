"""S3Redirect against two S3 servers: moto, and ministack, which checks signature and expiry."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from events import event
from lambda_binary import OptionError, UploadError, binary_response
from lambda_binary.s3 import S3Redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

# botocore before 1.35 asks for it, and Python 3.12 warns.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

MINISTACK = Path(sys.prefix) / "ministack" / "bin" / "ministack"
LARGE = bytes(range(256)) * 30_000
BUCKET = "pictures"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextlib.contextmanager
def moto() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextlib.contextmanager
def ministack() -> Iterator[str]:
    if not MINISTACK.exists():
        pytest.skip("ministack is not installed: `make test` installs it in .venv/ministack")
    port = free_port()
    environment = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port)}
    process = subprocess.Popen(
        [MINISTACK], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module", params=[moto, ministack], ids=["moto", "ministack"])
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    with request.param() as url:
        made = boto3.client(
            "s3",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                retries={"max_attempts": 2},
            ),
        )
        made.create_bucket(Bucket=BUCKET)
        yield made
        made.close()


@pytest.fixture
def uploads(client: Any) -> Iterator[list[str]]:
    """The operations that the client performs during the test."""
    seen: list[str] = []

    def note(model: Any, **_: Any) -> None:
        seen.append(model.name)

    client.meta.events.register("before-call.s3", note)
    yield seen
    client.meta.events.unregister("before-call.s3", note)


def handler_of(redirect: S3Redirect, result: Any, **options: Any) -> Any:
    return binary_response(on_too_large=redirect, **options)(lambda event, context: result)


REST = event("rest-proxy")


def test_what_is_too_large_is_redirected_to_identical_bytes(client: Any) -> None:
    handler = handler_of(
        S3Redirect(BUCKET, prefix="large/", client=client),
        LARGE,
        content_type="application/zip",
        filename="größe.zip",
        cache_control="max-age=60",
    )
    response = handler(REST, None)
    location = response["headers"].pop("Location")
    assert response == {
        "statusCode": 303,
        "headers": {"Cache-Control": "no-store"},
        "body": "",
        "isBase64Encoded": False,
    }
    with urllib.request.urlopen(location) as answer:
        assert answer.read() == LARGE
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Cache-Control"] == "max-age=60"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename=\"grosse.zip\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.zip"
        ).replace("grosse", "gro_e")
    assert "/large/" in location


def test_the_same_bytes_are_uploaded_once(client: Any, uploads: list[str]) -> None:
    handler = handler_of(S3Redirect(BUCKET, client=client), LARGE + b"once")
    first = handler(REST, None)["headers"]["Location"].partition("?")[0]
    assert [name for name in uploads if name != "HeadObject"]
    del uploads[:]
    second = handler(REST, None)["headers"]["Location"].partition("?")[0]
    assert (first, uploads) == (second, ["HeadObject"])


def test_other_fields_are_another_object(client: Any) -> None:
    redirect = S3Redirect(BUCKET, client=client)
    one = handler_of(redirect, LARGE)(REST, None)["headers"]["Location"].partition("?")[0]
    two = handler_of(redirect, LARGE, filename="a")(REST, None)["headers"]["Location"]
    assert one != two.partition("?")[0]


def test_a_path_is_sent_in_pieces(client: Any, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(LARGE * 2)
    location = handler_of(S3Redirect(BUCKET, client=client), path)(REST, None)["headers"][
        "Location"
    ]
    with urllib.request.urlopen(location) as answer:
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.read() == LARGE * 2


def test_what_fits_is_not_uploaded(client: Any, uploads: list[str]) -> None:
    assert handler_of(S3Redirect(BUCKET, client=client), b"\xff\x00")(REST, None)["body"] == "/wA="
    assert uploads == []


# moto checks neither signature nor expiry.
@pytest.mark.parametrize("client", [ministack], indirect=True, ids=["ministack"])
def test_an_expired_link_is_refused(client: Any) -> None:
    redirect = S3Redirect(BUCKET, client=client, expires_in=1)
    location = handler_of(redirect, LARGE)(REST, None)["headers"]["Location"]
    time.sleep(2.1)
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(location)
    assert raised.value.code == 403
    raised.value.close()
    forged = re.sub(r"Signature=.{4}", "Signature=0000", location)
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(forged)
    assert raised.value.code == 403
    raised.value.close()


def test_a_missing_bucket_is_an_error_and_no_answer(client: Any) -> None:
    handler = handler_of(S3Redirect("no-such-bucket", client=client), LARGE)
    with pytest.raises(UploadError) as raised:
        handler(REST, None)
    message = str(raised.value)
    assert message.startswith("S3Redirect could not upload s3://no-such-bucket/")
    assert "NoSuchBucket" in message
    assert message.endswith(
        "check the bucket's name and region and the function's rights (s3:PutObject, s3:GetObject)"
    )


def test_a_mapped_integration_cannot_redirect(client: Any) -> None:
    handler = handler_of(S3Redirect(BUCKET, client=client), LARGE)
    with pytest.raises(OptionError, match="cannot redirect through a mapped integration"):
        handler(event("mapped-serverless"), None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bucket": ""}, "bucket='' is no bucket: write its name"),
        (
            {"bucket": "b", "expires_in": 0},
            "expires_in=0 is out of range: use 1 to 604800 seconds",
        ),
        (
            {"bucket": "b", "expires_in": 604_801},
            "expires_in=604801 is out of range: use 1 to 604800 seconds",
        ),
        ({"bucket": "b", "prefix": None}, "prefix=None is no str: write one, as 'responses/'"),
        (
            {"bucket": "b", "status_code": 200},
            "status_code=200 is no redirect: use 302, 303 or 307",
        ),
    ],
)
def test_an_illegal_argument_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError) as raised:
        S3Redirect(**options)
    assert str(raised.value) == message


def test_without_boto3_everything_else_works() -> None:
    code = (
        "import sys; sys.modules['boto3'] = sys.modules['botocore'] = None\n"
        "from lambda_binary import MissingDependencyError, encode_response\n"
        "from lambda_binary.s3 import S3Redirect\n"
        "redirect = S3Redirect('pictures')\n"
        "print(encode_response(b'\\xff', on_too_large=redirect)['body'])\n"
        "try:\n"
        "    encode_response(bytes(5_000_000), on_too_large=redirect)\n"
        "except MissingDependencyError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "/w==",
        "S3Redirect needs boto3, which is not installed: Lambda's Python runtime has it; "
        "elsewhere pip install boto3",
    ]
