"""What is compiled when Raven is installed is that of its source, and is left out where it is not right."""

import ctypes
import shutil
import sys

import pytest

from raven.compiled import library, made_of, sources

SOURCES = pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)


def test_there_is_something_to_compile():
    assert {source.name for source in sources()} == {"moving.c", "pixels.c"}


@SOURCES
@pytest.mark.parametrize("wrong", ["changed", "broken", "missing"])
def test_what_was_compiled_of_another_source_is_not_used(tmp_path, source, wrong):
    if library(source) is None:
        pytest.skip("there was no C compiler when Raven was installed")
    other = tmp_path / source.name
    shutil.copy(source, other)
    if wrong != "missing":
        shutil.copy(made_of(source), made_of(other))
    if wrong == "changed":
        assert isinstance(library.__wrapped__(other), ctypes.CDLL)
        other.write_text(other.read_text() + "\n")
    elif wrong == "broken":
        made_of(other).write_bytes(b"\x7fELF")
    assert library(other) is None


@pytest.fixture
def hook(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch):
    """The module that compiles when Raven is installed."""
    pytest.importorskip("hatchling")
    monkeypatch.syspath_prepend(pytestconfig.rootpath)
    import hatch_build

    return hatch_build


@pytest.mark.skipif(sys.platform == "win32", reason="the compiler that is made here is a shell script")
@pytest.mark.parametrize("compiler", ["none", "missing", "failing", "deceiving"])
def test_a_compiler_that_does_not_work_leaves_nothing_behind(hook, tmp_path, monkeypatch, compiler):
    source = tmp_path / "nothing.c"
    source.write_text("int nothing;")
    made_of(source).write_bytes(b"of another source")
    if compiler == "none":
        monkeypatch.setattr(hook.shutil, "which", lambda program: None)
        monkeypatch.delenv("CC", raising=False)
    else:
        program = tmp_path / "bin" / "cc"
        program.parent.mkdir()
        if compiler != "missing":
            program.write_text(
                f"#!/bin/sh\nfor last; do :; done\ntouch {source}.so; exit {int(compiler == 'failing')}\n"
            )
            program.chmod(0o755)
        monkeypatch.setenv("CC", str(program))
    assert hook.compiled(source) is None
    assert not list(tmp_path.glob("*[0-9].so"))
    assert not made_of(source).exists()


@SOURCES
def test_what_is_compiled_says_of_which_source(hook, tmp_path, source):
    if hook._compiler() is None:
        pytest.skip("there is no C compiler")
    other = tmp_path / source.name
    shutil.copy(source, other)
    assert hook.compiled(other) == made_of(other)
    assert [file.name for file in sorted(tmp_path.iterdir())] == [other.name, made_of(other).name]
    assert library(other) is not None
