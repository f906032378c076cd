"""`raven-avatar-rig`: shows what was found in a character picture, and writes it down to be corrected by hand."""

import sys
from collections.abc import Sequence
from pathlib import Path

from raven.errors import InvalidInput, RavenError
from raven.posers.puppet.rig import Rig
from raven.terminal import command_parser
from raven.video.picture import Rgba8

EPILOG = """\
Every part has a confidence from 0 to 1; below 0.5 it is a guess from the template, and an eye, a brow or a mouth stays
still. Edit the written file to correct a part, and give it the confidence 1; fields and parts that you delete from it are
detected again. The avatar reads NAME.rig.json beside NAME.png.

exit codes: 0 written or shown, 1 shown or written but some part is only a guess, 2 the picture or an option is unusable
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser(
        "raven-avatar-rig", "Find eyes, brows, mouth, jaw and neck in a character picture in the template.", EPILOG
    )
    parser.add_argument("picture", type=Path, help="a picture in the template, or any with --points")
    parser.add_argument(
        "--points",
        type=Path,
        metavar="OUT.json",
        help="only write where the features are in the picture as it is, of any size, in its pixels",
    )
    parser.add_argument("--preview", type=Path, metavar="OUT.png", help="draw what was found over the enlarged face")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.rig.json", help="where to write; NAME.rig.json beside it by default"
    )
    parser.add_argument("--force", action="store_true", help="overwrite a rig file that exists")
    parser.add_argument("--ignore-existing", action="store_true", help="do not merge NAME.rig.json; detect everything")
    options = parser.parse_args(arguments)
    try:
        picture = _picture(options.picture)
        if options.points is not None:
            return _write_points(picture, options.points)
        return _run(picture, options.preview, options.output, options.force, options.ignore_existing)
    except (RavenError, OSError) as error:
        print(f"raven-avatar-rig: {error}", file=sys.stderr)
        return 2


def _picture(source: Path) -> Path:
    """The picture of a character, who may be named."""
    from raven.library import named

    return named(source).picture


def _run(picture: Path, preview: Path | None, output: Path | None, force: bool, ignore_existing: bool) -> int:
    from raven.library import written_beside
    from raven.posers.puppet.detection import detect_rig
    from raven.posers.puppet.rig_file import complete_rig, parse_rig, write_rig
    from raven.wire.characters import rig_file

    beside = rig_file(picture)
    target = output or beside
    # Without --force and with nothing asked by name, an existing file is only shown, not an error.
    writes = output is not None or preview is None or force or not target.exists()
    if writes and target.exists() and not force:
        raise InvalidInput(str(target), "exists; use --force to overwrite it or -o to write elsewhere")

    rgba8 = _read_picture(picture)
    rig = detect_rig(rgba8)
    if beside.exists() and not ignore_existing:
        rig = complete_rig(rig, parse_rig(beside.read_bytes()))
        print(f"merged {beside}")
    guesses = _report(rig)
    if preview is not None:
        _write_preview(preview, rgba8, rig)
        print(f"preview: {preview}")
    if output is not None:
        write_rig(output, rig)
    elif writes:
        with written_beside(picture) as file:
            write_rig(rig_file(file), rig)
    if writes:
        print(f"wrote {target}")
    if guesses:
        print(
            f"only guessed from the template: {', '.join(guesses)}. Look at a --preview, "
            "correct them in the rig file, and give those that are right the confidence 1."
        )
        return 1
    return 0


def _write_points(picture: Path, target: Path) -> int:
    """Write the features of the largest face of any picture; 1 if there is none."""
    import json

    from raven.files import replacing
    from raven.landmarks.faces import find_faces
    from raven.landmarks.features import features

    faces = find_faces(_read_picture(picture))
    if not faces:
        print(f"raven-avatar-rig: {picture}: no drawn face was found", file=sys.stderr)
        return 1
    with replacing(target) as file:
        file.write_text(json.dumps(features(faces[0]), indent=1) + "\n", encoding="utf-8")
    print(f"wrote {target}" + (f" (the largest of {len(faces)} faces)" if len(faces) > 1 else ""))
    return 0


def _report(rig: Rig) -> tuple[str, ...]:
    """Print the confidence of every part; returns the names of those that are guesses."""
    for name in type(rig).model_fields:
        part = getattr(rig, name)
        print(f"  {name.replace('_', ' '):12} {part.confidence:4.2f}{'' if part.found else '  a guess'}")
    return rig.not_found()


def _read_picture(path: Path) -> Rgba8:
    from raven.video.decoding import decode_rgba8

    try:
        return decode_rgba8(path.read_bytes(), str(path))
    except FileNotFoundError:
        raise InvalidInput(str(path), "there is no such file") from None


def _write_preview(path: Path, rgba8: Rgba8, rig: Rig) -> None:
    from PIL import Image

    from raven.posers.puppet.detection.preview import draw_preview

    try:
        Image.fromarray(draw_preview(rgba8, rig)).save(path)
    except ValueError as error:
        raise InvalidInput("--preview", f"{path}: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
