"""The sockets that the server listens on. Imports nothing that takes time: clients that come while it starts wait there."""

import socket
import sys
from contextlib import suppress

from raven.errors import Unavailable


def bind(port: int, everywhere: bool) -> list[socket.socket]:
    """Sockets on the loopback addresses, or on all; IPv6 where there is any. Raises `Unavailable` for a taken port."""
    first = _bind(socket.AF_INET, "0.0.0.0" if everywhere else "127.0.0.1", port)
    sockets = [first]
    with suppress(OSError, Unavailable):  # no IPv6 here, or another program has that half of the port
        sockets.append(_bind(socket.AF_INET6, "::" if everywhere else "::1", first.getsockname()[1]))
    return sockets


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was in use a moment ago
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
        bound.listen(1024)
    except OSError as error:
        bound.close()
        raise Unavailable(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    return bound
