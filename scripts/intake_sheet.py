"""Draws docs/gallery/intake.png: pictures of other styles as they are given, and what Raven makes of them.

The pictures are drawn by the programs in training/ (extra `training`): our own art in other colours and strangers' faces, on
grounds of all kinds, tilted and cropped.

    python scripts/intake_sheet.py [--output FILE]
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from raven.export.contact_sheet import contact_sheet, shot
from raven.intake.take_in import take_in
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPoser
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.picture import Picture, Rgba8

TARGET = Path(__file__).resolve().parent.parent / "docs" / "gallery" / "intake.png"
HEADS, OWN = (5, 23, 15, 44, 31), (2, 9, 14)  # seeds that show glasses, hats, fringes, closed mouths
EDGE, SHOT = 640, 200  # pixels of a picture, of a shot
FACE = (0.3, 0.08, 0.7, 0.48)
POSES = {
    "blink": {f"eye_wink_{side}_index": 1.0 for side in ("left", "right")},
    "aaa": {"mouth_aaa_index": 1.0},
    "turned": {"head_y_index": 0.8, "iris_rotation_y_index": 0.6},
}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=TARGET)
    options = parser.parse_args()
    shots = [shot for picture in _pictures() for shot in _shots(picture)]
    contact_sheet(shots, 2 * (1 + len(POSES))).save(options.output)


def _pictures() -> Iterator[Rgba8]:
    from training.heads.ground import draw_ground
    from training.heads.head import draw_head
    from training.own_art.draw import draw_own

    for number, drawn in enumerate(
        [*(draw_head(seed, EDGE) for seed in HEADS), *(draw_own(seed, EDGE) for seed in OWN)]
    ):
        ground = np.dstack([draw_ground(number, EDGE), np.full((EDGE, EDGE), 255, np.uint8)])
        picture = Image.fromarray(ground)
        picture.alpha_composite(Image.fromarray(drawn.picture))
        yield np.asarray(picture)


def _shots(picture: Rgba8) -> Iterator[tuple[str, Image.Image]]:
    intake = take_in(picture)
    given = Image.fromarray(picture).convert("RGB").resize((SHOT, SHOT), Image.Resampling.LANCZOS)
    yield str(intake.verdict.level), given
    rig = intake.rig.model_dump(mode="json") if intake.rig is not None else {}
    prepared = PuppetPoser().prepare(Source(Picture(rgba8=intake.square), rig, parts=intake.parts))
    for name, pose in POSES.items():
        posed = Image.fromarray(prepared.pose(EmotionTemplate(pose=pose).pose_vector()).rgba8())
        yield name, shot(posed, FACE, SHOT)


if __name__ == "__main__":
    main()
