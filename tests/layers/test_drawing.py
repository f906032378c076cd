"""Hand-made files: which of their layers is which part, and what a user is told."""

import pytest

from raven.errors import UnreadablePicture
from raven.layers.drawing import drawing_of, figure_in
from raven.layers.names import KINDS
from raven.layers.psd_names import NAMES, psd_name, read_name
from tests.layers.files import Drawn, patch

RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)


def names(file: Drawn) -> list[str]:
    return [layer.name for layer in drawing_of(file.data()).layers]


@pytest.mark.parametrize(
    ("name", "groups", "kind", "side"),
    [
        ("Front Hair", (), "front hair", ""),
        ("front hair_2", (), "front hair", ""),
        ("前髪のコピー", (), "front hair", ""),
        ("front hair-l", (), "side lock", "left"),
        ("side_hair_R", (), "side lock", "right"),
        ("IRIDES-L", (), "iris", "left"),
        ("Left Iris copy 2", (), "iris", "left"),
        ("白目 左", (), "eye white", "left"),
        ("右白目", (), "eye white", "right"),
        ("white", ("Head", "eye_left"), "eye white", "left"),
        ("brow", ("Head", "Eye R"), "brow", "right"),
        ("eyelash", ("eyes",), "upper lashes", ""),
        ("Lower Lashes (L)", (), "lower lashes", "left"),
        ("line", ("Hair", "front hair"), "front hair", ""),
        ("front", ("hair",), "front hair", ""),
        ("shading", ("hair", "Front Hair"), "front hair", ""),
        ("hair", (), "hair", ""),
        ("head", (), "face", ""),
        ("anything", ("head",), "", ""),
        ("handwear-l-0", (), "body", "left"),
        ("bottomwear", (), "body", ""),
        ("Closed Eyes", (), "passed over", ""),
        ("閉じ目2", (), "passed over", ""),
        ("Layer 17", (), "", ""),
    ],
)
def test_layers_are_known_by_their_names_however_they_are_written(name, groups, kind, side):
    assert read_name(name, groups) == (kind, side)


def test_every_kind_has_names_and_every_name_one_kind():
    assert set(NAMES) == {kind.name for kind in KINDS}
    for kind, known in NAMES.items():
        for name in known:
            sided = name.replace("*", "-l")
            assert read_name(sided)[0] == kind, name
    assert psd_name("right highlights") == "irides-r highlights"
    with pytest.raises(KeyError):
        psd_name("left nose")


def test_eyes_that_share_a_layer_are_taken_apart_by_where_they_lie():
    both = patch(10, 40, (0, 0, 0, 0))
    both[2:8, 3:10], both[2:8, 28:36] = RED, BLUE
    drawing = drawing_of(Drawn().layer("face", patch(40, 40), left=10).layer("Eyewhite", both, left=10, top=10).data())
    face, right, left = drawing.layers
    assert (right.name, left.name) == ("right eye white", "left eye white")
    assert right.rgba8[5, 5].tolist() == list(RED)
    assert right.rgba8[5, 30, 3] == left.rgba8[5, 5, 3] == 0
    assert left.rgba8[5, 30].tolist() == list(BLUE)
    assert face.name == "face"


def test_sides_as_the_viewer_has_them_are_exchanged_and_told_of():
    file = Drawn().layer("face", patch(40, 40)).layer("iris left", patch(5, 5), 2).layer("iris right", patch(5, 5), 30)
    drawing = drawing_of(file.data())
    assert [(layer.name, layer.left) for layer in drawing.layers[1:]] == [("right iris", 2), ("left iris", 30)]
    assert drawing.warnings == ("Left and right in its names are the viewer's; they are taken the other way round.",)


def test_a_part_in_several_layers_becomes_one():
    file = Drawn()
    file.layer("bottomwear", patch(10, 20, RED), top=20).layer("topwear", patch(15, 20, GREEN), top=10)
    file.layer("face", patch(20, 20), left=30)
    body, face = drawing_of(file.data()).layers
    assert (body.name, face.name) == ("body", "face")
    assert (body.top, body.rgba8.shape) == (10, (20, 20, 4))
    assert body.rgba8[12, 5].tolist() == list(GREEN)
    assert body.rgba8[18, 5].tolist() == list(RED)


