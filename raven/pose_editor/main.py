"""`raven-avatar-pose-editor`: the pose editor, and the factory reset of emotion templates from the command line.

What is heavy is imported only after the arguments were understood, so that `--help` answers at once.
"""

import argparse
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from raven import __version__
from raven.errors import InvalidInput, RavenError, Unavailable
from raven.gui.texts import LANGUAGES, speak
from raven.terminal import ended

if TYPE_CHECKING:
    from raven.pose_editor.open_documents import OpenDocuments

PROGRAM = "raven-avatar-pose-editor"
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
EPILOG = "exit codes: 0 all went well, 1 it could not be finished, 2 an option or a file cannot be used"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the editor until its window is closed, or reset templates. Returns the exit code."""
    options = _parser().parse_args(arguments)
    warnings.filterwarnings("ignore", message="Image size .*")  # Pillow's own words about what is refused anyway
    logging.basicConfig(level=options.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    try:
        if options.factory_reset is not None or options.factory_reset_all:
            return _reset(options)
        return _edit(options)
    except (RavenError, OSError) as error:
        return ended(PROGRAM, error)
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM, description="Author emotion templates and correct rigs, in a window.", epilog=EPILOG
    )
    parser.add_argument(
        "picture",
        nargs="?",
        metavar="PICTURE",
        help="a picture file, or the name of a character: Raven's or your own (default: the last one)",
    )
    parser.add_argument("--poser", metavar="NAME", help="posing engine: auto, puppet, hybrid, tha3, tha4")
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help="device of neural engines: auto, cpu, cuda:0, ..."
    )
    parser.add_argument("--model", default="auto", metavar="NAME", help="variant of tha3, such as separable_float")
    parser.add_argument(
        "--characters",
        type=Path,
        metavar="DIR",
        help="folder whose characters can be chosen by name (default: Raven's)",
    )
    parser.add_argument(
        "--emotions", type=Path, metavar="DIR", help="folder of templates to edit, EMOTION.json (default: Raven's)"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, help="of the window: English, German or Japanese (default: the system's)"
    )
    reset = parser.add_mutually_exclusive_group()
    reset.add_argument(
        "--factory-reset", metavar="EMOTION", help="bring this emotion back as it came with Raven, and end"
    )
    reset.add_argument("--factory-reset-all", action="store_true", help="the same for all 28 emotions")
    parser.add_argument("--yes", action="store_true", help="reset without asking")
    parser.add_argument(
        "--log-level", default="warning", choices=LOG_LEVELS, type=str.lower, help="how much to tell (default: warning)"
    )
    parser.add_argument("--version", "-v", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _emotions_folder(given: Path | None) -> Path:
    from raven.assets import assets_folder

    return given if given is not None else assets_folder() / "emotions"


def _reset(options: argparse.Namespace) -> int:
    from raven.pose_editor.factory import check_emotion, reset_emotions
    from raven.settings.emotion_templates import EMOTIONS

    folder = _emotions_folder(options.emotions)
    names = EMOTIONS if options.factory_reset_all else (check_emotion(options.factory_reset),)
    if not folder.is_dir():
        raise InvalidInput("--emotions", f"{folder} is no folder that can be read")
    if not options.yes and not _confirmed(
        f"Replace {len(names)} of the templates in {folder} by those of the factory?"
    ):
        print("Nothing was changed.")
        return 1
    backups = reset_emotions(folder, names)
    print(f"{', '.join(names)}: as they came with Raven")
    for backup in backups:
        print(f"what was there is kept in {backup}")
    return 0


def _confirmed(question: str) -> bool:
    """Raises `InvalidInput` where nobody can answer."""
    if not sys.stdin.isatty():
        raise InvalidInput("--yes", "is needed where nobody can be asked")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _edit(options: argparse.Namespace) -> int:
    from raven.pose_editor.open_documents import OpenDocuments
    from raven.posers import NAMES

    if options.characters is not None and not options.characters.is_dir():
        raise InvalidInput("--characters", f"{options.characters} is no folder that can be read")
    if options.poser is not None and options.poser not in NAMES:
        raise InvalidInput("--poser", f"must be one of {', '.join(NAMES)}")
    picture = None if options.picture is None else _picture(options.picture, options.characters)
    return _run(options, OpenDocuments(_emotions_folder(options.emotions)), picture)


def _picture(given: str, characters: Path | None) -> Path:
    from raven.figure.character import find_character, list_characters
    from raven.library import named

    if characters is not None and given in list_characters(characters) and not Path(given).is_file():
        return find_character(given, characters)
    return named(given).picture


def _run(options: argparse.Namespace, workspace: "OpenDocuments", picture: Path | None) -> int:
    _need_gui()
    speak(options.language)  # before what follows is imported
    from raven.gui.preferences import Preferences
    from raven.gui.window import Window
    from raven.memory import keep_large_blocks
    from raven.pose_editor.editor import TITLE, Editor
    from raven.pose_editor.options import PROGRAM as NAME
    from raven.pose_editor.options import Options
    from raven.posers import Posers, available_posers
    from raven.posers.tha3.start import Tha3Options
    from raven.settings.animator_settings import AnimatorSettings
    from raven.settings.levels import server_settings
    from raven.threads import limit_threads

    limit_threads()
    preferences = Preferences(NAME)
    remembered = Options(preferences)
    tha3 = Tha3Options(variant=options.model)
    settings = AnimatorSettings.model_validate(server_settings())
    window = Window(TITLE, preferences)
    editor = Editor(
        window,
        remembered,
        workspace,
        Posers(options.device, tha3, keep_large_blocks),
        available_posers(tha3),
        options.poser or remembered.engine,
        options.characters,
        settings,
    )
    editor.begin(picture)
    try:
        window.run()
    finally:
        ended = editor.close()
    if not ended:  # an engine at work cannot be stopped, and Python must not take it down in the middle of native code
        logging.shutdown()
        os._exit(0)
    return 0


def _need_gui() -> None:
    try:
        import dearpygui.dearpygui  # noqa: F401
        import font_source_sans_pro  # noqa: F401
    except ImportError as error:
        raise Unavailable(
            f'the window needs packages that are missing: pip install "raven-avatar[gui]" ({error})'
        ) from None


if __name__ == "__main__":
    sys.exit(main())
