"""What is compiled moves and draws a figure as OpenCV does."""

import cv2
import numpy as np
import pytest

from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.moving import compiled
from raven.posers.puppet.moving.compiled import Native, form
from raven.posers.puppet.moving.fields import Warp
from raven.posers.puppet.moving.motion import BACK_HAIR, BODY, FACE, FRONT_HAIR, WHOLE, HeadPose, Measures, Motion
from raven.posers.puppet.moving.plain import Plain

MEASURES = Measures(
    middle=256, skull=(256, 126), rx=66, ry=74, mouth=180, chin=190, neck_bottom=210, neck_half=14,
    hair_left=300, hair_right=240, eyes=((236, 145), (276, 145)),
)  # fmt: skip
PLANES = (FACE, BODY, WHOLE, FRONT_HAIR, BACK_HAIR)
FINE = 0.03
"""Template units: OpenCV reads pairs of numbers between their places in steps of a thirty-second."""
LEVELS = 2

pytestmark = pytest.mark.skipif(
    not isinstance(form(), Native), reason="there was no C compiler when Raven was installed"
)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.mark.parametrize("plane", PLANES, ids=["face", "body", "whole", "front hair", "back hair"])
@pytest.mark.parametrize("moving", [*vars(HeadPose()), "all", "nothing"])
@pytest.mark.parametrize("hangs", [False, True])
def test_every_point_comes_from_the_same_place(rng, plane, moving, hangs):
    names = vars(HeadPose()) if moving == "all" else [] if moving == "nothing" else [moving]
    points = np.stack(np.meshgrid(np.arange(-90, 620, 9.0), np.arange(-90, 620, 7.0)), axis=-1).astype(np.float32)
    hanging = cv2.GaussianBlur(rng.normal(0, 60, (128, 128, 2)).astype(np.float32), (0, 0), 6) if hangs else None
    for way in (1.0, -0.7):
        pose = HeadPose(**dict.fromkeys(names, way))
        plain, ours = (Motion(MEASURES, by=by).backward(points, pose, plane, hanging) for by in (Plain(), form()))
        assert np.abs(plain - ours).max() < FINE
        if moving == "nothing" and not hangs:
            np.testing.assert_array_equal(ours, points)


def test_what_is_seen_of_points_is_told_alike(rng):
    points = rng.uniform(0, 512, (31, 17, 2)).astype(np.float32)
    boxes = [
        (200.0, 100.0, 300.0, 160.0),
        (-5.0, 300.0, 40.0, np.inf),
        (700.0, 0.0, 800.0, 512.0),
        (0.0, 0.0, 512.0, 512.0),
    ]
    for box in boxes:
        found = []
        for by in (Plain(), form()):
            motion = Motion(MEASURES, by=by)
            moves, fields = motion.moves(HeadPose(), BODY), motion.fields(BODY)
            found.append(by.seen(points, moves, fields, None, box)[1])
        assert found[0] == found[1]
    assert found[0] == (0, 30, 0, 16)


def warp_of(rng: np.random.Generator, density: int, endless: bool, step: int, beyond: float) -> Warp:
    """A mesh over a texture at (200, 100) of 60 x 50 units, and so many units beyond it."""
    grid = Grid(200, 100, 60, 50, density)
    x, y = np.meshgrid(np.linspace(200 - beyond, 260 + beyond, 19), np.linspace(100 - beyond, 150 + beyond, 16))
    mesh = (np.stack((x, y), axis=-1) + rng.uniform(-1.5, 1.5, (16, 19, 2))).astype(np.float32)
    around = np.zeros((18, 24, 2), np.float32)
    around[1:17, 3:22] = mesh
    return Warp(around[1:17, 3:22], step, grid, endless)


@pytest.mark.parametrize("how", ["replace", "over", "under", "blend"])
@pytest.mark.parametrize(("density", "step"), [(1, 4), (2, 4), (2, 8), (4, 16)])
@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize("beyond", [-10.0, 0.0, 20.0])
def test_a_texture_is_drawn_alike(rng, how, density, step, endless, beyond):
    warp = warp_of(rng, density, endless, step, beyond)
    texture = smooth_picture(rng, 50 * density, 60 * density)
    mask = np.ascontiguousarray(smooth_picture(rng, 50 * density, 60 * density)[..., 3])
    below = smooth_picture(rng, 14 * step, 17 * step)
    drawn = []
    for by in (Plain(), form()):
        out = np.full((14 * step + 5, 17 * step + 9, 4), 77, np.uint8)
        part = out[2 : 2 + 14 * step, 3 : 3 + 17 * step]
        part[:] = below
        getattr(by, how)(part, texture, *([mask] if how == "blend" else []), warp)
        drawn.append(part.astype(int))
        part[:] = 77
        assert (out == 77).all()  # nothing beside it was touched
    assert np.abs(drawn[0] - drawn[1]).max() <= LEVELS
    assert np.abs(drawn[0] - below).max() > 20


def smooth_picture(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Premultiplied, with some of it clear and some opaque, that changes by few levels from a pixel to the next."""
    y, x = np.mgrid[:height, :width]
    alpha = np.clip(160 + 220 * np.sin(x / 17 + rng.uniform(0, 6)) * np.cos(y / 13), 0, 255)
    colors = [127 + 120 * np.sin(x / 19 + y / 23 + rng.uniform(0, 6)) for _ in range(3)]
    return np.stack([*(color * alpha / 255 for color in colors), alpha], axis=-1).astype(np.uint8)


def test_a_texture_that_was_not_moved_stays_as_it_is(rng):
    grid = square(1)
    x, y = np.meshgrid(np.arange(-2.5, 518, 4), np.arange(-2.5, 518, 4))
    texture = rng.integers(0, 256, (512, 512, 4), dtype=np.uint8)
    out = np.zeros_like(texture)
    form().replace(out, texture, Warp(np.stack((x, y), axis=-1).astype(np.float32), 4, grid, False))
    np.testing.assert_array_equal(out, texture)


def test_edges_become_straight_alike(rng):
    alpha = rng.choice(np.array([0, 1, 90, 254, 255], np.uint8), (37, 53, 1))
    picture = np.concatenate((np.minimum(rng.integers(0, 256, (37, 53, 3), dtype=np.uint8), alpha), alpha), axis=2)
    made = [picture.copy(), picture.copy()]
    for by, pixels in zip((Plain(), form()), made, strict=True):
        by.straighten(pixels[3:30, 5:50])
    np.testing.assert_array_equal(*made)
    assert (made[0] != picture).any()


def test_where_it_was_not_compiled_figures_move_all_the_same(monkeypatch):
    monkeypatch.setattr(compiled, "compiled", lambda source, takes: None)
    assert type(form.__wrapped__()) is Plain
