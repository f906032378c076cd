"""The library: characters that stay, whatever programs do at a time and whenever they are killed."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from raven.data_folder import user_data_folder
from raven.errors import Conflict, InvalidInput, NotFound, RavenError
from raven.library import About, Contents, Library
from tests.patience import PATIENCE

KILLS = int(os.environ.get("RAVEN_KILLS", "20"))
SAVING = """
import os, random, signal, sys, time
from pathlib import Path
from raven.library import About, Contents, Library

library = Library(Path(sys.argv[1]))
chance = random.Random(int(sys.argv[3]))

def save_on(told):
    own = Library(library.folder)
    number = own.get("mika").revision - 1
    while True:
        number += 1
        files = {"character.png": b"p" * 200_000, **{f"{name}.json": b"%d" % number for name in "abcdef"}}
        revision = own.save("mika", Contents(About(name="Mika"), "character.png", files), number).revision
        os.write(told, b"%d\\n" % revision)

for _ in range(int(sys.argv[2])):
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        save_on(told)
    os.close(told)
    last = os.read(heard, 100)
    time.sleep(chance.random() * 0.03)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(heard, 10_000):
        last = last + more
    os.close(heard)
    revision = int(last.split()[-1])
    (listed,) = Library(library.folder).all()
    assert listed.stored is not None, listed.damaged
    assert listed.stored.revision in (revision, revision + 1), (listed.stored.revision, revision)
    kept = {listed.stored.contents.content(f"{name}.json") for name in "abcdef"}
    assert kept == {b"%d" % (listed.stored.revision - 1)}, kept
