"""Draws a rig over its picture, for the eye to judge."""

import cv2
import numpy as np

from raven.posers.puppet.rig import Line, Rig
from raven.video.picture import Rgba8

SCALE = 5  # preview pixels per template unit
BOX = (176.0, 48.0, 336.0, 224.0)  # what is shown, in template units
LID, IRIS, BROW, MOUTH, HEAD, NECK = (
    (0, 160, 60), (20, 60, 255), (200, 0, 200), (230, 90, 0), (0, 130, 200), (120, 80, 40),
)  # fmt: skip


def draw_preview(rgba8: Rgba8, rig: Rig) -> Rgba8:
    """The face of the picture enlarged, over white, with every line, point and confidence of its rig. RGBA, 8 bit."""
    n = rgba8.shape[0]
    step = n / 512 / SCALE
    x, y = ((value + 0.5) * n / 512 - 0.5 for value in BOX[:2])
    size = (round((BOX[2] - BOX[0]) * SCALE), round((BOX[3] - BOX[1]) * SCALE))
    part = rgba8.astype(np.float32) / 255
    part[..., :3] = part[..., :3] * part[..., 3:] + (1 - part[..., 3:])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    rgb = np.clip(part[..., :3], 0, 1)
    shown = cv2.warpAffine(rgb, np.array([[step, 0, x], [0, step, y]]), size, flags=flags, borderValue=(1, 1, 1))
    canvas = np.ascontiguousarray((np.clip(shown, 0, 1) * 255 + 0.5).astype(np.uint8))

    for name, eye in (("left eye", rig.left_eye), ("right eye", rig.right_eye)):
        _line(canvas, eye.upper, LID)
        _line(canvas, eye.lower, LID)
        over = tuple((px, py - eye.lash * _inner(i, len(eye.upper))) for i, (px, py) in enumerate(eye.upper))
        _line(canvas, over, LID, dots=False)
        center = _at(np.array([eye.iris]))[0]
        axes = (round(eye.iris_width / 2 * SCALE * 8), round(eye.iris_height / 2 * SCALE * 8))
        cv2.ellipse(canvas, tuple(int(v) for v in center), axes, 0, 0, 360, IRIS, 1, cv2.LINE_AA, 3)
        cv2.circle(canvas, tuple(int(v / 8) for v in center), 2, IRIS, -1)
        _label(canvas, name, eye.confidence, (eye.lower[0][0], max(p[1] for p in eye.lower) + 4), LID)
    for name, brow in (("left brow", rig.left_brow), ("right brow", rig.right_brow)):
        _line(canvas, brow.line, BROW)
        half = brow.thickness / 2
        for side in (-half, half):
            _line(canvas, tuple((px, py + side) for px, py in brow.line), BROW, dots=False)
        _label(canvas, name, brow.confidence, (brow.line[0][0], min(p[1] for p in brow.line) - 3), BROW)
    _line(canvas, rig.mouth.upper, MOUTH)
    _line(canvas, rig.mouth.lower, MOUTH)
    _label(canvas, "mouth", rig.mouth.confidence, (rig.mouth.upper[-1][0] + 4, rig.mouth.upper[-1][1]), MOUTH)
    _line(canvas, rig.head.outline, HEAD)
    head = rig.head
    _line(
        canvas,
        ((head.left, head.chin[1]), (head.left, head.top), (head.right, head.top), (head.right, head.chin[1])),
        HEAD,
        dots=False,
    )
    _label(canvas, "head", head.confidence, (head.chin[0] + 8, head.chin[1] - 1), HEAD)
    neck = rig.neck
    (nx, ny), reach = neck.pivot, neck.width / 2
    _line(
        canvas,
        ((nx - reach, ny), (nx - reach, neck.bottom), (nx + reach, neck.bottom), (nx + reach, ny)),
        NECK,
        dots=False,
    )
    cv2.drawMarker(canvas, tuple(int(v / 8) for v in _at(np.array([neck.pivot]))[0]), NECK, cv2.MARKER_CROSS, 14, 1)
    _label(canvas, "neck", neck.confidence, (nx - reach, neck.bottom + 4), NECK)
    return np.dstack([canvas, np.full(canvas.shape[:2], 255, np.uint8)])


def _inner(index: int, count: int) -> float:
    """Share of the lash's thickness that is drawn at a point: none at the ends."""
    return min(1.0, 3 * index / (count - 1), 3 * (1 - index / (count - 1)))


def _at(points: np.ndarray) -> np.ndarray:
    """Template points in eighths of preview pixels."""
    return np.asarray(np.round((points - np.array(BOX[:2])) * SCALE * 8), np.int32)


def _line(canvas: np.ndarray, line: Line, color: tuple[int, int, int], dots: bool = True) -> None:
    points = _at(np.array(line))
    cv2.polylines(canvas, [points], False, color, 1, cv2.LINE_AA, 3)
    if dots:
        for x, y in points:
            cv2.circle(canvas, (int(x), int(y)), 10, color, -1, cv2.LINE_AA, 3)


def _label(
    canvas: np.ndarray, name: str, confidence: float, at: tuple[float, float], color: tuple[int, int, int]
) -> None:
    x, y = (int(v / 8) for v in _at(np.array([at]))[0])
    text = f"{name} {confidence:.2f}" + ("" if confidence >= 0.5 else " ?")
    cv2.putText(canvas, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (255, 255, 255), 3, cv2.LINE_AA)
    cv2.putText(canvas, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.42, color, 1, cv2.LINE_AA)
