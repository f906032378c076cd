"""Other people's pictures: how well their features are found, how they are cut out and fitted, and how they then move.

    python benchmarks/pictures.py FOLDER -o OUT

FOLDER holds pictures; NAME.json beside NAME.png gives the true places of its features (fields as `raven-avatar-rig --points`
writes them). NAME_raw.png with NAME_fitted.png is a pair: the picture as it was made, and cut out and fitted by hand. OUT gets
points/NAME.json, sheets/NAME.png (the figure at rest and in ten poses), sheet.png (all faces at rest) and report.json.

Errors are distances divided by the distance of the true irises. An eye is good below 0.05, a brow below 0.06, a mouth below
0.08, a chin below 0.12, an iris' size below 20 %.
"""

import argparse
import itertools
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from raven.export.contact_sheet import contact_sheet, shot
from raven.intake.fit import Placement, fitted
from raven.intake.take_in import Intake, cut_out, take_in
from raven.landmarks.features import features
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPoser
from raven.settings.emotion_templates import EmotionTemplate
from raven.threads import limit_threads
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture, Rgba8

PICTURES = {".png", ".webp", ".jpg", ".jpeg", ".avif"}
GOOD = {"eye": 0.05, "iris": 0.20, "brow": 0.06, "mouth": 0.08, "chin": 0.12}
BOTH = ("left", "right")
POSES: dict[str, dict[str, float]] = {
    "rest": {},
    "blink": {f"eye_wink_{side}_index": 1.0 for side in BOTH},
    "half blink": {f"eye_wink_{side}_index": 0.5 for side in BOTH},
    "happy": {f"eye_happy_wink_{side}_index": 1.0 for side in BOTH}
    | {f"mouth_raised_corner_{s}_index": 1.0 for s in BOTH},
    "surprise": {f"eye_surprised_{side}_index": 1.0 for side in BOTH}
    | {f"eyebrow_raised_{side}_index": 1.0 for side in BOTH}
    | {"mouth_ooo_index": 0.8},
    "gaze": {"iris_rotation_y_index": 0.9, "iris_rotation_x_index": 0.3},
    "aaa": {"mouth_aaa_index": 1.0},
    "ooo": {"mouth_ooo_index": 1.0},
    "head turn": {"head_y_index": 0.8},
    "tilt": {"neck_z_index": 0.8},
    "angry": {f"eyebrow_angry_{side}_index": 1.0 for side in BOTH},
}
FACE = (0.36, 0.14, 0.64, 0.42)  # of the template: what the sheets show
SHOT = 240  # pixels


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    limit_threads(1)
    for name in ("points", "sheets"):
        (options.output / name).mkdir(parents=True, exist_ok=True)
    report: dict[str, Any] = {"pictures": {}, "pairs": {}}
    rests = []
    for path in pictures_in(options.folder):
        began = time.perf_counter()
        rgba8 = decode_rgba8(path.read_bytes(), path.name)
        intake = take_in(rgba8)
        took = time.perf_counter() - began
        entry: dict[str, Any] = {"verdict": str(intake.verdict), "seconds": round(took, 2), "faces": intake.faces}
        if intake.face is not None:
            found = features(intake.face)
            (options.output / "points" / f"{path.stem}.json").write_text(json.dumps(found, indent=1))
            label = path.with_suffix(".json")
            if label.exists():
                entry["errors"] = errors_of(json.loads(label.read_text()), found)
            entry["parts"] = dict(intake.verdict.parts)
        shots = list(_shots(intake))
        rests.append((path.stem, shots[0][1]))
        contact_sheet(shots, 4).save(options.output / "sheets" / f"{path.stem}.png")
        fitted = path.with_name(path.stem.removesuffix("_raw") + "_fitted.png")
        if path.stem.endswith("_raw") and fitted.exists():
            report["pairs"][path.stem] = _pair(intake, rgba8, decode_rgba8(fitted.read_bytes(), fitted.name))
        report["pictures"][path.stem] = entry
        print(f"{path.stem:28} {took:5.2f} s  {intake.verdict}", flush=True)
    if rests:
        contact_sheet(rests, 6).save(options.output / "sheet.png")
    report["scores"] = scores_of(entry["errors"] for entry in report["pictures"].values() if "errors" in entry)
    (options.output / "report.json").write_text(json.dumps(report, indent=1))
    print(json.dumps({"scores": report["scores"], "pairs": report["pairs"]}, indent=1))
    return 0


def pictures_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in PICTURES and not path.stem.endswith("_fitted"):
            yield path


def _shots(intake: Intake) -> Iterator[tuple[str, Image.Image]]:
    rig = intake.rig.model_dump(mode="json") if intake.rig is not None else {}
    prepared = PuppetPoser().prepare(Source(Picture(rgba8=intake.square), rig, parts=intake.parts))
    for name, pose in POSES.items():
        posed = Image.fromarray(prepared.pose(EmotionTemplate(pose=pose).pose_vector()).rgba8())
        yield name, shot(posed, FACE, SHOT)


