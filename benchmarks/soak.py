"""Memory over time: a server process with four sessions and 24 viewers, used as a busy household would use it.

    python benchmarks/soak.py [MINUTES] [--fps 25] [--calm] [--warm-up 5] [--out FILE]

Every few seconds somebody does something: emotions, overrides, settings, speech (heard and only made), other characters, pictures
uploaded, sessions opened and closed, films recorded and deleted, pictures filtered. Viewers come and go. `--calm` leaves
all that out but the viewers. The resident memory of the server and its child processes is noted every few seconds. Prints
JSON: the memory at the end of each minute, the slope after the warm-up (least squares, MB per minute), the most, what was left
after all sessions but the first were closed, and how often each thing was done. The exit code is 1 if the slope is above
`MOST_SLOPE`, the memory above `MOST_MB`, or a call failed.
"""

import argparse
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import requests
from PIL import Image

from raven.figure.character import find_character
from raven.settings.emotion_templates import EMOTIONS

MOST_SLOPE, MOST_MB = 1.0, 700.0
Parts = dict[str, tuple[str | None, str | bytes]]  # of a form
CHARACTERS = ("raven", "wren", "finch", "raven")
FEEDS = ("mjpg", "mjpg", "mjpg", "mjpg", "png", "qoi")  # six viewers of each session
EVERY = 2.0  # seconds between two things that somebody does
LOOK = 2.0  # seconds between two looks at the memory
START_SECONDS = 600  # on a machine that is busy with other things
TEXTS = (
    "Good morning! I have been waiting for you all day long.",
    "That is sad to hear. Do you want to talk about it? I am here, and I have time.",
    "Ha! You did not see that one coming, did you?",
)


class Household:
    """Those who use the server: what they do, and how often they did it. One call at a time."""

    def __init__(self, url: str, fps: float, seed: int) -> None:
        self.url = url
        self.fps = fps
        self.done: Counter[str] = Counter()
        self.failures: list[str] = []
        self._random = random.Random(seed)
        self._http = requests.Session()
        self.sessions = [self._open(name) for name in CHARACTERS]

    def act(self) -> None:
        """Do one thing."""
        things: list[Callable[[str], None]] = [
            self.feel, self.feel, self.feel, self.hold, self.let_go, self.set_up, self.speak, self.speak, self.say_only,
            self.change_character, self.upload, self.visit, self.film, self.filter, self.look,
        ]  # fmt: skip
        thing = self._random.choice(things)
        try:
            thing(self._random.choice(self.sessions))
        except (requests.RequestException, AssertionError) as error:
            self.failures.append(f"{thing.__name__}: {error}"[:300])
        self.done[thing.__name__] += 1

    def feel(self, session: str) -> None:
        self._call("set_emotion", session, emotion_name=self._random.choice(EMOTIONS))

    def hold(self, session: str) -> None:
        self._call("modify_overrides", session, action="set", overrides={"head_x_index": self._random.uniform(-1, 1)})

    def let_go(self, session: str) -> None:
        self._call("set_overrides", session, overrides={})

    def set_up(self, session: str) -> None:
        chains: list[list[Any]] = [[], [["bloom", {}]], [["scanlines", {}], ["noise", {}]]]
        settings = {"target_fps": self.fps, "postprocessor_chain": self._random.choice(chains)}
        self._call("load_animator_settings", session, animator_settings=settings)

    def speak(self, session: str) -> None:
        told = self._call("speak", session, text=self._random.choice(TEXTS), emotion="joy")
        self._call("speech_started", session, utterance_id=told["utterance_id"], position=0.0)
        self._get(told["audio_url"])

    def say_only(self, session: str) -> None:
        body = {"text": self._random.choice(TEXTS), "format": self._random.choice(["wav", "mp3", "flac"])}
        assert self._http.post(f"{self.url}/api/tts/speak", json=body, timeout=60).content

    def change_character(self, session: str) -> None:
        self._call("reload", session, character=self._random.choice(CHARACTERS))

    def upload(self, session: str) -> None:
        """A picture that the server has never seen."""
        picture = Image.open(find_character(self._random.choice(CHARACTERS))).convert("RGBA")
        picture.putpixel((0, 0), tuple(self._random.randbytes(4)))
        file = io.BytesIO()
        picture.save(file, "PNG", compress_level=1)
        parts: Parts = {"file": ("me.png", file.getvalue()), "json": (None, json.dumps({"instance_id": session}))}
        self._answered(self._http.post(f"{self.url}/api/avatar/reload", files=parts, timeout=60))

    def visit(self, session: str) -> None:
        """A session more, for a moment."""
        guest = self._open("wren")
        self._get("/api/avatar/snapshot", instance_id=guest)
        self._call("unload", guest)

    def film(self, session: str) -> None:
        format = self._random.choice(["webm", "mp4", "gif", "webp", "apng"])
        recording = self._call("record", session, seconds=2.0, fps=10, format=format)["recording_id"]
        path = f"/api/avatar/recordings/{recording}"
        until = time.monotonic() + 30
        while self._get(path).json()["status"] in ("waiting", "recording") and time.monotonic() < until:
            time.sleep(0.5)
        self._answered(self._http.post(f"{self.url}{path}/delete", timeout=30))

    def filter(self, session: str) -> None:
        file = ("a.png", find_character("wren").read_bytes())
        parts: Parts = {"file": file, "json": (None, json.dumps({"filters": [["bloom", {}]], "format": "png"}))}
        self._answered(self._http.post(f"{self.url}/api/imagefx/process", files=parts, timeout=60))

    def look(self, session: str) -> None:
        self._get("/api/avatar/state", instance_id=session)
        self._get("/")

    def leave(self) -> None:
        """Close all sessions but the server's own."""
        for session in self.sessions[1:]:
            self._call("unload", session)

    def _open(self, character: str) -> str:
        if not hasattr(self, "sessions") and character == CHARACTERS[0] and not self.done["opened"]:
            session = "default"
        else:
            answer = self._http.post(f"{self.url}/api/avatar/load", json={"character": character}, timeout=60)
            session = str(self._answered(answer)["instance_id"])
        self.done["opened"] += 1
        self._call("load_animator_settings", session, animator_settings={"target_fps": self.fps})
        self._call("start", session)
        return session

    def _call(self, path: str, session: str, **fields: Any) -> dict[str, Any]:
        body = {"instance_id": session, **fields}
        return self._answered(self._http.post(f"{self.url}/api/avatar/{path}", json=body, timeout=60))

    def _get(self, path: str, **query: Any) -> requests.Response:
        answer = self._http.get(f"{self.url}{path}", params=query, timeout=60)
        assert answer.ok, f"{path} answered {answer.status_code}"
        return answer

    def _answered(self, answer: requests.Response) -> dict[str, Any]:
        assert answer.ok, f"{answer.request.path_url} answered {answer.status_code}: {answer.text[:200]}"
        told: dict[str, Any] = answer.json() if "json" in answer.headers["Content-Type"] else {}
        return told


