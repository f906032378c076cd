"""How a face is drawn between rest and full: lids, lashes, brows under and over a fringe, and mouths that open."""

import itertools

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from raven.layers.fill import fill_across
from raven.pose import MORPHS
from raven.posers.protocol import Source
from raven.posers.puppet.features.brow import TRAVEL, BrowLayer, BrowPose, drawn_in, lift, redraw
from raven.posers.puppet.features.mouth import MouthPose, shape_of
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import curve
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.rig import Brow, Eye
from raven.video.picture import Picture
from tests.posers.puppet.faces import DrawnFace, closed_mouth_picture, draw_face
from tests.posers.puppet.shots import POSER, Shot, both, change, shot

LIDS = ("eye_wink", "eye_happy_wink", "eye_relaxed")
STEPS = 20
FACE = [morph.name for morph in MORPHS if morph.name.startswith(("eye", "iris", "mouth")) and "right" not in morph.name]


@pytest.fixture(scope="module")
def fringed() -> list[tuple[DrawnFace, PuppetPrepared]]:
    """Faces whose fringe or glasses reach over the eyes, with the rig that they were drawn by."""
    drawn = (face for face in map(draw_face, itertools.count(100)) if face.brows_hidden or face.glasses)
    return [
        (face, POSER.prepare(Source(Picture(rgba8=face.rgba8), face.rig.model_dump(mode="json"))))
        for face in itertools.islice(drawn, 5)
    ]


def closed_mouth(color: tuple[int, int, int] = (120, 50, 50), shadow: bool = False) -> PuppetPrepared:
    """Such a face (`faces.closed_mouth_picture`), taken apart."""
    rgba8, rig = closed_mouth_picture(color, shadow)
    return POSER.prepare(Source(Picture(rgba8=rgba8), rig))


