"""Web search over HTTP, with engines of the tests' own behind a proxy."""

import logging
from typing import Any

import pytest
import requests

from raven.errors import InvalidInput
from raven.server.config import Websearch
from raven.server.resources.searches import Searches
from raven.text import websearch
from tests.patience import PATIENCE
from tests.search_engines import DUCKDUCKGO, HOSTS, PAGES, running

SECRET = "Zebrafinch-4711 loves Quagmire"
PATHS = ("websearch", "websearch2")


@pytest.fixture(scope="module")
def everything(start_server, tmp_path_factory):
    """The engines, and a server that asks them."""
    with running(tmp_path_factory.mktemp("engines")) as engines:
        config = {"enabled": True, "proxy": engines.proxy, "timeout": 2, "deadline": 4}
        with start_server(websearch=config, limits={"searches": 1}) as server:
            yield engines, server


@pytest.fixture
def engines(everything):
    engines, _ = everything
    engines.status.clear()
    engines.asked.clear()
    engines.pages[:] = PAGES
    return engines


@pytest.fixture
def server(everything, engines):
    return everything[1]


def post(server, path: str, body: Any, **options: Any) -> requests.Response:
    return requests.post(f"{server.url}/api/{path}", timeout=PATIENCE, **({"json": body} | options))


def problem(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("field")


def test_the_first_form_answers_text_and_links(server):
    answer = post(server, "websearch", {"query": "one"}).json()
    assert answer["links"] == [
        "https://example.org/ravens",
        "https://example.com/crows?a=1",
        "https://example.net/untitled",
    ]
    assert answer["engine"] == "duckduckgo"
    entries = answer["results"].split("\n\n-----\n\n")
    assert entries[0] == ("Ravens & their puzzles: https://example.org/ravens\n\nA raven pulls a string, step by step.")
    assert entries[2] == "https://example.net/untitled\n\nNobody gave this page a title."


def test_the_second_form_answers_text_and_entries(server):
    answer = post(server, "websearch2", {"query": "two", "engine": "mojeek", "max_links": 1}).json()
    assert answer["data"] == [
        {
            "link": "https://example.org/ravens",
            "title": "Ravens & their puzzles",
            "text": "A raven pulls a string, step by step.",
        }
    ]
    assert answer["engine"] == "mojeek"
    assert "-----" not in answer["results"]
    assert "title" not in post(server, "websearch2", {"query": "two"}).json()["data"][2]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_found_is_no_error(server, engines, path):
    engines.pages.clear()
    answer = post(server, path, {"query": "three"}).json()
    assert (answer.pop("engine"), answer.pop("warnings")) == ("duckduckgo", [])
    assert answer == {"results": "", {"websearch": "links", "websearch2": "data"}[path]: []}


@pytest.mark.parametrize("path", PATHS)
def test_engines_that_refuse_are_a_failure_that_is_not_kept(server, engines, path):
    engines.status |= dict.fromkeys(HOSTS, 429)
    query = {"query": f"four {path}"}
    assert problem(post(server, path, query)) == (502, "search_failed", None)
    engines.status.clear()
    assert post(server, path, query).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "malformed", "query")),
        ({"query": None}, (400, "malformed", "query")),
        ({"query": ["a"]}, (400, "malformed", "query")),
        ([], (400, "malformed", "body")),
        ({"query": " \n"}, (422, "invalid_input", "query")),
        ({"query": "a" * 1001}, (422, "invalid_input", "query")),
        ({"query": "a", "engine": 3}, (400, "malformed", "engine")),
        ({"query": "a", "max_links": 0}, (422, "invalid_input", "max_links")),
        ({"query": "a", "max_links": True}, (422, "invalid_input", "max_links")),
        ({"query": "a", "max_links": "3"}, (422, "invalid_input", "max_links")),
        ({"query": "a", "max_links": 1000}, (422, "invalid_input", "max_links")),
    ],
)
def test_what_is_wrong_is_named_and_nobody_is_asked(server, engines, path, body, expected):
    assert problem(post(server, path, body)) == expected
    assert engines.asked == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("engine", ["google", "Bing", "searxng", ""])
def test_an_engine_that_is_not_asked_here_is_auto_with_a_warning(server, path, engine):
    answer = post(server, path, {"query": f"eight {engine}", "engine": engine})
    assert answer.status_code == 200
    told = answer.json()
    assert told["engine"] == "duckduckgo"
    assert told.get("links") or told.get("data")
    (warning,) = told["warnings"]
    assert warning.startswith("engine: ")
    assert repr(engine) in warning
    assert "mojeek" in warning


def test_the_name_of_an_engine_may_be_written_in_any_case(server):
    told = post(server, "websearch", {"query": "nine", "engine": " Mojeek"}).json()
    assert (told["engine"], told["warnings"]) == ("mojeek", [])


def test_other_bodies_are_refused(server):
    assert problem(post(server, "websearch", None, data="query=a"))[0] == 415
    assert requests.get(f"{server.url}/api/websearch", timeout=PATIENCE).status_code == 405


def test_more_searches_at_a_time_than_configured_are_refused(server):
    server.services.searching.take()
    try:
        answer = post(server, "websearch", {"query": "five"})
    finally:
        server.services.searching.give_back()
    assert problem(answer) == (503, "limit_reached", None)
    assert "Retry-After" in answer.headers
    assert post(server, "websearch", {"query": "five"}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_it_is_off_unless_it_is_turned_on_and_says_how(start_server, path):
    with start_server() as off:
        answer = post(off, path, {"query": "six"})
        assert problem(answer) == (503, "unavailable", None)
        assert "enabled = true under [websearch]" in answer.json()["error"]["message"]
        assert "websearch" not in requests.get(f"{off.url}/api/modules", timeout=PATIENCE).json()["modules"]


def test_it_is_listed_when_it_is_on(server):
    assert "websearch" in requests.get(f"{server.url}/api/modules", timeout=PATIENCE).json()["modules"]


def test_without_its_package_it_says_what_to_install(start_server, monkeypatch):
    monkeypatch.setattr(
        websearch, "missing", lambda: "the package ddgs is not installed: pip install 'raven-avatar[websearch]'"
    )
    with start_server(websearch={"enabled": True}) as bare:
        answer = post(bare, "websearch", {"query": "seven"})
        assert problem(answer) == (503, "unavailable", None)
        assert "pip install 'raven-avatar[websearch]'" in answer.json()["error"]["message"]


def test_an_engine_that_does_not_exist_is_an_error_at_start():
    pytest.importorskip("ddgs")
    with pytest.raises(InvalidInput, match=r"websearch\.engines\[0\].*altavista"):
        Searches(Websearch(enabled=True, engines=("altavista",)))


def test_no_log_line_of_any_level_quotes_a_query(server, engines, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    for path in PATHS:
        assert post(server, path, {"query": SECRET + path}).status_code == 200
        assert post(server, path, {"query": SECRET, "engine": SECRET}).status_code == 200
    engines.status |= dict.fromkeys(HOSTS, 403) | {DUCKDUCKGO: 0}
    assert post(server, "websearch", {"query": f"{SECRET} again"}).status_code == 502
    written = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    assert "mojeek failed (status 403)" in written
    assert "Zebrafinch" not in written
    assert "Quagmire" not in written
