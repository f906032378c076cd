"""What an atlas says of brows, eyes and mouth: how each region changes against rest in a pose."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from raven.layers.guided import Float
from raven.pose import Pose
from raven.posers.hybrid import plan
from raven.posers.hybrid.atlas import Atlas
from raven.posers.hybrid.expansion import Expansion
from raven.posers.hybrid.regions import Region
from raven.posers.puppet.features.strokes import smoothstep

NOISE = 60.0  # squared levels; where the gaze changes a pixel less than this, the probes tell nothing
ALONE = 0.2  # values of other morphs beside which the finer steps of one are no longer seen
CORNERS_MEET = 6.0  # template units across the middle of the mouth in which its halves go over into each other

Values: TypeAlias = tuple[tuple[tuple[str, float], ...], ...]


class Feature:
    """One region of the face between the nodes of its part. What is baked when it is made is what it knows."""

    def __init__(self, atlas: Atlas, region: Region, others: Sequence["Feature"] = ()) -> None:
        """`others`: the features whose own changes `around` leaves to them."""
        self.region = region
        self.mask = region.mask()[..., None]
        pictures, baked = atlas.pictures[region.name], atlas.baked[region.name]
        changes = pictures.astype(np.int16) - atlas.rest_of(region)
        changes[~baked] = 0
        nodes = plan.nodes(region.part)
        tables = plan.TABLES[region.part]
        eye = region.part == "eye"
        iris = [table for table in tables if set(table.axes) <= {*plan.GAZE, "small"} and eye]
        shapes = [table for table in tables if table not in iris and table not in plan.LIDS_AND_IRIS]
        # Combinations that were never baked can add up to more than any picture shows; nothing real lies outside of these.
        for other in others:
            other._keep_out(changes, nodes, region)
        self._least, self._most = changes.min(axis=0), changes.max(axis=0)
        self._both: Expansion | None = None
        self._shape = Expansion(shapes, nodes, changes, baked)
        self._iris = Expansion(iris, nodes, changes, baked) if iris else None
        self._fine = self._fine_steps(nodes, changes, baked)
        self._open = _openness(nodes, changes, baked) if iris else None
        if iris:
            self._both = self._lids_and_iris(nodes, changes, baked)
        self._middle = (np.arange(region.grid.width) + 0.5) / region.grid.width

    def _keep_out(self, changes: Float, nodes: Sequence[plan.Node], region: Region) -> None:
        """Take out of pictures of a region around this one the share that this feature draws better itself."""
        where = self.region.grid.slices(region.grid)
        for change, node in zip(changes, nodes, strict=True):
            if any(plan.part_of(axis)[0] == self.region.part for axis in node):
                change[where] = np.rint(change[where] * (1 - self.mask)).astype(np.int16)

    def values(self, pose: Pose) -> Values:
        """All of a pose that this feature depends on; of a region that spans both sides, those of the left and of the right."""
        sides = ("left", "right") if self.region.whole else (self.region.side,)
        return tuple(tuple(plan.axis_values(self.region.part, side, pose).items()) for side in sides)

    def change(self, values: Values) -> Float:
        """(height, width, 3): what changes against rest, in levels, fading to nothing at the borders of the region."""
        if self.region.whole:
            change = self._both_sides(*(dict(side) for side in values))
        elif self.region.part == "eye":
            change = self._eye(dict(values[0]))
        else:
            change = self._shaped(dict(values[0]))
        return np.clip(change, self._least, self._most) * self.mask

    def openness(self, values: Values) -> Float:
        """(height, width): how much of the inside of the eye the lids leave to be seen, 0..1."""
        return self._left_open(dict(values[0]))

    def _eye(self, values: Mapping[str, float]) -> Float:
        change = self._shaped({axis: value for axis, value in values.items() if axis in plan.LIDS})
        inside = {axis: value for axis, value in values.items() if axis not in plan.LIDS}
        if inside and self._iris is not None:
            iris = self._iris.change(inside) + self._finer(inside)
            change += self._left_open(values)[..., None] * iris
            if self._both is not None and len(inside) < len(values):
                change += self._both.change(values)
        return change

    def _shaped(self, values: Mapping[str, float]) -> Float:
        """The shape without irises."""
        return self._shape.change(values) + self._finer(values)

    def _finer(self, values: Mapping[str, float]) -> Float | float:
        """What the finer steps of a morph add, when it is the last that is up."""
        added: Float | float = 0.0
        total = sum(abs(value) for value in values.values())
        for axis, value in values.items():
            alone = 1 - (total - abs(value)) / ALONE
            if alone > 0:
                added = added + alone * self._fine.change({axis: value})
        return added

    def _fine_steps(self, nodes: list[plan.Node], changes: Float, baked: Float) -> Expansion:
        """What single morphs show beyond the coarser steps."""
        tables = plan.FINE[self.region.part]
        axes = {axis for table in tables for axis in table.axes}
        beyond = np.zeros_like(changes)
        for i, node in enumerate(nodes):
            if baked[i] and len(node) == 1 and axes.issuperset(node):
                coarse = self._iris if self._iris is not None and "small" in node else self._shape
                beyond[i] = np.rint(changes[i] - coarse.change(node))
        return Expansion(tables, nodes, beyond, baked, apart=True)

    def _lids_and_iris(self, nodes: list[plan.Node], changes: Float, baked: Float) -> Expansion:
        """What pictures of lids with irises show beyond irises that the lids cover."""
        beyond = np.zeros_like(changes)
        for i, node in enumerate(nodes):
            if baked[i] and len(node) == 2 and _is_joint(node):
                beyond[i] = np.rint(changes[i] - self._eye(node))
        return Expansion(plan.LIDS_AND_IRIS, nodes, beyond, baked, apart=True)

    def _left_open(self, values: Mapping[str, float]) -> Float:
        left = np.ones((self.region.grid.height, self.region.grid.width), np.float32)
        if self._open is not None:
            for lid in plan.LIDS:
                if values.get(lid):
                    left *= np.clip(1 + self._open.change({lid: values[lid]}) / 255, 0, 1)
        return left

    def _both_sides(self, left: Mapping[str, float], right: Mapping[str, float]) -> Float:
        if left == right:
            return self._shaped(left)
        # The character's left is on the viewer's right.
        to_left = smoothstep((self._middle - 0.5) * self.region.grid.width / CORNERS_MEET + 0.5)[None, :, None]
        one, other = self._shaped(left), self._shaped(right)
        return np.asarray(other + (one - other) * to_left, np.float32)


def _is_joint(node: plan.Node) -> bool:
    return any(set(node) == set(table.axes) for table in plan.LIDS_AND_IRIS)


def features_of(atlas: Atlas) -> tuple[Feature, ...]:
    """Every region of an atlas, `around` last."""
    features = [Feature(atlas, region) for region in atlas.regions if region.part != "around"]
    return (*features, *(Feature(atlas, region, features) for region in atlas.regions if region.part == "around"))


def _openness(nodes: list[plan.Node], changes: Float, baked: Float) -> Expansion:
    """How every single lid shape covers the inside of the eye: 0 where it leaves all to be seen, -255 where nothing.

    Where the pictures of other directions of gaze differ from the one that looks ahead, the inside is seen; a lid that
    is down to there makes the difference smaller, by this share (least squares over all directions and the colours).
    """
    where = {plan.node_key(node): i for i, node in enumerate(nodes) if baked[i]}
    looks = plan.LOOKS
    known = [changes[where[key]].astype(np.float32) for look in looks if (key := plan.node_key(look)) in where]
    covered = np.zeros(changes.shape[:3], np.int16)
    measured = np.zeros(len(nodes), bool)
    singles = [(i, node) for i, node in enumerate(nodes) if len(node) == 1 and next(iter(node)) in plan.LIDS]
    for i, node in singles:
        probes = [where.get(plan.node_key({**node, **look})) for look in looks]
        if len(known) < len(looks) or not baked[i] or None in probes:
            continue
        seen = sum(
            ((changes[probe].astype(np.float32) - changes[i]) * look).sum(axis=2)
            for probe, look in zip(probes, known, strict=True)
        )
        whole = sum((look**2).sum(axis=2) for look in known)
        covered[i] = np.rint(255 * (np.clip((seen + NOISE) / (whole + NOISE), 0, 1) - 1))
        measured[i] = True
    alone = [table for table in plan.TABLES["eye"] if len(table.axes) == 1 and table.axes[0] in plan.LIDS]
    return Expansion(alone, nodes, covered, measured)
