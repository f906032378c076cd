"""Scenes: the figure cut out of a painted background, by what the networks see of its parts and by colour (GrabCut)."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.frame import FaceFrame
from raven.layers.guided import lines

Float = NDArray[np.float32]

LONGER = 420  # pixels of the longer side on which colours are told apart
ROUNDS = 2
STRING = 0.3  # sizes of the face: what is thinner, far from the face, is of the scene
GUIDE = 840  # pixels of the longer side on which the border is moved to the edges
RADIUS = 0.004  # of the longer side: how far it may move
LIMB = 0.3  # sizes of the face: least edge of a hand apart from the figure
CUFF = 0.6  # sizes of the face: about how far apart it may be
SKIN = 14.0  # distance of hues (Lab) up to which something is of the face's skin
UNLIKE = 20.0  # levels of 255 by which it differs from the scene beside it
FLAT = 2e-4  # variance of colour (0..1) that is no edge
HINT = 0.2  # the least and, from 1, the largest chance that a guess may have
SURE_IN, SURE_OUT = 0.8, 0.04  # chances that colours do not change
RAISED = 0.7  # sizes below the middle of a face, about its chin, from which bare arms may be that the networks take for scene


def cut_from_scene(
    rgb8: NDArray[np.uint8], frame: FaceFrame, inside: Float, trunk: Float | None = None
) -> tuple[NDArray[np.uint8], bool]:
    """The figure (H, W, 4) around the face at `frame`, and whether something of it was apart, so that it is in doubt.

    `inside`: (H, W) the chance of each pixel, NaN where it is unknown; `trunk` the same below the head, where it is a hint only.
    """
    height, width = rgb8.shape[:2]
    scale = min(1.0, LONGER / max(height, width))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    small = np.asarray(cv2.resize(rgb8, size, interpolation=cv2.INTER_AREA), np.uint8)
    chance, share = _smaller(inside, size)
    rows, columns = np.mgrid[: size[1], : size[0]]
    body = _body(frame, columns / scale, rows / scale)
    if trunk is not None:
        body = _hinted(body, *_smaller(trunk, size))
    guess = np.where(share > 0.5, chance, body)
    labels = np.where(guess > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[(share > 0.5) & (guess > SURE_IN)] = cv2.GC_FGD
    middle = round(frame.x * scale), round(frame.y * scale)
    skin = _skin_hued(small, frame.size * scale, *middle)
    raised = skin & (rows / scale > frame.y + RAISED * frame.size)
    labels[(share > 0.5) & (guess < SURE_OUT) & ~raised] = cv2.GC_BGD
    labels[body < 0.03] = np.where(share > 0.5, labels, cv2.GC_BGD)[body < 0.03]
    if (labels == cv2.GC_BGD).any() and ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.setRNGSeed(0)  # of this thread: it begins with clusters at random, and a picture is always cut out alike
        cv2.grabCut(small, labels, None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    figure = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8)
    far = (share < 0.5) & (body < 0.6)
    main = _main_piece(figure, frame.size * scale, far, *middle)
    whole, was_apart = _with_limbs(main, figure, small, skin, frame.size * scale)
    return _with_inner_colours(rgb8, _along_edges(rgb8, whole)), was_apart


def _smaller(chance: Float, size: tuple[int, int]) -> tuple[Float, Float]:
    """Chances at another size, and how much of each pixel is known."""
    share = cv2.resize(np.isfinite(chance).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(np.nan_to_num(chance), size, interpolation=cv2.INTER_AREA)
    return np.asarray(total / np.maximum(share, 0.01), np.float32), np.asarray(share, np.float32)


def _hinted(body: NDArray[np.floating], chance: Float, share: Float) -> NDArray[np.floating]:
    """The chance of a place being of the figure with what a network guesses of it: their odds multiplied, those of the guess
    within limits."""
    hint = np.clip(chance, HINT, 1 - HINT)
    odds = np.where(share > 0.5, hint / (1 - hint), 1) * body / np.maximum(1 - body, 1e-6)
    return np.asarray(odds / (1 + odds))


def _body(frame: FaceFrame, x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.floating]:
    """The chance that a place is of the figure, before anything is seen: a head, and shoulders that go on downward."""
    right, down = (x - frame.x) / frame.size, (y - frame.y) / frame.size
    shoulders = 1.1 + 1.5 * np.clip((down - 1.2) / 1.3, 0, 1)
    trunk = np.where(down > 0.6, 1 / (1 + np.exp((np.abs(right) - shoulders) * 3)), 0)
    head = 1 / (1 + np.exp((np.hypot(right / 1.5, (down + 0.3) / 1.8) - 1) * 5))
    return np.maximum(trunk, head)


def _main_piece(figure: NDArray[np.uint8], size: float, far: NDArray[np.bool_], x: int, y: int) -> NDArray[np.uint8]:
    """The piece with the face at (x, y), without what hangs on it by a thread, such as a rail and what lies beyond it.

    `size`: of the face; `far`: where that may be. Near the face thin things are hair.
    """
    width = max(1, int(STRING * size)) // 2 * 2 + 1
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    thick = np.where(far, cv2.morphologyEx(figure, cv2.MORPH_OPEN, round_), figure)
    main = _in_one_piece(np.asarray(thick, np.uint8), x, y)
    near = np.asarray(cv2.dilate(main, np.ones((3, 3), np.uint8), iterations=max(1, int(size / 20))), np.uint8)
    return np.where(far, figure & near, main).astype(np.uint8)


def _with_limbs(
    main: NDArray[np.uint8],
    figure: NDArray[np.uint8],
    rgb8: NDArray[np.uint8],
    skin: NDArray[np.bool_],
    size: float,
) -> tuple[NDArray[np.uint8], bool]:
    """The main piece with hands and feet, of the `skin`'s hue, and whether anything of the `figure` was apart from it.

    They are parted from it by a cuff, a strap or a sock as coloured as the scene, which comes with them. What the picture cuts
    off is of the scene.
    """
    apart = cv2.morphologyEx(figure & (1 - main), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(apart, connectivity=8)
    gap = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(CUFF * size / 2) + 1,) * 2)
    around = np.asarray(cv2.dilate(main, gap), np.uint8)
    near = np.setdiff1d(
        pieces[cv2.dilate(around, gap) > 0], np.concatenate([[0], pieces[0], pieces[:, 0], pieces[:, -1]])
    )
    loose = near[stats[near, cv2.CC_STAT_AREA] > (LIMB * size) ** 2]
    whole = main.copy()
    for number in loose:
        limb = (pieces == number).astype(np.uint8)
        if skin[limb > 0].mean() > 0.5:
            both = main | limb
            closed = np.asarray(cv2.morphologyEx(both, cv2.MORPH_CLOSE, gap), np.uint8)
            near_both = around & np.asarray(cv2.dilate(limb, gap), np.uint8)
            whole |= limb | _unlike_beside(closed & near_both & (1 - both), both, rgb8)
    return whole, bool(len(loose))


def _unlike_beside(between: NDArray[np.uint8], figure: NDArray[np.uint8], rgb8: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What `between` two pieces of a figure is no piece of the scene that goes on beside it."""
    kept = np.zeros_like(between)
    count, pieces = cv2.connectedComponents(between, connectivity=4)
    for number in range(1, count):
        piece = (pieces == number).astype(np.uint8)
        beside = np.asarray(cv2.dilate(piece, np.ones((7, 7), np.uint8)), np.uint8) & (1 - piece) & (1 - figure)
        if not beside.any() or np.abs(rgb8[piece > 0].mean(axis=0) - rgb8[beside > 0].mean(axis=0)).max() > UNLIKE:
            kept |= piece
    return kept


