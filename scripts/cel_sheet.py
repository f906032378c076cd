"""Draw contact sheets of the cels: each one on the faces of the characters, every frame of every effect around their heads.

Without arguments all sheets of docs/gallery/ are drawn anew:
    python scripts/cel_sheet.py
To judge single cels, mixed and posed, large:
    python scripts/cel_sheet.py --show raven tears3 waver1=0.7 --pose eye_relaxed_left_index=0.6 --output seen.png
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image

from raven.assets import assets_folder
from raven.cels import CELS
from raven.errors import RavenError
from raven.export.contact_sheet import contact_sheet, shot
from raven.figure.character import find_character, list_characters, load_character
from raven.figure.figure import Figure
from raven.posers import create_poser
from raven.settings.effects import DEFAULT_EFFECTS
from raven.settings.emotion_templates import EmotionTemplate

GALLERY = Path(__file__).resolve().parent.parent / "docs" / "gallery"
FACE = (0.394, 0.195, 0.606, 0.385)  # left, top, right, bottom of the part of the template that cels are judged on
HEAD = (0.2, 0.0, 0.8, 0.5)  # the same for effects, which go around the head


def main() -> int:
    """Draw what the command line asks for; returns the exit code."""
    options = _options()
    try:
        if options.show:
            _show(options).save(options.output)
            return 0
        draw_cel_sheets(GALLERY)
    except RavenError as error:
        print(f"cel_sheet: {error}", file=sys.stderr)
        return 2
    return 0


def draw_cel_sheets(folder: Path) -> None:
    """Write `cels_NAME.png` for every shipped character that has cels, and `effects.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {name: figure for name in list_characters() if (figure := _figure(name)).character.cels}
    for name, figure in figures.items():
        cels = [cel for cel in CELS if cel in figure.character.cels]
        shots = [(cel, _shot(figure, {cel: 1.0}, {}, FACE, 270)) for cel in cels]
        contact_sheet(shots, 4).save(folder / f"cels_{name}.png")
    contact_sheet(list(_effects(figures)), 8).save(folder / "effects.png")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--show", nargs="+", metavar=("CHARACTER", "CEL"), help="one picture: cels by name or NAME=STRENGTH"
    )
    parser.add_argument("--pose", nargs="+", default=[], metavar="MORPH=VALUE", help="the pose of that picture")
    parser.add_argument("--head", action="store_true", help="the whole head, not only the face")
    parser.add_argument("--width", type=int, default=1000, help="of that picture, in pixels (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=Path("cels.png"), help="where to (default: %(default)s)")
    return parser.parse_args()


def _figure(name: str) -> Figure:
    """A shipped character, with its cels, at 1024 pixels."""
    path = find_character(name)
    return Figure(load_character(path.with_name(f"{name}@2x.png")), create_poser("puppet"))


def _show(options: argparse.Namespace) -> Image.Image:
    name, *cels = options.show
    effects = [cel for cel in cels if cel.startswith("fx_")]
    strengths = _numbers(cel if "=" in cel else f"{cel}=1" for cel in cels if cel not in effects)
    box = HEAD if options.head or effects else FACE
    return _shot(_figure(name), strengths, _numbers(options.pose), box, options.width, effects)


def _numbers(pairs: Iterable[str]) -> dict[str, float]:
    split = (pair.partition("=") for pair in pairs)
    return {name: float(value) for name, _, value in split}


def _effects(figures: Mapping[str, Figure]) -> Iterable[tuple[str, Image.Image]]:
    names = sorted(figures)
    for row, (_, effect) in enumerate(DEFAULT_EFFECTS):
        for cel in dict.fromkeys(effect.cels):
            yield cel, _shot(figures[names[row % len(names)]], {}, {}, HEAD, 200, [cel])


def _shot(
    figure: Figure,
    cels: Mapping[str, float],
    pose: Mapping[str, float],
    box: tuple[float, float, float, float],
    width: int,
    effects: Iterable[str] = (),
) -> Image.Image:
    figure.paint(cels)
    posed = Image.fromarray(figure.pose(EmotionTemplate(pose=dict(pose)).pose_vector()).rgba8())
    for effect in effects:
        with Image.open(assets_folder() / "cels" / f"{effect}@2x.png") as cel:
            posed.alpha_composite(cel)
    return shot(posed, box, width)


if __name__ == "__main__":
    sys.exit(main())
