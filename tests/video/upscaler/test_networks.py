"""The networks run in a process of their own: it halts nobody, may die, and may be missing."""

import importlib.util
import threading
import time

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.video.upscaler import Upscaler, networks, process, scaled
from raven.video.upscaler.process import NetworkProcess, shared_process


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
    not_started = NetworkProcess()
    monkeypatch.setattr(networks, "shared_process", lambda: not_started)
    with pytest.raises(Unavailable, match=r"raven-avatar\[upscale\]"):
        Upscaler(2, "low")
    assert Upscaler(2, "lanczos").factor == 2


def test_the_process_is_shared_and_ends_with_it():
    shared = shared_process()
    shared.start()
    running = shared._process
    assert shared_process() is shared
    shared.close()
    assert running.poll() is not None
    assert process.shared_process().double(np.zeros((1, 4, 4), np.uint8), "acnet-gan").shape == (1, 8, 8)
