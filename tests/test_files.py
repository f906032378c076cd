"""Files that come and go while they are looked at."""

import os
import threading
from pathlib import Path

import pytest

from raven.files import bytes_of, files_in, replacing
from tests.patience import PATIENCE


def test_a_file_that_is_written_takes_the_place_of_the_old_one_or_leaves_it(tmp_path: Path):
    file = tmp_path / "a.txt"
    with replacing(file) as partial:
        partial.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(file) as partial:
        partial.write_text(f"new {1 / 0}")
    assert file.read_text() == "old"
    assert files_in(tmp_path) == [file]


def test_all_files_below_a_folder_count_and_what_is_gone_takes_nothing(tmp_path: Path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "b").write_bytes(bytes(10))
    (tmp_path / "inner" / "a").write_bytes(bytes(5))
    files = files_in(tmp_path)
    assert files == [tmp_path / "b", tmp_path / "inner" / "a"]
    assert bytes_of(files) == 15
    files[0].unlink()
    assert bytes_of(files) == 5
    assert files_in(tmp_path / "nowhere") == []


def test_a_folder_can_be_measured_while_files_in_it_are_replaced(tmp_path: Path):
    ended = threading.Event()

    def write() -> None:
        for number in range(10**9):
            if ended.is_set():
                return
            file = tmp_path / f"frame_{number % 50}.png"
            with replacing(file) as partial:
                partial.write_bytes(bytes(100))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(1500):
            assert bytes_of(files_in(tmp_path)) % 100 == 0
    finally:
        ended.set()
        writer.join(PATIENCE)
    assert os.listdir(tmp_path)
