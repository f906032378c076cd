import numpy as np

from raven.intake.edges import faded
from raven.intake.fit import Placement, whole_square

FACE = np.array([[120, 80], [180, 80], [150, 130]])


def bust(width: int = 300, height: int = 300) -> np.ndarray:
    """A figure that the lower edge cuts off and the others do not."""
    figure = np.zeros((height, width, 4), np.uint8)
    figure[60:, 80:220] = (200, 100, 50, 255)
    return figure


def test_a_cut_that_would_show_fades_out():
    placement = Placement(np.array([[1.0, 0, 100], [0, 1.0, 50]]))
    figure = faded(bust(), placement, 50, FACE)
    column = figure[:, 150, 3].astype(int)
    assert column[150] == 255
    assert column[-1] < 5
    assert (np.diff(column[150:]) <= 0).all(), "ever less towards the edge"
    assert np.array_equal(figure[..., :3], bust()[..., :3])


def test_a_cut_at_the_border_of_the_template_stays():
    placement = whole_square((300, 300))
    assert np.array_equal(faded(bust(), placement, 50, FACE), bust())


def test_a_figure_that_no_edge_cuts_off_stays():
    figure = bust()
    figure[-20:] = 0
    placement = Placement(np.array([[1.0, 0, 100], [0, 1.0, 50]]))
    assert np.array_equal(faded(figure, placement, 50, FACE), figure)


def test_a_close_up_keeps_its_face():
    placement = Placement(np.array([[1.0, 0, 100], [0, 1.0, 50]]))
    chin = np.array([[150, 290]])
    assert faded(bust(), placement, 150, chin)[290, 150, 3] == 255
