import numpy as np
import pytest

from raven.intake.fit import EDGES, PLACES, Placement, fitted, placement_of, solid, whole_square
from tests.intake.faces import face_at


@pytest.mark.parametrize("tilt", [0.0, 0.25, -0.4])
@pytest.mark.parametrize("scale", [0.2, 1.0, 6.0])
def test_a_face_of_any_size_and_tilt_comes_upright_into_its_place(tilt, scale):
    face = face_at(x=900.0, y=400.0, scale=scale, tilt=tilt)
    matrix = placement_of(face).matrix
    for name, (x, y, _) in PLACES.items():
        if name != "mouth":
            place = matrix[:, :2] @ face.point(name) + matrix[:, 2]
            assert place == pytest.approx((x, y), abs=0.01)


def test_a_figure_that_the_picture_cuts_off_grows_to_the_lower_edge():
    face = face_at(x=300.0, y=300.0, scale=1.0)
    lower = 300.0 + 320
    matrix = placement_of(face, lower_edge=lower).matrix
    assert matrix[1, 1] * lower + matrix[1, 2] == pytest.approx(512, abs=0.5)
    eyes = matrix[:, :2] @ face.point("left_eye.iris") + matrix[:, 2]
    assert eyes[1] == pytest.approx(PLACES["left_eye.iris"][1], abs=0.5)


def test_the_square_keeps_the_resolution_and_is_never_an_enlarged_small_one():
    def edge(scale: float) -> int:
        return Placement(np.array([[scale, 0, 0], [0, scale, 0]])).master_edge()

    assert [edge(scale) for scale in (1.5, 1.0, 0.6, 0.5, 0.3, 0.1)] == [512, 512, 1024, 1024, 2048, 2048]


@pytest.mark.parametrize("edge", EDGES)
def test_a_picture_in_the_template_stays_as_it_is(edge):
    picture = np.random.default_rng(3).integers(0, 256, (edge, edge, 4), np.uint8)
    placement = whole_square((edge, edge))
    assert placement.master_edge() == edge
    assert np.array_equal(fitted(picture, placement, edge), picture)


def test_a_tall_picture_is_shown_whole_down_to_its_lower_edge():
    picture = np.zeros((1200, 512, 4), np.uint8)
    picture[...] = (200, 30, 40, 255)
    placement = whole_square((512, 1200))
    square = fitted(picture, placement, 512)
    opaque = square[..., 3] > 127
    assert opaque.any(axis=1).all()
    assert opaque.any(axis=0).sum() == pytest.approx(512 * 512 / 1200, abs=2)


def test_edges_keep_their_own_colour_when_a_picture_is_made_smaller():
    picture = np.zeros((2048, 2048, 4), np.uint8)
    picture[500:1500, 500:1500] = (250, 240, 230, 255)
    square = fitted(picture, whole_square((2048, 2048)), 512)
    seen = square[square[..., 3] > 8][:, :3]
    assert np.abs(seen.astype(int) - (250, 240, 230)).max() <= 2


def test_a_figure_that_was_cut_out_nearly_opaque_is_opaque_inside():
    cut = np.full((9, 9, 4), 90, np.uint8)
    cut[..., 3] = 250
    cut[:, 0, 3] = 60
    cut[4, 4, 3] = 254
    made = solid(cut)
    assert made[:, 2:, 3].min() == 255
    assert np.array_equal(made[:, :2], cut[:, :2])  # the outline stays
    assert np.array_equal(made[..., :3], cut[..., :3])


def test_what_is_seen_through_stays_so():
    veil = np.full((9, 9, 4), 200, np.uint8)
    assert solid(veil) is veil


@pytest.mark.parametrize("scale", [0.3, 0.8, 1.4])
def test_what_is_far_outside_of_the_template_changes_nothing_in_it(scale):
    rng = np.random.default_rng(5)
    figure = np.dstack([rng.integers(0, 256, (300, 260, 3)), rng.choice([0, 90, 255], (300, 260))]).astype(np.uint8)
    large = np.zeros((900, 1000, 4), np.uint8)
    large[..., 0] = 255  # a colour that is not seen
    large[224:524, 312:572] = figure
    alone = Placement(np.array([[scale, 0.0, 12.0], [0.0, scale, -20.0]]))
    within = Placement(np.column_stack([alone.matrix[:, :2], alone.matrix[:, 2] - scale * np.array([312, 224])]))
    apart = fitted(large, within, 512).astype(int) - fitted(figure, alone, 512)
    assert np.abs(apart).max() <= 1
