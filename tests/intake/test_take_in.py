"""Pictures as people have them become characters: found, cut out, fitted, judged."""

import json

import numpy as np
import pytest
from PIL import Image

from raven.commands.new import main
from raven.errors import UnreadablePicture
from raven.figure.character import character_from_upload, find_character, list_characters, load_character
from raven.intake.correction import Correction
from raven.intake.take_in import Intake, take_in
from raven.intake.verdict import Level
from raven.posers.protocol import Source
from raven.posers.puppet.rig_file import complete_rig
from tests.intake.pictures import figure_on, scene
from tests.posers.puppet.shots import POSER

CASES = {
    "full figure on white": ("finch", (900, 1300), (255, 255, 255), 1.9, 460, 330, 0.0),
    "small and tilted on grey": ("rook", (700, 700), (188, 190, 195), 0.8, 360, 300, 0.3),
    "portrait on a scene": ("raven", (800, 800), scene((800, 800)), 2.4, 410, 400, 0.0),
    "leaning the other way, transparent": ("wren", (1000, 1400), None, 1.7, 480, 420, -0.35),
    "on black": ("finch", (640, 960), (0, 0, 0), 1.2, 330, 300, 0.12),
}


@pytest.fixture(scope="module", params=CASES)
def taken(request: pytest.FixtureRequest) -> tuple[str, Intake, np.ndarray]:
    name, *where = CASES[request.param]
    picture, matrix = figure_on(name, *where)
    return name, take_in(picture), matrix


def true_points(name: str, matrix: np.ndarray, intake: Intake) -> dict[str, np.ndarray]:
    """Where the shipped rig's points must lie in the fitted square, template units."""
    shipped = load_character(find_character(name))
    rig = POSER.prepare(Source(shipped.picture, shipped.rig)).rig.model_dump()
    way = intake.placement.matrix

    def there(point: tuple[float, float]) -> np.ndarray:
        in_picture = matrix[:, :2] @ (np.array(point) + 0.5) + matrix[:, 2]
        return np.asarray(way[:, :2] @ in_picture + way[:, 2] - 0.5)

    points = {side: there(rig[side]["iris"]) for side in ("left_eye", "right_eye")}
    return points | {"chin": there(rig["head"]["chin"]), "mouth": there(np.mean(rig["mouth"]["upper"], axis=0))}


def test_features_are_found_where_they_are(taken):
    name, intake, matrix = taken
    assert intake.verdict.level is not Level.NO, intake.verdict
    assert intake.rig is not None
    true = true_points(name, matrix, intake)
    for side in ("left_eye", "right_eye"):
        assert np.hypot(*(getattr(intake.rig, side).iris - true[side])) < 2, side
    assert np.hypot(*(intake.rig.head.chin - true["chin"])) < 5
    middle = np.mean(intake.rig.mouth.upper, axis=0)
    assert np.hypot(*(middle - true["mouth"])) < 4


def test_the_face_comes_upright_into_the_template(taken):
    _, intake, _ = taken
    assert intake.rig is not None
    left, right = np.array(intake.rig.left_eye.iris), np.array(intake.rig.right_eye.iris)
    assert abs((left[1] + right[1]) / 2 - 146) < 8
    assert abs((left[0] + right[0]) / 2 - 256) < 6
    assert abs(np.arctan2(left[1] - right[1], left[0] - right[0])) < 0.12
    assert 36 < left[0] - right[0] < 64  # portraits are somewhat larger, so that they reach the lower edge


