"""The hybrid engine: faces from the character's atlas, moved by the puppet."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from raven.errors import InvalidInput
from raven.layers.chains import Chain
from raven.layers.guided import Float
from raven.pose import Pose
from raven.posers.hybrid.atlas import SUFFIX, Atlas, atlas_path, read_atlas
from raven.posers.hybrid.bake import begin_atlas, origin_of
from raven.posers.hybrid.engines import own_faces
from raven.posers.hybrid.face_pictures import picture_digest
from raven.posers.hybrid.features import features_of
from raven.posers.hybrid.filling import Filling
from raven.posers.hybrid.painter import AtlasPainter, FixedFace, fits
from raven.posers.hybrid.surroundings import Surroundings, UnderHair
from raven.posers.protocol import Roots, Source, Swing, parts_guessed
from raven.posers.puppet.features.overlay import on_grid
from raven.posers.puppet.features.patch import cut
from raven.posers.puppet.moving.motion import head_pose
from raven.posers.puppet.poser import PuppetPoser, PuppetPrepared
from raven.posers.puppet.premultiplied import premultiply
from raven.posers.stage_times import StageTimes
from raven.said import said
from raven.video.picture import Picture, Rgba8

EDGE = 512
SAME_FACE = (
    6.0  # mean levels by which the picture in double size may differ from the one that was baked, brows and eyes only
)


class HybridPoser:
    """Poses characters that have an atlas, or a neural model of their own from which one is made meanwhile."""

    name = "hybrid"
    device = "cpu"

    def __init__(self, puppet: PuppetPoser) -> None:
        """`puppet` takes the figures apart; the program's own has done so with those that it shows."""
        self._puppet = puppet

    def prepare(self, source: Source) -> HybridPrepared:
        """Takes the picture apart and reads its atlas; one that is not complete goes on being filled in the background.

        Raises `InvalidInput` if there is none that fits, and nothing to make one with.
        """
        picture = source.picture.rgba8()
        atlas, file, problem = _find_atlas(source)
        faces = None if atlas is not None and atlas.share == 1 else own_faces(source)
        if faces is not None and (picture.shape[0] != EDGE or (atlas and atlas.origin != origin_of(picture, faces))):
            faces = None
        if atlas is None and faces is None:
            raise InvalidInput("poser", problem)
        puppet = self._puppet.prepare(source)
        if atlas is not None and not fits(atlas, puppet.face_grid):
            raise InvalidInput(
                "poser", f"{file} was baked with another rig of this picture; run raven-avatar-bake --force"
            )
        if atlas is None:
            assert faces is not None
            atlas = begin_atlas(picture, puppet.rig, faces)
        return HybridPrepared(picture, puppet, atlas, Filling(atlas, faces, file) if faces else None)


def atlases(folder: Path | None) -> list[Path]:
    """The atlas files in a character's folder."""
    return sorted(folder.glob(f"*{SUFFIX}")) if folder is not None else []


def why_not(source: Source) -> str | None:
    """Why the hybrid cannot pose this character, and what to do; None if it can. Reads the atlas, prepares nothing."""
    atlas, _, problem = _find_atlas(source)
    return None if atlas is not None or own_faces(source) is not None else problem


def _find_atlas(source: Source) -> tuple[Atlas | None, Path | None, str]:
    """The atlas of a character's picture and its file, or where one would be kept and why there is none."""
    files = atlases(source.folder)
    picture = source.picture.rgba8()
    digest = picture_digest(picture) if picture.shape[0] == EDGE else None
    problem = "hybrid needs an atlas in the character's folder; raven-avatar-bake makes one"
    fitting: list[tuple[Atlas, Path]] = []
    for file in files:
        try:
            atlas = read_atlas(file)
        except InvalidInput as error:
            problem = str(error)
            continue
        if digest == atlas.origin.picture or (digest is None and _same_face(picture, atlas)):
            fitting.append((atlas, file))
            continue
        problem = f"{file.name} was baked of another picture; run raven-avatar-bake again"
    if fitting:
        return *max(fitting, key=lambda one: one[0].share), ""
    own = None if source.folder is None or files else atlas_path(source.folder, digest[:12] if digest else "double")
    return None, own, problem


