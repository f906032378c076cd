"""The command `raven`, which runs all others."""

import subprocess
import sys
import tomllib
from importlib import import_module

import pytest

from raven import __version__
from raven.commands.main import PROGRAMS, main
from tests.patience import PATIENCE

HEAVY = ("torch", "numpy", "cv2", "flask", "pydantic", "dearpygui")


def test_every_program_of_the_package_is_a_command(pytestconfig):
    declared = tomllib.loads((pytestconfig.rootpath / "pyproject.toml").read_text())["project"]["scripts"]
    assert declared.pop("raven") == "raven.commands.main:main"
    assert {program.alone: f"{program.module}:main" for program in PROGRAMS.values()} == declared


def test_help_lists_all_commands_and_imports_nothing_heavy():
    code = "import sys\nfrom raven.commands.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    check = code + f"print([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, timeout=PATIENCE, check=True)
    for name, program in PROGRAMS.items():
        assert f"  {name} " in result.stdout
        assert program.does in result.stdout
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_command_is_the_program_of_its_own_name(name, capsys):
    shown = []
    for run in (lambda: main([name, "--help"]), lambda: import_module(PROGRAMS[name].module).main(["--help"])):
        with pytest.raises(SystemExit, match=r"^0$"):
            run()
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert PROGRAMS[name].alone in shown[0]


def test_arguments_and_exit_code_are_the_programs(capsys, tmp_path):
    assert main(["new", str(tmp_path / "nothing.png")]) == 1
    assert "nothing.png" in capsys.readouterr().err


def test_an_unknown_command_is_told_with_those_there_are(capsys):
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["exprot", "me.png"])
    error = capsys.readouterr().err
    assert "'exprot'" in error
    assert "'export'" in error


def test_no_command_shows_the_help(capsys):
    assert main([]) == 2
    assert "settings-editor" in capsys.readouterr().err


def test_the_version_is_the_packages(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])
    assert capsys.readouterr().out == f"Raven {__version__}\n"
