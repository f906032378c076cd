"""Sessions: real threads at a high frame rate, and nothing that depends on how long something takes."""

import dataclasses
import json
import logging
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from raven.errors import InvalidInput, Unavailable
from raven.figure import effect_pictures
from raven.live import render_loop
from raven.live.backdrops import BackdropLibrary
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.session import Session
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.effects import Effect
from raven.settings.emotion_templates import EmotionTemplate
from raven.turns import Turns
from raven.video.codecs import ImageFormat, decode_rgba8
from raven.video.picture import Picture
from raven.video.upscaler import Upscaler, networks
from tests.patience import PATIENCE

FAST = AnimatorSettings(
    postprocessor_chain=(),
    target_fps=120,
    blink_enabled=False,
    sway_enabled=False,
    breathing_cycle_duration=1.0,  # so that no frame is as the one before
    swing_strength=0,
    pose_interpolator_step=1.0,
)
SLOW = FAST.model_copy(update={"target_fps": 1})
UNUSABLE = AnimatorSettings.model_construct(**{**dict(FAST), "crop": None})  # no checked settings are, so far


@pytest.fixture
def open_session(character, poser):
    sessions = []

    def open_one(settings=FAST, **options):
        sessions.append(Session("s1", character, poser, settings=settings, seed=1, **options))
        return sessions[-1]

    yield open_one
    for session in sessions:
        session.close()


@pytest.fixture
def live(open_session):
    """A running session that somebody watches."""
    session = open_session()
    session.start()
    with session.feed.viewer():
        yield session


@pytest.fixture
def pool():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def next_frames(session, count=1):
    """The next frame that is begun after now, or a list of several."""
    last = session.feed.latest
    frame = session.feed.wait_newer(
        (last.id if last else -1) + 2, 10
    )  # the next may be under way already, and one behind it
    frames = [frame]
    while len(frames) < count:
        frames.append(session.feed.wait_newer(frames[-1].id, 10))
    return frame if count == 1 else frames


def shift_of(session, frame):
    """How far to the right the figure is, in pixels."""
    rest = session.character.picture.rgba8()
    return next(x for x in range(-100, 101) if np.array_equal(np.roll(rest, x, axis=1), frame.rgba8))


def test_frames_count_up_and_carry_the_time_of_their_pose(live):
    before = time.monotonic()
    frames = next_frames(live, 10)
    ids = [frame.id for frame in frames]
    assert ids == sorted(set(ids)), "who is slow, as on a busy machine, misses some"
    times = [frame.time for frame in frames]
    assert times == sorted(times)
    assert before - 1 < times[0] < times[-1] <= time.monotonic()


def test_it_starts_paused_and_renders_nothing_until_started(open_session, poser):
    session = open_session(SLOW)
    with session.feed.viewer():
        assert session.feed.latest is None
        assert not session.running
        session.start()
        assert session.feed.wait_newer(-1, 10).id == 0


def test_nobody_watching_means_nothing_rendered(open_session, poser):
    session = open_session(SLOW)
    session.start()
    for _ in range(3):
        assert session.snapshot()
    assert poser.posed <= 3, "one that looks like the one before is not posed"


def test_rendering_stops_when_the_last_viewer_leaves(open_session, poser, eventually):
    session = open_session()
    session.start()
    with session.feed.viewer():
        next_frames(session, 3)
    assert eventually(lambda: session.state()["fps"] == 0)
    posed = poser.posed
    session.set_settings(SLOW)
    session.snapshot()
    assert poser.posed == posed + 1


def test_a_paused_session_keeps_its_last_frame_but_gives_snapshots(open_session, poser, eventually):
    session = open_session(SLOW)
    with session.feed.viewer():
        picture = decode_rgba8(session.snapshot("qoi"))
        np.testing.assert_array_equal(picture, session.character.picture.rgba8())
        assert poser.posed == 1
        session.set_overrides({"head_y_index": 0.5})
        assert session.feed.latest.id == 0
        np.testing.assert_array_equal(decode_rgba8(session.snapshot()), np.roll(picture, 50, axis=1))


