"""Still pictures and clips of a character, as files: what `raven-avatar-export` does, for other programs to call.

    figure = Figure(open_character("raven", size=1024), create_poser("auto"))
    export_sprites(figure, Path("sprites"), options=SpriteOptions(size=1024, format="webp"))

The parts are loaded when they are asked for, so that the command answers `--help` at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from raven.export.sources import open_character as open_character
    from raven.export.sources import read_templates as read_templates
    from raven.export.sprites import Exported as Exported
    from raven.export.sprites import FilesExist as FilesExist
    from raven.export.sprites import Sprite as Sprite
    from raven.export.sprites import SpriteOptions as SpriteOptions
    from raven.export.sprites import export_sprites as export_sprites
    from raven.export.sprites import render_sprites as render_sprites

_HOMES = {
    "open_character": "sources",
    "read_templates": "sources",
    "Exported": "sprites",
    "FilesExist": "sprites",
    "Sprite": "sprites",
    "SpriteOptions": "sprites",
    "export_sprites": "sprites",
    "render_sprites": "sprites",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
