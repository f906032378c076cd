"""The controller: texts one after the other, faces that feel them, and sleep."""

import threading

import pytest

from raven.client import api
from raven.client.controller import AvatarConfig, AvatarController
from raven.text import minilm

pytest.importorskip("miniaudio")
pytest.importorskip("hibari")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def controller(client, clock):
    client.tts_set_device("null")
    controller = AvatarController(clock=clock)
    yield controller
    controller.close()


@pytest.fixture
def ada(session_id: str) -> AvatarConfig:
    return AvatarConfig(session_id, voice_speed=2.0)


def test_texts_are_spoken_in_order_and_every_callback_has_its_pair(controller, ada):
    events: list[str] = []

    def send(name: str, text: str) -> str:
        return controller.send_text_to_tts(
            ada,
            text,
            on_start_speaking=lambda: events.append(f"{name} starts"),
            on_stop_speaking=lambda: events.append(f"{name} stops"),
            on_start_sentence=lambda sentence: events.append(sentence.subtitle),
            on_stop_sentence=lambda sentence: events.append("."),
        )

    ids = {
        send("first", "Yes. No."),
        send("tool", "<tool_call>{}</tool_call>"),
        send("mute", "***"),
        send("last", "Well."),
    }
    assert len(ids) == 4
    assert controller.speaking
    assert controller.wait_until_silent(30)
    assert events == [
        *("first starts", "Yes.", ".", "No.", ".", "first stops"),
        *("tool starts", "tool stops", "mute starts", "mute stops"),
        *("last starts", "Well.", ".", "last stops"),
    ]


def test_sentences_know_their_place(controller, ada):
    records = []
    batch = controller.send_text_to_tts(ada, "Yes. No.", on_audio_ready=lambda *heard: records.append(heard))
    assert controller.wait_until_silent(30)
    (first, sound), (last, _) = records
    assert first.batch_uuid == last.batch_uuid == batch
    assert (first.is_first_sentence_in_batch, first.is_last_sentence_in_batch) == (True, False)
    assert (last.is_first_sentence_in_batch, last.is_last_sentence_in_batch) == (False, True)
    assert first.sentence_uuid != last.sentence_uuid
    assert [word.text for word in first.words] == ["Yes."]
    assert sound.startswith(b"fLaC")


def test_stop_forgets_the_texts_that_wait_and_tells_them(controller, ada, eventually):
    events: list[str] = []
    for name in ("long", "waiting", "late"):
        controller.send_text_to_tts(
            ada,
            "This goes on and on. " * 20,
            on_start_speaking=lambda name=name: events.append(f"{name} starts"),
            on_stop_speaking=lambda name=name: events.append(f"{name} stops"),
        )
    assert eventually(lambda: events == ["long starts"])
    controller.stop_tts()
    assert controller.wait_until_silent(5)
    assert eventually(lambda: len(events) == 6)
    for name in ("long", "waiting", "late"):
        assert events.index(f"{name} starts") < events.index(f"{name} stops")


def test_one_text_that_fails_does_not_keep_the_next_from_being_spoken(controller, ada):
    events: list[str] = []
    controller.send_text_to_tts(AvatarConfig("nobody"), "Hello", on_stop_speaking=lambda: events.append("failed"))
    controller.send_text_to_tts(ada, "Hello.", on_start_sentence=lambda sentence: events.append(sentence.sentence))
    assert controller.wait_until_silent(30)
    assert events == ["failed", "Hello."]


@pytest.mark.skipif(minilm.missing() is not None, reason="the packages of MiniLM are not installed")
def test_a_text_sets_the_face(controller, ada, eventually):
    text = "I'm so sorry, please forgive me!"
    assert eventually(lambda: controller.update_emotion_from_text(ada, text) == "remorse")
    assert api.avatar_state(ada.instance_id)["emotion"] == "remorse"


def test_without_the_module_the_face_stays_as_it_is(start_server, connect, clock):
    with start_server(classify={"enabled": False}) as server:
        connect(server.url)
        config = AvatarConfig(server.load())
        controller = AvatarController(clock=clock)
        assert controller.update_emotion_from_text(config, "What a joy!") is None
        controller.close()


def test_who_hears_of_idleness_may_close(client, ada, clock, eventually):
    closed: list[bool] = []
    controller = AvatarController(on_idle=lambda *_: (controller.close(), closed.append(True)), clock=clock)
    controller.ping(ada)
    clock.now = 16
    assert eventually(lambda: closed == [True])
    assert eventually(lambda: not any(thread.is_alive() for thread in controller._threads))
    api.avatar_start(ada.instance_id)


@pytest.mark.parametrize("callback", ["on_start_speaking", "on_start_sentence", "on_stop_speaking"])
def test_who_hears_of_speech_may_close_and_waits_for_nothing(controller, ada, monkeypatch, eventually, callback):
    closed: list[bool] = []
    waited: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "join", lambda thread, timeout=None: waited.append(thread))
    controller.send_text_to_tts(ada, "Yes.", **{callback: lambda *_: (controller.close(), closed.append(True))})
    assert eventually(lambda: closed == [True])
    assert not set(waited) & set(controller._threads)
    assert eventually(lambda: not any(thread.is_alive() for thread in controller._threads))


def test_who_is_idle_sleeps_until_something_happens(client, ada, clock, eventually):
    told: list[bool] = []
    controller = AvatarController(on_idle=lambda config, paused: told.append(paused), clock=clock)

    def running() -> bool:
        return bool(api.avatar_state(ada.instance_id)["running"])

    controller.ping(ada)
    clock.now = 14.9
    controller.sleep_the_idle()
    assert running()
    clock.now = 15.1
    assert eventually(lambda: not running()), "the controller looks by itself"
    assert eventually(lambda: told == [True])
    controller.start_data_eyes(ada)
    assert running()
    assert told == [True, False]
    controller.stop_data_eyes(ada)
    with controller.idle_override(ada), controller.idle_override(ada):
        clock.now = 100.0
        controller.sleep_the_idle()
        assert running()
    clock.now = 116.0
    controller.sleep_the_idle()
    assert not running()
    controller.forget(ada)
    controller.close()


def test_an_avatar_that_speaks_does_not_sleep(controller, ada, clock, eventually):
    started: list[bool] = []
    controller.send_text_to_tts(ada, "This goes on and on. " * 10, on_start_speaking=lambda: started.append(True))
    assert eventually(lambda: bool(started))
    clock.now = 1000.0
    controller.sleep_the_idle()
    assert api.avatar_state(ada.instance_id)["running"]
    controller.stop_tts()


def test_a_server_that_is_away_ends_nothing(connect, clock):
    connect("http://127.0.0.1:9")
    controller, config = AvatarController(clock=clock), AvatarConfig("x")
    controller.ping(config)
    clock.now = 60.0
    controller.sleep_the_idle()
    controller.start_data_eyes(config)
    assert controller.update_emotion_from_text(config, "Hello") is None
    ended: list[bool] = []
    controller.send_text_to_tts(config, "Hello", on_stop_speaking=lambda: ended.append(True))
    assert controller.wait_until_silent(30)
    assert ended == [True]
    assert all(thread.is_alive() for thread in controller._threads)
    controller.close()