def test_overrides_reach_the_picture_and_can_be_taken_back(live):
    live.set_overrides({"head_y_index": 0.5})
    assert shift_of(live, next_frames(live)) == 50
    live.modify_overrides("set", {"head_y_index": -0.2, "mouth_aaa_index": 1.0})
    assert shift_of(live, next_frames(live)) == -20
    live.modify_overrides("unset", {"head_y_index": None, "neck_z_index": 0})
    assert shift_of(live, next_frames(live)) == 0
    assert live.state()["overrides"] == {"mouth_aaa_index": 1.0}
    live.set_overrides({})
    assert live.state()["overrides"] == {}


def test_concurrent_changes_of_overrides_are_not_lost(live, pool):
    names = [
        f"{stem}_{side}_index" for stem in ("eye_wink", "eye_surprised", "iris_small") for side in ("left", "right")
    ]

    def many(name):
        for n in range(100):
            live.modify_overrides("set", {name: n / 100})

    list(pool.map(many, names))
    assert live.state()["overrides"] == dict.fromkeys(names, 0.99)


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"head_x_index": float("nan")}, "overrides.head_x_index"),
        ({"head_x_index": float("inf")}, "overrides.head_x_index"),
        ({"head_x_index": True}, "overrides.head_x_index"),
        ({"head_x_index": "0.5"}, "overrides.head_x_index"),
        ({"head_x_index": None}, "overrides.head_x_index"),
        ({"head_x_index": [1]}, "overrides.head_x_index"),
        ({"head_x_index": 10**400}, "overrides.head_x_index"),
        ({"head_y_index": 0.5, "fx_heart1": 1.0}, "overrides.fx_heart1"),
        ({"head_y_index": 0.5, "nose": 1.0}, "overrides.nose"),
        ([("head_y_index", 0.5)], "overrides"),
        (None, "overrides"),
    ],
)
def test_bad_overrides_change_nothing(live, overrides, field):
    live.set_overrides({"head_y_index": 0.1})
    for attempt in (live.set_overrides, lambda bad: live.modify_overrides("set", bad)):
        with pytest.raises(InvalidInput) as error:
            attempt(overrides)
        assert error.value.field == field
    assert live.state()["overrides"] == {"head_y_index": 0.1}
    assert shift_of(live, next_frames(live)) == 10


def test_unsetting_an_unknown_name_or_an_unknown_action_is_refused(live):
    with pytest.raises(InvalidInput, match="nose"):
        live.modify_overrides("unset", {"nose": 0})
    with pytest.raises(InvalidInput, match="action"):
        live.modify_overrides("toggle", {"head_y_index": 0})


def test_an_emotion_is_taken_on_and_an_unknown_one_refused(live):
    live.set_emotions({"peeking": EmotionTemplate(pose={"head_y_index": 0.4}, cels={"blush1": 1.0})})
    live.set_emotion("peeking")
    frame = next_frames(live)
    assert tuple(frame.rgba8[140, 230 + 40]) == (255, 40, 40, 255)
    for unknown in ("[custom]", "boredom", ""):
        with pytest.raises(InvalidInput) as error:
            live.set_emotion(unknown)
        assert error.value.field == "emotion_name"
    assert live.state()["emotion"] == "peeking"


def test_an_emotion_whose_template_goes_away_looks_neutral(live):
    live.set_emotions({"peeking": EmotionTemplate(pose={"head_y_index": 0.4})})
    live.set_emotion("peeking")
    live.set_emotions({})
    next_frames(live, 3)
    assert live.state()["degraded"] is None
    assert "peeking" not in live.state()["emotions"]


def test_another_character_takes_the_place_of_the_first_and_all_else_stays(live, other_character):
    live.set_overrides({"head_y_index": 0.3})
    live.start_talking()
    live.set_character(other_character)
    assert shift_of(live, next_frames(live)) == 30
    state = live.state()
    assert (state["character"], state["talking"], state["running"]) == ("bea", True, True)


