"""A picture of one pose in one call."""

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.live.still import render_still
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.backdrop import Backdrop
from raven.video.codecs import decode_rgba8


def rendered(character, poser, **wishes):
    return decode_rgba8(render_still(character, poser, **wishes))


def test_a_pose_given_by_name_reaches_the_picture(character, poser):
    picture = rendered(character, poser, pose={"head_y_index": -0.3})
    np.testing.assert_array_equal(picture, np.roll(character.picture.rgba8(), -30, axis=1))


def test_without_wishes_the_character_is_at_rest(character, poser):
    np.testing.assert_array_equal(rendered(character, poser), character.picture.rgba8())


def test_the_pose_takes_the_place_of_single_morphs_of_the_emotion(character, poser):
    class Emotions:
        def get(self, name):
            return EmotionTemplate(pose={"head_y_index": 0.9, "mouth_aaa_index": 1.0}, cels={"blush1": 1.0})

    picture = rendered(character, poser, emotion="joy", pose={"head_y_index": 0.1}, emotions=Emotions())
    assert tuple(picture[140, 230 + 10]) == (255, 40, 40, 255)
    bare = rendered(
        character, poser, emotion="joy", pose={"head_y_index": 0.0}, cels={"blush1": 0}, emotions=Emotions()
    )
    np.testing.assert_array_equal(bare, character.picture.rgba8())


def test_the_emotions_are_the_shipped_ones_if_none_are_given(character, poser):
    assert rendered(character, poser, emotion="joy").shape == (512, 512, 4)


def test_values_beyond_the_range_are_brought_into_it(character, poser):
    np.testing.assert_array_equal(
        rendered(character, poser, pose={"head_y_index": 40}), rendered(character, poser, pose={"head_y_index": 1})
    )


def test_jpeg_has_the_backdrop_behind_it(character, poser):
    picture = decode_rgba8(render_still(character, poser, format="jpeg", backdrop=Backdrop((0, 200, 0))))
    np.testing.assert_allclose(picture[400, 30], (0, 200, 0, 255), atol=4)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"emotion": "boredom"}, "emotion"),
        ({"pose": {"nose_index": 1.0}}, "pose.nose_index"),
        ({"pose": {"blush1": 1.0}}, "pose.blush1"),
        ({"pose": {"head_x_index": float("nan")}}, "pose.head_x_index"),
        ({"pose": {"head_x_index": True}}, "pose.head_x_index"),
        ({"pose": {"head_x_index": "1"}}, "pose.head_x_index"),
        ({"pose": {"head_x_index": 10**400}}, "pose.head_x_index"),
        ({"pose": [0.0] * 45}, "pose"),
        ({"cels": {"head_x_index": 1.0}}, "cels.head_x_index"),
        ({"cels": {"blush1": float("inf")}}, "cels.blush1"),
        ({"format": "bmp"}, "format"),
    ],
)
def test_a_wrong_wish_is_refused_by_name_before_anything_is_rendered(character, poser, wishes, field):
    with pytest.raises(InvalidInput) as error:
        render_still(character, poser, **wishes)
    assert error.value.field == field
    assert poser.posed == 0


def test_a_picture_that_the_engine_cannot_use_is_refused(faceless_character, poser):
    with pytest.raises(InvalidInput, match="no face"):
        render_still(faceless_character, poser)
