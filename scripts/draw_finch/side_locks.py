"""The wavy locks at both sides of Finch's face: alike in shape, but not in what the light does on them."""

from draw_finch.locks import draw_lock
from draw_finch.palette import HAIR_FINE, HAIR_INK, HAIR_LINE
from draw_finch.pen import Layer


def draw_sides(layer: Layer) -> None:
    """Locks from the crown: outer ones that flick out, darker ones behind the ear, one in front of each ear."""
    outer, middle, front = layer.group("outer_locks"), layer.group("middle_locks"), layer.group("front_locks")
    _outer(outer)
    deep, light = "url(#paint-hair-deep)", "url(#paint-hair-front)"
    draw_lock(
        middle,
        "225,70 207.6,98 201.4,126 198.4,148 202,168 208.6,184 204,206",
        (0, 10, 13, 14, 15, 12, 0),
        deep,
        (HAIR_LINE, HAIR_LINE),
        (0.8, 0.7),
        shaded=1,
        strands=(
            ("deep", 0.55, 0.12, 0.62, 0.5),
            ("shade", -0.1, 0.4, 0.95, 0.4),
            ("light", -0.5, 0.5, 0.86, 0.2),
            ("deep", -0.05, 0.55, 0.92, 0.07),
        ),
    )
    draw_lock(
        middle,
        "287,70 305.4,98 311.6,126 313.8,148 310,168 303.6,184 310,206",
        (0, 10, 13, 14, 15, 12, 0),
        deep,
        (HAIR_LINE, HAIR_LINE),
        (0.7, 0.8),
        shaded=-1,
        strands=(
            ("shade", -0.4, 0.1, 0.95, 0.55),
            ("light", 0.45, 0.3, 0.66, 0.26),
            ("deep", -0.55, 0.3, 0.7, 0.28),
            ("deep", 0.1, 0.62, 0.95, 0.08),
        ),
        gleams=((0.8, -0.05, (0.4, 0.43), ((0.6, 0.05), (0.4, 0.02)), ((0.5, 0.1), (0.5, 0.04))),),
    )
    draw_lock(
        front,
        "226,76 211.4,104 206,130 207,150 212.6,168 213.8,184 207.4,203",
        (0, 9, 11.5, 12, 12, 9, 0),
        light,
        (HAIR_LINE, HAIR_LINE),
        (0.85, 0.7),
        shaded=1,
        strands=(
            ("shade", 0.45, 0.3, 0.98, 0.5),
            ("light", -0.35, 0.42, 0.9, 0.36),
            ("deep", 0.75, 0.45, 0.8, 0.26),
            ("glow", -0.5, 0.56, 0.78, 0.14),
            ("deep", 0.02, 0.6, 0.96, 0.08),
        ),
        gleams=((0.35, -0.85, (0.37, 0.33), ((0.4, 0.03), (0.6, 0.09)), ((0.3, 0.05), (0.45, 0.14), (0.25, 0.06))),),
    )
    draw_lock(
        front,
        "287,76 301.4,104 306.6,130 305,150 299.6,168 298.8,182 305.6,198",
        (0, 9, 11.5, 12, 12, 9, 0),
        light,
        (HAIR_LINE, HAIR_LINE),
        (0.7, 0.85),
        shaded=-1,
        strands=(
            ("shade", -0.5, 0.2, 0.7, 0.4),
            ("light", 0.3, 0.4, 0.96, 0.42),
            ("shade", -0.05, 0.66, 1.0, 0.34),
            ("glow", 0.5, 0.62, 0.86, 0.16),
            ("deep", -0.2, 0.5, 0.9, 0.08),
        ),
        gleams=((0.9, -0.2, (0.33, 0.37), ((0.7, 0.1), (0.3, 0.03)), ((0.55, 0.16), (0.45, 0.07))),),
    )


