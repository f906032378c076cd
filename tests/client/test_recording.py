"""Films by way of the Python client."""

import threading
import zipfile

import pytest

from raven.client.errors import InvalidInput, NotFound, RavenClientError
from raven.video.recorder.film import Film

av = pytest.importorskip("av")


@pytest.fixture(scope="module")
def avatar(server) -> str:
    return server.load()


def test_a_film_is_recorded_fetched_and_gone_from_the_server(client, avatar, server, tmp_path):
    heard, before = [], set(server.services.recordings._kept)
    file = tmp_path / "hello.webm"
    times = client.avatar_record_file(avatar, file, "Hello!", fps=10, emotion="joy", progress=heard.append)
    assert file.read_bytes().startswith(b"\x1a\x45\xdf\xa3")
    assert times["frames"] / 10 == pytest.approx(times["speech"]["duration"] + 1.2, abs=0.11)
    assert all(0 <= share <= 1 for share in heard)
    assert heard
    assert [path.name for path in tmp_path.iterdir()] == ["hello.webm"]
    assert set(server.services.recordings._kept) <= before


def test_frames_come_as_a_zip(client, avatar, tmp_path):
    client.avatar_record_file(avatar, tmp_path / "take.zip", seconds=0.3, format="frames", fps=10)
    assert zipfile.ZipFile(tmp_path / "take.zip").namelist()[-1] == "recording.json"


def test_a_stopped_film_ends_there(client, avatar, tmp_path):
    stop = threading.Event()
    times = client.avatar_record_file(
        avatar, tmp_path / "long.webm", seconds=500, progress=lambda share: share > 0 and stop.set(), stop=stop
    )
    assert not times["complete"]
    assert (tmp_path / "long.webm").stat().st_size > 1000


def test_the_steps_one_by_one(client, avatar, tmp_path, eventually):
    recording_id = client.avatar_record(avatar, seconds=0.3, format="gif")
    assert eventually(lambda: client.avatar_recording(recording_id)["status"] == "done")
    client.avatar_recording_save(recording_id, tmp_path / "a.gif")
    assert client.avatar_recording_times(recording_id)["fps"] == 25
    client.avatar_recording_delete(recording_id)
    with pytest.raises(NotFound):
        client.avatar_recording(recording_id)


def test_of_a_film_that_failed_on_the_way_is_kept_what_there_is(client, avatar, tmp_path, monkeypatch):
    added = []

    def fail_after_two(self, rgba8, add=Film.add_frame):
        if len(added) == 2:
            raise OSError(28, "full")
        add(self, rgba8)
        added.append(rgba8)

    monkeypatch.setattr(Film, "add_frame", fail_after_two)
    with pytest.raises(RavenClientError, match="full; what there is of it is in"):
        client.avatar_record_file(avatar, tmp_path / "x.webm", seconds=1)
    with av.open(str(tmp_path / "x.webm")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 2


def test_what_cannot_be_recorded_is_an_error(client, avatar, tmp_path, monkeypatch):
    with pytest.raises(InvalidInput, match="voice"):
        client.avatar_record(avatar, "Hello", voice="nobody")
    monkeypatch.setattr(
        "raven.server.endpoints.avatar_record.open_film", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(RavenClientError, match="the recording failed: full"):
        client.avatar_record_file(avatar, tmp_path / "x.gif", seconds=1, format="gif")
    assert list(tmp_path.iterdir()) == []
