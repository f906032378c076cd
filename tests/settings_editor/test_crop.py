"""The crop's box: edges and corners are taken by the mouse and stay in the picture and apart from each other."""

from hypothesis import given
from hypothesis import strategies as st

from raven.settings_editor.crop import LEAST, EditedCrop, dragged, edges_at
from tests.trying import trying

CROP = EditedCrop(0.2, 0.1, 0.8, 1.0)


def test_the_mouse_takes_the_edge_that_it_is_at():
    assert edges_at(CROP, (0.21, 0.5), 0.02) == {"left"}
    assert edges_at(CROP, (0.5, 0.99), 0.02) == {"bottom"}
    assert edges_at(CROP, (0.79, 0.11), 0.02) == {"right", "top"}
    assert edges_at(CROP, (0.5, 0.5), 0.02) == {"left", "top", "right", "bottom"}
    assert edges_at(CROP, (0.05, 0.5), 0.02) == frozenset()
    assert edges_at(CROP, (0.2, 0.02), 0.02) == frozenset(), "above the box there is no edge"


def test_the_whole_box_is_moved_and_keeps_its_size():
    assert dragged(CROP, frozenset(("left", "top", "right", "bottom")), 0.5, 0.5) == EditedCrop(0.4, 0.1, 1.0, 1.0)


@trying(100)
@given(
    st.frozensets(st.sampled_from(("left", "top", "right", "bottom")), min_size=1),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
def test_whatever_is_dragged_a_crop_remains_that_the_server_takes(edges, x, y):
    crop = dragged(CROP, edges, x, y)
    assert 0 <= crop.left <= crop.right - LEAST + 1e-9 <= 1
    assert 0 <= crop.top <= crop.bottom - LEAST + 1e-9 <= 1
    assert crop.right <= 1
    assert crop.bottom <= 1
