import pytest

from raven.gui.view import View


def test_the_fitted_picture_is_in_the_middle_of_the_canvas() -> None:
    view = View(800, 600)
    assert view.to_canvas((0, 0)) == (100, 0)
    assert view.to_canvas((1, 1)) == (700, 600)


def test_points_go_to_the_canvas_and_back() -> None:
    view = View(640, 480).zoomed(3, (100, 50)).panned(17, -9)
    assert view.to_picture(view.to_canvas((0.3, 0.8))) == pytest.approx((0.3, 0.8))


def test_what_is_under_the_mouse_stays_there_when_zooming() -> None:
    view = View(640, 480)
    under = view.to_picture((400, 200))
    for _ in range(5):
        view = view.zoomed(1.2, (400, 200))
    assert view.to_canvas(under) == pytest.approx((400, 200))


def test_the_picture_cannot_be_panned_out_of_sight() -> None:
    view = View(640, 480).panned(5000, -5000)
    left, top = view.to_canvas((0, 0))
    right, bottom = view.to_canvas((1, 1))
    assert left < 640
    assert right > 0
    assert top < 480
    assert bottom > 0


def test_zoom_has_limits() -> None:
    view = View(640, 480)
    for _ in range(100):
        view = view.zoomed(1.5, (0, 0))
    assert view.zoom == 32
    for _ in range(100):
        view = view.zoomed(0.5, (0, 0))
    assert view.zoom == 0.25


def test_a_part_is_shown_as_large_as_it_fits() -> None:
    view = View(800, 600).showing(0.25, 0.25, 0.75, 0.5)
    assert view.to_canvas((0.25, 0.25))[0] == pytest.approx(0)
    assert view.to_canvas((0.75, 0.5))[0] == pytest.approx(800)
