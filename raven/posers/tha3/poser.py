"""The THA3 engine: runs the five networks for a picture, and only those that can change the frame."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from raven.layers.chains import Chain
from raven.pose import Pose
from raven.posers.protocol import NO_ROOTS, Roots, Source, Swing
from raven.posers.stage_times import StageTimes
from raven.posers.tha3.checkpoints import Networks, load_networks
from raven.posers.tha3.networks import BROW_MORPHS, FACE_MORPHS, Brows
from raven.posers.tha3.pictures import SIZE, laid_over, network_picture, reduced, to_premultiplied
from raven.posers.tha3.variants import Variant
from raven.video.picture import Picture

FACE = slice(32, 224), slice(160, 352)  # rows and columns of the picture that the face morpher sees
BROWS = slice(64, 192), slice(192, 320)  # those that the brow networks see
BROWS_IN_FACE = slice(32, 160), slice(32, 160)
FACE_INPUTS = BROW_MORPHS + FACE_MORPHS
REMEMBERED_BROWS = 8  # brow crops whose layers are kept: half a megabyte each; a fading cel makes up to 32


class Tha3Poser:
    """Poses any picture in the template. Holds the networks and nothing of a character, so sessions may share it."""

    name = "tha3"

    def __init__(self, networks: Networks, device: torch.device, files: Sequence[Path] = ()) -> None:
        """`networks` are on `device` already. `files`: what they were read from."""
        self.device = str(device)
        self._networks = networks
        self._files = tuple(files)

    @classmethod
    def load(
        cls, variant: Variant, folder: Path, device: torch.device, half: bool = False, compile: bool = False
    ) -> Tha3Poser:
        """From the files of a variant below `folder`. Raises `Unavailable` if they are not what they should be.

        `half`: in float16, for GPUs. `compile` makes frames on a CPU twice as fast and the start slower; on a GPU it
        changes nothing.
        """
        networks = load_networks(variant, folder, device, half)
        if compile and device.type == "cpu":
            from raven.posers.tha3.compiled import compiled

            networks = compiled(networks, lambda ready: cls(ready, device))
        return cls(networks, device, [folder / file for file in variant.files])

    @cached_property
    def digest(self) -> str:
        """Stands for the model: SHA-256 of the files of its five networks. Reads them once."""
        digests = []
        for path in self._files:
            with path.open("rb") as file:
                digests.append(hashlib.file_digest(file, "sha256").digest())
        return hashlib.sha256(b"".join(digests)).hexdigest()

    def prepare(self, source: Source) -> Tha3Prepared:
        """The networks find the face where the template has it; nothing is detected. Larger pictures are reduced."""
        device = torch.device(self.device)
        picture = network_picture(source.picture)
        return Tha3Prepared(self._networks, picture, device, BrowCache(self._networks), StageTimes(device))


class BrowCache:
    """The layers of one character's brows, by the content of the part of the picture that they were taken from.

    Cels change that part, so one character has several. It never holds those of another character: each has its own.
    """

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._layers: OrderedDict[bytes, Brows] = OrderedDict()

    def key(self, picture: Tensor) -> bytes:
        """What stands for the brow part of a picture (in memory of the CPU)."""
        return hashlib.blake2b(picture[:, :, *BROWS].numpy().tobytes(), digest_size=16).digest()

    def get(self, key: bytes, picture: Tensor, times: StageTimes) -> Brows:
        """The layers of a picture on the networks' device; `key` is that of the same picture."""
        if key in self._layers:
            self._layers.move_to_end(key)
            return self._layers[key]
        with times.measure("decomposer"):
            brows = self._networks.decomposer(picture[:, :, *BROWS])
        self._layers[key] = brows
        if len(self._layers) > REMEMBERED_BROWS:
            self._layers.popitem(last=False)
        return brows