def test_the_old_character_moves_on_while_the_new_one_is_prepared(live, poser, pool, other_character):
    may_go_on = threading.Event()
    poser.on_prepare = lambda: may_go_on.wait(PATIENCE)
    changing = pool.submit(live.set_character, other_character)
    next_frames(live, 5)
    assert live.state()["character"] == "ada"
    may_go_on.set()
    changing.result(PATIENCE)
    assert live.state()["character"] == "bea"


class Gate:
    """Lets work begin, and go on only when it may."""

    def __init__(self):
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self):
        self.reached.set()
        assert self.opened.wait(PATIENCE)


def test_the_character_that_was_asked_for_last_is_shown_whichever_is_ready_last(live, poser, pool, other_character):
    gate = poser.on_prepare = Gate()
    first = pool.submit(live.set_character, other_character)
    assert gate.reached.wait(PATIENCE)
    poser.on_prepare = lambda: None
    last = dataclasses.replace(other_character, name="cia")
    assert live.set_character(last) == ("the mouth was guessed",)
    gate.opened.set()
    (warning,) = first.result(PATIENCE)
    assert "another character was asked for later" in warning
    assert live.state()["character"] == "cia"


def test_a_character_that_is_refused_does_not_spoil_the_one_before_it(
    live, poser, pool, other_character, faceless_character
):
    gate = poser.on_prepare = Gate()
    first = pool.submit(live.set_character, other_character)
    assert gate.reached.wait(PATIENCE)
    poser.on_prepare = lambda: None
    with pytest.raises(InvalidInput):
        live.set_character(faceless_character)
    gate.opened.set()
    first.result(PATIENCE)
    assert live.state()["character"] == "bea"


def test_the_settings_that_were_asked_for_last_hold_whichever_are_ready_last(live, pool, monkeypatch):
    gate = Gate()
    slow = FAST.model_copy(update={"upscale": 2.0})
    monkeypatch.setattr(Upscaler, "__init__", _then(Upscaler.__init__, lambda self, factor, *_: factor == 2 and gate()))
    first = pool.submit(live.set_settings, slow)
    assert gate.reached.wait(PATIENCE)
    live.set_settings(SLOW)
    gate.opened.set()
    (warning,) = first.result(PATIENCE)
    assert "other settings were asked for later" in warning
    assert live.settings is SLOW


def test_no_effect_is_made_ready_by_the_thread_that_renders(open_session, other_character, monkeypatch, eventually):
    threads = []
    make = effect_pictures.effect_picture

    def watched(*call):
        threads.append((threading.current_thread().name, call[2]))
        return make(*call)

    monkeypatch.setattr(effect_pictures, "effect_picture", watched)
    session = open_session()

    def play_all(edge):
        own = FAST.model_copy(update={"upscale": edge / 512})
        session.set_settings(own)
        for name, _ in own.animefx:
            assert session.play_effect(name) == ()
        next_frames(session, 20)
        assert {size for _, size in threads} >= {edge}

    session.start()
    with session.feed.viewer():
        for edge in (768, 1024, 400):
            play_all(edge)
        session.set_character(other_character)
        play_all(640)
    assert "render s1" not in {thread for thread, _ in threads}
    assert session.state()["stage_ms"]["effects"] > 0


def test_timings_are_logged_while_the_setting_is_on(open_session, caplog, monkeypatch, eventually):
    monkeypatch.setattr(render_loop, "METRICS_SECONDS", 0.01)
    caplog.set_level(logging.INFO, "raven.live.render_loop")
    session = open_session()
    session.start()
    with session.feed.viewer():
        next_frames(session, 5)
        assert caplog.records == []
        session.set_settings(FAST.model_copy(update={"metrics_enabled": True}))
        assert eventually(lambda: len(caplog.records) > 2)
        session.set_settings(FAST)
        next_frames(session, 3)
        caplog.clear()
        next_frames(session, 5)
    assert caplog.records == []


def _then(function, after):
    def both(*arguments, **named):
        function(*arguments, **named)
        after(*arguments, **named)

    return both


