"""Nobody can write lines into the log that it would not have written itself."""

import io
import json
import logging
import subprocess
import sys

import pytest

from raven.server.app import create_app
from raven.server.config import ServerConfig
from raven.server.logs import DETAILS, JsonLine, OneLine, begin_request
from raven.server.main import _parser, _with_options
from raven.server.services import assemble
from tests.server.server_process import NO_AVATAR, server_process

INVISIBLE = ["a\nINFO b", "a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\x85b", "a\x00b", "a\u202eb", "\udcff"]
FORGED = "%0A12:00:00 INFO    raven: all is well%1B[2J%E2%80%A8%0D%C2%85"


def line(message: str, *arguments: object, exc_info=None) -> str:
    record = logging.LogRecord("raven", logging.INFO, "x.py", 1, message, arguments, exc_info)
    return OneLine("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize("text", INVISIBLE)
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


@pytest.mark.parametrize("text", [*INVISIBLE, '"}\n{"level": "info"}'])
def test_a_record_is_one_object_on_one_line(text):
    try:
        raise ValueError(text)
    except ValueError as error:
        exc_info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("raven", logging.INFO, "x.py", 1, "asked for %s", (text,), exc_info)
    setattr(record, DETAILS, {"status": 404, "message": "not the message", "path": text})
    written = JsonLine().format(record)
    assert written.isascii()
    assert written.isprintable()
    told = json.loads(written)
    assert told["message"] == f"asked for {text}"
    assert (told["level"], told["logger"], told["status"], told["path"]) == ("info", "raven", 404, text)
    assert told["traceback"].startswith("Traceback")
    assert told["time"].endswith("+00:00")


@pytest.mark.parametrize("id", ["7", "a-b_c.d:e", "x" * 64])
def test_a_request_keeps_the_id_that_it_brings(id):
    assert begin_request(id) == id


@pytest.mark.parametrize("id", [None, "", "x" * 65, "a b", 'a"b', "a\nb", "ä", "a\n", "my text, which is private"])
def test_what_is_no_id_is_not_taken_for_one(id):
    given = begin_request(id)
    assert given != id
    assert given.isalnum()


def test_paths_forge_no_lines(tmp_path, eventually):
    with server_process(tmp_path, NO_AVATAR, log_level="debug") as server:
        server.get(f"/{FORGED}")
        server.get(f"/static/{FORGED}")
        server.get("/api/avatar/recordings/" + FORGED)
        assert eventually(lambda: server.said.count("GET") >= 3)
        assert all(told.isprintable() for told in server.said.split("\n"))
        assert not any(told.startswith("12:00:00") and "all is well" in told for told in server.lines)


@pytest.fixture
def json_log():
    """What the server logs, down to `debug`, as the JSON lines of its log."""
    stream = io.StringIO()
    handler, log = logging.StreamHandler(stream), logging.getLogger("raven")
    handler.setFormatter(JsonLine())
    before = log.level
    log.setLevel(logging.DEBUG)
    log.addHandler(handler)
    yield stream
    log.removeHandler(handler)
    log.setLevel(before)


def test_json_lines_have_the_ids_of_requests_and_nothing_that_was_sent(json_log):
    config = ServerConfig.model_validate({"avatar": {"poser": "puppet", "character": ""}})
    client = create_app(assemble(config, None)).test_client()
    assert client.get(f"/{FORGED}", headers={"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"
    body = {"instance_id": "default", "emotion_name": "what nobody may read"}
    answer = client.post("/api/avatar/set_emotion", json=body, headers={"X-Request-Id": "no id at all"})
    new = answer.headers["X-Request-Id"]
    assert new.isalnum()
    lines = [json.loads(line) for line in json_log.getvalue().splitlines()]
    of = {line["request_id"]: line for line in lines if "request_id" in line}
    assert of["mine-1"]["status"] == 404
    assert of[new]["message"].startswith("POST /api/avatar/set_emotion 404")
    assert of[new]["ms"] >= 0
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert "nobody may read" not in json_log.getvalue()
    assert "no id at all" not in json_log.getvalue()


def test_the_form_of_the_log_is_a_choice_of_the_command_line():
    options = _parser().parse_args(["--log-format", "JSON"])
    assert _with_options(ServerConfig(), options).log_format == "json"
    assert ServerConfig().log_format == "text"


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "urllib3.connectionpool"])
def test_clients_of_http_tell_no_addresses_and_headers_even_at_debug(name):
    """What is searched for is in an address; the key of a language model is in a header."""
    script = "import logging, sys; from raven.server.logs import log_to_stderr; log_to_stderr('DEBUG'); "
    script += "logging.getLogger(sys.argv[1]).debug('secret')"
    run = subprocess.run([sys.executable, "-c", script, name], capture_output=True, text=True, check=True)
    assert "secret" not in run.stderr
