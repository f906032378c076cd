"""How many viewers one nginx serves a broadcast to, as HLS.

    python benchmarks/hls.py [--viewers 1000] [--seconds 20] [--kbit 2500]

Starts nginx with its RTMP module (Debian: nginx, libnginx-mod-rtmp) on ports of its own, broadcasts a moving picture with sound
to it, and lets so many viewers play: each has a connection of its own, asks for the playlist every two seconds and fetches every
segment once. Prints what nginx needed of a core, what it sent, and what that makes per core and per Mbit/s.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import psutil

from raven.video.outlet import Outlet, Target

FPS, RATE, SEGMENT = 25, 24_000, 2.0
MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")


@dataclass
class Seen:
    """What all viewers got."""

    bytes: int = 0
    segments: int = 0
    failures: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds that each segment took to come."""


def config(folder: Path, rtmp: int, http: int) -> str:
    """The configuration that docs/broadcast.md shows, on these ports."""
    return f"""load_module {MODULE}; daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
worker_rlimit_nofile 20000;
events {{ worker_connections 8000; }}
rtmp {{ server {{ listen 127.0.0.1:{rtmp}; application live {{ live on; hls on; hls_path {folder}/hls;
  hls_fragment {SEGMENT:g}s; hls_playlist_length 12s; }} }} }}
http {{ access_log off; keepalive_requests 100000;
  server {{ listen 127.0.0.1:{http} backlog=4096; location /hls {{ alias {folder}/hls;
    types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; }} }} }} }}
"""


def send(address: str, kbit: int, stop: Event) -> None:
    """Noise, which takes all of its bits."""
    outlet = Outlet(Target(address, Fraction(FPS), RATE, 1000 * kbit), (512, 512, 3))
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 255, (512, 1024, 3), np.uint8)
    tone = np.sin(np.arange(RATE // FPS) * 0.1).astype(np.float32)
    began, number = time.monotonic(), 0
    while not stop.wait(max(0.0, began + number / FPS - time.monotonic())):
        left = int(rng.integers(512))
        outlet.send(np.ascontiguousarray(noise[:, left : left + 512]), tone)
        number += 1
    outlet.close()


async def fetch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    """A file over a connection that stays. Raises `OSError` for what is no file."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise OSError(head.decode("latin-1").partition("\r\n")[0])
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return await reader.readexactly(length)


async def watch(port: int, until: float, delay: float, seen: Seen) -> None:
    """One viewer."""
    await asyncio.sleep(delay)
    had: set[str] = set()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        while time.monotonic() < until:
            names = [
                line
                for line in (await fetch(reader, writer, "/hls/x.m3u8")).decode().splitlines()
                if line.endswith(".ts")
            ]
            for name in [name for name in names[-3 if not had else 0 :] if name not in had]:
                had.add(name)
                asked = time.monotonic()
                segment = await fetch(reader, writer, f"/hls/{name}")
                seen.bytes += len(segment)
                seen.segments += 1
                seen.waits.append(time.monotonic() - asked)
            await asyncio.sleep(SEGMENT)
        writer.close()
    except (OSError, asyncio.IncompleteReadError):
        seen.failures += 1


async def watch_all(port: int, viewers: int, seconds: float) -> Seen:
    """So many viewers, who came at different times."""
    seen, until = Seen(), time.monotonic() + seconds
    await asyncio.gather(*(watch(port, until, SEGMENT * n / viewers, seen) for n in range(viewers)))
    return seen


def measure(viewers: int, seconds: float, kbit: int) -> None:
    """Run it, and print what came of it."""
    ports = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            ports.append(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "hls").mkdir(mode=0o777)
        (folder / "hls").chmod(0o777)
        (folder / "nginx.conf").write_text(config(folder, *ports))
        nginx = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])
        stop = multiprocessing.Event()
        try:
            while not (folder / "pid").exists():
                time.sleep(0.05)
            time.sleep(0.3)
            sender = multiprocessing.Process(target=send, args=(f"rtmp://127.0.0.1:{ports[0]}/live/x", kbit, stop))
            sender.start()
            while len(list((folder / "hls").glob("*.ts"))) < 4:
                time.sleep(0.1)
            workers = psutil.Process(nginx.pid).children()
            before = [worker.cpu_times() for worker in workers]
            began = time.monotonic()
            seen = asyncio.run(watch_all(ports[1], viewers, seconds))
            took = time.monotonic() - began
            after = [worker.cpu_times() for worker in workers]
            cpu = sum(b.user + b.system - a.user - a.system for a, b in zip(before, after, strict=True))
            stop.set()
            sender.join(10)
        finally:
            nginx.terminate()
            nginx.wait()
    mbit = 8e-6 * seen.bytes / took
    waits = sorted(seen.waits)
    middle, slow = (1000 * waits[int(len(waits) * share)] for share in (0.5, 0.99))
    share = cpu / took
    print(
        f"{viewers} viewers, {took:.0f} s: {seen.segments} segments, {mbit:.0f} Mbit/s; {seen.failures} viewers failed"
    )
    print(f"a segment took {middle:.0f} ms in the middle, {slow:.0f} ms at the 99th of 100")
    print(f"nginx: {share:.1%} of a core; {mbit / share:.0f} Mbit/s and {viewers / share:.0f} viewers per core")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--kbit", type=int, default=2500)
    options = parser.parse_args()
    measure(options.viewers, options.seconds, options.kbit)
