"""What hangs on a figure, as oscillators: each chain's links swing about their joints in modes that do not heed each other.

A chain is a line of rigid links with the mass along them, like a hanging cord. Small swings of it obey M a'' + K a = forces,
where `a` are the angles by which the links leave rest; M follows from where the masses are, K from springs that pull every
link to rest as gravity pulls a cord (with what hangs below it), and from springs between neighbours that keep hair from
kinking. The eigenvectors of M and K are the modes (Goldstein, Classical Mechanics, chapter 6): in each of them the chain is
one damped oscillator, for which there is an exact solution. K is scaled so that the slowest mode has the frequency that is
wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.layers.chains import Chain
from raven.posers.protocol import Swing

CHIN_LENGTH, CHIN_FREQUENCY = (
    85.0,
    1.35,
)  # template units and Hz of a lock that falls to the chin; others as pendulums go
FREQUENCIES = (0.8, 2.5)  # Hz; slower looks like floating in water, quicker like trembling
BENDING = 0.25  # of the springs between neighbours, as a share of the pull to rest at the root
EXAGGERATION = 1.2  # of the root's motion: turned heads of drawn pictures move far less than heads do
WIND_FROM = np.array((1.0, 0.3))  # its push in the picture's plane, mostly from the side
REACH = np.deg2rad((10.0, 25.0))  # the most that the first and the last link of a chain leave rest
TIP = 13.0  # template units that a tip can hang aside: what is behind a lock is known, or guessed well, about as far as that

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hanging:
    """All chains of one figure, one after the other: C chains with J joints, of L links and as many modes."""

    chain_of: NDArray[np.intp]
    """(L,): the chain of each link and mode."""
    links: Values
    """(L, 2): from joint to joint at rest, template units."""
    below: Values
    """(J, L): 1 where a joint hangs on a link."""
    joints: Values
    """(J, 2): at rest."""
    shapes: Values
    """(L, L): the angle of each link (radians, clockwise as seen) in each mode."""
    frequency: Values
    """(L,): of each mode, undamped, radians per second."""
    drive: Values
    """(L, 3): acceleration of each mode by that of its chain's root: to the right, down, clockwise."""
    push: Values
    """(L, J): acceleration of each mode by a wind at each joint. A steady wind of 1 blows a lock that falls to the chin about a
    radian aside, and longer hair, which is heavy, less."""
    reach: Values
    """(L,): the most that each link leaves rest, radians."""


def hang(chains: Sequence[Chain]) -> Hanging:
    """The chains as oscillators; at least one."""
    parts = [_modes(chain) for chain in chains]
    links = [chain_links for chain_links, *_ in parts]
    counts = [len(chain_links) for chain_links in links]
    return Hanging(
        chain_of=np.repeat(np.arange(len(chains)), counts),
        links=np.concatenate(links),
        below=_diagonal([np.tri(count + 1, count, -1) for count in counts]),
        joints=np.concatenate([chain.joints for chain in chains]).astype(np.float64),
        shapes=_diagonal([shapes for _, shapes, *_ in parts]),
        frequency=np.concatenate([frequency for _, _, frequency, _, _ in parts]),
        drive=np.concatenate([drive for *_, drive, _ in parts]),
        push=_diagonal([push for *_, push in parts]),
        reach=np.concatenate([_reaches(chain_links) for chain_links in links]),
    )


def _reaches(links: Values) -> Values:
    """The most that each link of a chain leaves rest; a single one as the last of many."""
    count = len(links)
    angles = np.linspace(float(REACH[0]), float(REACH[1]), count) if count > 1 else REACH[1:]
    return angles * min(1.0, TIP / max(float(np.hypot(*links.T) @ angles), 1e-6))


def displaced(hanging: Hanging, angles: Values, turns: Values) -> Swing:
    """How far each joint hangs from where it would be rigidly; `angles` (L,) of the links, `turns` (C,) of the roots."""
    rigid = turns[hanging.chain_of]
    swung = _rotated(hanging.links, rigid + angles) - _rotated(hanging.links, rigid)
    return (hanging.below @ swung).astype(np.float32)


def fundamental(chain: Chain) -> float:
    """Hz in which a chain swings slowest."""
    length = np.hypot(*np.diff(chain.joints, axis=0).T).sum()
    pendulum = CHIN_FREQUENCY * np.sqrt(chain.stiffness * CHIN_LENGTH / max(float(length), 1.0))
    return float(np.clip(pendulum, *FREQUENCIES))


def _modes(chain: Chain) -> tuple[Values, Values, Values, Values, Values]:
    """Links, shapes, frequencies, drive and push of one chain; see `Hanging`."""
    joints = np.asarray(chain.joints, np.float64)
    links = np.diff(joints, axis=0)
    lengths = np.maximum(np.hypot(*links.T), 1e-3)
    across = np.column_stack((-links[:, 1], links[:, 0]))  # where a link's end goes when it turns clockwise
    masses = np.append(lengths, 0) + np.insert(lengths, 0, 0)
    carried = np.tri(len(joints), len(links), -1) * masses[:, None]  # (joints, links): the mass that each link moves
    below = carried.sum(0)

    deeper = np.maximum.outer(np.arange(len(links)), np.arange(len(links)))
    inertia = across @ across.T * below[deeper] + np.diag(1e-6 * lengths**2 * below)
    pull = lengths * below
    between = np.diff(np.eye(len(links)), axis=0)
    stiffness = np.diag(pull) + BENDING * pull[0] * between.T @ between

    root = np.linalg.cholesky(np.linalg.inv(inertia))
    squares, vectors = np.linalg.eigh(root.T @ stiffness @ root)
    shapes = root @ vectors
    slowest = 2 * np.pi * fundamental(chain)
    frequency = slowest * np.sqrt(squares / squares[0])

    arms = joints - joints[0]
    rim = np.column_stack((-arms[:, 1], arms[:, 0]))  # where the joints go when the root turns
    by_place = across * below[:, None]
    by_turn = (carried * (rim @ across.T)).sum(0)
    drive = -EXAGGERATION * shapes.T @ np.column_stack((by_place, by_turn))
    push = slowest**2 * np.sqrt(lengths.sum() * CHIN_LENGTH) * shapes.T @ (carried * (across @ WIND_FROM)).T
    return links, shapes, frequency, drive, push


def _rotated(vectors: Values, angles: Values) -> Values:
    cos, sin = np.cos(angles), np.sin(angles)
    x, y = vectors.T
    return np.column_stack((cos * x - sin * y, sin * x + cos * y))


def _diagonal(blocks: Sequence[Values]) -> Values:
    """The blocks along the diagonal of one matrix, zero elsewhere."""
    whole = np.zeros(np.sum([block.shape for block in blocks], axis=0))
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return whole
