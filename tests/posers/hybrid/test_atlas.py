"""The atlas file: what is read is what was written, and nothing else is taken for one."""

from pathlib import Path

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.posers.hybrid.atlas import INVISIBLE, Atlas, read_atlas, write_atlas
from raven.posers.hybrid.bake import bake, begin_atlas
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPrepared
from tests.posers.hybrid.puppet_faces import PuppetFaces


@pytest.fixture
def begun(source: Source, puppet: PuppetPrepared, faces: PuppetFaces) -> Atlas:
    """An atlas after its first pictures."""
    atlas = begin_atlas(source.picture.rgba8(), puppet.rig, faces)
    for _, _share in zip(range(12), bake(atlas, faces), strict=False):
        pass
    return atlas


def test_an_atlas_comes_back_but_for_what_cannot_be_seen(complete: Atlas, tmp_path: Path):
    write_atlas(complete, tmp_path / "x.atlas.npz")
    read = read_atlas(tmp_path / "x.atlas.npz")
    assert (read.origin, read.regions, read.share) == (complete.origin, complete.regions, 1)
    for name, pictures in complete.pictures.items():
        assert np.abs(read.pictures[name].astype(int) - pictures).max() <= INVISIBLE
    assert (tmp_path / "x.atlas.npz").stat().st_size < 4e6


def test_what_was_begun_is_kept_and_gone_on_with(begun: Atlas, faces: PuppetFaces, tmp_path: Path):
    write_atlas(begun, tmp_path / "x.atlas.npz")
    read = read_atlas(tmp_path / "x.atlas.npz")
    assert 0 < read.share == begun.share < 1
    assert next(bake(read, faces)) > read.share - 0.01
    assert read.share > begun.share


def test_writing_leaves_no_other_file_and_replaces_the_old_one(begun: Atlas, tmp_path: Path):
    for _ in range(2):
        write_atlas(begun, tmp_path / "x.atlas.npz")
    assert [file.name for file in tmp_path.iterdir()] == ["x.atlas.npz"]


def test_files_that_are_no_atlas_are_refused_by_name(begun: Atlas, tmp_path: Path):
    file = tmp_path / "x.atlas.npz"
    write_atlas(begun, file)
    whole = file.read_bytes()
    with np.load(file) as arrays:
        other = dict(arrays)
    for damaged in (b"", b"PK", whole[: len(whole) // 2]):
        file.write_bytes(damaged)
        with pytest.raises(InvalidInput, match=r"x\.atlas\.npz"):
            read_atlas(file)
    for key, value in (
        ("rest", np.zeros((2, 2, 3), np.uint8)),
        ("mouth.baked", np.ones(3, bool)),
        ("mouth.pictures", other["mouth.pictures"][:-9]),
        ("about", np.array("{}")),
        ("about", np.array(str(other["about"]).replace('"left": ', '"left": 9'))),
    ):
        np.savez(file, **(other | {key: value}))
        with pytest.raises(InvalidInput, match=r"x\.atlas\.npz"):
            read_atlas(file)
