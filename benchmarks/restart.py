"""A server that is killed under load: how soon its clients are live again, and whether with what they had.

    python benchmarks/restart.py [--times 3] [--sessions 4] [--viewers 6] [--fps 12] [--away 1.0]

A server with `state_dir` has so many sessions, of shipped characters and one of an uploaded picture, each with an emotion, an
override and settings of its own and so many viewers (`reconnecting_feed`). It is killed with SIGKILL and started again `--away`
seconds later at the same address, as systemd would. Prints JSON: after how many seconds from the kill the first and last viewer
had a new frame, the processor time that the new server had taken by then, how busy the machine was, and what of the sessions'
state was different. The exit code is 1 if one took longer than `MOST_SECONDS`, or a state is different.
"""

import argparse
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from PIL import Image

from raven.client.client import RavenClient
from raven.client.errors import RavenClientError
from raven.figure.character import find_character

MOST_SECONDS = 5.0
KEPT_SECONDS = 2.5  # in which all that was told is written down
PATIENCE = 120.0
CHARACTERS = ("wren", "finch", "rook")
COMPARED = ("character", "emotion", "overrides", "settings", "running")


@dataclass
class Viewers:
    """Threads that watch, each with when its first frame came since the last `clear`."""

    first: dict[int, float] = field(default_factory=dict)
    ended: bool = False

    def watch(self, url: str, session: str, number: int) -> None:
        """Until the end; what breaks is opened again."""
        with RavenClient(url) as client:
            for _ in client.reconnecting_feed(session):
                self.first.setdefault(number, time.monotonic())
                if self.ended:
                    return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--viewers", type=int, default=6, help="of each session")
    parser.add_argument("--fps", type=float, default=12.0)
    parser.add_argument("--away", type=float, default=1.0, metavar="SECONDS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="raven-restart-") as name:
        result = measure(Path(name), options.times, options.sessions, options.viewers, options.fps, options.away)
    print(json.dumps(result, indent=2))
    well = all(time["last_s"] <= MOST_SECONDS and not time["different"] for time in result["times"])
    raise SystemExit(0 if well else 1)


def measure(folder: Path, times: int, sessions: int, viewers: int, fps: float, away: float) -> dict[str, Any]:
    """Kill it so many times."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url, server = f"http://127.0.0.1:{port}", _start(folder, port)
    watching, results = Viewers(), []
    try:
        with RavenClient(url) as client:
            _until(lambda: _answers(client))
            ids = _opened(client, folder, sessions, fps)
            for number in range(len(ids) * viewers):
                args = (url, ids[number % len(ids)], number)
                threading.Thread(target=watching.watch, args=args, daemon=True).start()
            for _ in range(times):
                _until(lambda: len(watching.first) == len(ids) * viewers)
                time.sleep(KEPT_SECONDS)
                before = {id: _state(client, id) for id in ids}
                killed = time.monotonic()
                server.send_signal(signal.SIGKILL)
                server.wait()
                time.sleep(away)
                watching.first.clear()
                server = _start(folder, port)
                _until(lambda: len(watching.first) == len(ids) * viewers)
                back = sorted(came - killed for came in watching.first.values())
                used = psutil.Process(server.pid).cpu_times()
                results.append(
                    {
                        "first_s": round(back[0], 2),
                        "last_s": round(back[-1], 2),
                        "processor_s": round(used.user + used.system, 2),
                        "load": round(psutil.getloadavg()[0], 1),
                        "different": [
                            f"{id}: {name}"
                            for id, state in before.items()
                            for name, value in _state(client, id).items()
                            if value != state[name]
                        ],
                    }
                )
            watching.ended = True
    finally:
        server.kill()
        server.wait()
    return {"sessions": sessions, "viewers": sessions * viewers, "fps": fps, "away_s": away, "times": results}


def _opened(client: RavenClient, folder: Path, sessions: int, fps: float) -> list[str]:
    """Sessions of which none is as the others; the first is the server's own, the second of a picture that it never saw."""
    picture = Image.open(find_character("raven")).convert("RGBA")
    picture.putpixel((0, 0), (1, 2, 3, 255))
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    (folder / "me.png").write_bytes(file.getvalue())
    ids = ["default"]
    while len(ids) < sessions:
        own = len(ids) == 1
        loaded = client.load(folder / "me.png") if own else client.load_character(CHARACTERS[len(ids) % 3])
        ids.append(loaded.instance_id)
    for number, id in enumerate(ids):
        client.load_animator_settings(id, {"target_fps": fps, "swing_strength": 0.5 + number / 10})
        client.set_emotion(id, ("joy", "anger", "love", "fear")[number % 4])
        client.modify_overrides(id, "set", {"head_x_index": number / 10})
        client.start(id)
    return ids


def _state(client: RavenClient, id: str) -> dict[str, Any]:
    state = client.connection.get("/api/avatar/state", instance_id=id).json()
    return {name: state[name] for name in COMPARED if name in state}


def _start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    config = folder / "raven.toml"
    config.write_text(f'[network]\nport = {port}\n[server]\nstate_dir = "{folder}/state"\n[avatar]\nposer = "puppet"\n')
    command = [sys.executable, "-m", "raven.server.main", "--config", str(config), "--log-level", "warning"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"TMPDIR": str(folder)})


def _answers(client: RavenClient) -> bool:
    try:
        client.sessions()
    except RavenClientError:
        return False
    return True


def _until(holds: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise SystemExit("it takes too long")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
