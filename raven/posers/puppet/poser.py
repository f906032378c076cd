"""The puppet engine: draws the face in its pose, then moves the whole figure by one composed map per layer."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict, deque
from copy import copy
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.chains import Chain
from raven.layers.guided import Float
from raven.layers.parts import Parts
from raven.layers.pinholes import without_pinholes
from raven.layers.stack import Stack
from raven.layers.under import laid_apart
from raven.pose import Pose, rest_pose
from raven.posers.protocol import Roots, Source, Swing, parts_guessed, parts_still
from raven.posers.puppet.apart import Apart, taken_apart
from raven.posers.puppet.detection import detect
from raven.posers.puppet.features.eye import DrawnEye
from raven.posers.puppet.features.face import NOTHING_DRAWN, DrawnFace, FaceLayers, face_pose, separate
from raven.posers.puppet.features.mouth import DrawnMouth
from raven.posers.puppet.features.overlay import Overlay, on_grid, on_irises
from raven.posers.puppet.features.painter import FacePainter
from raven.posers.puppet.features.patch import TEMPLATE, Grid, around, cut, cut_mask, face_grid, square
from raven.posers.puppet.hair import hair_ends
from raven.posers.puppet.handmade import HandMade, hand_made
from raven.posers.puppet.jaw import face_mask, without_jaw
from raven.posers.puppet.moving.at_rest import LeftOut, left_out, stillness
from raven.posers.puppet.moving.motion import (
    BACK_HAIR,
    BODY,
    FACE,
    FRONT_HAIR,
    WHOLE,
    HeadPose,
    Motion,
    Plane,
    head_pose,
    measures_of,
)
from raven.posers.puppet.moving.roots import measured, roots_at
from raven.posers.puppet.moving.sheet import REACH, MotionField, sheet_of
from raven.posers.puppet.pieces import Pieces
from raven.posers.puppet.premultiplied import premultiply, straighten
from raven.posers.puppet.rig import FEATURES, Rig
from raven.posers.puppet.rig_file import complete_rig, whole_rig
from raven.posers.puppet.skirt import skirt_of
from raven.posers.stage_times import StageTimes
from raven.video.picture import Picture, Rgba8

KEPT_RIGS = 64  # with the chances of every part, 0.1 MB each
KEPT_FIGURES, LARGEST_KEPT = 2, 512  # those that nobody shows any more, and how many pixels wide they are at the most
ALIKE = 6.0  # levels that hair makes up for only at rest: it would carry a haze of the face along


class PuppetPoser:
    """Poses pictures by warping them. All work for a picture lives in what `prepare` returns; only found rigs are kept."""

    name = "puppet"
    device = "cpu"

    def __init__(self, loose_hair: bool = True) -> None:
        """`loose_hair`: hair and skirts move by themselves, before and behind the figure."""
        self._loose_hair = loose_hair
        self._rigs: OrderedDict[bytes, tuple[Rig, Parts | None]] = OrderedDict()
        self._figures: WeakValueDictionary[bytes, PuppetPrepared] = WeakValueDictionary()
        self._recent: deque[PuppetPrepared] = deque(maxlen=KEPT_FIGURES)
        self._lock = threading.Lock()

    def prepare(self, source: Source) -> PuppetPrepared:
        """Finds the features of the face (those the source's rig does not give) and takes the picture apart.

        All who show the same figure share what was taken apart.
        """
        picture = source.picture.rgba8()
        rig, parts = whole_rig(source.rig), source.parts
        if rig is None:
            found, parts = self._found(picture)
            rig = complete_rig(found, source.rig)
        elif parts is None and self._loose_hair:
            parts = self._found(picture)[1]
        key = _digest(picture, rig, parts, source.layers)
        with self._lock:
            figure = self._figures.get(key)
        if figure is None:
            figure = PuppetPrepared(picture, rig, parts, self._loose_hair, source.layers)
        with self._lock:
            self._figures[key] = figure
            if figure.size <= LARGEST_KEPT and figure not in self._recent:
                self._recent.append(figure)
        return figure.another()

    def _found(self, picture: Rgba8) -> tuple[Rig, Parts | None]:
        """The rig found in a picture. Looking for it takes far longer than all else, so it is done once per picture."""
        key = _digest(picture)
        with self._lock:
            rig = self._rigs.get(key)
        if rig is None:
            rig = detect(picture)
        with self._lock:
            self._rigs[key] = rig
            self._rigs.move_to_end(key)
            while len(self._rigs) > KEPT_RIGS:
                self._rigs.popitem(last=False)
        return rig


def _digest(*things: Rgba8 | Rig | Parts | Stack | None) -> bytes:
    """What all these are, in 16 bytes."""
    digest = hashlib.blake2b(digest_size=16)
    for thing in things:
        if isinstance(thing, np.ndarray):
            digest.update(str(thing.shape).encode() + np.ascontiguousarray(thing).data)
        elif isinstance(thing, Rig):
            digest.update(thing.model_dump_json().encode())
        elif isinstance(thing, Parts):
            digest.update(thing.packed)
        elif isinstance(thing, Stack):
            for layer in thing:
                about = f"{layer.name} {layer.rgba8.shape} {layer.left} {layer.top} {layer.shown} {layer.given}"
                digest.update(about.encode() + np.ascontiguousarray(layer.rgba8).data)
        digest.update(b"|")
    return digest.digest()


@dataclass
class _Worn:
    """What a figure last had over it, shared by all its painted copies: most changes concern one of the overlays."""

    bare: Pieces
    """The figure without anything over it."""
    pieces: Pieces
    body_field: MotionField
    layers: FaceLayers
    skin: Picture | None = None
    eyes: Picture | None = None
    over_face: Overlay | None = None
    painter: FacePainter | None = None


class PuppetPrepared:
    """One picture, taken apart. Owns the drawing of its face, so it must be used by one thread at a time."""

    farthest_turn = 2.0

    def __init__(
        self,
        picture: Rgba8,
        rig: Rig,
        parts: Parts | None = None,
        loose_hair: bool = True,
        layers: Stack | None = None,
    ) -> None:
        """`parts`: what was seen of the figure's parts; without them no hair can be `loose_hair`. `layers`: drawn by hand."""
        self.size = picture.shape[0]
        self.rig = rig
        self._density = self.size // TEMPLATE
        self._times = StageTimes()
        given, picture = picture, without_pinholes(picture)
        whole = premultiply(picture)
        drawn = hand_made(layers, picture) if layers is not None else None
        apart = taken_apart(whole, picture, rig, parts, drawn) if parts is not None and loose_hair else None
        together = None if apart is None else apart.together
        self._motion = Motion(measures_of(rig, hair_ends(whole, rig)), together)
        front, back = (None, None) if apart is None else (apart.front, apart.back)
        body = whole if apart is None else apart.body
        whole_grid, grid = square(self._density), face_grid(rig, self.size)
        self._front = grid
        self._layers = _face_of(whole, rig, grid, parts, apart, drawn)
        self._painter = FacePainter(self._layers)
        self._front_mask = face_mask(rig, grid)
        self._front_bytes = np.rint(self._front_mask * 255).astype(np.uint8)
        plane = BODY if front is not None or back is not None else WHOLE
        face_reach = whole_grid.crop(
            grid.left - REACH, grid.top - 24, grid.left + grid.width + REACH, grid.top + grid.height + 24
        )
        self._face_field = MotionField(grid, face_reach, FACE if rig.head.found else plane)
        # Only a jaw that was found moves before what is behind it; else the figure moves as one piece, without a seam.
        behind = without_jaw(body, rig) if rig.head.found else body
        self.chains: tuple[Chain, ...] = ()
        skirt, sheet = skirt_of(behind, rig) if loose_hair else None, None
        if skirt is not None:
            behind = skirt.body
            sheet = sheet_of(skirt.layer, whole_grid, skirt.strands, BODY, self._joints)
            self.chains = skirt.strands.chains
        self._pieces = Pieces(np.clip(behind + 0.5, 0, 255).astype(np.uint8), skirt=sheet)
        self._body_field = _body_field(self._pieces.body, whole_grid, plane)
        if apart is not None and back is not None:
            sheet = sheet_of(back.layer, apart.area, back.strands, BACK_HAIR, self._joints)
            self._pieces, self.chains = replace(self._pieces, back=sheet), (*self.chains, *back.strands.chains)
        if apart is not None and front is not None:
            where = apart.area.slices(whole_grid)
            below = self._drawn(self.resting_face, HeadPose(), None, self._pieces)[0][where].astype(np.float32)
            layer, _ = laid_apart(whole[where], below, front.opacity, front.hidden > 0, ALIKE)
            sheet = sheet_of(layer, apart.area, front.strands, FRONT_HAIR, self._joints)
            self._pieces, self.chains = replace(self._pieces, front=sheet), (*self.chains, *front.strands.chains)
        self._left_out = self._unlike(given, picture)
        self._root_moves = measured(self.chains, self._motion)
        self._worn = _Worn(self._pieces, self._pieces, self._body_field, self._layers)
        self._origin: PuppetPrepared | None = None  # whose parts these are; it is kept as long as they are

    def another(self) -> PuppetPrepared:
        """The same figure without cels, for somebody else: what was taken apart is shared, what is drawn is not."""
        other = copy(self)
        other._origin = self
        other._times = StageTimes()
        other._painter = FacePainter(self._layers)
        bare = other._pieces = self._worn.bare
        other._body_field = _body_field(bare.body, square(self._density), self._body_field.plane)
        other._worn = _Worn(bare, bare, other._body_field, self._layers)
        return other

    @property
    def _joints(self) -> int:
        return sum(len(chain.joints) for chain in self.chains)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not found."""
        still, guessed = self.not_found, [part for part in self.rig.not_found() if part not in self.not_found]
        told = []
        if still:
            told.append(parts_still(still))
        if guessed:
            told.append(parts_guessed(guessed))
        return tuple(told)

    @property
    def not_found(self) -> tuple[str, ...]:
        """Features that were not found, and therefore stay as the picture has them."""
        features = [name.replace("_", " ") for name in FEATURES]
        return tuple(part for part in self.rig.not_found() if part in features)

    def with_overlay(self, skin: Picture, eyes: Picture) -> PuppetPrepared:
        """The same figure with these cels over it, and no others; they go where the part of the face goes that they lie on."""
        painted = copy(self)
        if skin is not self._worn.skin:
            over = np.moveaxis(skin.linear(), 0, 2)
            overlay = Overlay(on_grid(over, self._front))
            self._worn.skin, self._worn.over_face = skin, None if overlay.empty else overlay
            self._worn.pieces = self._worn.bare.under(over)
            body, plane = self._worn.pieces.body, self._body_field.plane
            self._worn.body_field = _body_field(body, square(self._density), plane)
        if eyes is not self._worn.eyes:
            over = on_grid(np.moveaxis(eyes.linear(), 0, 2), self._front)
            self._worn.eyes, self._worn.layers = eyes, on_irises(self._layers, over) if over.any() else self._layers
        painted._pieces, painted._body_field = self._worn.pieces, self._worn.body_field
        painted._painter = FacePainter(self._worn.layers, self._worn.over_face, self._worn.painter)
        self._worn.painter = painted._painter
        return painted

    def roots(self, pose: Pose) -> Roots:
        """How this pose moves what the chains hang on."""
        return roots_at(self._root_moves, self._head_pose(pose))

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        """The picture in this pose."""
        with self._times.measure("face"):
            face = self._painter.draw(face_pose(pose))
        with self._times.measure("figure"):
            return self.moved(face, self._head_pose(pose), swing)

    def _head_pose(self, pose: Pose) -> HeadPose:
        head = head_pose(pose)
        return head if self.rig.mouth.found else replace(head, jaw=0.0)

    def stage_ms(self) -> dict[str, float]:
        """Mean milliseconds of drawing the face, and of moving the figure."""
        return self._times.mean_ms()

    @property
    def layers(self) -> FaceLayers:
        """The face in parts."""
        return self._layers

    @property
    def face_grid(self) -> Grid:
        """Where the face patch lies that `moved` takes."""
        return self._front

    @property
    def face_mask(self) -> Float:
        """(H, W) on `face_grid`: how much of each pixel of the patch is seen, 0..1; the figure behind it fills the rest."""
        return self._front_mask

    @property
    def pieces(self) -> Pieces:
        """The figure but for its face, at rest. Not to be written to."""
        return self._pieces

    @property
    def resting_face(self) -> NDArray[np.uint8]:
        """(H, W, 4), premultiplied, on `face_grid`: the face at rest, complete under the hair before it."""
        return self._painter.draw(face_pose(rest_pose())).copy()

    def moved(
        self, face: NDArray[np.uint8], head: HeadPose, swing: Swing | None = None, pieces: Pieces | None = None
    ) -> Picture:
        """The figure with this face, moved. `face` is (H, W, 4), premultiplied, on `face_grid`.

        `pieces` may take the place of the figure's own.
        """
        drawn, within = self._drawn(face, head, swing, pieces or self._pieces)
        self._left_out.add(drawn, stillness(head, swing))
        return Picture(rgba8=straighten(drawn, within))

    def _drawn(
        self, face: NDArray[np.uint8], head: HeadPose, swing: Swing | None, pieces: Pieces
    ) -> tuple[NDArray[np.uint8], tuple[slice, slice]]:
        """(size, size, 4), premultiplied; and rows and columns beyond which it is clear."""
        out, boxes = np.zeros((self.size, self.size, 4), np.uint8), list[Grid]()

        def at(box: Grid) -> NDArray[np.uint8]:
            boxes.append(box)
            return out[box.slices(square(self._density))]

        motion, by = self._motion, self._motion.by
        box, warp = self._body_field.warp(motion, head)
        by.replace(at(box), pieces.body, warp)
        if pieces.skirt is not None:
            box, warp = pieces.skirt.warp(motion, head, swing)
            by.over(at(box), pieces.skirt.texture, warp)
        if pieces.back is not None:
            box, warp = pieces.back.warp(motion, head, swing)
            by.under(at(box), pieces.back.texture, warp)
        box, warp = self._face_field.warp(motion, head)
        by.blend(at(box), face, self._front_bytes, warp)
        if pieces.front is not None:
            box, warp = pieces.front.warp(motion, head, swing)
            by.over(at(box), pieces.front.texture, warp)
        return out, around(boxes).slices(square(self._density))

    def _unlike(self, given: Rgba8, solid: Rgba8) -> LeftOut:
        """What the layers at rest lack of the picture, also as it was `given`, before it was made `solid`; features change."""
        features, changing = self._layers, np.zeros(given.shape[:2], np.bool_)
        for part in (features.left_eye, features.right_eye, features.left_brow, features.right_brow, features.mouth):
            if part is not None:
                changing[replace(part.grid, density=self._density).slices(square(self._density))] = True
        changing &= given[..., 3] == solid[..., 3]
        wanted = np.clip(premultiply(given) + 0.5, 0, 255).astype(np.uint8)
        drawn, _ = self._drawn(self.resting_face, HeadPose(), None, self._pieces)
        return left_out(wanted, drawn, changing)


def _face_of(
    whole: Float, rig: Rig, grid: Grid, parts: Parts | None, apart: Apart | None, drawn: HandMade | None
) -> FaceLayers:
    """The face of a figure (premultiplied) in parts."""
    made, patch = NOTHING_DRAWN if drawn is None else _on_face(drawn, grid), cut(whole, grid)
    if apart is None:
        return separate(patch, grid, rig, parts, None, made)
    before = cut_mask(apart.hidden, grid), cut_mask(apart.before, grid)
    return separate(cut(apart.uncovered, grid), grid, rig, parts, before, made, patch)


def _on_face(drawn: HandMade, grid: Grid) -> DrawnFace:
    """What of a face was drawn by hand, on the grid of its patch."""

    def part(name: str) -> Float | None:
        layer = drawn.layer(name)
        return None if layer is None else cut(layer, grid) / np.array((1, 1, 1, 255), np.float32)

    def brow(name: str) -> Float | None:
        return part(name) if drawn.under_hair(name) else None

    whole = ("eye white", "iris", "highlights", "upper lashes", "lower lashes")
    left_eye, right_eye = (DrawnEye(*(part(f"{side} {name}") for name in whole)) for side in ("left", "right"))
    return DrawnFace(
        None if drawn.bare is None else cut(drawn.bare, grid),
        left_eye,
        right_eye,
        brow("left brow"),
        brow("right brow"),
        DrawnMouth(part("mouth line"), part("mouth inside"), drawn.shows("mouth inside")),
    )


def _body_field(body: Rgba8, canvas: Grid, plane: Plane) -> MotionField:
    """How a body (N, N, 4) moves, as far as there is anything of it."""
    x, y, width, height = (length / canvas.density for length in cv2.boundingRect((body[..., 3] > 0).astype(np.uint8)))
    if not width:
        return MotionField(canvas, canvas, plane, endless=True)
    drawn = canvas.crop(x - 1, y - 1, x + width + 1, y + height + 1)
    reach = canvas.crop(x - REACH, y - REACH, x + width + REACH, y + height + REACH)
    return MotionField(canvas, reach, plane, endless=True, drawn=drawn)
