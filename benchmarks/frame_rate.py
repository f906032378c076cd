"""Whether two cores carry the frames that they should: rates, gaps and processor time of a server with some avatars.

    python benchmarks/frame_rate.py [--seconds 15] [--feed mjpg] [--only two,vhs,still] [--character raven] [--out FILE]

Prints JSON. Each avatar has a viewer, in a process of its own.

* `two`: one avatar of 1024 pixels with the default filters, while a second one of 512 runs. Wanted: 25 frames per second for
  the first, and a p95 of the gaps between its frames of at most 60 ms.
* `vhs`: one of 512 pixels with the preset `vhs_1980s`. Wanted: 25 frames per second, for at most one processor second per second.
* `still`: one of 512 pixels that is paused, watched as before: what a still avatar costs.
* `parts`: milliseconds of a thread for the puppet's pose (with all that moves it), for what finishes a frame, and for its JPEG,
  at both sizes and with both presets; what 25 of them in a second take of one core; and the pose in multiples of one `cv2.remap`
  of the same picture. These hold on a machine that is busy, the rates above do not: `load` tells how busy it was, and `lowered`
  what the server gave up as frames came late.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
from serving import processor_seconds, running_server

from raven.client.client import RavenClient
from raven.figure.character import find_character, load_character
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionLibrary
from raven.threads import limit_threads
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat, encode
from raven.video.postprocessor import load_preset
from raven.wire.characters import DOUBLE_SIZE

VIEWERS_PROGRAM = Path(__file__).with_name("viewers.py")
WARM_UP = 8.0  # seconds; a server that has just begun still makes itself ready for speech and texts
FRAMES, FPS = 60, 25
CASES = ("two", "vhs", "still", "parts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--feed", default="mjpg", help="the format that is watched (default: %(default)s)")
    parser.add_argument("--only", default=",".join(CASES), help="the cases, separated by commas")
    parser.add_argument("--character", default="raven", help="a shipped character that is there in double size too")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    small = find_character(options.character)
    large = small.with_name(f"{small.stem}{DOUBLE_SIZE}.png")
    measured: dict[str, Callable[[], Any]] = {
        "two": lambda: _watched(options, [(large, "default"), (small, "default")]),
        "vhs": lambda: _watched(options, [(small, "vhs_1980s")]),
        "still": lambda: _watched(options, [(small, "default")], paused=True),
        "parts": lambda: {path.stem: _parts(path) for path in (small, large)},
    }
    result: dict[str, Any] = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    for name in options.only.split(","):
        result[name] = measured[name]()
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _watched(options: argparse.Namespace, avatars: Sequence[tuple[Path, str]], paused: bool = False) -> dict[str, Any]:
    """What the viewers got of these pictures with these presets, and what the server used for it."""
    with running_server(str(avatars[0][0]), "puppet") as (process, address), RavenClient(address) as client:
        ids = [client.sessions()[0].instance_id, *(client.load(path).instance_id for path, _ in avatars[1:])]
        for id, (_, preset) in zip(ids, avatars, strict=True):
            chain = load_preset(preset).to_json()["postprocessor_chain"]
            client.load_animator_settings(id, {"postprocessor_chain": chain})
            client.start(id)
        viewers = [_viewer(f"{address}api/avatar/feed.{options.feed}?instance_id={id}", options.seconds) for id in ids]
        if paused:
            for id in ids:
                client.stop(id)
        for viewer in viewers:
            assert viewer.stdout is not None
            if viewer.stdout.readline().strip() != "measuring":
                raise SystemExit("a viewer could not watch")
        began, used = time.monotonic(), processor_seconds(process)
        seen = [json.loads(viewer.stdout.readline()) for viewer in viewers if viewer.stdout is not None]
        per_second = (processor_seconds(process) - used) / (time.monotonic() - began)
        lowered = [client.state(id).lowered for id in ids]
        for viewer in viewers:
            viewer.wait()
        told = ({"picture": path.stem, "preset": preset} for path, preset in avatars)
        return {
            "avatars": [
                before | {"lowered": less} | one for before, less, one in zip(told, lowered, seen, strict=True)
            ],
            "server_processor_seconds_per_second": round(per_second, 3),
            "server_processor_ms_per_frame": round(
                1000 * per_second / sum(one["new_frames_per_second"] for one in seen), 1
            ),
            "load": round(os.getloadavg()[0], 1),
            "others_processor_seconds_per_second": round(psutil.cpu_percent(1) / 100 * (os.cpu_count() or 1), 2),
        }


def _viewer(address: str, seconds: float) -> "subprocess.Popen[str]":
    command = [sys.executable, str(VIEWERS_PROGRAM), address, "--seconds", str(seconds), "--warm-up", str(WARM_UP)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _parts(picture: Path) -> dict[str, Any]:
    """Of one picture that talks and sways: the work on a frame and parts of it, by the time of this thread."""
    limit_threads(1)
    figure = Figure(load_character(picture), create_poser("puppet"))
    direction = AnimationInput("joy", EmotionLibrary().get("joy"), talking=True, data_cels=figure.data_cels)
    edge = figure.size
    y, x = np.mgrid[:edge, :edge].astype(np.float32)
    x, y = x + 3 * np.sin(y / 20), y + 2 * np.cos(x / 30)
    result: dict[str, Any] = {"edge": edge}
    for preset in ("default", "vhs_1980s"):
        chain = load_preset(preset).to_json()["postprocessor_chain"]
        output = Output(AnimatorSettings.model_validate({"postprocessor_chain": chain}))
        renderer = Renderer(np.random.default_rng(1), Timings(time.thread_time))
        taken: dict[str, list[float]] = {"remap": [], "pose": [], "finish": [], "encode": []}
        for frame in range(FRAMES):
            posed = _timed(taken["pose"], renderer.pose, frame / FPS, figure, direction, output)
            finished = _timed(taken["finish"], renderer.finish, frame, posed)
            _timed(taken["encode"], encode, finished.rgba8, ImageFormat.JPEG, Backdrop())
            _timed(taken["remap"], cv2.remap, posed.picture.rgba8(), x, y, cv2.INTER_LINEAR)
        median = {name: float(np.median(seconds)) for name, seconds in taken.items()}
        result[preset] = {
            **{f"{name}_ms": round(seconds * 1000, 3) for name, seconds in median.items()},
            "pose_remaps": round(median["pose"] / median["remap"], 2),
            "processor_seconds_per_second": round(FPS * sum(median[name] for name in ("pose", "finish", "encode")), 3),
        }
    return result


def _timed(into: list[float], call: Callable[..., Any], *arguments: Any) -> Any:
    began = time.thread_time()
    result = call(*arguments)
    into.append(time.thread_time() - began)
    return result


if __name__ == "__main__":
    main()
