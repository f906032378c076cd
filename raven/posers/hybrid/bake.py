"""Baking: asking a neural engine for the pictures of the plan, in an order in which any beginning of it is of use."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.layers.guided import Float
from raven.pose import pose_from, rest_pose
from raven.posers.hybrid import plan
from raven.posers.hybrid.atlas import NO_CHANGE, Atlas, Origin, features_grid
from raven.posers.hybrid.face_pictures import FacePictures, picture_digest
from raven.posers.hybrid.regions import regions_of
from raven.posers.puppet.features.patch import face_grid
from raven.posers.puppet.rig import Rig
from raven.video.picture import Rgba8

EDGE = 512


def origin_of(picture: Rgba8, faces: FacePictures) -> Origin:
    """What an atlas of this picture by this engine is made of."""
    return Origin(faces.engine, faces.digest, picture_digest(picture))


def begin_atlas(picture: Rgba8, rig: Rig, faces: FacePictures) -> Atlas:
    """An atlas with nothing but the face at rest. Raises `InvalidInput` for a picture that is not 512 x 512."""
    if picture.shape[:2] != (EDGE, EDGE):
        raise InvalidInput(
            "file", f"must be {EDGE} x {EDGE} pixels to be baked, is {picture.shape[1]} x {picture.shape[0]}"
        )
    patch, drawn = face_grid(rig, EDGE), faces.grid
    both = drawn.crop(patch.left, patch.top, patch.left + patch.width - 1, patch.top + patch.height - 1)
    regions = regions_of(rig, both, drawn)
    (rest,) = faces.draw(rest_pose(), [features_grid(regions)])
    return Atlas(origin_of(picture, faces), regions, _bytes(rest[..., :3]))


def bake(atlas: Atlas, faces: FacePictures, pause: Callable[[float], object] | None = None) -> Iterator[float]:
    """Add what is missing, picture by picture; yields the share of the plan that is done, after each.

    May be left at any time: what has been baked stays, and the next bake goes on from there. `pause` is called after every
    picture with the seconds that it took, to let others have the processor.
    """
    for shot in _shots():
        regions = [r for r in atlas.regions if r.part in shot.nodes and not atlas.baked[r.name][shot.nodes[r.part]]]
        if not regions:
            continue
        began = time.perf_counter()
        pictures = faces.draw(pose_from(shot.morphs), [region.grid for region in regions])
        for region, picture in zip(regions, pictures, strict=True):
            atlas.put(region, shot.nodes[region.part], _bytes(picture[..., : region.channels]))
        if pause is not None:
            pause(time.perf_counter() - began)
        yield atlas.share
    yield from bake_around(atlas, faces, pause)


def bake_around(atlas: Atlas, faces: FacePictures, pause: Callable[[float], object] | None = None) -> Iterator[float]:
    """The last part of `bake`: how the picture that the engine shows in the end changes with each morph."""
    region = next(region for region in atlas.regions if region.part == "around")
    missing = [i for i, baked in enumerate(atlas.baked[region.name]) if not baked]
    if not missing:
        return
    every = plan.nodes("around")
    rest = faces.draw_posed(rest_pose(), region.grid)
    for i in missing:
        began = time.perf_counter()
        posed = faces.draw_posed(pose_from(plan.morphs_of("around", every[i])), region.grid)
        atlas.put(region, i, _bytes(NO_CHANGE + (posed - rest)))
        if pause is not None:
            pause(time.perf_counter() - began)
        yield atlas.share


@dataclass(frozen=True)
class _Shot:
    """One picture of a face, in which every part shows one of its nodes, or rest."""

    nodes: dict[plan.Part, int]
    morphs: dict[str, float]


def _shots() -> Iterator[_Shot]:
    """All nodes; mouths share pictures with brows, which are far from them, but brows never with eyes, which are near."""
    eyes, brows, mouths = (plan.nodes(part) for part in ("eye", "brow", "mouth"))
    for i, (eye, brow, mouth) in enumerate(zip_longest(eyes, brows, mouths)):
        if eye is not None:
            yield _Shot({"eye": i}, plan.morphs_of("eye", eye))
        shot = _Shot({}, {})
        for part, node in (("brow", brow), ("mouth", mouth)):
            if node is not None:
                shot.nodes[part] = i  # type: ignore[index]
                shot.morphs.update(plan.morphs_of(part, node))  # type: ignore[arg-type]
        if shot.nodes:
            yield shot


def _bytes(picture: Float) -> NDArray[np.uint8]:
    return np.clip(picture + 0.5, 0, 255).astype(np.uint8)
