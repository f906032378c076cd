"""The rig of a picture in which no face can be made out: where the features stand in the template."""

import numpy as np

from raven.posers.puppet.rig import Brow, Eye, Head, Mouth, Neck, Point, Rig


def template_rig() -> Rig:
    """Average features at their places, every part with confidence 0."""

    def bow(x: float, y: float, half: float, rise: float) -> tuple[Point, ...]:
        return tuple((round(x + half * s, 2), round(y - rise * (1 - s * s), 2)) for s in np.linspace(-1, 1, 11))

    def eye(x: float) -> Eye:
        return Eye(
            upper=bow(x, 147, 12, 7), lower=bow(x, 147, 12, -6), lash=2.5, iris=(x, 147), iris_width=12, iris_height=14,
            confidence=0,
        )  # fmt: skip

    def brow(x: float) -> Brow:
        return Brow(line=bow(x, 128, 10, 2), thickness=2, confidence=0)

    return Rig(
        left_eye=eye(279),
        right_eye=eye(233),
        left_brow=brow(279),
        right_brow=brow(233),
        mouth=Mouth(upper=bow(256, 171, 8, 1.5), lower=bow(256, 171, 8, -6), confidence=0),
        head=Head(outline=bow(256, 147, 38, -41), chin=(256, 188), top=64, left=192, right=320, confidence=0),
        neck=Neck(pivot=(256, 191), width=24, bottom=203, confidence=0),
    )
