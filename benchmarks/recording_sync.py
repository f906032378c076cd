"""How well picture and sound go together in a recording: looked for in the finished film, as a viewer would.

    python benchmarks/recording_sync.py [FILM] [--fps 30] [--figure FILE.png]

Without FILM one is recorded: a character at rest but for its mouth says a sentence full of p and b. In its sound a p or b
between vowels is a short silence, as the lips are shut; in the picture the mouth is shut. Prints for each when the silence
begins and ends, when the mouth in the picture is shut, and how far the two are apart. `--figure` draws both.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SENTENCE = "Papa, mama, a baby. Abba, a pop, a bob."
HOP = 0.005  # seconds
LOUD, QUIET = 0.25, 0.12  # of the level of loud vowels
CLOSURE = (0.025, 0.2)  # seconds that lips are shut for a p or b
PAUSE = 0.5  # seconds without a sound after which the mouth is at rest
AROUND = 0.08  # seconds before and after, in which a vowel must be heard
SHUT = 0.04  # of the widest opening; a murmured vowel opens the mouth by little more
MOUTH = (0.31, 0.37, 0.455, 0.545)  # top, bottom, left, right of the part with the mouth, as shares of the picture


@dataclass(frozen=True, eq=False)
class Film:
    """What is seen and heard in a film, by its own clock."""

    frame_times: NDArray[np.float64]
    mouths: list[NDArray[np.uint8]]
    """The part of each frame with the mouth, RGB."""
    opening: NDArray[np.float64]
    """How much the mouth differs from how it is in the first pause, shut; 1 where it does most."""
    level_times: NDArray[np.float64]
    levels: NDArray[np.float64]
    """Loudness of the sound; 1 for loud vowels."""

    @property
    def period(self) -> float:
        """Seconds that a frame is seen."""
        return float(np.median(np.diff(self.frame_times)))


@dataclass(frozen=True)
class Closure:
    """Shut lips: in the sound from `begin` to `end`, in the picture from `seen_begin` to `seen_end` (seconds)."""

    begin: float
    end: float
    seen_begin: float
    seen_end: float

    @property
    def apart(self) -> float:
        """Seconds between the two; 0 if they overlap, infinite if the mouth is not shut at all around then."""
        return max(0.0, self.seen_begin - self.end, self.begin - self.seen_end)


def look_into(file: Path) -> Film:
    """Decode a film of a character with the crop off."""
    import av

    with av.open(str(file)) as container:
        frames = [
            (float(frame.time or 0), _mouth(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)))
            for frame in container.decode(video=0)
        ]
    with av.open(str(file)) as container:
        pieces = list(container.decode(audio=0))
    rate = pieces[0].sample_rate
    sound = np.concatenate([piece.to_ndarray()[0] for piece in pieces])
    hop = round(HOP * rate)
    pieces_of_sound = sound[: len(sound) // hop * hop].reshape(-1, hop).astype(np.float64)
    levels = np.sqrt(np.mean(pieces_of_sound**2, axis=1))
    levels /= np.percentile(levels[levels > levels.max() / 20], 90)
    level_times = np.asarray(float(pieces[0].time or 0) + np.arange(len(levels)) * HOP, np.float64)
    frame_times, mouths = np.array([time for time, _ in frames]), [mouth for _, mouth in frames]
    pauses = [level_times[(first + end) // 2] for first, end in _runs(levels < QUIET) if (end - first) * HOP > PAUSE]
    at_rest = int(np.searchsorted(frame_times, pauses[0])) if pauses else 0
    shut = mouths[min(at_rest, len(mouths) - 1)].astype(np.float64)
    strength = np.array([np.sqrt(np.sum((mouth - shut) ** 2)) for mouth in mouths])
    return Film(frame_times, mouths, strength / strength.max(), level_times, levels)


def _mouth(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width, _ = picture.shape
    edges = zip(MOUTH, (height, height, width, width), strict=True)
    top, bottom, left, right = (round(share * edge) for share, edge in edges)
    return picture[top:bottom, left:right].copy()


def closures(film: Film) -> list[Closure]:
    """Every p and b between vowels that is heard, with the shut mouth nearest to it."""
    heard = []
    around = round(AROUND / HOP)
    for first, end in _runs(film.levels < QUIET):
        lasts = CLOSURE[0] <= (end - first) * HOP <= CLOSURE[1]
        before, after = film.levels[max(0, first - around) : first], film.levels[end : end + around]
        if lasts and (before > LOUD).any() and (after > LOUD).any():
            heard.append((film.level_times[first], film.level_times[first] + (end - first) * HOP))
    shut = [(film.frame_times[i], film.frame_times[j - 1] + film.period) for i, j in _runs(film.opening < SHUT)]
    return [
        min((Closure(*map(float, (*when, *seen))) for seen in shut), key=lambda closure: closure.apart)
        for when in heard
    ]


def record(file: Path, fps: float, text: str = SENTENCE) -> None:
    """Record a character that moves nothing but its mouth."""
    from raven.export import open_character
    from raven.figure.figure import Figure
    from raven.live.recording import Take
    from raven.live.recording import record as record_take
    from raven.live.saying.recorded_speech import speak_whole
    from raven.motion.animation import AnimationInput
    from raven.posers import create_poser
    from raven.settings.animator_settings import AnimatorSettings
    from raven.settings.emotion_templates import EmotionTemplate
    from raven.speech import voice_engines
    from raven.speech.speaker import Speaker
    from raven.video.recorder import FilmSpec, format_of, frame_rate, open_film

    still = AnimatorSettings(
        postprocessor_chain=(), sway_enabled=False, blink_enabled=False, breathing_enabled=False, swing_strength=0
    )
    speech = speak_whole(Speaker(voice_engines()), text)
    figure = Figure(open_character("raven"), create_poser("puppet"))
    take = Take(figure, AnimationInput("neutral", EmotionTemplate()), still, frame_rate(fps), speech)
    record_take(take, open_film(file, format_of(file), FilmSpec(take.fps, speech.sample_rate)))


def figure(film: Film, found: list[Closure], begin: float, end: float) -> Image.Image:
    """The mouths of the frames from `begin` to `end` seconds over how wide they are open and how loud the sound is."""
    width, mouth, plot = 1120, 30, 150
    scale = width / (end - begin)
    image = Image.new("RGB", (width, mouth + plot + 8), "white")
    draw = ImageDraw.Draw(image)
    low = mouth + plot
    for closure in found:
        draw.rectangle(((closure.begin - begin) * scale, mouth, (closure.end - begin) * scale, low), fill="#ffd9a8")
    for time, picture, opening in zip(film.frame_times, film.mouths, film.opening, strict=True):
        if begin <= time < end:
            x, right = round((time - begin) * scale), round((time + film.period - begin) * scale)
            image.paste(Image.fromarray(picture).resize((right - x, mouth)), (x, 0))
            draw.rectangle((x, low - plot * 0.9 * max(0.0, opening), right - 1, low), outline="#5a2ca0", width=2)
    shown = (film.level_times >= begin) & (film.level_times < end)
    points = [((t - begin) * scale, low - min(level, 1.3) * plot * 0.7)
              for t, level in zip(film.level_times[shown], film.levels[shown], strict=True)]  # fmt: skip
    draw.line(points, fill="#1f7a4d", width=2)
    return image


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[first, end) of every stretch that is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(first), int(end)) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("film", nargs="?", type=Path)
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--figure", type=Path, metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.film or Path(folder, "sync.webm")
        if options.film is None:
            record(file, options.fps)
        film = look_into(file)
    found = closures(film)
    for closure in found:
        print(f"heard {closure.begin:.3f}-{closure.end:.3f} s, seen {closure.seen_begin:.3f}-{closure.seen_end:.3f} s, "
              f"{1000 * closure.apart:.0f} ms apart")  # fmt: skip
    if options.figure:
        figure(film, found, 0.62, 1.98).save(options.figure, optimize=True)


if __name__ == "__main__":
    main()
