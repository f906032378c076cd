"""The face's outline and skin, ears, blush, and the points of jaw and chin."""

from dataclasses import dataclass

import numpy as np

from training.heads.canvas import linear, radial
from training.heads.colour import mix, shade
from training.heads.curve import Points, along, bezier, ellipse, smooth
from training.heads.pose import Shell
from training.heads.sketch import Sketch
from training.heads.style import Style, chance, choose


@dataclass(frozen=True)
class Skull:
    """Proportions of the face, in distances between the irises."""

    temple: float  # half widths, from above
    eye: float
    cheek: float
    jaw: float
    tip: float
    chin: float  # y
    top: float  # y of the bare head
    depth: float
    ears: float  # size; 0: none

    @property
    def face(self) -> Shell:
        """The surface that features lie on."""
        return Shell(self.eye * 1.08, 2.0, self.depth)


def sample_skull(rng: np.random.Generator, style: Style) -> Skull:
    """A face by chance; the genre and the gender decide what is likely."""
    chin = {"moe": 1.03, "teen": 1.11, "adult": 1.24, "semi": 1.42, "chibi": 0.9, "elder": 1.42}[
        style.genre
    ] + rng.normal(0, 0.07)
    chin += 0.06 * style.male
    kind = choose(rng, {"round": 1.5, "pointed": 5, "square": 0.4 + 1.5 * style.male, "soft": 3})
    eye = {"moe": 0.96, "chibi": 1.04}.get(style.genre, 0.98) + rng.normal(0, 0.04)
    cheek, jaw, tip = {
        "round": (0.94, 0.66, 0.27),
        "pointed": (0.88, 0.5, 0.12),
        "square": (0.92, 0.72, 0.34),
        "soft": (0.91, 0.57, 0.18),
    }[kind]
    if style.genre in ("adult", "semi", "elder"):  # long faces keep their width further down
        cheek, jaw, tip = cheek + 0.04, jaw + rng.uniform(0.04, 0.16), tip + rng.uniform(0.02, 0.12)
    return Skull(
        temple=eye * rng.uniform(0.94, 1.0),
        eye=eye,
        cheek=eye * (cheek + rng.normal(0, 0.025)),
        jaw=eye * (jaw + rng.normal(0, 0.035)),
        tip=eye * (tip * rng.uniform(0.75, 1.2)),
        chin=max(chin, 0.78),
        top=-1.55 - rng.uniform(0, 0.2) + (0.1 if style.genre in ("semi", "adult") else 0),
        depth=rng.uniform(0.5, 0.72),
        ears=rng.uniform(0.8, 1.2) if chance(rng, 0.93) and not style.furry else 0.0,
    )


def _half_widths(skull: Skull) -> Points:
    """(half width, y) from the temple down to the chin."""
    c = skull.chin
    corners = [
        (skull.temple, -0.55),
        (skull.eye, -0.1),
        (skull.cheek, 0.4 * c),
        (skull.jaw, 0.75 * c),
        (skull.tip, 0.955 * c),
        (0.0, c),
    ]
    return smooth(corners, 7)


def outlines(sketch: Sketch, skull: Skull) -> tuple[Points, Points]:
    """The viewer's left and right border of the face from temple to chin, in pixels: the far one is a silhouette."""
    half = _half_widths(skull)
    w, y = half[:, 0], half[:, 1]
    pose, depth = sketch.pose, sketch.face.depth * np.sqrt(np.maximum(0, 1 - 0.5 * (y / sketch.face.half_height) ** 2))
    sin, cos = np.sin(pose.yaw), np.cos(pose.yaw)
    far = np.hypot(w * cos, depth * sin)
    # the far cheek bone and the dent beside the eye
    far = far + abs(sin) * 0.1 * (np.exp(-(((y - 0.42) / 0.22) ** 2)) - 0.9 * np.exp(-(((y + 0.12) / 0.2) ** 2)))
    jawline = depth * (1 - (w / w.max()) ** 2)
    near = w * cos - jawline * abs(sin)
    right_far = sin >= 0
    left_x, right_x = (-near, far) if right_far else (-far, near)
    rise = depth * 0.75 * np.sin(pose.pitch)
    y_turned = y * np.cos(pose.pitch) + rise
    left = pose.lay(np.column_stack([left_x, y_turned]))
    right = pose.lay(np.column_stack([right_x, y_turned]))
    return left, right


