"""A posing engine that can be looked into, and small characters, for tests of what lies around the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.figure.character import Character
from raven.layers.chains import Chain
from raven.pose import INDEX, Pose
from raven.posers.protocol import NO_ROOTS, Roots, Source, Swing
from raven.video.picture import Picture, Rgba8

YAW = INDEX["head_y_index"]


@dataclass
class GlassPoser:
    """Moves the whole picture sideways by 100 pixels times `head_y`; counts its work, and fails on demand."""

    name = "glass"
    device = "cpu"
    failure: Exception | None = None
    prepared: int = 0
    repainted: int = 0
    posed: int = 0
    on_pose: Callable[[], None] = lambda: None
    on_prepare: Callable[[], None] = lambda: None

    def prepare(self, source: Source) -> "GlassPrepared":
        self.on_prepare()
        if source.picture.rgba8()[0, 0, 3]:
            raise InvalidInput("file", "no face was found")
        self.prepared += 1
        return GlassPrepared(self, source.picture)


@dataclass(frozen=True)
class GlassPrepared:
    poser: GlassPoser
    picture: Picture
    warnings: tuple[str, ...] = field(default=("the mouth was guessed",))
    chains: tuple[Chain, ...] = ()

    @property
    def size(self) -> int:
        return self.picture.size[0]

    def roots(self, pose: Pose) -> Roots:
        return NO_ROOTS

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        self.poser.posed += 1
        self.poser.on_pose()
        if self.poser.failure:
            raise self.poser.failure
        return Picture(rgba8=np.roll(self.picture.rgba8(), round(100 * float(pose[YAW])), axis=1))

    def with_overlay(self, skin: Picture, eyes: Picture) -> "GlassPrepared":
        self.poser.repainted += 1
        picture = self.picture.linear()
        for layer in (skin.linear(), eyes.linear()):
            picture = layer + picture * (1 - layer[3:])
        return replace(self, picture=Picture(linear=picture))


def disc(color: tuple[int, int, int], edge: int = 512, center: tuple[int, int] = (256, 128), radius: int = 60) -> Rgba8:
    """(edge, edge, 4): a disc with a soft rim on a transparent ground."""
    y, x = np.mgrid[:edge, :edge]
    picture = np.zeros((edge, edge, 4), np.uint8)
    picture[..., :3] = color
    picture[..., 3] = np.clip((radius - np.hypot(x - center[0], y - center[1])) * 64, 0, 255)
    return picture


def character_of(picture: Rgba8, cels: dict[str, Rgba8] | None = None, name: str = "ada") -> Character:
    """A character as loading makes it."""
    pictures = {cel: Picture(rgba8=rgba8) for cel, rgba8 in (cels or {}).items()}
    return Character(name, Picture(rgba8=picture), pictures, {}, None, ())


@pytest.fixture
def poser() -> GlassPoser:
    return GlassPoser()


@pytest.fixture
def character() -> Character:
    """A face-coloured disc with two cels: `blush1` on its left half, `sweat1` overlapping it."""
    return character_of(
        disc((240, 200, 180)),
        {
            "blush1": disc((255, 40, 40), center=(230, 140), radius=15),
            "sweat1": disc((120, 200, 255), center=(240, 140), radius=10),
        },
    )


@pytest.fixture
def other_character() -> Character:
    return character_of(disc((10, 200, 30)), name="bea")


@pytest.fixture
def faceless_character() -> Character:
    """A picture that `poser` refuses."""
    return character_of(np.full((512, 512, 4), 255, np.uint8), name="wall")
