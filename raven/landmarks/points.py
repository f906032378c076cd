"""The points of a drawn face: their names and order in every array of points, and which swap when a picture is mirrored.

"left" and "right" of eyes and brows are the character's own; those of mouth, jaw and neck are the viewer's. "inner" is towards
the nose. Points lie in pixels: x to the right, y down, the middle of the top left pixel at (0.5, 0.5) - edges count whole.
"""

EYE = (
    "inner",  # corners of the opening, where the borders of both lids meet
    "outer",
    "top",  # borders of the opening (lash line not included) straight above and below the middle of the iris
    "bottom",
    "upper_inner",  # on the border of the upper lid, at 1/4, 1/2 and 3/4 of its length from the inner corner
    "upper_middle",
    "upper_outer",
    "lower_inner",  # the same on the lower lid
    "lower_middle",
    "lower_outer",
    "iris",  # middle of the whole ellipse, also where lids hide it
    "iris_top",  # ends of its axes
    "iris_bottom",
    "iris_inner",
    "iris_outer",
)
BROW = ("inner", "inner_middle", "middle", "outer_middle", "outer")  # on the centre line, at 0, 1/4 ... 1 of its length
MOUTH = (
    "left",  # corners of the outer border (of a closed mouth: ends of its line)
    "right",
    "top",  # borders straight above and below the middle between the corners; the same point when closed
    "bottom",
    "upper_left",  # borders a quarter of the width in from each corner
    "upper_right",
    "lower_left",
    "lower_right",
)
JAW = tuple(
    f"jaw_{step}" for step in range(9)
)  # equal steps from beside the viewer's left eye over the chin (4) to the other side
OTHERS = (
    "chin",
    "nose",
    "hair_top",
    "neck_left",
    "neck_right",
)  # lowest point of the face; tip; top without ornaments; below the chin


def _names() -> tuple[str, ...]:
    eyes = [f"{side}_eye.{name}" for side in ("left", "right") for name in EYE]
    brows = [f"{side}_brow.{name}" for side in ("left", "right") for name in BROW]
    return (*eyes, *brows, *(f"mouth.{name}" for name in MOUTH), *JAW, *OTHERS)


POINTS = _names()
INDEX = {name: index for index, name in enumerate(POINTS)}
EYE_POINTS = [i for i, name in enumerate(POINTS) if name.startswith(("right_eye.", "right_brow."))]
"""What the network for eyes gives, which sees every eye as the character's right one."""
MOUTH_POINTS = [i for i, name in enumerate(POINTS) if name.startswith("mouth.")]
"""What the network for mouths gives."""


def _mirrored_name(name: str) -> str:
    if name.startswith("jaw_"):
        return f"jaw_{len(JAW) - 1 - int(name[4:])}"
    swapped = {"left": "right", "right": "left"}
    head, dot, tail = name.partition(".")
    if head == "mouth":
        return head + dot + "_".join(swapped.get(word, word) for word in tail.split("_"))
    return "_".join(swapped.get(word, word) for word in head.split("_")) + dot + tail


MIRRORED = tuple(
    INDEX[_mirrored_name(name)] for name in POINTS
)  # points[MIRRORED] are the points of the mirrored picture, once x is mirrored
