"""What is drawn around an eye and is neither its lashes nor its inside goes with them."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from raven.figure.character import Character, find_character, load_character
from raven.landmarks.parts import PART
from raven.layers.parts import Parts
from raven.posers.protocol import Source
from raven.posers.puppet.features.eye import EyePose, lids, redraw
from raven.posers.puppet.features.occluders import islands
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.rig_file import complete_rig
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, both, box, found, shot

SHUT = both("eye_wink")


@pytest.mark.parametrize(
    ("place", "radius"),
    [((276.0, 161.8), 0.9), ((266.0, 156.0), 0.9), ((288.5, 158.0), 0.9), ((290.6, 157.6), 2.6), ((268.0, 158.6), 2.6)],
)
def test_no_speck_of_ink_stays_beside_a_closed_eye(place, radius):
    """Tips of lower lashes and ends of creases, cut off from the rest of the eye; and larger ones as dark as thick lashes."""
    clean = raven().picture.rgba8()
    specked = clean.copy()
    ink = (70, 40, 50, 255) if radius < 1 else (20, 15, 20, 255)
    middle = (round(place[0] * 16), round(place[1] * 16))
    cv2.circle(specked, middle, round(16 * radius), ink, -1, cv2.LINE_AA, 4)
    with_speck, without = prepared(specked), prepared(clean)
    x, y = (round(value) for value in place)
    where = slice(y - 2, y + 3), slice(x - 2, x + 3)

    def apart(morphs: dict[str, float]) -> float:
        return float(np.abs(shot(with_speck, morphs)[where] - shot(without, morphs)[where]).max())

    assert apart({}) > 60, "it is seen while the eye is open"
    assert apart(SHUT) < 25


@pytest.mark.parametrize("line", [((271.0, 136.0), (262.0, 133.0)), ((272.0, 136.0), (263.5, 130.0))])
def test_no_end_of_a_crease_stays_above_a_closed_eye(line):
    """One that begins among the lashes was erased up to where they end, and the rest of it stayed as a loose dash."""
    clean = raven().picture.rgba8()
    creased = clean.copy()
    ends = [(round(x * 16), round(y * 16)) for x, y in line]
    cv2.line(creased, *ends, (205, 150, 140, 255), 1, cv2.LINE_AA, 4)
    with_crease, without = prepared(creased), prepared(clean)
    (left, top), (right, bottom) = np.min(line, axis=0), np.max(line, axis=0)
    where = slice(int(top) - 1, int(bottom) + 2), slice(int(left) - 1, int(right) + 2)

    def apart(morphs: dict[str, float]) -> float:
        return float(np.abs(shot(with_crease, morphs)[where] - shot(without, morphs)[where]).max())

    assert apart({}) > 40, "it is seen while the eye is open"
    assert apart(SHUT) < 25


def test_no_end_of_a_lower_lash_stays_where_a_fainter_line_runs_into_it():
    """The two together are too long for a speck, and the line may be a wrinkle that stays."""
    clean = raven().picture.rgba8()
    drawn = clean.copy()
    for first, last, ink, width in (
        ((285, 159), (299, 163), (226, 196, 184, 255), 1),
        ((281, 158), (289, 160), (70, 40, 50, 255), 2),
    ):
        cv2.line(drawn, first, last, ink, width, cv2.LINE_AA)
    end = slice(158, 163), slice(286, 291)
    lashes, bare = (shot(prepared(picture), SHUT)[end] for picture in (drawn, clean))
    assert (bare - lashes).max() < 60, "the end is darker by 180"


def test_what_is_erased_has_no_holes_but_where_a_lock_comes_in():
    """Tips of lashes that were taken for hair stayed in them."""
    erased, grid = np.zeros((80, 80), np.float32), Grid(0, 0, 40, 40, 2)
    erased[10:70, 10:70] = 1
    erased[20:24, 20:24] = 0
    erased[40:52, 30:42] = 0
    erased[10:20, 50:53] = 0
    holes = islands(erased, grid)
    assert holes[20:24, 20:24].min() == 1
    assert holes[42:50, 32:40].max() == holes[10:19, 51].max() == holes[:8].max() == 0


@cache
def raven() -> Character:
    return load_character(find_character("raven"))


def prepared(rgba8: NDArray[np.uint8] | None = None) -> PuppetPrepared:
    """Raven, or another picture with her rig and parts."""
    character = raven()
    picture = character.picture if rgba8 is None else Picture(rgba8=rgba8)
    return POSER.prepare(Source(picture, character.rig, parts=character.parts))


def test_a_closed_lid_in_shade_is_in_shade():
    """Where hair or a nose throws its shadow on an eye, the lid is as dark as what is around it, and of its eye only."""
    lit = raven().picture.rgba8()
    shade = np.where(np.arange(512) < 256, 0.62, 1).astype(np.float32)[None, :, None]  # over the viewer's left half
    shaded = lit.copy()
    shaded[..., :3] = lit[..., :3] * shade
    plain, dim = prepared(lit), prepared(shaded)
    eye = box(plain.rig.right_eye, 4)
    apart = np.abs(shot(plain, SHUT) * shade - shot(dim, SHUT))[eye]
    assert apart.mean() < 4
    assert np.percentile(apart, 98) < 25


def test_a_lid_takes_no_colour_of_white_hair_in_the_shade():
    """A lock that touches the lashes and was seen as skin: no shade of skin is bluer than skin in the light."""
    character = raven()
    shares, eye, picture = shares_of(character.picture), whole_rig()["left_eye"], character.picture.rgba8().copy()
    left, right, top = round(eye["iris"][0]), round(eye["upper"][-1][0]), round(min(y for _, y in eye["upper"]))
    lock = slice(top - 22, top - round(eye["lash"])), slice(left - 4, right + 8)
    plain = shot(prepared(), SHUT)
    picture[lock] = (172, 188, 222, 255)
    shares[:, *lock] = 0
    shares[PART["skin"]][lock] = 255
    source = Source(Picture(rgba8=picture), whole_rig(), parts=Parts.of_shares(shares))
    lid = slice(top + 1, top + 5), slice(left + 2, right - 4)
    bluer = shot(POSER.prepare(source), SHUT)[lid] - plain[lid]
    assert (bluer[..., 2] - bluer[..., 0]).max() < 25


@pytest.mark.parametrize("pose", [EyePose(gaze_x=1), EyePose(gaze_x=-1, gaze_y=0.6), EyePose(small=1)])
def test_an_eye_that_looks_aside_has_no_rim_of_light_or_ink(pose):
    """At the border of the opening, where the picture mixes lashes with what lies below them."""
    layers = prepared().layers.left_eye
    assert layers is not None
    seen = redraw(layers, layers.drawn, pose)
    assert seen.min() > -1
    assert seen.max() < 256


def test_the_corners_of_surprised_eyes_do_not_tear():
    """Both lids go up there, so that lashes that reach beyond a corner stay in one piece."""
    layers = prepared().layers.left_eye
    assert layers is not None
    upper, lower, _ = lids(layers, EyePose(surprised=1), layers.upper)
    beyond = np.abs(layers.across) >= 1
    assert np.allclose((upper - layers.upper)[beyond], (lower - layers.lower)[beyond], atol=0.02 * layers.height)


def test_lashes_over_hair_leave_hair_when_the_eye_closes():
    """Where a lock beside the eye goes on below them, no notch of skin comes to light in it."""
    character = raven()
    corner = character.rig["left_eye"]["upper"][-1]
    x, y = round(corner[0]), round(corner[1])
    hair, picture, shares = (70, 140, 90), character.picture.rgba8().copy(), shares_of(character.picture)
    lock, tip = (slice(y - 40, y + 30), slice(x + 1, x + 26)), (slice(y - 4, y + 1), slice(x + 1, x + 7))
    for (rows, columns), part, colour in ((lock, "front hair", hair), (tip, "lash", (40, 25, 40))):
        picture[rows, columns] = (*colour, 255)
        shares[:, rows, columns] = 0
        shares[PART[part], rows, columns] = 255
    source = Source(Picture(rgba8=picture), whole_rig(), parts=Parts.of_shares(shares))
    seen = shot(POSER.prepare(source), SHUT)[tip[0], x + 4 : x + 6]
    assert np.abs(seen - hair).max(axis=2).mean() < 25


@pytest.mark.parametrize(
    ("part", "spot"),
    [
        ("ornament", (slice(144, 150), slice(274, 281))),  # the light on the iris
        ("front hair", (slice(146, 154), slice(260, 268))),  # the corner and the shadow of the nose
        ("glasses", (slice(146, 154), slice(260, 268))),
    ],
)
def test_a_spot_that_was_taken_for_something_before_the_eye_leaves_no_hole_in_the_lid(part, spot):
    """What lies before an eye goes on beyond it, and locks and glasses hang on something."""
    character = raven()
    shares = shares_of(character.picture)
    plain = Source(character.picture, whole_rig(), parts=Parts.of_shares(shares))
    shares[:, *spot] = 0
    shares[PART[part], *spot] = 255
    spotted = Source(character.picture, whole_rig(), parts=Parts.of_shares(shares))
    usual, other = (shot(POSER.prepare(source), SHUT)[spot] for source in (plain, spotted))
    assert np.abs(usual - other).max() < 12


def test_a_lash_that_was_half_taken_for_something_before_the_eye_closes_with_it():
    """As where it lies close under a fringe or a frame: no grey dab of it stays on the lid."""
    character = raven()
    shares, eye = shares_of(character.picture), character.rig["left_eye"]
    x, y = round(eye["iris"][0]), round(min(y for _, y in eye["upper"]))
    dab = slice(y - 5, y + 2), slice(x - 6, x + 6)
    hung = slice(y - 6, y + 2), slice(x - 6, x + 45)
    plain = Source(character.picture, whole_rig(), parts=Parts.of_shares(shares))
    shares[:, *hung] = (shares[:, *hung] * 0.45).astype(np.uint8)
    shares[PART["glasses"]][hung] = 140
    other = Source(character.picture, whole_rig(), parts=Parts.of_shares(shares))
    usual, seen = (shot(POSER.prepare(source), SHUT)[dab].mean(axis=2) for source in (plain, other))
    assert (usual - seen).max() < 60, "the lash is as dark as 160"


def test_a_frame_close_above_lashes_stays_when_the_eye_closes():
    """Though the networks are not sure of it there: skin between the two tells them apart."""
    character = raven()
    shares, eye, picture = shares_of(character.picture), whole_rig()["left_eye"], character.picture.rgba8().copy()
    x, y = round(eye["iris"][0]), min(y for _, y in eye["upper"])
    bottom = round(y - eye["lash"])
    frame = slice(bottom - 3, bottom), slice(x - 30, x + 30)
    picture[bottom - 6 : bottom + 1, frame[1]] = picture[round(y) + 28, x]  # skin
    picture[frame] = (20, 20, 24, 255)
    shares[:, *frame] = 0
    shares[PART["glasses"]][frame], shares[PART["lash"]][frame] = 110, 100
    source = Source(Picture(rgba8=picture), whole_rig(), parts=Parts.of_shares(shares))
    seen = shot(POSER.prepare(source), SHUT)[bottom - 2, x - 8 : x + 8]
    assert seen.mean(axis=1).max() < 60


def whole_rig() -> dict[str, Any]:
    """Raven's, complete: with a part of one the parts of the figure are found anew."""
    return complete_rig(found(raven().picture.rgba8())[0], raven().rig).model_dump(mode="json")


