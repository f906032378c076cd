"""Layered files in Photoshop's format (PSD), as painting and rigging programs read and write them.

The format: https://www.adobe.com/devnet-apps/photoshop/fileformatashtml/. `psd-tools` reads and writes it.
"""

from __future__ import annotations

import io
import logging
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from raven.errors import UnreadablePicture
from raven.layers.psd_names import GROUPS, plain_name, psd_name
from raven.layers.stack import Layer, Stack, flattened, joined
from raven.said import said
from raven.video.decoding import MAX_PIXELS
from raven.video.decoding.files import MAX_BYTES, MAX_EDGE, check_size
from raven.video.decoding.profiles import in_srgb
from raven.video.picture import Rgba8

if TYPE_CHECKING:
    from psd_tools import PSDImage
    from psd_tools.api.layers import Layer as PsdLayer

SIGNATURE = b"8BPS"
MOST_LAYERS = 512  # with groups; drawings for rigging have 20 to 200
MOST_LAYER_PIXELS = 8  # of all layers together, in canvases of the largest size that is accepted
MOST_OBJECTS = 300_000  # structures of a file; hand-made ones have some thousand
HEADER = struct.Struct(">4sH6xHIIHH")
SMALL, LARGE = 1, 2  # versions of the header: PSD and PSB
GRAY, RGB = 1, 3  # colour modes of the header
DEPTHS = (8, 16)
OTHER_MODES = {0: "black and white", 2: "indexed colours", 4: "CMYK", 7: "multichannel", 8: "duotone", 9: "Lab"}
Label = tuple[str, tuple[str, ...]]
"""The name of a layer and those of its groups, the outermost first."""
logging.getLogger("psd_tools").addHandler(logging.NullHandler())  # where nothing is logged, its remarks go nowhere
_reading = threading.Lock()


@dataclass(frozen=True, eq=False)
class Leaf:
    """One layer of a file."""

    name: str
    groups: tuple[str, ...]
    """The names of those that hold it, the outermost first."""
    rgba8: Rgba8
    """As much of it as lies on the canvas, straight alpha; its masks, its opacity and what is clipped to it are applied."""
    left: int
    top: int
    shown: bool
    mode: str
    """How it is blended with what is below: `normal`, or another word of the format."""


@dataclass(frozen=True, eq=False)
class Leaves:
    """The layers of a file, from back to front. Layers outside of the canvas are left out."""

    width: int
    height: int
    layers: tuple[Leaf, ...]
    warnings: tuple[str, ...]
    """What of the file does not count here."""


def is_psd(data: bytes) -> bool:
    """Whether a file is in this format, by its first bytes."""
    return data.startswith(SIGNATURE)


def to_psd(stack: Stack, plain: bool = False) -> bytes:
    """The stack as a file: layers named as rigging programs know them, in groups, over the picture that they give.

    A layer without pixels is left out. What `leaves` reads from it has the same bytes, places and order. `plain`: for programs
    that know no groups and few layers, as See-through writes them: both sides in one, and only what is shown.
    """
    from psd_tools import PSDImage
    from psd_tools.constants import BlendMode, ColorMode, Compression
    from psd_tools.psd import PSD
    from psd_tools.psd.header import FileHeader
    from psd_tools.psd.image_data import ImageData
    from psd_tools.psd.image_resources import ImageResources

    header = FileHeader(channels=4, height=stack.size, width=stack.size, depth=8, color_mode=ColorMode.RGB)
    record = PSD(header=header, image_data=ImageData(compression=Compression.RLE), image_resources=ImageResources.new())
    file = PSDImage(record)
    for group, layers in groupby(_named(stack, plain), key=lambda named: "" if plain else named[1].kind.group):
        holder = file if plain else file.create_group(name=GROUPS[group], blend_mode=BlendMode.PASS_THROUGH)
        for name, layer in layers:
            pixels = Image.fromarray(np.ascontiguousarray(layer.rgba8))
            written = holder.create_pixel_layer(pixels, name=name, top=layer.top, left=layer.left)
            written.visible = layer.shown
    planes = _on_white(flattened(stack))
    record.image_data.set_data([planes[..., index].tobytes() for index in range(4)], header)
    info = record.layer_and_mask_information.layer_info
    if info is not None:
        info.layer_count = -abs(info.layer_count)  # says that the fourth channel of the merged picture is its alpha
    data = io.BytesIO()
    record.write(data)
    return data.getvalue()


