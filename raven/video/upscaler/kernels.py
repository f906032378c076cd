"""Resampling with plain kernels, so that lines are crisp and silhouettes clean.

Everything here works on sRGB bytes with premultiplied alpha: kernels draw dark lines more truly in sRGB than in linear
light (by half a decibel to one, see docs/upscaler.md), and premultiplied, no black seeps from transparent pixels into
the edge.
"""

from typing import Literal, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from raven import neural
from raven.video.picture import Rgba8

Kernel = Literal["bilinear", "bicubic", "lanczos"]

Premultiplied8: TypeAlias = NDArray[np.uint8]
"""(height, width, 4) uint8: sRGB times alpha, and alpha."""

_CV2_KERNELS = {"bilinear": cv2.INTER_LINEAR, "bicubic": cv2.INTER_CUBIC}


def prepare() -> None:
    """Load what makes the slow ones of these faster, if it is installed: for who reduces, or uses Lanczos, frame by frame."""
    if neural.is_here():
        neural.load()


def resample(rgba8: Rgba8, width: int, height: int, kernel: Kernel) -> Rgba8:
    """The picture in this size. A kernel that reduces an axis widens with the reduction, so that nothing aliases."""
    if (width, height) == (rgba8.shape[1], rgba8.shape[0]):
        return rgba8
    return straight(resample_premultiplied(premultiplied(rgba8), width, height, kernel))


def resample_premultiplied(figure: Premultiplied8, width: int, height: int, kernel: Kernel) -> Premultiplied8:
    """The same for a picture that is premultiplied, and stays so."""
    if width < figure.shape[1] or height < figure.shape[0]:
        return _antialiased(figure, width, height, kernel)
    if kernel == "bilinear":
        return _with_opencv(figure, width, height, kernel)  # nothing to bound: it never overshoots
    enlarged = _with_opencv if kernel == "bicubic" else _antialiased
    return bounded(enlarged(figure, width, height, kernel), figure)


def bounded(enlarged: Premultiplied8, source: Premultiplied8) -> Premultiplied8:
    """Every value brought between the least and the most that `source` has around its place; changes `enlarged`.

    Overshoot is what a sharp kernel or a network draws beside an edge that was not there: a bright rim inside the
    silhouette, a ghost of it outside. Without it the result is also closer to the truth (docs/upscaler.md has figures).
    """
    size = enlarged.shape[1], enlarged.shape[0]
    around = np.ones((3, 3), np.uint8)
    limit = cv2.resize(cv2.dilate(source, around), size, interpolation=cv2.INTER_NEAREST)
    cv2.min(enlarged, limit, dst=enlarged)
    cv2.resize(cv2.erode(source, around), size, dst=limit, interpolation=cv2.INTER_NEAREST)
    cv2.max(enlarged, limit, dst=enlarged)
    return enlarged


def premultiplied(rgba8: Rgba8) -> Premultiplied8:
    """Colours times alpha, rounded."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(rgba8), cv2.COLOR_RGBA2mRGBA), np.uint8)


def straight(figure: Premultiplied8) -> Rgba8:
    """Colours without alpha in them again; black where it is transparent. A colour greater than alpha counts as alpha."""
    return np.asarray(cv2.cvtColor(figure, cv2.COLOR_mRGBA2RGBA), np.uint8)


def _with_opencv(figure: Premultiplied8, width: int, height: int, kernel: Kernel) -> Premultiplied8:
    return np.asarray(cv2.resize(figure, (width, height), interpolation=_CV2_KERNELS[kernel]), np.uint8)


def _antialiased(figure: Premultiplied8, width: int, height: int, kernel: Kernel) -> Premultiplied8:
    torch = neural.loaded()  # four times as fast as Pillow; to load it here would hold frames up for seconds
    if torch is None:
        return _with_pillow(figure, width, height, kernel)
    batch = torch.from_numpy(np.ascontiguousarray(figure)).permute(2, 0, 1)[None]
    try:
        result = torch.nn.functional.interpolate(batch, size=(height, width), mode=kernel, antialias=True)
    except NotImplementedError:  # older versions of PyTorch know no Lanczos
        return _with_pillow(figure, width, height, kernel)
    return np.asarray(cv2.merge([plane.contiguous().numpy() for plane in result[0]]), np.uint8)


def _with_pillow(figure: Premultiplied8, width: int, height: int, kernel: Kernel) -> Premultiplied8:
    """In the mode RGBX Pillow sees no alpha in the fourth channel."""
    image = Image.frombytes("RGBX", (figure.shape[1], figure.shape[0]), figure.tobytes())
    return np.array(image.resize((width, height), Image.Resampling[kernel.upper()]))