def test_numbers_that_were_taken_elsewhere_decide(open_session, other_character):
    turns = Turns()
    session = open_session(turns=turns)
    first, second = turns.take(), turns.take()
    smug = {"smug": EmotionTemplate(pose={"mouth_smirk": 1})}
    assert session.set_emotions(smug, second) == ()
    assert "other emotion templates" in session.set_emotions({}, first)[0]
    session.set_emotion("smug", second)
    session.set_emotion("joy", first)
    assert session.state()["emotion"] == "smug"


def test_a_character_that_the_engine_refuses_leaves_the_old_one(live, faceless_character):
    with pytest.raises(InvalidInput, match="no face"):
        live.set_character(faceless_character)
    next_frames(live, 2)
    assert live.state()["character"] == "ada"
    assert live.state()["degraded"] is None


def test_a_failing_frame_is_reported_and_logged_once_and_then_forgotten(live, poser, caplog, eventually):
    caplog.set_level(logging.ERROR)
    next_frames(live)
    poser.failure = RuntimeError("the glass broke")
    assert eventually(lambda: live.state()["degraded"] is not None)
    failed = poser.posed
    assert eventually(lambda: poser.posed > failed + 5)
    assert "the glass broke" in live.state()["degraded"]
    assert len([record for record in caplog.records if "frame failed" in record.message]) == 1
    poser.failure = None
    next_frames(live, 2)
    assert live.state()["degraded"] is None


def test_failing_frames_keep_the_pace_instead_of_spinning(open_session, poser, eventually):
    session = open_session(FAST.model_copy(update={"target_fps": 50}))
    session.start()
    poser.failure = RuntimeError("always")
    with session.feed.viewer():
        assert eventually(lambda: poser.posed > 0)
        began, first = time.monotonic(), poser.posed
        assert eventually(lambda: poser.posed >= first + 10)
        assert poser.posed - first <= 50 * (time.monotonic() - began) + 2


def test_settings_that_frames_fail_with_are_not_used_and_reported_until_replaced(live, poser):
    next_frames(live)
    live.set_overrides({"head_y_index": 0.2})
    live.set_settings(UNUSABLE)
    frame = next_frames(live)
    assert shift_of(live, frame) == 20  # what else is told still counts
    assert "last good" in live.state()["degraded"]
    live.set_settings(FAST.model_copy(update={"crop": Crop(enabled=True, right=0.5)}))
    assert next_frames(live).rgba8.shape == (512, 256, 4)
    assert live.state()["degraded"] is None


def test_a_session_is_not_opened_with_settings_that_no_frame_can_be_made_with(open_session, monkeypatch):
    def missing() -> None:
        raise Unavailable("the package of the networks is missing")

    monkeypatch.setattr(networks, "prepare", missing)
    with pytest.raises(Unavailable, match="networks is missing"):
        open_session(FAST.model_copy(update={"upscale": 2.0, "upscale_quality": "high"}))


def test_what_frames_are_made_with_is_prepared_once_for_each_change_of_the_settings(live, monkeypatch):
    prepared = []
    prepare = Output.__init__
    monkeypatch.setattr(
        Output, "__init__", lambda output, settings: prepared.append(settings) or prepare(output, settings)
    )
    quick = FAST.model_copy(update={"postprocessor_chain": (("scanlines", {}),)})
    live.set_settings(quick)
    next_frames(live, 3)
    assert prepared == [quick]


def test_a_snapshot_of_a_session_that_cannot_render_says_why(open_session, poser):
    session = open_session()
    poser.failure = RuntimeError("the glass broke")
    with pytest.raises(Unavailable, match="the glass broke"):
        session.snapshot(timeout=0.3)


def test_a_snapshot_in_an_unknown_format_is_refused(open_session, poser):
    with pytest.raises(InvalidInput, match="format"):
        open_session().snapshot("bmp")
    assert poser.posed == 0


def heart_is_shown(frame):
    return bool(frame.rgba8[..., 3].any() and frame.rgba8[500, 500, 3])


