"""The face: taken apart once into a bare plate and its features, put together again for every pose."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.layers.parts import Parts
from raven.pose import INDEX, Pose
from raven.posers.puppet.features import brow, eye, eye_parts, mouth
from raven.posers.puppet.features.closed_mouth import is_closed, lips_closed, mark_below, opened
from raven.posers.puppet.features.hidden_brow import drawn_over_hair, hidden_brow
from raven.posers.puppet.features.lashes import lash_mask, other_line
from raven.posers.puppet.features.lock_ends import smudged, strands_near, with_locks, within_hair
from raven.posers.puppet.features.moustache import moustache, without_moustache
from raven.posers.puppet.features.mouth import DrawnMouth
from raven.posers.puppet.features.occluders import islands, locks, on_patch, without_islands
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.skin import Skin, skin_of
from raven.posers.puppet.features.strokes import grow, smoothstep
from raven.posers.puppet.rig import Brow, Eye, Mouth, Rig

LIKELY = 0.15  # chance of lying before an eye from which on lines apart from its lashes do
DOUBTFUL = 0.75  # chance of lying before an eye up to which dark lines among its lashes are lashes
REFERENCE_FACE_WIDTH = 82.0  # jaw width of the face on which the movements were measured, template units


@dataclass(frozen=True)
class FacePose:
    """The 39 morphs of the face, sorted by feature. Left and right are the character's."""

    left_brow: brow.BrowPose
    right_brow: brow.BrowPose
    left_eye: eye.EyePose
    right_eye: eye.EyePose
    mouth: mouth.MouthPose


def face_pose(pose: Pose) -> FacePose:
    """The face's part of a pose."""

    def value(name: str) -> float:
        return round(float(pose[INDEX[name]]), 3)  # finer steps cannot be seen, and equal values need no new drawing

    def side(which: str) -> tuple[brow.BrowPose, eye.EyePose]:
        brows = {
            k: value(f"eyebrow_{k}_{which}_index")
            for k in ("troubled", "angry", "lowered", "raised", "happy", "serious")
        }
        eyes = {
            k: value(f"eye_{k}_{which}_index") for k in ("wink", "happy_wink", "surprised", "relaxed", "unimpressed")
        }
        return brow.BrowPose(**brows), eye.EyePose(
            **eyes,
            raised_lower=value(f"eye_raised_lower_eyelid_{which}_index"),
            small=value(f"iris_small_{which}_index"),
            gaze_x=-value("iris_rotation_y_index"),
            gaze_y=-value("iris_rotation_x_index"),
        )

    left_brow, left_eye = side("left")
    right_brow, right_eye = side("right")
    shapes = {k: value(f"mouth_{k}_index") for k in ("aaa", "iii", "uuu", "eee", "ooo")}
    corners = {
        f"{k}_{s}": value(f"mouth_{k}_corner_{s}_index") for k in ("lowered", "raised") for s in ("left", "right")
    }
    return FacePose(
        left_brow, right_brow, left_eye, right_eye,
        mouth.MouthPose(**shapes, **corners, delta=value("mouth_delta"), smirk=value("mouth_smirk")),
    )  # fmt: skip


@dataclass(frozen=True)
class FaceLayers:
    """The face patch in parts; None for features that were not found, which stay in the plate as the picture has them.

    `plate` (H, W, 4) is the face without the others, premultiplied, 0..255 (alpha too).
    """

    grid: Grid
    plate: Float
    left_eye: eye.EyeLayers | None
    right_eye: eye.EyeLayers | None
    left_brow: brow.BrowLayer | None
    right_brow: brow.BrowLayer | None
    mouth: mouth.MouthLayer | None
    front: Float
    """(H, W, 4): the hair in front of the eyes, premultiplied, alpha 0..1."""


@dataclass(frozen=True)
class DrawnFace:
    """What of a face was drawn by hand, on the grid of its patch."""

    bare: Float | None = None
    """(H, W, 4), premultiplied, 0..255: the head without eyes, brows and mouth."""
    left_eye: eye.DrawnEye = field(default_factory=eye.DrawnEye)
    right_eye: eye.DrawnEye = field(default_factory=eye.DrawnEye)
    left_brow: Float | None = None
    right_brow: Float | None = None
    """(H, W, 4), premultiplied, 0..255 and alpha 0..1."""
    mouth: DrawnMouth = field(default_factory=DrawnMouth)


NOTHING_DRAWN = DrawnFace()


