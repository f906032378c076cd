"""Export: the template as one picture, or all emotions into a folder."""

from pathlib import Path

from raven.export.sprites import Exported, FilesExist, SpriteOptions
from raven.gui.dialogs import DialogButton
from raven.gui.file_dialogs import FileTask
from raven.gui.texts import t
from raven.pose_editor.batch import BatchExport, export_picture
from raven.pose_editor.commands.asking import Asking
from raven.pose_editor.desk import Desk
from raven.pose_editor.open_documents import OpenDocuments
from raven.pose_editor.values import template_of


class ExportCommands:
    """What is written for other programs."""

    def __init__(self, desk: Desk, workspace: OpenDocuments, asking: Asking) -> None:
        self._desk, self._workspace, self._asking = desk, workspace, asking
        self.running: BatchExport | None = None

    def ask_where_to_put_picture(self) -> None:
        task = FileTask(t("Export this picture"), t("Export"), (".png", ".webp"), saves=True)
        name = f"{self._workspace.current.name}.png"
        self._asking.choose(task, "export", Path.home(), self.export_picture, name)

    def export_picture(self, file: Path) -> None:
        """Write the current template as one picture."""
        stage, template = self._desk.stage, template_of(self._workspace.current.values)
        if stage is None:
            self._nothing_yet()
            return
        format = "webp" if file.suffix.lower() == ".webp" else "png"
        options = SpriteOptions(size=self._asking.options.export_size, format="webp" if format == "webp" else "png")
        self._asking.attempt(lambda: export_picture(stage, template, file, options), t("Exported {0}", file.name))

    def ask_where_to_put_all(self) -> None:
        if self._desk.stage is None:
            self._nothing_yet()
            return
        task = FileTask(t("Export all emotions into a folder"), t("Export here"))
        self._asking.choose(task, "export", Path.home(), self.export_all)

    def export_all(self, folder: Path, overwrite: bool = False) -> None:
        """Write all presets as sprites into a folder, beside the work that goes on."""
        if self._desk.stage is None or self.running is not None:
            return
        templates = {preset.name: template_of(preset.values) for preset in self._workspace.presets}
        names = list(templates)
        progress = self._asking.dialogs.progress(t("Exporting all emotions"), self._cancel)

        def report(done: int, total: int) -> None:
            progress.report(done / total, names[done] if done < total else t("Writing the list of templates"))

        self.running = BatchExport(
            self._desk.stage,
            templates,
            folder,
            SpriteOptions(size=self._asking.options.export_size),
            overwrite,
            report,
            lambda exported: progress.done(lambda: self._exported(exported, folder)),
            lambda error: progress.done(lambda: self._not_exported(error, folder)),
        )

    def close(self) -> None:
        """Stop what is being exported."""
        if self.running is not None:
            self.running.cancel()
            self.running.wait(5)

    def _nothing_yet(self) -> None:
        self._asking.dialogs.message(t("Nothing to export yet"), t("Open a character first."))

    def _cancel(self) -> None:
        if self.running is not None:
            self.running.cancel()

    def _exported(self, exported: Exported, folder: Path) -> None:
        self.running = None
        words = t("Exported") if exported.complete else t("Cancelled; exported")
        self._asking.say(t("{0} {1} files into {2}", words, len(exported.files), folder))

    def _not_exported(self, error: Exception, folder: Path) -> None:
        self.running = None
        if isinstance(error, FilesExist):
            choices = [
                DialogButton(t("Overwrite"), lambda: self.export_all(folder, overwrite=True), "danger"),
                DialogButton(t("Cancel")),
            ]
            self._asking.dialogs.question(t("There are files already"), f"{error}.", choices)
        else:
            self._asking.fail(error)
