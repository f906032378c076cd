"""How long a visitor waits from giving the page a picture of 2000 x 3000 pixels until it moves, Chromium on the same machine.

    python benchmarks/dropping.py [--character finch] [--times 1]

The picture is a shipped character, enlarged and put on a plain ground, in front of a painted scene, and on nothing. Each is given
to a page of its own, of a server of its own that shows another character meanwhile. Prints JSON: seconds until the page shows it,
the processor time that server and browser took by then, and how busy the machine was before.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait
from serving import processor_seconds, running_server

from raven.figure.character import find_character
from raven.video.codecs import ImageFormat, decode_rgba8, encode
from raven.video.picture import Rgba8

WIDTH, HEIGHT, FIGURE = 2000, 3000, 1800  # pixels
GROUNDS = ("plain", "scene", "alpha")
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1280,800")
PATIENCE = 300.0  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="finch")
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    figure = decode_rgba8(find_character(options.character).read_bytes(), options.character)
    report: dict[str, list[dict[str, Any]]] = {ground: [] for ground in GROUNDS}
    with tempfile.TemporaryDirectory() as folder:
        for ground in GROUNDS * options.times:
            file = Path(folder) / f"{ground}.png"
            file.write_bytes(encode(standing_on(figure, ground), ImageFormat.PNG))
            report[ground].append(dropped(file, Path(folder) / f"profile-{len(report[ground])}-{ground}"))
    json.dump(report, sys.stdout, indent=2)
    sys.stdout.write("\n")


def standing_on(figure: Rgba8, ground: str) -> Rgba8:
    """The figure in a picture of `WIDTH` x `HEIGHT`, on one of `GROUNDS`."""
    large = cv2.resize(figure, (FIGURE, FIGURE), interpolation=cv2.INTER_CUBIC)
    out = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    if ground != "alpha":
        out[..., :3], out[..., 3] = (_scene() if ground == "scene" else (214, 226, 238)), 255
    top, left = (HEIGHT - FIGURE) // 2, (WIDTH - FIGURE) // 2
    view = out[top : top + FIGURE, left : left + FIGURE].astype(np.float32)
    alpha = large[..., 3:].astype(np.float32) / 255
    view[..., :3] += (large[..., :3] - view[..., :3]) * alpha
    view[..., 3:] = np.maximum(view[..., 3:], large[..., 3:])
    out[top : top + FIGURE, left : left + FIGURE] = view.round().clip(0, 255).astype(np.uint8)
    return out


def _scene() -> NDArray[np.uint8]:
    """(H, W, 3): sky, hills and trees, softly painted."""
    rng = np.random.default_rng(7)
    down = np.linspace(0, 1, HEIGHT)[:, None, None]
    picture = np.broadcast_to((1 - down) * (120, 170, 230) + down * (230, 220, 190), (HEIGHT, WIDTH, 3)).astype(
        np.uint8
    )
    picture = np.ascontiguousarray(picture)
    for _ in range(60):
        at = int(rng.integers(0, WIDTH)), int(rng.integers(HEIGHT // 3, HEIGHT))
        color = tuple(int(v) for v in rng.integers((40, 90, 40), (120, 190, 130)))
        cv2.circle(picture, at, int(rng.integers(60, 260)), color, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 4), np.uint8)


def dropped(file: Path, profile: Path) -> dict[str, Any]:
    """What it took from giving this picture to a page until the page shows it."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        raise SystemExit("this needs chromium and chromedriver")
    options = Options()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    with running_server("raven", "puppet") as (server, address):
        page = webdriver.Chrome(options=options, service=Service(driver))
        try:
            wait = WebDriverWait(page, PATIENCE, poll_frequency=0.02)
            page.get(address)
            wait.until(lambda d: d.execute_script("return Boolean(globalThis.raven && raven.view.stats().fps > 0)"))
            time.sleep(3)  # until everything that begins with a page is done
            busy, browser = os.getloadavg()[0], psutil.Process(page.service.process.pid)
            before = processor_seconds(server), _with_children(browser)
            began = time.perf_counter()
            page.find_element("id", "picker").send_keys(str(file))
            wait.until(lambda d: d.execute_script("return !document.querySelector('#loading').hidden"))
            wait.until(lambda d: d.execute_script("return document.querySelector('#loading').hidden"))
            return {
                "seconds": round(time.perf_counter() - began, 2),
                "server_processor_seconds": round(processor_seconds(server) - before[0], 2),
                "browser_processor_seconds": round(_with_children(browser) - before[1], 2),
                "load_before": round(busy, 2),
            }
        finally:
            page.quit()


def _with_children(process: psutil.Process) -> float:
    return processor_seconds(process) + sum(processor_seconds(each) for each in process.children(recursive=True))


if __name__ == "__main__":
    main()
