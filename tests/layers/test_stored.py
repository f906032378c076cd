"""Layers are kept beside a user's own character, and made anew when what they were made of has changed."""

import os
from pathlib import Path

import numpy as np
import pytest

from raven.assets import assets_folder
from raven.layers.parts import Parts
from raven.layers.stack import Stack
from raven.layers.stored import cache_file, kept, key_of, read, write
from raven.posers.puppet.detection.template import template_rig
from tests.layers.files import whole_stack


class Maker:
    """Makes a figure, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Stack:
        self.made += 1
        return whole_stack()


def same(one: Stack, other: Stack) -> bool:
    alike = all(
        np.array_equal(a.rgba8, b.rgba8)
        and (a.name, a.left, a.top, a.shown, a.given) == (b.name, b.left, b.top, b.shown, b.given)
        for a, b in zip(one, other, strict=True)
    )
    return alike and one.size == other.size


def test_a_figure_is_taken_apart_once(tmp_path):
    make, file = Maker(), cache_file(tmp_path, "mika", 96)
    first, second = kept(file, "one", make), kept(file, "one", make)
    assert make.made == 1
    assert same(first, second)
    assert [path.name for path in tmp_path.iterdir()] == ["mika.layers.96.npz"]


def test_layers_of_another_picture_are_made_anew(tmp_path):
    make, file = Maker(), cache_file(tmp_path, "mika", 96)
    for key in ("one", "two", "two"):
        kept(file, key, make)
    assert make.made == 2


def test_the_key_tells_of_all_that_layers_are_made_of():
    picture, rig, parts = (
        np.zeros((64, 64, 4), np.uint8),
        template_rig(),
        Parts.of_shares(np.zeros((14, 512, 512), np.uint8)),
    )
    other = picture.copy()
    other[5, 5, 0] = 1
    moved = rig.model_copy(update={"neck": rig.neck.model_copy(update={"confidence": 0.123})})
    keys = {
        key_of(picture, rig, None, "1"),
        key_of(other, rig, None, "1"),
        key_of(picture, moved, None, "1"),
        key_of(picture, rig, parts, "1"),
        key_of(picture, rig, None, "2"),
    }
    assert len(keys) == 5
    assert key_of(picture.copy(), template_rig(), None, "1") in keys


def test_a_damaged_file_is_no_failure(tmp_path):
    make, file = Maker(), tmp_path / "mika.layers.96.npz"
    write(file, "one", whole_stack())
    whole = file.read_bytes()
    for broken in (b"", b"no zip", whole[: len(whole) // 2], whole[:600] + b"\0" * 400 + whole[1000:]):
        file.write_bytes(broken)
        assert read(file, "one") is None
    assert same(kept(file, "one", make), whole_stack())
    assert read(file, "one") is not None


@pytest.mark.skipif(os.name == "nt", reason="needs a file system that refuses")
def test_where_nothing_can_be_written_figures_are_made_each_time():
    make, file = Maker(), Path("/proc/mika.layers.96.npz")
    kept(file, "one", make)
    kept(file, "one", make)
    assert make.made == 2


def test_nothing_is_kept_beside_the_characters_that_ship_with_raven_or_of_uploads(tmp_path):
    assert cache_file(assets_folder() / "characters" / "raven", "raven", 512) is None
    assert cache_file(None, "upload", 512) is None
    assert cache_file(tmp_path / "gone", "mika", 512) is None
    assert cache_file(tmp_path, "mika", 512) == tmp_path / "mika.layers.512.npz"
    make = Maker()
    kept(None, "one", make)
    assert make.made == 1
