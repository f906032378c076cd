"""`raven characters`: the user's own characters, listed, written as one file, taken in, deleted and restored."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from raven.errors import InvalidInput
from raven.terminal import command_parser, exit_code

if TYPE_CHECKING:
    from raven.library import Contents, Library

PROGRAM = "raven-avatar-characters"
EPILOG = """\
examples:
  raven characters list
  raven characters export mika                 writes Mika.raven
  raven characters import Mika.raven
  raven characters import drawings/mika        a folder, or a picture, with cels, rig and settings beside it
  raven characters import aoi.png              a character card, also .charx
  raven characters dress mika Winter coat.png  another picture of her, which shares all the rest
  raven characters delete mika                 into the bin, for thirty days
  raven characters restore mika

exit codes: 0 done, 1 the list has damaged characters, 2 it cannot be done
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser(PROGRAM, "List, export, import, delete and restore characters of your own.", EPILOG)
    parser.add_argument("--characters", type=Path, metavar="DIR", help="the folder they are in (default: your own)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="names, revisions, and what is damaged or in the bin")
    export = commands.add_parser("export", help="write a character as one file")
    export.add_argument("character", help="its id or name")
    export.add_argument("file", nargs="?", type=Path, help="where to (default: NAME.raven here)")
    taking = commands.add_parser(
        "import", help="take in a .raven file, a character card, a zip, a folder, or a picture with files beside it"
    )
    taking.add_argument("source", type=Path)
    taking.add_argument("--name", help="what it is called (default: as in the file)")
    dressing = commands.add_parser("dress", help="give a character another picture, as an outfit of its wardrobe")
    dressing.add_argument("character", help="its id or name")
    dressing.add_argument("outfit", help="what the outfit is called")
    dressing.add_argument("source", type=Path, help="the picture, with cels and rig beside it")
    undressing = commands.add_parser("undress", help="take an outfit out of a character's wardrobe")
    undressing.add_argument("character", help="its id or name")
    undressing.add_argument("outfit", help="what the outfit is called")
    for name, help in (("delete", "put a character into the bin"), ("restore", "bring a character back from the bin")):
        commands.add_parser(name, help=help).add_argument("character", help="its id")
    options = parser.parse_args(arguments)
    return exit_code(PROGRAM, lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    from raven.library import Library, own_characters

    library = Library(options.characters) if options.characters else own_characters()
    match options.command:
        case "list":
            return _list(library)
        case "export":
            from raven.files import replacing
            from raven.library.packed import SUFFIX, pack

            stored = library.get(options.character)
            file = options.file or Path(f"{stored.manifest.name.replace('/', '_')}{SUFFIX}")
            with replacing(file) as partial:
                partial.write_bytes(pack(stored.contents, time.time()))
            print(f"wrote {file}")
        case "import":
            stored = library.take_in(_contents(options.source, options.name))
            print(f"{stored.manifest.name} is in the library as {stored.id}")
        case "dress":
            from raven.library.wardrobe import with_picture

            stored = library.get(options.character)
            made = _contents(options.source, stored.manifest.name)
            dressed = with_picture(stored.contents, made, options.outfit, share=False)
            library.save(stored.id, dressed, stored.revision)
            print(f"{stored.manifest.name} has {options.outfit} to wear: {stored.id}/{options.outfit}")
        case "undress":
            from raven.library.wardrobe import without_outfit

            stored = library.get(f"{options.character}/{options.outfit}")
            library.save(stored.id, without_outfit(stored.contents, stored.outfit or ""), stored.revision)
            print(f"{stored.manifest.name} no longer has {stored.outfit}")
        case "delete":
            stored_id = (
                library.get(options.character).id if options.character not in _ids(library) else options.character
            )
            library.delete(stored_id)
            print(f"deleted {stored_id}; 'raven characters restore {stored_id}' brings it back")
        case "restore":
            print(f"restored {library.restore(options.character).id}")
    return 0


def _ids(library: "Library") -> list[str]:
    return [each.id for each in library.all()]


def _list(library: "Library") -> int:
    everyone = library.all()
    for each in everyone:
        if each.stored is None:
            print(f"{each.id:24} damaged: {each.damaged}")
        else:
            print(
                f"{each.id:24} {each.stored.manifest.name}  revision {each.stored.revision}, {each.stored.manifest.saved}"
            )
            for outfit in each.stored.outfits:
                print(f"{each.id}/{outfit}")
    for each in library.bin():
        print(f"{each.id:24} deleted")
    if not everyone:
        print(f"there are none in {library.folder}")
    return int(any(each.stored is None for each in everyone))


def _contents(source: Path, name: str | None) -> "Contents":
    """The character in a file or folder. Raises `InvalidInput`, `OSError`."""
    from raven.library.former import check_former_name, former, former_folder
    from raven.library.from_card import is_card, of_card
    from raven.library.manifest import MANIFEST, About, checked
    from raven.library.packed import is_zip, read_zip, unpack

    if not source.exists():
        raise InvalidInput(str(source), "is not there")
    content = b"" if source.is_dir() else source.read_bytes()
    if is_card(content):
        return of_card(content, name, source.name)
    if not is_zip(content):
        return former_folder(source, name)
    files = read_zip(content, check_name=check_former_name, field=source.name)
    contents = unpack(content, field=source.name) if MANIFEST in files else former(files, name, source.name)
    if name is None:
        return contents
    return contents.described(checked(About, contents.about.model_dump() | {"name": name}, "--name"))


if __name__ == "__main__":
    sys.exit(main())
