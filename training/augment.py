"""From a drawn figure to what a network sees: a crop on some ground, in other colours, a little damaged."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.frame import (
    EYE,
    HEAD,
    MOUTH,
    FaceFrame,
    Matrix,
    Points,
    eye_middle,
    for_opencv,
    frame_of,
    mouth_middle,
    transformed,
)
from raven.landmarks.parts import PART
from raven.landmarks.points import EYE_POINTS, INDEX, MIRRORED, MOUTH_POINTS, POINTS
from training.samples import Figure

CROPS = {"head": HEAD, "eye": EYE, "mouth": MOUTH}
SEEN_BY = {"head": list(range(len(POINTS))), "eye": EYE_POINTS, "mouth": MOUTH_POINTS}
"""Which points each network gives."""
EMPTY = 0.12  # share of head crops without a face in them


@dataclass(frozen=True)
class Example:
    """What one step of training sees."""

    picture: NDArray[np.uint8]
    """(S, S, 3) RGB."""
    parts: NDArray[np.uint8]
    """(S/2, S/2)."""
    points: NDArray[np.float32]
    """(points, 3) in pixels of the crop; weight 0 if not to be learned from."""
    face: bool


def example(kind: str, figure: Figure, grounds: NDArray[np.uint8], rng: np.random.Generator) -> Example:
    """One crop for the network `kind` of `CROPS`."""
    if kind == "head" and rng.random() < EMPTY:
        return _empty(figure, grounds, rng)
    points, way = turned_round(figure, rng)
    face = frame_of(points)
    crop = CROPS[kind]
    flipped = False
    if kind == "head":
        loose = rng.random() < 0.5  # half as the first look sees it, half as the second
        frame = _shaken(face, rng, *((0.45, 0.35, 0.5) if loose else (0.12, 0.10, 0.12)))
    elif kind == "eye":
        side = "left" if rng.random() < 0.5 else "right"
        flipped = side == "left"
        frame = _shaken(face.at(eye_middle(points, side)), rng, 0.09, 0.12, 0.1)
    else:
        frame = _shaken(face.at(mouth_middle(points)), rng, 0.12, 0.12, 0.1)
    matrix = frame.matrix(crop, mirrored=flipped)
    picture, parts = _cut(figure, through(matrix, way), crop.pixels, _ground(grounds, crop.pixels, rng), rng)
    if rng.random() < 0.2:
        picture, parts = _cut_off(picture, parts, rng)
    told = transformed(points, matrix)
    told = (told[list(MIRRORED)] if flipped else told)[SEEN_BY[kind]]
    outside = (told[:, :2] < 0).any(1) | (told[:, :2] >= crop.pixels).any(1)
    told[outside, 2] = 0
    return Example(spoilt(recoloured(picture, rng), rng), parts, told.astype(np.float32), True)


def turned_round(figure: Figure, rng: np.random.Generator) -> tuple[Points, Matrix]:
    """The points of the figure or, as often, of its mirror picture; and the way from the figure's pixels to that one's."""
    if rng.random() < 0.5:
        return figure.points, np.array([[1.0, 0, 0], [0, 1, 0]])
    way = np.array([[-1.0, 0, figure.picture.shape[1]], [0, 1, 0]])
    return transformed(figure.points[list(MIRRORED)], way), way


def through(second: Matrix, first: Matrix) -> Matrix:
    """First one way, then the other."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def _shaken(frame: FaceFrame, rng: np.random.Generator, place: float, scale: float, turn: float) -> FaceFrame:
    """A frame that misses by up to about twice `place` sizes, a factor of `exp(scale)` and `turn` radians."""
    right, down = rng.normal(0, place, 2).clip(-2.2 * place, 2.2 * place)
    factor = float(np.exp(rng.uniform(-scale, scale)))
    return frame.moved(right, down, factor, float(rng.normal(0, turn / 2)))


def _empty(figure: Figure, grounds: NDArray[np.uint8], rng: np.random.Generator) -> Example:
    """A crop of the figure or the ground where no face is."""
    size = figure.picture.shape[0]
    eyes = [figure.points[INDEX[name], :2] for name in ("left_eye.iris", "right_eye.iris", "mouth.top")]
    frame = frame_of(figure.points)
    for _ in range(8):
        x, y = rng.uniform(0, size, 2)
        other = FaceFrame(x, y, frame.size * float(np.exp(rng.uniform(-1.4, 0.3))), float(rng.normal(0, 0.4)))
        if min(np.hypot(*(eye - (x, y))) for eye in eyes) > 2.6 * other.size:
            break
    else:
        other = FaceFrame(-9 * size, -9 * size, frame.size)  # nothing but ground
    picture, parts = _cut(figure, other.matrix(HEAD), HEAD.pixels, _ground(grounds, HEAD.pixels, rng), rng)
    nothing = np.zeros((len(POINTS), 3), np.float32)
    return Example(spoilt(recoloured(picture, rng), rng), parts, nothing, False)


