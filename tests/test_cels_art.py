"""The cels that ship with Raven: complete, in their places, and telling the frames of a movement apart."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from raven.cels import CELS, DATA_CELS, WAVER_CELS
from raven.figure.character import find_character, load_character
from raven.posers.puppet.detection import detect_rig
from raven.posers.puppet.rig import Rig
from raven.posers.puppet.rig_file import complete_rig
from raven.settings.effects import DEFAULT_EFFECTS

ASSETS = Path(__file__).parent.parent / "assets"
CHARACTERS = sorted(file.parent.name for file in (ASSETS / "characters").glob("*/*_blush1.svg"))
EFFECT_CELS = sorted({cel for _, effect in DEFAULT_EFFECTS for cel in effect.cels})
FACE = (slice(132, 188), slice(222, 290))  # rows, columns of the template: eyes, nose and mouth of every character


def pixels(file: Path) -> np.ndarray:
    with Image.open(file) as picture:
        assert picture.mode == "RGBA"
        return np.asarray(picture)


def cel(character: str, name: str, suffix: str = "") -> np.ndarray:
    return pixels(ASSETS / "characters" / character / f"{character}_{name}{suffix}.png")


def effect(name: str, suffix: str = "") -> np.ndarray:
    return pixels(ASSETS / "cels" / f"{name}{suffix}.png")


def center(picture: np.ndarray) -> tuple[float, float]:
    """x and y of what is drawn, weighed by its opacity."""
    alpha = picture[..., 3].astype(float)
    y, x = np.indices(alpha.shape)
    return float((x * alpha).sum() / alpha.sum()), float((y * alpha).sum() / alpha.sum())


def tallest_part(picture: np.ndarray) -> int:
    """Height of the tallest thing that hangs together."""
    parts = cv2.connectedComponentsWithStats((picture[..., 3] > 128).astype(np.uint8))[2][1:]
    return int(parts[:, cv2.CC_STAT_HEIGHT].max())


def frames(effect_name: str) -> list[np.ndarray]:
    names = [name for name in EFFECT_CELS if re.fullmatch(rf"fx_{effect_name}\d", name)]
    return [effect(name) for name in names]


@pytest.fixture(scope="module", params=CHARACTERS)
def character(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rig(character: str) -> Rig:
    loaded = load_character(find_character(character))
    return complete_rig(detect_rig(loaded.picture.rgba8()), loaded.rig)


def in_irises(rig: Rig, margin: float) -> np.ndarray:
    y, x = np.indices((512, 512), dtype=float)
    inside = np.zeros((512, 512), bool)
    for eye in (rig.left_eye, rig.right_eye):
        rx, ry = eye.iris_width / 2 + margin, eye.iris_height / 2 + margin
        inside |= ((x - eye.iris[0]) / rx) ** 2 + ((y - eye.iris[1]) / ry) ** 2 <= 1
    return inside


def test_shipped_characters_have_every_cel_and_nothing_is_left_over(character: str) -> None:
    loaded = load_character(find_character(character))
    assert [name for name in loaded.cels if name in CELS] == list(CELS)
    assert loaded.warnings == ()


def test_every_default_effect_has_its_cels_and_no_cel_is_without_effect() -> None:
    assert sorted(file.stem for file in (ASSETS / "cels").glob("*.svg")) == EFFECT_CELS


@pytest.mark.parametrize("suffix", ["", "@2x"])
def test_cels_come_in_both_sizes_and_begin_and_end_within_the_picture(suffix: str) -> None:
    edge = 1024 if suffix else 512
    pictures = [cel(name, one, suffix) for name in CHARACTERS for one in CELS] + [
        effect(one, suffix) for one in EFFECT_CELS
    ]
    for picture in pictures:
        assert picture.shape == (edge, edge, 4)
        assert picture[..., 3].max() > 60
        border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert border[:, 3].max() == 0


@pytest.mark.parametrize("name", CELS)
def test_what_lies_on_a_character_does_not_stick_out(character: str, name: str) -> None:
    body = pixels(find_character(character))[..., 3]
    assert body[cel(character, name)[..., 3] > 2].min() > 240, "a seam between two shapes may be a trace thinner"


@pytest.mark.parametrize("name", [*DATA_CELS, *WAVER_CELS])
def test_data_and_wavering_lights_stay_inside_the_irises(character: str, rig: Rig, name: str) -> None:
    alpha = cel(character, name)[..., 3]
    assert alpha[~in_irises(rig, margin=0.8)].max() < 16
    for eye in (rig.left_eye, rig.right_eye):
        x, y = (round(number) for number in eye.iris)
        assert alpha[y - 8 : y + 9, x - 8 : x + 9].max() > 200, "both eyes have it"


@pytest.mark.parametrize("names", [DATA_CELS, WAVER_CELS])
def test_frames_of_moving_eyes_differ_by_about_the_same_all_around_the_cycle(
    character: str, names: tuple[str, ...]
) -> None:
    pictures = [cel(character, name).astype(float) for name in names]
    pictures = [picture[..., :3] * picture[..., 3:] / 255 for picture in pictures]
    steps = [np.abs(one - other).mean() for one, other in zip(pictures, pictures[1:] + pictures[:1], strict=True)]
    assert min(steps) > 0
    assert max(steps) < 2 * min(steps)


@pytest.mark.parametrize("name", ["blush1", "blush2", "blush3", "sweat1", "sweat2", "sweat3"])
def test_blush_and_sweat_leave_the_eyes_free(character: str, rig: Rig, name: str) -> None:
    assert cel(character, name)[..., 3][in_irises(rig, margin=-2.5)].max() < 10


def test_blush_grows_from_the_cheeks_to_the_whole_face(character: str) -> None:
    areas = [int((cel(character, name)[..., 3] > 30).sum()) for name in ("blush1", "blush2", "blush3")]
    assert areas[0] < areas[1] < areas[2]
    forehead, chin = (slice(126, 130), slice(250, 262)), (slice(184, 187), slice(250, 262))
    for place in (forehead, chin):
        assert cel(character, "blush1")[..., 3][place].max() == 0
        assert cel(character, "blush3")[..., 3][place].max() > 60


def test_the_shadow_is_deepest_above_and_gone_at_the_mouth(character: str) -> None:
    alpha = cel(character, "shadow1")[..., 3][:, 247:265].astype(float)
    assert alpha[130:136].max() > alpha[150:156].mean() > alpha[164:168].mean()
    assert cel(character, "shadow1")[..., 3][176:].max() == 0


def test_tears_hang_at_the_outer_corners_the_inner_corners_and_stream_below(character: str, rig: Rig) -> None:
    corners = [round(rig.right_eye.lower[end][0]) for end in (0, -1)]
    y = round(max(y for _, y in rig.right_eye.lower))

    def water(name: str) -> list[int]:
        """Pixels of water below the outer and below the inner corner of the character's right eye."""
        alpha = cel(character, name)[..., 3]
        return [int((alpha[y - 4 : y + 4, x - 3 : x + 4] > 128).sum()) for x in corners]

    assert water("tears1")[0] > 15 > water("tears1")[1]
    assert water("tears2")[1] > 15 > water("tears2")[0]
    assert np.flatnonzero(cel(character, "tears3")[..., 3].any(axis=1))[-1] > rig.mouth.lower[0][1]


