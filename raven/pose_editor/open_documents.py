"""All templates at hand: those of the emotions folder, opened files, new ones; which one is edited, and which are unsaved."""

from collections.abc import Callable, Iterable
from pathlib import Path

from raven.errors import InvalidInput
from raven.gui.texts import t
from raven.pose_editor.document import Document, TemplatePlace
from raven.pose_editor.factory import factory_templates, reset_emotions
from raven.pose_editor.template_files import check_name, emotion_files, read_templates, save_template
from raven.pose_editor.values import REST, Values, template_of, values_of
from raven.settings.emotion_templates import EMOTIONS

UNTITLED = "untitled"


class OpenDocuments:
    """The documents of the editor. Going from one to the next loses nothing: each keeps its values and its history."""

    def __init__(self, emotions: Path) -> None:
        """Reads every emotion of the folder `emotions`; the factory's stand in for the 28 that it lacks or that are broken
        there, and `warnings` says so. Raises `InvalidInput` without such a folder."""
        self.emotions = emotions
        self.warnings: list[str] = []
        self.on_change: Callable[[], None] = lambda: None
        self._presets: dict[str, Document] = {}
        self._others: list[Document] = []
        self._load_presets()
        self._current = self._presets["neutral"]

    @property
    def presets(self) -> list[Document]:
        """The emotions: the 28 of every installation, then others by alphabet."""
        return [self._presets[name] for name in (*EMOTIONS, *sorted(self._presets.keys() - set(EMOTIONS)))]

    @property
    def others(self) -> list[Document]:
        """Opened files and new templates, in the order they came."""
        return list(self._others)

    @property
    def documents(self) -> list[Document]:
        return [*self.presets, *self._others]

    @property
    def current(self) -> Document:
        return self._current

    @property
    def unsaved(self) -> list[Document]:
        """Those with work that no file holds."""
        return [document for document in self.documents if document.dirty]

    def choose(self, document: Document) -> None:
        """Edit this one."""
        self._current.end_gesture()
        self._current = document
        self.on_change()

    def step(self, by: int) -> None:
        """Edit the next one (1) or the previous one (-1); round and round."""
        documents = self.documents
        self.choose(documents[(documents.index(self._current) + by) % len(documents)])

    def new(self, values: Values = REST) -> None:
        """Edit a new template that has no file yet."""
        names = {document.name for document in self._others}
        number = next(n for n in range(1, len(names) + 2) if _untitled(n) not in names)
        document = Document(_untitled(number), values, None, REST)
        self._add(document)

    def open(self, file: Path) -> list[str]:
        """Open every template of a file and edit the first; returns warnings. A file of the emotions folder is its preset.

        Raises `InvalidInput` and `NotFound`; nothing has changed then.
        """
        file = file.absolute()
        for preset in self._presets.values():
            if preset.place is not None and preset.place.file == file:
                self.choose(preset)
                return []
        templates, warnings = read_templates(file)
        if len(templates) > 1:
            warnings.append(t("{0}: holds {1} templates; all are in the list now", file.name, len(templates)))
        known = {document.place: document for document in self._others if document.place}
        opened = []
        for name, template in templates.items():
            place = TemplatePlace(file, name)
            if place in known:
                opened.append(known[place])
                continue
            opened.append(Document(name, values_of(template), place, values_of(template)))
            self._add(opened[-1])
        self.choose(opened[0])
        return warnings

    def close(self, document: Document) -> None:
        """Take an opened or new template off the list. Presets stay."""
        if document in self._others:
            self._others.remove(document)
            if document is self._current:
                self._current = self._others[-1] if self._others else self._presets["neutral"]
            self.on_change()

    def save(self, document: Document) -> None:
        """Write a template to where it belongs. Raises `InvalidInput` if that is nowhere yet, or `OSError`."""
        if document.place is None:
            raise InvalidInput(document.name, t("has no file yet; save it as one"))
        self._write(document, document.place)

    def save_as(self, document: Document, file: Path) -> None:
        """Write a template to another file, under that file's name. In the emotions folder that makes it an emotion.

        Raises `InvalidInput` and `OSError`; nothing has changed then. Of a preset a copy is saved, and edited from here on;
        the preset is as its file has it again.
        """
        file = file.absolute()
        check_name(file.stem)
        target = next((d for d in self.documents if d.place == TemplatePlace(file, file.stem)), None)
        if target is document:
            self._write(document, TemplatePlace(file, file.stem))
            return
        values = document.values
        save_template(file, file.stem, template_of(values))
        if target is None:
            target = Document(file.stem, values, TemplatePlace(file, file.stem), values)
            self._add(target, preset=file.is_relative_to(self.emotions.absolute()) and file.name[0] not in "_.")
        else:
            target.change(values)
            target.mark_saved(TemplatePlace(file, file.stem), target.values)
        if document in self._others and document.place is None:
            self._others.remove(document)
        else:
            document.revert()
        self.choose(target)

    def save_all(self) -> list[Document]:
        """Write everything that is unsaved and has a place; returns what has none."""
        for document in self.unsaved:
            if document.place is not None:
                self.save(document)
        return self.unsaved

    def reset(self, names: Iterable[str]) -> list[Path]:
        """Bring emotions back as they came with Raven, in their files and here (undo brings back the values). Returns the
        backups. Raises `InvalidInput` and `OSError`."""
        names = list(names)
        backups = reset_emotions(self.emotions, names)
        files = emotion_files(self.emotions)
        for name in names:
            preset = self._presets[name]
            values = values_of(factory_templates()[name])
            preset.change(values)
            preset.mark_saved(TemplatePlace(files[name].absolute(), name), preset.values)
        self.on_change()
        return backups

    def _load_presets(self) -> None:
        files = emotion_files(self.emotions)
        for name, file in files.items():
            try:
                templates, warnings = read_templates(file)
                self.warnings += warnings
                if name not in templates:
                    self.warnings.append(t("{0}: holds no template named {1}, ignored", file.name, name))
                    continue
            except InvalidInput as error:
                self.warnings.append(t("{0}; the file is ignored", error))
                continue
            values = values_of(templates[name])
            self._add(Document(name, values, TemplatePlace(file.absolute(), name), values), preset=True)
        for name in EMOTIONS:
            if name not in self._presets:
                values = values_of(factory_templates()[name])
                file = self.emotions.absolute() / f"{name}.json"
                # One that is broken is not overwritten unless somebody resets it: it has no place.
                place = None if file.exists() else TemplatePlace(file, name)
                self._add(Document(name, values, place, values), preset=True)

    def _add(self, document: Document, preset: bool = False) -> None:
        document.on_change = lambda: self.on_change()
        if preset:
            self._presets[document.name] = document
        else:
            self._others.append(document)
            self._current = document
            self.on_change()

    def _write(self, document: Document, place: TemplatePlace) -> None:
        values = document.values
        save_template(place.file, place.name, template_of(values))
        document.mark_saved(place, values)


def _untitled(number: int) -> str:
    return UNTITLED if number == 1 else f"{UNTITLED} {number}"
