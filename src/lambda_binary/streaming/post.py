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
    from _socket import socket
    from collections.abc import Iterator

    from ..messages import BytesLike
    from .streamed import Streamed

# API Gateway and function URLs read the prelude by this type (AWS's Node.js and Rust runtimes).
MEDIA_TYPE = "application/vnd.awslambda.http-integration-response"
FIELDS = (
    f"Content-Type: {MEDIA_TYPE}\r\n"
    "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
    "Transfer-Encoding: chunked\r\n"
    "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n"
    "Connection: close\r\n"
)
# Apart from the prelude: both in one chunk are not read by every front.
SEPARATOR_CHUNK = b"%x\r\n%b\r\n" % (len(SEPARATOR), SEPARATOR)
# "Lambda treats this as a successful response": for the log, the type says whose fault it was.
ERROR_TYPE = "Function.StreamError"
# Bytes up to which a copy is cheaper than a call of the system.
SMALL = 16 * 1024


def post(streamed: Streamed, invoke_id: str, invocation_id: str | None) -> None:
    """Send the response of one invocation.

    Args:
        streamed: its pieces are consumed, and closed whatever happens.
        invoke_id: the request id that the invocation came with.
        invocation_id: to be echoed, where the runtime was given one.
    """
    pieces = streamed.pieces
    try:
        status = _sent(streamed, invoke_id, invocation_id)
    except OSError as error:
        _warn(f"the response of {invoke_id} could not be sent to its end ({error})")
    else:
        if not 200 <= status < 300:
            _warn(f"the response of {invoke_id} was not taken: the Runtime API said {status}")
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _sent(streamed: Streamed, invoke_id: str, invocation_id: str | None) -> int:
    """Send it, and take the Runtime API's status."""
    # A host and a port on Lambda; local fronts may have it under a path, as awslambdaric takes it.
    host, slash, path = os.environ["AWS_LAMBDA_RUNTIME_API"].rstrip("/").partition("/")
    name, _, port = host.partition(":")
    echo = f"Lambda-Runtime-Invocation-Id: {invocation_id}\r\n" if invocation_id else ""
    head = (
        f"POST {slash}{path}/2018-06-01/runtime/invocation/{invoke_id}/response HTTP/1.1\r\n"
        f"Host: {host}\r\n{FIELDS}{echo}\r\n{len(streamed.prelude):x}\r\n"
    )
    start = b"%b%b\r\n%b" % (head.encode(), streamed.prelude, SEPARATOR_CHUNK)
    # Not `socket`, whose import costs a cold start 13 ms more, for names that are not needed.
    import _socket

    connection = _socket.socket()
    try:
        # Lambda may read slowly, whatever `socket.setdefaulttimeout` is for the function's own.
        connection.settimeout(None)
        connection.connect((name, int(port or 80)))
        if streamed.whole is None:
            connection.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
            end = _send_pieces(connection, start, streamed.pieces, invoke_id)
            connection.sendall(b"0\r\n%b\r\n" % end)
        elif streamed.whole:
            _send(connection, start, streamed.whole, b"\r\n0\r\n\r\n")
        else:  # an empty chunk would be the end
            connection.sendall(start + b"0\r\n\r\n")
        return _status(connection)
    finally:
        connection.close()


def _send_pieces(
    connection: socket, start: bytes, pieces: Iterator[bytes], invoke_id: str
) -> bytes:
    """Send the content, piece by piece; the trailers, empty where it came to its end."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration:
            trailers = b""
            break
        except Exception as error:
            trailers = _trailers(error, invoke_id)
            break
        if piece:  # an empty chunk would be the end
            _send(connection, start, piece, b"\r\n")
            start = b""
    if start:
        connection.sendall(start)
    return trailers


def _send(connection: socket, start: bytes, piece: BytesLike, end: bytes) -> None:
    """Send one chunk, with what comes before and behind it, in one call of the system."""
    head = b"%b%x\r\n" % (start, len(piece))
    if len(piece) <= SMALL:
        connection.sendall(b"".join((head, piece, end)))
        return
    sent = connection.sendmsg((head, piece, end))
    if sent < len(head) + len(piece) + len(end):  # a signal came
        connection.sendall(memoryview(b"".join((head, piece, end)))[sent:])


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


def _status(connection: socket) -> int:
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
