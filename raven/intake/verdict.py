"""The verdict on a picture: whether it will come alive, and if not wholly, why and what would help, in a user's words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from raven.landmarks.faces import Face
from raven.landmarks.points import INDEX
from raven.posers.puppet.rig import FEATURES

SURE = 0.5  # least confidence of a part that moves
TURNED, TURNED_FAR = 0.36, 0.62  # how unequally the nose divides the way between the eyes: 0 in the middle, 1 at an eye
COVERED = 0.4  # chance of being seen below which a part counts as hidden
SHUT = 0.1  # of an eye's width: a smaller opening is a closed eye
SMALL = 26.0  # pixels between the irises below which a face looks blurred
NAMES = {
    "left_eye": "the left eye",
    "right_eye": "the right eye",
    "left_brow": "the left brow",
    "right_brow": "the right brow",
    "mouth": "the mouth",
    "head": "the outline of the face",
    "neck": "the neck",
}


class Level(StrEnum):
    """How well a picture works."""

    GOOD = "good"
    FAIR = "fair"
    NO = "no"


@dataclass(frozen=True)
class Verdict:
    """What was made of a picture."""

    level: Level
    reasons: tuple[str, ...] = ()
    """One sentence each; empty if all is good."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """The confidence in each part of the rig, 0..1; below 0.5 the part is kept still."""

    def __str__(self) -> str:
        return self.level + (f": {' '.join(self.reasons)}" if self.reasons else "")


def verdict_data(verdict: Verdict | None) -> dict[str, Any] | None:
    """A verdict as plain data: `level`, `reasons`, `parts`; None where nothing was looked at."""
    if verdict is None:
        return None
    return {"level": str(verdict.level), "reasons": list(verdict.reasons), "parts": dict(verdict.parts)}


NO_FACE = Verdict(
    Level.NO,
    (
        "No drawn face was found. Is it a photo, an animal, or a head seen from the side or from behind?",
        "A drawing of one person who looks at the viewer works best; you can also show where the face is.",
    ),
)
"""The verdict on a picture in which no drawn face was found."""

MUZZLE = "The nose looks like an animal's; see whether the eyes and the mouth move where they should."
"""What to say of a face with the nose of an animal."""


def photo(parts: Mapping[str, float]) -> Verdict:
    """The verdict on a face that looks photographed."""
    return Verdict(
        Level.NO,
        (
            "This looks like a photo, and only drawn faces come alive.",
            "A drawing of one person who looks at the viewer works best; you can also show where the parts of the face are.",
        ),
        parts,
    )


def shown_by_hand(parts: Mapping[str, float]) -> Verdict:
    """The verdict on a face that a user showed where none was found."""
    reasons = tuple(_about([name for name, confidence in parts.items() if confidence < SURE]))
    return Verdict(Level.FAIR if reasons else Level.GOOD, reasons, parts)


def verdict_on(
    face: Face,
    parts: Mapping[str, float],
    others: int,
    notes: Sequence[str] = (),
    by_hand: Collection[str] = (),
) -> Verdict:
    """The verdict on a face that was found.

    `parts`: the confidences of its rig; `others`: how many more faces there are; `by_hand`: the parts that a user showed.
    """
    turned = _turn(face)
    if turned > TURNED_FAR:
        return Verdict(
            Level.NO, ("The head is turned too far to the side.", "Take a picture that looks at the viewer."), parts
        )
    reasons = list(notes)
    if turned > TURNED:
        reasons.append("The head is turned to the side, so its turns will look flat.")
    shut = [side for side in ("left", "right") if f"{side}_eye" not in by_hand and _opening(face, side) < SHUT]
    if shut:
        which = "The eyes are" if len(shut) == 2 else f"{NAMES[f'{shut[0]}_eye'].capitalize()} is"
        reasons.append(f"{which} closed; a picture with open eyes is needed to look around and blink.")
    unsure = [name for name, confidence in parts.items() if confidence < SURE]
    if any(name in unsure for name in ("left_eye", "right_eye")) and "mouth" in unsure:
        return Verdict(
            Level.NO,
            ("The eyes and the mouth could not be made out.", "Show where they are, or take a larger picture."),
            parts,
        )
    reasons += _about(unsure, face)
    if face.frame.size < SMALL:
        reasons.append(f"The face is small ({face.frame.size:.0f} pixels from eye to eye) and will look blurred.")
    if others:
        reasons.append(
            f"There {'is one more face' if others == 1 else f'are {others} more faces'}; the largest was taken."
        )
    return Verdict(Level.FAIR if reasons else Level.GOOD, tuple(reasons), parts)


def _about(unsure: Sequence[str], face: Face | None = None) -> list[str]:
    """A sentence for each part, or pair of them, that is a guess."""
    sentences = []
    eyes = [name for name in unsure if name.endswith("_eye")]
    brows = [name for name in unsure if name.endswith("_brow")]
    if brows:
        hidden = [name for name in brows if face is not None and face.seen[INDEX[f"{name}.middle"]] < COVERED]
        which = "The brows are" if len(brows) == 2 else f"{NAMES[brows[0]].capitalize()} is"
        they = "they show through it when they move" if len(brows) == 2 else "it shows through it when it moves"
        so = f"hidden; if by hair, {they}" if hidden else "hard to make out and will stay still"
        sentences.append(f"{which} {so}.")
    if len(eyes) == 2:
        sentences.append("The eyes are hard to make out and will stay still.")
        eyes = []
    for name in (*eyes, *(name for name in unsure if not name.endswith(("_eye", "_brow")))):
        so = " and will stay still" if name in FEATURES else ", so its place is a guess"
        sentences.append(f"{NAMES[name].capitalize()} is hard to make out{so}.")
    return sentences


def _turn(face: Face) -> float:
    left, right, nose = face.point("left_eye.iris"), face.point("right_eye.iris"), face.point("nose")
    across = left - right
    share = float(np.dot(nose - right, across) / max(float(np.dot(across, across)), 1e-6))
    return abs(2 * share - 1)


def _opening(face: Face, side: str) -> float:
    height = np.hypot(*(face.point(f"{side}_eye.top") - face.point(f"{side}_eye.bottom")))
    width = np.hypot(*(face.point(f"{side}_eye.inner") - face.point(f"{side}_eye.outer")))
    return float(height / max(float(width), 1e-6))
