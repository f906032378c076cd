"""Time in which the process stood still counts for nobody."""

import os
import signal
import sys
import threading

import pytest

from raven.server.resources.waking import BEAT_SECONDS, WakingClock
from tests.server.server_process import server_process


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_time_that_a_process_stood_still_does_not_pass():
    time = Time()
    clock = WakingClock(time)
    clock.beat()
    before = clock()
    time.now += 3600
    assert clock() - before <= BEAT_SECONDS
    time.now += 1
    assert clock() - before <= BEAT_SECONDS + 1, "and goes on as usual"
    time.now += 7200
    clock.beat()
    assert clock() - before <= 2 * BEAT_SECONDS + 1


def test_time_that_it_ran_passes_whole():
    time = Time()
    clock = WakingClock(time)
    before = clock()
    for _ in range(3600):
        clock.beat()
        time.now += BEAT_SECONDS
    assert clock() - before == pytest.approx(3600 * BEAT_SECONDS)


def test_nobody_beats_it_before_the_server_runs():
    time = Time()
    clock = WakingClock(time)
    time.now += 3600
    assert clock() == time.now


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no processes")
def test_a_session_in_use_outlives_a_stopped_process(tmp_path, eventually):
    with server_process(tmp_path, "[limits]\nidle_seconds = 12\n") as server:
        answer = server.post("/api/avatar/load", json={"character": "raven"})
        in_use = {"instance_id": answer.json()["instance_id"]}
        assert server.get("/api/avatar/state", params=in_use).status_code == 200
        os.kill(server.process.pid, signal.SIGSTOP)
        threading.Event().wait(14)
        os.kill(server.process.pid, signal.SIGCONT)
        assert not eventually(lambda: len(server.get("/api/avatar/sessions").json()["sessions"]) < 2, seconds=2)
        assert server.get("/api/avatar/state", params=in_use).status_code == 200
