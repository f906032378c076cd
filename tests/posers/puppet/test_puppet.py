"""The puppet moves what a pose says, and nothing else."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from raven.pose import HIGH, LOW, MORPHS, pose_from, rest_pose
from raven.posers.protocol import Source
from raven.posers.puppet.hair import hair_ends
from raven.posers.puppet.poser import PuppetPrepared
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, Shot, both, box, change, found, shift, shot


def iris_pixels(puppet: PuppetPrepared, morphs: dict[str, float], side: str) -> int:
    """How many pixels of an eye's box have the hue of its iris (violet and green in the shipped characters)."""
    eye = getattr(puppet.rig, f"{side}_eye")
    x, y = (int(v) for v in eye.iris)
    hue = int(np.median(_hsv(shot(puppet))[y - 3 : y + 4, x - 3 : x + 4, 0]))
    seen = _hsv(shot(puppet, morphs))[box(eye)].astype(int)
    return int(((np.abs(seen[..., 0] - hue) < 18) & (seen[..., 1] > 80) & (seen[..., 2] > 70)).sum())


def _hsv(picture: Shot) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(np.rint(picture).astype(np.uint8), cv2.COLOR_RGB2HSV), np.uint8)


def test_at_rest_only_the_mouth_has_changed(source: Source, puppet: PuppetPrepared):
    picture = source.picture.rgba8().astype(np.float32)
    alpha = picture[..., 3:] / 255
    drawn = picture[..., :3] * alpha + 255 * (1 - alpha)
    seen = shot(puppet)
    difference = np.abs(seen - drawn).max(axis=2)
    rows, columns = box(puppet.rig.mouth, 4)
    difference[rows, columns] = 0
    assert difference.max() <= 3
    for eye in (puppet.rig.left_eye, puppet.rig.right_eye):
        (x, y), width = eye.iris, eye.upper[-1][0] - eye.upper[0][0]
        around = slice(int(y - 1.2 * width), int(y + 0.6 * width)), slice(int(x - width), int(x + width))
        difference[around] = 0
    assert difference.max() <= 1.5, "1 of a premultiplied colour, and as much of the opacity"


def test_what_is_not_quite_opaque_is_so_at_rest_and_no_hole_as_soon_as_the_figure_moves(puppet: PuppetPrepared):
    x, y = (int(v) for v in puppet.rig.neck.pivot)
    picture = puppet.pose(rest_pose()).rgba8().copy()
    chest = slice(y + 60, y + 100), slice(x - 15, x + 15)
    assert (picture[chest][..., 3] == 255).all()
    picture[chest][::5, ::5, 3] = 220
    speckled = PuppetPrepared(picture, puppet.rig)

    def opacity(**morphs: float) -> NDArray[np.int16]:
        pose = pose_from({f"{name}_index": value for name, value in morphs.items()})
        return speckled.pose(pose).rgba8()[chest][..., 3].astype(np.int16)

    assert np.abs(opacity() - picture[chest][..., 3]).max() <= 1
    assert opacity(body_z=0.3).min() == 255
    fading = [opacity(breathing=amount).min() for amount in (0.01, 0.02, 0.03, 0.04)]
    assert fading == sorted(fading)
    assert np.diff([220, *fading, 255]).max() < 15, "they close little by little"


def test_the_open_mouth_of_the_picture_is_closed_at_rest_and_comes_back_with_aaa(
    source: Source, puppet: PuppetPrepared
):
    where = box(puppet.rig.mouth, 1)  # with the line around it, wherever within that line the rig has its border
    drawn = source.picture.rgba8()[..., :3].astype(np.float32)
    assert change(drawn, shot(puppet, {"mouth_aaa_index": 1.0}), where) < 12
    assert change(drawn, shot(puppet), where) > 30


