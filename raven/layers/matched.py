"""A stack whose layers together give a picture, whatever was guessed of each."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.layers.stack import Layer, Stack
from raven.layers.under import laid_apart
from raven.video.picture import Rgba8


def matched(stack: Stack, rgba8: Rgba8) -> Stack:
    """The stack with colours changed where they are seen, so that it gives `rgba8` (size, size, 4), straight alpha, at rest.

    Every pixel of the picture is that of the uppermost layer that is there; this one makes up for all others. Where none is, the
    lowest one that is shown helps out. Pixels that are not opaque, those of outlines, are the uppermost layer's alone.
    """
    whole = rgba8.astype(np.float32)
    whole[..., :3] *= whole[..., 3:] / 255
    seen = [index for index, layer in enumerate(stack.layers) if layer.shown]
    above = np.zeros((stack.size, stack.size), np.bool_)
    uppermost: dict[int, NDArray[np.bool_]] = {}
    for index in reversed(seen):
        layer = stack.layers[index]
        there = layer.rgba8[..., 3] > 0
        uppermost[index] = there & ~above[layer.slices]
        above[layer.slices] |= there
    layers = list(stack.layers)
    out = np.zeros((stack.size, stack.size, 4), np.float32)
    for index in seen:
        layer = layers[index]
        if index == seen[0]:
            layer, uppermost[index] = _over_all(layer, uppermost[index], ~above & (whole[..., 3] > 0), stack.size)
        view = out[layer.slices]
        top = _premultiplied(layer.rgba8)
        where = uppermost[index]
        goal = whole[layer.slices]
        clear = goal[..., 3] < 254.5
        solved, _ = laid_apart(goal, view, top[..., 3] / 255, where)
        top = np.where((where & ~clear)[..., None], solved, top)
        top[clear] = np.where(where[clear][:, None], goal[clear], 0)
        layers[index] = replace(layer, rgba8=_straight(top, layer.rgba8))
        shown = _premultiplied(layers[index].rgba8)
        view[...] = shown + view * (1 - shown[..., 3:] / 255)
    if seen:
        layers[seen[0]] = _trimmed(layers[seen[0]])
    return replace(stack, layers=tuple(layers))


def _trimmed(layer: Layer) -> Layer:
    """The layer without empty borders."""
    x, y, width, height = cv2.boundingRect((layer.rgba8[..., 3] > 0).astype(np.uint8))
    part = np.ascontiguousarray(layer.rgba8[y : y + height, x : x + width])
    return replace(layer, rgba8=part, left=layer.left + x, top=layer.top + y) if width else layer


def _over_all(
    layer: Layer, where: NDArray[np.bool_], bare: NDArray[np.bool_], size: int
) -> tuple[Layer, NDArray[np.bool_]]:
    """The layer on the whole square, and where it is uppermost, with what no layer has."""
    canvas = np.zeros((size, size, 4), np.uint8)
    canvas[layer.slices] = layer.rgba8
    upper = bare.copy()
    upper[layer.slices] |= where
    return replace(layer, rgba8=canvas, left=0, top=0), upper


def _premultiplied(rgba8: Rgba8) -> Float:
    out = rgba8.astype(np.float32)
    out[..., :3] *= out[..., 3:] / 255
    return out


def _straight(premultiplied: Float, before: Rgba8) -> Rgba8:
    """Straight alpha; where it is transparent, the colour from before."""
    alpha = premultiplied[..., 3:]
    color = premultiplied[..., :3] * 255 / np.maximum(alpha, 1e-3)
    out = np.concatenate((np.where(alpha > 0.5, color, before[..., :3]), alpha), axis=2)
    return np.asarray((out + 0.5).clip(0, 255), np.uint8)
