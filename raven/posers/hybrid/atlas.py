"""The atlas: pictures of every region of one face in many shapes, as baked so far; its file beside the character.

NAME.atlas.npz    a NumPy archive: `about` (JSON: version, engine, digests, boxes), `rest` (the face at rest), and for every
                  region `REGION.baked` (which nodes of the plan are there) and `REGION.pictures` (packed, see `_packed`)
"""

import io
import json
import lzma
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.posers.hybrid import plan
from raven.posers.hybrid.regions import Region, around
from raven.posers.puppet.features.patch import Grid

SUFFIX = ".atlas.npz"
INVISIBLE = 1  # level (of 255) of difference from rest that is stored as none, in features
NO_CHANGE = 128  # of pictures that show changes
MOST_BYTES = 64 << 20  # of a file; a complete atlas has a few MB
EDGE = 512

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Origin:
    """What an atlas was made of. Another picture or model needs another atlas."""

    engine: str
    model: str
    picture: str
    """Digests, see `faces`."""


class Atlas:
    """The baked pictures of one character. Grows while it is baked; one thread at a time may change it."""

    def __init__(self, origin: Origin, regions: tuple[Region, ...], rest: Bytes) -> None:
        """`rest` is the face at rest, (height, width, 3), on the smallest grid around all features."""
        self.origin, self.regions, self.rest = origin, regions, rest
        self.grid = features_grid(regions)
        self.pictures: dict[str, Bytes] = {}
        """Per region (nodes, height, width, channels), in the order of `plan.nodes`; meaningless where not `baked`.

        Of features what is seen; of `around` what changes, as `NO_CHANGE` and so many levels more or less.
        """
        self.baked: dict[str, NDArray[np.bool_]] = {}
        for region in regions:
            count = len(plan.nodes(region.part))
            shape = count, region.grid.height, region.grid.width, region.channels
            self.pictures[region.name] = np.zeros(shape, np.uint8)
            self.baked[region.name] = np.zeros(count, bool)

    @property
    def share(self) -> float:
        """How much of the plan is baked, 0..1."""
        done = sum(int(baked.sum()) for baked in self.baked.values())
        return done / sum(len(baked) for baked in self.baked.values())

    def rest_of(self, region: Region) -> Bytes:
        """The region's picture at rest, in its form: see `pictures`."""
        if region.part == "around":
            return np.full((region.grid.height, region.grid.width, region.channels), NO_CHANGE, np.uint8)
        return self.rest[region.grid.slices(self.grid)]

    def put(self, region: Region, node: int, picture: Bytes) -> None:
        """Add the picture of a node."""
        self.pictures[region.name][node] = picture
        self.baked[region.name][node] = True


def features_grid(regions: Sequence[Region]) -> Grid:
    """The smallest grid around all features."""
    return around([region.grid for region in regions if region.part != "around"])


def atlas_path(folder: Path, name: str) -> Path:
    """Where the atlas of a character lies."""
    return folder / f"{name}{SUFFIX}"


def write_atlas(atlas: Atlas, path: Path) -> None:
    """Write the file whole or not at all; a reader never sees half of it."""
    about = {
        "version": plan.VERSION,
        "origin": asdict(atlas.origin),
        "regions": [{"part": r.part, "side": r.side, "grid": asdict(r.grid)} for r in atlas.regions],
    }
    arrays: dict[str, Any] = {"about": np.array(json.dumps(about)), "rest": atlas.rest}
    for region in atlas.regions:
        baked = atlas.baked[region.name]
        arrays[f"{region.name}.baked"] = baked
        # What goes along with a feature is faint everywhere, so all of it counts.
        invisible = 0 if region.part == "around" else INVISIBLE
        pictures = atlas.pictures[region.name][baked]
        arrays[f"{region.name}.pictures"] = _packed(pictures, atlas.rest_of(region), invisible)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            np.savez(file, **arrays)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_atlas(path: Path) -> Atlas:
    """The atlas of a file. Raises `InvalidInput` naming the file if it is none, or one of another version."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            return _atlas_of(arrays)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
        EOFError,
        lzma.LZMAError,
        zipfile.BadZipFile,
    ) as error:
        raise InvalidInput(path.name, f"is no atlas that can be used ({error}); bake it anew") from error


def _atlas_of(arrays: Mapping[str, Any]) -> Atlas:
    about = json.loads(str(arrays["about"]))
    if about["version"] != plan.VERSION:
        raise ValueError(f"version {about['version']} instead of {plan.VERSION}")
    regions = tuple(Region(r["part"], r["side"], _checked_grid(r["grid"])) for r in about["regions"])
    if {(r.part, r.side) for r in regions} != _EXPECTED:
        raise ValueError("it has other regions")
    rest = arrays["rest"]
    grid = features_grid(regions)
    if rest.dtype != np.uint8 or rest.shape != (grid.height, grid.width, 3):
        raise ValueError("the face at rest does not fit the regions")
    atlas = Atlas(Origin(**about["origin"]), regions, rest)
    for region in regions:
        baked, packed = arrays[f"{region.name}.baked"], arrays[f"{region.name}.pictures"]
        if baked.dtype != bool or baked.shape != atlas.baked[region.name].shape or packed.dtype != np.uint8:
            raise ValueError(f"{region.name} does not fit the plan")
        atlas.baked[region.name][:] = baked
        atlas.pictures[region.name][baked] = _unpacked(packed, int(baked.sum()), atlas.rest_of(region))
    return atlas


_EXPECTED = {
    ("brow", "left"),
    ("brow", "right"),
    ("eye", "left"),
    ("eye", "right"),
    ("mouth", "left"),
    ("around", "left"),
}


def _checked_grid(fields: Mapping[str, Any]) -> Grid:
    grid = Grid(**{name: int(value) for name, value in fields.items()})
    inside = grid.left >= 0 and grid.top >= 0 and grid.left + grid.width <= EDGE and grid.top + grid.height <= EDGE
    if not inside or grid.width < 2 or grid.height < 2 or grid.density != 1:
        raise ValueError("a region lies outside of the picture")
    return grid


_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 4}]


def _packed(pictures: Bytes, rest: Bytes, invisible: int) -> Bytes:
    """The differences from rest, modulo 256, invisible ones as zero, as an LZMA2 stream; mostly zeros, so it packs well."""
    difference = pictures - rest
    difference[np.minimum(difference, -difference) <= invisible] = 0
    packed = lzma.compress(difference.tobytes(), lzma.FORMAT_RAW, filters=_FILTERS)
    return np.frombuffer(packed, np.uint8)


def _unpacked(packed: Bytes, count: int, rest: Bytes) -> Bytes:
    data = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=_FILTERS).decompress(packed.tobytes(), count * rest.size + 1)
    return np.frombuffer(data, np.uint8).reshape(count, *rest.shape) + rest
