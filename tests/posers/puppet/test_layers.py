"""The figure taken apart: hair that moves by itself, and the layers that are given out."""

import gc
import weakref
from dataclasses import replace

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.landmarks.parts import PART
from raven.layers.drawing import drawing_of
from raven.layers.parts import Parts
from raven.layers.stack import Stack, flattened
from raven.pose import INDEX, rest_pose
from raven.posers.puppet.apart import taken_apart
from raven.posers.puppet.decompose import decompose
from raven.posers.puppet.handmade import hand_made
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.premultiplied import premultiply
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, found, stiff


def _over_grey(rgba8):
    alpha = rgba8[..., 3:] / 255
    return rgba8[..., :3] * alpha + 128 * (1 - alpha)


def _shot(puppet, swing=None, **morphs):
    pose = rest_pose()
    for name, value in morphs.items():
        pose[INDEX[f"{name}_index"]] = value
    return _over_grey(puppet.pose(pose, swing).rgba8())


def _sideways(puppet, amount):
    """All chains hang to the right, their tips by `amount` template units."""
    return np.concatenate(
        [np.stack([np.linspace(0, amount, len(c.joints)), np.zeros(len(c.joints))], axis=-1) for c in puppet.chains]
    ).astype(np.float32)


def test_long_hair_hangs_on_chains(puppet):
    longest = max(puppet.chains, key=lambda chain: chain.joints[-1][1])
    assert {chain.layer for chain in puppet.chains} <= {"front hair", "back hair", "skirt"}
    assert longest.joints[-1][1] > puppet.rig.head.chin[1] + 20


def test_hair_that_swings_moves_and_the_face_does_not(puppet):
    still, swung = _shot(puppet), _shot(puppet, _sideways(puppet, 6))
    moved = np.abs(swung - still).max(axis=2)
    head = puppet.rig.head
    left, right = head.outline[0][0], head.outline[-1][0]
    eyes = puppet.rig.left_eye.iris[1]
    face = moved[int(eyes) : int(head.chin[1]) - 6, int(left) + 22 : int(right) - 22]
    assert (moved > 20).sum() > 300
    assert (face > 8).mean() < 0.01
    assert np.abs(_shot(puppet, 0 * _sideways(puppet, 6)) - still).max() == 0


