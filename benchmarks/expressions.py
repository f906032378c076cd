"""What acting costs: all cels and all effects at once, while the emotion changes five times a second.

    python benchmarks/expressions.py [--frames 10000] [--character raven] [--out FILE]

Every emotion sets off all effects, each change gives the cels other strengths, the eyes waver and carry data. No filters.
Prints JSON: median and p95 milliseconds of every stage of a frame, and `added`, cels and effects together. The exit code is
1 if a frame failed or `added` has a median above 4 ms.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from typing import Any

import numpy as np
from measuring import summary

from raven.cels import CELS
from raven.figure.character import find_character, load_character
from raven.figure.effect_cels import available_effect_cels
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.effects import DEFAULT_EFFECTS
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary
from raven.threads import limit_threads

FPS = 25
FRAMES_PER_EMOTION = 5  # 200 ms
BUDGET_MS = 4.0


class FrameTimings(Timings):
    """Keeps the milliseconds of every frame, stage by stage; a stage that a frame has not is 0."""

    def __init__(self) -> None:
        super().__init__(time.perf_counter)
        self.frames: list[dict[str, float]] = []

    def add(self, name: str, seconds: float) -> None:
        self.frames[-1][name] = seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=10_000)
    parser.add_argument("--character", default="raven", help="a shipped character")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    result = _act(options.character, options.frames)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")
    raise SystemExit(0 if result["stages"]["added"]["median_ms"] <= BUDGET_MS else 1)


def _act(name: str, frames: int) -> dict[str, Any]:
    timings = FrameTimings()
    rng = np.random.default_rng(1)
    character = load_character(find_character(name))
    figure = Figure(character, create_poser("puppet"))
    figure.effects.prepare(available_effect_cels(character), figure.size)
    renderer = Renderer(rng, timings)
    library = EmotionLibrary()
    effect_cels = available_effect_cels(character)
    everywhere = tuple(
        (effect_name, effect.model_copy(update={"emotions": EMOTIONS})) for effect_name, effect in DEFAULT_EFFECTS
    )
    output = Output(AnimatorSettings(animefx=everywhere, postprocessor_chain=()))
    strengths: dict[str, float] = {}
    for n in range(frames):
        emotion = EMOTIONS[n // FRAMES_PER_EMOTION % len(EMOTIONS)]
        if n % FRAMES_PER_EMOTION == 0:
            strengths = {cel: float(rng.random()) for cel in CELS}
        direction = AnimationInput(
            emotion, library.get(emotion), strengths, True, True, figure.data_cels, effect_cels=effect_cels
        )
        timings.frames.append(defaultdict(float))
        renderer.render(n, n / FPS, figure, direction, output)
    samples = {
        stage: [frame[stage] for frame in timings.frames] for stage in ("animate", "cels", "pose", "effects", "render")
    }
    samples["added"] = [frame["cels"] + frame["effects"] for frame in timings.frames]
    return {
        "frames": frames,
        "edge": figure.size,
        "cels": sorted(character.cels),
        "stages": {stage: summary(times) for stage, times in samples.items()},
    }


if __name__ == "__main__":
    main()