def _named(stack: Stack, plain: bool) -> list[tuple[str, Layer]]:
    """The layers that are written, from back to front, with their names."""
    layers = [layer for layer in stack if layer.rgba8.size]
    if not plain:
        return [(psd_name(layer.name), layer) for layer in layers]
    together: dict[str, list[Layer]] = {}
    for layer in layers:
        if layer.shown:
            name = plain_name(layer.name)
            together[name] = [*together.pop(name, []), layer]  # where the last of them lies
    return [(name, joined(same)) for name, same in together.items()]


def leaves(
    data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS, wanted: Callable[[list[Label]], bool] = bool
) -> Leaves | None:
    """The layers of a file, as RGBA of 8 bits in sRGB; None, and no pixel is decoded, where their labels are not `wanted`.

    Raises `UnreadablePicture` with `field` for what is broken, for colour modes and depths that are not read, and, before
    any pixel is decoded, for a canvas of more than `max_pixels`, for too many layers and for too large ones.
    """
    _check_header(data, field, max_pixels)
    try:
        # The package tells of broken pixels by a warning only, and filters of warnings belong to all threads.
        with _reading, warnings.catch_warnings():
            from psd_tools import ParseLimits, PSDDecompressionWarning, PSDImage

            warnings.simplefilter("error", PSDDecompressionWarning)
            file = PSDImage.open(io.BytesIO(data), parse_limits=ParseLimits(max_objects=MOST_OBJECTS))
            _check_layers(file, field, max_pixels)
            return _Reader(file).read() if wanted(list(_labels(file))) else None
    except UnreadablePicture:
        raise
    except Exception as error:  # on broken files the package raises whatever it stumbles over
        raise UnreadablePicture(
            field, said("damaged_psd", "is a broken or incomplete PSD file ({fault})", fault=type(error).__name__)
        ) from error


def _check_header(data: bytes, field: str, max_pixels: int) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadablePicture(field, said("more_megabytes", "has more than {most} MB", most=MAX_BYTES >> 20))
    if len(data) < HEADER.size or not is_psd(data):
        raise UnreadablePicture(field, said("no_psd", "is no PSD file"))
    _, version, _, height, width, depth, mode = HEADER.unpack_from(data)
    if version not in (SMALL, LARGE) or not width or not height:
        raise UnreadablePicture(field, said("broken_psd", "is a broken PSD file"))
    check_size(width, height, field, max_pixels)
    if mode not in (GRAY, RGB):
        raise UnreadablePicture(
            field,
            said("psd_mode", "is in {mode}; save its layers as RGB", mode=OTHER_MODES.get(mode, "an unknown mode")),
        )
    if depth not in DEPTHS:
        raise UnreadablePicture(
            field, said("psd_depth", "has {depth} bits per channel; save its layers with 8 or 16", depth=depth)
        )


def _check_layers(file: PSDImage, field: str, max_pixels: int) -> None:
    layers = list(file.descendants())
    if len(layers) > MOST_LAYERS:
        raise UnreadablePicture(
            field,
            said(
                "too_many_layers",
                "has {count} layers; at most {most} are accepted",
                count=len(layers),
                most=MOST_LAYERS,
            ),
        )
    sizes = [(layer.width, layer.height) for layer in layers if not layer.is_group()]
    if any(not (0 <= width <= MAX_EDGE and 0 <= height <= MAX_EDGE) for width, height in sizes):
        raise UnreadablePicture(
            field, said("layer_too_large", "has a layer that is more than {most} pixels wide or high", most=MAX_EDGE)
        )
    if sum(width * height for width, height in sizes) > MOST_LAYER_PIXELS * max_pixels:
        raise UnreadablePicture(
            field,
            said(
                "layers_too_large",
                "has layers of more than {most} pixels together",
                most=MOST_LAYER_PIXELS * max_pixels,
            ),
        )


def _labels(group: Any, groups: tuple[str, ...] = ()) -> Iterator[Label]:
    for layer in group:
        if layer.is_group():
            yield from _labels(layer, (*groups, layer.name))
        else:
            yield layer.name, groups


