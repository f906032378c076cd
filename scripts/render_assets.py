"""Renders the vector art under assets/ to PNG.

Every `NAME.svg` becomes `NAME.png`, 512 pixels wide (the size that the posing engines expect), and `NAME@2x.png`,
twice that size. The PNG files are committed beside their source, so that only artists need the renderer (`resvg-py`, in
the extra `assets`). With --check nothing is written: the exit code tells whether the PNG files show their sources.
"""

import argparse
import io
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

ASSETS = Path(__file__).resolve().parent.parent / "assets"
WIDTHS = {"": 512, "@2x": 1024}
TOLERANCE = 2  # levels of 255: releases of the renderer round the edges of shapes differently
STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_RLE)


def targets(source: Path) -> dict[Path, int]:
    """The PNG files that belong to one SVG source, with their widths in pixels."""
    return {source.with_name(f"{source.stem}{suffix}.png"): width for suffix, width in WIDTHS.items()}


def find_sources(paths: Sequence[Path]) -> list[Path]:
    """All SVG files among `paths` and below the folders among them, sorted. FileNotFoundError for a missing path."""
    sources: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path} does not exist")
        sources.update(path.rglob("*.svg") if path.is_dir() else [path])
    return sorted(sources)


def render(source: Path, width: int) -> Image.Image:
    """The picture that `source` draws, `width` pixels wide: RGBA, straight alpha, nothing behind it."""
    import resvg_py

    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_path=str(source), width=width, skip_system_fonts=True)))


def encode(picture: Image.Image) -> bytes:
    """The smallest of a few lossless PNG encodings."""
    candidates = []
    for strategy in STRATEGIES:
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=9, compress_type=strategy)
        candidates.append(buffer.getvalue())
    return min(candidates, key=len)


def is_current(source: Path, target: Path, width: int) -> bool:
    """Whether `target` shows what `source` draws. Pixels are compared, not bytes: encoders differ, too."""
    if not target.exists():
        return False
    with Image.open(target) as committed:
        old = np.asarray(committed.convert("RGBA"))
    new = np.asarray(render(source, width).convert("RGBA"))
    if np.array_equal(old, new):
        return True
    if old.shape != new.shape:
        return False
    # Colours count as far as they are seen: at the faintest alphas they are quantised at random.
    seen = np.maximum(old[..., 3:], new[..., 3:]) / 255
    difference = np.abs(old.astype(np.int16) - new) * np.concatenate([seen, seen, seen, np.ones_like(seen)], axis=2)
    return bool(difference.max() <= TOLERANCE)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code: 0 done or current, 1 out of date, 2 nothing to render."""
    parser = argparse.ArgumentParser(description="Render the SVG art under assets/ to PNG at 512 and 1024 pixels.")
    parser.add_argument("paths", nargs="*", type=Path, help="SVG files or folders (default: all of assets/)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a PNG is not up to date")
    options = parser.parse_args(arguments)
    try:
        sources = find_sources(options.paths or [ASSETS])
    except FileNotFoundError as error:
        parser.error(str(error))
    if not sources:
        parser.error("no SVG files found")

    stale = 0
    for source in sources:
        for target, width in targets(source).items():
            if is_current(source, target, width):
                continue
            stale += 1
            if options.check:
                print(f"out of date: {target}")
            else:
                target.write_bytes(encode(render(source, width)))
                print(f"{target}: {width} pixels wide, {target.stat().st_size / 1024:.0f} KB")
    if not stale:
        print(f"{len(sources)} SVG files: every PNG is up to date")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
