"""Which part of a drawing is seen: the outlines of what some of its layers leave free of the layers in front of them."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator

import cv2
import numpy as np
from PIL import Image

from drawing.pen import Points

SVG = "http://www.w3.org/2000/svg"
DENSITY = 4  # pixels per unit of the template at which the outlines are found
FINENESS = 0.12  # how far, in units, a traced outline may be off
INSET = 1.4  # how far, in units, regions stay inside the outline of the whole figure, so that no pixel of it is half covered
LEAST = 3.0  # smaller patches, in square units, are left out: gaps between strands
PAINTS = {"seen": "0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 1 0", "hidden": "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0"}


def visible(svg: str, layers: Collection[str], spread: float = 0) -> list[Points]:
    """Polygons, in units of the template, around what can be seen of `layers`, and `spread` units more on all sides.

    `layers` are ids of groups at the top level of the drawing or within `face_features`. Everything drawn after them
    hides them. A polygon inside another one is a hole.
    """
    import resvg_py

    root = ET.fromstring(svg)
    drawing = ET.Element(f"{{{SVG}}}svg", {"viewBox": root.get("viewBox", "0 0 512 512")})
    definitions = ET.SubElement(drawing, f"{{{SVG}}}defs")
    definitions.extend(root.findall(f"{{{SVG}}}defs/*"))
    for name, matrix in PAINTS.items():
        paint = ET.SubElement(definitions, f"{{{SVG}}}filter", {"id": name, "color-interpolation-filters": "sRGB"})
        ET.SubElement(paint, f"{{{SVG}}}feColorMatrix", {"values": matrix})
    for group in _groups(root):
        paint_name = "seen" if group.get("id") in layers else "hidden"
        ET.SubElement(drawing, f"{{{SVG}}}g", {"filter": f"url(#{paint_name})"}).append(group)
    data = resvg_py.svg_to_bytes(svg_string=ET.tostring(drawing, encoding="unicode"), width=512 * DENSITY)
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"), np.uint16)
    mask = (picture[..., 0] * picture[..., 3] > 255 * 255 // 2).astype(np.uint8)
    if spread:
        mask = (cv2.distanceTransform(1 - mask, cv2.DIST_L2, 5) <= spread * DENSITY).astype(np.uint8)
    figure = (picture[..., 3] == 255).astype(np.uint8)
    mask[cv2.distanceTransform(figure, cv2.DIST_L2, 5) <= INSET * DENSITY] = 0
    found, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    outlines = [cv2.approxPolyDP(one, FINENESS * DENSITY, True) for one in found if _area(one) >= LEAST]
    return [(one[:, 0].astype(np.float64) + 0.5) / DENSITY for one in outlines]


def _groups(root: ET.Element) -> Iterator[ET.Element]:
    for element in root:
        if element.tag == f"{{{SVG}}}g":
            yield from element if element.get("id") == "face_features" else [element]


def _area(contour: cv2.typing.MatLike) -> float:
    return float(cv2.contourArea(contour)) / DENSITY**2