class Viewers:
    """24 viewers in threads of this process, each of which leaves now and then and comes again."""

    def __init__(self, url: str, sessions: list[str]) -> None:
        self.ended = threading.Event()
        self.parts = 0
        self._threads = [
            threading.Thread(
                target=self._watch, args=(f"{url}/api/avatar/feed.{kind}?instance_id={session}", n), daemon=True
            )
            for session in sessions
            for n, kind in enumerate(FEEDS)
        ]
        for thread in self._threads:
            thread.start()

    def _watch(self, address: str, n: int) -> None:
        while not self.ended.is_set():
            stays_until = time.monotonic() + 60 + 7 * n
            try:
                with requests.get(address, stream=True, timeout=30) as feed:
                    for piece in feed.iter_content(2**16):
                        self.parts += piece.count(b"--frame")
                        if self.ended.is_set() or time.monotonic() > stays_until:
                            break
            except requests.RequestException:
                self.ended.wait(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", nargs="?", type=float, default=60.0)
    parser.add_argument("--fps", type=float, default=25.0, help="of the sessions (default: %(default)s)")
    parser.add_argument("--calm", action="store_true", help="only sessions and viewers")
    parser.add_argument("--warm-up", type=float, default=5.0, help="minutes that do not count (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    result = soak(options.minutes, options.fps, options.calm, options.warm_up, options.seed)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")
    healthy = result["slope_mb_per_minute"] <= MOST_SLOPE and result["most_mb"] <= MOST_MB and not result["failures"]
    raise SystemExit(0 if healthy else 1)


def soak(minutes: float, fps: float, calm: bool, warm_up: float, seed: int) -> dict[str, Any]:
    """The figures of such a time."""
    with _server() as (process, url):
        household = Household(url, fps, seed)
        viewers = Viewers(url, household.sessions)
        began = time.monotonic()
        seen: list[tuple[float, float]] = []  # minutes and MB
        next_act = began
        while (now := time.monotonic()) < began + 60 * minutes:
            seen.append(((now - began) / 60, _resident_mb(process)))
            if len(seen) % 30 == 0:
                print(f"{seen[-1][0]:5.1f} min {seen[-1][1]:7.1f} MB", file=sys.stderr, flush=True)
            if not calm and now >= next_act:
                household.act()
                next_act = now + EVERY
            time.sleep(LOOK if calm else min(LOOK, EVERY))
        viewers.ended.set()
        household.leave()
        time.sleep(min(15.0, 10 * minutes))
        left = _resident_mb(process)
    counted = np.array([(minute, mb) for minute, mb in seen if minute >= min(warm_up, minutes / 2)])
    return {
        "minutes": minutes,
        "fps": fps,
        "mb_at_minute": {str(minute): round(_at(seen, minute)) for minute in range(int(minutes) + 1)},
        "slope_mb_per_minute": round(float(np.polyfit(counted[:, 0], counted[:, 1], 1)[0]), 2),
        "most_mb": round(max(mb for _, mb in seen), 1),
        "left_mb": round(left, 1),
        "parts": viewers.parts,
        "done": dict(household.done),
        "failures": household.failures[:20],
    }


def _at(seen: list[tuple[float, float]], minute: float) -> float:
    return min(seen, key=lambda look: abs(look[0] - minute))[1]


def _resident_mb(process: psutil.Process) -> float:
    total = process.memory_info().rss
    for child in process.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return float(total / 2**20)


@contextmanager
def _server() -> Iterator[tuple[psutil.Process, str]]:
    with tempfile.TemporaryDirectory(prefix="raven-soak-") as name:
        folder = Path(name)
        (folder / "raven.toml").write_text('[network]\nport = 0\n[avatar]\nposer = "puppet"\n')
        with (folder / "log.txt").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "raven.server.main", "--config", str(folder / "raven.toml")],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"TMPDIR": name},
            )
        try:
            until = time.monotonic() + START_SECONDS
            while time.monotonic() < until and process.poll() is None:
                found = re.search(r"http://localhost:(\d+)/.*Ctrl", (folder / "log.txt").read_text(), re.DOTALL)
                if found:
                    break
                time.sleep(0.2)
            else:
                raise SystemExit(f"the server did not start:\n{(folder / 'log.txt').read_text()}")
            yield psutil.Process(process.pid), f"http://127.0.0.1:{found[1]}"
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    main()
