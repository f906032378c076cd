"""How long encoding one frame takes, beside the plain way of doing it with Pillow.

    python benchmarks/encoding.py [PICTURE] [--edge 512] [--runs 40] [--out FILE]

Prints JSON: for every format the median and p95 milliseconds and the bytes of Raven's encoder and of Pillow's, and how
many times faster Raven's is. QOI is not compared, because Pillow does not write it everywhere, nor is TGA, which Pillow
writes for us.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from measuring import milliseconds
from PIL import Image

from raven.figure.character import find_character
from raven.threads import limit_threads
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat, decode_rgba8, encode
from raven.video.picture import Rgba8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path, nargs="?", help="any RGBA picture (default: the shipped character)")
    parser.add_argument("--edge", type=int, default=512, help="it is scaled to this width and height")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    frame = _frame(options.picture or find_character("raven"), options.edge)
    result = {
        "edge": options.edge,
        "formats": {format.value: _measure(frame, format, options.runs) for format in ImageFormat},
    }
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _frame(path: Path, edge: int) -> Rgba8:
    picture = Image.fromarray(decode_rgba8(path.read_bytes(), path.name))
    return np.array(picture.resize((edge, edge), Image.Resampling.LANCZOS))


def _measure(frame: Rgba8, format: ImageFormat, runs: int) -> dict[str, Any]:
    backdrop = Backdrop()
    ours = milliseconds(lambda: encode(frame, format, backdrop), runs)
    result: dict[str, Any] = {"raven": ours | {"bytes": len(encode(frame, format, backdrop))}}
    plain = _with_pillow(frame, format)
    if plain is not None:
        theirs = milliseconds(plain, runs)
        result["pillow"] = theirs | {"bytes": len(plain())}
        result["times_faster"] = round(theirs["median_ms"] / ours["median_ms"], 1)
    return result


def _with_pillow(frame: Rgba8, format: ImageFormat) -> Callable[[], bytes] | None:
    image = Image.fromarray(frame)
    match format:
        case ImageFormat.PNG:
            return lambda: _saved(image, "PNG", compress_level=1)
        case ImageFormat.WEBP:
            return lambda: _saved(image, "WEBP", lossless=True)
        case ImageFormat.WEBP_LOSSY:
            return lambda: _saved(image, "WEBP", quality=85)
        case ImageFormat.JPEG:
            return lambda: _saved(_on_colour(image), "JPEG", quality=85)
    return None


def _on_colour(image: Image.Image) -> Image.Image:
    backdrop = Image.new("RGBA", image.size, (*Backdrop().color, 255))
    return Image.alpha_composite(backdrop, image).convert("RGB")


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


if __name__ == "__main__":
    main()