def test_no_hole_opens_behind_hair_that_swings(puppet):
    """Where the figure was opaque well inside of its outline, it stays so."""
    alpha = puppet.pose(rest_pose()).rgba8()[..., 3]
    inside = cv2.erode((alpha > 250).astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    for amount in (-6, 6):
        swung = puppet.pose(rest_pose(), _sideways(puppet, amount)).rgba8()[..., 3]
        assert (swung[inside] < 200).mean() < 0.002


def test_no_specks_of_hair_stay_behind_when_it_moves(puppet):
    """Dark outlines at the tips of locks were left in the body, as dots beside a tilted head."""
    alpha = puppet.pieces.body[..., 3]
    count, _, about, _ = cv2.connectedComponentsWithStats((alpha > 12).astype(np.uint8), connectivity=8)
    specks = (about[1:, cv2.CC_STAT_AREA] < 60).sum()
    assert specks <= 3, f"{specks} of {count - 1} pieces"


def test_nothing_of_a_lock_beside_the_head_stays_where_it_was(source):
    """Neither its outline, hard against the ground, nor a spot of it that is less surely hair."""
    picture, parts = source.picture.rgba8().copy(), found(source.picture.rgba8())[1]
    assert parts is not None
    shares = parts.shares.copy()
    bridge, lock, inner = (
        (slice(120, 130), slice(296, 358)),
        (slice(130, 214), slice(340, 358)),
        (slice(121, 212), slice(342, 356)),
    )
    spot = slice(180, 186), slice(346, 352)
    light, white = (240, 220, 150), (255, 255, 245)
    for where, colour, chance in (
        (bridge, light, 255),
        (lock, (90, 50, 20), 255),
        (inner, light, 255),
        (spot, white, 150),
    ):
        picture[where] = (*colour, 255)
        shares[:, *where] = 0
        shares[PART["back hair"]][where], shares[PART["clothes"]][where] = chance, 255 - chance
    apart = taken_apart(premultiply(picture), picture, POSER.prepare(source).rig, Parts.of_shares(shares))
    lock = slice(140, 214), lock[1]
    assert apart.back is not None
    assert apart.body[lock][..., 3].max() < 200, "the spot is half of it"
    assert np.percentile(apart.body[lock][..., 3], 90) < 3


def _with_drawn(source, *drawn):
    """The figure with boxes painted on it, each a (rows, columns), a colour and the part that it is, taken apart."""
    picture, (rig, parts) = source.picture.rgba8().copy(), found(source.picture.rgba8())
    shares = parts.shares.copy()
    for where, colour, part in drawn:
        picture[where] = (*colour, 255)
        shares[:, *where] = 0
        shares[PART[part]][where] = 255
    return taken_apart(premultiply(picture), picture, rig, Parts.of_shares(shares))


def test_an_ear_goes_on_under_the_lock_before_it(source):
    """Else its rim is torn in dark lines as soon as the lock goes another way."""
    rig = found(source.picture.rgba8())[0]
    x, y = round(rig.head.outline[-1][0]) + 3, round(rig.left_eye.iris[1])
    skin, hair = (250, 220, 200), (40, 60, 30)
    rows, lock = slice(y, y + 20), slice(x + 8, x + 14)
    apart = _with_drawn(
        source,
        ((slice(y - 30, y + 30), slice(x, x + 40)), hair, "front hair"),
        ((rows, slice(x, x + 22)), skin, "ear"),
        ((slice(y - 30, y + 30), lock), hair, "front hair"),
    )
    under = apart.uncovered[slice(y + 4, y + 16), lock][..., :3]
    assert np.abs(under - skin).max() < 12


def test_hair_that_stays_with_lashes_goes_on_under_the_hair_beside_it(source):
    """Else skin comes to light between the two in light lines."""
    eye = found(source.picture.rgba8())[0].left_eye
    x, y = round(eye.upper[-1][0]) + 2, round(eye.upper[-1][1])
    hair = (60, 150, 70)
    apart = _with_drawn(source, ((slice(y - 40, y + 12), slice(x, x + 26)), hair, "front hair"))
    beside = apart.uncovered[slice(y - 3, y + 3), slice(x, x + 4)][..., :3]
    assert np.abs(beside - hair).max() < 12


def test_clothes_stay_where_they_are_when_the_head_tilts(puppet):
    if not any(chain.layer == "front hair" for chain in puppet.chains):
        pytest.skip("no lock of this figure hangs before its face")
    still, tilted = _shot(puppet), _shot(puppet, neck_z=1)
    chest = (
        slice(int(puppet.rig.neck.bottom) + 40, 300),
        slice(int(puppet.rig.head.chin[0]) - 20, int(puppet.rig.head.chin[0]) + 20),
    )
    assert np.abs(tilted - still)[chest].mean() < 1


def test_hair_can_stay_with_the_face(source):
    puppet = stiff(source)
    assert puppet.chains == ()
    assert np.abs(_shot(puppet) - _shot(POSER.prepare(source))).mean() < 0.1


@pytest.fixture(scope="module")
def stack(source):
    """The layers of a figure that are given out."""
    picture = source.picture.rgba8()
    return decompose(picture, *found(picture))


def test_the_layers_together_are_the_picture(source, stack):
    picture = source.picture.rgba8()
    rig, _ = found(picture)
    seen = flattened(stack).astype(np.float32)
    drawn = picture.astype(np.float32)
    for each in (seen, drawn):
        each[..., :3] *= each[..., 3:] / 255
    assert np.abs(seen - drawn).max() < 1.01
    names = {layer.name for layer in stack}
    assert {"body", "face", "front hair", "left iris", "right brow", "right upper lashes", "mouth inside"} <= names
    assert {"neck", "nose"} <= names
    neck, chin, middle = stack.get("neck"), rig.head.chin[1], round(rig.neck.pivot[0])
    column = neck.rgba8[:, middle - neck.left, 3]
    rows = np.flatnonzero(column > 250) + neck.top
    assert rows.min() < chin - 6, "it goes on behind the chin"
    assert rows.max() > chin + 6
    body = stack.get("body")
    assert body.rgba8[round(chin) + 5 - body.top, middle - body.left, 3] == 0, "the body has none of it"


def test_ears_are_layers_of_their_own():
    picture = find_character("rook")
    rgba8 = load_character(picture).picture.rgba8()
    rig, parts = found(rgba8)
    stack = decompose(rgba8, rig, parts)
    for side, ear in (("right", stack.get("right ear")), ("left", stack.get("left ear"))):
        x = ear.left + ear.rgba8.shape[1] / 2
        end = rig.head.outline[0 if side == "right" else -1][0]
        assert abs(x - end) < 14
        assert rig.left_eye.iris[1] - 25 < ear.top < rig.head.chin[1]


def test_without_parts_the_hair_stays_with_the_body(source):
    picture = source.picture.rgba8()
    stack = decompose(picture, found(picture)[0], None)
    assert stack.get("front hair") is None
    assert np.abs(_over_grey(flattened(stack)) - _over_grey(picture)).max() <= 1


def test_the_skin_is_complete_under_the_fringe(source, puppet, stack):
    picture = source.picture.rgba8()
    rig, _ = found(picture)
    face = stack.get("face")
    assert face is not None
    brow = rig.left_brow.line[len(rig.left_brow.line) // 2]
    density = picture.shape[0] // 512
    y, x = round((brow[1] - 6) * density) - face.top, round(brow[0] * density) - face.left
    around = face.rgba8[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 4)
    cheek = puppet.layers
    assert (around[:, 3] > 250).all()
    assert np.linalg.norm(around[:, :3].mean(axis=0) - np.median(cheek.plate[..., :3].reshape(-1, 3), axis=0)) < 60


@pytest.fixture(scope="module")
def drawn():
    """A character of ours as she was drawn, layer by layer."""
    file = find_character("raven").with_name("raven.layers.psd")
    return Stack(512, drawing_of(file.read_bytes()).layers)


def _error_under_hair(apart, hidden, rig, truth):
    """Mean difference of colour, 0..255, where hair hides the face about the brows and below."""
    under = truth.rgba8.astype(np.float32)
    found = apart.uncovered[truth.slices]
    hidden = (hidden[truth.slices] > 0.9) & (under[..., 3] > 250)
    hidden[: round(rig.left_brow.line[0][1]) - 20 - truth.top] = False
    assert hidden.sum() > 500
    return np.abs(found - under)[hidden].mean()


def test_layers_drawn_by_hand_win_over_guessed_ones(drawn):
    picture, given = flattened(drawn), drawn
    rig, parts = found(picture)
    face = drawn.get("face")
    guessed, made = PuppetPrepared(picture, rig, parts), PuppetPrepared(picture, rig, parts, layers=given)
    ours, theirs = (
        taken_apart(premultiply(picture), picture, rig, parts, by) for by in (None, hand_made(given, picture))
    )
    assert _error_under_hair(theirs, ours.hidden, rig, face) < 3
    assert _error_under_hair(ours, ours.hidden, rig, face) < 35
    hair = next(layer for layer in drawn if layer.name == "front hair")
    alike = np.abs(theirs.front.opacity - _on_area(hair, theirs.area)).mean()
    assert alike < 0.02
    assert np.abs(_shot(made) - _shot(guessed)).mean() < 0.6, "at rest they look alike"


def test_an_ear_ring_goes_with_the_ear_and_a_clip_with_the_hair(drawn):
    given = hand_made(drawn, flattened(drawn))
    clip = drawn.get("ornament")
    middle = clip.rgba8[..., 3] > 250
    assert (given.front[clip.slices][middle] > 0.9).all()
    order = [layer for layer in drawn if layer.name != "ornament"]
    under = Stack(drawn.size, (*order[:3], clip, *order[3:]))
    assert (hand_made(under, flattened(under)).front[clip.slices] < 0.9)[middle].any()


def _on_area(layer, area):
    whole = np.zeros((512, 512), np.float32)
    whole[layer.slices] = layer.rgba8[..., 3] / 255
    return whole[area.top : area.top + area.height, area.left : area.left + area.width]


def test_an_iris_drawn_by_hand_is_seen_when_the_eye_looks_aside(drawn):
    picture = flattened(drawn)
    rig, parts = found(picture)
    iris = drawn.get("left iris")
    green = iris.rgba8.copy()
    green[..., :3] = (0, 255, 0)
    given = Stack(512, (replace(iris, rgba8=green, given=True),))
    puppet = PuppetPrepared(picture, rig, parts, layers=given)
    x, y = (round(value) for value in rig.left_eye.iris)
    there = _shot(puppet, iris_rotation_y=0.8)[y - 3 : y + 4, x - 3 : x + 4].reshape(-1, 3).mean(axis=0)
    other = round(rig.right_eye.iris[0])
    here = _shot(puppet, iris_rotation_y=0.8)[y - 3 : y + 4, other - 3 : other + 4].reshape(-1, 3).mean(axis=0)
    assert there[1] > there[0] + 80
    assert here[1] < here[2]


def test_a_ghost_looks_as_it_was_drawn_and_its_hair_stays_with_it(source):
    ghost = source.picture.rgba8().copy()
    ghost[..., 3] = ghost[..., 3] * 0.7
    puppet = POSER.prepare(replace(source, picture=Picture(rgba8=ghost), layers=None))
    still = stiff(replace(source, picture=Picture(rgba8=ghost), layers=None))
    assert not puppet.chains
    assert np.abs(_shot(puppet) - _shot(still)).mean() < 0.05


def test_who_shows_the_same_figure_shares_what_was_taken_apart_and_nothing_else(source):
    first, second = POSER.prepare(source), POSER.prepare(source)
    assert first is not second
    assert second.pieces.body is first.pieces.body
    rest = _shot(second)
    size = first.size
    red = np.zeros((size, size, 4), np.uint8)
    red[size // 2 :] = (255, 0, 0, 255)
    nothing = Picture(rgba8=np.zeros((size, size, 4), np.uint8))
    painted = first.with_overlay(Picture(rgba8=red), nothing)
    assert np.abs(_shot(painted) - rest).mean() > 10
    _shot(first, eye_wink_left=1.0, mouth_aaa=1.0)
    np.testing.assert_array_equal(_shot(second), rest)
    np.testing.assert_array_equal(_shot(POSER.prepare(source)), rest)


def test_a_figure_that_nobody_shows_is_let_go_of(large_source):
    one = POSER.prepare(large_source)
    other = POSER.prepare(large_source)
    gone = weakref.ref(other.pieces.body)
    del one
    gc.collect()
    assert gone() is not None
    del other
    gc.collect()
    assert gone() is None
