"""What each pixel of a face may be: skin, white of the eye, dark line, or something else. Soft maps in [0, 1]."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.face_view import FaceView, Map
from raven.posers.puppet.detection.hair import hair_likeness
from raven.posers.puppet.detection.skin import Skin

RIM_NEAR = 12.0  # CIE76 distance within which a pixel is likely part of the frame
WHITE = np.array([99.0, 0.0, 0.0], np.float32)
WHITE_IN_SHADE = np.array(
    [-27.0, 3.0, -5.0], np.float32
)  # from lit to shaded white: drawings shade it grey or lavender


@dataclass(frozen=True)
class Evidence:
    """Soft memberships of every working pixel; `skin`, `white` and `other` sum to 1, `dark` is a share of `other`."""

    skin: Map
    white: Map
    other: Map
    dark: Map
    hair: Map
    """How much a pixel has a colour of the hair, or of the frame of the glasses."""
    distance: Map
    """CIE76 distance to the nearest tone of the skin."""


def gather(view: FaceView, skin: Skin, rim: NDArray[np.float64] | None = None) -> Evidence:
    """Weigh every pixel of the view against this skin. `rim`: the colour (CIE Lab) of the frame of glasses, if any."""
    distance = skin.distance(view.lab)
    to_white = _distance_to_white(view.lab)
    skinlike = np.exp(-((distance / 9) ** 2))
    # A pixel is white rather than skin when it is nearer to white, however pale the skin is.
    whitelike = np.exp(-((to_white / 12) ** 2)) / (1 + np.exp(-np.clip((distance - to_white) / 1.5, -30, 30)))
    skinlike = skinlike * (1 - whitelike)
    other = np.clip(1 - skinlike - whitelike, 0, 1)
    lightness = max(float(skin.color[0]), 1.0)  # black skin: of a picture that shows none
    dark = np.clip(((lightness - view.lab[..., 0]) / lightness - 0.25) / 0.25, 0, 1) * other
    hair = hair_likeness(view, skin)
    if rim is not None:
        # A frame says as little about the eyes behind it as a lock of hair.
        offset = view.lab - rim.astype(np.float32)
        frame = np.exp(-(offset * offset).sum(-1) / RIM_NEAR**2)
        hair = np.maximum(hair, frame)
        other = other * (1 - 0.5 * frame)
    return Evidence(skinlike, whitelike, other, dark, hair, distance)


def _distance_to_white(lab: Map) -> Map:
    offset = lab - WHITE
    along = np.clip((offset @ WHITE_IN_SHADE) / float(WHITE_IN_SHADE @ WHITE_IN_SHADE), 0, 1)
    rest = offset - along[..., None] * WHITE_IN_SHADE
    return np.asarray(np.sqrt((rest * rest).sum(-1)), np.float32)