def jaw_points(left: Points, right: Points, sketch: Sketch) -> Points:
    """jaw_0 ... jaw_8: equal steps from eye height over the chin."""
    eye_level = sketch.on_face([[0.0, 0.0]])[0]
    axis = np.array([-np.sin(sketch.pose.roll), np.cos(sketch.pose.roll)])

    def below(border: Points) -> Points:
        return border[((border - eye_level) @ axis) >= 0]

    half = np.linspace(0, 1, 5)
    return np.vstack([along(below(left), half), along(below(right), half)[3::-1]])


def draw_ears(sketch: Sketch, skull: Skull) -> None:
    """Ears behind the face; the far one hides when the head turns."""
    if not skull.ears:
        return
    palette, pose = sketch.palette, sketch.pose
    size = 0.26 * skull.ears
    for side in (-1, 1):
        turned = -side * pose.yaw  # > 0: this ear comes into view
        if turned < -0.3:
            continue
        x = side * (skull.eye - 0.04 - 0.22 * max(turned, 0))
        width = size * (0.52 + 0.6 * max(turned, 0) - 0.8 * max(-turned, 0))
        shape = smooth(
            np.array([(0, -0.3), (0.5, -0.95), (1.0, -0.8), (1.0, -0.1), (0.62, 0.55), (0.2, 1.0), (-0.1, 0.6)])
            * (side * width, size)
            + (x, 0.18),
            5,
            closed=True,
        )
        ear = pose.place(shape, 0.02)
        sketch.canvas.fill(ear, palette.skin, "ear")
        inner = pose.place(
            bezier(
                (x + side * width * 0.75, 0.18 - 0.6 * size),
                (x + side * 0.2 * width, 0.1),
                (x + side * width * 0.9, 0.2),
                (x + side * 0.25 * width, 0.18 + 0.55 * size),
            ),
            0.02,
        )
        with sketch.canvas.clip(ear):
            sketch.canvas.stroke(inner, sketch.unit * 0.05, palette.skin_shade)
        sketch.line(inner, palette.skin_line, width=0.7)
        sketch.line(np.vstack([ear, ear[:1]]), palette.skin_line, "ear")


_CROWN = ((1.0, 0.2), (0.96, 0.5), (0.8, 0.8), (0.45, 0.965), (0.0, 1.0))  # half widths and heights of the bare head


def bare_crown(skull: Skull) -> Points:
    """The outline of the bare head above the temples, from the viewer's right."""
    w, h = np.array(_CROWN).T
    right = np.column_stack([skull.temple * w, -0.55 + (skull.top + 0.55) * h])
    return smooth(np.vstack([right, (right * (-1, 1))[-2::-1]]), 4)


def draw_face(sketch: Sketch, skull: Skull, left: Points, right: Points, bald: bool) -> Points:
    """The skin of the face and its outline (over the crown too if bald); returns the whole shape in pixels."""
    palette, pose, style = sketch.palette, sketch.pose, sketch.style
    crown = pose.place(bare_crown(skull), 0.1)
    shape = np.vstack([left, right[::-1], crown])
    sketch.canvas.fill(shape, palette.skin, "skin")
    _shade_face(sketch, skull, shape)
    if bald:
        sketch.line(np.vstack([right[:1], crown, left[:1]]), palette.skin_line, "skin", ends=(0, 0))
    border = np.vstack([left, right[-2::-1]])
    t = np.linspace(-1, 1, len(border))
    pixels = max(style.line * sketch.unit, 0.0)
    if pixels:
        profile = np.maximum(pixels, 0.8) * (1 + 0.25 * np.cos(t * np.pi) - style.taper * 0.6 * abs(t) ** 4)
        sketch.canvas.stroke(border, profile, palette.skin_line, "skin", min(1, pixels / 0.8))
    else:
        sketch.canvas.stroke(border, 0.02 * sketch.unit, palette.skin_shade, "skin", 0.8)
    return shape


