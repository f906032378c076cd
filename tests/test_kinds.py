"""The table of kinds names what there is."""

from pathlib import Path

import pytest

from tests.kinds import KINDS, MEANINGS


@pytest.mark.parametrize("beginning", [each for beginnings in KINDS.values() for each in beginnings])
def test_what_the_table_names_is_there(beginning, pytestconfig):
    path, _, name = beginning.partition("::")
    folder = pytestconfig.rootpath / Path(path).parent
    found = list(folder.glob(f"{Path(path).name}*"))
    assert found
    assert not name or f"def {name}(" in found[0].read_text("utf-8")


def test_every_kind_has_a_meaning():
    assert KINDS.keys() == MEANINGS.keys()
