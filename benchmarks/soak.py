"""A long simulated life of the animator: does it stay in range, does it leak, do its statistics match the settings?

Plays a session at an uneven frame rate while emotions, overrides, settings and talking change at random, then measures
blinks, sway and breath of a calm character at 10, 25 and 60 FPS. Prints JSON; exits with 1 if anything is wrong.
"""

import argparse
import json
import sys
import time

import numpy as np
import psutil

from raven.avatar.animation import Direction
from raven.avatar.animator import Animator
from raven.avatar.cels import CELS, DATA_CELS
from raven.avatar.emotions import EMOTIONS, EmotionLibrary
from raven.avatar.settings import AnimatorSettings
from raven.pose import HIGH, INDEX, LOW, MORPHS

LIBRARY = EmotionLibrary()


def main() -> int:
    """Run what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=100_000, help="frames of the wild part (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=20, help="of each calm part (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of all chance (default: %(default)s)")
    options = parser.parse_args()
    wild = wild_life(options.frames, options.seed)
    calm = {f"{fps} FPS": calm_life(fps, options.minutes, options.seed) for fps in (10, 25, 60)}
    print(json.dumps({"wild": wild, "calm": calm}, indent=2))
    return int(bool(wild["values_out_of_range"]) or wild["memory_growth_kb"] > 1024)


def wild_life(frames: int, seed: int) -> dict[str, float]:
    """Everything changes at random all the time. Memory is compared between the first tenth and the end."""
    rng = np.random.default_rng(seed)
    animator, settings, direction = Animator(rng), AnimatorSettings(), _direction(rng)
    wrong, t, warm_memory = 0, 0.0, 0
    process, began = psutil.Process(), time.perf_counter()
    for frame in range(frames):
        if rng.random() < 0.05:
            direction = _direction(rng)
        if rng.random() < 0.01:
            settings = _settings(rng)
        t += float(rng.exponential(0.04)) if rng.random() > 0.001 else 1000.0
        state = animator.advance(t, direction, settings)
        in_range = bool(((state.pose >= LOW) & (state.pose <= HIGH)).all())
        wrong += not (in_range and all(0 < strength <= 1 for strength in state.cels.values()))
        if frame == frames // 10:
            warm_memory = process.memory_info().rss
    return {
        "frames": frames,
        "values_out_of_range": wrong,
        "memory_growth_kb": (process.memory_info().rss - warm_memory) // 1024,
        "microseconds_per_frame": round((time.perf_counter() - began) / frames * 1e6, 1),
    }


def calm_life(fps: int, minutes: float, seed: int) -> dict[str, float]:
    """A neutral character with the default settings; what a viewer could count."""
    animator, settings, neutral = Animator(np.random.default_rng(seed)), AnimatorSettings(), LIBRARY.get("neutral")
    direction = Direction("neutral", neutral)
    poses = np.array(
        [animator.advance(frame / fps, direction, settings).pose for frame in range(int(minutes * 60 * fps))]
    )
    shut = poses[:, INDEX["eye_wink_left_index"]] > 0.6
    swaying = poses[:, [INDEX[name] for name in settings.sway_morphs]]
    chest = poses[:, INDEX["breathing_index"]]
    breaths = int((np.diff((chest > 0.5).astype(int)) == 1).sum())
    return {
        "blinks_per_minute": round(float((np.diff(shut.astype(int)) == 1).sum() / minutes), 2),
        "sway_least": round(float(swaying.min()), 3),
        "sway_most": round(float(swaying.max()), 3),
        "seconds_per_breath": round(minutes * 60 / breaths, 3),
    }


def _direction(rng: np.random.Generator) -> Direction:
    emotion = str(rng.choice(EMOTIONS))
    names = rng.choice([*INDEX, *CELS], size=rng.integers(0, 5), replace=False)
    return Direction(
        emotion=emotion,
        template=LIBRARY.get(emotion),
        overrides={str(name): float(rng.uniform(-1, 1)) for name in names},
        talking=bool(rng.random() < 0.5),
        data_eyes=bool(rng.random() < 0.3),
        data_cels=DATA_CELS[: rng.integers(0, 5)],
    )


def _settings(rng: np.random.Generator) -> AnimatorSettings:
    return AnimatorSettings(
        target_fps=float(rng.uniform(1, 120)),
        pose_interpolator_step=float(rng.uniform(0.01, 1)),
        blink_probability=float(rng.uniform(0, 1)),
        blink_interval_min=0,
        talking_fps=float(rng.uniform(1, 60)),
        sway_morphs=tuple(str(name) for name in rng.choice([m.name for m in MORPHS], 6, replace=False)),
        sway_macro_strength=float(rng.uniform(0, 1)),
        sway_micro_strength=float(rng.uniform(0, 1)),
        sway_interval_min=0.1,
        breathing_cycle_duration=float(rng.uniform(0.1, 10)),
        data_eyes_fps=float(rng.uniform(0, 60)),
        eye_waver_fps=float(rng.uniform(0, 60)),
    )


if __name__ == "__main__":
    sys.exit(main())
