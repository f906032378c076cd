"""Recordings over HTTP: made in the background, fetched, stopped, limited, and gone when nobody wants them."""

import io
import json
import shutil
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.errors import NotFound, Unavailable
from raven.server.resources import recordings as room
from raven.server.resources.recordings import PREFIX, Recordings
from raven.video.codecs import decode_rgba8
from tests.patience import PATIENCE

av = pytest.importorskip("av")

ENDED = ("done", "stopped", "failed")


@pytest.fixture
def recorded(server, session_id, eventually):
    """Begins a recording, waits for its end, and tells its state."""

    def make(**wishes) -> dict:
        answer = server.call("record", session_id, **wishes)
        assert answer.status_code == 200, answer.text
        return ended(server, answer.json()["recording_id"], eventually)

    return make


def state(server, recording_id: str) -> dict:
    return server.get(f"recordings/{recording_id}").json()


def ended(server, recording_id: str, eventually) -> dict:
    assert eventually(lambda: state(server, recording_id)["status"] in ENDED)
    return state(server, recording_id)


def fetch(server, file: dict) -> bytes:
    answer = server.http.get(f"{server.url}{file['url']}", timeout=PATIENCE)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == file["type"]
    return answer.content


def test_a_text_becomes_a_film_with_its_times(server, recorded):
    done = recorded(text="Hello, papa!", emotion="joy", fps=20, seed=1)
    assert (done["status"], done["progress"], done["problem"]) == ("done", 1.0, None)
    film, times = done["files"]
    assert film["name"].endswith(".webm")
    told = json.loads(fetch(server, times))
    data = fetch(server, film)
    assert len(data) == film["bytes"]
    with av.open(io.BytesIO(data)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        assert sum(1 for _ in container.decode(video=0)) == told["frames"]
    assert (told["format"], told["mode"], told["emotion"], told["fps"]) == ("webm", "offline", "joy", 20)
    assert [word["text"] for word in told["speech"]["sentences"][0]["words"]] == ["Hello,", "papa!"]
    assert told["pictures"] == [
        {
            "from_frame": 0,
            "size": [389, 512],
            "full_size": [512, 512],
            "offset": [61, 0],
            "crop": {"enabled": True, "left": 0.12, "top": 0.0, "right": 0.88, "bottom": 1.0},
        }
    ]


def test_frames_come_as_a_zip_with_sound_and_times(server, recorded):
    done = recorded(text="Hi!", fps=10, format="frames")
    with zipfile.ZipFile(io.BytesIO(fetch(server, done["files"][0]))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        frames = json.loads(archive.read("recording.json"))["frames"]
        assert names == [*(f"frame_{i:05}.png" for i in range(frames)), "sound.flac", "recording.json"]
        assert decode_rgba8(archive.read("frame_00003.png")).shape == (512, 389, 4)


def test_the_session_is_recorded_as_it_stands_and_goes_on_undisturbed(server, session_id, recorded):
    server.call("load_animator_settings", session_id, animator_settings={"crop": {"enabled": False}, "upscale": 0.5})
    server.call("set_overrides", session_id, overrides={"eye_wink_left_index": 1.0, "eye_wink_right_index": 1.0})
    before = server.get("state", params={"instance_id": session_id}).json()
    done = recorded(seconds=0.3, fps=10, format="qoi")
    with zipfile.ZipFile(io.BytesIO(fetch(server, done["files"][0]))) as archive:
        shut = decode_rgba8(archive.read("frame_00002.qoi"))
    assert shut.shape == (256, 256, 4)
    server.call("set_overrides", session_id, overrides={})
    done = recorded(seconds=0.3, fps=10, format="qoi")
    with zipfile.ZipFile(io.BytesIO(fetch(server, done["files"][0]))) as archive:
        opened = decode_rgba8(archive.read("frame_00002.qoi"))
    assert np.abs(shut.astype(int) - opened).max() > 60
    after = server.get("state", params={"instance_id": session_id}).json()
    assert (after["running"], after["settings"]) == (before["running"], before["settings"])


def test_a_live_recording_shows_what_happens_meanwhile(server, session_id, eventually):
    answer = server.call("record", session_id, mode="live", format="webp", fps=10)
    recording_id = answer.json()["recording_id"]
    assert eventually(lambda: state(server, recording_id)["status"] == "recording")
    assert eventually(lambda: server.viewers(session_id) == 1)
    feed = server.services.sessions.get(session_id).feed

    def frames_later(count: int) -> bool:
        begin = feed.latest.id if feed.latest else 0
        return eventually(lambda: feed.latest is not None and feed.latest.id >= begin + count)

    assert frames_later(8)  # at 25 a second, of which ten are recorded
    server.call("set_overrides", session_id, overrides={"mouth_aaa_index": 1.0, "eye_wink_left_index": 1.0})
    assert frames_later(15)
    assert server.post(f"recordings/{recording_id}/stop").status_code == 200
    done = ended(server, recording_id, eventually)
    assert done["status"] == "stopped"
    with Image.open(io.BytesIO(fetch(server, done["files"][0]))) as image:
        first = np.asarray(image.convert("RGBA"))
        image.seek(image.n_frames - 1)
        last = np.asarray(image.convert("RGBA"))
    assert np.abs(first.astype(int) - last).max() > 60
    assert server.viewers(session_id) == 0


def test_live_speech_is_in_the_film(server, session_id, recorded):
    done = recorded(mode="live", text="Hello!", fps=20, format="mp4")
    assert done["status"] == "done"
    told = json.loads(fetch(server, done["files"][1]))
    assert 0.3 < told["speech"]["start"] < 0.9
    with av.open(io.BytesIO(fetch(server, done["files"][0]))) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    assert told["speech"]["start"] - 0.05 < loud[0] / 48_000 < told["speech"]["start"] + told["speech"]["duration"]


def test_a_stopped_recording_keeps_what_there_is(server, session_id, eventually):
    recording_id = server.call("record", session_id, seconds=300, fps=25).json()["recording_id"]
    assert eventually(lambda: state(server, recording_id)["progress"] > 0.001)
    assert state(server, recording_id)["files"] == []
    assert server.get(f"recordings/{recording_id}/file").status_code == 404
    server.post(f"recordings/{recording_id}/stop")
    done = ended(server, recording_id, eventually)
    assert done["status"] == "stopped"
    told = json.loads(fetch(server, done["files"][1]))
    assert not told["complete"]
    with av.open(io.BytesIO(fetch(server, done["files"][0]))) as container:
        assert sum(1 for _ in container.decode(video=0)) == told["frames"] > 3


def test_a_film_can_be_fetched_in_parts_as_players_do(server, recorded):
    film = recorded(seconds=0.3, format="mp4")["files"][0]
    answer = server.http.get(f"{server.url}{film['url']}", headers={"Range": "bytes=4-7"}, timeout=PATIENCE)
    assert (answer.status_code, answer.content) == (206, b"ftyp")


def test_a_deleted_recording_is_gone(server, session_id, eventually):
    recording_id = server.call("record", session_id, seconds=100).json()["recording_id"]
    assert eventually(lambda: state(server, recording_id)["status"] == "recording")
    folder = server.services.recordings.get(recording_id).folder
    assert server.post(f"recordings/{recording_id}/delete").status_code == 200
    assert not folder.exists()
    assert server.get(f"recordings/{recording_id}").status_code == 404


@pytest.mark.parametrize(
    ("wishes", "status", "field"),
    [
        ({}, 422, "seconds"),
        ({"seconds": 0}, 422, "seconds"),
        ({"seconds": 601}, 422, "seconds"),
        ({"seconds": True}, 422, "seconds"),
        ({"seconds": 1, "format": "avi"}, 422, "format"),
        ({"seconds": 1, "fps": 0}, 422, "fps"),
        ({"seconds": 1, "fps": "x"}, 422, "fps"),
        ({"seconds": 1, "mode": "dream"}, 422, "mode"),
        ({"seconds": 1, "emotion": "boredom"}, 422, "emotion"),
        ({"seconds": 1, "seed": -1}, 422, "seed"),
        ({"text": " "}, 422, "text"),
        ({"text": 3}, 400, "text"),
        ({"text": "x", "voice": "nobody"}, 422, "voice"),
        ({"text": "x", "speed": 9}, 422, "speed"),
    ],
)
def test_wishes_that_cannot_be_are_refused_by_name(server, session_id, wishes, status, field):
    answer = server.call("record", session_id, **wishes)
    assert (answer.status_code, answer.json()["error"].get("field")) == (status, field), answer.text


def test_a_paused_avatar_is_not_recorded_live(server, session_id):
    server.call("stop", session_id)
    answer = server.call("record", session_id, mode="live", seconds=1)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "mode")


def test_without_the_package_films_are_refused_with_the_way_out(server, session_id, monkeypatch):
    monkeypatch.setattr("raven.video.recorder.find_spec", lambda name: None)
    answer = server.call("record", session_id, seconds=1)
    assert answer.status_code == 503
    assert "pip install av" in answer.json()["error"]["message"]
    assert server.call("record", session_id, seconds=0.1, format="frames").status_code == 200


def test_no_more_are_made_at_a_time_than_allowed_and_nothing_is_left_behind(start_server, eventually):
    before = set(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    with start_server(limits={"recordings": 1}) as small:
        session_id = small.load()
        recording_id = small.call("record", session_id, seconds=200).json()["recording_id"]
        answer = small.call("record", session_id, seconds=1)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "limit_reached")
        assert eventually(lambda: state(small, recording_id)["status"] == "recording")
        assert set(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) - before
    assert not set(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) - before
    name = f"recording {recording_id}"
    assert eventually(lambda: name not in [thread.name for thread in threading.enumerate()])


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def kept():
    clock = Clock()
    recordings = Recordings(most=3, most_bytes=10_000, keep_seconds=60, clock=clock)
    yield recordings, clock
    recordings.close()


def make_file(size: int):
    def make(recording):
        recording.place.write_bytes(bytes(size))
        raise OSError(28, "No space left on device")

    return make


def test_what_nobody_asks_for_expires(kept, eventually):
    recordings, clock = kept
    first, second = (recordings.open("webm", {}, make_file(100)) for _ in range(2))
    assert eventually(lambda: first.ended and second.ended)
    clock.now = 50
    recordings.get(second.id)
    clock.now = 70
    recordings.expire()
    assert not first.folder.exists()
    assert second.folder.exists()


def test_the_oldest_give_way_when_there_is_no_room(kept, eventually):
    recordings, clock = kept
    made = []
    for clock.now in range(4):
        made.append(recordings.open("webm", {}, make_file(4000)))
        assert eventually(lambda: made[-1].ended)
    recordings.expire()
    assert [each.folder.exists() for each in made] == [False, False, True, True]


def test_one_that_grows_too_large_is_stopped(kept, eventually):
    recordings, _ = kept

    def make(recording):
        recording.place.write_bytes(bytes(20_000))
        recording.stop.wait(PATIENCE)
        raise OSError(28, "No space left on device")

    growing = recordings.open("webm", {}, make)
    assert eventually(lambda: growing.bytes == 20_000)
    recordings.expire()
    assert growing.stop.is_set()


class Held:
    """A film of which so much is in memory yet."""

    def __init__(self, held_bytes: int) -> None:
        self.held_bytes = held_bytes


def test_frames_in_memory_count_and_the_largest_gives_way(kept, eventually):
    recordings, _ = kept

    def make(held_bytes):
        def made(recording):
            recording.film = Held(held_bytes)
            recording.stop.wait(PATIENCE)
            return make_file(10)(recording)

        return made

    first, second = (recordings.open("webp", {}, make(size)) for size in (4000, 5000))
    assert eventually(lambda: first.bytes == 4000 and second.bytes == 5000)
    recordings.expire()
    assert not first.stop.is_set()
    third = recordings.open("webp", {}, make(3000))
    assert eventually(lambda: third.bytes == 3000)
    recordings.expire()
    assert [each.stop.is_set() for each in (first, second, third)] == [False, True, False]
    assert eventually(lambda: second.ended)
    assert second.bytes == 10, "nothing is held any more"
    recordings.expire()
    assert not first.stop.is_set()


def test_an_animated_picture_ends_where_the_server_has_no_more_room(start_server, eventually):
    with start_server(limits={"recording_bytes": 2**20}) as small:
        session_id = small.load()
        recording_id = small.call("record", session_id, seconds=2, fps=10, format="gif").json()["recording_id"]
        told = ended(small, recording_id, eventually)
        assert told["status"] in ("stopped", "failed")
        assert 2 <= Image.open(io.BytesIO(fetch(small, told["files"][0]))).n_frames <= 8


def test_a_folder_that_was_tidied_away_comes_again(kept, eventually):
    recordings, _ = kept
    first = recordings.open("webm", {}, make_file(10))
    assert eventually(lambda: first.ended)
    shutil.rmtree(first.folder.parent)
    second = recordings.open("webm", {}, make_file(10))
    assert eventually(lambda: second.ended)
    assert second.place.stat().st_size == 10
    assert first.files == []
    recordings.expire()
    recordings.delete(first.id)


def test_without_any_place_for_files_recordings_are_unavailable(kept, monkeypatch, tmp_path):
    recordings, _ = kept
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(Unavailable, match="no place for a recording"):
        recordings.open("webm", {}, make_file(10))


def test_the_end_of_the_server_waits_for_no_recording(kept, eventually):
    recordings, _ = kept
    never = threading.Event()
    made = recordings.open("webm", {}, lambda recording: never.wait(PATIENCE) and make_file(10)(recording))
    began = time.monotonic()
    recordings.close()
    assert time.monotonic() - began < 5
    assert made.unwanted.is_set()
    assert not made.folder.exists()
    never.set()


@pytest.mark.parametrize("format", ["gif", "webp", "mp4"])
def test_a_deleted_recording_leaves_no_thread_at_work(server, session_id, eventually, format):
    answer = server.call("record", session_id, seconds=60, format=format)
    recording_id = answer.json()["recording_id"]
    name = f"recording {recording_id}"
    assert eventually(lambda: server.get(f"recordings/{recording_id}").json()["progress"] > 0)
    assert any(thread.name == name for thread in threading.enumerate())
    assert server.post(f"recordings/{recording_id}/delete").status_code == 200
    assert not any(thread.name == name for thread in threading.enumerate())


def test_many_may_delete_the_same_recording_at_once(kept, eventually):
    recordings, _ = kept
    made = recordings.open("webm", {}, lambda recording: recording.stop.wait(PATIENCE) and make_file(10)(recording))
    outcomes = []

    def delete():
        try:
            recordings.delete(made.id)
            outcomes.append("deleted")
        except NotFound:
            outcomes.append("not found")

    threads = [threading.Thread(target=delete) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(outcomes) == 16
    assert "deleted" in outcomes
    assert not made.folder.exists()


def test_what_is_deleted_while_it_is_asked_for_is_not_found(kept, eventually):
    recordings, _ = kept
    made = [recordings.open(format, {}, make_file(10)) for format in ("webm", "webp")]
    assert eventually(lambda: all(each.ended for each in made))
    shutil.rmtree(made[0].folder)
    assert (made[0].files, made[0].film_bytes, made[0].times_bytes) == ([], 0, 0)
    assert recordings.get(made[0].id) is made[0]
    recordings.expire()


def test_a_failure_is_told_and_what_is_there_can_be_fetched(kept, eventually):
    recordings, _ = kept
    failed = recordings.open("webm", {}, make_file(10))
    assert eventually(lambda: failed.ended)
    assert (failed.status, failed.problem, failed.film_bytes) == ("failed", "No space left on device", 10)


def test_what_a_killed_server_left_is_deleted(tmp_path):
    abandoned, living = tmp_path / f"{PREFIX}999999999-x", tmp_path / f"{PREFIX}1-x"
    for folder in (abandoned, living):
        (folder / "inner").mkdir(parents=True)
    room._delete_abandoned(tmp_path)
    assert not abandoned.exists()
    assert living.exists()