print("whole")
"""
"""Saves again and again, is killed, and looks what is left, so many times: in one program, so that nothing is imported again."""


def contents(name: str = "Mika", **files: bytes) -> Contents:
    more: dict[str, bytes | Path] = {f"{stem}.json": content for stem, content in files.items()}
    return Contents(About(name=name), "character.png", {"character.png": b"picture", **more})


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "characters")


def names(library: Library) -> list[str]:
    return [each.stored.manifest.name if each.stored else each.id for each in library.all()]


def test_tests_never_touch_the_data_of_who_runs_them():
    assert "raven-tests" in user_data_folder().name


def test_a_character_is_there_for_the_next_program(library):
    stored = library.create(contents("Mika Ōkami", settings=b"{}"))
    again = Library(library.folder).get("mika ōkami")
    assert (stored.id, stored.revision) == ("mika-okami", 1)
    assert again == stored
    assert again.contents.content("settings.json") == b"{}"


def test_an_empty_library_is_no_folder_at_all(library):
    assert library.all() == library.bin() == []
    assert not library.folder.exists()


def test_names_are_taken_once_and_shipped_ones_never(library):
    library.create(contents("Mika"))
    for taken in ("mika", "Raven"):
        with pytest.raises(InvalidInput, match="already") as refused:
            library.create(contents(taken))
        assert refused.value.field == "name"
    assert library.duplicate("mika").manifest.name == "Mika 2"
    assert names(library) == ["Mika", "Mika 2"]


def test_names_in_any_script_give_folders_that_every_system_can_have(library):
    ids = [library.create(contents(name)).id for name in ("ミカ", "☂", "con", "../../etc", "Mika Mika")]
    assert ids[0] == "mika"
    assert all(id.replace("-", "").isalnum() and id.isascii() and id != "con" for id in ids)
    assert {each.name for each in library.folder.iterdir() if each.is_dir()} == set(ids)


def test_who_saves_what_another_changed_meanwhile_is_told_so_and_changes_nothing(library):
    stored = library.create(contents(a=b"1"))
    library.save(stored.id, contents(a=b"2"), stored.revision)
    with pytest.raises(Conflict, match="saved by another program"):
        library.save(stored.id, contents(a=b"3"), stored.revision)
    assert library.get(stored.id).contents.content("a.json") == b"2"
    assert library.get(stored.id).revision == 2


def test_of_many_who_save_at_a_time_one_does_and_all_others_are_told(library):
    stored = library.create(contents(a=b"0"))
    outcomes: list[str] = []

    def save(number: int) -> None:
        try:
            Library(library.folder).save(stored.id, contents(a=b"%d" % number), stored.revision)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 7 + ["saved"]


def test_what_did_not_change_takes_no_room_again(library):
    stored = library.create(contents(a=b"1"))
    after = library.save(stored.id, contents(a=b"2"), stored.revision)
    assert (after.folder / "character.png").samefile(stored.folder / "character.png")


def test_only_the_last_revisions_are_kept(library):
    stored = library.create(contents(a=b"0"))
    for number in range(15):
        stored = library.save(stored.id, contents(a=b"%d" % number), stored.revision)
    assert len(list((library.folder / "mika").iterdir())) == 10
    assert stored.revision == 16


def test_what_was_deleted_can_be_had_back(library):
    library.create(contents(a=b"1"))
    library.delete("mika")
    assert names(library) == []
    with pytest.raises(NotFound):
        library.get("mika")
    assert [each.id for each in library.bin()] == ["mika"]
    library.restore("mika")
    assert library.get("Mika").contents.content("a.json") == b"1"


def test_who_took_the_name_meanwhile_keeps_it(library):
    library.create(contents(a=b"old"))
    library.delete("mika")
    new = library.create(contents(a=b"new"))
    restored = library.restore("mika").stored
    assert (new.id, restored.manifest.name, restored.contents.content("a.json")) == ("mika-2", "Mika 2", b"old")
    assert library.bin() == []


def test_the_bin_is_emptied_after_a_month(tmp_path):
    now = [1e9]
    library = Library(tmp_path, lambda: now[0])
    library.create(contents())
    library.delete("mika")
    now[0] += 29 * 86400
    library.tidy()
    assert len(library.bin()) == 1
    now[0] += 2 * 86400
    library.tidy()
    assert library.bin() == []


@pytest.mark.parametrize("harm", ["empty", "no manifest", "broken manifest", "file gone", "file cut", "newer schema"])
def test_a_damaged_character_is_told_and_keeps_no_other_from_being_used(library, harm):
    library.create(contents("Finja"))
    folder = library.create(contents("Mika")).folder
    match harm:
        case "empty":
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
        case "no manifest":
            (folder / "manifest.json").unlink()
        case "broken manifest":
            (folder / "manifest.json").write_text("{")
        case "file gone":
            (folder / "character.png").unlink()
        case "file cut":
            (folder / "character.png").write_bytes(b"p")
        case "newer schema":
            (folder / "manifest.json").write_text('{"schema": 99}')
    assert [(each.id, each.damaged is None) for each in library.all()] == [("finja", True), ("mika", False)]
    assert library.get("finja").manifest.name == "Finja"
    with pytest.raises(InvalidInput, match="damaged"):
        library.get("mika")
    library.delete("mika")
    assert names(library) == ["Finja"]


def test_where_the_newest_revision_is_damaged_the_one_before_is_used_and_can_be_saved(library):
    stored = library.create(contents(a=b"1"))
    broken = library.save("mika", contents(a=b"2"), 1)
    (broken.folder / "a.json").unlink()
    assert library.get("mika") == stored
    assert library.save("mika", contents(a=b"3"), 1).contents.content("a.json") == b"3"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where programs can split in two")
def test_a_program_that_is_killed_at_any_moment_loses_nothing(library):
    library.create(Contents(About(name="Mika"), "character.png", {"character.png": b"p" * 200_000, "a.json": b"0"}))
    command = [sys.executable, "-c", SAVING, str(library.folder), str(KILLS), "1"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "whole\n"


def test_who_saves_what_is_deleted_meanwhile_is_told_so(tmp_path, monkeypatch):
    library = Library(tmp_path)
    mika = library.create(contents())
    monkeypatch.setattr(Contents, "manifest", after(library, lambda: library.delete("mika")))
    with pytest.raises(NotFound):
        library.save("mika", contents(settings=b"{}"), mika.revision)
    monkeypatch.undo()
    with pytest.raises(NotFound):
        mika.contents.content("character.png")
    assert not list(tmp_path.glob(".partial-*"))


def test_a_name_that_is_taken_meanwhile_is_not_given_twice(tmp_path, monkeypatch):
    library = Library(tmp_path)
    monkeypatch.setattr(Contents, "manifest", after(library, lambda: library.create(contents(settings=b"{}"))))
    with pytest.raises(InvalidInput, match="already"):
        library.create(contents())
    assert [each.id for each in library.all()] == ["mika"]
    assert not list(tmp_path.glob(".partial-*"))


def at_once(*calls):
    """Make these calls at the same time; the kinds of errors that they raised."""
    start, errors = threading.Barrier(len(calls)), []

    def make(call):
        start.wait(PATIENCE)
        try:
            call()
        except RavenError as error:
            errors.append(type(error))

    threads = [threading.Thread(target=make, args=(call,)) for call in calls]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return errors


def test_the_same_file_taken_in_by_many_programs_at_once_is_there_once(tmp_path):
    assert at_once(*[lambda: Library(tmp_path).take_in(contents())] * 6) == []
    assert names(Library(tmp_path)) == ["Mika"]


def test_many_programs_never_give_one_name_twice(tmp_path):
    calls = [lambda n=n: Library(tmp_path).create(contents(a=b"%d" % n)) for n in range(6)]
    assert at_once(*calls) == [InvalidInput] * 5
    assert names(Library(tmp_path)) == ["Mika"]


def test_what_comes_back_from_the_bin_never_takes_the_name_of_what_is_made_meanwhile(tmp_path):
    for _ in range(5):
        library = Library(tmp_path)
        library.delete(library.take_in(contents()).id)
        at_once(lambda: Library(tmp_path).restore("mika"), lambda: Library(tmp_path).create(contents(a=b"1")))
        found = names(Library(tmp_path))
        assert len(found) == len(set(found)), found
        for each in library.all():
            library.delete(each.id)
        shutil.rmtree(tmp_path / ".bin")


def test_who_waits_for_a_program_that_never_ends_is_told(library, monkeypatch):
    library.create(contents())
    monkeypatch.setattr("raven.library.store.NAMING_SECONDS", 0.01)
    with FileLock(library.folder / ".lock"), pytest.raises(Conflict, match="does not end"):
        Library(library.folder).create(contents("Other"))


def after(library, happens):
    """`Contents.manifest`, before whose first call something happens: as if another call had been faster."""
    manifest, todo = Contents.manifest, [happens]

    def slow(self, now):
        if todo:
            todo.pop()()
        return manifest(self, now)

    return slow