@pytest.mark.parametrize("stem", ["eye_wink", "eye_happy_wink", "eye_relaxed"])
def test_a_closed_eye_shows_nothing_of_its_inside(puppet: PuppetPrepared, stem: str):
    for side in ("left", "right"):
        assert iris_pixels(puppet, both(stem), side) < 0.08 * iris_pixels(puppet, {}, side)


def test_the_left_eye_is_the_one_on_the_viewers_right(puppet: PuppetPrepared):
    rest, winking = shot(puppet), shot(puppet, {"eye_wink_left_index": 1.0})
    assert change(rest, winking, box(puppet.rig.left_eye)) > 20
    assert change(rest, winking, box(puppet.rig.right_eye)) == 0
    assert puppet.rig.left_eye.iris[0] > puppet.rig.right_eye.iris[0]


def test_a_closing_lid_covers_the_eye_from_above(puppet: PuppetPrepared):
    seen = [iris_pixels(puppet, both("eye_wink", value), "left") for value in (0, 0.3, 0.6, 1)]
    assert seen == sorted(seen, reverse=True)
    half = shot(puppet, both("eye_wink", 0.4))
    x, y = puppet.rig.left_eye.iris
    lower = slice(int(y) + 2, int(y) + 5), slice(int(x) - 3, int(x) + 4)
    assert change(shot(puppet), half, lower) < 25, "the iris below the lid must stay where it is"


def test_a_wink_leaves_the_hair_beside_the_eye_alone(puppet: PuppetPrepared):
    rest, closed = shot(puppet), shot(puppet, both("eye_wink"))
    for eye, outward in ((puppet.rig.left_eye, 1), (puppet.rig.right_eye, -1)):
        corner = eye.upper[-1 if outward > 0 else 0]
        x = int(corner[0] + outward * 12)
        column = slice(int(corner[1]) - 14, int(corner[1]) + 10), slice(x - 1, x + 2)
        assert change(rest, closed, column) < 6


@pytest.mark.parametrize(
    ("morph", "value", "direction"),
    [
        ("head_y_index", 1.0, (-1, 0)),
        ("head_y_index", -1.0, (1, 0)),
        ("head_x_index", 1.0, (0, -1)),
        ("head_x_index", -1.0, (0, 1)),
        ("neck_z_index", 1.0, (-1, 0)),
        ("body_z_index", 1.0, (-1, 0)),
        ("body_z_index", -1.0, (1, 0)),
    ],
)
def test_the_face_goes_where_the_rotation_says(
    puppet: PuppetPrepared, morph: str, value: float, direction: tuple[int, int]
):
    x, y = puppet.rig.head.chin
    between_the_eyes = slice(int(y) - 52, int(y) - 22), slice(int(x) - 12, int(x) + 13)
    moved = shift(shot(puppet), shot(puppet, {morph: value}), between_the_eyes, reach=22)
    along = moved[0] * direction[0] + moved[1] * direction[1]
    assert 5 <= along <= 20, moved


def test_breathing_lifts_the_chest_and_leaves_the_face(puppet: PuppetPrepared):
    rest, full = shot(puppet), shot(puppet, {"breathing_index": 1.0})
    x, chin = (int(v) for v in puppet.rig.head.chin)
    assert change(rest, full, (slice(chin + 30, chin + 80), slice(x - 25, x + 26))) > 1
    assert change(rest, full, (slice(chin - 90, chin - 3), slice(x - 60, x + 61))) < 0.2


@pytest.mark.parametrize("shape", ["troubled", "angry", "lowered", "raised", "happy", "serious"])
def test_every_brow_shape_moves_the_brows_only(puppet: PuppetPrepared, shape: str):
    rest, moved = shot(puppet), shot(puppet, both(f"eyebrow_{shape}"))
    changed = np.abs(moved - rest).max(axis=2) > 12
    lines = np.array([*puppet.rig.left_brow.line, *puppet.rig.right_brow.line])
    assert changed.sum() > 25
    rows = np.flatnonzero(changed.any(axis=1))
    assert rows.min() > lines[:, 1].min() - 13
    assert rows.max() < lines[:, 1].max() + 13


