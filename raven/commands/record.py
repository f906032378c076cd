"""`raven-avatar-record`: a text that a character speaks, or some time of its idle life, becomes a film. Needs no server."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from raven.errors import InvalidInput, RavenError
from raven.export.ending import exit_code
from raven.terminal import ProgressBar, command_parser, ended, ends_when_interrupted

if TYPE_CHECKING:
    from raven.figure.figure import Figure
    from raven.live.recording import Recorded, Take
    from raven.live.saying.recorded_speech import RecordedSpeech
    from raven.settings.animator_settings import AnimatorSettings
    from raven.video.recorder import FilmFormat

PROGRAM = "raven-avatar-record"
EPILOG = """\
examples:
  raven-avatar-record --text "Hello, nice to meet you." -o hello.webm
  raven-avatar-record wren --text-file story.md --emotion joy --backdrop meadow --size 1024 -o story.mp4
  raven-avatar-record me.png --seconds 20 --format qoi -o take

The suffix says what is written: .webm has alpha, .mp4 a backdrop, .webp, .apng and .gif no sound; without one it is a
folder of numbered pictures with sound.flac. Beside the film stands a JSON file with all times; docs/recording.md has more.

exit codes: 0 the film is written, 1 it could not be finished (what is there can be played), or is written but an eye, a
brow or the mouth was not found in the picture and stays still, 2 an option or a file cannot be used (nothing is written),
130 interrupted (the film ends there)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    warnings.filterwarnings("ignore", message="Image size .*")  # Pillow's own words about what is refused anyway
    stop = ends_when_interrupted()  # the film is brought to its end; a second time, there is none
    try:
        return _run(options, stop)
    except RavenError as error:
        return ended(PROGRAM, error)
    except OSError as error:
        return ended(PROGRAM, error, "; what is there can be played")
    except KeyboardInterrupt:
        print(f"{PROGRAM}: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = command_parser(
        PROGRAM, "Record a character that speaks a text, or idles, as a film: every frame exact, sound in sync.", EPILOG
    )
    add = parser.add_argument
    add(
        "character",
        nargs="?",
        default="raven",
        metavar="CHARACTER",
        help="a picture file, or the name of a character: Raven's or your own (default: raven)",
    )
    add("-o", "--output", type=Path, required=True, metavar="FILE", help="the film, or a folder for numbered pictures")
    what = parser.add_mutually_exclusive_group().add_argument
    what("--text", help="what the character says")
    what("--text-file", metavar="FILE", help="a file with what it says, in UTF-8; - is the standard input")
    add("--seconds", type=float, metavar="N", help="length without a text; with one, the least length")
    add("--emotion", default="neutral", metavar="NAME", help="how the character feels (default: neutral)")
    add("--emotions", type=Path, metavar="DIR|FILE", help="own templates of emotions")
    voice = parser.add_argument_group("voice").add_argument
    voice("--voice-engine", default="auto", metavar="NAME", help="auto (default), hibari, kokoro-onnx, silent")
    voice("--voice", metavar="NAME", help="one of the engine's voices (default: the character's own, or its first)")
    voice("--speed", type=float, metavar="X", help="2 is twice as fast (default: 1, or the character's own)")
    voice("--pitch", type=float, metavar="X", help="a factor on the voice's own (default: 1, or the character's own)")
    picture = parser.add_argument_group("picture").add_argument
    picture("--fps", type=float, default=30.0, metavar="N", help="frames per second (default: 30)")
    picture("--size", type=int, metavar="PIXELS", help="height of the whole picture, before the crop; 512 to 2048"
            " (default: 512, or as the settings say)")  # fmt: skip
    picture("--format", metavar="NAME", help="webm, mp4, png, qoi, webp, apng, gif (default: as the suffix says)")
    picture("--settings", type=Path, metavar="FILE", help="settings of the avatar: crop, motion, filters, backdrop ...")
    picture("--chain", metavar="PRESET", help="filters: a preset's name, or a JSON file with a chain")
    picture("--backdrop", metavar="WHAT", help="behind the character where there is no alpha: #rrggbb, a file, a name")
    add("--seed", type=int, metavar="N", help="chance of the motion; the same gives the same film")
    add("--poser", default="auto", metavar="NAME", help="posing engine (default: auto)")
    add("--device", default="auto", metavar="NAME", help="device of neural engines (default: auto)")
    add("--force", action="store_true", help="replace files that are there already")
    return parser


def _run(options: argparse.Namespace, stop: Event) -> int:
    from raven.files import replacing
    from raven.live.recording import record, sidecar
    from raven.video.recorder import FilmSpec, format_of, frame_rate, open_film, parse_format, why_not

    format = format_of(options.output) if options.format is None else parse_format(options.format)
    if (lack := why_not(format)) is not None:
        raise InvalidInput("format", lack)
    fps = frame_rate(options.fps)
    text = _text(options)
    settings, backdrop = _settings(options)
    beside = _sidecar_file(options.output, format)
    _check_place(options.output, beside, options.force)
    take = _take(options, fps, text, settings, stop)
    spec = FilmSpec(fps, take.speech.sample_rate if take.speech else None, backdrop)
    film = open_film(options.output, format, spec)
    try:
        with ProgressBar() as bar:
            recorded = record(take, film, bar, stop)
    except RavenError:
        film.discard()
        raise
    about = {"format": format, "mode": "offline", "character": take.figure.character.name, "emotion": options.emotion}
    with replacing(beside) as partial:
        partial.write_text(json.dumps(sidecar(recorded, about), indent=1) + "\n", "utf-8")
    return _report(options.output, recorded, take.figure)


