"""Two characters on one engine: whether each gets, beside the other, exactly the frames that it gets alone."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from raven.figure.character import find_character, load_character
from raven.pose import HIGH, LOW, Pose
from raven.posers.hybrid.atlas import atlas_path, write_atlas
from raven.posers.hybrid.bake import bake, begin_atlas
from raven.posers.hybrid.poser import HybridPoser
from raven.posers.protocol import Poser, Prepared, Source
from raven.posers.puppet.poser import PuppetPoser
from raven.posers.tha3.poser import Tha3Poser
from raven.posers.tha4.poser import Tha4Poser
from tests.posers.hybrid.puppet_faces import PuppetFaces
from tests.posers.tha3.made_up import filled_networks, wave_picture
from tests.posers.tha4.made_up import write_model

CHARACTERS = ("raven", "finch")
PUPPET = PuppetPoser()
SHARE = 0.1  # of the plan, in the atlases: every morph alone

Two = tuple[Poser, list[Source]]


def puppet(folder: Path) -> Two:
    """Two of the shipped characters."""
    return PUPPET, [_source(name, None) for name in CHARACTERS]


def tha3(folder: Path) -> Two:
    """Weights that nobody trained: half of them wrong would be seen as well."""
    pictures = [wave_picture(shift) for shift in (0.0, 0.3)]
    return Tha3Poser(filled_networks("separable_half"), torch.device("cpu")), [Source(each) for each in pictures]


def tha4(folder: Path) -> Two:
    """Two models of made-up weights."""
    sources = [_source(name, folder) for name in CHARACTERS]
    for seed, source in enumerate(sources):
        assert source.folder is not None
        write_model(source.folder, seed)
    return Tha4Poser("cpu"), sources


def hybrid(folder: Path) -> Two:
    """Two atlases that stay as they are, because there is no model to fill them with."""
    sources = [_source(name, folder) for name in CHARACTERS]
    for source in sources:
        assert source.folder is not None
        drawn = PUPPET.prepare(source)
        faces = PuppetFaces(source.picture, drawn)
        atlas = begin_atlas(source.picture.rgba8(), drawn.rig, faces)
        for share in bake(atlas, faces):
            if share > SHARE:
                break
        write_atlas(atlas, atlas_path(source.folder, "baked"))
    return HybridPoser(PUPPET), sources


ENGINES: dict[str, Callable[[Path], Two]] = {"puppet": puppet, "tha3": tha3, "tha4": tha4, "hybrid": hybrid}


def frames_that_differ(poser: Poser, sources: Sequence[Source], frames: int, hold: int = 1) -> int:
    """Pose both characters alone, then both at once; how many of the frames are not the same.

    `hold`: of how many frames one has a new pose; an engine keeps what it made of the last one.
    """
    sequences = [poses(frames, hold, seed) for seed in range(len(sources))]
    alone = [rendered(poser.prepare(source), sequence) for source, sequence in zip(sources, sequences, strict=True)]
    assert len({each[0] for each in alone}) == len(sources), "in one pose they do not look the same"
    together: dict[int, list[bytes]] = {}
    start = threading.Barrier(len(sources))

    def work(number: int) -> None:
        prepared = poser.prepare(sources[number])
        start.wait()
        together[number] = rendered(prepared, sequences[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(sources))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(one != other for i, first in enumerate(alone) for one, other in zip(first, together[i], strict=True))


def poses(frames: int, hold: int, seed: int) -> list[Pose]:
    """Anything that a pose can be: of every `hold` frames the first is new, in the face, the head or both. All begin alike."""
    rng = np.random.default_rng(seed)
    pose = np.random.default_rng(0).uniform(LOW, HIGH).astype(np.float32)
    sequence = []
    for n in range(frames):
        if n % hold == 0 and n > 0:
            other = rng.uniform(LOW, HIGH).astype(np.float32)
            changed = np.concatenate((np.full(39, n // hold % 3 != 0), np.full(6, n // hold % 3 != 1)))
            pose = np.where(changed, other, pose)
        sequence.append(pose)
    return sequence


def rendered(prepared: Prepared, sequence: Sequence[Pose]) -> list[bytes]:
    """A digest of every frame."""
    return [hashlib.sha1(prepared.pose(pose).rgba8().tobytes()).digest() for pose in sequence]


def _source(name: str, folder: Path | None) -> Source:
    """A shipped character; with `folder`, in a folder of its own below that."""
    picture = find_character(name)
    if folder is not None:
        (folder / name).mkdir()
        picture = Path(shutil.copy(picture, folder / name))
    character = load_character(picture)
    return Source(character.picture, character.rig, character.folder)
