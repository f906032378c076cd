"""From the points and parts of a found face to a rig: smooth lines through the points, measures from the parts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from raven.landmarks.curves import smooth_line
from raven.landmarks.faces import Face, PartMap
from raven.landmarks.frame import Matrix, inverse
from raven.landmarks.parts import PART
from raven.landmarks.points import INDEX
from raven.posers.puppet.rig import Brow, Eye, Head, Mouth, Neck, Point, Rig

TEMPLATE = 512
LOOKS_OPEN, HALF_SEEN = (
    0.65,
    0.45,
)  # least chance of being visible that takes nothing from an eye; from a brow or a mouth
HALFWAY = 0.09  # expected error, in sizes of the face, at which a part is as good as a guess
Numbers = NDArray[np.float64]


def rig_of(face: Face, matrix: Matrix) -> Rig:
    """The rig of a face. `matrix` leads from the pixels of its picture to template units; edges count whole in both."""
    return _Measures(face, matrix).rig()


class _Measures:
    """A face and the way from its picture's pixels to the units of the template."""

    def __init__(self, face: Face, matrix: Matrix) -> None:
        self.face = face
        self.to_template = matrix
        self.to_picture = inverse(matrix)

    def rig(self) -> Rig:
        return Rig(
            left_eye=self._eye("left"),
            right_eye=self._eye("right"),
            left_brow=self._brow("left"),
            right_brow=self._brow("right"),
            mouth=self._mouth(),
            head=self._head(),
            neck=self._neck(),
        )

    def _at(self, *names: str) -> Numbers:
        """(n, 2) template units, in which the middle of the first pixel is 0."""
        points = np.stack([self.face.point(name) for name in names]).astype(np.float64)
        return points @ self.to_template[:, :2].T + self.to_template[:, 2] - 0.5

    def _confidence(self, prefix: str, sight: float | None = None) -> float:
        """How sure a part is. `sight`: the chance of being visible that does no harm; None where hidden points do none."""
        where = [index for name, index in INDEX.items() if name.startswith(prefix)]
        error = float(self.face.error[where].mean())
        sure = self.face.chance / (1 + (error / HALFWAY) ** 2)
        if sight is not None:
            sure *= float(np.clip(self.face.seen[where].mean() / sight, 0, 1))
        return round(sure, 3)

    def _eye(self, side: str) -> Eye:
        lid = {}
        for name, extreme in (("upper", "top"), ("lower", "bottom")):
            points = self._at(
                *(f"{side}_eye.{n}" for n in ("inner", f"{name}_inner", f"{name}_middle", f"{name}_outer", "outer"))
            )
            lid[name] = _through(_with_extreme(points, self._at(f"{side}_eye.{extreme}")[0]))
        upper, lower = lid["upper"], lid["lower"]
        lower = np.stack([lower[:, 0], np.maximum(lower[:, 1], np.interp(lower[:, 0], *upper.T) + 0.3)], axis=1)
        lower[0], lower[-1] = upper[0], upper[-1]
        iris = self._at(*(f"{side}_eye.{n}" for n in ("iris", "iris_inner", "iris_outer", "iris_top", "iris_bottom")))
        detail = self.face.details[0 if side == "right" else 1]
        return Eye(
            upper=_points(upper),
            lower=_points(lower),
            lash=round(self._thickness(detail, "lash", upper, (0.6, 9.0), rise=True), 2),
            iris=(round(float(iris[0, 0]), 2), round(float(iris[0, 1]), 2)),
            iris_width=round(max(2.0, float(np.hypot(*(iris[1] - iris[2])))), 2),
            iris_height=round(max(2.0, float(np.hypot(*(iris[3] - iris[4])))), 2),
            confidence=self._confidence(f"{side}_eye.", LOOKS_OPEN),
        )

    def _brow(self, side: str) -> Brow:
        names = (f"{side}_brow.{n}" for n in ("inner", "inner_middle", "middle", "outer_middle", "outer"))
        line = _through(_leftmost_first(self._at(*names)))
        detail = self.face.details[0 if side == "right" else 1]
        return Brow(
            line=_points(line),
            thickness=round(self._thickness(detail, "brow", line, (0.8, 8.0)), 2),
            confidence=self._confidence(f"{side}_brow.", HALF_SEEN),
        )

    def _thickness(
        self, detail: PartMap, part: str, line: Numbers, limits: tuple[float, float], rise: bool = False
    ) -> float:
        """How thick a stroke along `line` is, by the share of the part across it; only above it with `rise`."""
        across = np.arange(-limits[1] if rise else -limits[1] / 2, 0.3 if rise else limits[1] / 2, 0.25)
        middle = line[len(line) // 5 : -(len(line) // 5) or None]
        rows = middle[:, None, 1] + across
        columns = np.broadcast_to(middle[:, :1], rows.shape)
        shares = self._read(detail, part, columns, rows)
        return float(np.clip(np.percentile((shares.sum(axis=1) * 0.25), 75 if rise else 60), *limits))

    def _read(self, detail: PartMap, part: str, x: Numbers, y: Numbers) -> Numbers:
        """The share of a part at places in template units."""
        places = (np.stack([x, y], axis=-1) + 0.5) @ self.to_picture[:, :2].T + self.to_picture[:, 2]
        inside = places @ detail.matrix[:, :2].T + detail.matrix[:, 2]
        share = detail.shares[PART[part]]
        columns = np.clip(inside[..., 0].astype(int), 0, share.shape[1] - 1)
        rows = np.clip(inside[..., 1].astype(int), 0, share.shape[0] - 1)
        return np.asarray(share[rows, columns], np.float64)

    def _mouth(self) -> Mouth:
        def border(name: str, middle: str) -> Numbers:
            names = ("mouth.left", f"mouth.{name}_left", f"mouth.{middle}", f"mouth.{name}_right", "mouth.right")
            return _through(self._at(*names))

        upper, lower = border("upper", "top"), border("lower", "bottom")
        lower[:, 1] = np.maximum(lower[:, 1], np.interp(lower[:, 0], *upper.T))
        lower[0], lower[-1] = upper[0], upper[-1]
        return Mouth(upper=_points(upper), lower=_points(lower), confidence=self._confidence("mouth.", HALF_SEEN))

    def _head(self) -> Head:
        outline = _through(self._at(*(f"jaw_{step}" for step in range(9))))
        chin, top = self._at("chin", "hair_top")
        left, right = self._extent(float(self._at("left_eye.top")[0, 1]) - 12, float(chin[1]))
        return Head(
            outline=_points(outline),
            chin=(round(float(chin[0]), 2), round(float(chin[1]), 2)),
            top=round(float(np.clip(top[1], -64, 576)), 1),
            left=round(left, 1),
            right=round(right, 1),
            confidence=self._confidence("jaw_"),
        )

    def _extent(self, top: float, bottom: float) -> tuple[float, float]:
        """x of the outermost hair or skin of the head between two heights."""
        size = (TEMPLATE, TEMPLATE)
        shares = self.face.parts.onto(self.to_template, size)
        head = sum(shares[PART[name]] for name in ("skin", "ear", "front hair", "back hair", "eye white", "glasses"))
        rows = np.asarray(head)[max(0, int(top)) : max(int(top) + 1, int(bottom))]
        columns = np.flatnonzero((rows > 0.5).mean(axis=0) > 0.15)
        if not len(columns):
            outline = self._at("jaw_0", "jaw_8")
            return float(outline[0, 0]) - 8, float(outline[1, 0]) + 8
        return float(columns[0]), float(columns[-1])

    def _neck(self) -> Neck:
        left, right = self._at("neck_left", "neck_right")
        chin = self._at("chin")[0]
        x, width = float(left[0] + right[0]) / 2, max(6.0, float(right[0] - left[0]))
        rows = np.arange(chin[1] + 4, chin[1] + 60)
        neck = self._read(self.face.parts, "neck", np.full_like(rows, x), rows)
        past = np.flatnonzero((neck < 0.5) & (np.arange(len(rows)) > 3))
        bottom = float(rows[past[0]]) if len(past) else float(chin[1]) + 15
        return Neck(
            pivot=(round(x, 2), round(float(chin[1]) + 3, 2)),
            width=round(width, 2),
            bottom=round(bottom, 2),
            confidence=self._confidence("neck_"),
        )


def _with_extreme(points: Numbers, extreme: Numbers) -> Numbers:
    """The five points of a lid, the leftmost corner first, with the one over the iris put among them, where it is clear of
    the others.

    The corners stay its ends even where a lid bulges beyond them, as those of tall eyes do.
    """
    row = _leftmost_first(points)
    if not row[0, 0] < extreme[0] < row[-1, 0]:
        return row
    near = np.abs(row[:, 0] - extreme[0]).argmin()
    if np.abs(row[near, 0] - extreme[0]) < 1.5 and 0 < near < len(row) - 1:
        row = row.copy()
        row[near] = (row[near] + extreme) / 2
        return row
    return np.insert(row, int(np.argmax(row[:, 0] > extreme[0])), extreme, axis=0)


def _leftmost_first(points: Numbers) -> Numbers:
    return points if points[0, 0] <= points[-1, 0] else points[::-1]


def _through(points: Numbers) -> Numbers:
    """A smooth line through the points, x never going back, from the first to the last."""
    points = points.copy()
    points[-1, 0] = max(points[-1, 0], points[0, 0] + 1)
    smooth = smooth_line(points)
    smooth[:, 0] = np.maximum.accumulate(smooth[:, 0].clip(points[0, 0], points[-1, 0]))
    return smooth


def _points(line: Numbers | Sequence[Numbers]) -> tuple[Point, ...]:
    inside = np.clip(np.asarray(line), -64, 576)
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in inside)