def line_of(closed: Shot, eye: Eye) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(darkness, height) of the line of a closed eye, column by column over most of its width."""
    (x0, _), (x1, _) = eye.upper[0], eye.upper[-1]
    columns = np.arange(int(x0 + 0.1 * (x1 - x0)) + 1, int(x1 - 0.1 * (x1 - x0)))
    top, bottom = int(min(y for _, y in eye.upper)) - 1, int(max(y for _, y in eye.lower)) + 3
    part = closed[top:bottom, columns]
    dark = np.clip((np.median(part.reshape(-1, 3), axis=0) - part).mean(axis=2), 0, None)
    strong = np.where(dark > 0.5 * dark.max(axis=0), dark, 0)
    return dark.max(axis=0), (strong * np.arange(len(dark))[:, None]).sum(axis=0) / strong.sum(axis=0)


@pytest.mark.parametrize("stem", LIDS)
def test_a_closed_eye_is_one_unbroken_line(puppet: PuppetPrepared, stem: str):
    for eye in (puppet.rig.left_eye, puppet.rig.right_eye):
        dark, height = line_of(shot(puppet, both(stem)), eye)
        assert dark.min() > 0.55 * np.median(dark), "a gap"
        assert np.abs(np.diff(height)).max() < 0.8, "a step"


def test_closed_eyes_keep_their_kinds_apart(puppet: PuppetPrepared):
    eye = puppet.rig.left_eye
    middle, ends = {}, {}
    for stem in LIDS:
        _, height = line_of(shot(puppet, both(stem)), eye)
        middle[stem], ends[stem] = height[len(height) // 2], (height[1] + height[-2]) / 2
    assert middle["eye_wink"] > ends["eye_wink"] + 0.8, "it hangs"
    assert middle["eye_happy_wink"] < ends["eye_happy_wink"] - 0.8, "it arches"
    assert abs(middle["eye_relaxed"] - ends["eye_relaxed"]) < 0.8, "it is level"


def test_a_raised_lower_lid_covers_the_bottom_of_the_eye_and_changes_nothing_else(puppet: PuppetPrepared):
    rest, raised = shot(puppet), shot(puppet, both("eye_raised_lower_eyelid"))
    eye = puppet.rig.left_eye
    x, top, bottom = int(eye.iris[0]), min(y for _, y in eye.upper), max(y for _, y in eye.lower)
    sides = slice(x - 4, x + 5)
    assert change(rest, raised, (slice(int(bottom) - 2, int(bottom) + 1), sides)) > 8
    assert change(rest, raised, (slice(int(top) - 4, int(0.45 * top + 0.55 * bottom)), sides)) < 1


@pytest.mark.parametrize("name", FACE)
def test_no_morph_jumps_on_its_way(puppet: PuppetPrepared, name: str):
    grid = puppet.face_grid
    face = slice(grid.top, grid.top + grid.height), slice(grid.left, grid.left + grid.width)
    shots = [shot(puppet, {name: value})[face] for value in np.linspace(0, 1, STEPS + 1)]
    steps = [change(one, next_one) for one, next_one in itertools.pairwise(shots)]
    assert max(steps) < 4.5 * np.mean(steps)


def test_lids_close_under_fringe_and_glasses(fringed: list[tuple[DrawnFace, PuppetPrepared]]):
    measured = 0
    for face, puppet in fringed:
        front = puppet._layers.front[..., 3]
        grid = puppet.face_grid
        small = cv2.resize(front, (grid.width, grid.height), interpolation=cv2.INTER_AREA) > 0.98
        hair = cv2.erode(small.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        where = slice(grid.top, grid.top + grid.height), slice(grid.left, grid.left + grid.width)
        for value in (0.5, 1.0):
            moved = np.abs(shot(puppet, both("eye_wink", value)) - shot(puppet))[where][hair]
            measured += moved.size
            if moved.size:
                assert moved.mean() <= 1, face.style
    assert measured > 1000


def test_an_iris_goes_less_far_toward_the_corner_that_it_is_near(puppet: PuppetPrepared):
    layers = puppet._layers.left_eye
    assert layers is not None
    (x0, _), (x1, _) = puppet.rig.left_eye.upper[0], puppet.rig.left_eye.upper[-1]
    left, right, _, _ = layers.reach
    near_left = puppet.rig.left_eye.iris[0] < (x0 + x1) / 2
    assert (left < right) == near_left


def stripes() -> NDArray[np.float32]:
    """Hair: slanted strands of two browns, (40, 80, 3)."""
    y, x = np.mgrid[:40, :80].astype(np.float32)
    share = (0.5 + 0.5 * np.sin((x + 0.4 * y) / 2.2))[..., None]
    return np.asarray(share * (140, 100, 80) + (1 - share) * (90, 60, 50), np.float32)


def test_strands_go_on_behind_what_was_drawn_over_them():
    hair = stripes()
    drawn = hair.copy()
    drawn[16:24] = (20, 10, 10)
    filled = fill_across(drawn, np.full(80, 15.5, np.float32), np.full(80, 23.5, np.float32))
    assert np.abs(filled - hair)[17:23, 8:-8].mean() < 8


def test_a_brow_over_a_fringe_moves_as_one_stroke_and_leaves_the_hair_whole():
    grid = Grid(0, 0, 40, 20, 2)
    brow = Brow(line=tuple((8 + 24 * t, 10.8 - t) for t in np.linspace(0, 1, 7)), thickness=2)
    hair = stripes()
    picture = hair.copy()
    cv2.line(picture, (16, 22), (64, 20), (30, 15, 15), 4, cv2.LINE_AA)
    layer = lift(picture, hair, brow, grid, np.ones(picture.shape[:2], np.float32), outer_is_left=False, unit=0.8)
    np.testing.assert_allclose(redraw(layer, hair, BrowPose()), picture, atol=1)
    raised = redraw(layer, hair, BrowPose(raised=1.0))
    assert np.abs(raised - hair)[17:26, 20:60].mean() < 4, "the old one has gone"
    dark = (hair - raised).mean(axis=2)[:16, 22:58].max(axis=0)
    assert dark.min() > 0.5 * np.median(dark), "the new one is whole"


def test_a_brow_grows_darker_and_greyer_the_farther_it_goes_and_no_thicker():
    grid = Grid(0, 0, 40, 24, 2)
    brow = Brow(line=tuple((8 + 24 * t, 12.0) for t in np.linspace(0, 1, 7)), thickness=2)
    bare = np.full((48, 80, 3), 230, np.float32)
    picture = bare.copy()
    cv2.line(picture, (16, 23), (64, 23), (150, 110, 90), 3, cv2.LINE_AA)
    layer = lift(picture, bare, brow, grid, np.zeros(picture.shape[:2], np.float32), outer_is_left=False, unit=0.8)
    drawn = [redraw(layer, bare, pose) for pose in (BrowPose(), BrowPose(raised=0.25), BrowPose(raised=1.0))]
    darkest = [float(one.min()) for one in drawn]
    assert darkest[0] > darkest[1] > darkest[2] > 0.85 * darkest[0]
    ink = [float((bare - one).sum()) for one in drawn]
    assert ink[0] < ink[1] < ink[2] < 1.15 * ink[0]
    colourful = [float(np.ptp(one, axis=2).max()) for one in drawn]
    assert colourful[0] > colourful[1] > colourful[2] > 0.7 * colourful[0]


def test_raised_brows_grow_outward_and_stay_where_they_are_at_the_nose():
    inner_end, outer_end = 0, -1
    layer = BrowLayer(
        Grid(0, 0, 40, 24, 2), np.zeros((48, 80, 4), np.float32), np.linspace(0, 1, 80, dtype=np.float32),
        unit=1.0, room=TRAVEL, rim=np.zeros((48, 80, 3), np.float32), over=None,
    )  # fmt: skip
    toward_the_nose = drawn_in(layer, BrowPose(raised=1.0))
    assert toward_the_nose[inner_end] == 0
    assert -0.6 < toward_the_nose[outer_end] < -0.2


def test_brows_are_drawn_together_and_made_longer_in_anger():
    grid = Grid(0, 0, 40, 24, 2)
    brow = Brow(line=tuple((8 + 24 * t, 12.0) for t in np.linspace(0, 1, 7)), thickness=2)
    bare = np.full((48, 80, 3), 230, np.float32)
    picture = bare.copy()
    cv2.line(picture, (18, 23), (62, 23), (90, 70, 60), 3, cv2.LINE_AA)
    layer = lift(picture, bare, brow, grid, np.zeros(picture.shape[:2], np.float32), outer_is_left=False, unit=1.0)

    def ends(pose: BrowPose) -> tuple[int, int]:
        columns = np.flatnonzero((bare - redraw(layer, bare, pose)).max(axis=(0, 2)) > 60)
        return int(columns[0]), int(columns[-1])

    (inner, outer), (drawn_in, drawn_out) = ends(BrowPose()), ends(BrowPose(angry=1.0))
    assert drawn_in <= inner - 2, "the nose is on the left"
    assert drawn_out >= outer


def test_a_brow_under_a_fringe_stays_under_it():
    grid = Grid(0, 0, 40, 20, 2)
    brow = Brow(line=tuple((8 + 24 * t, 11.0) for t in np.linspace(0, 1, 7)), thickness=2)
    bare = np.full((40, 80, 3), 230, np.float32)
    front = np.zeros((40, 80), np.float32)
    front[:, 40:] = 1
    bare[:, 40:] = (120, 80, 60)
    picture = bare.copy()
    picture[20:25, 16:40] = (40, 20, 20)
    layer = lift(picture, bare, brow, grid, front, outer_is_left=False, unit=0.8)
    lowered = redraw(layer, bare, BrowPose(lowered=1.0))
    assert np.abs(lowered - bare)[:, 43:].max() < 2
    assert np.abs(lowered - bare)[28:36, 20:36].mean() > 20


def test_a_brow_close_above_the_lashes_does_not_go_down_through_them():
    grid = Grid(0, 0, 40, 24, 2)
    brow = Brow(line=tuple((8 + 24 * t, 10.0) for t in np.linspace(0, 1, 7)), thickness=2)
    bare = np.full((48, 80, 3), 230, np.float32)
    picture = bare.copy()
    picture[19:23, 16:64] = (40, 20, 20)
    far, near = (
        redraw(
            lift(picture, bare, brow, grid, np.zeros(picture.shape[:2], np.float32), False, 1.0, room),
            bare,
            BrowPose(lowered=1.0),
        )
        for room in (9.0, 3.0)
    )
    lowest = [int(np.flatnonzero((one < 150).any(axis=(1, 2))).max()) / 2 for one in (far, near)]
    assert lowest[0] > 10 + 1 + 5
    assert lowest[1] < 10 + 1 + 3.8


def test_a_closed_mouth_opens_dark_above_and_light_below():
    puppet = closed_mouth()
    rest, opened = shot(puppet), shot(puppet, {"mouth_aaa_index": 1.0})
    (x0, y0), (x1, _) = puppet.rig.mouth.upper[0], puppet.rig.mouth.upper[-1]
    middle = int((x0 + x1) / 2)
    column = opened[int(y0) - 8 : int(y0) + 14, middle - 1 : middle + 2].mean(axis=1)
    changed = np.flatnonzero(np.abs(opened - rest)[int(y0) - 8 : int(y0) + 14, middle].max(axis=1) > 20)
    apart = np.hypot(*np.subtract(puppet.rig.left_eye.iris, puppet.rig.right_eye.iris))
    assert len(changed) > 0.12 * apart
    inside = column[changed[1] : changed[-1]]
    deep = int(inside.mean(axis=1).argmin())
    assert 0 < deep < 0.6 * len(inside), "teeth above the dark, the tongue below"
    assert inside[:deep].mean(axis=1).max() > 150
    assert inside[-3:-1, 0].mean() > inside[deep, 0] + 40


def test_what_is_drawn_under_closed_lips_goes_down_with_the_lower_one():
    puppet, bare = closed_mouth(shadow=True), closed_mouth()
    (x0, y0), (x1, _) = puppet.rig.mouth.upper[0], puppet.rig.mouth.upper[-1]
    around = slice(int(y0) - 6, int(y0) + 14), slice(int(x0) - 3, int(x1) + 4)

    def shadow(pose: dict[str, float]) -> NDArray[np.float32]:
        """How dark it is, row by row."""
        return np.clip(shot(bare, pose) - shot(puppet, pose), 0, None)[around].sum(axis=(1, 2))

    rest, opened = (shadow(pose) for pose in ({}, {"mouth_aaa_index": 1.0}))
    before, after = (float((one * np.arange(len(one))).sum() / one.sum()) for one in (rest, opened))
    assert after > before + 2.5
    assert 0.8 < opened.sum() / rest.sum() < 1.2, "it is whole, and none of it stays behind"


@pytest.mark.parametrize("end", [0, -1])
def test_a_thick_end_of_a_mouth_s_line_does_not_drop_with_the_lower_lip(end):
    rgba8, rig = closed_mouth_picture()
    bare, thick = rgba8.copy(), rgba8
    x, y = rig["mouth"]["upper"][end]  # type: ignore[index]
    inward = 2.5 if end == 0 else -2.5
    cv2.ellipse(
        thick,
        (round(16 * (x + inward)), round(16 * (y + 1.4))),
        (28, 22),
        0,
        0,
        360,
        (120, 50, 50, 255),
        -1,
        cv2.LINE_AA,
        4,
    )
    opened = [
        shot(POSER.prepare(Source(Picture(rgba8=picture), rig)), {"mouth_ooo_index": 1.0}) for picture in (bare, thick)
    ]
    around = slice(int(y) - 3, int(y) + 12), slice(int(x + inward) - 3, int(x + inward) + 4)
    assert change(*opened, around) < 4


def test_the_jaw_drops_before_the_upper_lip_rises():
    little, wide = shape_of(MouthPose(aaa=0.3)), shape_of(MouthPose(aaa=1.0))
    assert little.up / wide.up < 0.25 < 0.3 < little.down / wide.down


@pytest.mark.parametrize("color", [(120, 50, 50), (205, 150, 140)])
def test_bared_teeth_are_outlined_like_the_open_mouth_above_below_and_in_the_corners(color: tuple[int, int, int]):
    puppet = closed_mouth(color)
    (x0, y0), (x1, _) = puppet.rig.mouth.upper[0], puppet.rig.mouth.upper[-1]
    middle, top = round((x0 + x1) / 2), int(y0) - 4

    def darkest(morph: str, columns: slice) -> tuple[float, float]:
        """Above and below the brightest row."""
        rows = shot(puppet, {f"mouth_{morph}_index": 1.0})[top : top + 13, columns].mean(axis=(1, 2))
        teeth = int(rows[2:9].argmax()) + 2
        return float(rows[:teeth].min()), float(rows[teeth:].min())

    skin = float(shot(puppet, {})[top - 2 : top, middle - 2 : middle + 3].mean())
    wide = darkest("aaa", slice(middle - 1, middle + 2))
    bared = darkest("iii", slice(middle - 1, middle + 2))
    assert skin - bared[0] > 0.5 * (skin - wide[0]), "a line above them"
    assert skin - bared[1] > 0.25 * (skin - wide[0]), "a finer one below"
    ends = shot(puppet, {"mouth_iii_index": 1.0})[top : top + 13, int(x0) - 4 : round(x1) + 5].mean(axis=2).min(axis=0)
    drawn = np.flatnonzero(skin - ends > 0.3 * (skin - wide[0]))
    assert np.ptp(drawn) + 1 == len(drawn) > 0.8 * (x1 - x0), "one outline from corner to corner"


def test_bared_teeth_are_white_whatever_the_mouth_was():
    puppet = closed_mouth()
    (x0, y0), (x1, _) = puppet.rig.mouth.upper[0], puppet.rig.mouth.upper[-1]
    middle = int((x0 + x1) / 2)
    seen = shot(puppet, {"mouth_iii_index": 1.0})[int(y0) - 3 : int(y0) + 6, middle - 2 : middle + 3].mean(axis=1)
    assert seen.min(axis=1).max() > 215


@pytest.mark.parametrize("morph", ["mouth_iii_index", "mouth_smirk"])
def test_a_mouth_that_is_half_open_and_half_bares_its_teeth_has_them_above_and_its_own_inside_below(morph: str):
    puppet = closed_mouth()
    (x0, y0), (x1, _) = puppet.rig.mouth.upper[0], puppet.rig.mouth.upper[-1]
    middle = int((x0 + x1) / 2)

    def colors(pose: dict[str, float]) -> NDArray[np.float32]:
        """(rows, 3) across the lips, in their middle."""
        return shot(puppet, pose)[int(y0) - 4 : int(y0) + 9, middle - 2 : middle + 3].mean(axis=1)

    half, mixed = colors({"mouth_aaa_index": 0.5}), colors({"mouth_aaa_index": 0.5, morph: 0.5})
    colorful = [np.ptp(rows, axis=1) for rows in (half, mixed)]
    assert colorful[1].max() > 0.85 * colorful[0].max(), "no veil over it"
    skin = mixed[0].min()
    assert mixed[: int(colorful[1].argmax())].min(axis=1).max() > skin + 10, "teeth above, whiter than the skin"


def test_the_lids_of_an_eye_follow_its_line(puppet: PuppetPrepared):
    """Half closed, the iris is covered down to the lid and not below it."""
    eye = puppet.rig.left_eye
    rest, half = shot(puppet), shot(puppet, both("eye_wink", 0.5))
    x = np.array([eye.iris[0]], np.float32)
    top, bottom = float(curve(eye.upper, x)[0]), float(curve(eye.lower, x)[0])
    sides = slice(int(x[0]) - 2, int(x[0]) + 3)
    assert change(rest, half, (slice(int(top) + 2, int(top + 0.2 * (bottom - top)) + 1), sides)) > 25
    assert change(rest, half, (slice(int(top + 0.6 * (bottom - top)), int(bottom) - 2), sides)) < 8
