"""How long a frame takes from its pose to the screen of a browser beside the server, in each form in turn.

    python benchmarks/glass_to_glass.py [--character raven] [--seconds 4] [--rounds 3] [--only stacked,video] [--out FILE]

Prints JSON: for each form the milliseconds from the pose to the picture that can be seen (of every round the median, of these the
least: so other programs count little), the frames and the megabytes per second then, and how many times the delay of the first
form it is. The avatar stands there, sways and blinks, with the default filters. The browser is headless Chromium, which draws by
the processor.
"""

import argparse
import json
import shutil
import sys
import time
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from serving import running_server

from raven.client.client import RavenClient

FORMS = "stacked,video,webp,png"
SETTLING = 3.0  # seconds that a view is there before it is measured
CALLS = 20  # to learn by how much the clocks differ
PATIENCE = 120.0  # seconds until the first frame, on a machine that is busy with other things


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="raven")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each form in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=FORMS, help="the forms, separated by commas (default: %(default)s)")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    forms = options.only.split(",")
    seen: dict[str, list[dict[str, float]]] = {form: [] for form in forms}
    with running_server(options.character, "puppet") as (_, address), RavenClient(address) as client:
        client.start(client.sessions()[0].instance_id)
        driver = _browser()
        try:
            for _ in range(options.rounds):
                for form in forms:
                    seen[form].append(_watched(driver, f"{address}view?format={form}", options.seconds))
        finally:
            driver.quit()
    result: dict[str, Any] = {form: _best(rounds) for form, rounds in seen.items()}
    first = result[forms[0]]["delay_ms"]
    for measured in result.values():
        measured[f"times_{forms[0]}"] = round(measured["delay_ms"] / first, 2)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _browser() -> webdriver.Chrome:
    program, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if program is None or driver is None:
        raise SystemExit("needs Chromium and chromedriver (on Debian: apt-get install chromium chromium-driver)")
    options = Options()
    options.binary_location = program
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=600,600"):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service(driver))


def _watched(driver: webdriver.Chrome, address: str, seconds: float) -> dict[str, float]:
    driver.get(address)
    until = time.monotonic() + PATIENCE
    while not driver.execute_script("return globalThis.view ? view.stats().fps : 0"):
        if time.monotonic() > until:
            raise SystemExit(f"no frame came from {address}")
        time.sleep(0.1)
    time.sleep(SETTLING)
    ahead = _ahead(driver)
    delays, rates, bytes_ = [], [], []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.5)
        delay, stats = driver.execute_script("return [view.delay(arguments[0]), view.stats()]", ahead)
        delays.append(delay)
        rates.append(stats["fps"])
        bytes_.append(stats["bytesPerSecond"])
    return {
        "delay_ms": 1000 * sorted(delays)[len(delays) // 2],
        "fps": sum(rates) / len(rates),
        "megabytes_per_second": sum(bytes_) / len(bytes_) / 1e6,
    }


def _ahead(driver: webdriver.Chrome) -> float:
    """Seconds by which this machine's clock is ahead of the page's, from the quickest of some calls."""
    found = []
    for _ in range(CALLS):
        sent = time.monotonic()
        page = driver.execute_script("return performance.now() / 1000")
        received = time.monotonic()
        found.append((received - sent, (sent + received) / 2 - page))
    return min(found)[1]


def _best(rounds: list[dict[str, float]]) -> dict[str, float]:
    best = min(rounds, key=lambda measured: measured["delay_ms"])
    return {
        "delay_ms": round(best["delay_ms"], 1),
        "fps": round(best["fps"], 1),
        "megabytes_per_second": round(best["megabytes_per_second"], 3),
    }


if __name__ == "__main__":
    main()
