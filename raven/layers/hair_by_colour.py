"""Hair around the eyes that was seen as skin: told by its colour, where it hangs together with hair that was seen as hair."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from raven.layers.guided import Float
from raven.layers.parts import TEMPLATE, Parts
from raven.layers.tones import Colors, tones_of
from raven.video.picture import Rgba8

AROUND, BELOW = 22, 8  # template units around the eyes, and below them, in which hair is looked for
HAIR_AROUND, SKIN_BELOW = 45, 25  # template units around and below the eyes whose sure hair and skin have the colours
SURE, LIKELY = 0.9, 0.6  # chances that tell colours, and that need no correction
HAIR_TONES, SKIN_TONES = 6, 3
RARE_HAIR, RARE_SKIN = 0.06, 0.1  # shares of a tone below which it does not count
LEAST_HAIR, LEAST_SKIN = 200, 100  # template units squared that must be surely so
APART = 20.0  # RGB distance from skin below which a tone of hair tells nothing
NEAR = 24.0  # RGB distance up to which a pixel has a tone
NEARER = 0.5  # of the distance to the next tone of skin
HELD = 40  # template units squared of sure hair that what is hair hangs together with
THICK = 3  # template units: half as thick is at least what is hair; rims of lashes mixed with skin are thinner
SOFT = 0.7  # template units: how far the edges of what is hair go over into what is beside it
LEAST = 25  # template units squared: smaller spots are no hair


def hair_by_colour(parts: Parts, rgba8: Rgba8) -> Parts:
    """The parts of a square picture, with what has the hair's colour and hangs together with it as front hair.

    Eyes that are drawn over a fringe make the networks take the hair below and beside them for skin. Where hair and skin have
    nearly the same colour nothing changes.
    """
    shares = parts.shares
    taken = _taken_for_others(shares, rgba8)
    if taken is None or not taken.any():
        return parts
    soft = cv2.GaussianBlur(taken.astype(np.float32), (0, 0), SOFT)
    corrected = shares * (1 - soft)
    corrected[PART["front hair"]] += 255 * soft
    return Parts.of_shares(corrected.round().astype(np.uint8))


def _taken_for_others(shares: NDArray[np.uint8], rgba8: Rgba8) -> NDArray[np.bool_] | None:
    """(512, 512): what is hair and was taken for something else; None where colours cannot tell."""

    def chance(*names: str) -> Float:
        return np.asarray(shares[[PART[name] for name in names]].sum(axis=0, dtype=np.float32) / 255, np.float32)

    eyes = (chance("iris", "eye white") > 0.5).astype(np.uint8)
    if not eyes.any():
        return None
    small = cv2.resize(rgba8, (TEMPLATE, TEMPLATE), interpolation=cv2.INTER_AREA)
    colours = small[..., :3].astype(np.float32)
    left, top, width, height = cv2.boundingRect(eyes)
    cheeks = np.zeros(eyes.shape, np.bool_)
    cheeks[top + height : top + height + SKIN_BELOW, left : left + width] = True
    front = chance("front hair")
    skin = _inner(chance("skin") > SURE) & cheeks
    hair = _inner((front > SURE) & (small[..., 3] > 250) & _within(eyes, HAIR_AROUND))
    if skin.sum() < LEAST_SKIN or hair.sum() < LEAST_HAIR:
        return None
    own, others = (
        _usual(colours[where], *how)
        for where, how in ((hair, (HAIR_TONES, RARE_HAIR)), (skin, (SKIN_TONES, RARE_SKIN)))
    )
    own = own[_distance(own, others) > APART]
    if not len(own):
        return None
    away = _distance(colours, own)
    alike = (away < NEAR) & (away < NEARER * _distance(colours, others))
    alike &= (chance("iris", "eye white", "lash") < 0.5) & (chance("brow", "ear") < 0.4) & (chance("ornament") < 0.5)
    count, pieces = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    held = np.bincount(pieces[front > SURE], minlength=count) > HELD
    held[0] = False
    near = _within(eyes, AROUND)
    near[top + height + BELOW :] = False
    return _spots(held[pieces] & near & (front < LIKELY) & (chance("back hair") < 0.5))


def _spots(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What of a mask is neither thin, as the borders between two parts are, nor small."""
    whole = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, _disc(1))
    thick = cv2.morphologyEx(whole, cv2.MORPH_OPEN, _disc(THICK))
    kept = (cv2.dilate(thick, _disc(2)) > 0) & (whole > 0)
    count, pieces = cv2.connectedComponents(kept.astype(np.uint8), connectivity=4)
    large = np.bincount(pieces.ravel(), minlength=count) >= LEAST
    large[0] = False
    return np.asarray(large[pieces])


def _usual(colours: Colors, count: int, rare: float) -> Colors:
    tones, share = tones_of(np.ascontiguousarray(colours), count)
    return tones[share > rare]


def _distance(colours: Colors, tones: Colors) -> Float:
    """(...): RGB distance of each colour to the nearest tone."""
    apart = [np.einsum("...i,...i", away, away) for away in (colours - tone for tone in tones)]
    return np.sqrt(np.min(apart, axis=0))


def _inner(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return cv2.erode(mask.astype(np.uint8), _disc(1)) > 0


def _within(mask: NDArray[np.uint8], units: int) -> NDArray[np.bool_]:
    return cv2.dilate(mask, _disc(units)) > 0


def _disc(radius: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2), np.uint8)
