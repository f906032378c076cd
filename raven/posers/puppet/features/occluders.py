"""What lies in front of the eyes and is not theirs: locks of hair. It stays where it is while the lids move behind it."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.layers.parts import Parts
from raven.layers.tones import tones_of
from raven.posers.puppet.features.eye_parts import eye_box, opening
from raven.posers.puppet.features.lashes import lash_color
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import grow, polygon, smoothstep
from raven.posers.puppet.rig import Rig

TONES = 4
IN_FRONT = ("front hair", "glasses", "ornament")
OF_HAIR = ("front hair", "back hair")
OF_EYES = ("eye white", "iris", "lash")
APART = 42.0  # RGB distance below which two colours are not told apart
NEAR = 26.0  # RGB distance at which a pixel is about as likely hair as not
TUFT = 16.0  # template units: what hangs on nothing and is shorter is neither a lock nor the frame of glasses
ISLAND = 8.0  # template units squared: what is enclosed and no larger is a part of what encloses it
LEAST_AREA = 40.0  # template units squared that a lock must cover outside of the eyes' boxes


@dataclass(frozen=True)
class Seen:
    """What the networks saw, on a patch grid: (H, W) each, 0..1."""

    front: Float
    hair: Float
    """Before the figure or behind it."""
    skin: Float
    eyes: Float


def on_patch(parts: Parts, grid: Grid) -> Seen:
    """The parts of the figure on a patch grid."""

    def resized(share: Float) -> Float:
        part = share[grid.top : grid.top + grid.height, grid.left : grid.left + grid.width]
        size = grid.width * grid.density, grid.height * grid.density
        large = cv2.resize(part, size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(smoothstep((large - 0.25) * 2), np.float32)

    return Seen(*(resized(parts.of(*names)) for names in (IN_FRONT, OF_HAIR, ("skin",), OF_EYES)))


def without_islands(seen: Seen, rig: Rig, grid: Grid) -> Seen:
    """Without what cannot lie before an eye: what ends on all sides within it, a part of the iris or of the light on it; and
    small spots that hang on nothing, such as a shadow beside the nose."""
    inside = np.zeros(seen.front.shape, np.bool_)
    for one in (rig.left_eye, rig.right_eye):
        inside |= opening(one, grid) > 0.5
    count, pieces, stats, _ = cv2.connectedComponentsWithStats((seen.front > 0).astype(np.uint8), connectivity=8)
    island = np.bincount(pieces[~inside], minlength=count) == 0
    loose = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) < TUFT * grid.density
    loose[np.concatenate([pieces[0], pieces[-1], pieces[:, 0], pieces[:, -1]])] = False
    island |= loose
    island[0] = False
    gone = island[pieces]
    return replace(seen, front=np.where(gone, 0, seen.front), hair=np.where(gone, 0, seen.hair))


def islands(erased: Float, grid: Grid) -> Float:
    """(H, W) 0..1: small places that what is `erased` encloses, tips of lashes: what lies before an eye goes on beyond it."""
    _, pieces, stats, _ = cv2.connectedComponentsWithStats((erased < 0.5).astype(np.uint8), connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < ISLAND * grid.density**2
    small[pieces[0, 0]] = small[0] = False
    return grow(np.asarray(small[pieces], np.float32), 0.5 * grid.density)


def locks(patch: Float, grid: Grid, rig: Rig, skin: Float) -> Float:
    """Soft mask of the hair on a face patch, as far as its colours tell it from skin and lashes.

    Hair is what has a colour of the hair around the face and hangs together with it: an iris of the same colour does not.
    """
    shape = patch.shape[:2]
    tones = _hair_tones(patch, grid, rig, skin)
    if not len(tones):
        return np.zeros(shape, np.float32)
    distance = np.min([np.linalg.norm(patch[..., :3] - tone, axis=2) for tone in tones], axis=0)
    to_skin = np.linalg.norm(patch[..., :3] - skin, axis=2)
    likely = (distance < NEAR) & (distance < 0.6 * to_skin)
    count, labels = cv2.connectedComponents(likely.astype(np.uint8), connectivity=4)
    outside = likely.copy()
    for one in (rig.left_eye, rig.right_eye):
        outside[eye_box(one, grid).slices(grid)] = False
    area = np.bincount(labels[outside], minlength=count) / grid.density**2
    kept = np.isin(labels, np.flatnonzero(area > LEAST_AREA)) & likely
    return cv2.GaussianBlur(kept.astype(np.float32), (0, 0), 0.35 * grid.density)


def _hair_tones(patch: Float, grid: Grid, rig: Rig, skin: Float) -> Float:
    """(n, 3) frequent colours around the face that are neither skin nor like the lashes."""
    beside = polygon(np.array(rig.head.outline, np.float32), grid) < 0.1
    beside[grid.ys() > rig.mouth.upper[0][1]] = False  # farther down there are neck and clothes
    beside[grid.ys() < grid.top + 8] = True
    beside &= patch[..., 3] > 250
    colors = patch[..., :3][beside]
    colors = np.ascontiguousarray(colors[np.linalg.norm(colors - skin, axis=1) > APART], np.float32)
    if len(colors) < 100:
        return np.zeros((0, 3), np.float32)
    tones, share = tones_of(colors, TONES)
    lashes = [lash_color(patch, one, grid, skin) for one in (rig.left_eye, rig.right_eye)]
    alike = np.min([np.linalg.norm(tones - color, axis=1) for color in lashes], axis=0)
    return tones[(share > 0.08) & (alike > APART)]
