"""`raven characters`: what one does with characters of one's own from the command line."""

from pathlib import Path

import pytest

from raven.commands.characters import main
from raven.figure.shipped import find_character
from raven.library import Library


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def command(*arguments: str) -> tuple[int, str]:
        code = main(["--characters", str(tmp_path / "own"), *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


def test_a_character_comes_in_goes_out_is_deleted_and_comes_back(run, tmp_path):
    assert run("import", str(find_character("finch")), "--name", "Finja") == (0, "Finja is in the library as finja\n")
    packed = tmp_path / "out.raven"
    assert run("export", "Finja", str(packed)) == (0, f"wrote {packed}\n")
    before = Library(tmp_path / "own").get("finja").contents
    assert run("import", str(packed))[1] == "Finja is in the library as finja\n", "it is there already"
    assert run("delete", "Finja")[0] == 0
    assert "deleted" in run("list")[1]
    assert run("restore", "finja")[0] == 0
    code, told = run("list")
    assert (code, "Finja  revision 1" in told) == (0, True)
    assert run("import", str(packed), "--name", "Second")[0] == 0
    second = Library(tmp_path / "own").get("second").contents
    assert {name: second.content(name) for name in second.files} == {
        name: before.content(name) for name in before.files
    }


def test_a_character_gets_another_outfit_and_loses_it_again(run):
    assert run("import", str(find_character("finch")), "--name", "Finja")[0] == 0
    assert run("dress", "Finja", "Winter", str(find_character("wren"))) == (
        0,
        "Finja has Winter to wear: finja/Winter\n",
    )
    assert "finja/Winter" in run("list")[1]
    assert run("undress", "finja", "winter") == (0, "Finja no longer has Winter\n")
    code, told = run("undress", "finja", "winter")
    assert (code, "no outfit" in told) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("export", "nobody"), "nobody"),
        (("import", "/nowhere"), "not there"),
        (("delete", "nobody"), "nobody"),
        (("restore", "x"), "bin"),
    ],
)
def test_what_cannot_be_done_is_one_line(run, arguments, why):
    code, told = run(*arguments)
    assert (code, told.count("\n"), why in told) == (2, 1, True), told