def shares_of(picture: Picture) -> NDArray[np.uint8]:
    """What is seen of the parts of a figure, to be changed."""
    parts = found(picture.rgba8())[1]
    assert parts is not None
    return parts.shares.copy()


@pytest.mark.parametrize("rim", [2, 4])
def test_an_iris_that_leaves_a_corner_takes_its_outline_along(rim):
    """Drawn close to the inner corner it touches the lashes, which are as dark."""
    character = raven()
    rig, picture = whole_rig(), character.picture.rgba8().copy()
    eye = rig["left_eye"]
    large, small = (np.array([*eye["upper"], *reversed(eye["lower"])]) * scale for scale in (16, 1))
    opening, iris = np.zeros((512, 512), np.uint8), picture.copy()
    cv2.fillPoly(opening, [large.round().astype(np.int32)], 255, cv2.LINE_8, 4)
    centre = float(small[:, 0].min()) + eye["iris_width"] / 2, eye["iris"][1]
    where = [round(16 * value) for value in centre], [round(8 * eye[f"iris_{way}"]) for way in ("width", "height")]
    iris[opening > 0] = (250, 250, 250, 255)
    cv2.ellipse(iris, where[0], where[1], 0, 0, 360, (150, 120, 220, 255), -1, cv2.LINE_AA, 4)
    cv2.ellipse(iris, where[0], where[1], 0, 0, 360, (30, 15, 35, 255), rim, cv2.LINE_AA, 4)
    picture[opening > 0] = iris[opening > 0]
    source = Source(Picture(rgba8=picture), {**rig, "left_eye": {**eye, "iris": centre}}, parts=found(picture)[1])
    x, y = round(small[:, 0].min()), round(centre[1])
    corner = slice(y - 2, y + 4), slice(x + 2, x + 5)
    rest, aside = (shot(POSER.prepare(source), morphs)[corner] for morphs in ({}, {"iris_rotation_y_index": -1}))
    assert rest.mean(axis=2).min() < 120, "it is seen there at rest"
    assert aside.mean(axis=2).min() > 170