def _skin_hued(rgb8: NDArray[np.uint8], size: float, x: int, y: int) -> NDArray[np.bool_]:
    """(H, W): what has the hue of the face, whose middle is (x, y)."""
    hue = cv2.cvtColor(rgb8.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 1:]
    reach = max(1, round(0.25 * size))
    y, x = min(max(y, 0), hue.shape[0] - 1), min(max(x, 0), hue.shape[1] - 1)
    skin = np.median(hue[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1].reshape(-1, 2), axis=0)
    return np.asarray(np.linalg.norm(hue - skin, axis=2) < SKIN)


def _in_one_piece(figure: NDArray[np.uint8], x: int, y: int) -> NDArray[np.uint8]:
    """The piece with the face, and larger pieces near it; small holes closed."""
    figure = np.asarray(cv2.morphologyEx(figure, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(figure, connectivity=8)
    if count < 2:
        return figure
    row, column = min(max(y, 0), figure.shape[0] - 1), min(max(x, 0), figure.shape[1] - 1)
    main = labels[row, column] or 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    kept = (labels == main).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - kept, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < 0.0008 * figure.size
    small[0] = False
    kept[small[labels]] = 1
    return kept


def _along_edges(rgb8: NDArray[np.uint8], rough: NDArray[np.uint8]) -> Float:
    """A guided filter: the mask's border moves to the picture's edges and becomes as soft as they are.

    Its lines are computed on a small picture and read at full size, where the mask is not the same all around.
    """
    height, width = rgb8.shape[:2]
    scale = min(1.0, GUIDE / max(height, width))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    guide = np.asarray(cv2.resize(rgb8, size, interpolation=cv2.INTER_AREA), np.float32) / 255
    mask = np.asarray(cv2.resize(rough.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32)
    radius = max(1, round(RADIUS * max(size)))
    ((slope, base),) = lines(guide, mask[..., None], radius, FLAT)
    alpha = np.asarray(cv2.resize(rough, (width, height), interpolation=cv2.INTER_NEAREST), np.float32)
    around = np.ones((4 * radius + 3,) * 2, np.uint8)
    border = cv2.dilate(mask, around) != cv2.erode(mask, around)
    rows, columns = np.nonzero(cv2.resize(border.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST))
    there = ((columns + 0.5) * size[0] / width - 0.5), ((rows + 0.5) * size[1] / height - 0.5)
    line = _read(np.dstack([slope, base]), *there)
    values = (line[:, :3] * (rgb8[rows, columns].astype(np.float32) / 255)).sum(axis=1) + line[:, 3]
    alpha[rows, columns] = np.clip((values - 0.12) / 0.76, 0, 1)
    return alpha


def _read(planes: Float, x: NDArray[np.floating], y: NDArray[np.floating]) -> Float:
    """(n, channels): what planes (H, W, channels) have at n places, between pixels too."""
    row = 4096  # OpenCV takes maps of fewer than 2**15 columns
    short = -len(x) % row
    maps = [np.pad(each, (0, short)).astype(np.float32).reshape(-1, row) for each in (x, y)]
    read = cv2.remap(planes, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(read, np.float32).reshape(-1, planes.shape[2])[: len(x)]


def _with_inner_colours(rgb8: NDArray[np.uint8], alpha: Float) -> NDArray[np.uint8]:
    """Half covered pixels take the colours of the figure beside them, so that the scene does not shine through."""
    height, width = rgb8.shape[:2]
    spread = max(1.5, min(height, width) / 400)
    half = (width + 1) // 2, (height + 1) // 2  # blurred colours need no more, and large pictures take a while
    sure = cv2.resize((alpha > 0.95).astype(np.float32), half, interpolation=cv2.INTER_AREA)
    small = cv2.resize(rgb8, half, interpolation=cv2.INTER_AREA).astype(np.float32)
    weight = cv2.GaussianBlur(sure, (0, 0), spread / 2)
    inner = cv2.GaussianBlur(small * sure[..., None], (0, 0), spread / 2) / np.maximum(weight, 1e-3)[..., None]
    known = cv2.resize(weight, (width, height), interpolation=cv2.INTER_LINEAR) > 1e-3
    soft = (alpha < 0.95) & (alpha > 0) & known
    near = cv2.resize(inner, (width, height), interpolation=cv2.INTER_LINEAR)[soft]
    share = np.clip((1 - alpha[soft]) * 1.2, 0, 1)[:, None]
    colours = rgb8.copy()
    colours[soft] = (rgb8[soft] + (near - rgb8[soft]) * share).round().clip(0, 255)
    return np.dstack([colours, cv2.convertScaleAbs(alpha, alpha=255)])