def test_what_lies_between_two_layers_of_a_part_stays_between_them():
    file = Drawn()
    file.layer("topwear", patch(30, 30, RED)).layer("front hair", patch(10, 10, GREEN), 5, 5)
    file.layer("handwear", patch(6, 6, BLUE), 7, 7).layer("face", patch(5, 5), 40)
    drawing = drawing_of(file.data())
    assert [layer.name for layer in drawing.layers] == ["body", "front hair", "body 2", "face"]
    assert drawing.picture()[8, 8].tolist() == list(BLUE)
    assert drawing.picture()[6, 6].tolist() == list(GREEN)


def test_shadows_that_multiply_darken_their_part_alone():
    file = Drawn().layer("back hair", patch(20, 40, GREEN)).layer("face", patch(10, 10, (200, 200, 200, 255)))
    file.layer("shadow", patch(10, 30, (128, 128, 128, 255)), top=5, mode="multiply")
    drawing = drawing_of(file.data())
    assert [layer.name for layer in drawing.layers] == ["back hair", "face"]
    assert abs(int(drawing.picture()[7, 5, 0]) - 100) <= 1
    assert drawing.picture()[2, 5, 0] == 200
    assert drawing.picture()[7, 20].tolist() == list(GREEN)


def test_a_blending_mode_without_anything_of_its_part_below_is_told_of():
    file = Drawn().layer("face", patch(20, 20)).layer("blush", patch(3, 3)).layer("glasses", patch(9, 9), mode="screen")
    (note,) = drawing_of(file.data()).warnings
    assert note == "The layer 'glasses' is taken as blended normally: nothing of its part lies below it."


def test_closed_eyes_other_mouths_and_grounds_do_not_count():
    file = Drawn().layer("Background", patch(48, 64)).layer("face", patch(20, 20)).layer("mouth_close", patch(3, 5))
    file.layer("mouth_open", patch(5, 5), shown=False).layer("eye_close", patch(3, 9)).layer(
        "sketch", patch(9, 9), shown=False
    )
    drawing = drawing_of(file.data())
    assert [layer.name for layer in drawing.layers] == ["face", "mouth line"]
    assert drawing.warnings == (
        "The layer 'Background' is no part of the figure at rest and does not count.",
        "The layer 'eye_close' is no part of the figure at rest and does not count.",
    )


def test_an_open_mouth_is_the_mouth_of_a_picture_that_has_no_other():
    assert names(Drawn().layer("face", patch(20, 20)).layer("mouth_open", patch(5, 5))) == ["face", "mouth line"]


def test_layers_of_unknown_names_are_kept_and_told_of():
    file = Drawn().layer("mantle", patch(20, 20)).layer("face", patch(20, 20)).layer("halo", patch(4, 9))
    drawing = drawing_of(file.data())
    assert [layer.name for layer in drawing.layers] == ["body", "face", "ornament"]
    assert drawing.warnings == (
        "The name of the layer 'mantle' says no part; it is taken for a part of the body.",
        "The name of the layer 'halo' says no part; it is taken for an ornament of the head.",
    )


def test_of_many_odd_layers_a_few_are_told_of():
    file = Drawn().layer("face", patch(20, 20))
    for index in range(20):
        file.layer(f"thing {chr(97 + index)}", patch(2, 2), index)
    warnings = drawing_of(file.data()).warnings
    assert len(warnings) == 9
    assert warnings[-1] == "And 12 more of the kind."


def test_hair_is_in_front_or_behind_as_it_lies():
    file = Drawn().layer("hair", patch(20, 20)).layer("face", patch(20, 20)).layer("髪", patch(4, 9))
    assert names(file) == ["back hair", "face", "front hair"]


def test_empty_layers_are_left_out():
    assert names(Drawn().layer("nose", patch(4, 4, (9, 9, 9, 0))).layer("face", patch(20, 20))) == ["face"]


def test_a_file_in_which_no_layer_is_a_part_says_so():
    with pytest.raises(UnreadablePicture, match="has no layer whose name says which part"):
        drawing_of(Drawn().layer("Layer 1", patch(9, 9)).layer("Ebene 2", patch(9, 9)).data())


def test_a_picture_that_happens_to_have_layers_is_no_figure_in_layers():
    picture = Drawn().layer("face", patch(20, 20)).layer("Layer 2", patch(9, 9)).layer("body", patch(5, 5))
    assert figure_in(picture.data()) is None
    picture.layer("nose", patch(3, 3)).layer("bangs", patch(3, 3))
    figure = figure_in(picture.data())
    assert figure is not None
    assert figure.picture().shape == (48, 64, 4)