def errors_of(label: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, float]:
    """The error of every feature that the label has."""

    def apart(one: Sequence[float], other: Sequence[float]) -> float:
        return float(np.hypot(one[0] - other[0], one[1] - other[1]))

    eyes = [label[f"{side}_eye"] for side in BOTH if label.get(f"{side}_eye")]
    if len(eyes) < 2:
        return {}
    middles = [eye.get("iris") or np.mean([eye["inner"], eye["outer"]], axis=0) for eye in eyes]
    unit = apart(*middles)
    errors = {}
    for side in BOTH:
        eye, mine = label[f"{side}_eye"], found[f"{side}_eye"]
        keys = [key for key in ("inner", "outer", "top", "bottom", "iris") if eye.get(key)]
        errors[f"{side} eye"] = float(np.mean([apart(eye[key], mine[key]) for key in keys])) / unit
        if eye.get("iris"):
            sizes = ("iris_width", "iris_height")
            errors[f"{side} iris"] = max(abs(float(np.log(mine[key] / eye[key]))) for key in sizes)
        brow = label.get(f"{side}_brow")
        if brow and brow.get("seen", True):
            line = np.array([found[f"{side}_brow"][key] for key in ("inner", "middle", "outer")])
            places = [np.array(brow[key]) for key in ("inner", "middle", "outer")]
            errors[f"{side} brow"] = float(np.mean([_to_line(place, line) for place in places])) / unit
    if label.get("mouth"):
        sides = ("left", "right", "top", "bottom")
        errors["mouth"] = float(np.mean([apart(label["mouth"][s], found["mouth"][s]) for s in sides])) / unit
    if label.get("chin"):
        errors["chin"] = apart(label["chin"], found["chin"]) / unit
    return {name: round(error, 4) for name, error in errors.items()}


def _to_line(place: np.ndarray, line: np.ndarray) -> float:
    nearest = float("inf")
    for a, b in itertools.pairwise(line):
        along = np.clip(np.dot(place - a, b - a) / max(float(np.dot(b - a, b - a)), 1e-9), 0, 1)
        nearest = min(nearest, float(np.hypot(*(place - a - along * (b - a)))))
    return nearest


def scores_of(errors: Iterator[Mapping[str, float]]) -> dict[str, Any]:
    every = list(errors)
    scores: dict[str, Any] = {}
    for kind, limit in GOOD.items():
        values = [error for one in every for name, error in one.items() if name.endswith(kind)]
        if values:
            scores[kind] = {
                "n": len(values),
                "good": round(float(np.mean([value < limit for value in values])), 3),
                "median": round(float(np.median(values)), 4),
                "p90": round(float(np.percentile(values, 90)), 4),
            }
    whole = [all(error < GOOD[name.split()[-1]] for name, error in one.items()) for one in every]
    scores["all features good"] = f"{sum(whole)} of {len(whole)}"
    return scores


def _pair(intake: Intake, raw: Rgba8, by_hand: Rgba8) -> dict[str, float]:
    """How much the cut-out agrees with the one made by hand, and how far the fit is from it at 512."""
    hand = np.asarray(cv2.resize(by_hand, (512, 512), interpolation=cv2.INTER_AREA), np.uint8)
    to_hand = _registration(raw, hand)
    if to_hand is None:
        return {}
    figure = cut_out(raw, intake.face).figure
    moved = fitted(figure, Placement(to_hand), 512)
    mine, theirs = moved[..., 3] > 127, hand[..., 3] > 127
    way = np.vstack([to_hand, (0, 0, 1)]) @ np.linalg.inv(np.vstack([intake.placement.matrix, (0, 0, 1)]))
    box = np.array([[x, y] for x in (192, 320) for y in (64, 192)])
    apart = np.hypot(*(box @ way[:2, :2].T + way[:2, 2] - box).T).max()
    return {
        "alpha IoU": round(float((mine & theirs).sum() / (mine | theirs).sum()), 4),
        "head box": round(float(apart), 2),
    }


def _registration(raw: Rgba8, hand: Rgba8) -> np.ndarray | None:
    """The similarity from the raw picture's pixels to those of the one made by hand, by features that both show."""
    finder = cv2.SIFT.create(4000)
    mask = (hand[..., 3] > 250).astype(np.uint8)
    at, told = finder.detectAndCompute(np.ascontiguousarray(raw[..., :3]), None)
    at_hand, told_hand = finder.detectAndCompute(np.ascontiguousarray(hand[..., :3]), mask)
    matches = cv2.BFMatcher().knnMatch(told, told_hand, k=2)
    close = [one for one, other in matches if one.distance < 0.75 * other.distance]
    if len(close) < 8:
        return None
    places = np.array([at[match.queryIdx].pt for match in close], np.float32)
    there = np.array([at_hand[match.trainIdx].pt for match in close], np.float32)
    matrix, _ = cv2.estimateAffinePartial2D(places, there, ransacReprojThreshold=1.0)
    return matrix


if __name__ == "__main__":
    sys.exit(main())
