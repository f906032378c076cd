"""An atlas for a character that comes with a model, in a folder that is thrown away: what benchmarks of the hybrid need."""

from collections import deque
from pathlib import Path

import torch

from raven.posers.hybrid.atlas import atlas_path, write_atlas
from raven.posers.hybrid.bake import bake, begin_atlas
from raven.posers.hybrid.engines import own_faces
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPoser


def baked(source: Source, folder: Path) -> Source:
    """The same character, with the atlas of its model in `folder`; without a model as it is, with an atlas of its own."""
    faces = own_faces(source)
    if faces is None:
        return source
    atlas = begin_atlas(source.picture.rgba8(), PuppetPoser().prepare(source).rig, faces)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the pictures are small; more threads only wait for each other
    deque(bake(atlas, faces), maxlen=0)
    torch.set_num_threads(threads)
    write_atlas(atlas, atlas_path(folder, "baked"))
    return Source(source.picture, source.rig, folder)
