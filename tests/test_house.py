"""The rooms of `docs/design.md`: each imports those below it and none above; and no files import each other in a circle."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest

FLOORS = """
server  settings_editor pose_editor commands integrations
export client
gui
live
motion library
settings figure chat hearing
speech text intake
posers
layers
landmarks
video markup
wire neural
""".strip().splitlines()
"""From the roof down. Rooms of one floor do not import each other; below all is the ground: the files beside the rooms."""

FLOOR = {room: level for level, floor in enumerate(FLOORS) for room in floor.split()}

ON_TWO_SIDES = {
    "as it is told, in `wire/` or in a server's configuration, and as it is done": """
        Hearing Intake Mood OwnCharacters Posers RecordedSpeech Speech SpokenSentence TimedWord Voices
    """,
    "as the server has it and as its client has it": """
        Conflict Conversations InvalidInput NotFound Preset Sentence Utterance
    """,
    "a part that both editors have": "Asking Document Editor Views",
    "what two callers need of the same thing": "Engines",
    "a voice to choose, and the choice of a character": "Voice",
}
"""The class names that stand in several files, because they mean one idea there; every other name means one thing."""


@pytest.fixture(scope="module")
def imports(pytestconfig: pytest.Config) -> networkx.DiGraph:
    """Which file imports which, wherever in it that stands: names of modules below `raven`."""
    package = pytestconfig.rootpath / "raven"
    modules = {_name(file.relative_to(package)): ast.parse(file.read_text("utf-8")) for file in package.rglob("*.py")}
    return networkx.DiGraph((one, to) for one, tree in modules.items() for to in _imported(tree, set(modules)))


def _name(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix("__init__").removesuffix(".")


def _imported(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("raven."):
            room = f"{node.module}.".removeprefix("raven.")
            yield from (room + name.name if room + name.name in modules else room[:-1] for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name.removeprefix("raven.") for each in node.names if each.name.startswith("raven."))


def test_a_room_imports_only_rooms_below_it(imports):
    ground = len(FLOORS)
    pairs = {(one.partition(".")[0], to.partition(".")[0]) for one, to in imports.edges if one != "__main__"}
    assert {name for pair in pairs for name in pair if FLOOR.get(name) is None} >= {"errors", "pose"}  # the ground
    assert [
        f"{a} imports {b}" for a, b in sorted(pairs) if a != b and FLOOR.get(a, ground) >= FLOOR.get(b, ground + 1)
    ] == []


def test_no_room_has_more_than_twenty_files(pytestconfig):
    package = pytestconfig.rootpath / "raven"
    files = [file for file in package.rglob("*") if file.suffix in {".py", ".js", ".css", ".html", ".json"}]
    rooms = Counter(str(file.parent.relative_to(package)) for file in files)
    assert {room: count for room, count in rooms.items() if count > 20} == {}


def test_a_class_name_means_one_thing(pytestconfig):
    files = (pytestconfig.rootpath / "raven").rglob("*.py")
    trees = (ast.parse(file.read_text("utf-8")) for file in files)
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    twice = {name for name, count in names.items() if count > 1 and not name.startswith("_")}
    assert twice == set(" ".join(ON_TWO_SIDES.values()).split())


def test_every_room_has_its_floor(pytestconfig):
    rooms = {file.parent.name for file in (pytestconfig.rootpath / "raven").glob("*/__init__.py")}
    assert rooms == FLOOR.keys()


def test_the_contract_needs_the_standard_library_alone(pytestconfig):
    for file in (pytestconfig.rootpath / "raven" / "wire").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            assert {name.partition(".")[0] for name in names} <= {*sys.stdlib_module_names, "raven"}, file


def test_files_import_each_other_in_no_circle(imports):
    assert [sorted(some) for some in networkx.strongly_connected_components(imports) if len(some) > 1] == []
