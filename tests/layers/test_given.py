"""Hand-made layers and guessed ones as one figure."""

import numpy as np
import pytest

from raven.layers.given import merged
from raven.layers.stack import Layer, Stack, flattened
from tests.layers.files import patch

SKIN, LINE, HAIR, IRIS = (250, 220, 200, 255), (120, 60, 60, 255), (40, 30, 80, 255), (60, 120, 200, 255)


def guessed() -> Stack:
    return Stack(
        64,
        (
            Layer("back hair", patch(50, 50, HAIR), 7, 2),
            Layer("face", patch(40, 40, SKIN), 12, 10),
            Layer("mouth inside", patch(4, 8, LINE), 28, 40, shown=False),
            Layer("mouth line", patch(2, 8, LINE), 28, 41),
            Layer("nose", patch(3, 2, LINE), 31, 34),
            Layer("left iris", patch(6, 6, IRIS), 38, 24),
            Layer("right iris", patch(6, 6, IRIS), 20, 24),
            Layer("left side lock", patch(20, 5, HAIR), 48, 15),
            Layer("front hair", patch(10, 40, HAIR), 12, 8),
        ),
    )


def drawn(*layers: Layer) -> Stack:
    return Stack(
        64, tuple(Layer(each.name, each.rgba8, each.left, each.top, each.shown, given=True) for each in layers)
    )


def names(stack: Stack) -> list[str]:
    return [layer.name for layer in stack]


def test_a_given_layer_takes_the_place_of_the_guessed_one_and_the_rest_stays():
    fringe = Layer("front hair", patch(14, 44, (90, 20, 20, 255)), 10, 6)
    figure = merged(guessed(), drawn(fringe))
    assert names(figure) == names(guessed())
    assert [layer.name for layer in figure if layer.given] == ["front hair"]
    front = figure.get("front hair")
    assert front is not None
    assert (front.left, front.top) == (10, 6)
    assert flattened(figure)[7, 11].tolist() == [90, 20, 20, 255]


def test_what_only_the_hand_made_file_has_comes_too():
    figure = merged(
        guessed(), drawn(Layer("body 2", patch(4, 4, HAIR), 0, 60), Layer("glasses", patch(3, 30, LINE), 17, 26))
    )
    assert len(names(figure)) == len(names(guessed())) + 2
    assert names(figure).index("right iris") < names(figure).index("glasses") < names(figure).index("left side lock")
    assert names(figure).index("back hair") < names(figure).index("body 2") < names(figure).index("face")


def test_a_nose_on_a_given_face_is_not_drawn_twice():
    face = patch(40, 40, SKIN)
    face[24:27, 19:21] = LINE
    figure = merged(guessed(), drawn(Layer("face", face, 12, 10)))
    assert "nose" not in names(figure)
    assert {"left iris", "mouth line", "front hair"} < set(names(figure))
    assert np.array_equal(flattened(figure), flattened(guessed()))


def test_a_given_face_with_eyes_upon_it_gives_way_so_that_they_can_close():
    face = patch(40, 40, SKIN)
    face[14:20, 26:32] = face[14:20, 8:14] = IRIS
    hair = Layer("front hair", patch(10, 40, (90, 20, 20, 255)), 12, 8)
    figure = merged(guessed(), drawn(Layer("face", face, 12, 10), hair))
    skin = figure.get("face")
    assert skin is not None
    assert not skin.given
    assert {"left iris", "right iris"} < set(names(figure))
    assert [layer.name for layer in figure if layer.given] == ["front hair"]


def test_a_whole_hand_made_figure_stays_as_it_was_drawn():
    whole = drawn(*(layer for layer in guessed() if layer.name != "mouth inside"))
    figure = merged(guessed(), whole)
    assert [layer.name for layer in figure if not layer.given] == ["mouth inside"]
    assert names(figure) == names(guessed())
    assert np.array_equal(flattened(figure), flattened(whole))


def test_given_layers_keep_an_order_of_their_own():
    bow = Layer("ornament 2", patch(10, 60, LINE), 2, 2)
    whole = drawn(bow, *(layer for layer in guessed() if layer.name not in ("nose", "mouth inside")))
    figure = merged(guessed(), whole)
    assert names(figure)[0] == "ornament 2"
    assert names(figure).index("face") < names(figure).index("nose") < names(figure).index("front hair")


def test_figures_of_two_sizes_are_not_put_together():
    with pytest.raises(ValueError, match="64 and 32"):
        merged(guessed(), Stack(32, ()))
