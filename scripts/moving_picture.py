"""The moving picture of the README: the shipped characters side by side, each feels something, speaks, and looks about.

python scripts/moving_picture.py [--output docs/gallery/living.webp]
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from cel_sheet import GALLERY
from raven.figure.character import find_character, load_character
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.emotion_templates import EmotionLibrary

FPS, SECONDS, WARM_UP = 10, 6.0, 2.0
WIDTH = 200  # pixels of each character
QUALITY = 50
ROLES = (  # who, what is felt from which second on, and from when until when it is said
    ("finch", ((0.0, "neutral"), (0.8, "joy"), (4.6, "neutral")), (1.0, 3.6)),
    ("raven", ((0.0, "neutral"), (2.2, "amusement"), (5.0, "neutral")), (3.0, 4.8)),
    ("rook", ((0.0, "neutral"), (1.6, "surprise"), (3.4, "curiosity"), (5.2, "neutral")), (0.0, 0.0)),
    ("wren", ((0.0, "neutral"), (2.8, "love"), (5.3, "neutral")), (4.0, 5.0)),
)
SETTINGS = AnimatorSettings(
    target_fps=FPS,
    postprocessor_chain=(),
    sway_interval_min=1.0,
    sway_interval_max=2.0,
    crop=Crop(enabled=True, left=0.2, right=0.8, bottom=0.62),
)


def main() -> int:
    """Write the picture; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=GALLERY / "living.webp")
    output = parser.parse_args().output
    rows = zip(*(_frames(seed, *role) for seed, role in enumerate(ROLES)), strict=True)
    pictures = [_side_by_side(row) for row in rows]
    pictures[0].save(
        output,
        save_all=True,
        append_images=pictures[1:],
        duration=round(1000 / FPS),
        loop=0,
        quality=QUALITY,
        method=4,
        minimize_size=True,
    )
    print(f"{output}: {len(pictures)} frames, {output.stat().st_size / 1e6:.1f} MB")
    return 0


def _frames(
    seed: int, who: str, feelings: tuple[tuple[float, str], ...], says: tuple[float, float]
) -> Iterator[Image.Image]:
    figure = Figure(load_character(find_character(who)), create_poser("puppet"))
    renderer, library = Renderer(np.random.default_rng(seed), Timings(lambda: 0.0)), EmotionLibrary()
    output = Output(SETTINGS)
    for i in range(round((WARM_UP + SECONDS) * FPS)):
        t = i / FPS - WARM_UP
        name = [name for begins, name in feelings if begins <= max(t, 0.0)][-1]
        direction = AnimationInput(name, library.get(name), talking=says[0] <= t < says[1])
        frame = Image.fromarray(renderer.render(i, i / FPS, figure, direction, output).rgba8)
        if t >= 0:
            yield frame.resize((WIDTH, round(frame.height * WIDTH / frame.width)), Image.Resampling.LANCZOS)


def _side_by_side(frames: tuple[Image.Image, ...]) -> Image.Image:
    whole = Image.new("RGBA", (WIDTH * len(frames), frames[0].height))
    for place, frame in enumerate(frames):
        whole.paste(frame, (place * WIDTH, 0))
    return whole


if __name__ == "__main__":
    sys.exit(main())
