"""A figure as a stack of layers: what the puppet moves, as pictures that other programs can rig."""

from dataclasses import replace

import cv2
import numpy as np

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.layers.matched import matched
from raven.layers.names import KINDS
from raven.layers.parts import TEMPLATE, Parts
from raven.layers.pinholes import without_pinholes
from raven.layers.stack import Layer, Stack
from raven.layers.under import laid_apart
from raven.posers.puppet.apart import FrontHair, taken_apart
from raven.posers.puppet.features.eye import EyeLayers, opening_of
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.head_parts import ears_of, neck_of, nose_of, without
from raven.posers.puppet.jaw import BEHIND_JAW
from raven.posers.puppet.moving.plain import lay_over
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.premultiplied import premultiply
from raven.posers.puppet.rig import Rig
from raven.video.picture import Rgba8

MARGIN = 4  # pixels around a layer in which its colour goes on


def decompose(rgba8: Rgba8, rig: Rig, parts: Parts | None) -> Stack:
    """The layers of a figure (N, N, 4), complete under what hides them, that together give the picture.

    Without `parts` the hair stays with the body, as where there is little of it.
    """
    solid = without_pinholes(rgba8)
    figure, whole = PuppetPrepared(solid, rig, parts), premultiply(solid)
    apart = taken_apart(whole, solid, rig, parts) if parts is not None else None
    canvas = square(rgba8.shape[0] // TEMPLATE)
    found: dict[str, tuple[Float, bool]] = {}
    if apart is not None and apart.back is not None:
        found["back hair"] = _pasted(apart.back.layer, apart.area, canvas), True
    body, ears = _without_face(figure, canvas), {}
    if apart is not None and parts is not None:
        ears = ears_of(apart.uncovered, parts, rig, canvas)
        body = without(body, list(ears.values()), canvas.density)
        if (necked := neck_of(body, parts, rig, canvas)) is not None:
            found["neck"], body = (necked[0], True), necked[1]
    found["body"] = body, True
    found |= {name: (ear, True) for name, ear in ears.items()}
    found |= {
        name: (_pasted(_own(layer, grid, canvas), grid, canvas), shown) for name, layer, grid, shown in _face(figure)
    }
    found["face"] = without(found["face"][0], list(ears.values()), canvas.density), True
    if apart is not None and parts is not None and apart.front is not None:
        found |= _front(apart.front, apart.area, canvas, parts, whole, found)
    layers = [_layer(name, *found[name]) for name in _names() if name in found]
    return matched(Stack(rgba8.shape[0], tuple(layer for layer in layers if layer is not None)), rgba8)


def _without_face(figure: PuppetPrepared, canvas: Grid) -> Float:
    """The body, but for what lies deep behind the face."""
    grid = figure.face_grid
    mask = _own((figure.face_mask * 255)[..., None], grid, canvas).reshape(grid.height * canvas.density, -1) / 255
    deep = cv2.erode(np.pad(mask, 1), np.ones((3, 3), np.uint8), iterations=round(BEHIND_JAW * canvas.density / 2))[
        1:-1, 1:-1
    ]
    whole, skirt = figure.pieces.body.copy(), figure.pieces.skirt
    if skirt is not None:
        lay_over(whole[skirt.field.grid.slices(canvas)], skirt.texture)
    body = whole.astype(np.float32)
    body[replace(grid, density=canvas.density).slices(canvas)] *= (1 - deep)[..., None]
    return body


def _names() -> list[str]:
    """All names of layers, from back to front."""
    return [f"{side}{kind.name}" for kind in KINDS for side in (("left ", "right ") if kind.sided else ("",))]


def _face(figure: PuppetPrepared) -> list[tuple[str, Float, Grid, bool]]:
    """Name, picture (premultiplied, 0..255), grid, and whether it is shown, of each layer of the face."""
    face = figure.layers
    mask = figure.face_mask[..., None]
    plate, nosed = face.plate, nose_of(face.plate, face.front[..., 3], figure.rig, face.grid)
    out = []
    if nosed is not None:
        plate = nosed[1]
        out.append(("nose", nosed[0], face.grid, True))
    out.append(("face", plate * mask, face.grid, True))
    for side, eye, brow in (("left", face.left_eye, face.left_brow), ("right", face.right_eye, face.right_brow)):
        if eye is not None:
            out += [(f"{side} {name}", layer, eye.grid, True) for name, layer in _eye(eye)]
        if brow is not None:
            out.append((f"{side} brow", _to_bytes(brow.stroke), brow.grid, not brow.hidden))
    mouth = face.mouth
    if mouth is not None:
        closed = mouth.own_line is not None
        out.append(("mouth inside", _to_bytes(mouth.cavity), mouth.grid, not closed))
        if mouth.own_line is not None:
            out.append(("mouth line", _to_bytes(mouth.own_line), mouth.grid, True))
    out.append(("glasses", _to_bytes(face.front), face.grid, True))
    return out


def _eye(eye: EyeLayers) -> list[tuple[str, Float]]:
    inside = opening_of(eye)[..., None]
    white = np.concatenate((eye.white * inside, inside * 255), axis=2)
    return [
        ("eye white", white),
        ("iris", _to_bytes(eye.iris) * inside),
        ("highlights", _to_bytes(eye.highlights) * inside),
        ("lower lashes", _to_bytes(eye.lower_lash)),
        ("upper lashes", _to_bytes(eye.lash)),
    ]


def _front(
    hair: FrontHair, area: Grid, canvas: Grid, parts: Parts, whole: Float, below: dict[str, tuple[Float, bool]]
) -> dict[str, tuple[Float, bool]]:
    """The hair before the figure, and the ornaments on it."""
    out = np.zeros_like(whole)
    for name in _names():
        if name in below and below[name][1]:
            layer = below[name][0]
            out = layer + out * (1 - layer[..., 3:] / 255)
    where = area.slices(canvas)
    layer, _ = laid_apart(whole[where], out[where], hair.opacity, hair.hidden > 0)
    both = parts.of("ornament"), parts.of("front hair")
    share = cv2.resize(both[0] - both[1], (canvas.width * canvas.density,) * 2, interpolation=cv2.INTER_LINEAR)[where]
    ornament = np.clip(share * 6, 0, 1)[..., None]
    return {
        "front hair": (_pasted(layer * (1 - ornament), area, canvas), True),
        "ornament": (_pasted(layer * ornament, area, canvas), True),
    }


def _to_bytes(layer: Float) -> Float:
    """A layer with alpha 0..1 as one with 0..255."""
    return layer * np.array((1, 1, 1, 255), np.float32)


def _own(layer: Float, grid: Grid, canvas: Grid) -> Float:
    """A layer of the face patch at the density of the picture."""
    if grid.density == canvas.density:
        return layer
    size = grid.width * canvas.density, grid.height * canvas.density
    return cv2.resize(layer, size, interpolation=cv2.INTER_AREA)


def _pasted(layer: Float, grid: Grid, canvas: Grid) -> Float:
    out = np.zeros((canvas.height * canvas.density, canvas.width * canvas.density, 4), np.float32)
    y, x = (grid.top - canvas.top) * canvas.density, (grid.left - canvas.left) * canvas.density
    out[y : y + layer.shape[0], x : x + layer.shape[1]] = layer
    return out


def _layer(name: str, premultiplied: Float, shown: bool) -> Layer | None:
    """The layer cut to what is there, with its colour going on around it; None if nothing is."""
    x, y, width, height = cv2.boundingRect((premultiplied[..., 3] > 0.5).astype(np.uint8))
    if not width:
        return None
    left, top = max(x - MARGIN, 0), max(y - MARGIN, 0)
    part = premultiplied[top : y + height + MARGIN, left : x + width + MARGIN]
    alpha = part[..., 3:]
    color = np.minimum(part[..., :3] * 255 / np.maximum(alpha, 1e-3), 255)
    color = fill_smooth(color, np.clip(alpha[..., 0] / 255, 0, 1) ** 2, smoothing=2)
    color = np.where(alpha > 0.5, np.minimum(part[..., :3] * 255 / np.maximum(alpha, 1e-3), 255), color)
    rgba8 = (np.concatenate((color, alpha), axis=2) + 0.5).clip(0, 255).astype(np.uint8)
    return Layer(name, rgba8, left, top, shown)
