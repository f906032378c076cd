"""Templates: opened, saved, closed, reset."""

from collections.abc import Callable
from pathlib import Path

from raven.errors import RavenError
from raven.gui.dialogs import DialogButton
from raven.gui.file_dialogs import FileTask
from raven.gui.texts import t
from raven.pose_editor.commands.asking import Asking
from raven.pose_editor.document import Document
from raven.pose_editor.open_documents import OpenDocuments
from raven.settings.emotion_templates import EMOTIONS

TEMPLATES = (".json",)


class TemplateCommands:
    """What is done with the templates of the workspace."""

    def __init__(self, workspace: OpenDocuments, asking: Asking) -> None:
        self._workspace, self._asking = workspace, asking

    def save(self) -> None:
        """Write the template into its file; asks for one if it has none."""
        if self._workspace.current.place is None:
            self.ask_where_to_save()
        else:
            self._asking.attempt(lambda: self._workspace.save(self._workspace.current), t("Saved"))

    def save_all(self) -> None:
        """Write everything that has a place; what has none is asked for, one after the other."""
        self._asking.attempt(lambda: self._save_rest(lambda: self._asking.say(t("All is saved"))))

    def ask_where_to_save(self, then: Callable[[], None] = lambda: None) -> None:
        document = self._workspace.current

        def save(file: Path) -> None:
            self._asking.attempt(lambda: self._workspace.save_as(document, file), t("Saved as {0}", file.name), then)

        task = FileTask(t("Save the template as"), t("Save"), TEMPLATES, saves=True)
        self._asking.choose(task, "templates", self._workspace.emotions, save, f"{document.name}.json")

    def ask_for_one(self) -> None:
        task = FileTask(t("Open templates"), t("Open"), TEMPLATES)
        self._asking.choose(task, "templates", self._workspace.emotions, lambda file: self.open([file]))

    def open(self, files: list[Path]) -> None:
        """Open all templates of these files."""
        for file in files:
            self._asking.options.remember_folder("templates", file.parent)
            try:
                for warning in self._workspace.open(file):
                    self._asking.say(warning)
            except (RavenError, OSError) as error:
                self._asking.fail(error)

    def close(self) -> None:
        """Take the template off the list, if it is no preset; asks if it is unsaved."""
        document = self._workspace.current
        if document not in self._workspace.others:
            self._asking.say(t("The emotions of the folder stay in the list"))
        elif document.dirty:
            self._question_about([document], lambda: self._workspace.close(document))
        else:
            self._workspace.close(document)

    def ask_to_reset(self, names: tuple[str, ...]) -> None:
        """Factory reset of these emotions, after a question."""
        what = t("the template of {0}", names[0]) if len(names) == 1 else t("all {0} emotions", len(names))

        def reset() -> None:
            words = t("As they came with Raven; backups are beside the files")
            self._asking.attempt(lambda: self._workspace.reset(names), words)

        self._asking.dialogs.question(
            t("Factory reset"),
            t(
                "This replaces {0} in {1} by what came with Raven. What the files hold now is kept beside them, "
                "as NAME.json.bak.",
                what,
                self._workspace.emotions,
            ),
            [DialogButton(t("Overwrite"), reset, "danger"), DialogButton(t("Cancel"))],
        )

    def reset_current(self) -> None:
        name = self._workspace.current.name
        if name in EMOTIONS and self._workspace.current in self._workspace.presets:
            self.ask_to_reset((name,))
        else:
            self._asking.dialogs.message(
                t("Factory reset"), t("{0} did not come with Raven, so there is nothing to go back to.", name)
            )

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Whether nothing would be lost; otherwise it is asked, and `leave` called once that is settled."""
        unsaved = self._workspace.unsaved

        def discard() -> None:
            for document in self._workspace.unsaved:
                document.revert()
            leave()

        if unsaved:
            self._question_about(unsaved, leave, discard)
        return not unsaved

    def _question_about(
        self, unsaved: list[Document], then: Callable[[], None], discard: Callable[[], None] | None = None
    ) -> None:
        names = ", ".join(document.name for document in unsaved[:6]) + (t(" and others") if len(unsaved) > 6 else "")
        self._asking.unless_lost(
            t("Save the changes?"),
            (
                t("{0} has changes that no file holds yet.", names)
                if len(unsaved) == 1
                else t("{0} have changes that no file holds yet.", names)
            ),
            lambda: self._asking.attempt(lambda: self._save_rest(then)),
            discard or then,
        )

    def _save_rest(self, then: Callable[[], None]) -> None:
        homeless = self._workspace.save_all()
        if homeless:
            self._workspace.choose(homeless[0])
            self.ask_where_to_save(then=lambda: self._asking.attempt(lambda: self._save_rest(then)))
        else:
            then()
