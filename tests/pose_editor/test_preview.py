"""The preview and the loader, without a window. Engines are the real puppet, or one that a test holds up."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from raven.assets import assets_folder
from raven.errors import RavenError
from raven.pose import Pose
from raven.pose_editor.latest import LatestWorker
from raven.pose_editor.preview import ALIVE, Idle, Preview, PreviewPicture, Scene
from raven.pose_editor.stage import StagedCharacter, StageLoader, StageWish
from raven.pose_editor.values import REST, changed
from raven.posers import Posers
from raven.posers.protocol import Source
from raven.video.picture import Picture
from tests.patience import PATIENCE

RAVEN = assets_folder() / "characters" / "raven" / "raven.png"


class Waiting:
    """Collects what a thread hands over, and waits for it."""

    def __init__(self) -> None:
        self.stages: list[StagedCharacter] = []
        self.errors: list[Exception] = []
        self._arrived = threading.Condition()

    def stage(self, stage: StagedCharacter) -> None:
        with self._arrived:
            self.stages.append(stage)
            self._arrived.notify_all()

    def failed(self, error: Exception) -> None:
        with self._arrived:
            self.errors.append(error)
            self._arrived.notify_all()

    def wait(self, condition: Callable[[], object]) -> None:
        with self._arrived:
            assert self._arrived.wait_for(condition, PATIENCE)


@pytest.fixture(scope="module")
def stage() -> Iterator[StagedCharacter]:
    waiting = Waiting()
    loader = StageLoader(Posers(), waiting.stage, waiting.failed)
    loader.ask(StageWish(RAVEN, "puppet"))
    waiting.wait(lambda: waiting.stages)
    yield waiting.stages[0]
    loader.close()


class Audience:
    """Sees what a preview draws."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self._ready = threading.Event()
        self.preview = Preview(self._ready.set, self.errors.append)

    def next(self) -> PreviewPicture:
        assert self._ready.wait(PATIENCE)
        self._ready.clear()
        shown = self.preview.take()
        assert shown is not None
        return shown


@pytest.fixture
def audience(stage: StagedCharacter) -> Iterator[Audience]:
    audience = Audience()
    audience.preview.set_stage(stage)
    yield audience
    audience.preview.close()