def _same_face(picture: Rgba8, atlas: Atlas) -> bool:
    """Whether a picture of more than 512 x 512 shows the face of an atlas: brows and eyes, as the mouth is closed there."""
    small = cv2.resize(premultiply(picture)[..., :3], (EDGE, EDGE), interpolation=cv2.INTER_AREA)
    grids = [region.grid for region in atlas.regions if not region.whole]
    parts = [
        np.abs(small[g.top : g.top + g.height, g.left : g.left + g.width] - atlas.rest[g.slices(atlas.grid)]).mean()
        for g in grids
    ]
    return float(np.mean(parts)) < SAME_FACE


class HybridPrepared:
    """One picture with its atlas. Owns the drawing of its face, so it must be used by one thread at a time."""

    farthest_turn = PuppetPrepared.farthest_turn

    def __init__(self, picture: Rgba8, puppet: PuppetPrepared, atlas: Atlas, filling: Filling | None = None) -> None:
        self.size = puppet.size
        self.rig = puppet.rig
        self.atlas = atlas
        self._puppet = puppet
        grid = puppet.face_grid
        self._ground = FixedFace(cut(premultiply(picture), grid), grid, puppet.rig, atlas, features_of(atlas))
        self._painter = AtlasPainter(self._ground)
        self._surroundings = Surroundings(puppet, self._painter.grid)
        self._under_hair = UnderHair(puppet, self._ground.patch)
        self._filling = filling
        self._times = StageTimes()
        self._cels: tuple[Float | None, ...] = (None, None)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Parts that were only guessed, and an atlas that is not complete and stays so."""
        guessed = self.rig.not_found()
        told = [parts_guessed(guessed)] if guessed else []
        if self.atlas.share < 1 and self._filling is None:
            told.append(
                said(
                    "atlas_incomplete",
                    "the atlas is baked to {percent}%; run raven-avatar-bake again to complete it",
                    percent=round(100 * self.atlas.share),
                )
            )
        return tuple(told)

    @property
    def not_found(self) -> tuple[str, ...]:
        """Nothing stays still: faces come from an engine that has the features where the template has them."""
        return ()

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Those of the puppet that moves the figure."""
        return self._puppet.chains

    def roots(self, pose: Pose) -> Roots:
        """How this pose moves what the chains hang on."""
        return self._puppet.roots(pose)

    def with_overlay(self, skin: Picture, eyes: Picture) -> HybridPrepared:
        """The same figure with cels over it; they move with the face, those over the irises with the gaze."""
        painted = copy(self)
        painted._puppet = self._puppet.with_overlay(skin, eyes)
        patches = (on_grid(np.moveaxis(layer.linear(), 0, 2), self._ground.grid) for layer in (skin, eyes))
        painted._cels = tuple(patch if patch.any() else None for patch in patches)
        painted._painter = AtlasPainter(self._ground, *painted._cels)
        painted._surroundings = Surroundings(painted._puppet, painted._painter.grid)
        painted._under_hair = UnderHair(self._puppet, self._ground.patch)
        return painted

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        """The picture in this pose."""
        if self._filling is not None and self._filling.features not in (None, self._ground.features):
            self._ground = replace(self._ground, features=self._filling.features)
            self._painter = AtlasPainter(self._ground, *self._cels)
        with self._times.measure("face"):
            face = self._under_hair.draw(self._painter.draw(pose), self._painter.change)
        with self._times.measure("figure"):
            # The jaw goes with the mouth in the atlas already.
            head = replace(head_pose(pose), jaw=0.0)
            return self._puppet.moved(face, head, swing, self._surroundings.draw(self._painter.change))

    def stage_ms(self) -> dict[str, float]:
        """Mean milliseconds of composing the face, and of moving the figure."""
        return self._times.mean_ms()
