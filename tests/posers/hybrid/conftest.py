"""A shipped character with an atlas, baked from the faces that the puppet draws: no neural model is needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from raven.figure.character import find_character, load_character
from raven.posers.hybrid.atlas import Atlas
from raven.posers.hybrid.bake import bake, begin_atlas
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPrepared
from tests.posers.hybrid.puppet_faces import PuppetFaces
from tests.posers.puppet.shots import POSER


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def source() -> Source:
    return Source(load_character(find_character("raven")).picture)


@pytest.fixture(scope="session")
def puppet(source: Source) -> PuppetPrepared:
    return POSER.prepare(source)


@pytest.fixture(scope="session")
def faces(source: Source, puppet: PuppetPrepared) -> PuppetFaces:
    return PuppetFaces(source.picture, puppet)


@pytest.fixture(scope="session")
def complete(source: Source, puppet: PuppetPrepared, faces: PuppetFaces) -> Atlas:
    """The whole atlas. Not to be changed."""
    atlas = begin_atlas(source.picture.rgba8(), puppet.rig, faces)
    shares = list(bake(atlas, faces))
    assert shares == sorted(shares)
    assert atlas.share == 1
    return atlas


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A character's folder that can be written to."""
    return tmp_path
