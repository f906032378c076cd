"""Watching a server: whether it is ready, and what Prometheus finds."""

import json
import re
import threading
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from raven.errors import LimitReached
from raven.server.http.connection import ViewerConnection
from raven.text.background import LoadingStatus
from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def small(start_server):
    """A server with room for two sessions, of which one is there, and for two viewers."""
    with start_server(
        avatar={"poser": "puppet", "character": "raven"}, limits={"sessions": 2, "viewers": 2}
    ) as running:
        yield running


def metrics(server) -> dict[tuple[str, frozenset], float]:
    answer = server.http.get(f"{server.url}/metrics", timeout=PATIENCE)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(found, name: str, **labels: str) -> float:
    return found.get((name, frozenset(labels.items())), 0.0)


def ready(server) -> tuple[int, dict]:
    answer = server.http.get(f"{server.url}/ready", timeout=PATIENCE)
    return answer.status_code, answer.json()


def test_a_server_with_all_that_it_needs_is_ready(small):
    assert ready(small) == (
        200,
        {"ready": True, "missing": [], "failed": [], "sessions_free": 1, "viewers_free": 2},
    )


def test_a_full_server_is_not_ready_and_says_what_it_lacks(small):
    session = small.load()
    try:
        status, told = ready(small)
        assert (status, told["ready"], told["sessions_free"]) == (503, False, 0)
        assert told["missing"] == ["a place for another session; there are 2"]
        assert value(metrics(small), "raven_ready") == 0
    finally:
        small.call("unload", session)
    assert ready(small)[0] == 200

    viewers = [small.services.viewers.enter(f"peer {n}", ViewerConnection()) for n in range(2)]
    try:
        assert ready(small)[1]["missing"] == ["a place for another viewer; there are 2"]
    finally:
        for viewer in viewers:
            small.services.viewers.leave(viewer)
    assert ready(small)[0] == 200


def test_a_model_that_is_being_loaded_is_waited_for_and_a_failed_one_is_not(small, monkeypatch):
    monkeypatch.setattr(small.services.voice, "status", lambda: LoadingStatus("loading", 0.4))
    status, told = ready(small)
    assert (status, told["missing"]) == (503, ["the voice is still being loaded"])
    monkeypatch.setattr(small.services.voice, "status", lambda: LoadingStatus("failed", None, "it is broken"))
    status, told = ready(small)
    assert (status, told["missing"], told["failed"]) == (200, [], ["the voice: it is broken"])


def test_frames_and_encodings_are_counted_where_somebody_watches(small, eventually):
    before = metrics(small)
    with small.get("feed.mjpg", params={"instance_id": "default"}, stream=True) as feed:
        parts = feed.iter_content(4096)
        next(parts)
        assert eventually(
            lambda: (
                value(metrics(small), "raven_frames_total", engine="puppet")
                > value(before, "raven_frames_total", engine="puppet") + 5
            )
        )
        now = metrics(small)
        assert value(now, "raven_viewers") == value(now, "raven_sessions_watched") == 1
    assert value(now, "raven_sessions") == value(now, "raven_sessions_by_engine", engine="puppet") == 1
    assert value(now, "raven_limit", of="viewers") == 2
    encoded = value(now, "raven_encodes_total", format="jpeg") - value(before, "raven_encodes_total", format="jpeg")
    size = value(now, "raven_encoded_bytes_total", format="jpeg")
    assert encoded > 0
    assert size > 1000 * encoded
    rendered = value(now, "raven_stage_seconds_count", engine="puppet", stage="pose")
    assert rendered >= encoded
    assert value(now, "raven_frame_seconds_bucket", engine="puppet", le="+Inf") == rendered
    assert 0 < value(now, "raven_stage_seconds_sum", engine="puppet", stage="pose") / rendered < 60
    assert eventually(lambda: value(metrics(small), "raven_viewers") == 0)


