"""How the sliders are arranged: sections of rows, a row for each morph or cel, both sides of a morph in one row."""

from dataclasses import dataclass

from raven.cels import CELS
from raven.gui.texts import t
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
class RowGroup:
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
    "eyebrow_troubled": (t("Troubled"), t("inner ends up, as in worry")),
    "eyebrow_angry": (t("Angry"), t("inner ends down")),
    "eyebrow_lowered": (t("Lowered"), t("the whole brow down")),
    "eyebrow_raised": (t("Raised"), t("the whole brow up")),
    "eyebrow_happy": (t("Happy"), t("arched")),
    "eyebrow_serious": (t("Serious"), t("flat")),
    "eye_wink": (t("Wink"), t("closed, lids downward: calm, or in pain")),
    "eye_happy_wink": (t("Happy wink"), t("closed, lids upward: smiling")),
    "eye_surprised": (t("Surprised"), t("wide open")),
    "eye_relaxed": (t("Relaxed"), t("half way to sleep")),
    "eye_unimpressed": (t("Unimpressed"), t("upper lid flat")),
    "eye_raised_lower_eyelid": (t("Lower lid raised"), t("as in a smile or a strain")),
    "iris_small": (t("Small"), t("beyond about 0.6 a dot")),
    "iris_rotation_x_index": (t("Gaze up"), t("positive: up, negative: down")),
    "iris_rotation_y_index": (t("Gaze aside"), t("positive: to the viewer's left, negative: to the right")),
    "mouth_aaa_index": ("aaa", t("wide open")),
    "mouth_iii_index": ("iii", t("broad, teeth together")),
    "mouth_uuu_index": ("uuu", t("small and round")),
    "mouth_eee_index": ("eee", t("broad and open")),
    "mouth_ooo_index": ("ooo", t("round and open")),
    "mouth_delta": ("delta", t("a triangle")),
    "mouth_lowered_corner": (t("Corners down"), t("while the character speaks these stay")),
    "mouth_raised_corner": (t("Corners up"), t("while the character speaks these stay")),
    "mouth_smirk": (t("Smirk"), t("one corner up; while the character speaks it stays")),
    "head_x_index": (t("Head up"), t("positive: looks up, negative: bows")),
    "head_y_index": (t("Head turn"), t("positive: to the viewer's left, negative: to the right")),
    "neck_z_index": (t("Head tilt"), t("positive: to the viewer's left, negative: to the right")),
    "body_y_index": (t("Body turn"), t("positive: to the viewer's left, negative: to the right")),
    "body_z_index": (t("Body lean"), t("positive: to the viewer's left, negative: to the right")),
    "breathing_index": (t("Breath"), t("not used by the live avatar, whose breath is its own")),
}
_CEL_WORDS = {
    "blush1": t("cheeks"),
    "blush2": t("ears"),
    "blush3": t("full face"),
    "shadow1": t("dark upper face"),
    "sweat1": t("drops of sweat"),
    "sweat2": t("more drops"),
    "sweat3": t("still more drops"),
    "tears1": t("outer corners of the eyes"),
    "tears2": t("inner corners of the eyes"),
    "tears3": t("lower edge of the eyes"),
    "waver1": t("how much the eyes waver"),
    "waver2": t("second picture of wavering eyes; stays at zero in a template"),
}
_GROUPS: tuple[tuple[str, tuple[Group, ...]], ...] = (
    (t("Eyebrows"), ("eyebrow",)),
    (t("Eyes"), ("eye",)),
    (t("Irises"), ("iris_morph", "iris_rotation")),
    (t("Mouth"), ("mouth",)),
    (t("Head and body"), ("face_rotation", "body_rotation", "breathing")),
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
    return Row(name, (name,), _CEL_WORDS.get(name, t("a picture of the data eyes; stays at zero in a template")))


SECTIONS: tuple[RowGroup, ...] = (
    *(RowGroup(title, _morph_rows(groups)) for title, groups in _GROUPS),
    RowGroup(t("Cels"), tuple(_cel_row(name) for name in CELS)),
)
"""All morphs and cels, each once."""

ALL = tuple(name for section in SECTIONS for name in section.names)
assert {*ALL} == {*INDEX, *CELS}
