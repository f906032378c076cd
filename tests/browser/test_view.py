"""The avatar alone, as OBS shows it; and the library in a page of someone else's."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def live(browser) -> None:
    browser.until("document.documentElement.dataset.status === 'live'")


def test_only_the_avatar_on_a_transparent_ground(browser, home):
    browser.open(f"{home.url}/view")
    live(browser)
    for name in ("html", "body", "canvas"):
        ground = browser.js("return getComputedStyle(document.querySelector(arguments[0])).backgroundColor", name)
        assert ground == "rgba(0, 0, 0, 0)"
    assert browser.js("return [...document.body.children].map((element) => element.tagName)") == ["CANVAS"]
    browser.until("document.querySelector('canvas').getContext('2d').getImageData(256, 256, 1, 1).data[3] === 255")
    assert browser.js("return document.querySelector('canvas').getContext('2d').getImageData(2, 2, 1, 1).data[3]") == 0
    assert browser.errors() == []


def test_a_cropped_frame_is_drawn_where_the_server_says_that_it_lies(browser, home):
    crop = {"enabled": True, "left": 0.121, "top": 0.05, "right": 0.9, "bottom": 1.0}
    assert home.call("load_animator_settings", "default", animator_settings={"crop": crop, "upscale": 2}).ok
    browser.open(f"{home.url}/view")
    live(browser)
    browser.js(
        """const draw = CanvasRenderingContext2D.prototype.drawImage;
           CanvasRenderingContext2D.prototype.drawImage = function (picture, ...place) {
             globalThis.place = place;
             draw.call(this, picture, ...place);
           }"""
    )
    browser.until("globalThis.place?.join() === '122,50'")


def test_a_character_of_its_own_lives_as_long_as_the_view(browser, home, eventually):
    browser.open(f"{home.url}/view?character=finch&format=webp&fps=10&fit=cover")
    live(browser)
    characters = [session.character.name for session in home.services.sessions.all()]
    assert characters == ["raven", "finch"]
    assert browser.js("return getComputedStyle(document.querySelector('canvas')).objectFit") == "cover"
    browser.open("about:blank")
    assert eventually(lambda: len(home.services.sessions.all()) == 1)


def test_a_view_waits_for_its_session_for_ever(browser, home):
    browser.open(f"{home.url}/view?instance_id=tomorrow")
    browser.until("document.documentElement.dataset.status === 'waiting'")
    home.services.sessions.open(home.services.sessions.get("default").character, "tomorrow").start()
    try:
        live(browser)
    finally:
        home.services.sessions.close_one("tomorrow")


@pytest.fixture
def foreign_pages():
    """Our examples, served by another web server on another port of this machine."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(EXAMPLES))
    handler.log_message = lambda *rest: None  # type: ignore[attr-defined]
    web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    yield f"http://localhost:{web.server_port}"
    web.shutdown()
    web.server_close()


def test_the_library_works_in_a_page_from_elsewhere(browser, home, foreign_pages, eventually):
    browser.open(f"{foreign_pages}/embed.html?server={home.url}")
    browser.until("document.querySelector('#status').textContent === 'live'")
    browser.click("#joy")
    own = home.services.sessions.all()[-1]
    assert own.id != "default"
    assert eventually(lambda: home.get("state", params={"instance_id": own.id}).json()["emotion"] == "joy")
    browser.open("about:blank")
    assert eventually(lambda: len(home.services.sessions.all()) == 1)
