"""Hair cuts: which locks fall from where to where, in front of the face, beside it and behind the head."""

from dataclasses import dataclass

import numpy as np

from training.heads.curve import Points, along, smooth
from training.heads.fringe import FRINGES, fringe, side_locks
from training.heads.hair_back import behind, cap_end, layers
from training.heads.hair_back import cap as outline_of_cap
from training.heads.locks import Brush, Lock, lock
from training.heads.sketch import Sketch
from training.heads.skull import Skull, bare_crown
from training.heads.style import Style, chance, choose
from training.heads.tails import Tails, sample_tails


@dataclass(frozen=True)
class Hair:
    """One hair cut in the head's plane."""

    cap: Points  # outer border from the viewer's left side over the top to the right
    top: float  # y of its highest point
    half_width: float
    part: float  # x of the crown
    fall: tuple[Points, Points]  # how the cap ends at the viewer's left and right, from its outer border to the temple
    hairline: Points  # the cap's border over the forehead, from the viewer's left to right
    fringe: tuple[Lock, ...]
    sides: tuple[Lock, ...]
    back: Points  # the outline behind the head
    layers: tuple[Lock, ...]  # locks that stand out from it
    tails: Tails
    length: float  # y of the ends behind
    ahoge: tuple[Lock, ...]
    strays: tuple[Lock, ...]
    brush: Brush
    streaks: float  # share of locks in another colour; 1: all on one side
    seed: int


def sample_hair(rng: np.random.Generator, style: Style, skull: Skull, eye_top: float) -> Hair | None:
    """A hair cut by chance; None: bald."""
    if chance(rng, 0.12 if style.genre == "elder" else 0.01):
        return None
    kind = choose(rng, FRINGES)
    half = skull.eye + rng.uniform(0.18, 0.48) - 0.08 * style.male
    top = skull.top - rng.uniform(0.12, 0.5)
    part = rng.normal(0, 0.25) * (0.5 if kind == "curtain" else 1)
    crown = (part, top * rng.uniform(0.82, 0.92))
    if style.male:
        back = choose(rng, {"short": 6, "wild": 3, "none": 1.5, "long": 0.7, "pony": 0.4, "bob": 0.7, "curly": 0.8})
    else:
        back = choose(
            rng,
            {
                "bob": 4,
                "long": 6,
                "short": 0.8,
                "tails": 1.5,
                "braids": 0.8,
                "drills": 0.4,
                "curly": 0.6,
                "pony": 0.8,
                "buns": 0.6,
                "wild": 0.8,
                "none": 0.4,
            },
        )
    spikes = int(rng.integers(7, 18)) if back == "wild" else (int(rng.integers(3, 10)) if chance(rng, 0.2) else 0)
    cap = outline_of_cap(rng, half, top, part, spikes, back)
    line_y = rng.uniform(-1.25, -0.95) if kind in ("forehead", "curtain") else rng.uniform(-1.2, -0.85)
    hairline = smooth(
        [
            (-skull.temple, -0.3),
            (-0.76, 0.72 * line_y),
            (part - 0.28, line_y),
            (part, line_y - 0.1),
            (part + 0.28, line_y),
            (0.76, 0.72 * line_y),
            (skull.temple, -0.3),
        ],
        5,
    )
    length = {
        "bob": rng.uniform(0.6, 1.5),
        "curly": rng.uniform(0.3, 1.8),
        "long": rng.uniform(1.5, 4.5),
        "short": rng.uniform(0.1, 0.6),
        "wild": rng.uniform(0.2, 1.4),
    }.get(back, 0.5)
    wind = rng.normal(0, 0.35) if chance(rng, 0.18) else 0.0
    low = min(1.5, 0.95 * length) if back in ("bob", "long", "curly", "wild") else 0.25
    ahoge = []
    for _ in range(int(rng.integers(1, 3)) if chance(rng, 0.25) else 0):
        side, x = rng.choice([-1, 1]), part + rng.normal(0, 0.1)
        ahoge.append(
            lock(
                (x, top + 0.12),
                (x, top - 0.35),
                (x + side * 0.4, top - 0.5),
                (x + side * rng.uniform(0.3, 0.7), top + rng.uniform(-0.3, 0.2)),
                rng.uniform(0.05, 0.13),
            )
        )
    strays = []
    for _ in range(rng.poisson(4 * style.detail)):
        side, y = rng.choice([-1, 1]), rng.uniform(-1.3, max(0.4, length * 0.7))
        x = half * (1 if y > -0.35 else np.sqrt(max(0.05, 1 - ((y + 0.35) / (top + 0.35)) ** 2))) * 0.94
        end = x + rng.uniform(-0.05, 0.3)
        strays.append(
            lock(
                (side * x, y),
                (side * (x + 0.1), y + 0.1),
                (side * (end + 0.05), y + 0.3),
                (side * end, y + rng.uniform(0.25, 0.8)),
                rng.uniform(0.012, 0.04),
            )
        )
    gloss = chance(rng, 0.65)
    brush = Brush(
        shadow=rng.uniform(0.2, 0.9),
        strands=int(1 + 6 * style.detail),
        gloss_y=top * rng.uniform(0.5, 0.75) if gloss else None,
        gloss_height=rng.uniform(0.1, 0.4),
        gloss_alpha=rng.uniform(0.3, 0.95),
        gloss_soft=style.shading in ("soft", "painted"),
        tips=rng.uniform(0.15, 0.75) if chance(rng, 0.4) else 0.0,
        edges=rng.uniform(0.4, 1.0) if style.shading in ("flat", "cel") or chance(rng, 0.4) else rng.uniform(0.0, 0.6),
        bloom=rng.uniform(0.0, 0.5),
    )
    return Hair(
        cap=cap,
        top=top,
        half_width=half,
        part=part,
        fall=(cap_end(rng, -1, half, skull.temple, low), cap_end(rng, 1, half, skull.temple, low)),
        hairline=hairline,
        fringe=tuple(fringe(rng, kind, crown, half, eye_top)),
        sides=tuple(side_locks(rng, style, crown, half, skull.eye)),
        back=behind(rng, back, cap, half, skull.eye, length, wind),
        layers=tuple(layers(rng, back, half, top, length, wind)) if back == "wild" or chance(rng, 0.4) else (),
        tails=sample_tails(rng, back, half, top),
        length=length,
        ahoge=tuple(ahoge),
        strays=tuple(strays),
        brush=brush,
        streaks=float(rng.choice([0.1, 0.3, 1.0])) if chance(rng, 0.08) else 0.0,
        seed=int(rng.integers(1 << 30)),
    )


def top_point(sketch: Sketch, hair: Hair | None, skull: Skull) -> Points:
    """The highest point of the hair as the head stands, without ahoge and ornaments (1, 2)."""
    if hair is None:
        outline = sketch.pose.place(bare_crown(skull), 0.1)
    else:
        shapes = [hair.cap, *hair.tails.rounds, *(piece.outline for piece in hair.layers)]
        outline = np.vstack([along(sketch.pose.place(shape), np.linspace(0, 1, 200)) for shape in shapes])
    return outline[[int(np.argmin(sketch.pose.upright(outline)[:, 1]))]]
