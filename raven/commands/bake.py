"""`raven-avatar-bake`: makes the atlas of a character, from which the engine `hybrid` composes its face."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from raven.errors import InvalidInput, RavenError
from raven.terminal import command_parser

if TYPE_CHECKING:
    from raven.posers.hybrid.atlas import Atlas
    from raven.posers.hybrid.face_pictures import FacePictures
    from raven.posers.protocol import Source

EPILOG = """\
The atlas is written beside the picture as NAME.atlas.npz; that of a character of your own is saved with it when it is
complete. Ctrl+C keeps what is done, and the same command goes on from there. Beside a picture, an atlas that is not
complete can be used already.

exit codes: 0 complete, 1 interrupted (what is done is kept), 2 the character or the engine cannot be used
"""

SAVE_EVERY = 60.0  # seconds
UNFINISHED = "baking"
"""Below the user's data folder: atlases of their own characters until they are whole."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser(
        "raven-avatar-bake",
        "Render a character's face once in many shapes with a neural engine, for the fast engine `hybrid`.",
        EPILOG,
    )
    parser.add_argument("character", help="a picture file, or the name of a character: Raven's or your own")
    parser.add_argument("--poser", choices=("tha3", "tha4"), required=True, help="the engine that renders the face")
    parser.add_argument("--device", default="auto", help="auto (default), cpu, cuda:0 ...")
    parser.add_argument("--threads", type=int, metavar="N", help="processor threads (default: all)")
    parser.add_argument("--models-dir", type=Path, metavar="DIR", help="folder with the model files of THA3")
    parser.add_argument("--variant", default="auto", help="variant of THA3 (default: %(default)s)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write; with the character by default"
    )
    parser.add_argument("--force", action="store_true", help="bake anew, whatever is there")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except (RavenError, OSError) as error:
        print(f"raven-avatar-bake: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    from raven.data_folder import user_data_folder
    from raven.figure.character import load_character
    from raven.library import named, written_beside
    from raven.memory import keep_large_blocks
    from raven.posers.devices import pick_device
    from raven.posers.hybrid.atlas import atlas_path
    from raven.posers.hybrid.engines import faces_of
    from raven.posers.protocol import Source
    from raven.posers.tha3.start import Tha3Options
    from raven.posers.weights import ModelSource
    from raven.threads import limit_threads

    if options.threads is not None:
        if options.threads < 1:
            raise InvalidInput("--threads", "must be at least 1")
        limit_threads(options.threads)
    found = named(options.character, "character")
    character = load_character(found.picture)
    assert character.folder is not None
    source = Source(character.picture, character.rig, character.folder)
    device = pick_device(options.device)
    if device == "cpu":
        keep_large_blocks()
    tha3 = Tha3Options(ModelSource(options.models_dir) if options.models_dir else ModelSource(), options.variant)
    faces = faces_of(options.poser, source, device, tha3)
    if options.output is not None or found.stored is None:
        file = options.output or atlas_path(character.folder, character.name)
        code = _bake(source, faces, file, options.force)
        if code == 0:
            print(f"wrote {file}: {file.stat().st_size / 1e6:.1f} MB")
        return code
    file = atlas_path(user_data_folder() / UNFINISHED, found.stored.id)
    file.parent.mkdir(parents=True, exist_ok=True)
    code = _bake(source, faces, file, options.force)
    if code == 0:
        try:
            with written_beside(found.picture) as picture:
                shutil.copyfile(file, atlas_path(picture.parent, picture.stem))
        except (RavenError, OSError):
            print(f"the atlas is kept as {file}; the same command saves it with the character")
            raise
        file.unlink()
        print(f"saved with {found.stored.manifest.name}")
    return code


def _bake(source: Source, faces: FacePictures, file: Path, force: bool) -> int:
    from raven.posers.hybrid.atlas import write_atlas
    from raven.posers.hybrid.bake import bake

    atlas = _begun(source, faces, file, force)
    began = saved = time.monotonic()
    before = shown = atlas.share
    try:
        for share in bake(atlas, faces):
            now = time.monotonic()
            if share >= shown + 0.005:
                shown = share
                left = (now - began) * (1 - share) / (share - before)
                print(f"\r{share:4.0%}  {left:5.0f} s left ", end="", flush=True)
            if now - saved > SAVE_EVERY:
                write_atlas(atlas, file)
                saved = now
    except KeyboardInterrupt:
        print(f"\rinterrupted at {atlas.share:.0%}; the same command goes on from here")
        write_atlas(atlas, file)
        return 1
    write_atlas(atlas, file)
    print(f"\rbaked in {time.monotonic() - began:.0f} s")
    return 0


def _begun(source: Source, faces: FacePictures, file: Path, force: bool) -> Atlas:
    """The atlas to go on with: the one in the file if it was made of the same, else a new one."""
    from raven.posers.hybrid.atlas import read_atlas
    from raven.posers.hybrid.bake import begin_atlas, origin_of
    from raven.posers.puppet.detection import detect_rig
    from raven.posers.puppet.rig_file import complete_rig

    picture = source.picture.rgba8()
    if file.exists() and not force:
        atlas = read_atlas(file)
        if atlas.origin == origin_of(picture, faces):
            return atlas
        print(f"{file.name} was made of another picture or model; baking anew")
    return begin_atlas(picture, complete_rig(detect_rig(picture), source.rig), faces)


if __name__ == "__main__":
    sys.exit(main())
