"""How well the mouth follows the voice, from end to end: a real server speaks, and its feed is looked at.

    python benchmarks/lip_sync.py [--url URL] [--emotion neutral] [--character raven] [--out FILE]

Prints JSON. The opening of the mouth is measured in the frames, 0 (closed) to 1 (`mouth_aaa_index` fully), and compared with
what was spoken, at the moment when a frame arrives here, against a clock that stands for the sound:

* `lag_ms`: by how much the mouth is late (negative: early), where the correlation of what is seen with the timeline is best.
  `lag_of_pose_ms` is the same for the time that a frame carries, which leaves out its way to here.
* `closures`: of all p, b and m in the text, how far the mouth was open in the frame where it was open least: the most of
  all, the median, and how many closed to 15 % or less. Frames count from one frame before to one after.
* `fps` of new frames while it speaks, the longest gap between two, and the delay from a frame's time to its arrival;
  `fps_while_making`: while it makes long speech as fast as it can.

Without `--url` a server is started for it. The voice is the engine `hibari`.
"""

import argparse
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any, TextIO

import numpy as np
import requests
from numpy.typing import NDArray

from raven.client.feed import FrameStream
from raven.pose import MOUTH_OPEN_MORPHS
from raven.speech import create_engine
from raven.speech.reading.phonemes import LIPS_TOGETHER
from raven.speech.speaker import Speaker
from raven.speech.timeline import joined, parse_timeline
from raven.video.codecs import decode_rgba8

TEXT = (
    "Peter Piper picked a peck of pickled peppers. My mother bought a big blue ball, and Bob became a famous baker. "
    "Maybe the problem is my memory, but people always remember me."
)
CLOSED = 0.15  # of the full opening
ALIGN_EVERY = 1.0  # seconds
LONG = 20  # times the text, all sentences different
STILL = {
    "sway_enabled": False,
    "blink_enabled": False,
    "breathing_enabled": False,
    "swing_strength": 0,
    "animefx_enabled": False,
    "eye_waver_fps": 0,
    "postprocessor_chain": [],
}
NOTICEABLE = 12  # of 255: by how much a pixel of the mouth differs at least between closed and open
FARTHEST = 0.4  # seconds of lag that are looked for
FRAME = 0.04  # seconds; a mouth that is closed so long before or after a p, b or m still counts
SETTLING = 1.5  # seconds until frames come steadily

Floats = NDArray[np.float64]
Call = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Seen:
    """A frame: the time of its pose, when it arrived (both monotonic seconds), and its picture."""

    time: float
    arrived: float
    picture: bytes


@dataclass(frozen=True)
class Watched:
    """What was seen: of every frame when it arrived and the time of its pose, in seconds from the begin of the sound, and how
    far the mouth was open in it; and the delay that the server was told."""

    arrived: Floats
    posed: Floats
    openings: Floats
    delay: float


class Watcher:
    """Reads the feed of a session in a thread of its own, and keeps every new frame."""

    def __init__(self, url: str, instance_id: str) -> None:
        address = f"{url}/api/avatar/result_feed"
        self._response = requests.get(
            address, params={"instance_id": instance_id, "format": "qoi"}, stream=True, timeout=20
        )
        self.frames: list[Seen] = []
        self._ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        last = ""
        for _, headers, picture in FrameStream(self._response):
            if headers["x-frame-id"] != last:
                last = headers["x-frame-id"]
                self.frames.append(Seen(float(headers["x-frame-time"]), time.monotonic(), picture))
            if self._ended:
                break

    def delay(self) -> float:
        """Seconds from a frame's time to its arrival, of the last second's frames."""
        return median([frame.arrived - frame.time for frame in self.frames[-25:]] or [0.0])

    def close(self) -> list[Seen]:
        """End; every frame."""
        self._ended = True
        self._thread.join(5)
        self._response.close()
        return self.frames


