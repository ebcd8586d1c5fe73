"""What an installed lambda-binary must do, run by the Python that has it: `python smoke.py EXTRAS`.

No test runner and no file of the repository is needed, so that it runs in an environment that holds
the package alone. It ends with one line, or with the first exception.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import subprocess
import sys
import typing
from base64 import b64decode
from importlib.metadata import version

import lambda_binary

PNG = b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)
REST = {
    "resource": "/",
    "httpMethod": "GET",
    "headers": {},
    "requestContext": {"stage": "prod", "resourcePath": "/"},
}


def modules(with_gateway: bool) -> list[str]:
    """All modules of the package, each imported."""
    found = [
        module.name
        for module in pkgutil.walk_packages(lambda_binary.__path__, "lambda_binary.")
        if with_gateway or not module.name.startswith("lambda_binary.gateway")
    ]
    for name in found:
        if name != "lambda_binary.__main__":
            importlib.import_module(name)
    return found


def bytes_arrive() -> None:
    handler = lambda_binary.binary_response(lambda event, context: PNG)
    answer = handler(REST, None)
    assert answer["headers"]["Content-Type"] == "image/png", answer["headers"]
    assert b64decode(answer["body"]) == PNG
    assert lambda_binary.decode_body({**REST, "body": "aGk=", "isBase64Encoded": True}) == b"hi"


def hints_resolve() -> None:
    for function in (
        lambda_binary.binary_response,
        lambda_binary.encode_response,
        lambda_binary.decode_body,
    ):
        assert typing.get_type_hints(function), function


def images_arrive() -> None:
    from PIL import Image

    picture = Image.new("RGB", (40, 30), "teal")
    formats = ["png", "jpeg", "webp", "gif", "auto"]
    Image.init()
    if "AVIF" in Image.SAVE:  # since Pillow 11.3
        formats.append("avif")
    for name in formats:
        answer = lambda_binary.encode_response(picture, image_format=name, event=REST)
        with Image.open(io.BytesIO(b64decode(answer["body"]))) as arrived:
            assert arrived.size == (40, 30), name


def commands_speak(with_gateway: bool) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lambda_binary", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    if not with_gateway:
        said = run("check", "serverless.yml")
        assert said.returncode != 0
        assert "lambda-binary[gateway]" in said.stderr, said.stderr
        assert "Traceback" not in said.stderr
        return
    assert run("--help").returncode == 0
    written = run("config", "sam", "--integration", "rest-proxy", "--path", "/image")
    assert written.returncode == 0, written.stderr
    scored = run("conformance")
    assert scored.returncode == 0, scored.stdout + scored.stderr


def main(extras: str) -> None:
    with_gateway = extras in ("gateway", "all")
    bytes_arrive()
    hints_resolve()
    if extras != "no-deps":
        images_arrive()
    commands_speak(with_gateway)
    count = len(modules(with_gateway)) if extras != "no-deps" else 0
    print(f"lambda-binary {version('lambda-binary')} with {extras}: {count} modules, all right")


if __name__ == "__main__":
    main(sys.argv[1])