class _Reader:
    """Reads the layers of one open file."""

    def __init__(self, file: PSDImage) -> None:
        from psd_tools.constants import Resource

        self._file = file
        self._profile: bytes | None = file.image_resources.get_data(Resource.ICC_PROFILE)
        self._warnings: list[str] = []

    def read(self) -> Leaves:
        layers = tuple(self._within(self._file, (), True, 1.0))
        return Leaves(self._file.width, self._file.height, layers, tuple(self._warnings))

    def _within(self, group: Any, groups: tuple[str, ...], shown: bool, opacity: float) -> Iterator[Leaf]:
        from psd_tools.api.layers import AdjustmentLayer

        base = None
        for layer in group:
            here, share = shown and bool(layer.visible), opacity * layer.opacity / 255
            if layer.clipping and base is not None:
                if here and (base.is_group() or isinstance(layer, AdjustmentLayer)):
                    self._warnings.append(
                        said(
                            "layer_clipped",
                            "The layer {layer!r}, clipped to {base!r}, does not count; merge it down.",
                            layer=layer.name,
                            base=base.name,
                        )
                    )
                continue  # is drawn with what it is clipped to
            base = layer
            if layer.is_group():
                if layer.has_mask():
                    self._warnings.append(
                        said(
                            "group_mask",
                            "The mask of the group {layer!r} does not count; apply it.",
                            layer=layer.name,
                        )
                    )
                if layer.blend_mode.name not in ("NORMAL", "PASS_THROUGH"):
                    self._warnings.append(
                        said("group_blended", "The group {layer!r} is taken as blended normally.", layer=layer.name)
                    )
                yield from self._within(layer, (*groups, layer.name), here, share)
            elif isinstance(layer, AdjustmentLayer):
                if here:
                    self._warnings.append(
                        said(
                            "layer_without_pixels",
                            "The layer {layer!r} holds no pixels and does not count; merge it down.",
                            layer=layer.name,
                        )
                    )
            elif layer.width and layer.height:
                yield from self._leaf(layer, groups, here, share)

    def _leaf(self, layer: PsdLayer, groups: tuple[str, ...], shown: bool, opacity: float) -> Iterator[Leaf]:
        top, left = max(layer.top, 0), max(layer.left, 0)
        bottom, right = min(layer.bottom, self._file.height), min(layer.right, self._file.width)
        if top >= bottom or left >= right:
            return
        pixels = self._pixels(layer, opacity)
        if pixels is None:
            return
        pixels = pixels[top - layer.top : bottom - layer.top, left - layer.left : right - layer.left]
        mode = layer.blend_mode.name.lower().replace("_", " ")
        yield Leaf(layer.name, groups, np.ascontiguousarray(pixels), left, top, shown, mode)

    def _pixels(self, layer: PsdLayer, opacity: float) -> Rgba8 | None:
        """(h, w, 4) of a whole layer; None if it has none."""
        if layer.kind == "pixel" and not layer.has_mask() and not layer.has_clip_layers() and not layer.has_effects():
            values = layer.numpy()
            if values is None:
                return None
            rgba8 = _rgba8(values)
            opacity *= layer.fill_opacity / 255
        else:
            drawn = layer.composite(viewport=layer.bbox, layer_filter=_is_shown(layer), apply_icc=False)
            if drawn is None or not layer.opacity:
                return None
            rgba8 = np.array(drawn.convert("RGBA"))
            opacity *= 255 / layer.opacity  # its own is applied
        if opacity < 1:
            rgba8[..., 3] = (rgba8[..., 3] * opacity + 0.5).astype(np.uint8)
        if self._profile is not None:
            colors = Image.fromarray(np.ascontiguousarray(rgba8[..., :3]))
            rgba8[..., :3] = np.asarray(in_srgb(colors, self._profile))
        return rgba8


def _is_shown(base: PsdLayer) -> Any:
    """What is drawn of a layer: itself, also if it is hidden, and what is clipped to it and not hidden."""
    return lambda layer: layer is base or layer.visible


def _rgba8(values: np.ndarray) -> Rgba8:
    """Channels 0..1, gray or RGB, with or without alpha."""
    bytes8 = np.round(values * 255).astype(np.uint8)
    channels = bytes8.shape[2]
    alpha = bytes8[..., -1:] if channels in (2, 4) else np.full((*bytes8.shape[:2], 1), 255, np.uint8)
    colors = bytes8[..., :3] if channels >= 3 else np.repeat(bytes8[..., :1], 3, axis=2)
    return np.concatenate((colors, alpha), axis=2)


def _on_white(rgba8: Rgba8) -> Rgba8:
    """A merged picture as the format has it: colours mixed with white by their alpha, which readers undo."""
    colors, alpha = rgba8[..., :3].astype(np.float32), rgba8[..., 3:].astype(np.float32) / 255
    mixed = (colors * alpha + 255 * (1 - alpha) + 0.5).astype(np.uint8)
    return np.concatenate((mixed, rgba8[..., 3:]), axis=2)
