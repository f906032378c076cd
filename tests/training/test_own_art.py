"""Samples from our own art: complete, the same for the same seed, and true to what the picture shows."""

from collections.abc import Iterator

import numpy as np
import pytest

from raven.landmarks.parts import PART, PARTS
from raven.landmarks.points import INDEX, POINTS

pytest.importorskip("resvg_py", reason="our art is SVG: its renderer is in the extra `training`")
pytest.importorskip("skia", reason="drawn heads need the extra `training`")

from training.heads.head import Drawn
from training.own_art import draw, eyes
from training.own_art.characters import figure
from training.own_art.characters.figure import STYLES
from training.own_art.cut import character
from training.own_art.draw import draw_own
from training.own_art.palette import choose

SEEDS = range(4)


@pytest.fixture(scope="module", autouse=True)
def _few_characters() -> Iterator[None]:
    """One of each style and two of our own: to draw a character takes most of what a sample does, and it is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draw, "OWN", ("finch", "raven"))
        patch.setattr(draw, "DRAWN", tuple(f"{style} 0" for style in STYLES))
        yield


@pytest.fixture(scope="module")
def samples() -> list[Drawn]:
    return [draw_own(seed) for seed in SEEDS]


def point(drawn: Drawn, name: str) -> np.ndarray:
    return drawn.points[INDEX[name]]


def part_at(drawn: Drawn, x: float, y: float) -> str:
    return PARTS[drawn.parts[int(y), int(x)]]


def test_a_sample_has_the_shape_that_training_expects(samples):
    for drawn in samples:
        assert drawn.picture.shape == (384, 384, 4)
        assert drawn.picture.dtype == drawn.parts.dtype == np.uint8
        assert drawn.parts.shape == (384, 384)
        assert drawn.points.shape == (len(POINTS), 3)
        assert drawn.points.dtype == np.float32
        assert set(np.unique(drawn.points[:, 2])) <= {0, 0.5, 1}
    assert draw_own(1, size=160).picture.shape == (160, 160, 4)


def test_the_same_seed_draws_the_same(samples):
    again = draw_own(3)
    assert np.array_equal(again.picture, samples[3].picture)
    assert np.array_equal(again.parts, samples[3].parts)
    assert np.array_equal(again.points, samples[3].points)
    assert not np.array_equal(samples[3].picture, samples[2].picture)


def test_background_is_what_is_more_than_half_transparent(samples):
    for drawn in samples:
        assert ((drawn.parts == PART["background"]) == (drawn.picture[..., 3] < 128)).mean() > 0.9995
        assert (drawn.parts[drawn.picture[..., 3] < 128] == PART["background"]).all()


def test_the_face_lies_within_the_frame(samples):
    for drawn in samples:
        for name in POINTS:
            x, y, known = point(drawn, name)
            if known and name not in ("hair_top", "neck_left", "neck_right"):
                assert 0 < x < 384, name
                assert 0 < y < 384, name


def test_left_is_where_it_belongs_also_in_mirrored_figures(samples):
    for drawn in samples:
        # upright enough in every sample for an order from the viewer's left to the right
        order = ("right_eye.outer", "right_eye.inner", "left_eye.inner", "left_eye.outer")
        xs = [point(drawn, name)[0] for name in order]
        assert xs == sorted(xs)
        assert point(drawn, "mouth.left")[0] < point(drawn, "mouth.right")[0]
        jaw = [point(drawn, f"jaw_{i}")[0] for i in range(2, 7)]  # above, round cheeks bulge
        assert jaw == sorted(jaw)
        assert point(drawn, "jaw_0")[0] < point(drawn, "jaw_8")[0]


def test_borders_of_the_opening_are_where_the_parts_change(samples):
    for drawn in samples:
        for side in ("left", "right"):
            middle, top, bottom = (point(drawn, f"{side}_eye.{name}")[:2] for name in ("iris", "top", "bottom"))
            if min(point(drawn, f"{side}_eye.{name}")[2] for name in ("top", "bottom")) < 1:
                continue
            down = (bottom - top) / np.linalg.norm(bottom - top)
            inside = {"eye white", "iris", "glasses", "front hair"}
            assert part_at(drawn, *(top + 1.2 * down)) in inside
            assert part_at(drawn, *(bottom - 1.2 * down)) in inside
            assert part_at(drawn, *(top - 1.2 * down)) not in {"eye white", "iris"}
            assert part_at(drawn, *(bottom + 1.2 * down)) not in {"eye white", "iris"}
            assert np.isfinite(middle).all()


def test_the_chin_is_the_end_of_the_skin(samples):
    for drawn in samples:
        chin, nose = point(drawn, "chin"), point(drawn, "nose")
        down = (chin - nose)[:2] / np.linalg.norm((chin - nose)[:2])
        if chin[2] == 1:
            assert part_at(drawn, *(chin[:2] - 2 * down)) == "skin"
            assert part_at(drawn, *(chin[:2] + 2.5 * down)) != "skin"


def test_mouths_are_closed_and_open():
    seen = set()
    for seed in range(100, 110):
        drawn = draw_own(seed, size=160)
        seen.add(bool((point(drawn, "mouth.top") != point(drawn, "mouth.bottom"))[:2].any()))
        if len(seen) == 2:
            return
    raise AssertionError("ten mouths are all the same")


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_draws_a_whole_character(style):
    drawn = character(f"{style} 0")
    assert drawn.front.alpha.any()
    assert (drawn.front.parts == PART["front hair"]).any()
    assert (drawn.head.parts == PART["skin"]).any()
    assert (drawn.neck.parts == PART["neck"]).any()
    for own_right, side in ((True, "right"), (False, "left")):
        grey = np.full(3, 0.5)
        eye = eyes.draw(
            drawn.eyes[side], own_right, eyes.Look(), choose(np.random.default_rng(0)).iris[0], grey, grey, grey
        )
        top, bottom, left, right = (eye.points[name] for name in ("top", "bottom", "inner", "outer"))
        assert bottom[1] - top[1] > 3
        assert abs(right[0] - left[0]) > 12
        assert (right[0] < left[0]) == own_right


def test_a_character_of_another_number_is_another_one():
    assert figure.draw("moe", 0) == figure.draw("moe", 0)
    assert figure.draw("moe", 0) != figure.draw("moe", 1)


def test_both_irises_lie_even_about_the_middle_of_the_face():
    """A map of parts that is shifted against the picture shows here: half a pixel of the fine eye is 0.08 units."""
    drawn = character("raven")
    grey = np.full(3, 0.5)
    places = []
    for own_right, side in ((True, "right"), (False, "left")):
        dye = choose(np.random.default_rng(0)).iris[0]
        sprite = eyes.draw(drawn.eyes[side], own_right, eyes.Look(), dye, grey, grey, grey).sprite
        columns = np.nonzero(sprite.parts == PART["iris"])[1]
        places.append(sprite.box.x + (columns.mean() + 0.5) / sprite.density)
    assert np.mean(places) == pytest.approx(256, abs=0.04)
