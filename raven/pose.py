"""The 45 morphs of a pose, in the order of Talking Head Anime 3: their names, groups and ranges.

`Pose` is a float32 array of 45 values in this order. "Left" and "right" are the character's own sides: the left eye is
on the viewer's right.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Group = Literal["eyebrow", "eye", "iris_morph", "mouth", "iris_rotation", "face_rotation", "body_rotation", "breathing"]
Pose: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Morph:
    """One of the 45 numbers: its name in JSON, its group, and the range [`low`, 1] of its value."""

    name: str
    group: Group
    low: float = 0.0
    high: float = 1.0


def _sides(group: Group, stem: str) -> tuple[Morph, Morph]:
    return Morph(f"{stem}_left_index", group), Morph(f"{stem}_right_index", group)


MORPHS: tuple[Morph, ...] = (
    *_sides("eyebrow", "eyebrow_troubled"),
    *_sides("eyebrow", "eyebrow_angry"),
    *_sides("eyebrow", "eyebrow_lowered"),
    *_sides("eyebrow", "eyebrow_raised"),
    *_sides("eyebrow", "eyebrow_happy"),
    *_sides("eyebrow", "eyebrow_serious"),
    *_sides("eye", "eye_wink"),
    *_sides("eye", "eye_happy_wink"),
    *_sides("eye", "eye_surprised"),
    *_sides("eye", "eye_relaxed"),
    *_sides("eye", "eye_unimpressed"),
    *_sides("eye", "eye_raised_lower_eyelid"),
    *_sides("iris_morph", "iris_small"),
    Morph("mouth_aaa_index", "mouth"),
    Morph("mouth_iii_index", "mouth"),
    Morph("mouth_uuu_index", "mouth"),
    Morph("mouth_eee_index", "mouth"),
    Morph("mouth_ooo_index", "mouth"),
    Morph("mouth_delta", "mouth"),
    *_sides("mouth", "mouth_lowered_corner"),
    *_sides("mouth", "mouth_raised_corner"),
    Morph("mouth_smirk", "mouth"),
    Morph("iris_rotation_x_index", "iris_rotation", -1.0),
    Morph("iris_rotation_y_index", "iris_rotation", -1.0),
    Morph("head_x_index", "face_rotation", -1.0),
    Morph("head_y_index", "face_rotation", -1.0),
    Morph("neck_z_index", "face_rotation", -1.0),
    Morph("body_y_index", "body_rotation", -1.0),
    Morph("body_z_index", "body_rotation", -1.0),
    Morph("breathing_index", "breathing"),
)

MORPH_COUNT = len(MORPHS)
INDEX: dict[str, int] = {morph.name: i for i, morph in enumerate(MORPHS)}
LOW: Pose = np.array([morph.low for morph in MORPHS], np.float32)
HIGH: Pose = np.array([morph.high for morph in MORPHS], np.float32)

MOUTH_OPEN_MORPHS: tuple[str, ...] = (
    "mouth_aaa_index",
    "mouth_iii_index",
    "mouth_uuu_index",
    "mouth_eee_index",
    "mouth_ooo_index",
    "mouth_delta",
)
"""The morphs that open the mouth; talking and lip sync own them. Corners and smirk belong to the emotion."""


def morphs_named(name: str) -> tuple[str, ...]:
    """The morphs that a name in older files means: with or without `_index`, and without a side both sides.

    So `eye_unimpressed` is the left and the right one, and `head_x` is `head_x_index`. Empty for a name that means none.
    """
    return _MEANT.get(name.removesuffix("_index"), ())


def _meant() -> dict[str, tuple[str, ...]]:
    meant: dict[str, tuple[str, ...]] = {}
    for morph in MORPHS:
        stem = morph.name.removesuffix("_index")
        for short in {stem, stem.removesuffix("_left").removesuffix("_right")}:
            meant[short] = (*meant.get(short, ()), morph.name)
    return meant


_MEANT = _meant()


def rest_pose() -> Pose:
    """The pose with every morph at zero."""
    return np.zeros(MORPH_COUNT, np.float32)


def pose_from(values: dict[str, float]) -> Pose:
    """The pose with the named morphs set and all others zero. Raises `KeyError` for a name that is no morph."""
    pose = rest_pose()
    for name, value in values.items():
        pose[INDEX[name]] = value
    return np.clip(pose, LOW, HIGH)
