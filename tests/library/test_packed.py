"""A character as one file: the same after it was packed, and whatever is wrong with a file is refused with its place."""

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.fuzz_raven_files import fuzz, sample
from raven.errors import InvalidInput
from raven.library import About, Contents, Voice
from raven.library.packed import PackedLimits, pack, unpack


def character() -> Contents:
    about = About(name="Mika", author="Ada", licence="CC0", voice=Voice(voice="nova", speed=1.1), persona="Kind.")
    return Contents(about, "character.png", {"character.png": b"picture" * 100, "settings.json": b'{"target_fps": 30}'})


def test_a_character_is_the_same_after_it_was_packed():
    original = character()
    assert unpack(pack(original, 0.0)) == original


def test_a_character_is_packed_in_the_same_way_wherever_its_files_are(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"picture" * 100)
    original = character()
    on_disk = Contents(original.about, "character.png", {**original.files, "character.png": tmp_path / "a"})
    assert unpack(pack(on_disk, 0.0)) == original


def changed(change: Callable[[zipfile.ZipFile, dict[str, bytes]], None]) -> bytes:
    """A packed character of which something else was made."""
    with zipfile.ZipFile(io.BytesIO(pack(character(), 0.0))) as before:
        files = {name: before.read(name) for name in before.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        change(after, files)
        for name, content in files.items():
            after.writestr(name, content)
    return packed.getvalue()


def with_name(name: str) -> bytes:
    return changed(lambda zip, files: files.update({name: b"x"}))


def with_link() -> bytes:
    def add(zip: zipfile.ZipFile, files: dict[str, bytes]) -> None:
        info = zipfile.ZipInfo("character.png")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        files.pop("character.png")
        zip.writestr(info, "/etc/passwd")

    return changed(add)


def with_manifest(**changes: object) -> bytes:
    def change(zip: zipfile.ZipFile, files: dict[str, bytes]) -> None:
        files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | changes).encode()

    return changed(change)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("packed", "place", "why"),
    [
        (lambda: with_name("../evil.png"), "evil", "no name"),
        (lambda: with_name("/etc/evil.png"), "evil", "no name"),
        (lambda: with_name("C:evil.png"), "evil", "no name"),
        (lambda: with_name("a\\evil.png"), "evil", "no name"),
        (lambda: with_name("inner/evil.png"), "evil", "no name"),
        (lambda: with_name(".evil"), "evil", "no name"),
        (lambda: with_name("nul.png"), "nul", "no name"),
        (lambda: with_name("COM1.json"), "COM1", "no name"),
        (lambda: with_name("extra.png"), "file.extra.png", "not in the manifest"),
        (lambda: with_name("CHARACTER.PNG"), "file.CHARACTER.PNG", "twice"),
        (lambda: changed(lambda zip, files: zip.writestr("character.png", b"x")), "file.character.png", "twice"),
        (lambda: changed(lambda zip, files: files.pop("character.png")), "file.character.png", "missing"),
        (lambda: changed(lambda zip, files: files.pop("manifest.json")), "file", "no character of Raven"),
        (lambda: changed(lambda zip, files: files.update({"settings.json": b"{}"})), "file.settings.json", "damaged"),
        (lambda: changed(lambda zip, files: files.update({"b.json": bytes(50_000_000)})), "file", "tighter"),
        (lambda: changed(lambda zip, files: files.update({f"{n}.x": b"" for n in range(300)})), "file", "300|30"),
        (with_link, "file.character.png", "no ordinary file"),
        (lambda: with_manifest(schema=2), "file.manifest.json.schema", "newer Raven"),
        (lambda: with_manifest(name=""), "file.manifest.json.name", "1 to 60"),
        (lambda: with_manifest(picture="other.png"), "picture", "no file"),
        (lambda: with_manifest(voice={"speed": 99}), "file.manifest.json.voice.speed", "at most 4"),
        (lambda: b"PK no zip at all", "file", "no zip"),
        (lambda: b"", "file", "no zip"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(packed, place, why):
    with pytest.raises(InvalidInput, match=why) as refused:
        unpack(packed())
    assert place in refused.value.field


def test_files_that_are_too_large_together_are_refused_before_they_are_unpacked():
    with pytest.raises(InvalidInput, match="bytes unpacked"):
        unpack(pack(character(), 0.0), PackedLimits(bytes=100))


def test_whatever_happens_to_a_file_it_is_read_as_it_was_or_refused_with_a_place():
    assert fuzz(sample(), 300, seed=1) == []
