"""Voices of Kokoro are read from either kind of file."""

import numpy as np
import pytest
import torch

from raven.errors import Unavailable
from raven.speech.engines.styles import load_style, style_files

STYLES = np.arange(510 * 256, dtype=np.float32).reshape(510, 256)


def test_both_kinds_of_file_hold_the_same_numbers(tmp_path):
    STYLES.astype("<f4").tofile(tmp_path / "af_raw.bin")
    torch.save(torch.from_numpy(STYLES).unsqueeze(1), tmp_path / "af_torch.pt")
    files = style_files(tmp_path)
    assert sorted(files) == ["af_raw", "af_torch"]
    for file in files.values():
        assert np.array_equal(load_style(file), STYLES)


def test_voices_may_lie_in_a_folder_of_that_name_and_other_files_are_no_voices(tmp_path):
    (tmp_path / "voices").mkdir()
    STYLES.astype("<f4").tofile(tmp_path / "voices" / "bf_one.bin")
    (tmp_path / "af_short.bin").write_bytes(b"too short")
    (tmp_path / "notes.txt").write_text("no voice")
    assert list(style_files(tmp_path)) == ["bf_one"]
    assert style_files(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("content", [b"", b"no tensor", np.full((510, 256), np.nan, "<f4").tobytes()])
def test_a_damaged_voice_is_told_by_name(tmp_path, content):
    for file in (tmp_path / "af_broken.pt", tmp_path / "af_broken.bin"):
        file.write_bytes(content)
        with pytest.raises(Unavailable, match="af_broken"):
            load_style(file)