@pytest.fixture
def lively(character, open_session, poser):
    """A running session of a character with an effect of its own, a corner that flares up for `fx_heart1`."""
    flare = np.zeros_like(character.picture.rgba8())
    flare[480:, 480:] = 255, 0, 80, 255
    cels = {**character.cels, **{f"fx_heart{n}": Picture(rgba8=flare) for n in (1, 2, 3)}}
    session = open_session()
    session.set_character(dataclasses.replace(character, cels=cels))
    session.start()
    with session.feed.viewer():
        yield session


def test_an_effect_can_be_played_on_demand_and_ends_by_itself(lively):
    assert not heart_is_shown(next_frames(lively))
    assert lively.play_effect("heart") == ()
    assert heart_is_shown(next_frames(lively))
    assert not heart_is_shown(next_frames(lively, 80)[-1])
    lively.play_effect("heart")
    assert heart_is_shown(next_frames(lively))


def test_an_effect_is_played_even_if_the_avatar_is_paused_when_it_is_asked_for(lively):
    lively.stop()
    lively.play_effect("heart")
    lively.start()
    assert heart_is_shown(next_frames(lively))


def test_the_emotion_sets_off_its_effect(lively):
    lively.set_emotion("love")
    assert heart_is_shown(next_frames(lively))


def test_an_effect_that_there_is_not_is_refused_by_name(live):
    with pytest.raises(InvalidInput) as error:
        live.play_effect("fireworks")
    assert error.value.field == "effect"
    assert "heart" in error.value.message


def effect(**more):
    return Effect(type="sequence", emotions=(), duration=1, **{"cels": ("fx_heart1",), **more})


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"animefx": (("rain", effect(cels=("fx_rain1",))),)}, "no picture"),
        ({"animefx": (("rain", effect(cels=())),)}, "no picture"),
        ({"animefx": (("rain", effect(enabled=False)),)}, "switched off"),
        ({"animefx": (("rain", effect()),), "animefx_enabled": False}, "switched off"),
    ],
)
def test_an_effect_of_which_nothing_can_be_seen_is_a_warning(lively, settings, words):
    lively.set_settings(FAST.model_copy(update=settings))
    (warning,) = lively.play_effect("rain")
    assert words in warning
    assert "rain" in warning


def test_playing_effects_of_ever_new_settings_does_not_grow(live):
    for n in range(50):
        live.set_settings(FAST.model_copy(update={"animefx": ((f"e{n}", effect()),)}))
        live.play_effect(f"e{n}")
    assert set(live._told.played) == {"e49"}
    assert live._told.played["e49"] == 50


def test_a_jpeg_has_the_backdrop_picture_of_the_settings(open_session, tmp_path):
    Image.new("RGB", (30, 20), (0, 90, 200)).save(tmp_path / "sky.png")
    session = open_session(backdrops=BackdropLibrary(tmp_path))
    assert session.set_settings(SLOW.model_copy(update={"backdrop_path": "sky"})) == ()
    corner = decode_rgba8(session.snapshot("jpeg"))[-1, 0, :3].astype(int)
    assert np.abs(corner - (0, 90, 200)).max() < 6
    (warning,) = session.set_settings(SLOW.model_copy(update={"backdrop_path": "/home/ada/sky.png"}))
    assert "backdrop_path" in warning
    assert session.settings.backdrop_path == "/home/ada/sky.png"


def test_a_jpeg_has_the_backdrop_colour_of_the_settings(open_session):
    session = open_session(SLOW.model_copy(update={"backdrop_color": "#00ff40"}))
    picture = decode_rgba8(session.snapshot("jpeg"))
    np.testing.assert_allclose(picture[500, 20], (0, 255, 64, 255), atol=5)


def test_closing_is_quick_ends_the_thread_and_wakes_the_viewers(live, pool):
    next_frames(live)
    waiting = pool.submit(live.feed.wait_newer, 10**9, 10 * PATIENCE)
    began = time.monotonic()
    live.close()
    live.close()
    assert time.monotonic() - began < PATIENCE  # the viewer would wait for ten times that
    assert waiting.result(PATIENCE) is None
    assert not any(thread.name == "render s1" for thread in threading.enumerate())


