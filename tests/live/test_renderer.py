"""One frame: from what the character was told to the cropped picture."""

import time
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.figure.effect_cels import available_effect_cels
from raven.figure.figure import Figure
from raven.live.feed import Feed
from raven.live.output import Output
from raven.live.renderer import Renderer, cropped
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.pose import rest_pose
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.codecs import ImageFormat
from raven.video.picture import Picture

SETTINGS = AnimatorSettings(
    postprocessor_chain=(),
    blink_enabled=False,
    sway_enabled=False,
    breathing_enabled=False,
    talking_enabled=False,
    swing_strength=0,
)
STILL = Output(SETTINGS)


@pytest.fixture
def timings():
    return Timings(time.perf_counter)


@pytest.fixture
def renderer(timings):
    return Renderer(np.random.default_rng(0), timings)


def told(cels=None, **overrides):
    return AnimationInput("neutral", EmotionTemplate(cels=cels or {}), overrides)


def test_the_pose_that_was_told_reaches_the_picture(renderer, poser, character):
    figure = Figure(character, poser)
    frame = renderer.render(0, 10.0, figure, told(head_y_index=0.5), STILL)
    np.testing.assert_array_equal(frame.rgba8, np.roll(character.picture.rgba8(), 50, axis=1))
    assert (frame.id, frame.time, frame.full_size) == (0, 10.0, (512, 512))


def test_the_cels_of_the_emotion_are_on_the_picture_before_it_is_posed(renderer, poser, character):
    frame = renderer.render(0, 0.0, Figure(character, poser), told({"blush1": 1.0}, head_y_index=0.5), STILL)
    assert tuple(frame.rgba8[140, 230 + 50]) == (255, 40, 40, 255)


def test_standing_cels_are_blended_and_handed_to_the_engine_once(renderer, poser, character):
    figure = Figure(character, poser)
    for n in range(20):
        renderer.render(n, n / 25, figure, told({"blush1": 0.5}), STILL)
    assert (poser.prepared, poser.repainted) == (1, 1)


class Counted(Timings):
    """How often each stage took its time."""

    def __init__(self):
        super().__init__(time.perf_counter)
        self.counts = Counter()

    def add(self, name, seconds):
        self.counts[name] += 1


def frames_of(figure, output, direction=None, count=20, fps=25):
    """Those of a session of this figure, and how often each stage ran for them."""
    counted = Counted()
    renderer = Renderer(np.random.default_rng(0), counted)
    frames = [renderer.render(n, n / fps, figure, direction or told(), output) for n in range(count)]
    return frames, counted.counts


@pytest.mark.parametrize("chain", [(), (("vignetting", {}),)], ids=["bare", "filtered"])
def test_an_avatar_that_stands_still_is_drawn_once(poser, character, chain):
    output = Output(SETTINGS.model_copy(update={"postprocessor_chain": chain}))
    frames, counts = frames_of(Figure(character, poser), output)
    assert (poser.posed, counts["cels"], counts["filters"], counts["render"]) == (1, 1, len(chain), 1)
    assert [frame.id for frame in frames] == list(range(20))
    assert [frame.time for frame in frames] == [n / 25 for n in range(20)], "each is of its own moment"
    feed = Feed(Timings(time.perf_counter))
    assert feed.encoded(frames[0], ImageFormat.PNG) is feed.encoded(frames[-1], ImageFormat.PNG), "and is encoded once"


def test_filters_that_move_go_on_before_a_figure_that_stands_still(poser, character):
    output = Output(SETTINGS.model_copy(update={"postprocessor_chain": [["noise", {}]]}))
    frames, counts = frames_of(Figure(character, poser), output)
    assert (poser.posed, counts["filters"]) == (1, 20)
    assert not np.array_equal(frames[0].rgba8, frames[1].rgba8)


@pytest.mark.parametrize(
    "change",
    [
        {"direction": told(head_y_index=0.01)},
        {"direction": told({"blush1": 1.0})},
        {"output": Output(SETTINGS.model_copy(update={"crop": Crop(enabled=True, right=0.9)}))},
        {"figure": True},
    ],
    ids=["pose", "cel", "settings", "character"],
)
def test_whatever_changes_is_drawn_at_once(renderer, poser, character, other_character, change):
    figure = Figure(character, poser)
    before = [renderer.render(n, n / 25, figure, told(), STILL) for n in range(3)]
    if "figure" in change:
        change = {"figure": Figure(other_character, poser)}
    asked = {"figure": figure, "direction": told(), "output": STILL} | change
    after = renderer.render(3, 0.2, **asked)
    assert before[1].rgba8 is before[2].rgba8
    assert not np.array_equal(after.rgba8, before[2].rgba8)