class Mouth:
    """Measures how far the mouth is open in a picture, by how much it differs from the closed one where the open one does."""

    def __init__(self, closed: NDArray[np.uint8], fully: Sequence[NDArray[np.uint8]]) -> None:
        """`fully`: the pictures with each of `MOUTH_OPEN_MORPHS` fully; the first is the full opening."""
        self._closed = closed.astype(np.int16)
        self._where = np.abs(fully[0].astype(np.int16) - self._closed)[..., :3].max(axis=2) > NOTICEABLE
        self._full = 1.0
        self._full = self.opening(fully[0])
        self.weights = np.array([self.opening(picture) for picture in fully])

    def opening(self, picture: NDArray[np.uint8]) -> float:
        """0 is closed, 1 the full opening."""
        difference = np.abs(picture.astype(np.int16) - self._closed)[self._where]
        return float(difference[:, :3].mean()) / self._full


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a running server")
    parser.add_argument("--emotion", default="neutral")
    parser.add_argument("--character", default="raven")
    parser.add_argument("--text", default=TEXT)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    if options.url:
        _report(options.url.rstrip("/"), options, options.out)
    else:
        with _server() as url:
            _report(url, options, options.out)


def _report(url: str, options: argparse.Namespace, out: TextIO) -> None:
    result = measure(url, options.text, options.emotion, options.character, Speaker(create_engine("hibari")))
    result["fps_while_making"] = _fps_while_making(url, options.text, options.character)
    json.dump(result, out, indent=2)
    out.write("\n")


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "raven.server.main", "--port", "0", "--character", "", "--log-level", "warning"]
    with subprocess.Popen([*command, "--voice-engine", "hibari"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            for line in server.stdout:
                if found := re.search(r"http://\S+(?=/)", line):
                    yield found[0].replace("localhost", "127.0.0.1")
                    return
            raise SystemExit("the server did not start")
        finally:
            server.terminate()
            server.stdout.read()


def measure(url: str, text: str, emotion: str, character: str, speaker: Speaker) -> dict[str, Any]:
    """Have an avatar of this server say the text, and look at it. `speaker` has the same voice, and tells its phonemes."""
    with _session(url, character) as (call, instance_id):
        call("set_emotion", emotion_name=emotion)
        mouth = _mouth(url, call, instance_id)
        call("load_animator_settings", animator_settings=STILL)
        call("start")
        watcher = Watcher(url, instance_id)
        told = call("speak", text=text)
        sentences = _all_sentences(url, told)
        time.sleep(SETTLING)
        delay = watcher.delay()
        began = _listen(call, delay, told["utterance_id"], sentences)
        frames = [frame for frame in watcher.close() if frame.arrived > began]
    watched = Watched(
        arrived=np.array([frame.arrived for frame in frames]) - began,
        posed=np.array([frame.time for frame in frames]) - began,
        openings=np.array([mouth.opening(decode_rgba8(frame.picture)) for frame in frames]),
        delay=delay,
    )
    return {
        "character": character,
        "emotion": emotion,
        **_compared(watched, mouth, sentences),
        "closures": _closures(watched, _lips_together(speaker, text, told["voice"])),
    }


def _mouth(url: str, call: Call, instance_id: str) -> Mouth:
    """Pictures of the session with a closed mouth and with each of its openings."""
    call("load_animator_settings", animator_settings=STILL | {"pose_interpolator_step": 1.0})
    shut = dict.fromkeys(MOUTH_OPEN_MORPHS, 0.0)

    def picture(shape: dict[str, float]) -> NDArray[np.uint8]:
        call("set_overrides", overrides=shape)
        for _ in range(3):  # the first frame is posed, the others are at rest
            answer = requests.get(f"{url}/api/avatar/snapshot", params={"instance_id": instance_id}, timeout=20)
        return decode_rgba8(answer.content)

    closed = picture(shut)
    mouth = Mouth(closed, [picture(shut | {name: 1.0}) for name in MOUTH_OPEN_MORPHS])
    call("set_overrides", overrides={})
    return mouth


def _all_sentences(url: str, told: dict[str, Any]) -> list[dict[str, Any]]:
    address = f"{url}/api/avatar/utterances/{told['utterance_id']}/sentences"
    return [requests.get(f"{address}/{n}", timeout=40).json() for n in range(len(told["sentences"]))]


def _listen(call: Call, delay: float, utterance_id: str, sentences: list[dict[str, Any]]) -> float:
    """Be a client that plays the sound, and sees frames so much later than their time: when it began (monotonic seconds)."""
    began = time.monotonic()
    end = began + sentences[-1]["start"] + sentences[-1]["duration"] + 0.3
    while (now := time.monotonic()) < end:
        call("speech_started", utterance_id=utterance_id, position=now - began, heard_at=now, delay=delay)
        time.sleep(min(ALIGN_EVERY, max(0.0, end - now)))
    return began


def _fps_while_making(url: str, text: str, character: str) -> float:
    """New frames per second while the server makes long speech as fast as it can."""
    with _session(url, character) as (call, instance_id):
        call("start")
        watcher = Watcher(url, instance_id)
        time.sleep(SETTLING)
        first, began = len(watcher.frames), time.monotonic()
        _all_sentences(url, call("speak", text=" ".join(f"{n}: {text}" for n in range(LONG))))
        fps = (len(watcher.frames) - first) / (time.monotonic() - began)
        watcher.close()
    return round(fps, 1)


@contextmanager
def _session(url: str, character: str) -> Iterator[tuple[Call, str]]:
    """A session until the block ends: a function that calls the server for it, and its id."""

    def ask(path: str, **fields: Any) -> dict[str, Any]:
        answer = requests.post(f"{url}/api/avatar/{path}", json=fields, timeout=60)
        answer.raise_for_status()
        return dict(answer.json())

    instance_id = str(ask("load", character=character)["instance_id"])
    try:
        yield partial(ask, instance_id=instance_id), instance_id
    finally:
        ask("unload", instance_id=instance_id)


def _compared(watched: Watched, mouth: Mouth, sentences: list[dict[str, Any]]) -> dict[str, Any]:
    timeline = joined(parse_timeline(each["timeline"]).shifted(each["start"]) for each in sentences)

    def expected(t: float) -> float:
        return float(timeline.at(t) @ mouth.weights)

    arrived, posed = watched.arrived, watched.posed
    spoken = (arrived > timeline.times[0]) & (arrived < timeline.duration)
    lag, correlation = _lag(watched.openings[spoken], arrived[spoken], expected)
    lag_of_pose, _ = _lag(watched.openings[spoken], posed[spoken] + watched.delay, expected)
    return {
        "seconds": round(float(arrived[-1]), 2),
        "lag_ms": round(1000 * lag, 1),
        "lag_of_pose_ms": round(1000 * lag_of_pose, 1),
        "correlation": round(correlation, 3),
        "delay_ms": round(1000 * watched.delay, 1),
        "fps": round(float(len(arrived) / (arrived[-1] - arrived[0])), 1),
        "longest_gap_ms": round(1000 * float(np.diff(arrived).max()), 1),
    }


def _lag(seen: Floats, times: Floats, expected: Callable[[float], float]) -> tuple[float, float]:
    """By how many seconds what is seen comes after what is expected, and the correlation there."""
    lags = np.arange(-FARTHEST, FARTHEST, 0.005)
    scores = [np.corrcoef(seen, [expected(float(t - lag)) for t in times])[0, 1] for lag in lags]
    best = int(np.argmax(scores))
    return float(lags[best]), float(scores[best])


def _closures(watched: Watched, lips_together: list[tuple[float, float]]) -> dict[str, float]:
    """How far the mouth is open at the least where lips meet.

    A picture is shown until the next one: one that looks the same is not sent.
    """
    meant = watched.posed + watched.delay
    least = []
    for begin, end in lips_together:
        before = watched.openings[meant <= begin - FRAME][-1:]
        inside = watched.openings[(meant > begin - FRAME) & (meant < end + FRAME)]
        if len(inside) or (before <= CLOSED).any():
            least.append(float(np.concatenate((before, inside)).min()))
    return {
        "count": len(lips_together),
        "without_a_frame": len(lips_together) - len(least),
        "open_most": round(max(least), 3),
        "open_median": round(median(least), 3),
        "closed": sum(opening <= CLOSED for opening in least),
    }


def _lips_together(speaker: Speaker, text: str, voice: str) -> list[tuple[float, float]]:
    """Begin and end of every p, b and m, in seconds from the begin of the text."""
    return [
        (piece.start + phoneme.start, piece.start + phoneme.end)
        for piece in speaker.speak(text, voice)
        for phoneme in piece.segment.phonemes
        if phoneme.symbol in LIPS_TOGETHER
    ]


if __name__ == "__main__":
    main()
