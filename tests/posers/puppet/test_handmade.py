"""Hand-made layers win: what an artist drew under hair and lids is what comes to light, and the rest stays guessed."""

import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.layers.psd import to_psd
from raven.layers.stack import Layer, Stack, flattened, laid
from raven.pose import pose_from
from raven.posers.protocol import Source
from raven.posers.puppet.apart import taken_apart
from raven.posers.puppet.handmade import hand_made
from raven.posers.puppet.poser import PuppetPrepared, premultiply
from raven.posers.puppet.rig_file import complete_rig
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, found, stiff

pytest.importorskip("resvg_py")
from training.own_art.layers import true_layers

BEFORE = ("front hair", "ornament")
BLINK = {"eye_wink_left_index": 1.0, "eye_wink_right_index": 1.0}


@pytest.fixture(scope="module")
def truth() -> Stack:
    layers = true_layers("raven", 512)
    return replace(layers, layers=tuple(replace(layer, given=True) for layer in layers))


@pytest.fixture(scope="module")
def source(truth) -> Source:
    return Source(Picture(rgba8=flattened(truth)), load_character(find_character("raven")).rig)


@pytest.fixture(scope="module")
def guessed(source) -> PuppetPrepared:
    return POSER.prepare(source)


@pytest.fixture(scope="module")
def drawn(source, truth) -> PuppetPrepared:
    return POSER.prepare(replace(source, layers=truth))


def shot(puppet, swing=None, **values):
    rgba8 = puppet.pose(pose_from(values), swing).rgba8().astype(float)
    return rgba8[..., :3] * (rgba8[..., 3:] / 255)


def premultiplied(rgba8):
    return np.dstack([rgba8[..., :3] * (rgba8[..., 3:] / 255.0), rgba8[..., 3:]])


def uncovered(source, stack):
    """What the puppet has under the hair before the face."""
    picture = source.picture.rgba8()
    rig, parts = found(picture)
    drawn = None if stack is None else hand_made(stack, picture)
    return taken_apart(premultiply(picture), picture, complete_rig(rig, source.rig), parts, drawn).uncovered


def test_at_rest_a_figure_in_layers_looks_as_it_was_drawn(drawn, source):
    picture = premultiplied(source.picture.rgba8())[..., :3]
    apart = np.abs(shot(drawn) - picture).max(axis=2)
    mouth = drawn.rig.mouth  # closes at rest
    apart[int(mouth.upper[0][1]) - 10 :][:24, int(mouth.upper[0][0]) - 10 : int(mouth.upper[-1][0]) + 10] = 0
    assert (apart > 24).sum() == 0
    assert apart.mean() < 0.1


def test_under_the_hair_lies_what_was_drawn_there_and_nothing_else(source, truth):
    under = premultiplied(laid([layer for layer in truth if layer.kind.name not in BEFORE], (512, 512)))
    assert np.abs(uncovered(source, truth) - under).mean() < 0.1
    assert np.abs(uncovered(source, None) - under).mean() > 1


def test_closed_lids_show_the_skin_that_was_drawn(drawn, guessed, truth):
    bare = [layer for layer in truth if layer.kind.group not in ("eye", "mouth", "hair")]
    skin = premultiplied(laid(bare, (512, 512)))[..., :3]
    eye = drawn.rig.left_eye
    rows = slice(int(min(y for _, y in eye.upper)) + 2, int(eye.iris[1]) + 1)
    columns = slice(int(eye.iris[0]) - 5, int(eye.iris[0]) + 6)
    lids = [np.abs(shot(puppet, **BLINK) - skin)[rows, columns].mean() for puppet in (drawn, guessed)]
    assert lids[0] < 4
    assert lids[0] < lids[1]


def test_an_iris_that_was_drawn_as_far_as_the_lid_goes_on_under_it(drawn, guessed):
    whole, own = guessed.layers.left_eye, drawn.layers.left_eye
    assert own is not None
    assert whole is not None
    assert (own.iris[..., 3] > whole.iris[..., 3] - 0.01).all()


def test_a_fringe_alone_takes_the_place_of_the_guessed_one(source, truth):
    fringe = tuple(layer for layer in truth if layer.kind.name in BEFORE)
    puppet = POSER.prepare(replace(source, layers=Stack(512, fringe)))
    picture = premultiplied(source.picture.rgba8())[..., :3]
    assert np.abs(shot(puppet) - picture).mean() < 0.3
    under = uncovered(source, Stack(512, fringe))
    forehead = under[100:118, 250:262]
    assert forehead[..., 3].min() > 250
    assert forehead[..., 0].mean() > 200  # skin that is guessed


def test_what_only_the_layers_have_comes_to_light_when_the_hair_moves(source, truth):
    def marked(layer):
        if layer.name != "face":
            return layer
        rgba8 = layer.rgba8.copy()
        rgba8[12:40, :, :3] = (0, 255, 0)  # under the fringe
        return replace(layer, rgba8=rgba8)

    puppet = POSER.prepare(replace(source, layers=Stack(512, tuple(map(marked, truth)))))
    lean = [np.stack([np.linspace(0, 16, len(c.joints)), np.zeros(len(c.joints))], axis=-1) for c in puppet.chains]
    green = [
        int((np.abs(shot(puppet, swing) - (0, 255, 0)).max(axis=2) < 80).sum())
        for swing in (None, np.concatenate(lean).astype(np.float32))
    ]
    assert green[0] < green[1] - 10


