"""Web search, by the library as it is, with engines of the tests' own behind a proxy."""

import logging

import pytest

from raven.errors import InvalidInput, Unavailable
from raven.text import websearch
from raven.text.websearch import SearchFailed, WebSearch
from tests.search_engines import DUCKDUCKGO, MOJEEK, Engines, running

SECRET = "Zebrafinch-4711 loves Quagmire"


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.t = 0.0

    def __call__(self) -> float:
        return self.t


@pytest.fixture
def engines(tmp_path):
    with running(tmp_path) as engines:
        yield engines


def searcher(engines: Engines, names=("duckduckgo", "mojeek"), **options) -> WebSearch:
    return WebSearch(names, proxy=engines.proxy, **options)


@pytest.mark.parametrize("engine", ["duckduckgo", "mojeek"])
def test_results_have_link_title_and_text_without_markup(engines, engine):
    name, results = searcher(engines).search("ravens & puzzles", engine)
    assert name == engine
    first, second, untitled = results
    assert first.link == "https://example.org/ravens"
    assert first.title == "Ravens & their puzzles"
    assert first.text == "A raven pulls a string, step by step."
    assert second.link == "https://example.com/crows?a=1"
    assert (untitled.title, untitled.text) == ("", "Nobody gave this page a title.")


def test_links_are_addresses(engines):
    engines.pages[:] = [("https://de.example/Kr%C3%A4he?a=1&b=%20x#part", "Krähe", ""), ("//relative.example", "", "")]
    assert [found.link for found in searcher(engines).search("crow")[1]] == [
        "https://de.example/Kr%C3%A4he?a=1&b=+x#part"
    ]


@pytest.mark.parametrize("query", ["a&b=c#d%20e", "Krähe “höchst” klug", "カラス", "half \ud83d a character"])
def test_the_query_arrives_as_it_was_written(engines, query):
    for host, engine in ((DUCKDUCKGO, "duckduckgo"), (MOJEEK, "mojeek")):
        searcher(engines).search(query, engine)
        assert engines.asked[-1] == (host, query.encode("utf-8", "replace").decode())


def test_only_so_many_results_are_told_but_all_are_kept(engines):
    search = searcher(engines)
    assert len(search.search("ravens", most=1)[1]) == 1
    assert len(search.search("ravens", most=10)[1]) == 3
    assert len(engines.asked) == 1


def test_an_engine_that_refuses_is_passed_over(engines):
    engines.status[DUCKDUCKGO] = 429
    name, results = searcher(engines).search("ravens")
    assert name == "mojeek"
    assert results
    assert [host for host, _ in engines.asked] == [DUCKDUCKGO, MOJEEK]


def test_an_engine_that_is_named_is_the_only_one_asked(engines):
    engines.status[DUCKDUCKGO] = 429
    with pytest.raises(SearchFailed):
        searcher(engines).search("ravens", "duckduckgo")
    assert [host for host, _ in engines.asked] == [DUCKDUCKGO]


def test_where_nothing_is_found_all_engines_are_asked_and_the_result_is_empty(engines):
    engines.pages.clear()
    assert searcher(engines).search("ravens") == ("duckduckgo", ())
    assert [host for host, _ in engines.asked] == [DUCKDUCKGO, MOJEEK]


def test_results_are_kept_for_a_while(engines):
    clock = Clock()
    search = searcher(engines, remember=60, clock=clock)
    first = search.search("ravens")
    clock.t = 59.0
    assert search.search("ravens") == first
    assert len(engines.asked) == 1
    clock.t = 60.0
    search.search("ravens")
    assert len(engines.asked) == 2
    search.search("ravens", "mojeek")
    assert len(engines.asked) == 3, "another engine may find other pages"


def test_nothing_is_kept_where_that_is_not_wanted(engines):
    search = searcher(engines, remember=0)
    search.search("ravens")
    search.search("ravens")
    assert len(engines.asked) == 2
    assert not search._found


@pytest.mark.parametrize("what", ["refusal", "nothing found"])
def test_failures_and_empty_results_are_not_kept(engines, what):
    search = searcher(engines, ["mojeek"])
    pages = [*engines.pages]
    if what == "refusal":
        engines.status[MOJEEK] = 503
        with pytest.raises(SearchFailed):
            search.search("ravens")
        engines.status.clear()
    else:
        engines.pages.clear()
        search.search("ravens")
        engines.pages.extend(pages)
    assert search.search("ravens")[1]


def test_what_is_kept_is_bounded_and_holds_no_query(engines, monkeypatch):
    monkeypatch.setattr(websearch, "REMEMBERED", 2)
    search = searcher(engines)
    for number in range(4):
        search.search(f"query {number}")
    assert len(search._found) == 2
    assert b"query" not in b"".join(search._found)


def test_an_engine_that_sends_its_page_for_ever_is_given_up_after_its_time(engines):
    engines.status[DUCKDUCKGO] = 0
    assert searcher(engines, timeout=0.5, deadline=20).search("ravens")[0] == "mojeek"


def test_a_search_is_given_up_at_its_deadline_whatever_its_engines_do(engines):
    engines.status |= {DUCKDUCKGO: 0, MOJEEK: 0}
    with pytest.raises(SearchFailed):
        searcher(engines, timeout=60, deadline=0.5).search("ravens")
    assert [host for host, _ in engines.asked] == [DUCKDUCKGO], "no time was left for the other"


def test_no_connection_is_a_failure(engines):
    with pytest.raises(SearchFailed):
        WebSearch(["mojeek"], proxy="http://127.0.0.1:1").search("ravens")


def test_engines_that_are_not_there_are_named(engines):
    with pytest.raises(InvalidInput, match=r"engines\[1\].*'altavista'.*duckduckgo"):
        searcher(engines, ["mojeek", "altavista"])
    with pytest.raises(InvalidInput, match=r"engine: .*auto, duckduckgo, mojeek"):
        searcher(engines).search("ravens", "google")


def test_no_log_line_of_any_level_and_no_error_quotes_the_query(engines, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)
    search = searcher(engines, ["mojeek", "duckduckgo"])
    for name in list(logging.root.manager.loggerDict):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    search.search(SECRET)
    engines.status |= {DUCKDUCKGO: 403, MOJEEK: 403}
    failing = (search, WebSearch(["mojeek", "duckduckgo"], proxy="http://127.0.0.1:1"))
    for failed in failing:
        with pytest.raises(SearchFailed) as caught:
            failed.search(SECRET + "!")
        assert "Zebrafinch" not in str(caught.value)
    assert "mojeek failed (status 403)" in caplog.text
    written = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records), *capfd.readouterr()])
    assert "Zebrafinch" not in written
    assert "Quagmire" not in written


def test_without_its_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(websearch.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"raven-avatar\[websearch\]"):
        WebSearch(["mojeek"])
