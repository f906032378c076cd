"""The crop as a box whose edges and corners can be dragged."""

from dataclasses import dataclass, replace

LEAST = 0.05  # share of the width and of the height that must remain, as the server wants it


@dataclass(frozen=True)
class EditedCrop:
    """What is kept, in shares of the full picture from its upper left corner."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


def edges_at(crop: EditedCrop, point: tuple[float, float], reach: float) -> frozenset[str]:
    """Which edges the mouse takes at this point of the picture: one, two at a corner, all four inside the box."""
    x, y = point
    beside = crop.top - reach <= y <= crop.bottom + reach
    above = crop.left - reach <= x <= crop.right + reach
    edges = set()
    if beside:
        edges |= {name for name in ("left", "right") if abs(getattr(crop, name) - x) <= reach}
    if above:
        edges |= {name for name in ("top", "bottom") if abs(getattr(crop, name) - y) <= reach}
    if not edges and crop.left < x < crop.right and crop.top < y < crop.bottom:
        edges = {"left", "top", "right", "bottom"}
    return frozenset(edges)


def dragged(crop: EditedCrop, edges: frozenset[str], x: float, y: float) -> EditedCrop:
    """The crop after some edges were moved by so much; they stay in the picture and apart from each other."""
    if len(edges) == 4:
        x = min(max(x, -crop.left), 1 - crop.right)
        y = min(max(y, -crop.top), 1 - crop.bottom)
        return _rounded(
            replace(crop, left=crop.left + x, right=crop.right + x, top=crop.top + y, bottom=crop.bottom + y)
        )
    if "left" in edges:
        crop = replace(crop, left=min(max(crop.left + x, 0.0), crop.right - LEAST))
    if "right" in edges:
        crop = replace(crop, right=max(min(crop.right + x, 1.0), crop.left + LEAST))
    if "top" in edges:
        crop = replace(crop, top=min(max(crop.top + y, 0.0), crop.bottom - LEAST))
    if "bottom" in edges:
        crop = replace(crop, bottom=max(min(crop.bottom + y, 1.0), crop.top + LEAST))
    return _rounded(crop)


def _rounded(crop: EditedCrop) -> EditedCrop:
    return EditedCrop(*(round(value, 3) for value in (crop.left, crop.top, crop.right, crop.bottom)))
