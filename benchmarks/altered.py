"""Do features of a drawing stay found when it is tilted, small, dark, grey, noisy, a line drawing ...?

    python benchmarks/altered.py FOLDER [--only NAME,NAME] [--sheet OUT.png]

FOLDER holds pictures with their labels beside them (`pictures.py`). Each is altered in every way of `WAYS`, its label with it,
and what is found then is compared. Prints a line for each way: the share of eyes, irises, brows, mouths and chins that are
good, and of how many pictures all are. `--sheet` shows each picture in every way. The exit code is 1 if a face is not found.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from pictures import GOOD, errors_of, pictures_in, scores_of
from PIL import Image

from raven.export.contact_sheet import contact_sheet
from raven.landmarks.faces import find_faces
from raven.landmarks.features import features
from raven.threads import limit_threads
from raven.video.decoding import decode_rgba8
from raven.video.picture import Rgba8

Matrix = np.ndarray
"""(2, 3): from the picture's pixels, counted from the middle of the first one, to those of the altered one."""
Way = Callable[[Rgba8, float], tuple[Rgba8, Matrix]]
"""An alteration of a picture whose irises are so many pixels apart."""

STAYS = np.array([[1.0, 0, 0], [0, 1.0, 0]])
PAPER = 255.0
SMALLEST = 26.0  # pixels between the irises
SHOT = 160  # pixels


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", metavar="NAME,NAME", help="these ways only")
    parser.add_argument("--sheet", type=Path, metavar="OUT.png")
    options = parser.parse_args()
    limit_threads(1)
    labelled = [(path, path.with_suffix(".json")) for path in pictures_in(options.folder)]
    labelled = [(path, label) for path, label in labelled if label.exists()]
    names = options.only.split(",") if options.only else list(WAYS)
    shots, missed = [], 0
    print(f"{'':10}" + "".join(f"{kind:>8}" for kind in GOOD) + "   all")
    for name in names:
        every = []
        for path, label_file in labelled:
            label = _read(label_file)
            rgba8, matrix = WAYS[name](decode_rgba8(path.read_bytes(), path.name), _apart(label))
            faces = find_faces(rgba8)
            if not faces:
                missed += 1
                print(f"{name}: no face in {path.name}", file=sys.stderr)
                continue
            every.append(errors_of(moved(label, matrix), features(faces[0])))
            shots.append((f"{name} {path.stem}"[:24], _shot(rgba8)))
        scores = scores_of(iter(every))
        good = "".join(f"{100 * scores[kind]['good']:7.0f}%" for kind in GOOD if kind in scores)
        print(f"{name:10}{good}   {scores['all features good']}", flush=True)
    if options.sheet:
        contact_sheet(shots, len(labelled)).save(options.sheet)
    return 1 if missed else 0


def moved(label: Mapping[str, Any], matrix: Matrix) -> dict[str, Any]:
    """A label whose points went through `matrix`; the character's left is its right in a mirror, as is the viewer's."""
    scale, is_mirrored = float(np.sqrt(abs(np.linalg.det(matrix[:, :2])))), np.linalg.det(matrix[:, :2]) < 0

    def through(value: Any, key: str) -> Any:
        if isinstance(value, Mapping):
            return {other(name) if is_mirrored else name: through(part, name) for name, part in value.items()}
        if isinstance(value, list) and len(value) == 2:
            return list(matrix[:, :2] @ np.array(value, float) + matrix[:, 2])
        return value * scale if key.startswith("iris_") else value

    def other(name: str) -> str:
        side, _, rest = name.partition("_")
        return "_".join(filter(None, ({"left": "right", "right": "left"}.get(side, side), rest)))

    return {name: part for name, part in through(label, "").items() if part is not None}


def _read(file: Path) -> dict[str, Any]:
    label: dict[str, Any] = json.loads(file.read_text())
    return label


def _apart(label: Mapping[str, Any]) -> float:
    eyes = [np.array(label[f"{side}_eye"].get("iris") or label[f"{side}_eye"]["inner"]) for side in ("left", "right")]
    return float(np.hypot(*(eyes[0] - eyes[1])))


def _shot(rgba8: Rgba8) -> Image.Image:
    image = Image.fromarray(rgba8)
    image.thumbnail((SHOT, SHOT))
    return image


def _resampled(rgba8: Rgba8, how: Callable[[Any], Any]) -> Rgba8:
    """The picture after `how`, which gets and gives premultiplied colours and alpha (H, W, 4), 0..255."""
    premultiplied = rgba8.astype(np.float32)
    premultiplied[..., :3] *= premultiplied[..., 3:] / 255
    result: Any = how(premultiplied)
    result[..., :3] = result[..., :3] * 255 / np.maximum(result[..., 3:], 1)
    return np.asarray(result.clip(0, 255).round(), np.uint8)


