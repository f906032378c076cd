"""Film characters that look left and right and tilt their heads, to judge by eye how heads turn and how hair swings after them.

Without arguments every shipped character is filmed for docs/gallery/. With --sheet the frames are laid out as one picture, too.

Examples:
    python scripts/turning_heads.py
    python scripts/turning_heads.py my/character.png --output turning.webm --sheet turning.png --every 3
"""

import argparse
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from cel_sheet import GALLERY
from raven.easing import eased
from raven.errors import RavenError
from raven.export.contact_sheet import contact_sheet
from raven.figure.character import find_character, list_characters, load_character
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.emotion_templates import EmotionLibrary
from raven.video.picture import Rgba8
from raven.video.recorder import FilmSpec, open_film

GLIDE = 0.55  # seconds from one look to the next
LOOKS = (  # from which second on they look how: head aside, head up, tilt, body aside, lean
    (0.0, (0.0, 0.0, 0.0, 0.0, 0.0)),
    (0.5, (0.9, 0.1, 0.1, 0.4, 0.0)),
    (1.9, (-0.9, 0.0, -0.1, -0.4, 0.0)),
    (3.3, (0.3, 0.2, 0.6, 0.0, 0.3)),
    (4.6, (-0.3, -0.3, -0.6, 0.0, -0.3)),
    (5.9, (0.0, 0.0, 0.0, 0.0, 0.0)),
)
SECONDS = 7.4
MORPHS = ("head_y_index", "head_x_index", "neck_z_index", "body_y_index", "body_z_index")


def main() -> int:
    """Film what the command line asks for; returns the exit code."""
    options = _options()
    settings = AnimatorSettings(
        target_fps=options.fps,
        sway_enabled=False,
        postprocessor_chain=(),
        crop=Crop(enabled=True, left=0.2, right=0.8, bottom=0.75),
        swing_strength=options.strength,
        swing_wind=options.wind,
    )
    try:
        if options.character is None:
            for name in list_characters():
                _film(name, GALLERY / f"turning_{name}.webm", settings, options)
        else:
            _film(options.character, options.output, settings, options)
    except RavenError as error:
        print(f"turning_heads: {error}", file=sys.stderr)
        return 2
    return 0


def _film(who: str, file: Path, settings: AnimatorSettings, options: argparse.Namespace) -> None:
    path = Path(who)
    figure = Figure(load_character(path if path.is_file() else find_character(who)), create_poser(options.poser))
    film = open_film(file, "webm", FilmSpec(Fraction(options.fps)))
    shots = []
    for i, rgba8 in enumerate(_frames(figure, settings)):
        film.add_frame(rgba8)
        if i % options.every == 0:
            shots.append((f"{i / options.fps:.2f}", Image.fromarray(rgba8)))
    film.close()
    if options.sheet:
        contact_sheet(shots, options.columns).save(options.sheet)


def _frames(figure: Figure, settings: AnimatorSettings) -> Iterator[Rgba8]:
    renderer = Renderer(np.random.default_rng(1), Timings(lambda: 0.0))
    neutral, output = EmotionLibrary().get("neutral"), Output(settings)
    for i in range(round(SECONDS * settings.target_fps)):
        t = i / settings.target_fps
        direction = AnimationInput("neutral", neutral, dict(zip(MORPHS, _look(t), strict=True)))
        yield renderer.render(i, t, figure, direction, output).rgba8


def _look(t: float) -> list[float]:
    """Where they look at `t` seconds: they go to each look from rest to rest."""
    at = np.array(LOOKS[0][1])
    for began, look in LOOKS:
        share = min(max((t - began) / GLIDE, 0.0), 1.0)
        at += eased(share) * (look - at)
    return at.tolist()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("character", nargs="?", help="a shipped character, or a picture")
    parser.add_argument("--output", type=Path, default=Path("turning.webm"), help="the film (default: turning.webm)")
    parser.add_argument("--poser", default="puppet", help="the engine (default: puppet)")
    parser.add_argument("--fps", type=int, default=25)
    parser.add_argument("--strength", type=float, default=1.0, help="of the swing (default: 1)")
    parser.add_argument("--wind", type=float, default=0.3, help="(default: 0.3)")
    parser.add_argument("--sheet", type=Path, help="a picture of single frames, too")
    parser.add_argument("--every", type=int, default=5, help="which frames are in the sheet (default: every fifth)")
    parser.add_argument("--columns", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