def test_what_a_session_did_still_counts_when_it_is_closed(small):
    session = small.load()
    small.get("snapshot", params={"instance_id": session})
    before = metrics(small)
    small.call("unload", session)
    after = metrics(small)
    assert value(after, "raven_sessions") == value(before, "raven_sessions") - 1
    assert {
        key: number for key, number in before.items() if key[0].endswith("_total") and after.get(key, 0) < number
    } == {}


def test_refusals_are_counted_by_their_reason_and_never_by_what_was_sent(small):
    for _ in range(3):
        assert small.call("set_emotion", "default", emotion_name="my-secret-emotion").status_code == 422
        assert small.http.get(f"{small.url}/my-secret-path", timeout=PATIENCE).status_code == 404
    now = metrics(small)
    assert value(now, "raven_refusals_total", call="set_emotion", reason="invalid_input") == 3
    assert value(now, "raven_requests_total", call="set_emotion", status="422") == 3
    assert value(now, "raven_requests_total", call="none", status="404") == 3
    session = small.load()
    text = small.http.get(f"{small.url}/metrics", timeout=PATIENCE).text
    small.call("unload", session)
    assert "secret" not in text
    assert session not in text, "who knows an id may tell the avatar what to do"


def test_places_for_work_tell_who_has_them_who_waits_and_who_got_none(small):
    with small.services.speeches.place():
        assert value(metrics(small), "raven_places_taken", work="speeches") == 1
    for _ in range(small.services.config.limits.searches):
        small.services.searching.take()
    with pytest.raises(LimitReached):
        small.services.searching.take()
    now = metrics(small)
    assert value(now, "raven_places_taken", work="searches") == value(now, "raven_places", work="searches")
    assert value(now, "raven_places_refused_total", work="searches") == 1
    for _ in range(small.services.config.limits.searches):
        small.services.searching.give_back()


def test_the_process_is_told_of(small):
    now = metrics(small)
    assert value(now, "raven_threads") == pytest.approx(threading.active_count(), abs=10)
    assert value(now, "process_resident_memory_bytes") > 2**24
    assert 0 < value(now, "process_open_fds") < value(now, "process_max_fds")


def test_a_scrape_takes_no_more_than_a_few_milliseconds(small):
    from raven.server.metrics import exposition

    took = []
    for _ in range(20):
        began = time.thread_time()
        exposition(small.services)
        took.append(time.thread_time() - began)
    assert min(took) < 0.005


def test_a_scrape_does_not_wait_for_a_session_that_is_busy(small):
    session = small.services.sessions.all()[0]
    with session._lock:
        assert value(metrics(small), "raven_sessions") == 1


def test_the_dashboard_asks_only_for_what_there_is(small, pytestconfig):
    dashboard = json.loads((pytestconfig.rootpath / "deploy" / "grafana" / "raven.json").read_text("utf-8"))
    asked = "\n".join(target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
    text = small.http.get(f"{small.url}/metrics", timeout=PATIENCE).text
    families = {line.split()[2]: line.split()[3] for line in text.splitlines() if line.startswith("# TYPE")}
    histograms = {name for name, kind in families.items() if kind == "histogram"}
    told = {*families, *(f"{name}_bucket" for name in histograms)}
    told |= {
        f"{name}_{end}"
        for name, kind in families.items()
        if kind in ("histogram", "summary")
        for end in ("sum", "count")
    }
    wanted = set(re.findall(r"\b(?:raven|process)_\w+", asked))
    assert len(wanted) > 25
    assert wanted <= told
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


def test_metrics_and_readiness_want_the_key_where_there_is_one():
    from raven.server.app import create_app
    from raven.server.config import ServerConfig
    from raven.server.services import assemble

    config = ServerConfig.model_validate({"avatar": {"poser": "puppet", "character": ""}})
    client = create_app(assemble(config, "a-key-of-some-length")).test_client()
    for path in ("/metrics", "/ready"):
        assert client.get(path).status_code == 401
        assert client.get(path, headers={"Authorization": "Bearer a-key-of-some-length"}).status_code == 200
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 403
