"""How far a found rig is from the truth, in template units, feature by feature."""

import numpy as np

from raven.posers.puppet.rig import Brow, Eye, Line, Mouth, Rig


def errors(found: Rig, true: Rig) -> dict[str, float]:
    """Mean distances per feature: lids, corners, iris (centre), iris_size, brows, mouth, jaw, chin (only up and down)."""
    eyes = [(found.left_eye, true.left_eye), (found.right_eye, true.right_eye)]
    brows = [(found.left_brow, true.left_brow), (found.right_brow, true.right_brow)]
    return {
        "lids": float(np.mean([_borders(a, b) for a, b in eyes])),
        "corners": float(np.mean([_ends(a.upper, b.upper) for a, b in eyes])),
        "iris": float(np.mean([np.hypot(*np.subtract(a.iris, b.iris)) for a, b in eyes])),
        "iris_size": float(
            np.mean([(abs(a.iris_width - b.iris_width) + abs(a.iris_height - b.iris_height)) / 2 for a, b in eyes])
        ),
        "brows": float(np.mean([_between(a.line, b.line) for a, b in brows])),
        "mouth": _borders(found.mouth, true.mouth),
        "jaw": _between(found.head.outline, true.head.outline),
        "chin": abs(found.head.chin[1] - true.head.chin[1]),
        "neck": abs(found.neck.width - true.neck.width) / 2,
    }


def _borders(found: Eye | Mouth, true: Eye | Mouth) -> float:
    return (_between(found.upper, true.upper) + _between(found.lower, true.lower)) / 2


def _ends(found: Line, true: Line) -> float:
    return float(np.mean([np.hypot(*np.subtract(found[i], true[i])) for i in (0, -1)]))


def _between(a: Line | Brow, b: Line) -> float:
    """Mean distance between two lines, from each to the nearest point of the other."""
    p, q = _dense(np.array(a)), _dense(np.array(b))
    apart = np.hypot(p[:, None, 0] - q[None, :, 0], p[:, None, 1] - q[None, :, 1])
    return float((apart.min(0).mean() + apart.min(1).mean()) / 2)


def _dense(line: np.ndarray) -> np.ndarray:
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, length[-1], 80)
    return np.stack([np.interp(at, length, line[:, 0]), np.interp(at, length, line[:, 1])], 1)
