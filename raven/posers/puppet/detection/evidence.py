"""What each pixel of a face may be: skin, white of the eye, dark line, or something else. Soft maps in [0, 1]."""

from dataclasses import dataclass

import numpy as np

from raven.posers.puppet.detection.face_view import FaceView, Map
from raven.posers.puppet.detection.hair import hair_likeness
from raven.posers.puppet.detection.skin import Skin

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
    """How much a pixel has a colour of the hair."""
    distance: Map
    """CIE76 distance to the nearest tone of the skin."""


def gather(view: FaceView, skin: Skin) -> Evidence:
    """Weigh every pixel of the view against this skin."""
    distance = skin.distance(view.lab)
    to_white = _distance_to_white(view.lab)
    skinlike = np.exp(-((distance / 9) ** 2))
    # A pixel is white rather than skin when it is nearer to white, however pale the skin is.
    whitelike = np.exp(-((to_white / 12) ** 2)) / (1 + np.exp(-np.clip((distance - to_white) / 1.5, -30, 30)))
    skinlike = skinlike * (1 - whitelike)
    other = np.clip(1 - skinlike - whitelike, 0, 1)
    lightness = float(skin.color[0])
    dark = np.clip(((lightness - view.lab[..., 0]) / lightness - 0.25) / 0.25, 0, 1) * other
    return Evidence(skinlike, whitelike, other, dark, hair_likeness(view, skin), distance)


def _distance_to_white(lab: Map) -> Map:
    offset = lab - WHITE
    along = np.clip((offset @ WHITE_IN_SHADE) / float(WHITE_IN_SHADE @ WHITE_IN_SHADE), 0, 1)
    rest = offset - along[..., None] * WHITE_IN_SHADE
    return np.asarray(np.sqrt((rest * rest).sum(-1)), np.float32)
