"""The page's modules fit together: one import of a name that is not there, and no script of the page runs.

They stand in rooms as the Python files do (`docs/design.md`): each imports those below it and none above.
"""

import re

import networkx
import pytest

from raven.server.endpoints.pages.page import STATIC_FOLDER

MODULES = sorted(STATIC_FOLDER.rglob("*.js"))
PAGE = STATIC_FOLDER / "page"
FLOORS = """
chat correct help settings speech
characters expression look stage
files
controls
texts
ground
""".strip().splitlines()
"""From the roof down, below the scripts of the pages themselves. Rooms of one floor do not import each other."""
FLOOR = {room: level for level, floor in enumerate(FLOORS) for room in floor.split()}
TAKEN = re.compile(r'^(?:import|export) \{([^}]*)\} from "([^"]+)"', re.MULTILINE)
PASSED_ON = re.compile(r'^export \{([^}]*)\} from "', re.MULTILINE)
SOURCE = re.compile(r'^(?:import|export) .* from "([^"]+)"', re.MULTILINE)
OF_TYPES = re.compile(r'import\("([^"]+)"\)')
DECLARED = re.compile(r"^export (?:async )?(?:function|const|class|let) (\w+)", re.MULTILINE)


def names(text: str, part: int) -> set[str]:
    """Of `one, two as three` what they are called there (0) or here (-1)."""
    return {name.split(" as ")[part].strip() for name in text.split(",") if name.strip()}


def exported(text: str) -> set[str]:
    return set(DECLARED.findall(text)).union(*(names(passed_on, -1) for passed_on in PASSED_ON.findall(text)))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(STATIC_FOLDER)))
def test_every_name_that_is_imported_is_exported(module):
    for taken, source in TAKEN.findall(module.read_text()):
        missing = names(taken, 0) - exported((module.parent / source).read_text())
        assert not missing, f"{source} does not export {', '.join(sorted(missing))}"


@pytest.mark.parametrize("room", FLOOR)
def test_a_room_imports_only_rooms_below_it(room):
    for module in (PAGE / room).glob("*.js"):
        text = module.read_text()
        for source in SOURCE.findall(text) + OF_TYPES.findall(text):
            taken = (module.parent / source).resolve()
            if taken.is_relative_to(PAGE) and taken.parent != module.parent:
                assert FLOOR.get(taken.parent.name, -1) > FLOOR[room], f"{module.relative_to(PAGE)} imports {source}"


def test_every_room_of_the_page_has_its_floor():
    assert {room.name for room in PAGE.iterdir() if room.is_dir()} == FLOOR.keys()


def test_modules_import_each_other_in_no_circle():
    sources = ((module, SOURCE.findall(module.read_text())) for module in MODULES)
    taken = networkx.DiGraph(
        (module, (module.parent / source).resolve()) for module, some in sources for source in some
    )
    assert [sorted(some) for some in networkx.strongly_connected_components(taken) if len(some) > 1] == []
