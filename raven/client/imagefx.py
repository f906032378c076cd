"""Single pictures through the server's filters and upscaler: files, streams, and arrays where NumPy is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from raven.wire import calls
from raven.wire.forms import Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from raven.client.connection import Connection

Filters: TypeAlias = Sequence[Sequence[Any]]
"""[name, {parameter: value}] pairs, as in the setting `postprocessor_chain`."""


class ImageEffects:
    """A server's filters and upscaler."""

    def __init__(self, connection: Connection) -> None:
        self._server = connection

    def process(self, stream: IO[bytes] | bytes, output_format: str = "png", filters: Filters = ()) -> bytes:
        """A picture as it looks through filters; an image file of `output_format`, of the same size.

        `stream` is a file opened for reading, or its contents: PNG, QOI, WebP, JPEG, TGA and others. Each call draws its own
        grain. Raises `InvalidInput` naming what was wrong, such as `filters[2].bloom.sigma`.
        """
        call = calls.ProcessCall(format=output_format, filters=[list(filter) for filter in filters])
        return self._send("process", stream, call)

    def process_file(self, filename: str | Path, output_format: str = "png", filters: Filters = ()) -> bytes:
        """The same for a picture on disk."""
        return self.process(Path(filename).read_bytes(), output_format, filters)

    def process_array(self, image_data: NDArray[Any], filters: Filters = ()) -> NDArray[np.float32]:
        """The same for an array (H, W, 3 or 4): floats in [0, 1], or bytes; sRGB, straight alpha.

        Returns (H, W, 4) float32 in [0, 1]: filters may make an opaque picture translucent. 8 bits each way. Needs NumPy and
        `qoi`.
        """
        return _decoded(self.process(_encoded(image_data), "qoi", filters))

    def upscale(
        self,
        stream: IO[bytes] | bytes,
        output_format: str = "png",
        upscaled_width: int = 1920,
        upscaled_height: int = 1080,
        preset: str = "C",
        quality: str = "high",
    ) -> bytes:
        """A picture in another size; its proportions become those of the size.

        `quality`: "bilinear", "bicubic", "lanczos", or a neural network's "low" or "high", for which `preset` says what the
        picture is: "A" blurred, "B" jagged or compressed, "C" clean. Raises `ServerBusy` if the server lacks the networks.
        """
        call = calls.UpscaleCall(
            format=output_format,
            upscaled_width=upscaled_width,
            upscaled_height=upscaled_height,
            preset=preset,
            quality=quality,
        )
        return self._send("upscale", stream, call)

    def upscale_file(
        self,
        filename: str | Path,
        output_format: str = "png",
        upscaled_width: int = 1920,
        upscaled_height: int = 1080,
        preset: str = "C",
        quality: str = "high",
    ) -> bytes:
        """The same for a picture on disk."""
        return self.upscale(
            Path(filename).read_bytes(), output_format, upscaled_width, upscaled_height, preset, quality
        )

    def upscale_array(
        self,
        image_data: NDArray[Any],
        upscaled_width: int = 1920,
        upscaled_height: int = 1080,
        preset: str = "C",
        quality: str = "high",
    ) -> NDArray[np.float32]:
        """The same for an array, as `process_array` takes and gives them."""
        return _decoded(self.upscale(_encoded(image_data), "qoi", upscaled_width, upscaled_height, preset, quality))

    def _send(self, call: str, stream: IO[bytes] | bytes, parameters: Form) -> bytes:
        data = stream if isinstance(stream, bytes | bytearray | memoryview) else stream.read()
        parts = {"file": ("picture", bytes(data), "application/octet-stream")}
        return self._server.upload(f"/api/imagefx/{call}", parts, parameters).content


def _encoded(image_data: NDArray[Any]) -> bytes:
    import numpy as np
    import qoi

    if image_data.ndim != 3 or image_data.shape[2] not in (3, 4):
        raise ValueError(f"a picture is (height, width, 3 or 4), not {image_data.shape}")
    if image_data.dtype != np.uint8:
        if not np.issubdtype(image_data.dtype, np.floating):
            raise TypeError(f"a picture is of floats in [0, 1] or of uint8, not of {image_data.dtype}")
        image_data = (np.nan_to_num(image_data).clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return bytes(qoi.encode(np.ascontiguousarray(image_data)))


def _decoded(data: bytes) -> NDArray[np.float32]:
    import numpy as np
    import qoi

    return np.asarray(qoi.decode(data), np.float32) / np.float32(255)
