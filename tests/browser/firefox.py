"""A headless Firefox, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), which it speaks by itself."""

import base64
import json
import re
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import websocket

from tests.browser.looking import LOOKING
from tests.patience import PATIENCE

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PREFERENCES = """\
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("app.update.enabled", false);
user_pref("media.autoplay.default", 0);
user_pref("ui.prefersReducedMotion", 1);
user_pref("ui.prefersReducedTransparency", 1);
user_pref("layout.css.prefers-reduced-transparency.enabled", true);
"""


class Firefox:
    """One tab of a running Firefox."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=PATIENCE)
        self._id = 0
        self._errors: list[str] = []
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded"])
        self._context = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its result; the errors of the page that come before are kept."""
        self._id += 1
        self._socket.send(json.dumps({"id": self._id, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
                self._errors.append(str(message["params"]["text"]))
            if message.get("id") == self._id:
                assert message["type"] == "success", message
                result: dict[str, Any] = message["result"]
                return result

    def open(self, address: str) -> None:
        """Go to an address."""
        self.command("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""
        viewport = {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=self._context, viewport=viewport)

    def js(self, script: str, *arguments: Any) -> Any:
        """The value of a script's `return`; promises are waited for."""
        code = f"(async () => JSON.stringify(await (async function () {{ {script} }})(...{json.dumps(arguments)}) ?? null))()"
        answer = self.command(
            "script.evaluate",
            expression=code,
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def until(self, condition: str, *arguments: Any, seconds: float = PATIENCE) -> Any:
        """Wait until a JavaScript expression is true; its value, true for an element."""
        deadline = time.monotonic() + seconds
        looking = f"const is = await {LOOKING.replace('CONDITION', condition)}; return is instanceof Node || is"
        while not (value := self.js(looking, *arguments)):
            assert time.monotonic() < deadline, condition
        return value

    def click(self, selector: str) -> None:
        """Press the mouse on the middle of an element, as a visitor does: once it is there, and nothing covers it."""
        x, y = self.until(
            """(() => {
                 const element = document.querySelector(arguments[0]);
                 element?.scrollIntoView({ block: 'center', behavior: 'instant' });
                 const box = element?.getBoundingClientRect();
                 if (!box?.width) return null;
                 const place = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
                 return element.contains(document.elementFromPoint(...place)) ? place : null;
               })()""",
            selector,
        )
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "actions": [{"type": "pointerMove", "x": x, "y": y}, *press]}
        self.command("input.performActions", context=self._context, actions=[mouse])

    def keys(self, *keys: str, times: int = 1) -> None:
        """Press keys, all together: `keys("\\ue008", "\\ue004")` is Shift+Tab."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        pressed = {"type": "key", "id": "keys", "actions": (down + up) * times}
        self.command("input.performActions", context=self._context, actions=[pressed])

    def picture(self) -> bytes:
        """What is seen, as a PNG."""
        return base64.b64decode(self.command("browsingContext.captureScreenshot", context=self._context)["data"])

    def errors(self) -> list[str]:
        """What scripts complained about since the last call."""
        errors, self._errors = self._errors, []
        return errors

    def close(self) -> None:
        self._socket.close()


@contextmanager
def running_firefox(program: str) -> Iterator[Firefox]:
    """A Firefox with a profile of its own, until the block ends."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        with open(f"{profile}/user.js", "w", encoding="utf-8") as file:
            file.write(PREFERENCES)
        command = [program, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said: deque[str] = deque(maxlen=50)
        address: list[str] = []
        found = threading.Event()

        def read() -> None:
            assert process.stderr is not None
            for line in process.stderr:  # to the end, or the pipe fills up
                said.append(line)
                if match := LISTENING.search(line):
                    address.append(match[1])
                    found.set()
            found.set()

        threading.Thread(target=read, name="firefox-says", daemon=True).start()
        try:
            assert found.wait(PATIENCE), "Firefox does not start"
            assert address, "".join(said)
            firefox = Firefox(address[0])
            try:
                yield firefox
            finally:
                firefox.close()
        finally:
            process.terminate()
            process.wait(PATIENCE)