@pytest.mark.parametrize("fps", [1, 120])
@pytest.mark.parametrize("running", [True, False])
def test_closing_does_not_wait_for_deadlines_or_viewers(open_session, fps, running):
    took = []
    for _ in range(3):
        session = open_session(FAST.model_copy(update={"target_fps": fps}))
        if running:
            session.start()
        session.snapshot()
        began = time.monotonic()
        session.close()
        took.append(time.monotonic() - began)
    assert min(took) < 0.5, "once at least nothing else held it up"


def test_closing_does_not_hang_on_a_frame_that_hangs(live, poser):
    hanging, stuck = threading.Event(), threading.Event()

    def hang():
        stuck.set()
        hanging.wait(10 * PATIENCE)

    poser.on_pose = hang
    assert stuck.wait(PATIENCE)
    began = time.monotonic()
    live.close()
    assert time.monotonic() - began < PATIENCE
    hanging.set()


def test_the_rate_is_that_of_the_settings(open_session):
    session = open_session(FAST.model_copy(update={"target_fps": 50}))
    session.start()
    with session.feed.viewer():
        times = [frame.time for frame in next_frames(session, 40)]
    gaps = np.diff(times)
    assert gaps.mean() > 0.019, "no more frames than that"
    assert np.percentile(gaps, 10) < 0.025, "as many of them as a busy machine lets through"


def test_the_state_says_everything_as_json(live):
    live.set_emotion("joy")
    live.start_data_eyes()
    next_frames(live, 3)
    state = json.loads(json.dumps(live.state(), allow_nan=False))
    assert state["instance_id"] == "s1"
    assert (state["running"], state["emotion"], state["data_eyes"], state["viewers"]) == (True, "joy", True, 1)
    assert (state["poser"], state["size"], state["warnings"]) == ("glass", 512, ["the mouth was guessed"])
    assert state["fps"] > 0
    assert state["stage_ms"]["render"] > 0
    assert state["settings"]["target_fps"] == 120


def test_the_statistics_are_those_of_the_wire(live):
    next_frames(live, 3)
    live.snapshot()
    stats = live.stats()
    assert list(stats) == [
        "render_ms", "render_fps", "encode_ms", "encode_fps", "wait_ms", "output_ms", "output_fps", "target_fps"
    ]  # fmt: skip
    assert stats["render_ms"] > 0
    assert stats["encode_ms"] > 0


def test_a_session_on_a_fast_clock_renders_thousands_of_frames_without_growing(open_session, poser):
    ticks = iter(range(10**9))
    session = open_session(
        clock=lambda: next(ticks) / 50
    )  # every look at the clock is 20 ms later: it never has to wait
    session.start()
    with session.feed.viewer():
        next_frames(session, 200)
        tracemalloc.start()
        while poser.posed < 1000:
            next_frames(session)
        before, _ = tracemalloc.get_traced_memory()
        while poser.posed < 2000:
            next_frames(session)
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert after - before < 4_000_000  # less than four frames


def test_an_upscaler_whose_package_is_missing_is_refused_before_anything_changes(open_session, monkeypatch):
    def missing():
        raise Unavailable("needs the package pyanime4k")

    monkeypatch.setattr("raven.video.upscaler.networks.prepare", missing)
    session = open_session()
    before = session.settings
    with pytest.raises(Unavailable, match="pyanime4k"):
        session.set_settings(FAST.model_copy(update={"upscale": 2.0, "upscale_quality": "high"}))
    assert session.settings is before


def test_frames_that_come_late_get_less_work_and_the_state_says_so(open_session, poser, eventually):
    now = [0.0]

    def take_long():
        now[0] += 0.1  # of a twelfth at 12 frames per second

    poser.on_pose = take_long
    told = FAST.model_copy(update={"target_fps": 12, "animefx_enabled": False})
    session = open_session(told, clock=lambda: now[0], lowers=True)
    session.start()
    with session.feed.viewer():
        whole = next_frames(session).rgba8.shape
        assert eventually(lambda: session.state()["lowered"] == ["size", "rate"])
        assert next_frames(session).rgba8.shape[0] == whole[0] // 2
    assert session.fps == 10
    assert session.settings is told, "what was told stays"


