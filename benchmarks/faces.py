"""How well a puppet's face is drawn: lids, lashes, mouths and the way from rest to full, on any pictures.

    python benchmarks/faces.py FOLDER_OR_CHARACTER... [-o OUT] [--sheets-only] [--no-steps]

FOLDER holds pictures, CHARACTER is the name of a shipped one or a picture. Prints a line per picture, then medians and extremes;
OUT gets report.json and sheets/NAME.png, the face in its shapes at three times its size. Per picture:

* `left`: percent of an opening that looks as it did (iris or white) at full blink and at a happy one, whose line lies elsewhere,
  as a dark line may cross a dark iris; `left half`: of its upper quarter at half.
* `brow`: mean change above the brows at full blink; `hair`: of front hair around the eyes. Levels of 255.
* `lash`: the least strength of the closed lash line anywhere along it, as a share of its median: 0 is a gap. `thick`: standard
  deviation of its thickness as a share of the mean. `step`: its largest jump from one column to the next, template units.
* `aaa`: how far the mouth opens, percent of the distance between the irises.
* `jump`: for each morph of the face in twenty steps, the largest step as a multiple of the mean one; the worst morph is named.
* `uncovered`: template units squared of gaps in the figure that turning and tilting the head and swinging hair by 6 units open.
* `prepare` seconds, `draw` milliseconds for a changed face.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import numpy as np
from numpy.typing import NDArray
from pictures import PICTURES
from PIL import Image

from raven.errors import RavenError
from raven.export.contact_sheet import contact_sheet, shot
from raven.figure.character import find_character, list_characters, load_character
from raven.intake.take_in import take_in
from raven.layers.parts import TEMPLATE, Parts
from raven.pose import MORPHS, pose_from
from raven.posers.protocol import Source
from raven.posers.puppet.detection import detect
from raven.posers.puppet.features.strokes import curve
from raven.posers.puppet.poser import PuppetPoser, PuppetPrepared
from raven.posers.puppet.rig import Eye, Rig
from raven.threads import limit_threads
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture, Rgba8
from tests.posers.puppet.uncovered import uncovered

STEPS = 20
SCALE = 3  # of the faces on the sheets
Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]


def both(stem: str, value: float = 1.0) -> dict[str, float]:
    """A morph of both sides."""
    return {f"{stem}_{side}_index": value for side in ("left", "right")}


SHEET: dict[str, dict[str, float]] = {
    "rest": {},
    "half blink": both("eye_wink", 0.5),
    "blink": both("eye_wink"),
    "happy half": both("eye_happy_wink", 0.5),
    "happy wink": both("eye_happy_wink"),
    "relaxed half": both("eye_relaxed", 0.5),
    "relaxed": both("eye_relaxed"),
    "surprised": both("eye_surprised"),
    "unimpressed": both("eye_unimpressed"),
    "raised lower": both("eye_raised_lower_eyelid"),
    "gaze": {"iris_rotation_y_index": 1.0, "iris_rotation_x_index": 0.5},
    "small irises": both("iris_small"),
    "aaa": {"mouth_aaa_index": 1.0},
    "aaa half": {"mouth_aaa_index": 0.4},
    "iii": {"mouth_iii_index": 1.0},
    "uuu": {"mouth_uuu_index": 1.0},
    "eee": {"mouth_eee_index": 1.0},
    "ooo": {"mouth_ooo_index": 1.0},
    "delta": {"mouth_delta": 1.0},
    "smirk": {"mouth_smirk": 1.0},
    "corners up": both("mouth_raised_corner"),
    "corners down": both("mouth_lowered_corner"),
    "brows up": both("eyebrow_raised"),
    "brows down": both("eyebrow_lowered"),
    "angry": both("eyebrow_angry"),
    "troubled": both("eyebrow_troubled"),
    "happy brows": both("eyebrow_happy"),
    "serious": both("eyebrow_serious"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", metavar="FOLDER_OR_CHARACTER")
    parser.add_argument("-o", "--output", type=Path, help="the folder for report.json and the sheets")
    parser.add_argument("--sheets-only", action="store_true", help="measure nothing")
    parser.add_argument("--no-steps", action="store_true", help="leave out `jump` and `draw`, which take the longest")
    options = parser.parse_args(arguments)
    limit_threads(1)
    report: dict[str, dict[str, Any]] = {}
    if options.output:
        (options.output / "sheets").mkdir(parents=True, exist_ok=True)
    for name, square, rig, parts in _sources(options.sources):
        began = time.perf_counter()
        puppet = PuppetPoser().prepare(Source(Picture(rgba8=square), rig.model_dump(mode="json"), parts=parts))
        prepare = time.perf_counter() - began
        if options.output:
            _sheet(puppet).save(options.output / "sheets" / f"{name}.png")
        if not options.sheets_only:
            report[name] = {**measured(puppet, parts, not options.no_steps), "prepare": round(prepare, 2)}
            print(f"{name:26}", *(f"{key} {value}" for key, value in report[name].items()), flush=True)
    if report:
        _summarise(report)
        if options.output:
            (options.output / "report.json").write_text(json.dumps(report, indent=1))
    return 0


def _sources(names: Sequence[str]) -> Iterator[tuple[str, Rgba8, Rig, Parts]]:
    for name in names:
        path = Path(name)
        if name not in list_characters() and path.is_dir():
            yield from _sources([str(p) for p in sorted(path.iterdir()) if p.suffix.lower() in PICTURES])
        elif path.suffix:
            intake = take_in(decode_rgba8(path.read_bytes(), path.name))
            if intake.rig is None or intake.parts is None:
                print(f"{path.stem:26} no face", flush=True)
                continue
            yield path.stem, intake.square, intake.rig, intake.parts
        else:
            square = load_character(find_character(name)).picture.rgba8()
            rig, parts = detect(square)
            if parts is None:
                raise RavenError(f"no face in {name}")
            yield name, square, rig, parts


def measured(puppet: PuppetPrepared, parts: Parts, steps: bool = True) -> dict[str, Any]:
    """The measures of one picture, see above. Features that were not found have none."""
    rest = seen(puppet, {})
    blink, half = seen(puppet, both("eye_wink")), seen(puppet, both("eye_wink", 0.5))
    rig, result = puppet.rig, dict[str, Any]()
    eyes = [eye for eye in (rig.left_eye, rig.right_eye) if eye.found]
    if eyes:
        front = parts.of("front hair", "glasses", "ornament") > 0.15
        shut = blink, seen(puppet, both("eye_happy_wink"))
        result["left"] = round(max(_left(rest, shut, eye, front, 1.0) for eye in eyes), 1)
        result["left half"] = round(max(_left(rest, (half,), eye, front, 0.25) for eye in eyes), 1)
        result["brow"] = round(max(_above_brows(rest, one, rig) for one in (blink, half)), 2)
        result["hair"] = round(max(_in_hair(rest, one, parts, eyes) for one in (blink, half)), 2)
        lines = [_line(blink, eye, front, rig) for eye in eyes]
        for at, key in enumerate(("lash", "thick", "step")):
            worst = min if key == "lash" else max
            result[key] = round(worst(line[at] for line in lines), 2)
    if rig.mouth.found:
        result["aaa"] = round(_opening(rest, seen(puppet, {"mouth_aaa_index": 1.0}), rig), 1)
    result["uncovered"] = uncovered(puppet)
    if steps:
        result["jump"], result["at"], result["draw"] = _steps(puppet)
    return result


def seen(puppet: PuppetPrepared, morphs: dict[str, float]) -> Pixels:
    """The posed figure over white, (512, 512, 3), 0..255."""
    picture = puppet.pose(pose_from(morphs)).rgba8().astype(np.float32)
    alpha = picture[..., 3:] / 255
    over = picture[..., :3] * alpha + 255 * (1 - alpha)
    return np.asarray(cv2.resize(over, (TEMPLATE, TEMPLATE), interpolation=cv2.INTER_AREA), np.float32)


def _opening_of(eye: Eye, share: float) -> Mask:
    """The opening of an eye at rest, half a unit inside of its borders, down to a share of its height."""
    rows, columns = np.arange(TEMPLATE, dtype=np.float32)[:, None], np.arange(TEMPLATE, dtype=np.float32)
    upper, lower = curve(eye.upper, columns), curve(eye.lower, columns)
    within = (columns > eye.upper[0][0] + 1) & (columns < eye.upper[-1][0] - 1)
    return (rows > upper + 0.7) & (rows < upper + share * (lower - upper) - 0.7) & within


def _left(rest: Pixels, shut: Sequence[Pixels], eye: Eye, front: Mask, share: float) -> float:
    """Percent of an opening that a lid should cover and that looks as before in all ways to shut it: unlike the lid's middle
    tone, like it was."""
    opening = _opening_of(eye, share) & ~front
    if opening.sum() < 12:
        return 0.0
    left = opening
    for closed in shut:
        lid = np.median(closed[opening], axis=0)
        own = np.linalg.norm(rest - lid, axis=2) > 40
        same = np.linalg.norm(closed - rest, axis=2) < 0.35 * np.linalg.norm(rest - lid, axis=2)
        left = left & own & same
    return 100 * float(left.sum() / opening.sum())


def _above_brows(rest: Pixels, closed: Pixels, rig: Rig) -> float:
    changes = []
    for brow in (rig.left_brow, rig.right_brow):
        left, right = int(brow.line[0][0]), int(brow.line[-1][0])
        bottom = int(min(y for _, y in brow.line) - brow.thickness / 2 - 1)
        changes.append(float(np.abs(closed - rest)[max(bottom - 14, 0) : bottom, left : right + 1].mean()))
    return max(changes)


def _in_hair(rest: Pixels, closed: Pixels, parts: Parts, eyes: Sequence[Eye]) -> float:
    hair = cv2.erode((parts.of("front hair") > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    near = np.zeros_like(hair)
    for eye in eyes:
        points = np.array([*eye.upper, *eye.lower])
        (x0, y0), (x1, y1) = points.min(0), points.max(0)
        near[int(y0 - 10) : int(y1 + 6), int(x0 - 8) : int(x1 + 8)] = True
    where = hair & near
    return float(np.abs(closed - rest)[where].mean()) if where.sum() > 8 else 0.0


def _line(closed: Pixels, eye: Eye, front: Mask, rig: Rig) -> tuple[float, float, float]:
    """(least strength, variation of the thickness, largest step) of a closed eye's line over the middle 84 % of its width."""
    (x0, _), (x1, _) = eye.upper[0], eye.upper[-1]
    columns = np.arange(int(x0 + 0.08 * (x1 - x0)) + 1, int(x1 - 0.08 * (x1 - x0)))
    top = int(min(y for _, y in eye.upper)) - 2
    bottom = int(max(y for _, y in eye.lower)) + 4
    part = closed[top:bottom, columns]
    skin = np.median(part.reshape(-1, 3), axis=0)
    dark = np.clip((skin - part).mean(axis=2), 0, None)
    dark[front[top:bottom, columns]] = 0
    free = front[top + 4 : bottom - 2, columns].mean(axis=0) < 0.1
    if free.sum() < 5:
        return 1.0, 0.0, 0.0
    peak = dark.max(axis=0)
    strength = float(peak[free].min() / max(float(np.median(peak[free])), 1e-3))
    mass = dark.sum(axis=0) / np.maximum(peak, 1)
    variation = float(mass[free].std() / mass[free].mean())
    rows = np.arange(len(dark))[:, None]
    strong = np.where(dark > 0.5 * peak, dark, 0)
    middle = (strong * rows).sum(axis=0) / np.maximum(strong.sum(axis=0), 1e-3)
    steps = np.abs(np.diff(middle))[free[1:] & free[:-1]]
    return strength, variation, float(steps.max()) if len(steps) else 0.0