def different(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(np.abs(first - second).max() > 0.05)


def test_a_still_shows_the_values_and_then_rests(audience: Audience, stage: StagedCharacter) -> None:
    audience.preview.show(Scene("neutral", REST))
    rest = audience.next()
    assert rest.pixels.shape == (1024, 1024, 4)
    assert rest.pixels.dtype == np.float32
    audience.preview.show(Scene("neutral", changed(REST, {"eye_wink_left_index": 1})))
    assert different(audience.next().pixels, rest.pixels)
    assert not audience._ready.wait(0.2)
    audience.preview.show(Scene("neutral", REST))
    assert np.array_equal(audience.next().pixels, rest.pixels)


def test_breath_is_seen_in_a_still(audience: Audience) -> None:
    audience.preview.show(Scene("neutral", REST))
    rest = audience.next()
    audience.preview.show(Scene("neutral", changed(REST, {"breathing_index": 1})))
    assert different(audience.next().pixels, rest.pixels)


def test_alive_it_moves_by_itself_and_stops_when_it_is_a_still_again(audience: Audience) -> None:
    audience.preview.show(Scene("neutral", REST))
    rest = audience.next().pixels
    audience.preview.show(Scene("neutral", REST, idle=Idle(talking=True)))
    assert any(different(audience.next().pixels, rest) for _ in range(30))
    audience.preview.show(Scene("neutral", REST))
    last = audience.next()
    while not last.scene.idle.still:
        last = audience.next()
    assert np.array_equal(last.pixels, rest)


def test_an_effect_that_is_asked_for_runs_out_on_a_still(audience: Audience) -> None:
    audience.preview.show(Scene("neutral", REST))
    rest = audience.next().pixels
    audience.preview.show(Scene("neutral", REST, played={"notice": 1}))
    assert any(different(audience.next().pixels, rest) for _ in range(5))
    for _ in range(100):
        shown = audience.next().pixels
        if np.array_equal(shown, rest):
            break
    else:
        raise AssertionError("the effect does not end")


def test_a_comparison_shows_both(audience: Audience) -> None:
    angry = changed(REST, {"eyebrow_angry_left_index": 1, "blush1": 1})
    audience.preview.show(Scene("anger", angry, compared=REST, idle=ALIVE))
    shown = audience.next()
    assert shown.compared is not None
    assert different(shown.pixels, shown.compared)


class HeldUp:
    """An engine that poses when a test lets it."""

    name, device = "held up", "cpu"

    def __init__(self) -> None:
        self.may_pose = threading.Semaphore(0)
        self.posed: list[float] = []
        self.asked = threading.Event()

    def get(self, name: str, may_download: bool = False) -> "HeldUp":
        return self

    def prepare(self, source: Source) -> "HeldUp":
        self._picture, self.size = source.picture, source.picture.size[0]
        return self

    warnings, chains = (), ()

    def with_overlay(self, skin: Picture, eyes: Picture) -> "HeldUp":
        return self

    def pose(self, pose: Pose, swing: object = None) -> Picture:
        self.asked.set()
        assert self.may_pose.acquire(timeout=PATIENCE)
        self.posed.append(round(float(pose[39]), 3))
        return self._picture


def test_what_was_asked_for_while_the_engine_was_busy_is_skipped_but_the_last() -> None:
    engine, waiting = HeldUp(), Waiting()
    loader = StageLoader(engine, waiting.stage, waiting.failed)
    loader.ask(StageWish(RAVEN, "held up"))
    waiting.wait(lambda: waiting.stages)
    audience = Audience()
    audience.preview.set_stage(waiting.stages[0])
    audience.preview.show(Scene("neutral", changed(REST, {"head_x_index": 0.001})))
    assert engine.asked.wait(PATIENCE)
    for step in range(2, 101):
        audience.preview.show(Scene("neutral", changed(REST, {"head_x_index": step / 1000})))
    engine.may_pose.release()
    engine.may_pose.release()
    audience.next()
    last = audience.next()
    assert last.scene.values["head_x_index"] == 0.1
    assert not audience.preview.busy
    audience.preview.close()
    loader.close()


def test_failures_are_told_and_what_was_on_the_stage_stays(tmp_path: Path) -> None:
    waiting = Waiting()
    loader = StageLoader(Posers(), waiting.stage, waiting.failed)
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    for wish, words in (
        (StageWish(bad, "puppet"), "is no picture"),
        (StageWish(tmp_path / "gone.png", "puppet"), "does not exist"),
        (StageWish(RAVEN, "crystal ball"), "must be one of"),
    ):
        known = len(waiting.errors)
        loader.ask(wish)
        waiting.wait(lambda known=known: len(waiting.errors) > known)
        assert isinstance(waiting.errors[-1], RavenError)
        assert words in str(waiting.errors[-1])
    assert waiting.stages == []
    loader.close()


def test_a_rig_in_the_wish_takes_the_place_of_the_files(stage: StagedCharacter) -> None:
    waiting = Waiting()
    loader = StageLoader(Posers(), waiting.stage, waiting.failed)
    given = json.loads(RAVEN.with_name("raven.rig.json").read_text())
    loader.ask(
        StageWish(
            RAVEN, "puppet", rig={**given, "left_eye": {**given["left_eye"], "iris": [275.0, 146.0]}}, with_rig=True
        )
    )
    waiting.wait(lambda: waiting.stages)
    rig = waiting.stages[0].rig
    assert rig is not None
    assert rig.left_eye.iris == (275.0, 146.0)
    audience = Audience()
    pictures = []
    for shown_stage in (stage, waiting.stages[0]):
        audience.preview.set_stage(shown_stage)
        audience.preview.show(Scene("surprise", changed(REST, {"iris_small_left_index": 1})))
        pictures.append(audience.next().pixels)
    assert different(*pictures)
    audience.preview.close()
    loader.close()


def test_a_worker_repeats_what_wants_to_be_repeated_until_something_else_is_asked() -> None:
    counted: list[str] = []
    enough, done = threading.Event(), threading.Event()

    def work(name: str) -> float | None:
        counted.append(name)
        if name == "again" and len(counted) >= 5:
            enough.set()
        if name == "once":
            done.set()
        return 0.0 if name == "again" else None

    worker = LatestWorker("test", work, lambda error: None)
    worker.ask("again")
    assert enough.wait(PATIENCE)
    worker.ask("once")
    assert done.wait(PATIENCE)
    worker.close()
    assert counted[-1] == "once"
    assert counted.count("once") == 1