def test_a_user_who_puts_a_file_of_layers_beside_a_character_sees_them(tmp_path, truth, drawn):
    shipped = find_character("raven")
    for suffix in (".png", ".rig.json"):
        shutil.copy(shipped.with_suffix(suffix), tmp_path / f"mika{suffix}")
    (tmp_path / "mika.layers.psd").write_bytes(to_psd(truth))
    mika = load_character(tmp_path / "mika.png")
    puppet = POSER.prepare(Source(mika.picture, mika.rig, layers=mika.layers))
    assert np.abs(shot(puppet, **BLINK) - shot(drawn, **BLINK)).mean() < 0.1


def test_a_drawing_of_nothing_that_is_seen_changes_nothing(source, guessed):
    hidden = Layer("mouth inside", np.full((5, 9, 4), 90, np.uint8), 250, 170, shown=False, given=True)
    puppet = POSER.prepare(replace(source, layers=Stack(512, (hidden,))))
    assert np.array_equal(shot(puppet, **BLINK), shot(guessed, **BLINK))


def test_layers_of_a_large_picture_are_taken_as_well(truth):
    large = Stack(
        1024,
        tuple(
            replace(layer, rgba8=cv2.resize(layer.rgba8, None, fx=2, fy=2), left=2 * layer.left, top=2 * layer.top)
            for layer in truth
        ),
    )
    picture = flattened(large)
    puppet = POSER.prepare(Source(Picture(rgba8=picture), layers=large))
    assert np.abs(shot(puppet) - premultiplied(picture)[..., :3]).mean() < 0.4


def test_a_halo_hides_nothing_of_the_face(source):
    """All that lies before the figure lies above it."""
    halo = Layer("ornament", np.full((30, 60, 4), (250, 220, 90, 255), np.uint8), 226, 2, given=True)
    puppet = POSER.prepare(replace(source, layers=Stack(512, (halo,))))
    alone = stiff(source)
    face = slice(100, 190), slice(210, 300)
    assert np.abs(shot(puppet) - shot(alone))[face].mean() < 0.3


def test_of_hair_drawn_behind_not_even_its_outline_stays_with_the_body(source, truth):
    seen, parts = found(source.picture.rgba8())
    picture = source.picture.rgba8()
    drawn = hand_made(truth, picture)
    apart = taken_apart(premultiply(picture), picture, complete_rig(seen, source.rig), parts, drawn)
    assert drawn.behind is not None
    assert apart.body[..., 3][(drawn.below[..., 3] == 0) & (drawn.behind[..., 3] > 0)].max() <= 2


def _painted(truth, color, *names, **changed):
    """A layer that is given, and nothing else of the figure, in one colour."""
    layers = []
    for layer in truth:
        if layer.name in names:
            rgba8 = layer.rgba8.copy()
            rgba8[..., :3] = color
            layers.append(replace(layer, rgba8=rgba8, **changed))
    assert len(layers) == len(names)
    return Stack(512, tuple(layers))


def _of_color(picture, color):
    return np.abs(picture - color).max(axis=2) < 70


def test_a_brow_drawn_by_hand_is_the_one_that_moves(source, truth):
    green = (0, 255, 0)
    puppet = POSER.prepare(replace(source, layers=_painted(truth, green, "left brow")))
    raised = {"eyebrow_lowered_left_index": 1.0, "eyebrow_lowered_right_index": 1.0}
    seen = np.argwhere(_of_color(shot(puppet, **raised), green))
    assert len(seen) > 10
    assert (seen[:, 1] > source_middle(puppet)).all(), "the other one is guessed"
    assert not len(np.argwhere(_of_color(shot(POSER.prepare(source), **raised), green)))


def test_lashes_drawn_by_hand_go_with_the_lid(source, truth):
    blue = (0, 0, 255)
    puppet = POSER.prepare(replace(source, layers=_painted(truth, blue, "left upper lashes")))
    eye = puppet.rig.left_eye
    closed = np.argwhere(_of_color(shot(puppet, eye_wink_left_index=1.0), blue))
    assert len(closed) > 10
    assert np.median(closed[:, 0]) > eye.iris[1] - 3, "down where the closed lid is"
    assert (closed[:, 1] > source_middle(puppet)).all()


def test_an_open_mouth_drawn_by_hand_is_the_one_that_opens(source, truth):
    """It may be hidden at rest, as that of a figure whose mouth is closed."""
    green = np.zeros((12, 24, 4), np.uint8)
    cv2.ellipse(green, (12, 5), (10, 5), 0, 0, 360, (0, 255, 0, 255), -1)
    middle = source_middle(POSER.prepare(source))
    mouth = source_mouth(source)
    hidden = Layer("mouth inside", green, round(middle) - 12, round(mouth) - 5, shown=False, given=True)
    puppet = POSER.prepare(replace(source, layers=Stack(512, (hidden,))))
    assert _of_color(shot(puppet, mouth_aaa_index=1.0), (0, 255, 0)).sum() > 60
    assert _of_color(shot(puppet, mouth_uuu_index=1.0), (0, 255, 0)).sum() > 10
    assert not _of_color(shot(puppet), (0, 255, 0)).any()


def source_middle(puppet):
    return (puppet.rig.left_eye.iris[0] + puppet.rig.right_eye.iris[0]) / 2


def source_mouth(source):
    rig = POSER.prepare(source).rig.mouth
    return (rig.upper[0][1] + rig.upper[-1][1]) / 2
