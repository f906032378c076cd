"""The light that lies on a face. In a picture of a night, white is a grey, and so are teeth and eyes that are drawn there."""

import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import luma, polygon, shrink, smoothstep
from raven.posers.puppet.rig import Rig

FULL = (
    212.0  # brightness of the white of eyes from which on a face is in full light; in bright drawings it is 225 to 255
)
USUAL = 242.0  # brightness of that white in full light
DIM = 40.0  # so much darker than in full light, white has the tint of that light as well
LEAST = 6.0  # square template units of white that are seen, from which on it tells the light
LIGHTEST = 75  # percentile of brightness from which on what lies beside an iris is white, and not shade or lash


def light_on(patch: Float, grid: Grid, rig: Rig, skin: Float) -> Float:
    """(3,) 0..1: how much of white the picture shows as white, in red, green and blue. `skin` is the colour of lit skin.

    The white of the eyes tells it, as skin may be dark in any light. Where none is seen, the brightest of the face does.
    """
    white = _white_of_eyes(patch, grid, rig)
    if white is None:
        opaque = patch[..., :3][patch[..., 3] > 250]
        bright = luma(opaque) if len(opaque) else np.array([255.0])
        return _light(np.full(3, np.percentile(bright, 99)))
    return _light(white if luma(white) > luma(skin) else skin)


def _light(white: Float) -> Float:
    brightness = max(float(luma(white)), 1.0)
    dim = float(smoothstep((FULL - brightness) / DIM))
    strength = min(brightness / (FULL + (USUAL - FULL) * dim), 1.0)
    return np.asarray(np.clip(strength * (1 + (white / brightness - 1) * dim), 0, 1), np.float32)


def _white_of_eyes(patch: Float, grid: Grid, rig: Rig) -> Float | None:
    found = []
    for eye in (rig.left_eye, rig.right_eye):
        if not eye.found:
            continue
        inside = (
            shrink(polygon(np.array([*eye.upper, *reversed(eye.lower)], np.float32), grid), 0.9 * grid.density) > 0.6
        )
        x = (grid.xs()[None] - eye.iris[0]) / (eye.iris_width / 2 + 1)
        y = (grid.ys()[:, None] - eye.iris[1]) / (eye.iris_height / 2 + 1)
        found.append(patch[..., :3][inside & (np.hypot(x, y) > 1)])
    colors = np.concatenate(found) if found else np.zeros((0, 3), np.float32)
    if len(colors) < LEAST * grid.density**2:
        return None
    bright = luma(colors)
    return np.asarray(np.median(colors[bright >= np.percentile(bright, LIGHTEST)], axis=0), np.float32)