def _outer(layer: Layer) -> None:
    # Wisps that stand off the outline.
    for wisp, width, tone in (
        ("206,92 189.6,114 180.8,138 182.6,158 189.6,170 186,183", 4.4, "shade"),
        ("312,100 326,120 331.4,142 327.6,162 330,174", 3.6, "light"),
    ):
        profile = (0, 0.6 * width, width, width, 0.8 * width, 0)
        draw_lock(layer, wisp, profile, weights=(0.85, 0.75), strands=((tone, -0.1, 0.2, 0.9, 0.4),))
    draw_lock(
        layer,
        "205,118 193,138 189.6,156 194,170 190,181 180,186.4",
        (0, 11, 13, 11, 7, 0),
        edges=(HAIR_INK, HAIR_LINE),
        weights=(1.0, 0.7),
        shaded=1,
        strands=(("shade", 0.2, 0.4, 0.95, 0.5), ("light", -0.5, 0.45, 0.92, 0.22), ("deep", -0.1, 0.5, 0.95, 0.08)),
    )
    draw_lock(
        layer,
        "306,118 318.6,138 323.6,156 320.6,171 325.6,182 335.6,187",
        (0, 11, 13, 11, 7, 0),
        edges=(HAIR_LINE, HAIR_INK),
        weights=(0.7, 0.8),
        shaded=-1,
        strands=(
            ("shade", -0.3, 0.4, 0.9, 0.55),
            ("light", 0.35, 0.5, 0.95, 0.3),
            ("rim", 0.8, 0.45, 0.8, 0.1),
            ("deep", -0.05, 0.6, 0.97, 0.08),
        ),
    )
    draw_lock(
        layer,
        "232,63 209.4,83 197.6,108 190.4,131 193.8,153 201,168 199.6,183 190,196.6",
        (0, 11, 15.5, 19.5, 18, 15, 10, 0),
        edges=(HAIR_INK, HAIR_FINE),
        weights=(1.05, 0.75),
        shaded=-1,
        strands=(
            ("shade", 0.75, 0.1, 0.66, 0.5),
            ("shade", -0.5, 0.5, 0.98, 0.36),
            ("light", 0.1, 0.46, 0.96, 0.34),
            ("light", -0.3, 0.3, 0.62, 0.12),
            ("deep", -0.68, 0.58, 0.9, 0.2),
            ("deep", 0.42, 0.55, 0.98, 0.07),
            ("deep", -0.18, 0.66, 0.98, 0.06),
        ),
        gleams=(
            (0.5, -0.12, (0.36, 0.38), ((0.6, 0.07), (0.4, 0.03)), ((0.3, 0.06), (0.4, 0.16), (0.3, 0.05))),
            (-0.24, -0.62, (0.39, 0.42), ((1, 0.05),), ((0.6, 0.1), (0.4, 0.04))),
        ),
    )
    draw_lock(
        layer,
        "281,63 303.6,83 315,108 322.2,132 318.4,154 311.6,171 314.2,185 322.6,199.6",
        (0, 11, 15.5, 19.5, 18, 15, 10, 0),
        edges=(HAIR_FINE, HAIR_INK),
        weights=(0.75, 0.8),
        shaded=-1,
        strands=(
            ("shade", -0.7, 0.1, 0.8, 0.46),
            ("shade", -0.05, 0.56, 0.99, 0.4),
            ("light", 0.45, 0.42, 0.92, 0.4),
            ("light", -0.32, 0.4, 0.72, 0.16),
            ("deep", -0.5, 0.62, 0.98, 0.16),
            ("deep", 0.12, 0.5, 0.94, 0.07),
            ("rim", 0.86, 0.3, 0.66, 0.09),
            ("rim", 0.84, 0.7, 0.9, 0.07),
        ),
        gleams=(
            (0.7, -0.08, (0.33, 0.36), ((0.35, 0.03), (0.65, 0.09)), ((0.4, 0.17), (0.25, 0.05), (0.35, 0.1))),
            (-0.22, -0.46, (0.36, 0.37), ((1, 0.04),), ((1, 0.09),)),
        ),
    )
