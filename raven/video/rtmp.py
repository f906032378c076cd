"""Whether there is a server behind an address of RTMP, told before PyAV connects to it.

PyAV holds the interpreter's lock while it connects, and waits without an end: of a server that takes the connection and says
nothing, as one that was stopped or is stuck, no thread of the program would ever run again, nor would a signal be heard.
"""

from __future__ import annotations

import os
import socket
import ssl
import time
from urllib.parse import urlsplit

PATIENCE = 5.0  # seconds
PORTS = {"rtmp": 1935, "rtmps": 443}
VERSION = b"\x03"
GREETING = 1536  # bytes of C1 and S1: a time of four, four zeros, and chance (Adobe's specification of RTMP 1.0, 5.2)


def greet(address: str) -> None:
    """Begin to shake hands with the server of `rtmp://...` or `rtmps://...`. Raises `OSError` if it does not answer."""
    parts = urlsplit(address)
    scheme, until = parts.scheme.lower(), time.monotonic() + PATIENCE
    try:
        where = parts.hostname or "", parts.port or PORTS[scheme]
    except ValueError as error:
        raise OSError(f"{address}: {error}") from error
    try:
        with socket.create_connection(where, PATIENCE) as plain:
            connection = _in_secret(plain, where[0]) if scheme == "rtmps" else plain
            connection.sendall(VERSION + bytes(8) + os.urandom(GREETING - 8))
            left = 1 + GREETING
            while left:
                connection.settimeout(max(0.01, until - time.monotonic()))
                received = len(connection.recv(left))
                if not received:
                    raise OSError("it speaks no RTMP")
                left -= received
    except TimeoutError as error:
        raise OSError(f"{address}: it does not answer") from error
    except OSError as error:
        raise OSError(f"{address}: {error.strerror or error}") from error


def _in_secret(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """PyAV looks at no certificates either, and nothing is told here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(plain, server_hostname=host)
