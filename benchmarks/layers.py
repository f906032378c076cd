"""How well pictures are taken apart: the layers that are guessed of our own characters, beside those that they are drawn in.

    python benchmarks/layers.py [CHARACTER...] [--size 512] [-o OUT]

Needs the extra `assets`. OUT gets report.json, and NAME.png: for each part the truth, the guess, and where they differ.

Per part: `iou`, what both cover as a share of what either covers, where a layer is more than half opaque; `alpha`, mean
difference of the alpha over what either covers, levels of 255; `hidden`, percent of what is hidden of the true layer that the
guessed one has, too; `color`, mean difference of its colour there, levels of 255, and `seen`, the same of what can be seen.
Layers of one part count together: fringe and side locks, both lashes, all clothes. `rest` is the greatest difference between
the picture and the guessed layers put together, levels of 255.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from raven.errors import RavenError
from raven.figure.character import find_character, list_characters
from raven.layers.stack import Layer, Stack, flattened, laid
from raven.posers.puppet.detection import detect
from raven.posers.puppet.rig_file import complete_rig, parse_rig
from raven.video.picture import Rgba8

PARTS = {
    "back hair": ("back hair",),
    "body": ("body",),
    "neck": ("neck",),
    "ears": ("ear",),
    "face": ("face",),
    "mouth": ("mouth line", "mouth inside"),
    "nose": ("nose",),
    "eye whites": ("eye white",),
    "irises": ("iris", "highlights"),
    "highlights": ("highlights",),
    "lashes": ("upper lashes", "lower lashes"),
    "brows": ("brow",),
    "glasses": ("glasses",),
    "front hair": ("front hair", "side lock"),
    "ornaments": ("ornament",),
}
"""What is compared: kinds of layers that count as one."""
SOLID = 127
GROUND = (176, 190, 176)
FACE = (0.34, 0.1, 0.66, 0.42)  # of the square: what the sheets show in large
TILE = 300  # pixels
Mask = NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(description="Measure guessed layers by those that our characters are drawn in.")
    parser.add_argument("characters", nargs="*", metavar="CHARACTER", help="default: all that ship with Raven")
    parser.add_argument(
        "--size", type=int, default=512, choices=(512, 1024), help="pixels of the pictures (default: 512)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="a folder for report.json and a sheet of each")
    options = parser.parse_args(arguments)
    report = {}
    try:
        for name in options.characters or list_characters():
            report[name] = measured(name, options.size, options.output)
            _show(name, report[name])
    except RavenError as error:
        print(f"layers.py: {error}", file=sys.stderr)
        return 2
    if options.output is not None:
        (options.output / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return 0


def measured(name: str, size: int, output: Path | None) -> dict[str, Any]:
    """The figures of one character."""
    from raven.posers.puppet.decompose import decompose
    from training.own_art.layers import true_layers

    picture = find_character(name)
    truth = true_layers(name, size)
    square = flattened(truth)
    rig, parts = detect(square)
    rig = complete_rig(rig, parse_rig(picture.with_suffix(".rig.json").read_bytes()))
    began = time.perf_counter()
    guessed = decompose(square, rig, parts)
    seconds = time.perf_counter() - began
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        _sheet(truth, guessed).save(output / f"{name}.png")
    whole = flattened(guessed).astype(int)
    rest = np.abs(_premultiplied(whole) - _premultiplied(square)).max()
    return {"rest": round(float(rest), 1), "seconds": round(seconds, 2), "parts": compared(truth, guessed)}


def compared(truth: Stack, guessed: Stack) -> dict[str, dict[str, float | None] | None]:
    """The figures of each part that one of them has; None where the guess has it as a part of another layer."""
    report: dict[str, dict[str, float | None] | None] = {}
    for part, kinds in PARTS.items():
        true, guess = _of(truth, kinds), _of(guessed, kinds)
        if true[..., 3].any() or guess[..., 3].any():
            report[part] = _compared(true, guess, _seen(truth, kinds)) if guess[..., 3].any() else None
    return report


def _compared(true: Rgba8, guess: Rgba8, seen: Mask) -> dict[str, float | None]:
    inside, other = true[..., 3] > SOLID, guess[..., 3] > SOLID
    either = (true[..., 3] > 0) | (guess[..., 3] > 0)
    apart = np.abs(true.astype(int) - guess)
    both, hidden = inside & other, inside & ~seen
    return {
        "iou": _rounded(both.sum() / max(1, (inside | other).sum()), 3),
        "alpha": _rounded(apart[either][:, 3].mean(), 1),
        "seen": _mean(apart, both & seen),
        "hidden": _rounded(100 * (other & hidden).sum() / hidden.sum(), 1) if hidden.any() else None,
        "color": _mean(apart, both & hidden),
    }


def _of(stack: Stack, kinds: Sequence[str]) -> Rgba8:
    """All layers of these kinds, whether they are shown or not, over the whole square."""
    layers = [_shown(layer) for layer in stack if layer.kind.name in kinds and (layer.shown or len(kinds) == 1)]
    return laid(layers, (stack.size, stack.size))


def _shown(layer: Layer) -> Layer:
    return Layer(layer.name, layer.rgba8, layer.left, layer.top)


def _seen(stack: Stack, kinds: Sequence[str]) -> Mask:
    """Where nothing that lies in front of the layers of these kinds hides them."""
    last = max((index for index, layer in enumerate(stack) if layer.kind.name in kinds), default=-1)
    front = [layer for layer in stack.layers[last + 1 :] if layer.shown]
    return np.asarray(laid(front, (stack.size, stack.size))[..., 3] <= SOLID)


def _premultiplied(rgba8: NDArray[Any]) -> NDArray[np.float64]:
    return np.dstack([rgba8[..., :3] * (rgba8[..., 3:] / 255), rgba8[..., 3:]])


def _mean(apart: NDArray[Any], where: Mask) -> float | None:
    return _rounded(apart[where][:, :3].mean(), 1) if where.any() else None


def _rounded(value: Any, digits: int) -> float:
    return round(float(value), digits)


def _show(name: str, figures: dict[str, Any]) -> None:
    print(f"{name}: rest {figures['rest']:.1f}, taken apart in {figures['seconds']:.2f} s")
    print(f"  {'':12} {'iou':>6} {'alpha':>6} {'seen':>6} {'hidden':>6} {'color':>6}")
    for part, row in figures["parts"].items():
        if row is None:
            print(f"  {part:12} not taken apart")
            continue
        cells = (
            "" if value is None else f"{value:.3f}" if key == "iou" else f"{value:.1f}" for key, value in row.items()
        )
        print(f"  {part:12} " + " ".join(f"{cell:>6}" for cell in cells))


def _sheet(truth: Stack, guessed: Stack) -> Image.Image:
    """For each part the truth, the guess and the difference; rows of the face in large where the part lies in it."""
    rows = []
    for kinds in PARTS.values():
        pair = [_of(stack, kinds) for stack in (truth, guessed)]
        if any(each[..., 3].any() for each in pair):
            flat = [_on_ground(each) for each in pair]
            tiles = [*flat, np.minimum(np.abs(flat[0].astype(int) - flat[1]) * 3, 255).astype(np.uint8)]
            low, high = (int(edge * truth.size) for edge in (FACE[0], FACE[2]))
            top, bottom = (int(edge * truth.size) for edge in (FACE[1], FACE[3]))
            inside = pair[0][top:bottom, low:high, 3].astype(bool).sum() > 0.9 * pair[0][..., 3].astype(bool).sum()
            cut = (slice(top, bottom), slice(low, high)) if inside else (slice(None), slice(None))
            rows.append(np.hstack([np.asarray(Image.fromarray(tile[cut]).resize((TILE, TILE))) for tile in tiles]))
    rows += [np.zeros_like(rows[0])] * (len(rows) % 2)
    return Image.fromarray(np.vstack([np.hstack(rows[index : index + 2]) for index in range(0, len(rows), 2)]))


def _on_ground(rgba8: Rgba8) -> Rgba8:
    alpha = rgba8[..., 3:].astype(float) / 255
    return np.asarray(rgba8[..., :3] * alpha + np.array(GROUND) * (1 - alpha), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
