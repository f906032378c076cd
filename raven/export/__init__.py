"""Still pictures and clips of a character, as files: what `raven-avatar-export` does, for other programs to call.

    figure = Figure(open_character("raven", size=1024), create_poser("auto"))
    export_sprites(figure, Path("sprites"), options=SpriteOptions(size=1024, format="webp"))
    joy = read_templates(None)["joy"]
    export_clip(figure, Path("joy.webp"), "joy", joy, "webp", ClipOptions(kind="idle", seconds=4))

The parts are loaded when they are asked for, so that the command answers `--help` at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from raven.export.animated import export_animated as export_animated
    from raven.export.clips import ClipOptions as ClipOptions
    from raven.export.clips import export_clip as export_clip
    from raven.export.sources import open_backdrop as open_backdrop
    from raven.export.sources import open_chain as open_chain
    from raven.export.sources import open_character as open_character
    from raven.export.sources import read_templates as read_templates
    from raven.export.sprites import Exported as Exported
    from raven.export.sprites import FilesExist as FilesExist
    from raven.export.sprites import Sprite as Sprite
    from raven.export.sprites import SpriteOptions as SpriteOptions
    from raven.export.sprites import export_sprites as export_sprites
    from raven.export.sprites import render_sprites as render_sprites

_PARTS = {
    "animated": ("export_animated",),
    "clips": ("ClipOptions", "export_clip"),
    "sources": ("open_backdrop", "open_chain", "open_character", "read_templates"),
    "sprites": ("Exported", "FilesExist", "Sprite", "SpriteOptions", "export_sprites", "render_sprites"),
}


def __getattr__(name: str) -> Any:
    for part, names in _PARTS.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{part}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