@pytest.mark.parametrize("name", EFFECT_CELS)
def test_effects_leave_the_face_free(name: str) -> None:
    assert effect(name)[..., 3][FACE].mean() < 12


@pytest.mark.parametrize("name", EFFECT_CELS)
def test_effects_are_inside_the_usual_crop(name: str) -> None:
    columns = np.flatnonzero(effect(name)[..., 3].any(axis=0))
    assert columns[0] > 0.12 * 512
    assert columns[-1] < 0.88 * 512


@pytest.mark.parametrize("name", EFFECT_CELS)
def test_effects_are_seen_on_a_thumbnail_before_light_and_before_dark(name: str) -> None:
    with Image.open(ASSETS / "cels" / f"{name}.png") as picture:
        small = np.asarray(picture.resize((96, 96), Image.Resampling.LANCZOS), float)
    alpha = small[..., 3:] / 255
    for ground in (20, 128, 245):
        seen = np.abs((small[..., :3] - ground) * alpha).max(axis=2)
        assert (seen > 60).sum() >= 4


def test_hearts_rise_and_drops_run_down() -> None:
    hearts = [center(picture)[1] for picture in frames("heart")]
    drops = [center(picture)[1] for picture in frames("sweatdrop")]
    assert hearts[0] > hearts[1] > hearts[2]
    assert drops[0] < drops[1] < drops[2]


def test_small_drops_fly_away_from_the_head() -> None:
    reach = []
    for picture in frames("smallsweatdrop"):
        y, x = np.nonzero(picture[..., 3])
        reach.append(np.hypot(x - 256, y - 124).mean())
    assert reach[0] < reach[1] < reach[2]


def test_signs_pop_up_beyond_their_size_and_settle() -> None:
    for name in ("question", "exclaim"):
        heights = [tallest_part(picture) for picture in frames(name)]
        assert heights[0] < heights[2] < heights[1]


def test_all_cels_are_pure_vector_art() -> None:
    sources = [*(ASSETS / "cels").glob("*.svg"), *(ASSETS / "characters").glob("*/*_*.svg")]
    assert len(sources) == len(EFFECT_CELS) + len(CHARACTERS) * len(CELS)
    for source in sources:
        assert not re.search(r"<(text|image|script)\b", source.read_text()), source.name
