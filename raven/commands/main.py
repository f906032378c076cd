"""The command `raven`: every program of the package as one of its commands."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from raven import __version__


@dataclass(frozen=True)
class Program:
    """A program: the name it also has by itself, the module whose `main` it is, and what it does in a few words."""

    alone: str
    module: str
    does: str


PROGRAMS = {
    "server": Program("raven-server", "raven.server.main", "show a live avatar in a browser, OBS or any HTTP client"),
    "chat": Program(
        "raven-chat", "raven.commands.chat", "talk with a character in a terminal while a server speaks it"
    ),
    "new": Program("raven-avatar-new", "raven.commands.new", "make a character of any picture of a drawn figure"),
    "characters": Program(
        "raven-avatar-characters", "raven.commands.characters", "list, export, import or delete your own characters"
    ),
    "rig": Program("raven-avatar-rig", "raven.commands.rig", "find eyes, brows and mouth in a picture"),
    "layers": Program("raven-avatar-layers", "raven.commands.layers", "show or write the layers of a character"),
    "export": Program("raven-avatar-export", "raven.commands.export", "write expression sprites, or a looping clip"),
    "record": Program("raven-avatar-record", "raven.commands.record", "film a character that says a text"),
    "broadcast": Program(
        "raven-avatar-broadcast",
        "raven.commands.broadcast",
        "stream an avatar of a server to Twitch, YouTube or a file",
    ),
    "pose-editor": Program(
        "raven-avatar-pose-editor", "raven.pose_editor.main", "make emotions and correct rigs, in a window"
    ),
    "settings-editor": Program(
        "raven-avatar-settings-editor", "raven.settings_editor.main", "tune a running server, in a window"
    ),
    "bake": Program(
        "raven-avatar-bake", "raven.commands.bake", "render a character's face for the fast engine 'hybrid'"
    ),
    "doctor": Program("raven-doctor", "raven.server.doctor", "tell what is here, what is missing, and how to get it"),
    "models": Program("raven-models", "raven.commands.models", "download or check files of neural engines"),
    "qoi2png": Program("raven-qoi2png", "raven.commands.qoi2png", "convert QOI pictures to PNG"),
}

ENDING = (
    "'raven COMMAND --help' shows the options of a command. Each is also a program of its own:",
    f"'raven export' is '{PROGRAMS['export'].alone}', for example.",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program that the first argument names with all that follow it; returns its exit code.

    Only that program is imported, so that `raven --help` answers at once.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        _parser().print_help(sys.stderr)
        return 2
    program = PROGRAMS[_parser().parse_args(given[:1]).command]
    return int(import_module(program.module).main(given[1:]))


def _parser() -> argparse.ArgumentParser:
    wide = max(map(len, PROGRAMS))
    lines = [f"  {name:{wide}}  {program.does}" for name, program in PROGRAMS.items()]
    parser = argparse.ArgumentParser(
        prog="raven",
        usage="raven [-h] [-v] COMMAND ...",
        description="Gives an AI character a face: a live anime avatar from one picture.",
        epilog="\n".join(["commands:", *lines, "", *ENDING]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-v", "--version", action="version", version=f"Raven {__version__}")
    parser.add_argument("command", choices=PROGRAMS, metavar="COMMAND", help="one of those below")
    return parser


if __name__ == "__main__":
    sys.exit(main())
