"""Sprites from other programs: progress, and a way to stop."""

from pathlib import Path
from threading import Event

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.export import SpriteOptions, export_sprites, open_character, render_sprites
from raven.figure.figure import Figure
from raven.posers import create_poser
from raven.settings.emotion_templates import EmotionTemplate

TURNED = {f"turned{i}": EmotionTemplate(pose={"head_y_index": i / 10}) for i in range(10)}


@pytest.fixture(scope="module")
def figure() -> Figure:
    return Figure(open_character("raven"), create_poser("puppet"))


def test_progress_counts_what_is_written(figure: Figure, tmp_path: Path):
    heard: list[tuple[int, int, int]] = []

    def hear(done: int, total: int) -> None:
        heard.append((done, total, len(list(tmp_path.glob("*.png")))))

    done = export_sprites(figure, tmp_path, TURNED, progress=hear)
    assert done.complete
    assert [(count, total) for count, total, _ in heard] == [(count, 10) for count in range(11)]
    assert all(written >= count for count, _, written in heard)
    assert sorted(done.files) == sorted(tmp_path.iterdir())


@pytest.mark.parametrize("crop", [False, True])
def test_a_cancelled_export_ends_soon_and_leaves_whole_files(figure: Figure, tmp_path: Path, crop: bool):
    cancelled = Event()

    def hear(done: int, total: int) -> None:
        if done == 2:
            cancelled.set()

    done = export_sprites(
        figure, tmp_path, TURNED, SpriteOptions(crop=crop), progress=hear, cancelled=cancelled, overwrite=True
    )
    assert not done.complete
    assert 4 <= len(done.files) < 2 * len(TURNED)
    assert sorted(done.files) == sorted(tmp_path.iterdir())


def test_a_cancelled_rendering_before_a_crop_gives_nothing(figure: Figure):
    cancelled = Event()
    cancelled.set()
    assert list(render_sprites(figure, TURNED, SpriteOptions(crop=True), cancelled)) == []


def test_sprites_without_files(figure: Figure):
    sprites = list(render_sprites(figure, {"a": EmotionTemplate(), "b": EmotionTemplate(cels={"blush3": 1.0})}))
    assert [sprite.name for sprite in sprites] == ["a", "b"]
    assert np.abs(sprites[0].rgba8.astype(int) - sprites[1].rgba8).max() > 20


@pytest.mark.parametrize(
    ("templates", "options", "field"),
    [
        ({}, SpriteOptions(), "emotions"),
        ({"a": EmotionTemplate(), "": EmotionTemplate()}, SpriteOptions(), "emotions"),
        (TURNED, SpriteOptions(size=700), "size"),
        (TURNED, SpriteOptions(format="bmp"), "format"),  # type: ignore[arg-type]
    ],
)
def test_wishes_that_cannot_be_are_refused_by_name(figure: Figure, tmp_path: Path, templates, options, field):
    with pytest.raises(InvalidInput) as error:
        export_sprites(figure, tmp_path / "out", templates, options)
    assert error.value.field == field
    assert not (tmp_path / "out").exists()
