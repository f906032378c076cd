"""Oddities: what tells a photo and an animal's face from the drawn people that the networks know, and what to keep still then.

Limits were read off 8 photos of people in many sizes and qualities, 9 drawn animals and 230 drawings of people. Photos have
grain on the skin (0.75 to 3.4 levels; drawings to 0.6, damaged ones to 3.6), light and shade all over it (2.1 and more;
drawings to 1.4, some paintings 4), and points that the networks are unsure of (0.041 and more; drawings mostly below 0.035). A
few painted drawings have all three, but most of these have a line along the jaw (16 levels of lightness and more), and photos
have none (4 to 12 in 4 of them).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.intake.verdict import SURE, VISIBLE, shut_eyes
from raven.landmarks.curves import smooth_line
from raven.landmarks.faces import Face, on_grey
from raven.landmarks.frame import Points, SquareCrop, transformed
from raven.landmarks.look import Pyramid
from raven.landmarks.points import INDEX
from raven.posers.puppet.rig import FEATURES, Rig
from raven.video.picture import Rgba8

WIDTH, FINEST = 5.0, 64.0  # of the crop, in sizes of the face; pixels that such a size has at most
GRAIN, MODELLING, DOUBT = 0.7, 1.8, 0.0395  # see `_View`; mean error of all points, sizes of the face
OUTLINE = 14.0  # see `_View`
LINE, ASTRAY = 0.08, 0.06  # sizes of the face: the width of a line, and how far it may be from where it was found
PAD = 60.0  # levels by which an animal's nose differs from the face around it
PAD_AREA, PAD_WIDTH, PAD_HEIGHT = (
    0.04,
    (0.22, 0.6),
    (0.15, 0.6),
)  # in sizes of the face; people's noses are lines and dots
PAD_OFF = 0.12, 0.14  # how far its middle may be from the middle of the face, and from the tip of the nose
SOLID = 0.85  # share of its convex hull
WORN = 0.65  # share of hair, clothes and ornaments from which a spot is a beard or a mask
STRANGE = 0.065  # error of the outline of a face from which it is unlike those that the networks know
CLEAR_MOUTH = 0.035  # error of the mouth of a strange face or a muzzle up to which it opens
STILL = 0.2  # the confidence in what is kept still


@dataclass(frozen=True)
class Oddities:
    """What is odd about a face."""

    photo: bool
    muzzle: bool
    """It has the nose of an animal."""
    still: frozenset[str]
    """The features that would move wrongly."""


NOTHING_ODD = Oddities(False, False, frozenset())


def oddities(face: Face, rgba8: Rgba8) -> Oddities:
    """What is odd about a face of this picture."""
    view = _View(face, rgba8)
    painted = view.grain() > GRAIN and view.modelling() > MODELLING
    photo = painted and float(face.error.mean()) > DOUBT and view.outline() < OUTLINE
    if photo:
        return Oddities(True, False, frozenset(FEATURES))
    muzzle = view.has_pad()
    strange = muzzle or _error(face, "jaw_") > STRANGE
    return Oddities(False, muzzle, frozenset({"mouth"} if strange and _error(face, "mouth.") > CLEAR_MOUTH else ()))


def kept_still(rig: Rig, face: Face, odd: Oddities) -> Rig:
    """The rig with less confidence in what would move wrongly."""
    still = set(odd.still)
    eyes = {f"{side}_eye": getattr(rig, f"{side}_eye").confidence >= SURE for side in ("left", "right")}
    unclear = [name for name, sure in eyes.items() if not sure and _seen(face, f"{name}.") > VISIBLE]
    if unclear:  # both can be seen, and one of them alone must not blink
        still |= set(eyes)
    still |= set(shut_eyes(face))  # no other lines take the place of those that are drawn
    return rig.model_copy(
        update={
            name: part.model_copy(update={"confidence": min(part.confidence, STILL)})
            for name in still
            for part in [getattr(rig, name)]
        }
    )


class _View:
    """The upright face with `unit` pixels for its size, `FINEST` at most."""

    def __init__(self, face: Face, rgba8: Rgba8) -> None:
        frame = face.frame
        self.face, self.unit = face, min(FINEST, frame.size)
        self.edge = round(WIDTH * self.unit)
        reach = WIDTH * frame.size
        left, top = (max(0, int(middle - reach)) for middle in (frame.x, frame.y))
        around = rgba8[top : int(frame.y + reach) + 1, left : int(frame.x + reach) + 1]
        self.matrix = frame.matrix(SquareCrop(0.0, 0.5, self.edge / self.unit, self.edge))
        in_part = self.matrix.copy()
        in_part[:, 2] += self.matrix[:, :2] @ (left, top)
        self.colours = Pyramid(on_grey(around)).cut(in_part, self.edge).astype(np.float32)
        skin = (self._share("skin") > 0.8).astype(np.uint8)
        self.skin = cv2.erode(skin, np.ones((5, 5), np.uint8)) > 0

    def grain(self) -> float:
        """How much the skin differs from pixel to pixel, levels of 255: the median, so that lines do not count."""
        grey = self.colours.mean(axis=2)
        fine = np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 1.2))
        return float(np.median(fine[self.skin])) if self.skin.sum() > self.unit else 0.0

    def modelling(self) -> float:
        """How much light and shade the skin has: the median distance from its usual lightness, 0..100."""
        soft = cv2.GaussianBlur(self.colours / 255, (0, 0), 2 * self.unit / FINEST)
        lightness = cv2.cvtColor(soft, cv2.COLOR_RGB2LAB)[..., 0][self.skin]
        return float(np.median(np.abs(lightness - np.median(lightness)))) if self.skin.sum() > self.unit else 0.0

    def outline(self) -> float:
        """How much darker a line along the jaw is than both of its sides: the median along it, levels of lightness, 0..100."""
        lightness = cv2.cvtColor(self.colours / 255, cv2.COLOR_RGB2LAB)[..., 0]
        width, astray = (max(least, round(share * self.unit)) for least, share in ((3, LINE), (2, ASTRAY)))
        dark = cv2.morphologyEx(lightness, cv2.MORPH_BLACKHAT, np.ones((width | 1, width | 1), np.uint8))
        near = cv2.dilate(dark, np.ones((2 * astray + 1, 2 * astray + 1), np.uint8))
        places = np.stack([self._at(f"jaw_{step}") for step in range(1, 8)]).astype(np.float64)
        columns, rows = smooth_line(places).round().astype(int).clip(0, self.edge - 1).T
        return float(np.median(near[rows, columns]))

    def has_pad(self) -> bool:
        """Whether the nose is a large solid spot."""
        if self.skin.sum() <= self.unit:
            return False
        (nose_x, nose_y), mouth = self._at("nose"), self._at("mouth.top")
        rows, columns = np.mgrid[: self.edge, : self.edge]
        near = np.hypot(columns - nose_x, rows - nose_y) < 0.32 * self.unit
        near &= (rows < mouth[1] + 0.02 * self.unit) & (rows > self._at("left_eye.iris")[1])
        apart = np.linalg.norm(self.colours - np.median(self.colours[self.skin], axis=0), axis=2) > PAD
        dot = max(1, round(0.05 * self.unit))
        spots = cv2.morphologyEx(
            (apart & near).astype(np.uint8),
            cv2.MORPH_OPEN,
            cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (dot, dot)),  # lines are no spots
        )
        count, labels, stats, middles = cv2.connectedComponentsWithStats(spots)
        for label in range(1, count):
            width, height, area = stats[label, cv2.CC_STAT_WIDTH : cv2.CC_STAT_AREA + 1] / (
                np.array([self.unit, self.unit, self.unit**2])
            )
            spot = labels == label
            if (
                area > PAD_AREA
                and PAD_WIDTH[0] < width < PAD_WIDTH[1]
                and PAD_HEIGHT[0] < height < PAD_HEIGHT[1]
                and abs(middles[label][0] - self.edge / 2) < PAD_OFF[0] * self.unit
                and abs(middles[label][1] - nose_y) < PAD_OFF[1] * self.unit
                and _solidity(spot) > SOLID
                and float(self._share("front hair", "clothes", "ornament", "glasses")[spot].mean()) < WORN
            ):
                return True
        return False

    def _share(self, *parts: str) -> NDArray[np.float32]:
        return self.face.share_of(parts, self.matrix, (self.edge, self.edge))

    def _at(self, name: str) -> Points:
        return transformed(self.face.point(name), self.matrix)


def _solidity(spot: NDArray[np.bool_]) -> float:
    """The share of its convex hull that a spot fills."""
    hull = cv2.convexHull(cv2.findNonZero(spot.astype(np.uint8)))
    return float(spot.sum() / max(1.0, cv2.contourArea(hull)))


def _error(face: Face, prefix: str) -> float:
    return float(face.error[_of(prefix)].mean())


def _seen(face: Face, prefix: str) -> float:
    return float(face.seen[_of(prefix)].mean())


def _of(prefix: str) -> list[int]:
    return [index for name, index in INDEX.items() if name.startswith(prefix)]
