"""The verdict on a picture: whether it will come alive, and if not wholly, why and what would help, in a user's words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from raven.landmarks.faces import Face
from raven.landmarks.points import INDEX
from raven.said import as_data, said

SURE = 0.5  # least confidence of a part that moves
TURNED, TURNED_FAR = 0.36, 0.62  # how unequally the nose divides the way between the eyes: 0 in the middle, 1 at an eye
COVERED, VISIBLE = 0.4, 0.65  # chances of being seen below which a part counts as hidden, above which as in sight
SHUT = 0.1  # of an eye's width: a smaller opening is a closed eye
SMALL = 26.0  # pixels between the irises below which a face looks blurred

CLOSED = {
    "left_eye": said(
        "left_eye_closed", "The left eye is closed; a picture with open eyes is needed to look around and blink."
    ),
    "right_eye": said(
        "right_eye_closed", "The right eye is closed; a picture with open eyes is needed to look around and blink."
    ),
}
"""What to say of an eye that is shut."""
HIDDEN = {
    "brows": said("brows_hidden", "The brows are hidden; if by hair, they show through it when they move."),
    "left_brow": said("left_brow_hidden", "The left brow is hidden; if by hair, it shows through it when it moves."),
    "right_brow": said("right_brow_hidden", "The right brow is hidden; if by hair, it shows through it when it moves."),
}
"""What to say of brows that something covers."""
UNCLEAR = {
    "brows": said("brows_unclear", "The brows are hard to make out and will stay still."),
    "left_brow": said("left_brow_unclear", "The left brow is hard to make out and will stay still."),
    "right_brow": said("right_brow_unclear", "The right brow is hard to make out and will stay still."),
    "eyes": said("eyes_unclear", "The eyes are hard to make out and will stay still."),
    "left_eye": said("left_eye_unclear", "The left eye is hard to make out and will stay still."),
    "right_eye": said("right_eye_unclear", "The right eye is hard to make out and will stay still."),
    "mouth": said("mouth_unclear", "The mouth is hard to make out and will stay still."),
    "head": said("outline_unclear", "The outline of the face is hard to make out, so its place is a guess."),
    "neck": said("neck_unclear", "The neck is hard to make out, so its place is a guess."),
}
"""What to say of a part, or of a pair, that is a guess."""


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
    """A verdict as plain data: `level`, `reasons`, `remarks`, `parts`; None where nothing was looked at."""
    if verdict is None:
        return None
    return {
        "level": str(verdict.level),
        "reasons": [str(reason) for reason in verdict.reasons],
        "remarks": [as_data(reason) for reason in verdict.reasons],
        "parts": dict(verdict.parts),
    }


NO_FACE = Verdict(
    Level.NO,
    (
        said(
            "no_face", "No drawn face was found. Is it a photo, an animal, or a head seen from the side or from behind?"
        ),
        said(
            "draw_one_face",
            "A drawing of one person who looks at the viewer works best; you can also show where the face is.",
        ),
    ),
)
"""The verdict on a picture in which no drawn face was found."""

PAINTED_SCENE = said("painted_scene", "The background is a painted scene; look whether the cut-out is clean.")
"""What to say of a figure cut out of a scene."""
DOUBTFUL_CUT = said(
    "cut_out_doubtful",
    "The cut-out is doubtful, as figure and background look alike in places: a limb or hair may be missing, or a piece of the "
    "background may be left.",
)
"""The same where its outline is in doubt."""
MUZZLE = said(
    "animal_nose", "The nose looks like an animal's; see whether the eyes and the mouth move where they should."
)
"""What to say of a face with the nose of an animal."""


def photo(parts: Mapping[str, float]) -> Verdict:
    """The verdict on a face that looks photographed."""
    return Verdict(
        Level.NO,
        (
            said("photo", "This looks like a photo, and only drawn faces come alive."),
            said(
                "draw_one_parts",
                "A drawing of one person who looks at the viewer works best; you can also show where the "
                "parts of the face are.",
            ),
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
            Level.NO,
            (
                said("head_turned_far", "The head is turned too far to the side."),
                said("looks_at_viewer", "Take a picture that looks at the viewer."),
            ),
            parts,
        )
    reasons = list(notes)
    if turned > TURNED:
        reasons.append(said("head_turned", "The head is turned to the side, so its turns will look flat."))
    shut = [name for name in shut_eyes(face) if name not in by_hand]
    if len(shut) == 2:
        reasons.append(
            said("eyes_closed", "The eyes are closed; a picture with open eyes is needed to look around and blink.")
        )
    elif shut:
        reasons.append(CLOSED[shut[0]])
    unsure = [name for name, confidence in parts.items() if confidence < SURE and name not in shut]
    if any(name in unsure for name in ("left_eye", "right_eye")) and "mouth" in unsure:
        return Verdict(
            Level.NO,
            (
                said("eyes_and_mouth_unclear", "The eyes and the mouth could not be made out."),
                said("show_or_larger", "Show where they are, or take a larger picture."),
            ),
            parts,
        )
    reasons += _about(unsure, face)
    if face.frame.size < SMALL:
        reasons.append(
            said(
                "face_small",
                "The face is small ({pixels} pixels from eye to eye) and will look blurred.",
                pixels=round(face.frame.size),
            )
        )
    if others:
        reasons.append(
            said("more_faces", "There are {count} more faces; the largest was taken.", count=others)
            if others > 1
            else said("one_more_face", "There is one more face; the largest was taken.")
        )
    return Verdict(Level.FAIR if reasons else Level.GOOD, tuple(reasons), parts)


def shut_eyes(face: Face) -> list[str]:
    """The eyes that can be seen to be closed, such as `left_eye`."""
    return [f"{side}_eye" for side in ("left", "right") if _opening(face, side) < SHUT and _seen(face, side) > VISIBLE]


def _about(unsure: Sequence[str], face: Face | None = None) -> list[str]:
    """A sentence for each part, or pair of them, that is a guess."""
    sentences = []
    eyes = [name for name in unsure if name.endswith("_eye")]
    brows = [name for name in unsure if name.endswith("_brow")]
    if brows:
        hidden = any(face is not None and face.seen[INDEX[f"{name}.middle"]] < COVERED for name in brows)
        sentences.append((HIDDEN if hidden else UNCLEAR)[brows[0] if len(brows) == 1 else "brows"])
    if len(eyes) == 2:
        sentences.append(UNCLEAR["eyes"])
        eyes = []
    others = [name for name in unsure if not name.endswith(("_eye", "_brow"))]
    return [*sentences, *(UNCLEAR[name] for name in (*eyes, *others))]


def _turn(face: Face) -> float:
    left, right, nose = face.point("left_eye.iris"), face.point("right_eye.iris"), face.point("nose")
    across = left - right
    share = float(np.dot(nose - right, across) / max(float(np.dot(across, across)), 1e-6))
    return abs(2 * share - 1)


def _seen(face: Face, side: str) -> float:
    return float(np.mean([face.seen[index] for name, index in INDEX.items() if name.startswith(f"{side}_eye.")]))


def _opening(face: Face, side: str) -> float:
    height = np.hypot(*(face.point(f"{side}_eye.top") - face.point(f"{side}_eye.bottom")))
    width = np.hypot(*(face.point(f"{side}_eye.inner") - face.point(f"{side}_eye.outer")))
    return float(height / max(float(width), 1e-6))
