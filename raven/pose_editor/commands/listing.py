"""Every command of the editor by its name, with its key, in the order of the help card."""

from collections.abc import Callable
from dataclasses import dataclass

from raven.gui.commands import Command
from raven.gui.dialogs import Dialogs
from raven.gui.hotkeys import Hotkeys
from raven.gui.texts import t
from raven.pose_editor.commands.character import CharacterCommands
from raven.pose_editor.commands.exports import ExportCommands
from raven.pose_editor.commands.rig import RigCommands
from raven.pose_editor.commands.templates import TemplateCommands
from raven.pose_editor.desk import Desk, Looking
from raven.pose_editor.document import Document
from raven.pose_editor.help_card import show_help
from raven.pose_editor.open_documents import OpenDocuments
from raven.pose_editor.rig_document import RigDocument
from raven.pose_editor.rows import ALL
from raven.pose_editor.values import LEFT, RIGHT
from raven.settings.emotion_templates import EMOTIONS


@dataclass(frozen=True)
class Views:
    """What commands do to the window: its panels are made anew when its scale changes."""

    nudge: Callable[[float], None]
    """The slider under the mouse, by so many steps."""
    face: Callable[[], None]
    whole: Callable[[], None]
    pick_backdrop: Callable[[], None]
    quit: Callable[[], None]


def commands(
    workspace: OpenDocuments,
    desk: Desk,
    templates: TemplateCommands,
    character: CharacterCommands,
    rig: RigCommands,
    exports: ExportCommands,
    views: Views,
    dialogs: Dialogs,
    hotkeys: Hotkeys,
) -> dict[str, Command]:
    """All commands by their names."""

    def looking() -> Looking:
        return desk.looking

    def on_stage() -> bool:
        return desk.stage is not None

    def edited() -> Document | RigDocument:
        return rig.shown or workspace.current

    def save() -> None:
        (templates if rig.shown is None else rig).save()

    def nudge(keys: str, action: str, steps: float) -> Command:
        return Command("", lambda: views.nudge(steps), keys, action, repeats=True)

    def help_card() -> None:
        show_help(dialogs, hotkeys.table())

    return {
        "open character": Command(t("Open…"), character.ask_for_one, "Ctrl+O", t("Open a character")),
        "open templates": Command(t("Open templates…"), templates.ask_for_one, "Ctrl+Shift+O"),
        "save": Command(t("Save"), save, "Ctrl+S", t("Save (the rig while it is shown)")),
        "save as": Command(t("Save as…"), templates.ask_where_to_save, "Ctrl+Shift+S"),
        "save all": Command(t("Save all"), templates.save_all, possible=lambda: bool(workspace.unsaved)),
        "new": Command(t("New template"), workspace.new, "Ctrl+N"),
        "new from this": Command(t("New from this one"), lambda: workspace.new(workspace.current.values)),
        "close": Command(
            t("Close"),
            templates.close,
            "Ctrl+W",
            t("Close an opened template"),
            possible=lambda: workspace.current in workspace.others,
        ),
        "export picture": Command(
            t("Export this picture…"), exports.ask_where_to_put_picture, "Ctrl+E", possible=on_stage
        ),
        "export all": Command(
            t("Export all emotions…"), exports.ask_where_to_put_all, "Ctrl+Shift+E", possible=on_stage
        ),
        "reload": Command(
            t("Reload"),
            character.reload,
            "Ctrl+R",
            t("Reload the character"),
            possible=lambda: desk.picture is not None,
        ),
        "reset this": Command(t("Factory reset of this emotion…"), templates.reset_current),
        "reset all": Command(t("Factory reset of all emotions…"), lambda: templates.ask_to_reset(EMOTIONS)),
        "quit": Command(t("Quit"), views.quit, "Ctrl+Q"),
        "undo": Command(t("Undo"), lambda: edited().undo(), "Ctrl+Z", possible=lambda: edited().can_undo, repeats=True),
        "redo": Command(t("Redo"), lambda: edited().redo(), "Ctrl+Y", possible=lambda: edited().can_redo, repeats=True),
        "redo too": Command("", lambda: edited().redo(), "Ctrl+Shift+Z", t("Redo"), repeats=True),
        "revert": Command(
            t("Back to what is saved"), lambda: workspace.current.revert(), possible=lambda: workspace.current.dirty
        ),
        "next": Command("", lambda: workspace.step(1), "PageDown", t("Next template"), repeats=True),
        "previous": Command("", lambda: workspace.step(-1), "PageUp", t("Previous template"), repeats=True),
        "up": nudge("Right", t("Slider under the mouse up by 0.05"), 1),
        "down": nudge("Left", t("… down by 0.05"), -1),
        "up finely": nudge("Shift+Right", t("… up by 0.005"), 0.1),
        "down finely": nudge("Shift+Left", t("… down by 0.005"), -0.1),
        "mirror": Command(t("Mirror"), lambda: desk.mirror(ALL), "M", t("Mirror the whole template")),
        "left to right": Command(t("Copy left to right"), lambda: desk.copy_side(ALL, RIGHT)),
        "right to left": Command(t("Copy right to left"), lambda: desk.copy_side(ALL, LEFT)),
        "zero": Command(t("Everything to zero"), lambda: desk.reset(ALL)),
        "link": Command(
            t("Both sides linked"),
            lambda: desk.look(linked=not looking().linked),
            "L",
            t("Link or unlink both sides"),
            on=lambda: looking().linked,
        ),
        "alive": Command(
            t("Alive"),
            lambda: desk.look(alive=not looking().alive),
            "Space",
            t("Alive or still"),
            on=lambda: looking().alive,
        ),
        "compare": Command(
            t("Compare with what is saved"),
            lambda: desk.look(compare=not looking().compare),
            "C",
            on=lambda: looking().compare,
        ),
        "rig": Command(t("Rig"), rig.toggle, "R", t("Show the rig"), on=lambda: rig.wanted),
        "face": Command(t("Face"), views.face, "F", t("Zoom to the face")),
        "whole": Command(t("Whole picture"), views.whole, "0", t("The whole picture")),
        "backdrop": Command(t("Picture behind the character…"), views.pick_backdrop),
        "help": Command(t("Keys"), help_card, "F1", t("Help")),
    }