def _report(output: Path, recorded: Recorded, figure: Figure) -> int:
    print(f"{output}: {recorded.duration:.1f} s, {recorded.frames} frames")
    if not recorded.complete:
        print(f"{PROGRAM}: stopped before the end; what is there can be played", file=sys.stderr)
        return 130
    return exit_code(PROGRAM, figure)


def _text(options: argparse.Namespace) -> str | None:
    if options.text_file is None:
        text = options.text
    else:
        try:
            from_stdin = options.text_file == "-"
            text = sys.stdin.read() if from_stdin else Path(options.text_file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput("--text-file", f"{options.text_file} cannot be read: {error}") from error
    if text is None and options.seconds is None:
        raise InvalidInput("--text", "either a text or --seconds is needed")
    return text


def _settings(options: argparse.Namespace) -> tuple[AnimatorSettings, Any]:
    """The settings and the backdrop that the options ask for."""
    from raven.export.sources import open_backdrop
    from raven.library import named
    from raven.live.backdrops import BackdropLibrary
    from raven.settings.emotion_templates import read_json
    from raven.settings.levels import resolve_settings, server_settings

    own = named(options.character).settings or {}
    given: Any = own if options.settings is None else read_json(options.settings)
    if isinstance(given, dict) and options.chain is not None:
        given["postprocessor_chain"] = _chain(options.chain)
    settings, warnings = resolve_settings(given, server_settings(), "--settings")
    backdrop = open_backdrop(options.backdrop) if options.backdrop else BackdropLibrary().backdrop(settings, warnings)
    for warning in warnings:
        print(f"{PROGRAM}: {warning}", file=sys.stderr)
    return settings, backdrop


def _chain(name: str) -> Any:
    from raven.export.sources import open_chain
    from raven.video.postprocessor import chain_to_json

    return chain_to_json(open_chain(name))


def _take(
    options: argparse.Namespace, fps: Fraction, text: str | None, settings: AnimatorSettings, stop: Event
) -> Take:
    from raven.export.sources import open_character, read_templates
    from raven.figure.effect_cels import available_effect_cels
    from raven.figure.figure import Figure
    from raven.live.recording import Take, check_seconds
    from raven.memory import keep_large_blocks
    from raven.motion.animation import AnimationInput
    from raven.posers import create_poser

    if options.seconds is not None:
        check_seconds(options.seconds)
    if options.size is not None and not 512 <= options.size <= 2048:
        raise InvalidInput("--size", "must be from 512 to 2048")
    templates = read_templates(options.emotions, [options.emotion], options.character)
    character = open_character(options.character, options.size or 512)
    poser = create_poser(options.poser, options.device, before_cpu=keep_large_blocks)
    speech = None if text is None else _speech(options, text, stop)
    figure = Figure(character, poser)
    for warning in figure.warnings:
        print(f"{PROGRAM}: {warning}", file=sys.stderr)
    if options.size is not None:
        settings = settings.model_copy(update={"upscale": options.size / figure.size})
    direction = AnimationInput(
        options.emotion,
        templates[options.emotion],
        data_cels=figure.data_cels,
        effect_cels=available_effect_cels(character),
    )
    return Take(figure, direction, settings, fps, speech, options.seconds, options.seed)


def _speech(options: argparse.Namespace, text: str, stop: Event) -> RecordedSpeech:
    from raven.live.saying.recorded_speech import speak_whole
    from raven.speech import voice_engines
    from raven.speech.speaker import Speaker

    speaker = Speaker(voice_engines(options.voice_engine))
    with ProgressBar("sentences") as bar:
        return speak_whole(speaker, text, *_manner(options), bar, stop)


def _manner(options: argparse.Namespace) -> tuple[str | None, float, float]:
    """Voice, speed and pitch: those that were saved with the character, where the options say nothing."""
    from raven.library import named

    own = named(options.character).voice
    speed = own.speed if options.speed is None else options.speed
    pitch = own.pitch if options.pitch is None else options.pitch
    return options.voice or own.voice, speed, pitch


def _sidecar_file(output: Path, format: FilmFormat) -> Path:
    from raven.video.recorder import FOLDERS

    return output / "recording.json" if format in FOLDERS else output.with_suffix(".json")


def _check_place(output: Path, beside: Path, force: bool) -> None:
    there = [path.name for path in (output, beside) if path.is_file() or (path.is_dir() and any(path.iterdir()))]
    if there and not force:
        raise InvalidInput("--output", f"{' and '.join(there)} would be replaced; --force allows it")
    if not output.parent.is_dir():
        raise InvalidInput("--output", f"there is no folder {output.parent}")


if __name__ == "__main__":
    sys.exit(main())
