"""The faces that cels are drawn for: where their features are, and their colours. All of it comes from the drawings."""

from dataclasses import dataclass
from functools import cached_property

from draw_cels.regions import visible
from draw_finch import character as finch
from draw_finch import face as finch_face
from draw_raven import character as raven
from draw_raven import face as raven_face
from draw_rook import character as rook
from draw_rook import face as rook_face
from draw_wren import character as wren
from draw_wren import face as wren_face
from drawing.pen import AXIS, Points, Spot, reverse, spot

SKIN = frozenset({"head", "blush", "nose"})
RIM = 0.45  # pixels: regions reach to the middle of the lines around them


@dataclass(frozen=True)
class EyeColors:
    """What data eyes and wavering eyes are painted with."""

    screen: str
    screen_low: str
    glow: str
    light: str
    wet: str


@dataclass(frozen=True)
class Face:
    """One character's face. Traces and spots are of the character's own right, at the viewer's left."""

    name: str
    svg: str
    iris: tuple[float, float, float, float]
    """Centre and half axes."""
    opening: str
    """The inside of the eye below the lash, closed."""
    lower_lid: str
    """From the outer to the inner corner."""
    tear_spots: tuple[Spot, Spot]
    """Where tears hang below the outer and below the inner corner: clear of the lash, which moves when the eye closes."""
    light_side: int
    """On which side of the iris the light is mirrored, in both eyes: -1 the viewer's left, 1 the viewer's right."""
    cheek: Spot
    gloom: str
    """The colour of the shadow over the face where it is deepest."""
    colors: EyeColors
    rose: str = "#ff4a55"
    """The colour of blush: deeper on darker skin."""
    red: str = "#f5303f"
    """The same where it is strongest."""
    stream_top: float = 157.4
    """y where streams of tears leave the lid, at its outer end."""

    @cached_property
    def skin(self) -> list[Points]:
        """The skin that is seen: without hair, eyes, brows and mouth, but with the rims of their lines.

        Rims are half skin. Left as they are, they would show when brows, lids and lips move away from them.
        """
        return visible(self.svg, SKIN, spread=RIM)

    @cached_property
    def around_eyes(self) -> list[Points]:
        """The whole face without eyes and lashes."""
        return visible(self.svg, {*SKIN, "mouth", "brow_right", "brow_left"}, spread=RIM)

    @cached_property
    def front(self) -> list[Points]:
        """The whole face as far as no hair hangs over it."""
        features = {"mouth", "eye_right", "eye_left", "brow_right", "brow_left"}
        return visible(self.svg, {*SKIN, *features}, spread=RIM)

    def iris_center(self, own_right: bool) -> Spot:
        return spot(self.iris[:2], own_right)


def raven_figure() -> Face:
    lower = reverse(raven_face.LOWER_LID)
    inner = " ".join(lower.split()[1:-1])  # without the corners, which the border of the lash has
    return Face(
        name="raven",
        svg=raven.draw(),
        iris=raven_face.IRIS,
        opening=f"{_cornered(raven_face.LASH_BORDER)} {reverse(inner)}",
        lower_lid=lower,
        tear_spots=((220.6, 157.6), (244.4, 157)),
        light_side=-1,
        cheek=(228.4, 165),
        gloom="#150d50",
        colors=EyeColors("#0a0f45", "#1672d0", "#4ad6ff", "#e0fbff", "#e9d4ff"),
    )


def finch_figure() -> Face:
    lower = "221.2,152.4 226,156.6 232.4,157.9 238.8,156.6 243.4,153.2 245.8,148.4"
    return Face(
        name="finch",
        svg=finch.draw(),
        iris=finch_face.IRIS,
        opening=f"{_cornered(finch_face.LASH_BORDER)} {reverse(lower)}",
        lower_lid=lower,
        tear_spots=((220.2, 157.6), (243.8, 157.2)),
        light_side=1,
        cheek=(228.2, 164),
        gloom="#1c0e46",
        colors=EyeColors("#03251f", "#0c8a5e", "#62f7a6", "#eafff2", "#f3ffd8"),
    )


def rook_figure() -> Face:
    lower = reverse(rook_face.LOWER_LID)
    inner = " ".join(lower.split()[1:-1])
    return Face(
        name="rook",
        svg=rook.draw(),
        iris=rook_face.IRIS,
        opening=f"{_cornered(rook_face.LASH_BORDER)} {reverse(inner)}",
        lower_lid=lower,
        tear_spots=((221, 156.2), (243.4, 156.4)),
        light_side=-1,
        cheek=(229, 164),
        gloom="#1a0a38",
        colors=EyeColors("#2c1004", "#c4581a", "#ffbe4a", "#fff6da", "#d8f4fb"),
        rose="#e23a36",
        red="#cc2b2e",
        stream_top=155,
    )


def wren_figure() -> Face:
    lower = reverse(wren_face.LOWER_LID)
    inner = " ".join(lower.split()[1:-1])
    return Face(
        name="wren",
        svg=wren.draw(),
        iris=wren_face.IRIS,
        opening=f"{_cornered(wren_face.LASH_BORDER)} {reverse(inner)}",
        lower_lid=lower,
        tear_spots=((221, 159.8), (244.2, 157.4)),
        light_side=-1,
        cheek=(228.6, 165.4),
        gloom="#120f4a",
        colors=EyeColors("#06213c", "#0f6aa4", "#4fdcf4", "#e8fdff", "#fff0c4"),
    )


def _cornered(trace: str) -> str:
    """The trace with corners at its ends."""
    first, *middle, last = trace.replace("!", "").split()
    return " ".join([f"{first}!", *middle, f"{last}!"])


CENTER = AXIS
"""x of the middle of both faces."""
