"""The face network: draws the face of its character from the 39 morphs of the face. It sees no picture."""

import torch
from torch import Tensor

from raven.posers.tha4.siren import FirstLayer, StateDict, last_layer, sine_layer, strips

SIZE = 128
LAYERS = 8
CHANNELS = 128
FACE_MORPHS = 39
STRIP = 8  # rows; 1024 pixels in 128 channels are half a megabyte

WHOLE = slice(0, SIZE)

TOP, LEFT = 80, 192
"""Where the face lies in the picture of 512 x 512: rows 80 to 207, columns 192 to 319."""

SHAPES: dict[str, tuple[int, ...]] = {
    **{
        f"siren.sine_layers.{i}.linear.weight": (CHANNELS, CHANNELS if i else 2 + FACE_MORPHS, 1, 1)
        for i in range(LAYERS)
    },
    **{f"siren.sine_layers.{i}.linear.bias": (CHANNELS,) for i in range(LAYERS)},
    "siren.last_linear.weight": (4, CHANNELS, 1, 1),
    "siren.last_linear.bias": (4,),
}
"""Every tensor of its state dict."""


class FaceNetwork:
    """The face network on one device. One thread at a time: its buffers are made once."""

    def __init__(self, state: StateDict, device: torch.device) -> None:
        self._first = FirstLayer.split(sine_layer(state, "siren.sine_layers.0", device), 0, SIZE)
        self._layers = [sine_layer(state, f"siren.sine_layers.{i}", device) for i in range(1, LAYERS)]
        self._last = last_layer(state, device, "siren.last_linear")
        self._strip = STRIP if device.type == "cpu" else SIZE
        self._buffers = [torch.empty(self._strip * SIZE * CHANNELS, device=device) for _ in range(2)]

    def draw(self, pose: Tensor, rows: slice = WHOLE, columns: slice = WHOLE) -> Tensor:
        """The face for the first 39 numbers of a pose: linear light, premultiplied, [-1, 1], not clipped.

        (128, 128, 4), or a part of it, which costs as much less as it is smaller.
        """
        morphs = pose[:FACE_MORPHS]
        across = self._first.across[columns]
        height, width = rows.stop - rows.start, across.shape[0]
        face = torch.empty(height, width, 4, device=pose.device)
        for part in strips(height, max(self._strip * SIZE // width, 1)):
            count = (part.stop - part.start) * width
            x, y = (buffer[: count * CHANNELS].view(count, CHANNELS) for buffer in self._buffers)
            down = self._first.row_share(slice(rows.start + part.start, rows.start + part.stop), morphs)
            torch.add(down, across, out=x.view(-1, width, CHANNELS)).sin_()
            for layer in self._layers:
                layer(x, out=y).sin_()
                x, y = y, x
            self._last(x, out=face[part].flatten(0, 1))
        return face