def test_frames_go_on_while_they_step_aside(open_session):
    session = open_session()
    session.start()
    with session.feed.viewer():
        next_frames(session)
        with session.stepping_aside():
            before, after = next_frames(session, 2)
            assert session.viewing_fps == 8, "so that nothing is sent twice"
        assert after.time - before.time > 0.1, "an eighth of a second, if not for a stall"
        assert session.fps == FAST.target_fps


def test_a_session_that_may_not_lower_its_work_keeps_it(open_session, poser, eventually):
    now = [0.0]

    def take_long():
        now[0] += 0.11  # of the second that a breath takes: no frame is as the one before it

    poser.on_pose = take_long
    session = open_session(clock=lambda: now[0])
    session.start()
    with session.feed.viewer():
        assert eventually(lambda: session.tally.counts("late_frames").get(("glass",), 0) >= 10)
    assert session.state()["lowered"] == []


def test_the_next_frame_is_posed_while_one_is_finished(live, monkeypatch, eventually):
    """On two cores pose and filters overlap; where filters take long, the pose after theirs is ready, and none further."""
    next_frames(live)
    may_end, posed_at, finished_at = threading.Event(), [], []
    pose, finish = Renderer.pose, Renderer.finish

    def noted(renderer, t, *rest):
        posed = pose(renderer, t, *rest)
        posed_at.append(t)
        return posed

    def held(renderer, id, posed):
        finished_at.append(posed.t)
        assert may_end.wait(PATIENCE)
        return finish(renderer, id, posed)

    monkeypatch.setattr(Renderer, "pose", noted)
    monkeypatch.setattr(Renderer, "finish", held)
    assert eventually(lambda: finished_at and posed_at and posed_at[-1] > finished_at[0]), (
        "the next one is posed meanwhile"
    )
    assert sum(t > finished_at[0] for t in posed_at) == 1
    may_end.set()
    ids = [frame.id for frame in next_frames(live, 5)]
    assert ids == sorted(set(ids))


def test_a_frame_is_shown_and_encoded_while_the_next_one_is_posed(live, monkeypatch, eventually):
    """However long that takes: nobody who watches waits for more than the frame itself."""
    next_frames(live)
    may_end, posed_at = threading.Event(), []
    pose = Renderer.pose

    def held(renderer, t, *rest):
        if posed_at:
            assert may_end.wait(PATIENCE)
        posed_at.append(t)
        return pose(renderer, t, *rest)

    monkeypatch.setattr(Renderer, "pose", held)
    assert eventually(lambda: posed_at and live.feed.latest.time == posed_at[0])
    assert live.feed.encoded(live.feed.latest, ImageFormat.STACKED)
    assert len(posed_at) == 1
    may_end.set()


def test_a_frame_that_cannot_be_finished_does_not_stop_the_ones_after_it(live, monkeypatch, eventually):
    next_frames(live)
    finish, fails = Renderer.finish, [True]

    def broken(renderer, id, posed):
        if fails[0]:
            raise RuntimeError("the film tore")
        return finish(renderer, id, posed)

    monkeypatch.setattr(Renderer, "finish", broken)
    assert eventually(lambda: "the film tore" in (live.state()["degraded"] or ""))
    last, numbers, publish = live.feed.latest.id, [], live.feed.publish
    monkeypatch.setattr(live.feed, "publish", lambda frame: (numbers.append(frame.id), publish(frame)))
    fails[0] = False
    assert eventually(lambda: len(numbers) > 1)
    assert numbers[:2] == [last + 1, last + 2], "no number is left out"
    assert eventually(lambda: live.state()["degraded"] is None)
    assert live.tally.counts("failed_frames")[("glass",)] > 0


def test_closing_does_not_hang_on_a_frame_that_is_never_finished(live, monkeypatch):
    finishing, may_end = threading.Event(), threading.Event()
    monkeypatch.setattr(Renderer, "finish", lambda *_: (finishing.set(), may_end.wait(PATIENCE)))
    assert finishing.wait(PATIENCE)
    live.close()
    may_end.set()
