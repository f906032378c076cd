"""The desk: what the editor works on and how it is looked at, without any window. The panels show it and call it."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from raven.figure.character import find_character, list_characters
from raven.library import current
from raven.pose_editor.open_documents import OpenDocuments
from raven.pose_editor.preview import ALIVE, STILL, Idle, Preview, PreviewPicture, Scene
from raven.pose_editor.stage import Engines, StagedCharacter, StageLoader, StageWish
from raven.pose_editor.values import Values, copied_side, in_range, mirrored
from raven.settings.animator_settings import AnimatorSettings

STEP = 0.05  # of a slider, by key or wheel


@dataclass(frozen=True)
class Looking:
    """How the template is looked at."""

    alive: bool = False
    idle: Idle = ALIVE
    """What moves while it is alive."""
    compare: bool = False
    linked: bool = True
    """Whether both sides of a morph move together."""

    @property
    def shown_idle(self) -> Idle:
        return self.idle if self.alive else STILL


class Desk:
    """Owns the workspace, the preview and the loader. For one thread, but for what says otherwise."""

    def __init__(
        self,
        workspace: OpenDocuments,
        posers: Engines,
        in_my_thread: Callable[..., None],
        engine: str = "auto",
        characters: Path | None = None,
        looking: Looking | None = None,
        settings: AnimatorSettings | None = None,
    ) -> None:
        """`in_my_thread` calls a function with arguments on the thread of the desk; what the preview and the loader have to
        say comes that way. `characters`: the folder of those that can be chosen by name, Raven's own when None."""
        self.workspace = workspace
        self.characters_folder = characters
        self.looking = looking or Looking()
        self.engine = engine
        self.stage: StagedCharacter | None = None
        self.on_change: Callable[[], None] = lambda: None
        """Something other than a picture has changed."""
        self.on_picture: Callable[[PreviewPicture], None] = lambda shown: None
        self.on_stage: Callable[[StagedCharacter], None] = lambda stage: None
        self.on_error: Callable[[Exception], None] = lambda error: None
        self._wish: StageWish | None = None
        self._rig_wanted = False
        self._played: Mapping[str, int] = MappingProxyType({})
        self._gesture = 0
        self._posers = posers
        self._loader = StageLoader(
            posers,
            lambda stage: in_my_thread(self._set_stage, stage),
            lambda error: in_my_thread(self._not_loaded, error),
        )
        self.preview = Preview(
            lambda: in_my_thread(self._take_picture), lambda error: in_my_thread(self.on_error, error), settings
        )
        workspace.on_change = self._changed

    # The character and the engine.

    @property
    def character_names(self) -> list[str]:
        """The characters that can be chosen by name."""
        return list_characters(self.characters_folder)

    @property
    def loading(self) -> bool:
        """Whether a character or an engine is being made ready."""
        return self._loader.busy

    @property
    def picture(self) -> Path | None:
        """The file of the character that is wanted, shown already or not."""
        return self._wish.picture if self._wish else None

    def choose_character(self, name: str) -> None:
        """Put a character on the stage by its name. Raises `NotFound`."""
        self.open_picture(find_character(name, self.characters_folder))

    def open_picture(self, picture: Path) -> None:
        """Put the character of this file on the stage. What is wrong with it comes by `on_error`, the old one stays."""
        self._ask(StageWish(picture.absolute(), self.engine, with_rig=self._rig_wanted, fresh=True))

    def reload(self) -> None:
        """Read the picture, its cels and its rig again."""
        if self._wish is not None:
            self._ask(replace(self._wish, picture=current(self._wish.picture), rig=None, fresh=True))

    def choose_engine(self, name: str) -> None:
        """Show the character in another engine."""
        self.engine = name
        if self._wish is not None:
            self._ask(replace(self._wish, engine=name, fresh=False))
        self.on_change()

    def want_rig(self) -> None:
        """Have the rig looked for from now on; it comes with the next stage."""
        self._rig_wanted = True
        if self._wish is not None:
            self._ask(replace(self._wish, with_rig=True, fresh=False))

    def try_rig(self, rig: Mapping[str, Any] | None) -> None:
        """Show the character with this rig in place of its file's; None: with the file's."""
        if self._wish is not None:
            self._ask(replace(self._wish, rig=rig, fresh=False))

    # The template.

    def begin_gesture(self) -> Hashable:
        """What is moved from now on until the next gesture is one step to undo; returns what to call `move` with."""
        self._gesture += 1
        return self._gesture

    def move(self, name: str, value: float, gesture: Hashable = None) -> None:
        """Move a slider."""
        self.workspace.current.move(name, value, self.looking.linked, gesture)

    def nudge(self, name: str, steps: float) -> None:
        """Move a slider by so many steps; several in a row are one step to undo."""
        value = in_range(name, self.workspace.current.values[name] + steps * STEP)
        self.move(name, value, gesture=("nudge", name))

    def reset(self, names: Iterable[str]) -> None:
        """These morphs and cels to zero."""
        self.workspace.current.change(dict.fromkeys(names, 0.0))

    def mirror(self, names: Iterable[str]) -> None:
        """As in a mirror."""
        document = self.workspace.current
        document.change(mirrored(document.values, names))

    def copy_side(self, names: Iterable[str], to: str) -> None:
        """One side takes the values of the other; `to` is `LEFT` or `RIGHT`."""
        document = self.workspace.current
        document.change(copied_side(document.values, names, to))

    # Looking at it.

    def look(self, **changes: Any) -> None:
        """Change how the template is looked at; the fields of `Looking`."""
        self.looking = replace(self.looking, **changes)
        self._changed()

    def toggle_idle(self, part: str) -> None:
        """Let a part of the idle animation move, or not; the first one that does brings the preview alive."""
        idle = replace(self.looking.idle, **{part: not getattr(self.looking.idle, part)})
        alive = (self.looking.alive or getattr(idle, part)) and not idle.still
        self.look(idle=idle, alive=alive)

    def play(self, effect: str) -> None:
        """Play an effect, over a still too."""
        number = max(self._played.values(), default=0) + 1
        self._played = MappingProxyType({**self._played, effect: number})
        self._show()

    def close(self) -> bool:
        """End the threads. False if one of them is in the middle of something long and was left behind."""
        return all([self.preview.close(), self._loader.close()])

    def _ask(self, wish: StageWish) -> None:
        self._wish = wish
        self._loader.ask(wish)
        self.on_change()

    def _set_stage(self, stage: StagedCharacter) -> None:
        self.stage = stage
        self.preview.set_stage(stage)
        self._show()
        self.on_stage(stage)
        self.on_change()

    def _not_loaded(self, error: Exception) -> None:
        if self.stage is not None:
            self._wish = self.stage.wish
            self.engine = self.stage.wish.engine
        self.on_error(error)
        self.on_change()

    def _take_picture(self) -> None:
        shown = self.preview.take()
        if shown is not None:
            self.on_picture(shown)

    def _changed(self) -> None:
        self._show()
        self.on_change()

    def _show(self) -> None:
        document = self.workspace.current
        compared: Values | None = document.saved if self.looking.compare else None
        self.preview.show(Scene(document.name, document.values, compared, self.looking.shown_idle, self._played))
