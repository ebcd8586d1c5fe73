"""Sends a `Streamed` to Lambda's Runtime API, as AWS's guide "Building a custom runtime" has it.

A bare socket: http.client costs a cold start eight times as much. Nothing is raised once the first
byte is out, but what ends the process: an error of the content becomes a trailer, a client that
has gone away a warning.
"""

from __future__ import annotations

import os

from .streamed import SEPARATOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from .streamed import Streamed

# API Gateway and function URLs read the prelude by this type (AWS's Node.js and Rust runtimes).
MEDIA_TYPE = "application/vnd.awslambda.http-integration-response"
HEAD = (
    "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\n"
    "Host: {host}\r\n"
    f"Content-Type: {MEDIA_TYPE}\r\n"
    "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
    "Transfer-Encoding: chunked\r\n"
    "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n"
    "{echo}"
    "Connection: close\r\n\r\n"
)
# "Lambda treats this as a successful response": for the log, the type says whose fault it was.
ERROR_TYPE = "Function.StreamError"


def post(streamed: Streamed, invoke_id: str, invocation_id: str | None) -> None:
    """Send the response of one invocation.

    Args:
        streamed: its pieces are consumed, and closed whatever happens.
        invoke_id: the request id that the invocation came with.
        invocation_id: to be echoed, where the runtime was given one.
    """
    # Here, for it costs a cold start 13 ms, and http.client eight times that.
    import socket

    host = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")[0]
    name, _, port = host.partition(":")
    echo = f"Lambda-Runtime-Invocation-Id: {invocation_id}\r\n" if invocation_id else ""
    pieces = streamed.pieces
    try:
        with socket.create_connection((name, int(port or 80))) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(HEAD.format(id=invoke_id, host=host, echo=echo).encode())
            # Apart: a prelude and its separator in one chunk are not read by every front.
            _send(connection, streamed.prelude)
            _send(connection, SEPARATOR)
            connection.sendall(b"0\r\n" + _content(connection, pieces, invoke_id) + b"\r\n")
            status = _status(connection)
    except OSError as error:
        _warn(f"the response of {invoke_id} could not be sent to its end ({error})")
    else:
        if not 200 <= status < 300:
            _warn(f"the response of {invoke_id} was not taken: the Runtime API said {status}")
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _content(connection: socket.socket, pieces: Iterator[bytes], invoke_id: str) -> bytes:
    """Send the content; the trailers, empty where it came to its end."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration:
            return b""
        except Exception as error:
            return _trailers(error, invoke_id)
        if piece:  # an empty chunk would be the end
            _send(connection, piece)


def _send(connection: socket.socket, piece: bytes) -> None:
    connection.sendall(b"%x\r\n" % len(piece))
    connection.sendall(piece)
    connection.sendall(b"\r\n")


def _trailers(error: Exception, invoke_id: str) -> bytes:
    import json
    import logging
    import traceback
    from binascii import b2a_base64

    logging.getLogger("lambda_binary").error(
        "the response of %s ended in an error after it had begun", invoke_id, exc_info=error
    )
    stack = traceback.format_tb(error.__traceback__)
    told = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": stack}
    body = b2a_base64(json.dumps(told).encode(), newline=False)
    return (
        f"Lambda-Runtime-Function-Error-Type: {ERROR_TYPE}\r\n"
        "Lambda-Runtime-Function-Error-Body: "
    ).encode() + body + b"\r\n"  # fmt: skip


def _status(connection: socket.socket) -> int:
    """The status of the Runtime API's answer; its fields and content say nothing more."""
    answer = b""
    while b"\r\n" not in answer:
        received = connection.recv(4096)
        if not received:
            raise ConnectionResetError("the Runtime API hung up")
        answer += received
    return int(answer.split(b" ", 2)[1])


def _warn(text: str) -> None:
    import logging

    logging.getLogger("lambda_binary").warning(text)