def separate(
    patch: Float,
    grid: Grid,
    rig: Rig,
    parts: Parts | None = None,
    before: tuple[Float, Float] | None = None,
    drawn: DrawnFace = NOTHING_DRAWN,
    with_hair: Float | None = None,
) -> FaceLayers:
    """Take a face apart. `patch` is (H, W, 4), premultiplied, 0..255; `parts` tell what hides it, else its colours do.

    `before`: where hair before it was taken off and what was hidden is filled in, and where something is still before it;
    (H, W) each, 0..1. `drawn`: what was drawn by hand. `with_hair`: the patch as the picture has it, where `before` is given.
    """
    unit = float(np.clip((rig.head.outline[-1][0] - rig.head.outline[0][0]) / REFERENCE_FACE_WIDTH, 0.6, 1.5))
    brows = np.zeros(patch.shape[:2], np.float32)
    for part, made in ((rig.left_brow, drawn.left_brow), (rig.right_brow, drawn.right_brow)):
        if part.found:
            np.maximum(brows, brow.stroke_mask(part, grid), out=brows)
            if made is not None:
                box = brow.brow_box(part, grid)
                around = box.slices(grid)
                np.maximum(brows[around], brow.stroke_mask(part, box, made[around]), out=brows[around])
    anything = on_patch(parts, grid) if parts is not None else None
    seen = without_islands(anything, rig, grid) if anything is not None else None
    skin = skin_of(patch, grid, rig, None if seen is None else seen.skin * (1 - brows))
    shut = is_closed(rig.mouth, unit) or lips_closed(patch, rig.mouth, grid, skin.light)
    if before is not None:
        in_front = before[1]
        if anything is not None and seen is not None:
            hanging = (seen.front > 0) | (anything.front == 0)
            in_front = np.maximum(
                in_front * hanging, seen.front * (1 - before[0])
            )  # hair beside lashes is not taken off
    elif seen is not None:
        in_front = seen.front
    else:
        in_front = locks(patch, grid, rig, skin.lit)
    hair = in_front * (1 - grow(brows, grid.density))
    eyes_and_mouth = np.zeros(patch.shape[:2], np.float32)
    for one, own in ((rig.left_eye, drawn.left_eye), (rig.right_eye, drawn.right_eye)):
        if not one.found:
            continue
        box = eye_parts.eye_box(one, grid)
        view = eyes_and_mouth[box.slices(grid)]
        of_eye = None if seen is None else seen.eyes[box.slices(grid)]
        before_it = hair[box.slices(grid)]
        _decide(before_it, patch[box.slices(grid)], one, box, skin.at(box.slices(grid)))
        np.maximum(
            view,
            eye_parts.erase_mask(patch[box.slices(grid)], one, box, skin.at(box.slices(grid)), of_eye, before_it),
            out=view,
        )
        for lashes in own.at(box.slices(grid)).lashes:
            np.maximum(view, grow(lashes[..., 3], 0.8 * grid.density), out=view)
    bare = skin.bare(patch, None if seen is None else seen.skin)
    strands = np.zeros_like(patch[..., :3])
    if seen is not None:
        strands = strands_near(patch if with_hair is None else with_hair, seen.hair, eyes_and_mouth, grid)
        smudges = smudged(
            patch, strands, bare, np.minimum(hair, seen.hair), eyes_and_mouth * (1 - hair), grid, skin.light.strength
        )
        np.maximum(eyes_and_mouth, smudges, out=eyes_and_mouth)
        hair *= 1 - smudges
    eyes_and_mouth *= 1 - hair
    enclosed = islands(eyes_and_mouth, grid)
    np.maximum(eyes_and_mouth, enclosed, out=eyes_and_mouth)
    hair *= 1 - enclosed
    mark, beard = np.zeros(patch.shape[:2], np.float32), np.zeros(patch.shape[:2], np.float32)
    if rig.mouth.found:
        beard = moustache(patch, rig.mouth, grid, skin.lit)
        if shut and drawn.mouth.line is None:
            mark = mark_below(patch, rig.mouth, grid, unit, skin.lit)
            np.maximum(eyes_and_mouth, mark, out=eyes_and_mouth)
        np.maximum(eyes_and_mouth, grow(mouth.cavity_mask(rig.mouth, grid), 2.0 * grid.density), out=eyes_and_mouth)
        if not shut:
            np.maximum(eyes_and_mouth, mouth.beside_cavity(patch, rig.mouth, grid, skin.lit), out=eyes_and_mouth)
        around = mouth.mouth_box(rig.mouth, grid).slices(grid)
        view = eyes_and_mouth[around]
        for layer in drawn.mouth.at(around).seen if shut or drawn.mouth.is_open else ():
            np.maximum(view, grow(layer[..., 3], 0.8 * grid.density), out=view)
        view *= 1 - beard[around]
    browless, plate = patch.copy(), patch.copy()
    for part, made in ((rig.left_brow, drawn.left_brow), (rig.right_brow, drawn.right_brow)):
        if part.found:
            browless[..., :3] = brow.erased(browless[..., :3], part, grid, 1 - eyes_and_mouth, in_front, made)
    hole = np.clip(eyes_and_mouth * 1.5, 0, 1)
    below = fill_smooth(browless[..., :3], bare * (1 - hole) * (1 - grow(beard, grid.density)))
    if seen is not None:
        within = within_hair(seen.hair, bare, hole, rig, grid)
        if before is not None:  # hair that was taken off goes on by itself
            within = np.where(before[0] > 0.5, np.minimum(within, -1), within)
        below = with_locks(below, patch, strands, within, hole, grid, skin.light.strength)
    plate[..., :3] = browless[..., :3] + (below - browless[..., :3]) * hole[..., None]
    if drawn.bare is not None:
        for picture, where in ((browless, brows), (plate, np.maximum(eyes_and_mouth, brows))):
            share = (np.clip(where * 1.5, 0, 1) * drawn.bare[..., 3] / 255)[..., None]
            picture[..., :3] += (drawn.bare[..., :3] - picture[..., :3]) * share

    def eye_layers(one: Eye, made: eye.DrawnEye) -> eye.EyeLayers | None:
        if not one.found:
            return None
        box = eye_parts.eye_box(one, grid)
        where = box.slices(grid)
        hidden = None if before is None else before[0][where]
        return eye_parts.separate(
            browless[where], plate[where], one, box, skin.at(where), hair[where], hidden, made.at(where)
        )

    def brow_layer(one: Brow, below: Eye, outer_is_left: bool, made: Float | None) -> brow.BrowLayer | None:
        if not one.found:
            guess = hidden_brow(one, below, outer_is_left)
            if guess is None:
                return None
            return drawn_over_hair(patch, guess, grid, in_front, outer_is_left, unit, brow.room_above(below, guess))
        box = brow.brow_box(one, grid)
        where, room = box.slices(grid), brow.room_above(below, one)
        own = None if made is None else made[where]
        return brow.lift(patch[where], browless[where], one, box, in_front[where], outer_is_left, unit, room, own)

    def mouth_layer(one: Mouth) -> mouth.MouthLayer | None:
        if not one.found:
            return None
        made, own = drawn.mouth, mouth.borders(drawn.mouth.inside, grid, one)
        if own is None:
            made = DrawnMouth(made.line)
        closed = shut if own is None else not made.is_open
        open_mouth = own or (opened(one, unit) if closed else one)
        box = mouth.mouth_box(open_mouth, grid)
        where = box.slices(grid)
        over = np.concatenate((patch[..., :3] * beard[..., None], beard[..., None]), axis=2) if beard.any() else None
        bare_mouth = patch if over is None else without_moustache(patch, plate, beard, one, grid)
        if closed:
            lifted = mouth.lift_closed(
                bare_mouth[where], plate[where], one, open_mouth, box, unit, mark[where], skin.light, made.at(where)
            )
        else:
            lifted = mouth.lift(bare_mouth[where], plate[where], open_mouth, box, skin.light)
        return lifted if over is None else replace(lifted, over=over[where])

    return FaceLayers(
        grid, plate, eye_layers(rig.left_eye, drawn.left_eye), eye_layers(rig.right_eye, drawn.right_eye),
        brow_layer(rig.left_brow, rig.left_eye, outer_is_left=False, made=drawn.left_brow),
        brow_layer(rig.right_brow, rig.right_eye, outer_is_left=True, made=drawn.right_brow),
        mouth_layer(rig.mouth),
        front=np.concatenate((patch[..., :3] * hair[..., None], hair[..., None]), axis=2),
    )  # fmt: skip


def _decide(before: Float, patch: Float, one: Eye, grid: Grid, skin: Skin) -> None:
    """Where it is not sure whether something lies `before` an eye (H, W), 0..1: dark lines among its lashes do not, those that
    skin parts from them do. In place."""
    doubt = 1 - smoothstep((before - DOUBTFUL) / (1 - DOUBTFUL))
    apart = other_line(patch, one, grid, skin)
    before *= 1 - lash_mask(patch, one, grid, skin) * doubt * ~apart
    frame = cv2.GaussianBlur(np.asarray(apart & (before > LIKELY), np.float32), (0, 0), 0.5 * grid.density)
    np.maximum(before, np.clip(2 * frame, 0, 1), out=before)
