"""HAProxy as `deploy/haproxy/haproxy.cfg` has it, in front of one server of a benchmark."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CONFIG = Path(__file__).parents[1] / "deploy" / "haproxy" / "haproxy.cfg"
START_SECONDS = 60


def haproxy() -> str:
    """The program. Raises `SystemExit` if it is not installed."""
    found = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/sbin")
    if found is None:
        raise SystemExit("this needs haproxy (Debian: haproxy)")
    return found


@contextmanager
def in_front_of(port: int, folder: Path) -> Iterator[int]:
    """The port of a HAProxy whose only server listens at `port` of this machine; its files are in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        here = probe.getsockname()[1]
    config = CONFIG.read_text("utf-8").replace("/run/haproxy/raven.sock", str(folder / "haproxy.sock"))
    config = re.sub(r"bind :\d+", f"bind 127.0.0.1:{here}", config)
    config = re.sub(r"(server a 127\.0\.0\.1):\d+", rf"\1:{port}", config)
    config = re.sub(r"^ *(server|use-server) b .*\n", "", config, flags=re.MULTILINE)
    (folder / "haproxy.cfg").write_text(config)
    process = subprocess.Popen([haproxy(), "-db", "-q", "-f", str(folder / "haproxy.cfg")])
    try:
        until = time.monotonic() + START_SECONDS
        while not _serves(here):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("HAProxy did not start")
            time.sleep(0.1)
        yield here
    finally:
        process.kill()
        process.wait()


def _serves(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2.0) as connection:
        connection.settimeout(10.0)
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return connection.recv(64).split()[1:2] == [b"200"]
    return False
