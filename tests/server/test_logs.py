"""Nobody can write lines into the log that it would not have written itself."""

import logging

import pytest

from raven.server.logs import OneLine
from tests.server.server_process import server_process

FORGED = "%0A12:00:00 INFO    raven: all is well%1B[2J%E2%80%A8%0D%C2%85"


def line(message: str, *arguments: object, exc_info=None) -> str:
    record = logging.LogRecord("raven", logging.INFO, "x.py", 1, message, arguments, exc_info)
    return OneLine("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    "text", ["a\nINFO b", "a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\x85b", "a\x00b", "a\u202eb", "\udcff"]
)
def test_a_line_stays_a_line(text):
    written = line("asked for %s", text)
    assert written.isprintable()
    assert len(written.splitlines()) == 1


def test_what_can_be_seen_stays_as_it_is():
    assert line("%s: %s", "日本語", "ä b") == "INFO 日本語: ä b"


def test_no_line_of_a_traceback_looks_like_one_of_the_log():
    try:
        raise ValueError("bad\nINFO all is well\x1b[2J")
    except ValueError as error:
        first, *others = line("failed", exc_info=(type(error), error, error.__traceback__)).split("\n")
    assert first == "INFO failed"
    assert all(other.startswith("  | ") and other.isprintable() for other in others)
    assert "  | INFO all is well\\x1b[2J" in others


def test_paths_forge_no_lines(tmp_path, eventually):
    with server_process(tmp_path, log_level="debug") as server:
        server.get(f"/{FORGED}")
        server.get(f"/static/{FORGED}")
        server.get("/api/avatar/recordings/" + FORGED)
        assert eventually(lambda: server.said.count("GET") >= 3)
        assert all(told.isprintable() for told in server.said.split("\n"))
        assert not any(told.startswith("12:00:00") and "all is well" in told for told in server.lines)