def _shade_face(sketch: Sketch, skull: Skull, shape: Points) -> None:
    palette, style, unit, rng = sketch.palette, sketch.style, sketch.unit, sketch.rng
    with sketch.canvas.clip(shape):
        if style.shading != "flat" and chance(rng, 0.6):
            side = -1 if style.light > 0 else 1
            inward = rng.uniform(0.06, 0.3)
            x = side * skull.eye
            edge = smooth(
                [
                    (x - side * 0.5 * inward, -0.8),
                    (x - side * inward, 0.1),
                    (x - side * inward * 1.2, 0.5),
                    (side * skull.jaw * 0.75, 0.8 * skull.chin),
                    (side * 0.1, skull.chin),
                    (side * 2, skull.chin + 0.3),
                    (side * 2, -0.8),
                ],
                5,
            )
            soft = {"cel": 0.0, "soft": 0.08, "painted": 0.05}[style.shading]
            sketch.canvas.fill(sketch.on_face(edge), palette.skin_shade, alpha=rng.uniform(0.3, 1), blur=soft * unit)
        if style.shading in ("soft", "painted") and chance(rng, 0.5):
            middle = sketch.on_face([(-0.15 * style.light, 0.1)])[0]
            dark = mix(palette.skin_shade, palette.blush, rng.uniform(0, 0.35))
            strong = rng.uniform(0.3, 1)
            round_shade = radial(
                middle, 1.25 * unit, [(0, palette.skin, 0), (0.55, palette.skin, 0), (1, dark, strong)]
            )
            sketch.canvas.fill(shape, round_shade)
        if style.shading in ("soft", "painted") and chance(rng, 0.6):
            top, low = sketch.on_face([(0, -0.9), (0, skull.chin)])
            warm = mix(palette.skin_shade, palette.blush, 0.3)
            sketch.canvas.fill(shape, linear(top, low, [(0, warm, 0.45), (0.5, palette.skin, 0), (1, palette.skin, 0)]))
        if chance(rng, 0.6):
            _blush(sketch, skull)
        if chance(rng, 0.05):
            for _ in range(int(rng.integers(6, 22))):
                x, y = rng.normal(0, 0.4), rng.normal(0.3, 0.07)
                sketch.canvas.fill(
                    sketch.on_face(ellipse(x, y, 0.014, 0.012, 8)),
                    shade(palette.skin, 1.1, (0.85, 0.6, 0.5)),
                    alpha=0.7,
                )
        if style.genre == "elder" or chance(rng, 0.01):
            _wrinkles(sketch, skull)


def _blush(sketch: Sketch, skull: Skull) -> None:
    rng, palette, unit = sketch.rng, sketch.palette, sketch.unit
    y, x, strength = rng.uniform(0.25, 0.42), rng.uniform(0.5, 0.7), rng.uniform(0.15, 0.6)
    kind = choose(rng, {"soft": 5, "hatched": 2, "oval": 0.7, "nose": 0.7})
    for side in (-1, 1):
        if kind in ("soft", "oval"):
            spot = sketch.on_face(ellipse(side * x, y, rng.uniform(0.14, 0.26), rng.uniform(0.07, 0.14)))
            sketch.canvas.fill(spot, palette.blush, alpha=strength, blur=(0.09 if kind == "soft" else 0.01) * unit)
        elif kind == "hatched":
            for step in range(int(rng.integers(2, 5))):
                cx = side * x + 0.055 * (step - 1)
                sketch.canvas.stroke(
                    sketch.on_face(
                        bezier(
                            (cx + 0.02, y - 0.04),
                            (cx + 0.02, y - 0.04),
                            (cx - 0.02, y + 0.04),
                            (cx - 0.02, y + 0.04),
                            5,
                        )
                    ),
                    max(0.8, 0.014 * unit),
                    mix(palette.blush, palette.skin_line, 0.3),
                    alpha=0.4 + strength / 2,
                )
    if kind == "nose":
        sketch.canvas.fill(sketch.on_face(ellipse(0, y, 0.7, 0.09)), palette.blush, alpha=strength, blur=0.06 * unit)


def _wrinkles(sketch: Sketch, skull: Skull) -> None:
    rng, palette = sketch.rng, sketch.palette
    for side in (-1, 1):
        folds = [
            bezier((side * 0.2, 0.5), (side * 0.33, 0.55), (side * 0.4, 0.7), (side * 0.42, 0.85)),
            bezier((side * 0.3, 0.22), (side * 0.45, 0.32), (side * 0.6, 0.3), (side * 0.72, 0.2)),
            bezier((side * 0.8, 0.0), (side * 0.86, 0.05), (side * 0.88, 0.1), (side * 0.88, 0.16)),
        ]
        for fold in folds:
            if chance(rng, 0.75):
                sketch.line(sketch.on_face(fold), palette.skin_line, width=rng.uniform(0.5, 0.9), alpha=0.8)
    for step in range(int(rng.integers(0, 4))):
        y = -0.7 - 0.13 * step
        sketch.line(
            sketch.on_face(bezier((-0.45, y), (-0.2, y - 0.06), (0.2, y - 0.06), (0.45, y))),
            palette.skin_line,
            width=0.6,
            alpha=0.7,
        )
