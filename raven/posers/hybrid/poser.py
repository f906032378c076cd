"""The hybrid engine: faces from the character's atlas, moved by the puppet."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from raven.errors import InvalidInput
from raven.pose import Pose
from raven.posers.hybrid.atlas import SUFFIX, Atlas, read_atlas
from raven.posers.hybrid.faces import picture_digest
from raven.posers.hybrid.features import Feature
from raven.posers.hybrid.painter import AtlasPainter, Ground, fits
from raven.posers.protocol import Source
from raven.posers.puppet.motion import head_pose
from raven.posers.puppet.overlay import on_grid
from raven.posers.puppet.patch import cut
from raven.posers.puppet.poser import PuppetPoser, PuppetPrepared, premultiply
from raven.video.picture import Picture, Rgba8

EDGE = 512
SAME_FACE = (
    6.0  # mean levels by which the picture in double size may differ from the one that was baked, brows and eyes only
)


class HybridPoser:
    """Poses characters that have an atlas. Holds nothing: all work for a picture lives in what `prepare` returns."""

    name = "hybrid"
    device = "cpu"

    def prepare(self, source: Source) -> HybridPrepared:
        """Takes the picture apart and reads its atlas. Raises `InvalidInput` if there is none, or none of this picture."""
        atlas = find_atlas(source)
        puppet = PuppetPoser().prepare(source)
        if not fits(atlas, puppet.face_grid):
            raise InvalidInput("poser", "the atlas was baked with another rig of this picture; bake it anew")
        return HybridPrepared(source.picture.rgba8(), puppet, atlas)


def atlases(folder: Path | None) -> list[Path]:
    """The atlas files in a character's folder."""
    return sorted(folder.glob(f"*{SUFFIX}")) if folder is not None else []


def find_atlas(source: Source) -> Atlas:
    """The atlas of a character's picture, from its folder. Raises `InvalidInput` if there is none."""
    files = atlases(source.folder)
    if not files:
        raise InvalidInput("poser", "hybrid needs an atlas in the character's folder; raven-avatar-bake makes one")
    picture = source.picture.rgba8()
    digest = picture_digest(picture) if picture.shape[0] == EDGE else None
    for file in files:
        atlas = read_atlas(file)
        if digest == atlas.origin.picture or (digest is None and _same_face(picture, atlas)):
            return atlas
    raise InvalidInput("poser", f"{files[0].name} was baked of another picture; run raven-avatar-bake again")


def _same_face(picture: Rgba8, atlas: Atlas) -> bool:
    """Whether a picture of more than 512 x 512 shows the face of an atlas: brows and eyes, as the mouth is closed there."""
    small = cv2.resize(premultiply(picture)[..., :3], (EDGE, EDGE), interpolation=cv2.INTER_AREA)
    grids = [region.grid for region in atlas.regions if region.part != "mouth"]
    parts = [
        np.abs(small[g.top : g.top + g.height, g.left : g.left + g.width] - atlas.rest[g.slices(atlas.grid)]).mean()
        for g in grids
    ]
    return float(np.mean(parts)) < SAME_FACE


class HybridPrepared:
    """One picture with its atlas. Owns the drawing of its face, so it must be used by one thread at a time."""

    def __init__(self, picture: Rgba8, puppet: PuppetPrepared, atlas: Atlas) -> None:
        self.size = puppet.size
        self.atlas = atlas
        self._puppet = puppet
        grid = puppet.face_grid
        features = tuple(Feature(atlas, region) for region in atlas.regions)
        self._ground = Ground(cut(premultiply(picture), grid), grid, puppet.rig, atlas, features)
        self._painter = AtlasPainter(self._ground)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Features that were only guessed, and an atlas that is not complete."""
        if self.atlas.share < 1:
            missing = f"the atlas is baked to {self.atlas.share:.0%}; run raven-avatar-bake again to complete it"
            return (*self._puppet.warnings, missing)
        return self._puppet.warnings

    def with_overlay(self, skin: Picture, eyes: Picture) -> HybridPrepared:
        """The same figure with cels over it; they move with the face, those over the irises with the gaze."""
        painted = copy(self)
        painted._puppet = self._puppet.with_overlay(skin, eyes)
        patches = (on_grid(np.moveaxis(layer.linear().numpy(), 0, 2), self._ground.grid) for layer in (skin, eyes))
        painted._painter = AtlasPainter(self._ground, *(patch if patch.any() else None for patch in patches))
        return painted

    def pose(self, pose: Pose) -> Picture:
        """The picture in this pose."""
        # The jaw goes with the mouth in the atlas already.
        return self._puppet.moved(self._painter.draw(pose), replace(head_pose(pose), jaw=0.0))
