"""Takes the pictures of the page that the docs show: `docs/pictures/page*.png`, from a server of its own.

Needs Chromium and chromedriver (on Debian: apt-get install chromium chromium-driver) and what the tests need. A voice is heard by
nobody, but it has to be there for subtitles.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required",
)
STARTED = 120.0  # seconds that the server may take
DESKTOP, PHONE = (1440, 900), (390, 844)
SUNNY = "What a wonderful day! I am so happy that you are here, my friend."
NIGHT = "Look at all these lights! Shall we go out tonight?"


@contextmanager
def server() -> Iterator[str]:
    """The address of a server with Raven herself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "raven.toml")
        config.write_text('[avatar]\nposer = "puppet"\ncharacter = "raven"\n')
        command = [sys.executable, "-m", "raven.server.main", "--port", str(port), "--config", str(config)]
        process = subprocess.Popen(command, cwd=ROOT)
        try:
            address, until = f"http://127.0.0.1:{port}", time.monotonic() + STARTED
            while True:
                try:
                    requests.get(f"{address}/health", timeout=5).raise_for_status()
                    break
                except requests.RequestException:
                    if process.poll() is not None or time.monotonic() > until:
                        raise
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(20)


class Page:
    """The page in a headless browser."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self._driver = driver
        driver.get(address)
        self.until("document.querySelector('#status')?.textContent === 'live'")

    def until(self, condition: str) -> None:
        WebDriverWait(self._driver, 90, poll_frequency=0.05).until(
            lambda d: d.execute_script(f"return {condition}"), condition
        )

    def size(self, size: tuple[int, int], dark: bool) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def press(self, text: str) -> None:
        """Click the first button, label or tab with this text."""
        self._driver.execute_script(
            """const all = [...document.querySelectorAll('button, label, summary, [role=tab], [role=radio]')];
               all.find((each) => each.textContent.trim() === arguments[0] || each.title === arguments[0]).click()""",
            text,
        )

    def say(self, text: str) -> None:
        """Speak, and wait until some words of it are heard."""
        box = self._driver.find_element("id", "say")
        box.clear()
        box.send_keys(text)
        self._driver.find_element("id", "speak").click()
        self.until("document.querySelector('#subtitles').textContent.length > 12")

    def scroll_to(self, selector: str) -> None:
        script = "document.querySelector(arguments[0]).scrollIntoView({block: 'start', behavior: 'instant'})"
        self._driver.execute_script(script, selector)

    def settle(self, seconds: float) -> None:
        time.sleep(seconds)

    def shoot(self, name: str) -> None:
        self._driver.save_screenshot(str(PICTURES / name))
        print(PICTURES / name)


def main() -> int:
    """The command."""
    program, driver_program = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if program is None or driver_program is None:
        print("needs Chromium and chromedriver", file=sys.stderr)
        return 1
    options = Options()
    options.binary_location = program
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(driver_program))
    try:
        with server() as address:
            page = Page(driver, address)
            page.size(DESKTOP, dark=False)
            page.settle(3)
            page.press("Joy")
            page.say(SUNNY)
            page.settle(0.5)
            page.shoot("page.png")
            page.until("document.querySelector('#subtitles').hidden")
            page.press("Neutral")
            page.press("Picture")
            page.press("Camera and 1980s tape")
            page.settle(3)
            page.press("Noise")
            page.scroll_to("#h-filters")
            page.settle(1)
            page.shoot("page-filters.png")
            page.press("No effects")
            page.press("Night city")
            page.press("Direct")
            page.size(PHONE, dark=True)
            page.settle(2)
            page.say(NIGHT)
            page.shoot("page-dark-phone.png")
    finally:
        driver.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
