"""What the editor remembers from run to run, beside the window's own: folders, character, engine, how one looks at things."""

from dataclasses import asdict, fields
from pathlib import Path

from raven.gui.preferences import Preferences
from raven.pose_editor.desk import Looking
from raven.pose_editor.preview import ALIVE, Idle

PROGRAM = "pose-editor"
BACKINGS = ("checker", "colour", "picture")


class Options:
    """The values of `Preferences` that the editor uses, each with its meaning."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    @property
    def looking(self) -> Looking:
        known = self._preferences.get("looking", {})
        kept = self._preferences.get("idle", {})
        parts = {part.name: kept.get(part.name) is True for part in fields(Idle)}
        return Looking(
            alive=known.get("alive") is True,
            idle=Idle(**parts) if any(parts.values()) else ALIVE,
            compare=known.get("compare") is True,
            linked=known.get("linked") is not False,
        )

    @looking.setter
    def looking(self, looking: Looking) -> None:
        self._preferences.set("idle", asdict(looking.idle))
        self._preferences.set("looking", {"alive": looking.alive, "compare": looking.compare, "linked": looking.linked})

    @property
    def backing(self) -> str:
        """One of `BACKINGS`."""
        name = self._preferences.get("backing", BACKINGS[0])
        return name if name in BACKINGS else BACKINGS[0]

    @backing.setter
    def backing(self, name: str) -> None:
        self._preferences.set("backing", name)

    @property
    def color(self) -> tuple[int, int, int]:
        """Of the backdrop."""
        color = self._preferences.get("backing_color", [96, 104, 128])
        if len(color) == 3 and all(type(value) is int and 0 <= value <= 255 for value in color):
            return color[0], color[1], color[2]
        return 96, 104, 128

    @color.setter
    def color(self, color: tuple[int, int, int]) -> None:
        self._preferences.set("backing_color", list(color))

    @property
    def backdrop(self) -> str:
        """The picture behind the character: a file."""
        return self._preferences.get("backdrop", "")

    @backdrop.setter
    def backdrop(self, file: str) -> None:
        self._preferences.set("backdrop", file)

    @property
    def picture(self) -> str:
        """The character that was shown last: a file."""
        return self._preferences.get("picture", "")

    @picture.setter
    def picture(self, file: str) -> None:
        self._preferences.set("picture", file)

    @property
    def engine(self) -> str:
        return self._preferences.get("engine", "auto")

    @engine.setter
    def engine(self, name: str) -> None:
        self._preferences.set("engine", name)

    @property
    def closed_sections(self) -> list[str]:
        """Titles of the sections of sliders that are folded up."""
        return [title for title in self._preferences.get("closed_sections", []) if isinstance(title, str)]

    @closed_sections.setter
    def closed_sections(self, titles: list[str]) -> None:
        self._preferences.set("closed_sections", titles)

    @property
    def export_size(self) -> int:
        return self._preferences.get("export_size", 512)

    @export_size.setter
    def export_size(self, size: int) -> None:
        self._preferences.set("export_size", size)

    def save(self) -> None:
        """Write them down."""
        self._preferences.save()

    def folder(self, purpose: str, otherwise: Path) -> Path:
        """Where files of this purpose were last."""
        kept = self._preferences.get(f"folder_{purpose}", "")
        return Path(kept) if kept and Path(kept).is_dir() else otherwise

    def remember_folder(self, purpose: str, folder: Path) -> None:
        self._preferences.set(f"folder_{purpose}", str(folder.absolute()))