def test_an_engine_that_knows_better_by_now_is_asked_again_after_a_while(poser, character):
    frames_of(Figure(character, poser), STILL, count=10, fps=1)
    assert poser.posed == 4, "every three seconds"


def test_a_fading_cel_costs_the_engine_a_bounded_number_of_repaints(renderer, poser, character):
    figure = Figure(character, poser)
    for n in range(200):
        strengths = {"blush1": 1.0} if n else {}
        renderer.render(n, n / 100, figure, told(strengths), STILL)
    assert poser.repainted <= 32


def test_without_cels_the_first_preparation_is_used_again(renderer, poser, character):
    figure = Figure(character, poser)
    figure.paint({"blush1": 1.0})
    figure.paint({})
    np.testing.assert_array_equal(figure.pose(rest_pose()).rgba8(), character.picture.rgba8())
    assert poser.repainted == 1


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        (Crop(enabled=True, left=0.12, right=0.88), (0, 512, 61, 450)),
        (Crop(enabled=True, top=0.1, bottom=0.5), (51, 256, 0, 512)),
        (Crop(enabled=True, left=0.95, right=1.0, top=0.0, bottom=0.05), (0, 25, 486, 512)),
        (Crop(enabled=False, left=0.5), (0, 512, 0, 512)),
    ],
)
def test_the_crop_keeps_whole_pixels_and_travels_with_the_frame(renderer, poser, character, crop, box):
    settings = SETTINGS.model_copy(update={"crop": crop})
    frame = renderer.render(0, 0.0, Figure(character, poser), told(), Output(settings))
    top, bottom, left, right = box
    np.testing.assert_array_equal(frame.rgba8, character.picture.rgba8()[top:bottom, left:right])
    assert frame.crop == crop
    assert frame.full_size == (512, 512)


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5, 2.0, 3.0, 4.0])
@pytest.mark.parametrize("left", [0.0, 0.121, 0.3, 0.333])
def test_a_frame_says_where_in_the_whole_picture_it_lies(renderer, poser, character, factor, left):
    crop = Crop(enabled=True, left=left, top=left, right=0.9)
    figure, whole_settings = Figure(character, poser), SETTINGS.model_copy(update={"upscale": factor})
    whole = renderer.render(0, 0.0, figure, told(), Output(whole_settings))
    part = renderer.render(1, 0.0, figure, told(), Output(whole_settings.model_copy(update={"crop": crop})))
    assert (whole.corner, part.full_size) == ((0, 0), whole.full_size)
    x, y = part.corner
    height, width, _ = part.rgba8.shape
    seen = whole.rgba8[y : y + height, x : x + width, 3].astype(int)
    inner = slice(8, height - 8), slice(8, width - 8)  # a kernel sees less at the edges of a part
    moved = {
        (dx, dy): np.abs(np.roll(seen, (dy, dx), (0, 1))[inner] - part.rgba8[..., 3][inner]).mean()
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    }
    assert min(moved, key=moved.__getitem__) == (0, 0), "a pixel beside, it would fit worse"


def test_a_cropped_frame_does_not_hold_on_to_the_whole_picture(renderer, poser, character):
    figure = Figure(character, poser)
    for crop in (Crop(enabled=True, right=0.5), Crop(enabled=True, top=0.25, bottom=0.75)):
        frame = renderer.render(0, 0.0, figure, told(), Output(SETTINGS.model_copy(update={"crop": crop})))
        assert frame.rgba8.flags["C_CONTIGUOUS"]
        held = frame.rgba8.base
        assert held is None or held.nbytes == frame.rgba8.nbytes


def test_the_least_crop_is_never_empty():
    part = cropped(np.zeros((512, 512, 4), np.uint8), Crop(enabled=True, left=0.333, right=0.383, top=0.95))
    assert min(part.shape) > 0


