"""The wheel: what people install has everything in it, and runs away from the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from raven import __version__
from raven.commands.main import PROGRAMS

WINDOWS = sys.platform == "win32"
OWN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")

ONE_FRAME = """
import sys
from pathlib import Path
import raven
from raven.figure.character import find_character
from raven.commands.export import main
place = Path(raven.__file__).resolve()
assert place.is_relative_to(Path(sys.prefix).resolve()), place
assert find_character("wren").is_relative_to(place.parent)
sys.exit(main(["wren", "-o", "sprites", "--only", "joy"]))
"""

PLAIN = """
import json, sys
from contextlib import redirect_stdout
from importlib import metadata
from importlib.machinery import PathFinder
from io import StringIO
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

def with_all_it_asks_for(name, known):
    known.add(canonicalize_name(name))
    for line in metadata.requires(name) or ():
        wanted = Requirement(line)
        if canonicalize_name(wanted.name) not in known and (not wanted.marker or wanted.marker.evaluate({"extra": ""})):
            with_all_it_asks_for(wanted.name, known)
    return known

class OnlyPlain:
    installed = with_all_it_asks_for("raven-avatar", set())
    owners = metadata.packages_distributions()
    def find_spec(self, name, path=None, target=None):
        owners = {canonicalize_name(owner) for owner in self.owners.get(name.partition(".")[0], ())}
        return PathFinder.find_spec(name, path, target) if not owners or owners & self.installed else None

sys.meta_path[sys.meta_path.index(PathFinder)] = OnlyPlain()
assert not {"torch", "transformers", "faster-whisper"} & OnlyPlain.installed, OnlyPlain.installed
"""

FILM_AND_FEELING = """
from raven.text import MiniLm, PrototypeClassifier
from raven.commands.record import main as record
from raven.server.doctor import main as doctor
scores = PrototypeClassifier(MiniLm()).classify("Thank you so much, I cannot thank you enough!")
assert next(iter(scores)) == "gratitude", scores
for film in ("one.webm", "other.mp4"):
    assert record(["wren", "--seconds", "0.2", "-o", film]) == 0
with redirect_stdout(StringIO()) as told:
    doctor(["--json"])
found = {each["name"]: each["state"] for each in json.loads(told.getvalue())["findings"]}
assert {found[name] for name in ("classifier", "embeddings", "films")} == {"ok"}, found
assert found["editors"] == "missing", found
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The folder of programs of a new environment in which the wheel of this checkout is installed.

    What Raven depends on is borrowed from the environment of the tests: only the wheel itself is new.
    """
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    _run([*build, str(pytestconfig.rootpath)], folder)
    (wheel,) = folder.glob("*.whl")
    assert wheel.name.startswith(f"raven_avatar-{__version__}-")
    venv.create(folder / "env", symlinks=not WINDOWS)
    programs = folder / "env" / ("Scripts" if WINDOWS else "bin")
    install = [*pip, "--python", str(programs / "python"), "install", "--no-deps", "--no-index", str(wheel)]
    _run(install, folder)
    ours = subprocess.check_output(
        [programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(ours.strip()) / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return programs


def _run(command: list[str | Path], folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_command_is_installed_and_tells_its_options(fresh, tmp_path):
    assert _run([fresh / "raven", "--version"], tmp_path) == f"Raven {__version__}\n"
    for name, program in PROGRAMS.items():
        assert program.alone in _run([fresh / "raven", name, "--help"], tmp_path)
        assert (fresh / (program.alone + (".exe" if WINDOWS else ""))).exists()


def test_a_shipped_character_is_drawn_with_the_wheels_own_files(fresh, tmp_path):
    _run([fresh / "python", "-c", ONE_FRAME], tmp_path)
    assert (tmp_path / "sprites" / "joy.png").stat().st_size > 10_000


def test_without_extras_films_are_written_and_a_text_is_felt(fresh, tmp_path):
    _run([fresh / "python", "-c", PLAIN + FILM_AND_FEELING], tmp_path)
    assert all((tmp_path / film).stat().st_size > 1000 for film in ("one.webm", "other.mp4"))


def test_the_wheel_has_every_file_of_the_package_and_its_assets(fresh, tmp_path, pytestconfig):
    place = "import raven, pathlib; print(pathlib.Path(raven.__file__).parent)"
    installed = Path(_run([fresh / "python", "-c", place], tmp_path).strip())
    if not (pytestconfig.rootpath / ".git").exists():
        pytest.skip("only Git tells which files are ours")
    docs = installed / "_docs"
    for source, target in (("raven", installed), ("assets", installed / "_assets"), ("docs/*.md", docs)):
        ours = subprocess.check_output(["git", "ls-files", "-z", source], cwd=pytestconfig.rootpath, text=True)
        files = [Path(file) for file in ours.split("\0") if file and (pytestconfig.rootpath / file).exists()]
        assert [file for file in files if not (target / file.relative_to(source.split("/")[0])).exists()] == []
        assert len(files) > 25
