"""What lies beside a picture is found under the same names by everybody, whichever of the character's pictures one has."""

from pathlib import Path

from raven.wire.characters import intake_file, layers_file, rig_file


def test_the_files_of_a_character_are_found_from_each_of_its_pictures():
    me = Path("folder/me.png")
    assert rig_file(me) == rig_file(Path("folder/me@2x.png")) == Path("folder/me.rig.json")
    assert layers_file(me) == layers_file(Path("folder/me@2x.png")) == Path("folder/me.layers.psd")
    assert intake_file(me) == intake_file(Path("folder/me.original.jpg")) == Path("folder/me.intake.json")
