"""The command `raven-avatar-settings-editor`."""

import argparse
import logging
import signal
import sys
from pathlib import Path

from raven import __version__
from raven.gui.texts import LANGUAGES, speak

DEFAULT_URL = "http://localhost:5100"
DEFAULT_KEY_FILE = "~/.config/raven/server/api_key.txt"


def main(arguments: list[str] | None = None) -> int:
    """Run the program; its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=options.log_level.upper(),
        filename=options.log,
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        datefmt="%H:%M:%S",
    )
    try:
        import dearpygui.dearpygui  # noqa: F401
        import font_source_sans_pro  # noqa: F401
    except ImportError as error:
        print(f"{error.name} is missing: pip install 'raven-avatar[gui]'", file=sys.stderr)
        return 2
    speak(options.language)  # before what follows is imported
    from raven.client import api
    from raven.gui.preferences import Preferences
    from raven.gui.window import Window
    from raven.settings_editor.editor import TITLE, Editor

    api.initialize(options.server_url, options.api_key_file)
    preferences = Preferences("settings-editor")
    window = Window(TITLE, preferences, size=(1280, 720), smallest=(760, 480))
    character = (
        Path(options.character) if options.character and Path(options.character).is_file() else options.character
    )
    editor = Editor(window, preferences, options.server_url, character, options.settings)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: window.close())  # so that the session on the server is ended too
    window.run()
    editor.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="raven-avatar-settings-editor",
        description="Try out characters live and tune the settings of a running Raven server. F1 shows all keys.",
    )
    parser.add_argument("--server-url", default=DEFAULT_URL, metavar="URL", help=f"default: {DEFAULT_URL}")
    parser.add_argument(
        "--api-key-file",
        default=DEFAULT_KEY_FILE,
        metavar="FILE",
        help=f"holds the server's key; default: {DEFAULT_KEY_FILE}",
    )
    parser.add_argument(
        "--character", metavar="NAME", help="a character, Raven's or your own, or a picture; default: the last one"
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings to begin with; default: the server's")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="of the window: English, German or Japanese (default: the system's)"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="write the log to a file instead of the terminal")
    parser.add_argument(
        "--log-level", default="warning", choices=["debug", "info", "warning", "error"], help="default: warning"
    )
    parser.add_argument("-v", "--version", action="version", version=f"Raven {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