def test_the_ground_is_gone_and_the_figure_is_there(taken):
    _, intake, _ = taken
    alpha = intake.square[..., 3]
    edge = alpha.shape[0]
    assert (alpha[: edge // 20, : edge // 20] < 20).all()
    assert (alpha[round(0.25 * edge) : round(0.36 * edge), round(0.46 * edge) : round(0.54 * edge)] > 250).all()


@pytest.mark.parametrize("name", list_characters())
def test_the_shipped_characters_are_in_the_template_already(name):
    path = find_character(name)
    with Image.open(path) as image:
        picture = np.asarray(image.convert("RGBA"))
    intake = take_in(picture)
    assert intake.verdict.level is Level.GOOD
    assert np.array_equal(intake.square, picture)


def test_what_is_asked_for_of_two_faces_is_taken():
    one, _ = figure_on("finch", (1400, 900), (250, 250, 250), 1.6, 350, 350)
    other, _ = figure_on("rook", (1400, 900), None, 1.1, 1050, 350)
    alpha = other[..., 3:] / 255
    both = one.copy()
    both[..., :3] = (other[..., :3] * alpha + one[..., :3] * (1 - alpha)).round()
    first, second = take_in(both), take_in(both, Correction(face=1))
    assert first.faces == second.faces == 2
    assert "one more face" in str(first.verdict)
    assert first.face is not None
    assert second.face is not None
    assert first.face.frame.x < 700 < second.face.frame.x


@pytest.mark.parametrize("colour", [(255, 255, 255), (10, 200, 30)])
def test_a_picture_without_a_face_is_shown_as_it_is(colour):
    picture = np.full((300, 200, 4), 255, np.uint8)
    picture[..., :3] = colour
    intake = take_in(picture)
    assert intake.verdict.level is Level.NO
    assert intake.rig is None
    assert (intake.square[..., 3] == 255).any()


def test_a_transparent_picture_is_refused():
    with pytest.raises(UnreadablePicture):
        take_in(np.zeros((64, 64, 4), np.uint8))


def test_cels_go_where_their_picture_goes():
    picture, matrix = figure_on("finch", (900, 1300), None, 1.9, 460, 330)
    spot = (matrix[:, :2] @ (279, 165) + matrix[:, 2]).round().astype(int)
    cel = np.zeros_like(picture)
    cel[spot[1] - 9 : spot[1] + 9, spot[0] - 9 : spot[0] + 9] = (255, 0, 0, 255)
    character = character_from_upload(png(picture), {"blush1": png(cel)})
    rows, columns = np.nonzero(character.cels["blush1"].rgba8()[..., 3] > 127)
    unit = character.picture.size[0] / 512
    rig = complete_rig(take_in(picture).rig, {})
    assert columns.mean() / unit == pytest.approx(rig.left_eye.iris[0], abs=4)
    assert rows.mean() / unit == pytest.approx(rig.left_eye.iris[1] + 18, abs=5)


def test_the_command_writes_a_character_that_loads(tmp_path, capsys):
    picture, _ = figure_on("rook", (700, 900), (188, 190, 195), 1.3, 360, 300, 0.2)
    (tmp_path / "mika.png").write_bytes(png(picture))
    folder = tmp_path / "made"
    assert main([str(tmp_path / "mika.png"), "-o", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("good")
    assert (folder / "mika.original.png").read_bytes() == (tmp_path / "mika.png").read_bytes()
    told = json.loads((folder / "mika.intake.json").read_text())
    assert told["verdict"]["level"] == "good"
    placement = np.array(told["placement"])
    iris = placement[:, :2] @ told["features"]["left_eye"]["iris"] + placement[:, 2]
    character = load_character(folder / "mika.png")
    assert character.rig["left_eye"]["iris"] == pytest.approx(iris, abs=0.2)
    assert character.warnings == ()
    assert main([str(tmp_path / "mika.png"), "-o", str(folder)]) == 2
    assert "--force" in capsys.readouterr().err


def png(picture: np.ndarray) -> bytes:
    import io

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def test_a_picture_as_thin_as_a_hair_is_refused_for_what_it_is():
    """And not for a correction that nobody made."""
    with pytest.raises(UnreadablePicture, match="thin") as caught:
        take_in(np.full((5000, 1, 4), 200, np.uint8))
    assert caught.value.field == "file"