def _turned(degrees: float) -> Way:
    def way(rgba8: Rgba8, _: float) -> tuple[Rgba8, Matrix]:
        height, width = rgba8.shape[:2]
        matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
        wide, high = np.ceil(np.abs(matrix[:, :2]) @ (width, height)).astype(int)
        matrix[:, 2] += ((wide - width) / 2, (high - height) / 2)
        size = int(wide), int(high)
        return _resampled(rgba8, lambda picture: cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC)), matrix

    return way


def _scaled(rgba8: Rgba8, scale: float) -> tuple[Rgba8, Matrix]:
    height, width = rgba8.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shift = scale / 2 - 0.5  # pixels are counted from the middle of the first one
    small = _resampled(rgba8, lambda picture: cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    return small, np.array([[scale, 0, shift], [0, scale, shift]])


def _mirrored(rgba8: Rgba8, _: float) -> tuple[Rgba8, Matrix]:
    return np.ascontiguousarray(rgba8[:, ::-1]), np.array([[-1.0, 0, rgba8.shape[1] - 1], [0, 1.0, 0]])


def _face_only(rgba8: Rgba8, apart: float) -> tuple[Rgba8, Matrix]:
    face = find_faces(rgba8)[0].frame
    height, width = rgba8.shape[:2]
    left, top = max(0, int(face.x - 1.5 * apart)), max(0, int(face.y - 1.2 * apart))
    right, bottom = min(width, int(face.x + 1.5 * apart)), min(height, int(face.y + 1.8 * apart))
    return np.ascontiguousarray(rgba8[top:bottom, left:right]), np.array([[1.0, 0, -left], [0, 1.0, -top]])


def _colours(change: Callable[[np.ndarray, float], np.ndarray], on_paper: bool = False) -> Way:
    """`change` gets (H, W, 3) colours, 0..255."""

    def way(rgba8: Rgba8, apart: float) -> tuple[Rgba8, Matrix]:
        rgb: Any = rgba8[..., :3].astype(np.float32)
        alpha = rgba8[..., 3:]
        if on_paper:
            rgb, alpha = PAPER + (rgb - PAPER) * (alpha / 255), np.full_like(alpha, 255)
        altered = change(rgb, apart).clip(0, 255).round().astype(np.uint8)
        return np.dstack([altered, alpha]), STAYS

    return way


def _grey(rgb: np.ndarray) -> np.ndarray:
    return np.repeat((rgb @ np.array([0.299, 0.587, 0.114]))[..., None], 3, axis=2).astype(np.float32)


def _lines(rgb: np.ndarray, apart: float) -> np.ndarray:
    """What is darker than its surroundings, on white: how a picture looks that was never coloured."""
    grey = _grey(rgb)
    around = cv2.GaussianBlur(grey, (0, 0), max(3.0, apart / 12))
    return 255 * np.clip(grey / np.maximum(around, 1) * 1.02, 0, 1) ** 1.5


def _jpeg(rgb: np.ndarray, _: float) -> np.ndarray:
    _, data = cv2.imencode(".jpg", rgb[..., ::-1].astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 35])
    read: Any = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.asarray(read[..., ::-1], np.float32)


def _noise(rgb: np.ndarray, _: float) -> np.ndarray:
    return rgb + np.random.default_rng(1).normal(0, 22, rgb.shape)


WAYS: dict[str, Way] = {
    "as it is": lambda rgba8, _: (rgba8, STAYS),
    "mirrored": _mirrored,
    "tilted": _turned(12),
    "tilted too": _turned(-15),
    "small": lambda rgba8, apart: _scaled(rgba8, min(1.0, SMALLEST / apart)),
    "face only": _face_only,
    "dark": _colours(lambda rgb, _: 0.55 * rgb),
    "bright": _colours(lambda rgb, _: 255 - (255 - rgb) * 0.5, on_paper=True),
    "contrast": _colours(lambda rgb, _: (rgb - 128) * 1.5 + 118, on_paper=True),
    "grey": _colours(lambda rgb, _: _grey(rgb)),
    "lines": _colours(_lines, on_paper=True),
    "JPEG": _colours(_jpeg, on_paper=True),
    "noise": _colours(_noise, on_paper=True),
    "blurred": _colours(lambda rgb, apart: cv2.GaussianBlur(rgb, (0, 0), apart / 45), on_paper=True),
}


if __name__ == "__main__":
    sys.exit(main())