def _opening(rest: Pixels, opened: Pixels, rig: Rig) -> float:
    """How high the middle of the mouth is that `aaa` opens, percent of the distance between the irises."""
    (x0, y0), (x1, y1) = rig.mouth.upper[0], rig.mouth.upper[-1]
    middle, apart = int((x0 + x1) / 2), np.hypot(*np.subtract(rig.left_eye.iris, rig.right_eye.iris))
    rows = slice(int((y0 + y1) / 2) - 20, int(rig.head.chin[1]) - 3)
    changed = (np.linalg.norm(opened - rest, axis=2) > 12)[rows, middle - 1 : middle + 2].any(axis=1)
    return 100 * float(changed.sum()) / float(apart)


def _steps(puppet: PuppetPrepared) -> tuple[float, str, float]:
    """(largest jump, its morph, milliseconds per drawing)."""
    worst, name, drawings, spent = 0.0, "", 0, 0.0
    box = puppet.face_grid
    scale = puppet.size // TEMPLATE
    rows = slice(box.top * scale, (box.top + box.height) * scale)
    columns = slice(box.left * scale, (box.left + box.width) * scale)
    for morph in MORPHS:
        if not morph.name.startswith(("eye", "iris", "mouth")):
            continue
        before, steps = None, []
        for value in np.linspace(0, morph.high, STEPS + 1):
            began = time.perf_counter()
            posed = puppet.pose(pose_from({morph.name: float(value)}))
            spent, drawings = spent + time.perf_counter() - began, drawings + 1
            now = posed.rgba8()[rows, columns].astype(np.int16)
            if before is not None:
                steps.append(float(np.abs(now - before).sum()))
            before = now
        mean = float(np.mean(steps))
        if mean > 0 and max(steps) / mean > worst:
            worst, name = max(steps) / mean, morph.name.removesuffix("_index")
    return round(worst, 2), name, round(1000 * spent / drawings, 2)


def _sheet(puppet: PuppetPrepared) -> Image.Image:
    box = puppet.face_grid
    part = tuple(v / TEMPLATE for v in (box.left, box.top, box.left + box.width, box.top + box.height))
    shots = []
    for name, morphs in SHEET.items():
        posed = Image.fromarray(puppet.pose(pose_from(morphs)).rgba8())
        shots.append((name, shot(posed, (part[0], part[1], part[2], part[3]), SCALE * box.width)))
    return contact_sheet(shots, 7)


def _summarise(report: dict[str, dict[str, Any]]) -> None:
    for key in (
        "left",
        "left half",
        "brow",
        "hair",
        "lash",
        "thick",
        "step",
        "aaa",
        "uncovered",
        "jump",
        "draw",
        "prepare",
    ):
        values = [entry[key] for entry in report.values() if key in entry]
        if values:
            worst = min(values) if key in ("lash", "aaa") else max(values)
            print(f"  {key:10} median {np.median(values):7.2f}   worst {worst:7.2f}")


if __name__ == "__main__":
    sys.exit(main())