def test_the_character_tells_which_data_cels_it_has_up_to_the_first_gap(poser, character):
    def data_cels(*names):
        cels = dict.fromkeys(names, character.picture)
        return Figure(type(character)("x", character.picture, cels, {}, None, ()), poser).data_cels

    assert data_cels() == ()
    assert data_cels("data1", "data2") == ("data1", "data2")
    assert data_cels("data1", "data3", "data4") == ("data1",)


def with_heart(character):
    """The character, with a red square beside its head as `fx_heart1`."""
    heart = np.zeros_like(character.picture.rgba8())
    heart[40:60, 300:320] = 220, 0, 60, 255
    return replace(character, cels={**character.cels, "fx_heart1": Picture(rgba8=heart)})


def in_love(character, **more):
    return AnimationInput("love", EmotionTemplate(), {}, effect_cels=available_effect_cels(character), **more)


def test_effects_stay_in_their_place_when_the_head_moves(renderer, poser, character):
    character = with_heart(character)
    told = replace(in_love(character), overrides={"head_y_index": 0.5})
    frame = renderer.render(0, 0.0, Figure(character, poser), told, STILL)
    expected = np.roll(character.picture.rgba8(), 50, axis=1)
    expected[40:60, 300:320] = 220, 0, 60, 255
    np.testing.assert_array_equal(frame.rgba8, expected)


def test_effects_are_in_their_place_on_a_cropped_frame(renderer, poser, character):
    character = with_heart(character)
    crop = Crop(enabled=True, left=0.5, right=0.75, top=0.0, bottom=0.1)
    frame = renderer.render(
        0, 0.0, Figure(character, poser), in_love(character), Output(SETTINGS.model_copy(update={"crop": crop}))
    )
    rows, columns = np.nonzero(frame.rgba8[..., 3])
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (40, 50, 44, 63)


def test_effects_follow_the_character_that_is_shown(renderer, poser, character, other_character):
    renderer.render(0, 0.0, Figure(with_heart(character), poser), in_love(character), STILL)
    own = with_heart(other_character)
    own.cels["fx_heart1"].rgba8()[...] = 7
    frame = renderer.render(1, 0.02, Figure(own, poser), in_love(own), STILL)
    assert (frame.rgba8[300, 10, :3] == 7).all()


def test_a_frame_without_effects_is_the_posed_picture_itself(renderer, poser, character):
    posed = []
    figure = Figure(character, poser)
    pose = figure.pose
    figure.pose = lambda *pose_and_more: posed.append(pose(*pose_and_more)) or posed[-1]
    frame = renderer.render(0, 0.0, figure, told(), STILL)
    assert frame.rgba8 is posed[0].rgba8()


def test_the_time_that_effects_take_is_told_of_frames_that_have_some(renderer, poser, character, timings):
    renderer.render(0, 0.0, Figure(character, poser), in_love(character), STILL)
    assert "effects" in timings.names()


def test_every_stage_is_timed(renderer, poser, character, timings):
    renderer.render(0, 0.0, Figure(character, poser), told(), STILL)
    assert timings.names() == ["animate", "cels", "pose", "render"]
    assert timings.mean_ms("render") >= timings.mean_ms("pose") >= 0


def test_the_real_engine_moves_the_shipped_character_and_shows_its_cels(renderer):
    character = load_character(find_character("raven"))
    blush = np.zeros((512, 512, 4), np.uint8)
    blush[140:160, 225:245] = 255, 60, 80, 255
    character = type(character)("raven", character.picture, {"blush1": type(character.picture)(blush)}, {}, None, ())
    figure = Figure(character, create_poser("puppet"))
    rest = renderer.render(0, 0.0, figure, told(), STILL).rgba8
    figure.paint({"blush1": 1.0})
    blushing = figure.pose(rest_pose()).rgba8()
    changed = np.argwhere(np.abs(rest.astype(int) - blushing).max(-1) > 40)
    assert len(changed) > 200
    assert (changed.min(0) > (130, 215)).all()
    assert (changed.max(0) < (170, 255)).all()
    turned = renderer.render(1, 1.0, figure, told(head_y_index=1.0, neck_z_index=-1.0), STILL).rgba8
    assert np.abs(turned.astype(int) - rest).max() > 100
