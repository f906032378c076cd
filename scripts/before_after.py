"""Draws docs/gallery/before_after.webp: faces as an older state of the code poses them, above those that this one does.

The figures are the shipped characters and heads that training/heads draws (extra `training`). The older code is any checkout
whose puppet poses a picture with a rig, such as one from before there were layers.

    git worktree add ../older 5798308
    python scripts/before_after.py ../older [--output FILE]
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "gallery" / "before_after.webp"
HEADS = (23, 44, 5, 83, 188)  # seeds that show fringes, glasses, closed mouths, ear-rings
EDGE, SHOT, COLUMNS = 640, 190, 7  # pixels of a drawn head, of a shot; shots in a row
FACE = (0.32, 0.1, 0.68, 0.46)
GROUND = (176, 190, 176)


def _both(stem: str, value: float = 1.0) -> dict[str, float]:
    return {f"{stem}_{side}_index": value for side in ("left", "right")}


POSES: dict[str, dict[str, float]] = {
    "rest": {},
    "half blink": _both("eye_wink", 0.5),
    "blink": _both("eye_wink"),
    "aaa": {"mouth_aaa_index": 1.0},
    "brows": _both("eyebrow_raised"),
    "turned": {"head_y_index": 1.0, "head_x_index": -0.6},
    "tilted": {"neck_z_index": 1.0},
}


def main() -> None:
    """The command; within itself it also poses one folder of pictures, by whatever code is on the path."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("older", type=Path, help="a checkout of an older state")
    parser.add_argument("--output", type=Path, default=TARGET)
    parser.add_argument("--pose", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pose is not None:
        _pose(options.pose, options.output)
        return
    with TemporaryDirectory() as folder:
        pictures = Path(folder) / "pictures"
        pictures.mkdir()
        sys.path.insert(0, str(ROOT))
        for name, rgba8, rig in _figures():
            Image.fromarray(rgba8).save(pictures / f"{name}.png")
            (pictures / f"{name}.json").write_text(json.dumps(rig))
        rows = []
        for code in (options.older.resolve(), ROOT):
            out = Path(folder) / code.name
            out.mkdir()
            command = [sys.executable, __file__, str(options.older), "--pose", str(pictures), "--output", str(out)]
            subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(code)}, cwd=code)
            rows.append(out)
        names = sorted(path.stem for path in pictures.glob("*.png"))
        _sheet([[[Image.open(out / f"{name} {pose}.png") for pose in POSES] for out in rows] for name in names]).save(
            options.output, quality=86, method=4
        )


def _figures() -> Iterator[tuple[str, np.ndarray, dict[str, object]]]:
    from raven.figure.character import find_character, list_characters, load_character
    from raven.intake.take_in import take_in
    from training.heads.head import draw_head

    for name in list_characters():
        character = load_character(find_character(name))
        yield f"0 {name}", character.picture.rgba8(), dict(character.rig)
    for seed in HEADS:
        intake = take_in(draw_head(seed, EDGE).picture)
        assert intake.rig is not None
        square = np.asarray(Image.fromarray(intake.square).resize((512, 512), Image.Resampling.LANCZOS))
        yield f"1 {seed}", square, intake.rig.model_dump(mode="json")


def _pose(pictures: Path, out: Path) -> None:
    from raven.pose import INDEX, rest_pose
    from raven.posers.protocol import Source
    from raven.posers.puppet.poser import PuppetPoser
    from raven.video.picture import Picture

    for path in sorted(pictures.glob("*.png")):
        rig = json.loads(path.with_suffix(".json").read_text())
        prepared = PuppetPoser().prepare(Source(Picture(rgba8=np.asarray(Image.open(path))), rig))
        for name, values in POSES.items():
            pose = rest_pose()
            for morph, value in values.items():
                pose[INDEX[morph]] = value
            figure = Image.fromarray(prepared.pose(pose).rgba8())
            whole = Image.new("RGBA", figure.size, (*GROUND, 255))
            whole.alpha_composite(figure)
            left, top, right, bottom = (round(edge * figure.width) for edge in FACE)
            whole.convert("RGB").crop((left, top, right, bottom)).resize((SHOT, SHOT), Image.Resampling.LANCZOS).save(
                out / f"{path.stem} {name}.png"
            )


def _sheet(figures: list[list[list[Image.Image]]]) -> Image.Image:
    """Of every figure two rows: before, after."""
    sheet = Image.new("RGB", (COLUMNS * SHOT, len(figures) * (2 * SHOT + 8) - 8), "white")
    for number, rows in enumerate(figures):
        for lower, row in enumerate(rows):
            for column, shot in enumerate(row):
                sheet.paste(shot, (column * SHOT, number * (2 * SHOT + 8) + lower * SHOT))
    return sheet


if __name__ == "__main__":
    main()