def _ground(grounds: NDArray[np.uint8], pixels: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    if rng.random() < 0.4:
        grey = rng.integers(0, 256)
        plain = (grey, grey, grey) if rng.random() < 0.6 else rng.integers(0, 256, 3)
        return np.full((pixels, pixels, 3), plain, np.uint8)
    ground = grounds[rng.integers(len(grounds))]
    edge = int(rng.integers(ground.shape[0] // 3, ground.shape[0] + 1))
    x, y = rng.integers(0, ground.shape[0] - edge + 1, 2)
    cut = ground[y : y + edge, x : x + edge]
    return cv2.resize(cut[:, ::-1] if rng.random() < 0.5 else cut, (pixels, pixels), interpolation=cv2.INTER_AREA)


def _cut(
    figure: Figure, matrix: Matrix, pixels: int, ground: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    picture, matrix_of_picture = figure.picture, matrix
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale < 0.7:  # as the detector does: first smaller by areas, so that lines do not break
        edge = max(1, round(picture.shape[0] * min(1.0, scale * 1.2)))
        picture = np.asarray(cv2.resize(picture, (edge, edge), interpolation=cv2.INTER_AREA), np.uint8)
        factor = figure.picture.shape[0] / edge
        matrix_of_picture = np.column_stack([matrix[:, :2] * factor, matrix[:, 2]])
    how = cv2.INTER_CUBIC if rng.random() < 0.3 else cv2.INTER_LINEAR
    warped = cv2.warpAffine(picture, for_opencv(matrix_of_picture), (pixels, pixels), flags=how)
    behind = cv2.cvtColor(255 - warped[..., 3], cv2.COLOR_GRAY2RGB)
    composed = cv2.add(warped[..., :3], cv2.multiply(ground, behind, scale=1 / 255))
    parts = cv2.warpAffine(
        figure.parts,
        for_opencv(matrix / 2),
        (pixels // 2, pixels // 2),
        flags=cv2.INTER_NEAREST,
        borderValue=PART["background"],
    )
    return np.asarray(composed, np.uint8), np.asarray(parts, np.uint8)


def _cut_off(
    picture: NDArray[np.uint8], parts: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """As if the picture ended within the crop: its last rows and columns go on."""
    pixels = picture.shape[0]
    left, top, right, bottom = (rng.uniform(0, 0.22, 4) * (rng.random(4) < 0.5) * pixels / 2).astype(int)
    inner = picture[2 * top : pixels - 2 * bottom, 2 * left : pixels - 2 * right]
    inner_parts = parts[top : pixels // 2 - bottom, left : pixels // 2 - right]
    wide = (int(2 * top), int(2 * bottom), int(2 * left), int(2 * right))
    narrow = (int(top), int(bottom), int(left), int(right))
    return (
        np.asarray(cv2.copyMakeBorder(inner, *wide, borderType=cv2.BORDER_REPLICATE), np.uint8),
        np.asarray(cv2.copyMakeBorder(inner_parts, *narrow, borderType=cv2.BORDER_REPLICATE), np.uint8),
    )


def recoloured(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The picture with another hue, saturation, contrast and brightness; mostly a little, now and then a lot."""
    if rng.random() < 0.25:
        return picture
    wild = rng.random() < 0.12
    turn = rng.normal(0, 1.2 if wild else 0.08)
    saturation = np.exp(rng.normal(0, 0.5 if wild else 0.25))
    if rng.random() < 0.06:
        saturation = 0.0
    y, i, q = (0.299, 0.587, 0.114), (0.5959, -0.2746, -0.3213), (0.2115, -0.5227, 0.3112)  # YIQ
    forward = np.array([y, i, q])
    chroma = saturation * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.eye(3)
    middle[1:, 1:] = chroma
    matrix = np.linalg.inv(forward) @ middle @ forward
    gain = np.exp(rng.normal(0, 0.18))
    gamma = float(np.exp(rng.normal(0, 0.3)))
    tint = rng.normal(0, 8, 3)
    bent = cv2.LUT(picture, (255 * (np.arange(256) / 255) ** gamma).astype(np.float32))
    shift = 128 - 128 * gain + rng.normal(0, 12) + tint
    mixed = cv2.transform(bent, np.column_stack([matrix * gain, shift]).astype(np.float32))
    return np.asarray(cv2.convertScaleAbs(np.maximum(mixed, 0)), np.uint8)


def spoilt(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """What scalers, codecs and sharpeners do."""
    pixels = picture.shape[0]
    damaged: Any = picture
    if rng.random() < 0.25:  # it came from a smaller picture
        edge = int(pixels * rng.uniform(0.3, 0.9))
        down, up = rng.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST], 2)
        up = cv2.INTER_CUBIC if up == cv2.INTER_AREA else up
        damaged = cv2.resize(
            cv2.resize(damaged, (edge, edge), interpolation=int(down)), (pixels, pixels), interpolation=int(up)
        )
    if rng.random() < 0.15:
        damaged = cv2.GaussianBlur(damaged, (0, 0), rng.uniform(0.3, 1.3))
    if rng.random() < 0.12:
        soft = cv2.GaussianBlur(damaged, (0, 0), 1.0)
        damaged = cv2.addWeighted(damaged, 2.0, soft, -1.0, 0)
    if rng.random() < 0.2:
        noise = rng.standard_normal(damaged.shape, np.float32) * np.float32(rng.uniform(1, 9))
        damaged = cv2.convertScaleAbs(np.maximum(damaged + noise, 0))
    if rng.random() < 0.2:
        _, code = cv2.imencode(".jpg", damaged, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])
        damaged = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return np.asarray(damaged, np.uint8)
