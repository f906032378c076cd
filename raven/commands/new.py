"""`raven-avatar-new`: makes a character of any picture: finds the face, cuts the figure out, fits it into the template."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from raven.errors import InvalidInput
from raven.terminal import command_parser, exit_code

PROGRAM = "raven-avatar-new"
EPILOG = """\
examples:
  raven-avatar-new drawing.jpg
  raven-avatar-new group.png -o characters/mika --face 2

The folder gets NAME.png (the figure, fitted), NAME.rig.json (where its features are; correct it by hand or in the pose
editor), NAME.original.* (the picture as it was), and NAME.intake.json (how it was fitted, the verdict, and what was
corrected). A PSD whose layers are the parts of a figure (face, front hair, eyewhite-l ...) gives NAME.layers.psd as well:
these layers are moved as they were drawn. A picture that has such a file beside it is taken in with that correction.

exit codes: 0 the picture works, 1 it works in part or not at all (the verdict says why), 2 it cannot be read or written
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser(PROGRAM, "Make a character of any picture of a drawn figure.", EPILOG)
    parser.add_argument("picture", type=Path, help="PNG, JPEG, WebP, AVIF, GIF, BMP or PSD of any size")
    parser.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="where to; a folder NAME here by default")
    parser.add_argument("--name", help="the character's name; that of the picture by default")
    parser.add_argument("--face", type=int, metavar="N", help="which face, 1 is the largest (default: 1)")
    parser.add_argument("--force", action="store_true", help="overwrite a character that exists")
    options = parser.parse_args(arguments)
    return exit_code(PROGRAM, lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    from raven.intake.correction import parse_correction
    from raven.intake.layered import opened
    from raven.intake.stored import store, stored_correction
    from raven.intake.take_in import take_in
    from raven.intake.verdict import Level
    from raven.wire.characters import LAYERS

    name = options.name or options.picture.stem
    folder: Path = options.output or Path(name)
    if (folder / f"{name}.png").exists() and not options.force:
        raise InvalidInput(str(folder / f"{name}.png"), "exists; use --force to overwrite it or -o to write elsewhere")
    data = options.picture.read_bytes()
    correction = stored_correction(options.picture)
    if options.face is not None:
        correction = parse_correction({"face": options.face - 1}, "--face")
    try:
        intake = take_in(opened(data, str(options.picture)), correction, progress=_say)
    except InvalidInput as error:
        raise InvalidInput(
            "--face" if error.place[:2] == ("correction", "face") else error.place, error.message
        ) from None
    store(folder, name, intake, data, options.picture.suffix)
    print(intake.verdict)
    for part, confidence in intake.verdict.parts.items():
        print(f"  {part.replace('_', ' '):12} {confidence:4.2f}{'' if confidence >= 0.5 else '  stays still'}")
    for note in intake.found.notes:
        print(note)
    if intake.layers is not None:
        print(f"wrote {folder / name}{LAYERS} ({len(intake.layers.layers)} layers, as drawn)")
    print(f"wrote {folder / name}.png ({intake.square.shape[0]} x {intake.square.shape[0]})")
    return 0 if intake.verdict.level is Level.GOOD else 1


def _say(stage: str) -> None:
    if sys.stderr.isatty():
        print(f"{stage} ...", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
