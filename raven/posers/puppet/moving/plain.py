"""Moving and drawing by OpenCV and NumPy."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.layers.strands import CELL
from raven.posers.puppet.features.strokes import smoothstep
from raven.posers.puppet.moving.fields import FIRST, RASTER, Fields, Moves, Warp

Bytes = NDArray[np.uint8]
Box = tuple[float, float, float, float]


class Plain:
    """Pictures are (H, W, 4), premultiplied; what is drawn on, is changed in place."""

    def backward(self, points: Float, moves: Moves, fields: Fields, hanging: Float | None) -> Float:
        """Source points (rows, columns, 2) of points of the posed picture. `hanging`: see `Motion.backward`."""
        at = points.astype(np.float32)
        if moves.lean:
            at = _turned(at, moves.lean, moves.lean_about)
        if moves.turned or moves.breathing:
            rows = np.flatnonzero(at[..., 1].max(axis=1) > fields.high)
            if len(rows):
                above, part = at[: rows[0]], at[rows[0] :]
                right, down = _read(fields.right, part), _read(fields.down, part)
                moved = cv2.merge((np.float32(moves.turned) * right, np.float32(moves.breathing) * down))
                at = np.concatenate((above, part + moved))
        if moves.bent or moves.turn or moves.up or moves.down:
            rows = np.flatnonzero(at[..., 1].min(axis=1) < fields.low)
            if len(rows):
                part, below = at[: rows[-1] + 1], at[rows[-1] + 1 :]
                at = np.concatenate((_with_head(part, moves, fields), below))
        if moves.jaw:
            at = at.copy()
            at[..., 1] -= moves.jaw * smoothstep((at[..., 1] - moves.lips) / (moves.chin - moves.lips))
        if hanging is not None:
            cells = (at + 0.5) / CELL - 0.5
            at = at - cv2.remap(hanging, cells, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        return at

    def seen(
        self, points: Float, moves: Moves, fields: Fields, hanging: Float | None, box: Box
    ) -> tuple[Float, tuple[int, int, int, int] | None]:
        """Source points as `backward` has them, and first and last row, first and last column of those that lie in a box of left,
        top, right and bottom; None where there are none."""
        source = self.backward(points, moves, fields, hanging)
        column, row, columns, rows = cv2.boundingRect(cv2.inRange(source, box[:2], box[2:]))
        return source, (row, row + rows - 1, column, column + columns - 1) if rows else None

    def replace(self, out: Bytes, texture: Bytes, warp: Warp) -> None:
        """Draw a texture in place of what is there."""
        cv2.remap(texture, _maps(warp, out), None, cv2.INTER_LINEAR, dst=out)  # type: ignore[call-overload]

    def over(self, out: Bytes, texture: Bytes, warp: Warp) -> None:
        """Draw a texture over what is there."""
        lay_over(out, _moved(texture, warp, out))

    def under(self, out: Bytes, texture: Bytes, warp: Warp) -> None:
        """Draw a texture under what is there."""
        top = np.ascontiguousarray(out)
        out[...] = cv2.add(_let_through(_moved(texture, warp, out), top), top)

    def blend(self, out: Bytes, texture: Bytes, mask: Bytes, warp: Warp) -> None:
        """Fade a texture in by a mask of its size; beyond its edges they continue, the mask does not."""
        maps = _maps(warp, out)
        front = cv2.remap(texture, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        share = cv2.remap(mask, maps, None, cv2.INTER_LINEAR).astype(np.float32) / 255  # type: ignore[call-overload]
        out[...] = cv2.blendLinear(front, np.ascontiguousarray(out), share, 1 - share)

    def straighten(self, pixels: Bytes) -> None:
        """To straight alpha. Only edges need work."""
        edge = np.flatnonzero(cv2.extractChannel(pixels, 3) - np.uint8(1) < 254)  # 0 becomes 255
        if len(edge):
            flat = pixels.view(np.uint32)[..., 0]  # one number per pixel is fetched faster than four
            at = np.divmod(edge, pixels.shape[1])
            edges = flat[at].view(np.uint8).reshape(-1, 4)
            edges[:, :3] = STRAIGHT.take(edges[:, 3:] * np.int32(256) + edges[:, :3])
            flat[at] = edges.view(np.uint32)[:, 0]


STRAIGHT = np.minimum(np.arange(256) * (255 / np.maximum(np.arange(256), 1))[:, None] + 0.5, 255).astype(np.uint8)
"""(256, 256): alpha and premultiplied colour to colour."""


def lay_over(below: Bytes, top: Bytes) -> None:
    """Lay `top` over `below`, in place; both premultiplied, of the same size (Porter and Duff, 1984)."""
    below[...] = cv2.add(_let_through(np.ascontiguousarray(below), top), top)


def _let_through(picture: Bytes, by: Bytes) -> Any:
    """What of a picture is seen through another one."""
    clear = cv2.bitwise_not(cv2.extractChannel(by, 3))
    return cv2.multiply(picture, cv2.merge((clear, clear, clear, clear)), scale=1 / 255)


def _moved(texture: Bytes, warp: Warp, out: Bytes) -> Bytes:
    moved = cv2.remap(texture, _maps(warp, out), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)  # type: ignore[call-overload]
    return np.asarray(moved, np.uint8)


def _maps(warp: Warp, out: Bytes) -> Float:
    """(H, W, 2): where in the texture every pixel comes from."""
    (scale, x, y), (height, width), step = warp.to_pixels, out.shape[:2], warp.step
    part = cv2.transform(warp.mesh, np.array(((scale, 0, x), (0, scale, y)), np.float64))
    if warp.endless:
        np.minimum(part[..., 1], warp.bottom, out=part[..., 1])
    maps = cv2.resize(part, (part.shape[1] * step, part.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    return np.asarray(maps[step : step + height, step : step + width], np.float32)


def _with_head(at: Float, moves: Moves, fields: Fields) -> Float:
    if moves.bent:
        at = _bent(at, np.float32(moves.bent) * _read(fields.bend, at), moves.bent_about)
    if moves.turn or moves.up or moves.down:
        shares = np.array(((moves.turn, 0), (0, moves.turn), (0, moves.up), (0, moves.down)), np.float32)
        at = at + (_read(fields.head, at).reshape(-1, 4) @ shares).reshape(at.shape)
    return at


def _read(field: Float, at: Float) -> Float:
    """A field at places (rows, columns, 2)."""
    return cv2.remap(field, (at - FIRST) / RASTER, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]


def _turned(at: Float, angle: float, about: tuple[float, float]) -> Float:
    """Points turned about one of them, in radians."""
    (x, y), less, sin = about, 1 - np.cos(angle), np.sin(angle)
    turn = np.array([[1 - less, sin, less * x - sin * y], [-sin, 1 - less, less * y + sin * x]])
    return np.asarray(cv2.transform(at, turn), np.float32)


def _bent(at: Float, angles: Float, about: tuple[float, float]) -> Float:
    """Points turned each by an angle of its own (rows, columns) of up to a quarter of a radian, for which the first terms of sine
    and cosine do. They are complex numbers here: a turn is one product, and what it adds stays exact."""
    square = angles * angles
    turn = cv2.merge((square * (square / 24 - 0.5), angles * (square / 6 - 1))).view(np.complex64)
    points = np.ascontiguousarray(at).view(np.complex64)
    return np.asarray((points + (points - np.complex64(complex(*about))) * turn).view(np.float32), np.float32)