class Tha3Prepared:
    """One picture for the networks, and what they made of it last. One thread at a time may use it."""

    size = SIZE
    warnings: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    chains: tuple[Chain, ...] = ()

    def __init__(
        self,
        networks: Networks,
        picture: Tensor,
        device: torch.device,
        brows: BrowCache,
        times: StageTimes,
        bare: Tensor | None = None,
    ) -> None:
        """`picture`: (1, 4, 512, 512) in the networks' form, in memory of the CPU. `brows` is this character's own.

        `bare`: the picture without cels, if it has some.
        """
        self._networks = networks
        self._bare = picture if bare is None else bare
        self._device = device
        self._on_device = picture.to(device)
        self._brow_cache, self._brow_key = brows, brows.key(picture)
        self._times = times
        self._brows: tuple[bytes, Tensor] | None = None
        self._face: tuple[bytes, Tensor] | None = None
        self._frame: tuple[bytes, Picture] | None = None

    def with_overlay(self, skin: Picture, eyes: Picture) -> Tha3Prepared:
        """The same character with these cels, and no others; the networks move them as they move what is under them."""
        over_skin, over_eyes = reduced(skin), reduced(eyes)
        overlay = over_eyes + over_skin * (1 - over_eyes[:, 3:])
        painted = laid_over(self._bare, overlay)
        return Tha3Prepared(self._networks, painted, self._device, self._brow_cache, self._times, self._bare)

    def roots(self, pose: Pose) -> Roots:
        """None: the networks move hair themselves."""
        return NO_ROOTS

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        """The picture in this pose; nothing swings. On a GPU nothing is waited for: that happens where the picture is read."""
        key = _key(pose)
        if self._frame is None or self._frame[0] != key:
            with torch.inference_mode():
                self._frame = key, Picture(linear=to_premultiplied(self._rotated(pose))[0])
        return self._frame[1]

    def face(self, pose: Pose) -> Picture:
        """The picture with the face of this pose, before head and body are turned."""
        with torch.inference_mode():
            return Picture(linear=to_premultiplied(self._with_face(pose, self._upload(pose)))[0])

    def stage_ms(self) -> dict[str, float]:
        """Mean milliseconds of the latest runs of each network; a result that was reused is no run."""
        return self._times.mean_ms()

    def _rotated(self, pose: Pose) -> Tensor:
        numbers = self._upload(pose)
        picture, rotation = self._with_face(pose, numbers), numbers[:, FACE_INPUTS:]
        with self._times.measure("rotator"):
            rotated = self._networks.rotator(avg_pool2d(picture, 2), rotation)
        with self._times.measure("editor"):
            edited: Tensor = self._networks.editor(picture, rotated, rotation)
        return edited

    def _with_face(self, pose: Pose, numbers: Tensor) -> Tensor:
        """The picture with its face morphed; (1, 4, 512, 512). The face is made anew when one of its numbers changed."""
        key = _key(pose[:FACE_INPUTS])
        if self._face is None or self._face[0] != key:
            face = self._on_device[:, :, *FACE].clone()
            face[:, :, *BROWS_IN_FACE] = self._with_brows(pose, numbers)
            picture = self._on_device.clone()
            with self._times.measure("face_morpher"):
                picture[:, :, *FACE] = self._networks.face_morpher(face, numbers[:, BROW_MORPHS:FACE_INPUTS])
            self._face = key, picture
        return self._face[1]

    def _with_brows(self, pose: Pose, numbers: Tensor) -> Tensor:
        """The brow part of the picture with its brows moved; (1, 4, 128, 128)."""
        key = _key(pose[:BROW_MORPHS])
        if self._brows is None or self._brows[0] != key:
            layers = self._brow_cache.get(self._brow_key, self._on_device, self._times)
            with self._times.measure("combiner"):
                self._brows = key, self._networks.combiner(layers, numbers[:, :BROW_MORPHS])
        return self._brows[1]

    def _upload(self, pose: Pose) -> Tensor:
        """The pose on the device, (1, 45)."""
        numbers = torch.from_numpy(np.array(pose, np.float32))[None]
        if self._device.type == "cuda":
            return numbers.pin_memory().to(self._device, non_blocking=True)
        return numbers.to(self._device)


def _key(numbers: Pose) -> bytes:
    return np.ascontiguousarray(numbers, np.float32).tobytes()
