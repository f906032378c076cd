"""A long broadcast to a server for streams that is started anew meanwhile: do sound and mouth stay together?

    python benchmarks/broadcast.py [MINUTES] [--fps 20] [--nginx-away 3] [--keep FOLDER]

Starts a Raven server and nginx with its RTMP module (Debian: nginx, libnginx-mod-rtmp) on ports of their own. An avatar
that moves nothing but its mouth says sentences full of p and b, and `raven-avatar-broadcast` sends it to nginx, which records
what comes. In the middle nginx is ended, and started again after `--nginx-away` seconds. In the films every p and b is looked
for (`recording_sync.py`). Prints JSON: how far what is heard and what is seen are apart (ms, for the first and the last minutes
too, where a drift would show), how long the stream was gone, and what the command told. The exit code is 1 if any are more
than `MOST_APART_MS` apart.
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import recording_sync
from hls import MODULE
from serving import configured_server, processor_seconds

from raven.client.client import RavenClient

MOST_APART_MS = 80
EVERY = 6.0  # seconds from the begin of a sentence to that of the next
# No h: between vowels it is as quiet as shut lips.
SENTENCES = (recording_sync.SENTENCE, "Papa, a baby. A pop.", "A bubble, a puppy, a pop, a baby. Abba, papa.")
STILL = {
    "postprocessor_chain": [],
    "sway_enabled": False,
    "blink_enabled": False,
    "breathing_enabled": False,
    "swing_strength": 0,
}
CONFIG = '[avatar]\nposer = "puppet"\ncharacter = "raven"\nlower_when_late = false\n[classify]\nenabled = false\n'
SHUT = 0.12  # of the widest opening: pictures of the feed are JPEG, and those of the stream H.264
ENDS = 120.0  # seconds of a film that are its begin, and its end


class Nginx:
    """A server for streams on a port of its own; every start records into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self._port = probe.getsockname()[1]
        self.address = f"rtmp://127.0.0.1:{self._port}/live/raven"
        self.films: list[Path] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again."""
        films = self._folder / f"films{len(self.films) + 1}"
        films.mkdir()
        films.chmod(0o777)  # nginx that root starts writes as somebody else
        self.films.append(films)
        config = self._folder / "nginx.conf"
        config.write_text(
            f"load_module {MODULE}; daemon off; worker_processes 1; pid {self._folder}/pid; error_log {self._folder}/nginx.log;\n"
            f"events {{}}\nrtmp {{ server {{ listen 127.0.0.1:{self._port}; application live {{ live on; record all;"
            f" record_unique on; record_path {films}; }} }} }}\n"
        )
        self._process = subprocess.Popen(["nginx", "-c", str(config)])

    def stop(self) -> None:
        """End it, as an update does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", nargs="?", type=float, default=30.0)
    parser.add_argument("--fps", type=float, default=20.0)
    parser.add_argument("--nginx-away", type=float, default=3.0, metavar="SECONDS")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the films here")
    options = parser.parse_args()
    with _folder(options.keep) as folder:
        result = measure(folder, options.minutes, options.fps, options.nginx_away)
    print(json.dumps(result, indent=2))
    raise SystemExit(0 if result["apart_most_ms"] <= MOST_APART_MS else 1)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="raven-broadcast-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def measure(folder: Path, minutes: float, fps: float, away: float) -> dict[str, Any]:
    """Broadcast for so long, and look into what was recorded."""
    nginx = Nginx(folder)
    ended = threading.Event()
    load_before = psutil.getloadavg()[0]
    with configured_server(folder, CONFIG) as (server, url), RavenClient(url) as client:
        client.load_animator_settings("default", {**STILL, "target_fps": fps})
        client.start("default")
        client.say("default", "Hm.")  # the voice is loaded now
        nginx.start()
        command = [sys.executable, "-m", "raven.commands.broadcast", "default", nginx.address]
        command += ["--server", url, "--fps", str(fps), "--encoder", "libx264", "--seconds", str(60 * minutes + 60)]
        with (folder / "told.txt").open("wb") as told:
            sender = subprocess.Popen(command, stderr=told)
        talking = threading.Thread(target=_talk, args=(client, ended))
        try:
            talking.start()
            time.sleep(30 * minutes)
            nginx.stop()
            gone = time.monotonic()
            time.sleep(away)
            nginx.start()
            while not _bytes(nginx.films[-1]) and time.monotonic() < gone + 60:
                time.sleep(0.05)
            gone = time.monotonic() - gone
            time.sleep(30 * minutes)
            used = {"server": processor_seconds(server), "sender": processor_seconds(psutil.Process(sender.pid))}
        finally:
            ended.set()
            sender.send_signal(signal.SIGINT)
            sender.wait(60)
            talking.join()
            nginx.stop()
    films = [film for folder in nginx.films for film in sorted(folder.iterdir()) if film.stat().st_size > 100_000]
    return {
        "minutes": minutes,
        "fps": fps,
        "load_before_and_after": [round(load_before, 1), round(psutil.getloadavg()[0], 1)],
        "processor_share": {name: round(seconds / 60 / minutes, 3) for name, seconds in used.items()},
        "stream_gone_s": round(gone, 1),
        "told": (folder / "told.txt").read_text().splitlines()[-8:],
        **_apart(films),
    }


def _talk(client: RavenClient, ended: threading.Event) -> None:
    number = 0
    while not ended.wait(EVERY):
        client.say("default", SENTENCES[number % len(SENTENCES)])
        number += 1


def _bytes(films: Path) -> int:
    return sum(film.stat().st_size for film in films.iterdir())


def _apart(films: list[Path]) -> dict[str, Any]:
    """What the films say, all together and each."""
    recording_sync.SHUT = SHUT
    each = []
    everywhere: list[float] = []
    for file in films:
        film = recording_sync.look_into(file)
        found = recording_sync.closures(film)
        end = float(film.frame_times[-1])
        everywhere += [closure.apart for closure in found]
        each.append(
            {
                "seconds": round(end, 1),
                "pictures": len(film.frame_times),
                "longest_picture_ms": round(1000 * float(np.diff(film.frame_times).max())),
                "sound_ends_after_picture_ms": round(1000 * (float(film.level_times[-1]) - end)),
                "first_minutes": _told([closure.apart for closure in found if closure.end < ENDS]),
                "last_minutes": _told([closure.apart for closure in found if closure.begin > end - ENDS]),
                "farthest": [
                    {"at_s": round(closure.begin, 2), "ms": round(1000 * closure.apart)}
                    for closure in sorted(found, key=lambda closure: -closure.apart)[:3]
                ],
            }
        )
    return {
        **_told(everywhere),
        "apart_most_ms": round(1000 * max(everywhere, default=float("inf"))),
        "films": each,
    }


def _told(apart: list[float]) -> dict[str, Any]:
    if not apart:
        return {"sounds": 0}
    middle, far, most = (round(1000 * float(np.quantile(apart, share))) for share in (0.5, 0.99, 1))
    together = float(np.mean(np.array(apart) == 0))
    return {"sounds": len(apart), "together": round(together, 3), "middle_ms": middle, "p99_ms": far, "most_ms": most}


if __name__ == "__main__":
    main()
