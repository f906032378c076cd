"""The THA4 engine: the face network draws the face into the picture, the body network moves the result."""

from __future__ import annotations

from copy import copy

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample

from raven.errors import InvalidInput, NotFound
from raven.layers.chains import Chain
from raven.pose import INDEX, Pose, rest_pose
from raven.posers.devices import pick_device
from raven.posers.protocol import NO_ROOTS, Roots, Source, Swing
from raven.posers.stage_times import StageTimes
from raven.posers.tha4 import face as face_network
from raven.posers.tha4.body import SIZE, WHOLE, BodyNetwork, BodyOutput, Part
from raven.posers.tha4.face import FACE_MORPHS, LEFT, TOP, FaceNetwork
from raven.posers.tha4.folder import INDEX_FILE, has_model
from raven.posers.tha4.model import CharacterModel, read_model
from raven.posers.tha4.siren import positions
from raven.said import what_it_says
from raven.video.picture import Picture

FACE = slice(TOP, TOP + face_network.SIZE), slice(LEFT, LEFT + face_network.SIZE)
ANOTHER_PICTURE = 0.02  # mean difference (0..1) from the model's own picture, above which it is taken for another one
GAZE = (
    5.0,
    4.0,
)  # pixels that an iris moves at full rotation, sideways and up or down; from the optical flow of a model


class Tha4Poser:
    """Poses characters that come with a character model, each with its own networks, on one device."""

    name = "tha4"

    def __init__(self, device: str = "auto") -> None:
        """`device`: `auto`, `cpu`, `cuda:0` ... Raises `InvalidInput` or `Unavailable` for one that is not here."""
        self.device = pick_device(device)

    def prepare(self, source: Source) -> Tha4Prepared:
        """Reads the model in the character's folder. Raises `InvalidInput` if there is none, or one that is broken."""
        if source.folder is None or not has_model(source.folder):
            raise InvalidInput("poser", f"tha4 needs a character model ({INDEX_FILE}) in the character's folder")
        try:
            model = read_model(source.folder)
        except NotFound as error:
            raise InvalidInput("poser", what_it_says(error)) from error
        return Tha4Prepared(source.picture, model, torch.device(self.device))


class Tha4Prepared:
    """One picture with the networks of its character. Owns their buffers, so one thread at a time may use it."""

    size = SIZE
    not_found: tuple[str, ...] = ()
    chains: tuple[Chain, ...] = ()

    def __init__(self, picture: Picture, model: CharacterModel, device: torch.device, part: Part = WHOLE) -> None:
        """`part`: what of the picture `pose` returns; less takes less time."""
        self._device = device
        self._picture = _planes(picture, device)
        self._face, self._body = FaceNetwork(model.face, device), BodyNetwork(model.body, device, part)
        own = _planes(Picture(rgba8=model.picture), device)
        self.warnings: tuple[str, ...] = ()
        if float((self._picture - own).abs().mean()) > ANOTHER_PICTURE:
            self.warnings = (
                "the character model in this folder was made for another picture; the face will be that one's",
            )
        self._skin: Tensor | None = None
        self._eyes: Tensor | None = None
        self._rest_face: Tensor | None = None
        self._drawn: tuple[bytes, Tensor] | None = None
        self._times = StageTimes(device)

    def stage_ms(self) -> dict[str, float]:
        """Mean milliseconds of the latest runs of each network; a face that was reused is no run."""
        return self._times.mean_ms()

    def roots(self, pose: Pose) -> Roots:
        """None: the networks move hair themselves."""
        return NO_ROOTS

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        """The picture in this pose; nothing swings."""
        with torch.inference_mode():
            return Picture(linear=((self.networks(pose).picture + 1) / 2).permute(2, 0, 1))

    def networks(self, pose: Pose) -> BodyOutput:
        """All that the body network says of the picture in this pose; valid until the next pose."""
        with torch.inference_mode():
            numbers = torch.from_numpy(np.asarray(pose, np.float32)).to(self._device)
            picture = self._picture.clone()
            picture[FACE] = (self.face(pose) + 1) / 2
            self._paint(picture, pose)
            with self._times.measure("body"):
                return self._body.pose(picture * 2 - 1, numbers)

    def face(self, pose: Pose) -> Tensor:
        """The face before anything moves: (128, 128, 4), linear light, premultiplied, [-1, 1]. Not to be written to.

        It is drawn again only when one of its 39 morphs has changed.
        """
        key = np.ascontiguousarray(pose[:FACE_MORPHS], np.float32).tobytes()
        if self._drawn is None or self._drawn[0] != key:
            with torch.inference_mode():
                numbers = torch.from_numpy(np.array(pose, np.float32)).to(self._device)
                with self._times.measure("face"):
                    self._drawn = key, self._face.draw(numbers)
        return self._drawn[1]

    def with_overlay(self, skin: Picture, eyes: Picture) -> Tha4Prepared:
        """The same character with cels over picture and face; those over the irises follow them and end at the lids."""
        painted = copy(self)
        painted._skin, painted._eyes = (_planes(layer, self._device) for layer in (skin, eyes))
        painted._skin = painted._skin if painted._skin.any() else None
        painted._eyes = painted._eyes if painted._eyes.any() else None
        if painted._eyes is not None and painted._rest_face is None:
            painted._rest_face = (self.face(rest_pose()).clone() + 1) / 2
        return painted

    def _paint(self, picture: Tensor, pose: Pose) -> None:
        if self._skin is not None:
            seen = None if self._eyes is None else picture[FACE].clone()
            _lay(picture, self._skin)
        else:
            seen = picture[FACE]
        if self._eyes is None or self._rest_face is None or seen is None:
            return
        shift = (
            -float(pose[INDEX["iris_rotation_y_index"]]) * GAZE[0],
            -float(pose[INDEX["iris_rotation_x_index"]]) * GAZE[1],
        )
        expected = _shifted(self._rest_face, *shift)
        # Where the face no longer looks as the open eye did, a lid has come over it (compared at gamma 2, as eyes do).
        unlike = (seen.clamp(0, 1).sqrt() - expected.clamp(0, 1).sqrt())[..., :3].norm(dim=2, keepdim=True)
        visible = 1 - ((unlike - 0.15) / 0.25).clamp(0, 1)
        overlay = _shifted(self._eyes[FACE], *shift) * visible
        _lay(picture[FACE], overlay)


def _planes(picture: Picture, device: torch.device) -> Tensor:
    """(512, 512, 4), linear light, premultiplied, 0..1; larger pictures are averaged down."""
    linear = torch.tensor(picture.linear())
    if linear.shape[1] != SIZE:
        linear = avg_pool2d(linear[None], linear.shape[1] // SIZE)[0]
    return linear.to(device).permute(1, 2, 0).contiguous()


def _lay(below: Tensor, over: Tensor) -> None:
    below.mul_(1 - over[..., 3:]).add_(over)


def _shifted(picture: Tensor, x: float, y: float) -> Tensor:
    """A square picture (size, size, 4) moved by (x, y) pixels."""
    size = picture.shape[0]
    at = positions(size, picture.device)
    across, down = (at - 2 * x / size)[None].expand(size, size), (at - 2 * y / size)[:, None].expand(size, size)
    grid = torch.stack((across, down), dim=-1)
    moved = grid_sample(picture.permute(2, 0, 1)[None], grid[None], align_corners=False)
    return moved[0].permute(1, 2, 0)