def test_a_moved_brow_leaves_nothing_where_it_was(puppet: PuppetPrepared):
    moved = shot(puppet, both("eyebrow_lowered"))
    for brow in (puppet.rig.left_brow, puppet.rig.right_brow):
        x, y = np.array(brow.line)[len(brow.line) // 2]
        skin = moved[int(y) - 1 : int(y) + 3, int(x) - 1 : int(x) + 2]
        assert np.ptp(skin.mean(axis=2)) < 40, "the old brow still shows"


@pytest.mark.parametrize("shape", ["aaa_index", "iii_index", "uuu_index", "eee_index", "ooo_index", "delta", "smirk"])
def test_every_mouth_shape_is_seen(puppet: PuppetPrepared, shape: str):
    assert change(shot(puppet), shot(puppet, {f"mouth_{shape}": 1.0}), box(puppet.rig.mouth)) > 2


def test_every_pose_gives_a_whole_figure(puppet: PuppetPrepared):
    rng = np.random.default_rng(7)
    covered = (puppet.pose(rest_pose()).rgba8()[..., 3] > 128).sum()
    for extreme in (LOW, HIGH, *(rng.uniform(LOW, HIGH).astype(np.float32) for _ in range(60))):
        picture = puppet.pose(extreme).rgba8()
        assert picture.shape == (512, 512, 4)
        assert 0.9 < (picture[..., 3] > 128).sum() / covered < 1.1


def test_the_head_has_no_holes_when_it_turns(puppet: PuppetPrepared):
    x, y = (int(v) for v in puppet.rig.head.chin)
    for morph in ("head_x_index", "head_y_index", "neck_z_index", "body_y_index"):
        for value in (-1.0, 1.0):
            picture = puppet.pose(pose_from({morph: value})).rgba8()
            assert picture[y - 70 : y + 25, x - 22 : x + 23, 3].min() == 255, (morph, value)


def test_a_pose_looks_the_same_whatever_came_before(source: Source, puppet: PuppetPrepared):
    picture = source.picture.rgba8()
    fresh, used = PuppetPrepared(picture, puppet.rig, found(picture)[1]), puppet
    rng = np.random.default_rng(3)
    for _ in range(12):
        pose = rng.uniform(LOW, HIGH).astype(np.float32)
        for _ in range(2):
            used.pose(rng.uniform(LOW, HIGH).astype(np.float32))
        fresh.pose(rest_pose())
        np.testing.assert_array_equal(used.pose(pose).rgba8(), fresh.pose(pose).rgba8())


def test_a_frame_belongs_to_the_caller(puppet: PuppetPrepared):
    first = puppet.pose(rest_pose()).rgba8()
    kept = first.copy()
    puppet.pose(HIGH)
    np.testing.assert_array_equal(first, kept)


def test_a_larger_picture_keeps_its_resolution_and_moves_alike(puppet: PuppetPrepared, large_source: Source):
    large = POSER.prepare(large_source)
    assert large.size == 1024
    for morphs in ({}, {"head_y_index": 1.0, **both("eye_wink")}):
        seen = shot(large, morphs)
        assert seen.shape == (1024, 1024, 3)
        halved = seen.reshape(512, 2, 512, 2, 3).mean(axis=(1, 3))
        assert change(shot(puppet, morphs), halved) < 2.5


def overlay(box_: tuple[slice, slice], color: tuple[int, int, int, int]) -> Picture:
    pixels = np.zeros((512, 512, 4), np.uint8)
    pixels[box_] = color
    return Picture(rgba8=pixels)


NOTHING = Picture(rgba8=np.zeros((512, 512, 4), np.uint8))


def test_a_cel_on_the_cheek_moves_with_the_face(puppet: PuppetPrepared):
    x, y = puppet.rig.left_eye.iris
    cheek = slice(int(y) + 14, int(y) + 18), slice(int(x) - 6, int(x) + 7)
    blushing = puppet.with_overlay(overlay(cheek, (255, 60, 90, 255)), NOTHING)
    assert blushing.rig == puppet.rig
    np.testing.assert_allclose(shot(blushing)[cheek][1:-1, 1:-1], np.broadcast_to((255, 60, 90), (2, 11, 3)), atol=2)
    around = slice(cheek[0].start - 1, cheek[0].stop + 1), slice(cheek[1].start - 1, cheek[1].stop + 1)
    assert shift(shot(blushing), shot(blushing, {"head_y_index": 1.0}), around)[0] < -3


def test_a_cel_on_the_iris_follows_the_gaze_and_is_covered_by_the_lid(puppet: PuppetPrepared):
    x, y = (int(v) for v in puppet.rig.left_eye.iris)
    glowing = puppet.with_overlay(NOTHING, overlay((slice(y - 2, y + 3), slice(x - 2, x + 3)), (0, 255, 255, 255)))

    def glow(morphs: dict[str, float]) -> NDArray[np.int_]:
        return np.argwhere((np.abs(shot(glowing, morphs) - (0, 255, 255)) < 60).all(axis=2))

    ahead, aside = glow({}), glow({"iris_rotation_y_index": 1.0})
    assert len(ahead) >= 9
    assert len(aside) >= 9
    assert aside[:, 1].mean() < ahead[:, 1].mean() - 2
    assert len(glow(both("eye_wink"))) == 0


def test_taking_cels_off_gives_the_picture_back(puppet: PuppetPrepared):
    np.testing.assert_array_equal(puppet.with_overlay(NOTHING, NOTHING).pose(HIGH).rgba8(), puppet.pose(HIGH).rgba8())


def test_other_cels_take_the_place_of_those_that_a_figure_has(puppet: PuppetPrepared):
    x, y = (int(v) for v in puppet.rig.left_eye.iris)
    cheek = overlay((slice(y + 14, y + 18), slice(x - 6, x + 7)), (255, 60, 90, 255))
    glow = overlay((slice(y - 2, y + 3), slice(x - 2, x + 3)), (0, 255, 255, 255))
    for first, second in (
        ((cheek, NOTHING), (NOTHING, glow)),
        ((NOTHING, glow), (cheek, NOTHING)),
        ((cheek, glow), (NOTHING,) * 2),
    ):
        again = puppet.with_overlay(*first).with_overlay(*second)
        np.testing.assert_array_equal(again.pose(HIGH).rgba8(), puppet.with_overlay(*second).pose(HIGH).rgba8())


def test_a_picture_is_searched_once(source: Source, monkeypatch: pytest.MonkeyPatch):
    first = POSER.prepare(Source(source.picture)).rig
    monkeypatch.setattr("raven.posers.puppet.poser.detect", lambda picture: pytest.fail("searched again"))
    same = Source(Picture(rgba8=source.picture.rgba8().copy()), {"mouth": {"confidence": 0.9}})
    assert POSER.prepare(same).rig.left_eye == first.left_eye


@pytest.mark.parametrize("morph", [morph for morph in MORPHS if morph.name not in ("breathing_index",)])
def test_every_morph_changes_the_picture(puppet: PuppetPrepared, morph):
    assert change(shot(puppet), shot(puppet, {morph.name: morph.high})) > 0.0005


def test_long_hair_is_known_and_bends_over_its_length(puppet: PuppetPrepared, source: Source):
    picture = source.picture.rgba8().astype(np.float32)
    assert min(hair_ends(picture, puppet.rig)) > puppet.rig.head.chin[1] + 60, "both shipped girls have long hair"
    tilted = puppet.pose(pose_from({"neck_z_index": 1.0})).rgba8()[..., 3]
    parts, _, areas, _ = cv2.connectedComponentsWithStats((tilted > 128).astype(np.uint8))
    loose = sorted(areas[1:parts, cv2.CC_STAT_AREA])[:-1]
    assert sum(loose) < 30, "locks must not be torn off"
