"""A live session: what is wished is told, what is refused is named, and a server that starts anew gets everything again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from raven.client.dpg.frames import FrameSource, Shown
from raven.client.dpg.live import LiveSession, Wish
from raven.client.errors import InvalidInput
from tests.client_dpg.restartable import Eventually, RestartableServer, point_client_at, restartable_server


@pytest.fixture(scope="module")
def restartable() -> Iterator[RestartableServer]:
    with restartable_server() as server:
        yield server


@pytest.fixture
def session(restartable: RestartableServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveSession]:
    """A live session with the shipped character at 10 frames per second."""
    point_client_at(restartable.url, monkeypatch)
    live = LiveSession(Wish("raven", settings={"target_fps": 10}), look_every=0.1)
    yield live
    live.close()


def told(session: LiveSession) -> bool:
    return session.status.phase == "live" and session.settled


def test_what_is_wished_is_told(session, eventually: Eventually):
    session.tell(emotion="joy", data_eyes=True, overrides={"head_x_index": 0.5})
    assert eventually(lambda: told(session) and session.state.get("emotion") == "joy")
    assert (session.state["data_eyes"], session.state["overrides"]) == (True, {"head_x_index": 0.5})
    assert session.state["running"]
    session.tell(running=False, data_eyes=False)
    assert eventually(lambda: session.state.get("running") is False and session.state["data_eyes"] is False)


def test_another_character_takes_the_place_and_all_else_stays(session, eventually: Eventually):
    session.tell(emotion="joy")
    assert eventually(lambda: told(session))
    before = session.instance_id
    session.tell(character="finch")
    assert eventually(lambda: session.state.get("character") == "finch")
    assert (session.instance_id, session.state["emotion"]) == (before, "joy")


def test_refused_settings_are_named_and_the_last_good_ones_stay(session, eventually: Eventually):
    assert eventually(lambda: told(session))
    session.tell(settings={"target_fps": 10, "crop": {"left": 0.9, "right": 0.1}})
    assert eventually(lambda: "settings" in session.problems)
    assert session.problems["settings"].field == "animator_settings.crop.left"
    assert session.wish.settings == {"target_fps": 10}
    session.tell(settings={"target_fps": 30})
    assert not session.problems
    assert eventually(lambda: session.state.get("settings", {}).get("target_fps") == 30)


def test_a_picture_that_cannot_be_read_leaves_the_character(session, tmp_path: Path, eventually: Eventually):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    for picture in (tmp_path / "broken.png", tmp_path / "missing.png"):
        session.tell(character=picture)
        assert eventually(lambda: "character" in session.problems)
        assert session.wish.character == "raven"
        session.tell(character="raven")
    assert eventually(lambda: session.state.get("character") == "raven")


def test_a_first_character_that_cannot_be_had_is_refused_until_there_is_another(
    restartable, monkeypatch, eventually: Eventually
):
    point_client_at(restartable.url, monkeypatch)
    live = LiveSession("nobody", look_every=0.1)
    assert eventually(lambda: live.status.phase == "refused")
    assert "nobody" in live.problems["character"].message
    live.tell(character="wren")
    assert eventually(lambda: live.state.get("character") == "wren")
    live.close()


def test_jobs_are_done_after_what_was_wished_and_tell_their_errors(session, eventually: Eventually):
    from raven.client import api

    results: list[object] = []
    session.tell(emotion="anger")
    session.do(lambda id: api.avatar_state(id)["emotion"], results.append)
    session.do(lambda id: api.avatar_set_emotion(id, "hunger"), results.append, results.append)
    assert eventually(lambda: len(results) == 2)
    assert results[0] == "anger"
    assert isinstance(results[1], InvalidInput)


def test_a_server_that_is_killed_and_started_anew_gets_everything_again(
    session, restartable, drawn_face, tmp_path, eventually: Eventually
):
    (tmp_path / "me.png").write_bytes(drawn_face)
    smug = {"smug": {"pose": {"mouth_smirk": 1}, "cels": {}}}
    session.tell(character=tmp_path / "me.png", emotions=smug, settings={"target_fps": 30}, emotion="smug")
    assert eventually(lambda: told(session) and session.state.get("emotion") == "smug")
    frames = FrameSource(session)
    assert eventually(lambda: frames.latest() is not None)
    first = session.instance_id

    restartable.stop()
    assert eventually(lambda: session.status.phase == "waiting")
    assert not session.state
    session.tell(overrides={"head_y_index": -0.5})  # what is wished meanwhile is not lost
    frames.latest()
    restartable.start()

    assert eventually(lambda: told(session) and session.state.get("emotion") == "smug")
    assert session.instance_id != first
    assert session.state["overrides"] == {"head_y_index": -0.5}
    assert session.state["settings"]["target_fps"] == 30
    assert session.state["running"]
    assert eventually(lambda: frames.latest() is not None), "no frames after the restart"
    frames.close()


def test_a_session_that_somebody_closed_is_opened_again(session, eventually: Eventually):
    from raven.client import api

    assert eventually(lambda: told(session))
    before = session.instance_id
    api.avatar_unload(before)
    assert eventually(lambda: session.instance_id not in (None, before) and told(session))


@pytest.mark.parametrize("format", ["qoi", "png", "webp", "jpeg"])
def test_frames_of_every_format_become_pixels(session, format, eventually: Eventually):
    session.tell(settings={"crop": {"enabled": True, "left": 0.121, "right": 0.75}, "upscale": 2})
    assert eventually(lambda: told(session))
    frames, taken = FrameSource(session, format), []
    assert eventually(lambda: taken.append(frames.latest()) or taken[-1] is not None)
    shown: Shown = taken[-1]
    assert shown.full_size == (1024, 1024)
    assert shown.box == (122, 0, 768, 1024), "the first 61 columns were cut off, and what is left was doubled"
    assert shown.pixels.shape == (1024, 646, 4)
    assert 0 <= shown.pixels.min() < shown.pixels.max() <= 1
    assert eventually(lambda: frames.statistics().fps > 1)
    frames.close()


def test_pixels_that_were_handed_out_are_left_alone(session, eventually: Eventually):
    frames, taken = FrameSource(session), []
    assert eventually(lambda: taken.append(frames.latest()) or taken[-1] is not None)
    shown = taken[-1]
    before, last = shown.pixels.copy(), frames.statistics()
    session.tell(emotion="surprise")
    assert eventually(lambda: frames.statistics().fps > 0 and frames._ready is not None)
    assert eventually(lambda: frames._ready.packet.headers["x-frame-id"] > shown.packet.headers["x-frame-id"])
    assert (shown.pixels == before).all(), last
    frames.close()
