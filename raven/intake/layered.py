"""Drawings in layers, taken in as pictures are: every layer goes the way of the whole."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from raven.errors import UnreadablePicture
from raven.intake.fit import TEMPLATE, Placement, warped
from raven.layers.drawing import Drawing, figure_in
from raven.layers.psd import is_psd
from raven.layers.stack import Layer, Stack, flattened
from raven.said import said
from raven.video.decoding import MAX_PIXELS, decode_rgba8
from raven.video.picture import Rgba8

MARGIN = 2  # pixels around what is left of a layer
SOLID = 128  # alpha from which a pixel's colour is trusted where it goes on beside it


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture file, decoded."""

    picture: Rgba8
    drawing: Drawing | None = None
    """Its layers, if they are the parts of a figure; `picture` is what they look like together."""
    notes: tuple[str, ...] = ()
    """What a user should know of its layers."""


def opened(data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS) -> Opened:
    """A picture file of any kind. Raises `UnreadablePicture` as `decode_rgba8`.

    A file whose layers cannot be used is a picture like any other, with a note that says why.
    """
    notes: tuple[str, ...] = ()
    if is_psd(data):
        try:
            drawing = figure_in(data, field, max_pixels)
        except UnreadablePicture as error:
            notes = (said("layers_unused", "Its layers are not used: it {reason}.", reason=error.message),)
        else:
            if drawing is not None:
                return Opened(drawing.picture(), drawing, drawing.warnings)
    return Opened(decode_rgba8(data, field, max_pixels), notes=notes)


def placed(drawing: Drawing, placement: Placement, edge: int) -> Stack:
    """The layers in a square of this edge, each brought there by the placement of the whole."""
    matrix = placement.matrix * (edge / TEMPLATE)
    layers = (_placed(layer, matrix, edge) for layer in drawing.layers)
    return Stack(edge, tuple(layer for layer in layers if layer is not None))


def _placed(layer: Layer, matrix: np.ndarray, edge: int) -> Layer | None:
    shift = matrix[:, 2] + matrix[:, :2] @ (layer.left, layer.top)
    height, width = layer.rgba8.shape[:2]
    if np.allclose(matrix[:, :2], np.eye(2)) and np.allclose(shift, shift.round(), atol=1e-3):
        rgba8 = _continued(layer.rgba8) if _is_blank_outside(layer.rgba8) else layer.rgba8
        return _within(replace(layer, rgba8=rgba8, left=round(shift[0]), top=round(shift[1])), edge)
    corners = np.array([(0, 0), (width, 0), (0, height), (width, height)]) @ matrix[:, :2].T + shift
    left, top = np.floor(corners.min(axis=0)).astype(int) - MARGIN
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + MARGIN
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, edge), min(bottom, edge)
    if left >= right or top >= bottom:
        return None
    inside = np.column_stack([matrix[:, :2], shift - (left, top)])
    rgba8 = _continued(warped(layer.rgba8, inside, (right - left, bottom - top)))
    return _trimmed(replace(layer, rgba8=rgba8, left=int(left), top=int(top)))


def _trimmed(layer: Layer) -> Layer | None:
    """Without its empty margin; None if there is nothing else."""
    x, y, width, height = cv2.boundingRect(layer.rgba8[..., 3])
    if not width:
        return None
    left, top = max(x - MARGIN, 0), max(y - MARGIN, 0)
    rgba8 = layer.rgba8[top : y + height + MARGIN, left : x + width + MARGIN]
    return replace(layer, rgba8=np.ascontiguousarray(rgba8), left=layer.left + left, top=layer.top + top)


def _within(layer: Layer, edge: int) -> Layer | None:
    """What of it lies in the square; None if nothing of that can be seen."""
    rows, columns = (slice(max(part.start, 0), min(part.stop, edge)) for part in layer.slices)
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    left, top = columns.start, rows.start
    rgba8 = layer.rgba8[
        rows.start - layer.top : rows.stop - layer.top, columns.start - layer.left : columns.stop - layer.left
    ]
    if not rgba8[..., 3].any():
        return None
    return replace(layer, rgba8=np.ascontiguousarray(rgba8), left=left, top=top)


def _is_blank_outside(rgba8: Rgba8) -> bool:
    """Whether transparent pixels have one colour, as most programs write them, and not those of what is beside them."""
    outside = rgba8[rgba8[..., 3] == 0, :3]
    return bool((outside == outside[:1]).all())


def _continued(rgba8: Rgba8) -> Rgba8:
    """The colour of transparent pixels is that of the nearest ones that are seen, so that edges keep theirs when they move."""
    alpha = rgba8[..., 3]
    solid = alpha >= min(SOLID, int(alpha.max(initial=0)))
    if not alpha.any() or solid.all():
        return rgba8
    _, labels = cv2.distanceTransformWithLabels(
        (~solid).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    colors = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    colors[labels[solid]] = rgba8[solid, :3]
    result = rgba8.copy()
    empty = alpha == 0
    result[empty, :3] = colors[labels[empty]]
    return result


def shown_as(stack: Stack, alpha: np.ndarray) -> Stack:
    """The stack, seen no more than `alpha` (edge, edge; 0..255): cut off, faded or taken away as its picture was.

    What each layer adds to the picture is scaled alike, so that nothing behind comes to light where those in front fade.
    """
    whole = flattened(stack)[..., 3].astype(np.float32)
    share = np.divide(alpha.astype(np.float32), whole, out=np.ones_like(whole), where=whole > 0).clip(0, 1)
    if share.min() == 1:
        return stack
    clear, left = np.ones_like(share), np.ones_like(share)  # what the layers in front let through, before and after
    layers: list[Layer] = []
    for layer in reversed(stack.layers):
        before, after = clear[layer.slices], left[layer.slices]
        own = layer.rgba8[..., 3].astype(np.float32) / 255
        part = share[layer.slices]
        wanted = own * before * part
        scaled = np.where(part < 1, np.divide(wanted, after, out=np.zeros_like(own), where=after > 0), own)
        rgba8 = layer.rgba8.copy()
        rgba8[..., 3] = (scaled.clip(0, 1) * 255).round().astype(np.uint8)
        layers.append(replace(layer, rgba8=rgba8))
        if layer.shown:
            before *= 1 - own
            after -= np.where(part < 1, wanted, own * after)
    return replace(stack, layers=tuple(reversed(layers)))
