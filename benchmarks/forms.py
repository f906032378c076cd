"""The forms in which a browser can be sent a moving avatar: what they cost, and how much they look like the frames.

    python benchmarks/forms.py [--character raven] [--seconds 6] [--filters] [--out FILE]

Prints JSON: for each size (the shipped crop of 512, and 1024 whole) and form the megabytes per second at 25 frames per
second, the processor's milliseconds for encoding and for decoding a frame (median), the least SSIM over black, grey and white
ground of any frame that was looked at, and how far edges are off over dark and over light (of 255, root mean square). The avatar
sways, blinks, talks half of the time, and changes its emotion every two seconds.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from likeness import edge_error, least_similarity

from raven.figure.character import find_character, load_character
from raven.figure.effect_cels import available_effect_cels
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers import create_poser
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary
from raven.threads import limit_threads
from raven.video.codecs import decode_rgba8, encode
from raven.video.picture import Rgba8
from raven.video.stacked import decode_stacked
from raven.video.video import CODECS, VideoEncoder, unstacked, video_codec
from raven.wire.characters import DOUBLE_SIZE

FPS = 25
LOOKED_AT = 10  # every so many frames are compared
CROP = Crop(enabled=True, left=0.12, right=0.88)
PICTURES = ("stacked", "webp-lossy", "webp", "png")

Encoded = tuple[int, Callable[[], Rgba8]]
"""Bytes of a frame, and what decodes it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="raven", help="a shipped character")
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--filters", action="store_true", help="with the filters that a session begins with")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    result = {}
    picture = find_character(options.character)
    double = picture.with_name(f"{picture.stem}{DOUBLE_SIZE}.png")
    for name, path, crop in (("389x512", picture, CROP), ("1024x1024", double, Crop())):
        frames = list(islice(_frames(path, crop, options.filters), int(FPS * options.seconds)))
        forms = {form: _measure(frames, _picture_coder(form)) for form in PICTURES}
        result[name] = forms | {codec: _measure(frames, _video_coder(codec, frames[0])) for codec in CODECS}
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _frames(picture: Path, crop: Crop, filters: bool) -> Iterator[Rgba8]:
    figure = Figure(load_character(picture), create_poser("puppet"))
    renderer, library = Renderer(np.random.default_rng(1), Timings(time.perf_counter)), EmotionLibrary()
    output = Output(AnimatorSettings(crop=crop) if filters else AnimatorSettings(crop=crop, postprocessor_chain=()))
    cels = available_effect_cels(figure.character)
    figure.effects.prepare(cels, figure.size)
    n = 0
    while True:
        turn = n // (2 * FPS)
        emotion = EMOTIONS[turn % len(EMOTIONS)]
        direction = AnimationInput(
            emotion, library.get(emotion), talking=turn % 2 == 1, data_cels=figure.data_cels, effect_cels=cels
        )
        yield renderer.render(n, n / FPS, figure, direction, output).rgba8
        n += 1


def _picture_coder(form: str) -> Callable[[Rgba8], Encoded]:
    def coded(frame: Rgba8) -> Encoded:
        data = encode(frame, form)
        decode = decode_stacked if form == "stacked" else decode_rgba8
        return len(data), lambda: decode(data)[: len(frame)]

    return coded


def _video_coder(name: str, first: Rgba8) -> Callable[[Rgba8], Encoded]:
    encoder = VideoEncoder(video_codec(name), first.shape[1], first.shape[0], fps=FPS)
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = 1

    def coded(frame: Rgba8) -> Encoded:
        data = encoder.encode(frame).data

        def decoded() -> Rgba8:
            (picture,) = decoder.decode(av.Packet(data))
            return unstacked(picture, encoder.size)

        return len(data), decoded

    return coded


def _measure(frames: list[Rgba8], coder: Callable[[Rgba8], Encoded]) -> dict[str, Any]:
    sizes, encoding, decoding, likeness, dark, light = [], [], [], [], [], []
    for n, frame in enumerate(frames):
        began = time.process_time()
        size, decode = coder(frame)
        encoding.append(time.process_time() - began)
        sizes.append(size)
        began = time.process_time()
        shown = decode()
        decoding.append(time.process_time() - began)
        if n % LOOKED_AT == LOOKED_AT // 2:
            likeness.append(least_similarity(frame, shown))
            dark.append(edge_error(frame, shown, 0))
            light.append(edge_error(frame, shown, 255))
    return {
        "megabytes_per_second": round(sum(sizes) / len(frames) * FPS / 1e6, 3),
        "first_frame_kilobytes": round(sizes[0] / 1e3, 1),
        "encode_ms": round(1000 * float(np.median(encoding)), 2),
        "decode_ms": round(1000 * float(np.median(decoding)), 2),
        "least_ssim": round(min(likeness), 4),
        "edge_error_dark": round(float(np.mean(dark)), 2),
        "edge_error_light": round(float(np.mean(light)), 2),
    }


if __name__ == "__main__":
    main()
