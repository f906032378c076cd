"""Effects on frames: the mathematics of laying them on, at which size and where, from whose pictures, and how fast."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from raven.figure import effect_cels
from raven.figure.character import Character, find_character, load_character
from raven.figure.effect_cels import EffectPicture, available_effect_cels, effect_picture, shipped_effect_cels
from raven.figure.effect_layers import EffectLayers
from raven.settings.effects import DEFAULT_EFFECTS
from raven.video.picture import Picture
from tests.pace import quickest

EDGE = 64


def linear(byte):
    c = np.asarray(byte, np.float64) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def srgb(light):
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def over(cels, below):
    """Straight-alpha Porter-Duff "over" in linear light and float64: (n, h, w) cels with strengths; floats 0..255."""
    alpha, light = below[..., 3:] / 255.0, linear(below[..., :3])
    for cel, strength in cels:
        above = cel[..., 3:] / 255.0 * strength
        total = above + alpha * (1 - above)
        light = (linear(cel[..., :3]) * above + light * alpha * (1 - above)) / np.maximum(total, 1e-12)
        alpha = total
    return np.concatenate((srgb(light), 255 * alpha), axis=-1)


def noise(seed, box=(0, EDGE, 0, EDGE), edge=EDGE):
    rng = np.random.default_rng(seed)
    picture = np.zeros((edge, edge, 4), np.uint8)
    top, bottom, left, right = box
    picture[top:bottom, left:right] = rng.integers(0, 256, (bottom - top, right - left, 4))
    return picture


FRAME = noise(1)
FRAME[:20, :, 3] = 0
FRAME[40:, :, 3] = 255
CELS = {
    "fx_a": noise(2, (10, 50, 8, 40)),
    "fx_b": noise(3, (30, 60, 20, 64)),
    "fx_c": noise(4, (0, 12, 0, 64)),
    "fx_empty": noise(5, (0, 0, 0, 0)),
}


def character(cels=CELS, edge=EDGE):
    pictures = {name: Picture(rgba8=rgba8) for name, rgba8 in cels.items()}
    return Character("ada", Picture(rgba8=noise(0, (0, edge, 0, edge), edge)), pictures, {}, None, ())


@pytest.fixture
def layers():
    return EffectLayers(character())


@pytest.mark.parametrize(
    "effects",
    [
        [("fx_a", 1.0)],
        [("fx_a", 0.37)],
        [("fx_c", 0.02)],
        [("fx_a", 0.8), ("fx_b", 0.6)],
        [("fx_b", 0.9), ("fx_c", 0.3), ("fx_a", 1.0)],
        [("fx_a", 0.5), ("fx_a", 0.5)],
    ],
)
def test_effects_are_laid_over_each_other_in_linear_light_exactly_to_a_byte(layers, effects):
    laid = layers.lay(FRAME, effects, EDGE)
    exact = over([(CELS[name], strength) for name, strength in effects], FRAME)
    assert np.abs(laid[..., 3] - exact[..., 3]).max() <= 0.51
    touched = np.any([CELS[name][..., 3] > 0 for name, _ in effects], axis=0)
    coloured = touched & (laid[..., 3] > 0)
    assert np.abs(laid - exact)[coloured].max() <= 0.6
    np.testing.assert_array_equal(laid[~touched], FRAME[~touched])


def test_the_last_effect_is_on_top(layers):
    opaque = {"fx_low": np.full((EDGE, EDGE, 4), 255, np.uint8), "fx_high": noise(9)}
    opaque["fx_high"][..., 3] = 255
    laid = EffectLayers(character(opaque)).lay(FRAME, [("fx_low", 1.0), ("fx_high", 1.0)], EDGE)
    np.testing.assert_array_equal(laid, opaque["fx_high"])


@pytest.mark.parametrize("effects", [[], [("fx_a", 0.0)], [("fx_unknown", 1.0)], [("fx_empty", 1.0)]])
def test_where_nothing_is_visible_the_frame_itself_comes_back(layers, effects):
    assert layers.lay(FRAME, effects, EDGE) is FRAME


def test_the_frame_is_not_written_to(layers):
    before = FRAME.copy()
    assert layers.lay(FRAME, [("fx_a", 1.0)], EDGE) is not FRAME
    np.testing.assert_array_equal(FRAME, before)


def test_on_a_cropped_frame_effects_are_where_they_are_on_the_whole(layers):
    effects = [("fx_a", 0.7), ("fx_b", 0.4), ("fx_c", 1.0)]
    whole = layers.lay(FRAME, effects, EDGE)
    part = layers.lay(np.ascontiguousarray(FRAME[5:45, 12:60]), effects, EDGE, (12, 5))
    np.testing.assert_array_equal(part, whole[5:45, 12:60])
    np.testing.assert_array_equal(layers.lay(FRAME, effects, EDGE), whole)


@pytest.mark.parametrize("corner", [(0, 0), (60, 0), (0, 58), (41, 51)])
def test_a_crop_that_cuts_an_effect_off_leaves_the_frame_as_it_is(corner):
    x, y = corner
    cel = {"fx_a": noise(2, (10, 50, 8, 40))}
    frame = np.ascontiguousarray(FRAME[y : y + 6, x : x + 4])
    assert EffectLayers(character(cel)).lay(frame, [("fx_a", 1.0)], EDGE, corner) is frame


def test_a_cel_is_made_for_a_size_once(layers, monkeypatch):
    made = []
    whole = EffectPicture(0, 0, FRAME)
    monkeypatch.setattr("raven.figure.effect_pictures.effect_picture", lambda *call: made.append(call[1:]) or whole)
    for _ in range(5):
        layers.lay(FRAME, [("fx_a", 0.5), ("fx_b", 0.5)], EDGE)
    assert made == [("fx_a", EDGE), ("fx_b", EDGE)]


# Where the pictures come from


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A generic set of one cel, 512 and 1024 pixels wide: grey, and red in double size."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    Image.new("RGBA", (512, 512), (90, 90, 90, 255)).save(folder / "fx_spark1.png")
    Image.new("RGBA", (1024, 1024), (200, 0, 0, 255)).save(folder / "fx_spark1@2x.png")
    Image.new("RGBA", (512, 512), (0, 0, 90, 255)).save(folder / "fx_glow1.png")
    files = {"fx_spark1": folder / "fx_spark1.png", "fx_glow1": folder / "fx_glow1.png"}
    monkeypatch.setattr(effect_cels, "shipped_effect_cels", lambda: files)
    return folder


@pytest.mark.parametrize(("edge", "color"), [(512, 90), (513, 200), (1024, 200), (700, 200), (2048, 200), (256, 90)])
def test_the_picture_of_double_size_serves_frames_that_are_larger(shipped, edge, color):
    picture = effect_picture(character(edge=512), "fx_spark1", edge).rgba8
    assert picture.shape == (edge, edge, 4)
    assert tuple(picture[edge // 2, edge // 2])[::3] == (color, 255)


def test_without_double_size_the_picture_is_enlarged(shipped):
    assert tuple(effect_picture(character(edge=512), "fx_glow1", 1024).rgba8[500, 500]) == (0, 0, 90, 255)


def test_the_characters_own_cel_takes_the_place_of_the_shipped_one(shipped):
    own = np.full((512, 512, 4), (1, 2, 3, 255), np.uint8)
    ada = character({"fx_spark1": own}, edge=512)
    assert tuple(effect_picture(ada, "fx_spark1", 512).rgba8[9, 9]) == (1, 2, 3, 255)
    assert tuple(effect_picture(ada, "fx_spark1", 1024).rgba8[9, 9]) == (1, 2, 3, 255)
    assert available_effect_cels(ada) == {"fx_spark1", "fx_glow1"}
    assert effect_picture(ada, "fx_unknown", 512) is None


def test_a_character_brings_its_own_cels_in_double_size(tmp_path):
    Image.fromarray(noise(1, (100, 400, 100, 400), 512)).save(tmp_path / "ada.png")
    Image.fromarray(noise(1, (100, 400, 100, 400), 1024)).save(tmp_path / "ada@2x.png")
    for cel in ("ada_fx_heart1", "ada_blush1", "fx_star1"):
        Image.new("RGBA", (512, 512), (10, 20, 30, 255)).save(tmp_path / f"{cel}.png")
        Image.new("RGBA", (1024, 1024), (200, 0, 0, 255)).save(tmp_path / f"{cel}@2x.png")
    ada = load_character(tmp_path / "ada.png")
    assert ada.verdict is not None
    assert ada.warnings == ada.verdict.reasons, "noise has no face, and there is nothing else to say"
    assert set(ada.doubles) == {"fx_heart1", "fx_star1"}
    assert effect_picture(ada, "fx_heart1", 512).rgba8[0, 0, 0] == 10
    assert effect_picture(ada, "fx_heart1", 1024).rgba8[0, 0, 0] == 200
    double = load_character(tmp_path / "ada@2x.png")
    assert {name: cel.rgba8()[0, 0, 0] for name, cel in double.cels.items()} == dict.fromkeys(ada.cels, 200)


def test_a_picture_that_somebody_damaged_is_told_and_not_missed(shipped, caplog):
    (shipped / "fx_spark1@2x.png").write_bytes(b"broken")
    (shipped / "fx_glow1.png").unlink()
    assert effect_picture(character(edge=512), "fx_spark1", 1024).rgba8[0, 0, 0] == 90
    assert effect_picture(character(edge=512), "fx_glow1", 512) is None
    assert "fx_spark1@2x.png" in caplog.text
    assert "fx_glow1.png" in caplog.text


def test_the_shipped_cels_are_all_that_the_default_effects_want():
    wanted = {cel for _, effect in DEFAULT_EFFECTS for cel in effect.cels}
    assert wanted <= set(shipped_effect_cels())
    for name in sorted(wanted):
        with Image.open(shipped_effect_cels()[name]) as picture:
            assert (picture.mode, picture.size) == ("RGBA", (512, 512)), name
        assert shipped_effect_cels()[name].with_name(f"{name}@2x.png").is_file(), name


def test_all_shipped_effects_are_fast_enough_for_every_frame():
    raven = replace(load_character(find_character("raven")), cels={})
    layers, frame = EffectLayers(raven), raven.picture.rgba8()

    def lay_everywhere():
        alpha = frame[..., 3:].astype(np.float32) / 255
        return (frame[..., :3] * (1 - alpha) + frame[..., :3] * alpha).astype(np.uint8)

    whole = quickest(lay_everywhere)
    for _, effect in DEFAULT_EFFECTS:
        effects = [(effect.cels[0], 0.7)]
        layers.lay(frame, effects, 512)  # the first time the picture is read
        assert quickest(lambda effects=effects: layers.lay(frame, effects, 512)) < whole
