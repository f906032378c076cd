"""Beards and moustaches: front hair over the lower face."""

from dataclasses import dataclass

import numpy as np

from training.heads.colour import RGB, mix
from training.heads.curve import Points, bezier, smooth
from training.heads.mouth import Mouth
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import Style, chance, choose


@dataclass(frozen=True)
class Beard:
    """A beard, a moustache or both; lengths in distances between the irises."""

    moustache: str  # none, thin, walrus, handlebar
    chin: str  # none, goatee, full, stubble
    width: float  # of the moustache, half
    height: float
    length: float  # how far the beard hangs below the chin
    edge: tuple[float, ...]  # how ragged its lower border is


def sample_beard(rng: np.random.Generator, style: Style, mouth: Mouth) -> Beard | None:
    """A beard by chance, for grown men."""
    likely = {"elder": 0.6, "semi": 0.3, "adult": 0.25, "teen": 0.03}.get(style.genre, 0.01)
    if not style.male or not chance(rng, likely):
        return None
    moustache = choose(rng, {"none": 1, "thin": 1, "walrus": 1.5, "handlebar": 1.2})
    chin = choose(rng, {"none": 1.5, "goatee": 1, "full": 1.3, "stubble": 1})
    return Beard(
        moustache,
        chin,
        max(mouth.width * rng.uniform(0.5, 0.95), 0.16),
        rng.uniform(0.05, 0.2) * (0.5 if moustache == "thin" else 1),
        rng.uniform(0.02, 0.7),
        tuple((rng.normal(0, 1, 14) * rng.uniform(0, 0.06)).tolist()),
    )


def draw_beard(sketch: Sketch, beard: Beard, skull: Skull, mouth: Mouth) -> None:
    """Draws it."""
    palette = sketch.palette
    colour = palette.hair if chance(sketch.rng, 0.7) else mix(palette.hair, palette.brow, 0.7)
    if beard.chin == "stubble":
        shadow = mix(palette.skin, palette.hair_line, 0.35)
        sketch.canvas.fill(sketch.on_face(_jaw(beard, skull, mouth, 0.0)), shadow, alpha=0.45, blur=0.06 * sketch.unit)
    elif beard.chin != "none":
        _hairy(sketch, _jaw(beard, skull, mouth, beard.length), colour, (mouth.x, mouth.y + 0.1))
    if beard.moustache == "none":
        return
    y = mouth.y - 0.02
    w, h = beard.width, beard.height
    reach, fall = {"thin": (w, 0.04), "walrus": (w * 1.05, 0.18), "handlebar": (w * 1.35, -0.06)}[beard.moustache]
    t = np.linspace(0, 1, 12)
    thick = h * (0.55 + 0.9 * np.sin(np.pi * np.minimum(t * 1.3, 1)) ** 0.8) * (1 - t**3) + 0.01
    for side in (-1, 1):
        spine = bezier((0.01, -0.09), (w * 0.4, -0.13), (w * 0.9, fall - 0.02), (reach, fall), 12) * (side, 1) + (
            mouth.x,
            y,
        )
        above, below = spine.copy(), spine.copy()
        above[:, 1] -= thick * 0.5
        below[:, 1] += thick * 0.7
        _hairy(sketch, np.vstack([above, below[::-1]]), colour, (mouth.x, y - 0.1))


def _jaw(beard: Beard, skull: Skull, mouth: Mouth, length: float) -> Points:
    """The outline of what grows on jaw and chin."""
    c, y = skull.chin, mouth.y + mouth.height
    if beard.chin == "goatee":
        right = [(0.22, y + 0.1), (0.17, c - 0.02), (0, c + length), (-0.17, c - 0.02), (-0.22, y + 0.1), (0, y + 0.07)]
        return smooth(right, 5, closed=True)
    half = [(skull.jaw * 0.95, 0.72 * c), (skull.jaw * 0.7, 0.9 * c + 0.5 * length), (0.2, c + 0.9 * length)]
    low = np.array([(-x, v) for x, v in half] + [(0, c + length)] + half[::-1]) + np.array(beard.edge).reshape(7, 2)
    right = [(skull.cheek * 0.99, 0.3 * c), (skull.cheek * 0.86, 0.36 * c), (skull.jaw * 0.8, y - 0.03), (0.3, y + 0.1)]
    inner = [*right, (0, y + 0.07), *((-x, v) for x, v in right[::-1])]
    return np.vstack([smooth(low, 5), smooth(inner, 4)])


def _hairy(sketch: Sketch, outline: Points, colour: RGB, root: tuple[float, float]) -> None:
    """A shape with an outline and strands that run away from a root."""
    canvas, palette = sketch.canvas, sketch.palette
    shape = sketch.on_face(outline)
    canvas.fill(shape, colour, "front hair")
    with canvas.clip(shape):
        middle = sketch.on_face([root])[0]
        for _ in range(int(4 + 14 * sketch.style.detail)):
            end = shape[int(sketch.rng.integers(len(shape)))]
            strand = np.linspace(middle + (end - middle) * sketch.rng.uniform(0.2, 0.5), end, 6)
            tone = palette.hair_line if chance(sketch.rng, 0.5) else palette.hair_shade
            canvas.stroke(strand, np.linspace(1, 0.4, 6) * max(0.016 * sketch.unit, 0.7), tone, alpha=0.5)
    sketch.line(np.vstack([shape, shape[:1]]), palette.hair_line, "front hair", ends=(0, 0))
