"""Choosing files and folders: to open, to save to, to export into."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import dearpygui.dearpygui as dpg

from raven.errors import InvalidInput
from raven.gui import theme
from raven.gui.dialogs import Dialog, Dialogs
from raven.gui.file_list import Listing, checked_name, list_folder, places, with_suffix
from raven.gui.texts import t

WIDTH, HEIGHT, SIDE = 760, 520, 150  # points
ROWS = 2000  # of one folder; more are reached by typing a part of the name


@dataclass(frozen=True)
class FileTask:
    """What a file dialog is for."""

    title: str
    button: str
    suffixes: tuple[str, ...] = ()
    """Of the files that are shown, in lower case with the dot; the first is added to a new name. None: folders only."""
    saves: bool = False


class FileDialog(Dialog):
    """Places, the folders and files of one folder, a filter to type into, a name. The answer goes to `then`."""

    def __init__(
        self,
        dialogs: Dialogs,
        task: FileTask,
        folder: Path,
        then: Callable[[Path], None],
        name: str = "",
        own_places: dict[str, Path] | None = None,
    ) -> None:
        """Begins in `folder`; `name` is what a new file is to be called at first."""
        super().__init__(dialogs, task.title, WIDTH, HEIGHT)
        self._task, self._then = task, then
        self._folder = folder if folder.is_dir() else Path.home()
        self._places = places(own_places or {})
        self._sure_of = ""  # the name of an existing file that the user was warned of
        self._build(name)
        self._enter(self._folder)
        self.show()

    @property
    def folder(self) -> Path:
        return self._folder

    def choose(self, name: str) -> None:
        """As if a file of the shown folder was clicked twice, or a name typed and confirmed."""
        dpg.set_value(self._name, name)
        self._confirm()

    def _build(self, name: str) -> None:
        px, look = self.window.px, self.window.look
        with dpg.group(parent=self.body):
            with dpg.group(horizontal=True):
                self._up: int = dpg.add_button(label=t("Up"), callback=lambda: self._enter(self._folder.parent))
                self._path: int = dpg.add_input_text(
                    width=px(WIDTH - 282), on_enter=True, callback=lambda _, text: self._enter(Path(text).expanduser())
                )
                self._filter: int = dpg.add_input_text(
                    hint=t("Filter"), width=px(150), callback=lambda: self._enter(self._folder)
                )
            with dpg.group(horizontal=True):
                with dpg.child_window(width=px(SIDE), height=px(HEIGHT - 200), always_use_window_padding=True):
                    for label, place in self._places.items():
                        dpg.add_selectable(label=label, user_data=place, callback=lambda _, __, to: self._jump(to))
                self._rows: int = dpg.add_child_window(
                    width=-1, height=px(HEIGHT - 200), always_use_window_padding=True
                )
            with dpg.group(horizontal=True):
                label = t("Name") if self._task.suffixes else t("Folder")
                dpg.add_text(label, color=theme.DIM)
                self._name: int = dpg.add_input_text(
                    default_value=name, width=-1, on_enter=True, callback=lambda: self._confirm()
                )
            self._problem: int = dpg.add_text("", color=theme.WARM, wrap=px(WIDTH - 30))
        dpg.bind_item_font(self._problem, look.small_font)
        with dpg.group(horizontal=True, parent=self.body):
            accept = dpg.add_button(label=self._task.button, width=px(110), callback=lambda: self._confirm())
            dpg.bind_item_theme(accept, look.primary)
            cancel = dpg.add_button(label=t("Cancel"), width=px(84), callback=lambda: self.close())
            if self._task.saves or not self._task.suffixes:
                dpg.add_button(label=t("New folder"), callback=lambda: self._make_folder())
        self.button_items = {self._task.button: accept, t("Cancel"): cancel}
        self.on_escape = self.close

    def _jump(self, folder: Path) -> None:
        dpg.set_value(self._filter, "")
        self._enter(folder)

    def _enter(self, folder: Path) -> None:
        """Show a folder; one that cannot be opened leaves the present one and says so."""
        try:
            listing = list_folder(folder, self._task.suffixes, dpg.get_value(self._filter))
        except InvalidInput as error:
            self._complain(error)
            dpg.set_value(self._path, str(self._folder))
            return
        self._complain(None)
        if folder != self._folder:
            dpg.set_value(self._filter, "")
            listing = list_folder(folder, self._task.suffixes)
        self._folder = folder
        dpg.set_value(self._path, str(folder))
        self._show(listing)

    def _show(self, listing: Listing) -> None:
        dpg.delete_item(self._rows, children_only=True)
        for name in listing.folders[:ROWS]:
            row = dpg.add_selectable(
                label=f"{name}/",
                parent=self._rows,
                user_data=name,
                callback=lambda _, __, to: self._jump(self._folder / to),
            )
            dpg.bind_item_theme(row, self.window.look.folder)
        for name in listing.files[:ROWS]:
            row = dpg.add_selectable(label=name, parent=self._rows, user_data=name, callback=self._pick)
            with dpg.item_handler_registry() as handlers:
                dpg.add_item_double_clicked_handler(callback=lambda: self._confirm())
            dpg.bind_item_handler_registry(row, handlers)
        if not listing.folders and not listing.files:
            dpg.add_text(t("Nothing here that fits"), color=theme.DIM, parent=self._rows)

    def _pick(self, row: int, _: bool, name: str) -> None:
        for other in dpg.get_item_children(self._rows, 1):
            if dpg.get_item_type(other).endswith("Selectable"):
                dpg.set_value(other, other == row)
        dpg.set_value(self._name, name)
        self._complain(None)

    def _make_folder(self) -> None:
        try:
            folder = self._folder / checked_name(dpg.get_value(self._name))
            folder.mkdir()
        except (InvalidInput, OSError) as error:
            self._complain(error)
        else:
            dpg.set_value(self._name, "")
            self._enter(folder)

    def _confirm(self) -> None:
        typed = dpg.get_value(self._name).strip()
        try:
            path = self._chosen(typed)
        except InvalidInput as error:
            self._complain(error)
            return
        if path is None:
            return
        if self._task.saves and path.exists() and self._sure_of != str(path):
            self._sure_of = str(path)
            self._complain(t("{0} exists. {1} again to overwrite it.", path.name, self._task.button))
            return
        self.close_and(lambda: self._then(path))

    def _chosen(self, typed: str) -> Path | None:
        """What the user means, or None if that was to enter a folder. Raises `InvalidInput`."""
        if not self._task.suffixes:
            return self._folder / typed if typed else self._folder
        if not typed:
            raise InvalidInput("name", t("choose a file first") if not self._task.saves else t("give the file a name"))
        path = self._folder / Path(typed).expanduser()
        if path.is_dir():
            dpg.set_value(self._name, "")
            self._jump(path)
            return None
        if self._task.saves:
            checked_name(path.name)
            path = path.with_name(with_suffix(path.name, self._task.suffixes))
            if not path.parent.is_dir():
                raise InvalidInput(str(path.parent), t("there is no such folder"))
            return path
        if not path.is_file():
            raise InvalidInput(path.name, t("there is no such file"))
        return path

    def _complain(self, problem: Exception | str | None) -> None:
        if isinstance(problem, OSError):
            problem = problem.strerror or str(problem)
        dpg.set_value(self._problem, "" if problem is None else str(problem))


def choose_file(
    dialogs: Dialogs,
    task: FileTask,
    folder: Path,
    then: Callable[[Path], None],
    name: str = "",
    own_places: dict[str, Path] | None = None,
) -> None:
    """Ask for a file or a folder, unless another dialog is open."""
    if not dialogs.any_open:
        FileDialog(dialogs, task, folder, then, name, own_places)
