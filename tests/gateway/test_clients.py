"""The client table is what real clients send: asked here, from a socket that writes it down.

Browsers are asked in tests/real/test_accept_headers.py.
"""

from __future__ import annotations

import contextlib
import datetime
import http.server
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lambda_binary.gateway import clients

CURL = shutil.which("curl")
AGAIN = "the client has changed: measure again and update clients.py and its docstring"


class Ear(http.server.BaseHTTPRequestHandler):
    """Notes the Accept field of each request."""

    heard: list[str | None]

    def do_GET(self) -> None:
        self.heard.append(self.headers["Accept"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing is said."""


@pytest.fixture
def ear() -> Iterator[tuple[list[str | None], str]]:
    """What was heard, and the address to ask."""
    heard: list[str | None] = []
    own = type("OwnEar", (Ear,), {"heard": heard})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), own) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield heard, f"http://127.0.0.1:{server.server_port}/x"
        server.shutdown()


def accept(client_id: str) -> str | None:
    client = clients.named(client_id)
    assert client is not None
    return client.accept


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_curl(ear: tuple[list[str | None], str]) -> None:
    assert CURL is not None
    heard, address = ear
    subprocess.run([CURL, "-s", address], check=True, capture_output=True)
    assert heard == [accept("curl")], AGAIN


def test_urllib_sends_none(ear: tuple[list[str | None], str]) -> None:
    heard, address = ear
    with contextlib.closing(urllib.request.urlopen(address)):
        pass
    assert heard == [accept("no-accept")], AGAIN


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[socket.socket, ssl.SSLContext]]:
    """A socket that listens, and the TLS of a server that speaks both protocols, as AWS's do."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    both = folder / "both.pem"
    both.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        yield listener, context


# (client of the table, what asks the address)
ASKING: list[tuple[str, list[str]]] = [
    ("curl", ["curl", "-sk"]),
    ("wget", ["wget", "-q", "--no-check-certificate", "-O", "-"]),
    (
        "requests",
        [sys.executable, "-c", "import requests, sys; requests.get(sys.argv[1], verify=False)"],
    ),
    ("node-fetch", ["node", "-e", "fetch(process.argv[1])"]),
    (
        "no-accept",
        [
            sys.executable,
            "-c",
            "import ssl, sys, urllib.request as u;"
            "u.urlopen(sys.argv[1], context=ssl._create_unverified_context())",
        ],
    ),
]


@pytest.mark.parametrize(("client_id", "command"), ASKING)
def test_protocol_is_what_the_client_agrees_on(
    tls: tuple[socket.socket, ssl.SSLContext], client_id: str, command: list[str]
) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    listener, context = tls
    address = f"https://127.0.0.1:{listener.getsockname()[1]}/"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}
    asking = subprocess.Popen([*command, address], env=environment, **quiet)  # type: ignore[call-overload]
    try:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True) as secured:
            agreed = secured.selected_alpn_protocol()
    finally:
        asking.kill()
        asking.wait()
    client = clients.named(client_id)
    assert client is not None
    assert client.protocol == {"h2": "HTTP/2"}.get(agreed or "", "HTTP/1.1"), AGAIN


def test_fields_are_spelt_as_the_protocol_has_them() -> None:
    spelt = {client.id: client.headers() for client in clients.CLIENTS}
    assert spelt["curl"] == (("accept", "*/*"),)
    assert spelt["requests"] == (("Accept", "*/*"),)
    assert spelt["no-accept"] == ()


@pytest.mark.parametrize(
    ("user_agent", "protocol"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "HTTP/2"),
        ("curl/8.7.1", "HTTP/2"),
        ("curl/7.30.0", "HTTP/1.1"),
        ("python-requests/2.34", "HTTP/1.1"),
        ("node", "HTTP/1.1"),
        ("", "HTTP/1.1"),
        (None, "HTTP/1.1"),
    ],
)
def test_protocol_is_told_from_the_user_agent(user_agent: str | None, protocol: str) -> None:
    assert clients.protocol_of(user_agent) == protocol


def test_ids_are_unique_and_go_into_a_path() -> None:
    ids = [client.id for client in clients.CLIENTS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]+", entry) for entry in ids)
    assert [clients.named(entry) for entry in ids] == list(clients.CLIENTS)
    assert clients.named("netscape") is None
