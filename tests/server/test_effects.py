"""Effects and backdrops over HTTP, and through the Python client."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.patience import PATIENCE

GREEN = (0, 160, 40)


def settings(**more):
    """Settings under which nothing but effects moves."""
    quiet = {
        "blink_enabled": False,
        "sway_enabled": False,
        "breathing_enabled": False,
        "swing_strength": 0,
        "crop": {"enabled": False},
    }
    return quiet | more


def pixels(data):
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGBA"), int)


@pytest.fixture
def calm_session(server):
    """A session of its own in which nothing has ever moved."""
    session_id = server.load()
    server.call("load_animator_settings", session_id, animator_settings=settings())
    server.call("start", session_id)
    yield session_id
    server.call("unload", session_id)


def test_an_effect_is_played_on_demand_around_the_head(server, calm_session, open_feed):
    session_id = calm_session
    still = server.get("snapshot", params={"instance_id": session_id}).content
    reader = open_feed(server, instance_id=session_id, format="png")
    answer = server.call("play_effect", session_id, effect="shock")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "warnings": []})
    seen = [pixels(reader.part()[1]) for _ in range(20)]
    changed = [np.abs(picture - pixels(still)).max(axis=-1) > 20 for picture in seen]
    most = max(changed, key=np.count_nonzero)
    assert np.count_nonzero(most) > 500
    assert np.nonzero(most)[0].max() < 256


@pytest.mark.parametrize(("fields", "status"), [({"effect": "fireworks"}, 422), ({"effect": 3}, 400), ({}, 400)])
def test_an_effect_that_there_is_not_is_refused_by_name(server, session_id, fields, status):
    answer = server.call("play_effect", session_id, **fields)
    assert answer.status_code == status
    assert answer.json()["error"]["field"] == "effect"


def test_an_effect_without_any_picture_is_a_warning(server, session_id):
    rain = {"type": "sequence", "duration": 1, "emotions": [], "cels": ["fx_rain1"]}
    server.call("load_animator_settings", session_id, animator_settings={"animefx": [["rain", rain]]})
    answer = server.call("play_effect", session_id, effect="rain")
    assert answer.status_code == 200
    assert "no picture for rain" in answer.json()["warnings"][0]
    assert server.call("play_effect", session_id, effect="heart").status_code == 422


def test_the_backdrops_are_listed_and_can_be_seen(server):
    backdrops = server.get("backdrops").json()["backdrops"]
    assert len(backdrops) >= 3
    for backdrop in backdrops:
        answer = server.http.get(server.url + backdrop["picture"], timeout=PATIENCE)
        assert answer.headers["Content-Type"].startswith("image/")
        assert pixels(answer.content).shape == (1024, 1024, 4)


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fLICENSE", "%2fetc%2fpasswd", "../../LICENSE", "%00"])
def test_no_other_file_can_be_reached(server, name):
    assert server.get(f"backdrops/{name}").status_code == 404


def test_jpeg_shows_the_backdrop_that_the_settings_name(start_server, tmp_path):
    Image.new("RGB", (30, 20), GREEN).save(tmp_path / "garden.png")
    with start_server(avatar={"poser": "puppet", "character": "", "backdrops": str(tmp_path)}) as server:
        assert "garden" in [backdrop["name"] for backdrop in server.get("backdrops").json()["backdrops"]]
        instance_id = server.load()
        answer = server.call("load_animator_settings", instance_id, animator_settings=settings(backdrop_path="garden"))
        assert answer.json()["warnings"] == []
        picture = server.get("snapshot", params={"instance_id": instance_id, "format": "jpeg"})
        assert np.abs(pixels(picture.content)[5, 5, :3] - GREEN).max() < 6


def test_a_path_on_the_clients_own_disk_is_kept_for_it_and_told(server, session_id):
    path = "C:\\pictures\\study.png"
    answer = server.call("load_animator_settings", session_id, animator_settings={"backdrop_path": path})
    assert answer.status_code == 200
    assert [warning for warning in answer.json()["warnings"] if "backdrop_path" in warning]
    assert server.get("state", params={"instance_id": session_id}).json()["settings"]["backdrop_path"] == path
