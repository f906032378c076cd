"""The first guess of where a face is: boxes of eyes and mouth from the `animeface` detector, or None."""

import ctypes
import importlib.metadata
import struct
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from raven.video.picture import Rgba8

CORNER, EDGE = (128.0, 0.0), 256.0  # the square of the template that is searched: the head and some air around it
SIZES = (224, 288, 256, 200)  # pixels; the detector was trained on small faces and finds less at larger scales
LAYOUT_OF_VERSION = "2.0.3"  # of animeface, whose extension reads pictures in the memory layout of `_Imaging`


@dataclass(frozen=True)
class Box:
    """A box in template units: its middle and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class FirstGuess:
    """What the detector saw, in template units, right to a few pixels. `left` is the viewer's left here."""

    likelihood: float
    face: Box
    eye_at_left: Box
    eye_at_right: Box
    mouth: Box


class _Imaging(ctypes.Structure):
    """The head of a picture in memory as Pillow 4 laid it out, which is what the detector's extension was built with."""

    _fields_ = (
        ("mode", ctypes.c_char * 7),
        ("type", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bands", ctypes.c_int),
        ("xsize", ctypes.c_int),
        ("ysize", ctypes.c_int),
        ("palette", ctypes.c_void_p),
        ("image8", ctypes.c_void_p),
        ("image32", ctypes.c_void_p),
        ("image", ctypes.c_void_p),
    )


def first_guess(rgba8: Rgba8) -> FirstGuess | None:
    """The most likely face in the head square of the template, or None where the detector sees none or is missing.

    Takes 30-100 ms per tried size.
    """
    square = _head_square(rgba8)
    found: list[tuple[float, FirstGuess]] = []
    for size in SIZES:
        for face in _detect(cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA)):
            guess = _to_template(face, EDGE / size)
            if _plausible(guess):
                found.append((guess.likelihood, guess))
        if found and (len(found) > 1 or size == SIZES[1]):
            break
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _head_square(rgba8: Rgba8) -> np.ndarray:
    """The searched square over white, as (N/2, N/2, 3) uint8."""
    n = rgba8.shape[0]
    x, y, edge = (round(value * n / 512) for value in (*CORNER, EDGE))
    crop = rgba8[y : y + edge, x : x + edge].astype(np.float32)
    alpha = crop[..., 3:] / 255
    return np.clip(crop[..., :3] * alpha + 255 * (1 - alpha) + 0.5, 0, 255).astype(np.uint8)


def _detect(rgb: np.ndarray) -> list[dict[str, Any]]:
    """The detector's findings for an RGB picture.

    Its Python face takes the pixels through a memory layout that Pillow changed in version 12. The extension itself
    only reads a pointer that stands right behind an object's head, and a Python float is an object with eight bytes of
    our choice in just that place.
    """
    try:
        if importlib.metadata.version("animeface") != LAYOUT_OF_VERSION:
            return []
        from animeface import _nvxs
    except ImportError:
        return []
    height, width = rgb.shape[:2]
    pixels = np.ascontiguousarray(np.dstack([rgb, np.full((height, width), 255, np.uint8)]))
    rows = (pixels.ctypes.data + np.arange(height, dtype=np.uint64) * np.uint64(width * 4)).astype(np.uint64)
    image = _Imaging(mode=b"RGB", bands=3, xsize=width, ysize=height, image=rows.ctypes.data)
    (handle,) = struct.unpack("d", struct.pack("P", ctypes.addressof(image)))
    try:
        return list(_nvxs.detect(handle))
    except NotImplementedError:  # the pure Python stand-in of a platform without the extension
        return []


def _to_template(face: dict[str, Any], scale: float) -> FirstGuess:
    def box(name: str) -> Box:
        x, y, width, height = (value * scale for value in face[name])
        return Box(CORNER[0] + x + width / 2 - 0.5, CORNER[1] + y + height / 2 - 0.5, width, height)

    eyes = sorted((box("left_eye_box"), box("right_eye_box")), key=lambda eye: eye.x)
    return FirstGuess(float(face["likelihood"]), box("face_box"), eyes[0], eyes[1], box("mouth_box"))


def _plausible(guess: FirstGuess) -> bool:
    """Whether this can be the face of a picture in the template: the head within x 192..320, y 64..192."""
    middle = (guess.eye_at_left.x + guess.eye_at_right.x) / 2
    eyes_y = (guess.eye_at_left.y + guess.eye_at_right.y) / 2
    return (
        236 < middle < 276
        and 110 < eyes_y < 175
        and 20 < guess.eye_at_right.x - guess.eye_at_left.x < 90
        and abs(guess.eye_at_left.y - guess.eye_at_right.y) < 10
        and eyes_y + 8 < guess.mouth.y < 205
    )
