"""The live avatar measured from end to end: each stage of a frame, and a real server with many viewers.

    python benchmarks/live.py [--viewers 1,16,64,128] [--seconds 10] [--character raven] [--out FILE]
    python benchmarks/live.py --character somewhere/NAME.png --poser hybrid --viewers 1

Prints JSON:

* `poser`: the posing engine.
* `stages`: median and p95 milliseconds of `animate`, `cels`, `pose`, `effects` (in frames that have some) and `render`
  (all of them) at 512 and 1024 pixels, while the character sways, talks and changes emotions, and of encoding those frames
  in every format.
* `live`: for one QOI viewer, one PNG viewer, and each number of JPEG viewers, what a server process delivered to
  viewers in one other process: frames per second (the least that any viewer got, and the median), the age of frames
  on arrival, and what it took: processor seconds per second and resident memory of the server.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from measuring import summary
from serving import processor_seconds, running_server

from raven.figure.character import find_character, load_character
from raven.figure.effect_cels import available_effect_cels
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary
from raven.threads import limit_threads
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat, encode
from raven.wire.characters import DOUBLE_SIZE

FRAMES = 300
FPS = 25
FRAMES_PER_EMOTION = 30
VIEWERS_PROGRAM = Path(__file__).with_name("viewers.py")


class AllTimings(Timings):
    """Keeps every sample instead of the last hundred."""

    def __init__(self) -> None:
        super().__init__(time.perf_counter)
        self.samples: dict[str, list[float]] = defaultdict(list)

    def add(self, name: str, seconds: float) -> None:
        self.samples[name].append(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", default="1,16,64,128", help="numbers of JPEG viewers, separated by commas")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each number of viewers watches")
    parser.add_argument("--character", default="raven", help="a shipped character, or the path of a PNG")
    parser.add_argument("--poser", default="puppet", help="the posing engine (default: %(default)s)")
    parser.add_argument("--frames", type=int, default=FRAMES, help="for the stages (default: %(default)s)")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    is_path = options.character.lower().endswith(".png")
    picture = Path(options.character) if is_path else find_character(options.character)
    double = picture.with_name(f"{picture.stem}{DOUBLE_SIZE}.png")
    result = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "poser": options.poser,
        "stages": [_stages(path, options.poser, options.frames) for path in (picture, double) if path.exists()],
        "live": list(_live(options, [int(number) for number in options.viewers.split(",")])),
    }
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _stages(picture: Path, poser: str, frames: int) -> dict[str, Any]:
    limit_threads()
    timings = AllTimings()
    figure = Figure(load_character(picture), create_poser(poser))
    renderer = Renderer(np.random.default_rng(1), timings)
    library = EmotionLibrary()
    output = Output(AnimatorSettings(postprocessor_chain=()))
    effect_cels = available_effect_cels(figure.character)
    figure.effects.prepare(available_effect_cels(figure.character), figure.size)
    backdrop = Backdrop()
    for n in range(frames):
        emotion = EMOTIONS[n // FRAMES_PER_EMOTION % len(EMOTIONS)]
        direction = AnimationInput(
            emotion, library.get(emotion), talking=True, data_cels=figure.data_cels, effect_cels=effect_cels
        )
        frame = renderer.render(n, n / FPS, figure, direction, output)
        if n % 10 == 0:
            for format in ImageFormat:
                with timings.measure(f"encode {format}"):
                    encode(frame.rgba8, format, backdrop)
    return {
        "edge": figure.size,
        **{stage: summary(samples[1:]) for stage, samples in timings.samples.items() if len(samples) > 1},
    }


def _live(options: argparse.Namespace, numbers: list[int]) -> Iterator[dict[str, Any]]:
    for extension, viewers in [("qoi", 1), ("png", 1), *(("mjpg", number) for number in numbers)]:
        with running_server(options.character, options.poser) as (process, address):
            feed = f"{address}api/avatar/feed.{extension}"
            yield {"feed": extension, **_watched(process, feed, viewers, options.seconds)}


def _watched(server: psutil.Process, address: str, viewers: int, seconds: float) -> dict[str, Any]:
    command = [sys.executable, str(VIEWERS_PROGRAM), address, "--viewers", str(viewers), "--seconds", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        if program.stdout.readline().strip() != "measuring":
            raise SystemExit("the viewers could not watch")
        began, used = time.monotonic(), processor_seconds(server)
        result: dict[str, Any] = json.loads(program.stdout.readline())
        used_per_second = (processor_seconds(server) - used) / (time.monotonic() - began)
    return result | {
        "server_processor_seconds_per_second": round(used_per_second, 3),
        "server_resident_mb": round(server.memory_info().rss / 2**20),
    }


if __name__ == "__main__":
    main()
