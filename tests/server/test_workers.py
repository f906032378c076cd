"""Threads in lanes: none for whom others wait, and none more than are needed."""

import threading

import pytest

from raven.server.app import create_app
from raven.server.config import Limits, ServerConfig
from raven.server.http import workers
from raven.server.http.lanes import Lanes
from raven.server.http.workers import Lane
from raven.server.services import assemble
from tests.patience import PATIENCE


class Job:
    """A task that goes on until it is told to end."""

    def __init__(self, name: str = "", log: list | None = None) -> None:
        self.name = name
        self.log = [] if log is None else log
        self.began, self.end, self.cancelled = threading.Event(), threading.Event(), False

    def service(self) -> None:
        self.log.append(self.name)
        self.began.set()
        assert self.end.wait(PATIENCE)

    def cancel(self) -> None:
        self.cancelled = True


def started(job: Job) -> bool:
    return job.began.wait(PATIENCE)


def test_a_lane_has_no_more_threads_than_it_may(eventually):
    lane, jobs = Lane("test", 3, 10), [Job() for _ in range(5)]
    assert all(lane.add(job, "peer") for job in jobs)
    assert all(started(job) for job in jobs[:3])
    assert lane.threads == 3
    assert not jobs[3].began.is_set()
    jobs[1].end.set()
    assert started(jobs[3])
    assert lane.threads == 3
    for job in jobs:
        job.end.set()


def test_one_peer_leaves_threads_for_others():
    lane = Lane("test", 4, 10, most_of_one_peer=3)
    many, other = [Job() for _ in range(6)], Job()
    for job in many:
        lane.add(job, "many")
    assert all(started(job) for job in many[:3])
    lane.add(other, "other")
    assert started(other)
    assert not many[3].began.is_set()
    for job in (*many, other):
        job.end.set()
    assert all(started(job) for job in many)


def test_peers_that_wait_have_their_turns_by_turns():
    lane, log = Lane("test", 1, 20), []
    first = Job("first", log)
    lane.add(first, "many")
    assert started(first)
    jobs = [Job(f"many {n}", log) for n in range(4)] + [Job("one", log), Job("two", log)]
    for job, peer in zip(jobs, ["many"] * 4 + ["one", "two"], strict=True):
        job.end.set()
        lane.add(job, peer)
    first.end.set()
    assert all(started(job) for job in jobs)
    assert log[1:4] == ["many 0", "one", "two"]
    assert log[4:] == ["many 1", "many 2", "many 3"]


def test_a_lane_with_too_many_waiting_says_no():
    lane = Lane("test", 1, 2)
    jobs = [Job() for _ in range(4)]
    assert [lane.add(job, n) for n, job in enumerate(jobs)] == [True, True, True, False]
    for job in jobs:
        job.end.set()


def test_one_request_after_the_other_needs_one_thread(eventually):
    lane = Lane("test", 8, 10)
    for _ in range(50):
        job = Job()
        job.end.set()
        lane.add(job, "peer")
        assert started(job)
        assert eventually(lambda: len(lane._idle) == lane.threads)
    assert lane.threads == 1


def test_threads_that_were_idle_for_long_end_and_come_again(monkeypatch, eventually):
    monkeypatch.setattr(workers, "IDLE_SECONDS", 0.1)
    lane = Lane("test", 4, 10)
    for _ in range(2):
        jobs = [Job() for _ in range(4)]
        for job in jobs:
            lane.add(job, "peer")
        assert all(started(job) for job in jobs)
        for job in jobs:
            job.end.set()
        assert eventually(lambda: lane.threads == 0)


def test_a_failure_costs_no_thread():
    class Failing(Job):
        def service(self) -> None:
            super().service()
            raise SystemExit

    lane, failing, job = Lane("test", 1, 10), Failing(), Job()
    for each in (failing, job):
        each.end.set()
        lane.add(each, "peer")
    assert started(job)


def test_closing_waits_for_what_is_done_and_cancels_what_waits():
    lane, job, waiting = Lane("test", 1, 10), Job(), Job()
    lane.add(job, "peer")
    lane.add(waiting, "peer")
    assert started(job)
    lane.close(0.05)
    assert waiting.cancelled
    job.end.set()
    lane.close(20)
    late = Job()
    assert lane.add(late, "peer")
    assert late.cancelled


@pytest.mark.parametrize(
    ("lane", "paths"),
    [
        ("health", ["/health"]),
        ("files", ["/", "/view", "/static/page/main.js", "/api/openapi.json"]),
        ("feeds", ["/api/avatar/feed.mjpg", "/api/avatar/result_feed", "/api/avatar/video_feed"]),
        (
            "long",
            [
                "/api/avatar/load",
                "/api/avatar/recordings/x/delete",
                "/api/avatar/utterances/x/sentences/0/audio",
                "/api/tts/speak",
                "/api/imagefx/upscale",
                "/api/websearch2",
                "/v1/audio/speech",
            ],
        ),
        (
            "control",
            ["/api/avatar/set_emotion", "/api/avatar/stop_speaking", "/api/avatar/sessions", "/api/modules", "/x"],
        ),
    ],
)
def test_every_kind_of_request_has_its_lane(lane, paths):
    lanes = Lanes(Limits())
    assert all(lanes.of(path) is getattr(lanes, lane) for path in paths)


QUICK = {
    "avatar_control.load_emotion_templates",
    "avatar_control.modify_overrides",
    "avatar_control.play_effect",
    "avatar_control.set_emotion",
    "avatar_control.set_overrides",
    "avatar_control.start",
    "avatar_control.start_data_eyes",
    "avatar_control.start_talking",
    "avatar_control.stop",
    "avatar_control.stop_data_eyes",
    "avatar_control.stop_talking",
    "avatar_control.unload",
    "avatar_feed.report_viewing",
    "avatar_feed.sessions",
    "avatar_feed.state",
    "avatar_catalog.backdrops",
    "avatar_catalog.characters",
    "avatar_catalog.emotions",
    "avatar_catalog.get_available_filters",
    "avatar_catalog.presets",
    "avatar_catalog.settings_schema",
    "avatar_speech.play_timeline",
    "avatar_speech.speech_started",
    "avatar_speech.stop_speaking",
    "chat_answers.stop_answer",
    "chat_models.choose_language_model",
    "login.login",
    "meta.metrics",
    "meta.modules",
}


def test_only_what_is_quick_is_in_the_lane_that_is_kept_free():
    """A new endpoint is to be thought about: either it is quick, or it belongs to another lane."""
    config = ServerConfig.model_validate({"avatar": {"poser": "puppet", "character": ""}})
    app, lanes = create_app(assemble(config, None)), Lanes(Limits())
    in_control = {rule.endpoint for rule in app.url_map.iter_rules() if lanes.of(str(rule)) is lanes.control}
    assert in_control == QUICK
