"""The avatar as video on the wire: what is decoded is what is seen, wrong wishes are named, and every end is clear."""

from collections.abc import Callable, Iterator

import av
import numpy as np
import pytest
import requests

import raven.live.delivery.video as videos
from raven.client.errors import FeedBroken, FeedEnded
from raven.client.feed import VideoStream
from raven.live import relief
from raven.video.video import unstacked
from tests.patience import PATIENCE


@pytest.fixture
def watch(server) -> Iterator[Callable[..., VideoStream]]:
    opened: list[VideoStream] = []

    def open_one(**wishes: object) -> VideoStream:
        answer = requests.get(f"{server.url}/api/avatar/video_feed", params=wishes, stream=True, timeout=PATIENCE)
        opened.append(VideoStream(answer))
        return opened[-1]

    yield open_one
    for stream in opened:
        stream.close()


@pytest.mark.parametrize(("codec", "string"), [("vp9", "vp09."), ("H264", "avc1.")])
def test_what_is_decoded_is_the_avatar_with_its_alpha(server, session_id, watch, codec, string):
    assert server.call("stop", session_id).ok
    video, feed = watch(instance_id=session_id, codec=codec), server.services.sessions.get(session_id).feed
    decoder = av.CodecContext.create(codec.lower(), "r")
    head, data = next(video)
    (frame,) = decoder.decode(av.Packet(data))
    assert head["key"]
    assert head["codec"].startswith(string)
    assert (head["size"], head["picture_size"]) == ([389, 512], [389, 512])
    assert (head["full_size"], head["corner"]) == ([512, 512], [61, 0])
    assert [frame.width, frame.height] == head["coded_size"]
    while head["id"] != feed.latest.id:  # the last before it paused
        head, data = next(video)
        frame = decoder.decode(av.Packet(data))[0] if data else frame
    shown, seen = unstacked(frame, (389, 512)).astype(float), feed.latest.rgba8.astype(float)
    opaque, nothing = (seen[..., 3] == 255) & (shown[..., 3] == 255), seen[..., 3] == 0
    assert opaque.mean() > 0.3
    assert np.abs(shown - seen)[opaque].mean() < 6  # 3 to 4.4, by codec and by which picture is the last
    assert np.quantile(shown[nothing][:, 3], 0.99) < 3


def test_a_frame_that_differs_little_from_the_one_before_is_small(session_id, watch):
    video = watch(instance_id=session_id)
    (first, whole), (second, change) = next(video), next(video)
    assert (first["key"], second["key"]) == (True, False)
    assert second["id"] > first["id"]
    assert len(change) < len(whole) / 2


@pytest.mark.parametrize(
    ("wishes", "status", "field"),
    [
        ({"codec": "av1"}, 422, "codec"),
        ({"fps": "0"}, 422, "fps"),
        ({"adapt": "perhaps"}, 422, "adapt"),
        ({"viewer": 201 * "x"}, 422, "viewer"),
        ({"instance_id": "nobody"}, 404, None),
    ],
)
def test_a_wish_that_cannot_be_is_refused_by_name(server, session_id, wishes, status, field):
    answer = server.get("video_feed", params={"instance_id": session_id, **wishes})
    assert answer.status_code == status
    assert answer.json()["error"].get("field") == field


def test_a_session_that_changes_its_size_goes_on_with_a_key_frame_that_says_so(server, session_id, watch):
    video = watch(instance_id=session_id)
    assert next(video)[0]["size"] == [389, 512]
    assert server.call("load_animator_settings", session_id, animator_settings={"crop": {"enabled": False}}).ok
    head = next(head for head, _ in video if head["key"])
    assert (head["size"], head["corner"]) == ([512, 512], [0, 0])


def test_a_paused_session_shows_itself_stands_still_and_ends(server, watch):
    own = server.load()
    video = watch(instance_id=own)
    head, data = next(video)
    assert head["key"]
    assert data
    assert any(data == b"" for _, data in (next(video) for _ in range(4)))
    another = watch(instance_id=own)
    assert next(another)[0]["key"], "who comes later sees it too"
    server.call("unload", own)
    with pytest.raises(FeedEnded):
        list(video)


def test_an_encoder_that_fails_ends_the_video_with_the_reason(server, session_id, watch, monkeypatch):
    def fails(self, *arguments):
        raise av.error.MemoryError(12, "no memory")

    monkeypatch.setattr(videos.VideoEncoder, "encode", fails)
    with pytest.raises(FeedBroken, match="no frame can be encoded as vp9"):
        list(watch(instance_id=session_id))
    assert server.get("state", params={"instance_id": session_id}).json()["degraded"] is None


def test_whoever_reports_to_be_late_gets_smaller_frames(server, session_id, watch, monkeypatch):
    monkeypatch.setattr(relief, "LATE_SECONDS", 0.3)
    monkeypatch.setattr(relief, "SMOOTHING", 0.1)
    video = watch(instance_id=session_id, viewer="a phone")
    head, _ = next(video)
    while head.get("picture_size") != [272, 358]:
        report = {"viewer": "a phone", "late": 0.5, "undrawn": 0.0}
        assert server.post("report_viewing", json=report).json() == {"ok": True, "warnings": []}
        head, _ = next(video)
    assert head["size"] == [389, 512], "and they are drawn as large as before"
    (warning,) = server.post("report_viewing", json={"viewer": "nobody"}).json()["warnings"]
    assert "nobody" in warning
