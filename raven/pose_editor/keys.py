"""The keys of the pose editor, and what each does; the help card shows them in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from raven.pose_editor.help_card import show_help
from raven.pose_editor.rows import ALL

if TYPE_CHECKING:
    from raven.pose_editor.editor import Editor


def add_hotkeys(editor: Editor) -> None:
    """Have the window's keys command the editor."""
    add = editor.hotkeys.add
    add("Ctrl+O", "Open a character", editor.ask_for_picture)
    add("Ctrl+Shift+O", "Open templates", editor.ask_for_template)
    add("Ctrl+S", "Save (the rig while it is shown)", editor.save)
    add("Ctrl+Shift+S", "Save as", editor.ask_where_to_save)
    add("Ctrl+N", "New template", editor.workspace.new)
    add("Ctrl+W", "Close an opened template", editor.close_template)
    add("Ctrl+E", "Export this picture", editor.ask_where_to_export_picture)
    add("Ctrl+Shift+E", "Export all emotions", editor.ask_where_to_export_all)
    add("Ctrl+R", "Reload the character", editor.reload)
    add("Ctrl+Q", "Quit", editor.window.ask_to_close)
    add("Ctrl+Z", "Undo", editor.undo, repeats=True)
    add("Ctrl+Y", "Redo", editor.redo, repeats=True)
    add("Ctrl+Shift+Z", "Redo", editor.redo, repeats=True)
    add("PageDown", "Next template", lambda: editor.step(1), repeats=True)
    add("PageUp", "Previous template", lambda: editor.step(-1), repeats=True)
    add("Right", "Slider under the mouse up by 0.05", lambda: editor.sliders.nudge_hovered(1), repeats=True)
    add("Left", "… down by 0.05", lambda: editor.sliders.nudge_hovered(-1), repeats=True)
    add("Shift+Right", "… up by 0.005", lambda: editor.sliders.nudge_hovered(0.1), repeats=True)
    add("Shift+Left", "… down by 0.005", lambda: editor.sliders.nudge_hovered(-0.1), repeats=True)
    add("M", "Mirror the whole template", lambda: editor.desk.mirror(ALL))
    add("L", "Link or unlink both sides", lambda: editor.desk.look(linked=not editor.desk.looking.linked))
    add("Space", "Alive or still", lambda: editor.desk.look(alive=not editor.desk.looking.alive))
    add("C", "Compare with what is saved", lambda: editor.desk.look(compare=not editor.desk.looking.compare))
    add("R", "Show the rig", editor.toggle_rig)
    add("F", "Zoom to the face", lambda: editor.preview.show_face())
    add("0", "The whole picture", lambda: editor.preview.fit())
    add("F1", "Help", lambda: show_help(editor.dialogs, editor.hotkeys.table()))
