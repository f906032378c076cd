"""The networks run in a process of their own: it halts nobody, may die, and may be missing."""

import importlib.util
import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.video.upscaler import Upscaler, networks, pool, process, scaled
from raven.video.upscaler.pool import NetworkPool, shared_pool
from raven.video.upscaler.process import NetworkProcess
from tests.patience import PATIENCE


def noise(height: int, width: int) -> np.ndarray:
    pixels = np.random.default_rng(4).integers(0, 256, (height, width, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    return pixels


def test_other_threads_run_on_while_the_network_works():
    source = noise(512, 512)
    scaled(source, 1024, 1024, "low")
    gaps, done = [], threading.Event()

    def tick() -> None:
        while not done.is_set():
            began = time.perf_counter()
            done.wait(0.001)
            gaps.append(time.perf_counter() - began)

    ticker = threading.Thread(target=tick)
    ticker.start()
    began = time.perf_counter()
    for _ in range(3):
        scaled(source, 1024, 1024, "low")
    took = time.perf_counter() - began
    done.set()
    ticker.join()
    assert len(gaps) > 100 * took  # with the global lock held there would be one tick for each plane
    assert np.median(gaps) < 0.01


def test_the_box_around_the_figure_is_enough():
    figure = np.zeros((120, 120, 4), np.uint8)
    figure[40:70, 50:90] = noise(30, 40)
    whole = figure.copy()
    whole[0, 0, 3] = whole[-1, -1, 3] = 1  # so faint that nothing else changes, but the box is the picture now
    for quality in ("low", "high"):
        ours, full = (networks.doubled(picture, quality, "C") for picture in (figure, whole))
        np.testing.assert_array_equal(ours[60:160, 80:200], full[60:160, 80:200])


def test_presets_use_different_networks():
    source = noise(32, 32)
    results = [networks.doubled(source, "low", preset) for preset in networks.PRESETS]
    assert len({result.tobytes() for result in results}) == 3


def test_requests_from_many_threads_are_not_mixed_up():
    sources = [np.full((16, 16 + 2 * n, 4), (20 * n, 255 - 20 * n, 99, 255), np.uint8) for n in range(8)]
    results: dict[int, np.ndarray] = {}

    def run(n: int) -> None:
        results[n] = networks.doubled(sources[n], "high", "C")

    threads = [threading.Thread(target=run, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n, source in enumerate(sources):
        assert results[n].shape == (32, 2 * source.shape[1], 4)
        assert np.abs(results[n].astype(int) - source[0, 0]).max() < 12


def test_a_process_that_died_fails_once_and_is_replaced():
    planes = np.zeros((2, 8, 8), np.uint8)
    own = NetworkProcess()
    own.double(planes, "acnet-hdn0")
    own._process.kill()
    own._process.wait()
    with pytest.raises(Unavailable, match="ended"):
        own.double(planes, "acnet-hdn0")
    assert own.double(planes, "acnet-hdn0").shape == (2, 16, 16)
    own.close()


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    not_started = NetworkPool()
    monkeypatch.setattr(networks, "shared_pool", lambda: not_started)
    with pytest.raises(Unavailable, match=r"raven-avatar\[upscale\]"):
        Upscaler(2, "low")
    assert Upscaler(2, "lanczos").factor == 2


PLANES = np.zeros((2, 8, 8), np.uint8)


def test_a_process_that_hangs_fails_one_picture_and_is_replaced():
    own = NetworkProcess(patience=0.5)
    own.start()
    hung = own._process
    os.kill(hung.pid, signal.SIGSTOP)
    with pytest.raises(Unavailable, match="did not answer"):
        own.double(PLANES, "acnet-hdn0")
    assert hung.poll() is not None
    own._patience = 60
    assert own.double(PLANES, "acnet-hdn0").shape == (2, 16, 16)
    own.close()


def test_a_process_that_never_says_hello_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "worker.py").write_text("import time\ntime.sleep(1000)")
    monkeypatch.setattr(process, "WORKER", tmp_path / "worker.py")
    monkeypatch.setattr(process, "START_SECONDS", 0.2)
    own = NetworkProcess()
    with pytest.raises(Unavailable, match="does not start"):
        own.start()
    assert own._process is None


class FakeProcess:
    """Answers when it may."""

    def __init__(self, gate: threading.Event) -> None:
        self.gate, self.closed = gate, False
        self.reached = threading.Event()

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def double(self, planes: np.ndarray, model: str) -> np.ndarray:
        self.reached.set()
        assert model == "quick" or self.gate.wait(PATIENCE)
        return planes

    def close(self) -> None:
        self.closed = True


def test_nobody_waits_for_a_process_that_another_one_hangs_in(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool, "TURN_SECONDS", 0.01)
    gate, made = threading.Event(), []
    own = NetworkPool(make=lambda: made.append(FakeProcess(gate)) or made[-1])
    hanging = threading.Thread(target=own.double, args=(PLANES, "slow"))
    hanging.start()
    try:
        while not made:
            threading.Event().wait(0.01)
        assert made[0].reached.wait(PATIENCE)
        for _ in range(3):
            own.double(PLANES, "quick")
        assert len(made) == 2, "one more is enough for one after the other"
    finally:
        gate.set()
        hanging.join(PATIENCE)


def test_there_are_only_so_many_processes_and_what_is_too_many_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool, "TURN_SECONDS", 0.01)
    monkeypatch.setattr(pool, "PATIENCE", 0.01)
    gate, made = threading.Event(), []
    own = NetworkPool(2, lambda: made.append(FakeProcess(gate)) or made[-1])
    threads = [threading.Thread(target=own.double, args=(PLANES, "slow")) for _ in range(2)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(made) <= number:
            threading.Event().wait(0.01)
    try:
        with pytest.raises(Unavailable, match="busy"):
            own.double(PLANES, "quick")
    finally:
        gate.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert own.double(PLANES, "quick") is PLANES
    monkeypatch.setattr(pool, "SPARE_SECONDS", 0.0)
    own.double(PLANES, "quick")
    assert [each.closed for each in made].count(True) == 1, "the second is ended when nobody needs it"


def test_the_end_does_not_wait_for_a_process_that_hangs():
    own = NetworkPool()
    own.start()
    hung = own._idle[-1][0]._process
    os.kill(hung.pid, signal.SIGSTOP)
    failures = []

    def use() -> None:
        try:
            own.double(PLANES, "acnet-hdn0")
        except Unavailable as error:
            failures.append(error)

    user = threading.Thread(target=use)
    user.start()
    while own._idle:
        threading.Event().wait(0.01)
    own.close()
    user.join(PATIENCE)
    assert len(failures) == 1
    assert hung.poll() is not None


def test_the_processes_are_shared_and_end_with_the_program():
    shared = shared_pool()
    shared.start()
    running = shared._idle[-1][0]._process
    assert shared_pool() is shared
    shared.close()
    assert running.poll() is not None
    assert shared_pool().double(np.zeros((1, 4, 4), np.uint8), "acnet-gan").shape == (1, 8, 8)
