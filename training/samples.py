"""Samples on disk: drawn figures with their truth, compressed one by one in shards, and grounds to put behind them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from raven.landmarks.points import POINTS
from training.heads.head import Drawn

SIZE = 384  # pixels of a figure
GROUND_SIZE = 256
LEVEL = 1
SHARD = 250  # figures


@dataclass(frozen=True)
class Figure:
    """A drawn figure with its truth. Not to be written to."""

    picture: NDArray[np.uint8]
    """(S, S, 4) RGBA, colours premultiplied."""
    parts: NDArray[np.uint8]
    """(S, S)."""
    points: NDArray[np.float32]
    """(points, 3) in pixels, with weights."""


def write_shard(path: Path, draw: Callable[[int, int], Drawn], seeds: range) -> None:
    """Draw a figure for each seed and write them, whole or not at all."""
    blobs, points = [], []
    for seed in seeds:
        drawn = draw(seed, SIZE)
        raw = premultiplied(drawn.picture).tobytes() + drawn.parts.astype(np.uint8).tobytes()
        blobs.append(np.frombuffer(isal_zlib.compress(raw, LEVEL), np.uint8))
        points.append(drawn.points.astype(np.float32))
    ends = np.cumsum([len(blob) for blob in blobs])
    temporary = path.with_suffix(".tmp.npz")
    np.savez(temporary, blobs=np.concatenate(blobs), ends=ends, points=np.stack(points))
    temporary.rename(path)


def write_grounds(path: Path, draw: Callable[[int, int], NDArray[np.uint8]], seeds: range) -> None:
    """Draw a ground for each seed and write them."""
    np.save(path, np.stack([draw(seed, GROUND_SIZE) for seed in seeds]))


class Samples:
    """All figures of a folder's shards, in memory in compressed form."""

    def __init__(self, files: list[Path]) -> None:
        if not files:
            raise FileNotFoundError("there are no shards; make them with: python -m training.make FOLDER")
        self._blobs: list[NDArray[np.uint8]] = []
        points = []
        for file in files:
            with np.load(file) as shard:
                blobs, ends = shard["blobs"], shard["ends"]
                self._blobs += [blobs[start:end] for start, end in zip((0, *ends[:-1]), ends, strict=True)]
                points.append(shard["points"])
        self.points = np.concatenate(points)
        assert self.points.shape[1:] == (len(POINTS), 3)

    def __len__(self) -> int:
        return len(self._blobs)

    def __getitem__(self, index: int) -> Figure:
        raw = np.frombuffer(isal_zlib.decompress(self._blobs[index]), np.uint8)
        picture, parts = raw[: 4 * SIZE * SIZE], raw[4 * SIZE * SIZE :]
        return Figure(picture.reshape(SIZE, SIZE, 4), parts.reshape(SIZE, SIZE), self.points[index])


def premultiplied(rgba8: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with its colours times its alpha."""
    alpha = rgba8[..., 3:].astype(np.uint16)
    return np.concatenate([(rgba8[..., :3] * alpha // 255).astype(np.uint8), rgba8[..., 3:]], axis=2)


def endless(count: int, rng: np.random.Generator) -> Iterator[int]:
    """0 to `count` - 1 in ever new orders."""
    while True:
        yield from rng.permutation(count).tolist()
