"""The export of all emotions as sprites, on a thread of its own, beside the work that goes on."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from raven.export.sprites import Exported, SpriteOptions, encode_sprite, export_sprites, render_sprites
from raven.files import replacing
from raven.pose_editor.stage import StagedCharacter
from raven.settings.emotion_templates import EmotionTemplate

Report = Callable[[int, int], None]


def export_picture(stage: StagedCharacter, template: EmotionTemplate, file: Path, options: SpriteOptions) -> None:
    """Write one picture of the template, whole or not at all. Raises `OSError`."""
    (sprite,) = render_sprites(stage.another_figure(), {file.stem: template}, options)
    with replacing(file) as partial:
        partial.write_bytes(encode_sprite(sprite.rgba8, options.format))


class BatchExport:
    """One export under way. `report`, `done` and `failed` are called on its thread."""

    def __init__(
        self,
        stage: StagedCharacter,
        templates: Mapping[str, EmotionTemplate],
        folder: Path,
        options: SpriteOptions,
        overwrite: bool,
        report: Report,
        done: Callable[[Exported], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._cancelled = threading.Event()
        self._done, self._failed = done, failed

        def export() -> Exported:
            figure = stage.another_figure()
            return export_sprites(
                figure, folder, templates, options, overwrite=overwrite, progress=report, cancelled=self._cancelled
            )

        self._thread = threading.Thread(target=self._run, args=(export,), name="pose editor: export", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop after the picture at hand; what is written is complete and stays."""
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _run(self, export: Callable[[], Exported]) -> None:
        try:
            exported = export()
        except Exception as error:  # the user is told whatever it is
            self._failed(error)
        else:
            self._done(exported)
