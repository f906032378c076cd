"""A long life in a short time: a session on a simulated clock, which must neither grow nor leave a morph's range.

    python benchmarks/simulated_life.py [--frames 100000] [--out FILE]

The session is a real one with its thread, feed and animator, on a small picture; each look at its clock is 10 ms later,
so it never waits. Meanwhile it is told emotions, overrides, talking, data eyes and settings, as a chat program would.
Prints JSON; the exit code is 1 if a value was outside its range, a frame failed, or memory grew by more than 8 MB.
"""

import argparse
import json
import sys
import time
from itertools import count
from typing import Any

import numpy as np
import psutil

from raven.cels import CELS
from raven.figure.character import Character
from raven.layers.chains import Chain
from raven.live.session import Session
from raven.pose import HIGH, LOW, MORPHS, Pose
from raven.posers.protocol import NO_ROOTS, Prepared, Roots, Source, Swing
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EMOTIONS
from raven.threads import limit_threads
from raven.video.picture import Picture

EDGE = 16
WARM_UP = 5000  # frames until every buffer has its size
TELL_EVERY = 40  # frames
GROWTH_ALLOWED_MB = 8


class CheckingPoser:
    """Poses nothing; keeps the least and the greatest value that it was ever given for each morph."""

    name = "checking"
    device = "cpu"
    size = EDGE
    warnings: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    chains: tuple[Chain, ...] = ()

    def __init__(self) -> None:
        self.low = np.full(len(MORPHS), np.inf)
        self.high = np.full(len(MORPHS), -np.inf)
        self.all_finite = True
        self._picture = Picture(rgba8=np.zeros((EDGE, EDGE, 4), np.uint8))

    def prepare(self, source: Source) -> Prepared:
        return self

    def with_overlay(self, skin: Picture, eyes: Picture) -> Prepared:
        return self

    def roots(self, pose: Pose) -> Roots:
        return NO_ROOTS

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        self.all_finite &= bool(np.isfinite(pose).all())
        np.minimum(self.low, pose, out=self.low)
        np.maximum(self.high, pose, out=self.high)
        return self._picture


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=100_000)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    result = _soak(options.frames)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")
    healthy = result["in_range"] and not result["degraded"] and result["growth_mb"] <= GROWTH_ALLOWED_MB
    raise SystemExit(0 if healthy else 1)


def _soak(frames: int) -> dict[str, Any]:
    poser = CheckingPoser()
    ticks = count()
    session = Session("soak", _character(), poser, clock=lambda: next(ticks) / 100, seed=1)
    rng = np.random.default_rng(2)
    began = time.monotonic()
    session.start()
    memory_after_warm_up = _resident_mb()
    last = -1
    told = 0
    with session.feed.viewer():
        while last < frames:
            frame = session.feed.wait_newer(last, 10)
            if frame is None:
                break
            last = frame.id
            if last < WARM_UP:
                memory_after_warm_up = _resident_mb() if last % 100 == 0 else memory_after_warm_up
            if last // TELL_EVERY > told:
                told = last // TELL_EVERY
                _tell(session, rng)
    growth = _resident_mb() - memory_after_warm_up
    degraded = session.state()["degraded"]
    session.close()
    return {
        "frames": last,
        "simulated_minutes": round(next(ticks) / 100 / 60),
        "seconds": round(time.monotonic() - began, 1),
        "in_range": bool(poser.all_finite and (poser.low >= LOW).all() and (poser.high <= HIGH).all()),
        "never_moved": [
            morph.name for morph, least, most in zip(MORPHS, poser.low, poser.high, strict=True) if least == most
        ],
        "degraded": degraded,
        "growth_mb": round(growth, 1),
    }


def _character() -> Character:
    def picture(alpha: int) -> Picture:
        return Picture(rgba8=np.full((EDGE, EDGE, 4), alpha, np.uint8))

    return Character("soak", picture(255), {name: picture(90) for name in CELS}, {}, None, ())


def _tell(session: Session, rng: np.random.Generator) -> None:
    """One thing that a client might say."""
    match int(rng.integers(8)):
        case 0:
            morph = MORPHS[rng.integers(len(MORPHS))]
            session.modify_overrides("set", {morph.name: float(rng.uniform(-2, 2))})
        case 1:
            session.set_overrides({CELS[rng.integers(len(CELS))]: 1.0})
        case 2:
            session.set_overrides({})
        case 3:
            session.start_talking()
        case 4:
            session.stop_talking()
        case 5:
            session.start_data_eyes()
        case 6:
            session.stop_data_eyes()
            step = float(rng.uniform(0.05, 1))
            session.set_settings(AnimatorSettings(postprocessor_chain=(), pose_interpolator_step=step, target_fps=60))
        case _:
            session.set_emotion(EMOTIONS[rng.integers(len(EMOTIONS))])


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss / 2**20)


if __name__ == "__main__":
    main()
