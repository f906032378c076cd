"""How the sliders are arranged: sections of rows, a row for each morph or cel, both sides of a morph in one row."""

from dataclasses import dataclass

from raven.cels import CELS
from raven.pose import INDEX, MORPHS, Group
from raven.pose_editor.values import LEFT, RIGHT


@dataclass(frozen=True)
class Row:
    """One morph or cel."""

    label: str
    names: tuple[str, ...]
    """One name, or the left and the right one (the character's own sides)."""
    hint: str

    @property
    def key(self) -> str:
        return self.names[0]


@dataclass(frozen=True)
class Section:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for row in self.rows for name in row.names)

    @property
    def has_sides(self) -> bool:
        return any(len(row.names) == 2 for row in self.rows)


_WORDS = {  # labels that the name of the morph does not give, and what its ends mean
    "eyebrow_troubled": ("Troubled", "inner ends up, as in worry"),
    "eyebrow_angry": ("Angry", "inner ends down"),
    "eyebrow_lowered": ("Lowered", "the whole brow down"),
    "eyebrow_raised": ("Raised", "the whole brow up"),
    "eyebrow_happy": ("Happy", "arched"),
    "eyebrow_serious": ("Serious", "flat"),
    "eye_wink": ("Wink", "closed, lids downward: calm, or in pain"),
    "eye_happy_wink": ("Happy wink", "closed, lids upward: smiling"),
    "eye_surprised": ("Surprised", "wide open"),
    "eye_relaxed": ("Relaxed", "half way to sleep"),
    "eye_unimpressed": ("Unimpressed", "upper lid flat"),
    "eye_raised_lower_eyelid": ("Lower lid raised", "as in a smile or a strain"),
    "iris_small": ("Small", "beyond about 0.6 a dot"),
    "iris_rotation_x_index": ("Gaze up", "positive: up, negative: down"),
    "iris_rotation_y_index": ("Gaze aside", "positive: to the viewer's left, negative: to the right"),
    "mouth_aaa_index": ("aaa", "wide open"),
    "mouth_iii_index": ("iii", "broad, teeth together"),
    "mouth_uuu_index": ("uuu", "small and round"),
    "mouth_eee_index": ("eee", "broad and open"),
    "mouth_ooo_index": ("ooo", "round and open"),
    "mouth_delta": ("delta", "a triangle"),
    "mouth_lowered_corner": ("Corners down", "while the character speaks these stay"),
    "mouth_raised_corner": ("Corners up", "while the character speaks these stay"),
    "mouth_smirk": ("Smirk", "one corner up; while the character speaks it stays"),
    "head_x_index": ("Head up", "positive: looks up, negative: bows"),
    "head_y_index": ("Head turn", "positive: to the viewer's left, negative: to the right"),
    "neck_z_index": ("Head tilt", "positive: to the viewer's left, negative: to the right"),
    "body_y_index": ("Body turn", "positive: to the viewer's left, negative: to the right"),
    "body_z_index": ("Body lean", "positive: to the viewer's left, negative: to the right"),
    "breathing_index": ("Breath", "not used by the live avatar, whose breath is its own"),
}
_CEL_WORDS = {
    "blush1": "cheeks",
    "blush2": "ears",
    "blush3": "full face",
    "shadow1": "dark upper face",
    "sweat1": "drops of sweat",
    "sweat2": "more drops",
    "sweat3": "still more drops",
    "tears1": "outer corners of the eyes",
    "tears2": "inner corners of the eyes",
    "tears3": "lower edge of the eyes",
    "waver1": "how much the eyes waver",
    "waver2": "second picture of wavering eyes; stays at zero in a template",
}
_GROUPS: tuple[tuple[str, tuple[Group, ...]], ...] = (
    ("Eyebrows", ("eyebrow",)),
    ("Eyes", ("eye",)),
    ("Irises", ("iris_morph", "iris_rotation")),
    ("Mouth", ("mouth",)),
    ("Head and body", ("face_rotation", "body_rotation", "breathing")),
)


def _morph_rows(groups: tuple[Group, ...]) -> tuple[Row, ...]:
    rows = []
    for morph in MORPHS:
        if morph.group not in groups or morph.name.endswith(RIGHT):
            continue
        stem = morph.name.removesuffix(LEFT)
        label, meaning = _WORDS[stem]
        names = (morph.name, stem + RIGHT) if stem != morph.name else (morph.name,)
        rows.append(Row(label, names, f"{stem}: {meaning}"))
    return tuple(rows)


def _cel_row(name: str) -> Row:
    return Row(name, (name,), _CEL_WORDS.get(name, "a picture of the data eyes; stays at zero in a template"))


SECTIONS: tuple[Section, ...] = (
    *(Section(title, _morph_rows(groups)) for title, groups in _GROUPS),
    Section("Cels", tuple(_cel_row(name) for name in CELS)),
)
"""All morphs and cels, each once."""

ALL = tuple(name for section in SECTIONS for name in section.names)
assert {*ALL} == {*INDEX, *CELS}
