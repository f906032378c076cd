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


def test_video_is_the_same_avatar_on_a_transparent_ground(browser, home):
    squares = """const context = document.querySelector('canvas').getContext('2d');
      return [[236, 300], [200, 400], [2, 2], [470, 256]].map(([x, y]) => {
        const { data } = context.getImageData(x, y, 40, 40);
        return [0, 1, 2, 3].map((part) => data.reduce((sum, value, at) => sum + (at % 4 === part ? value / 1600 : 0), 0));
      })"""  # the figure moves a little from one frame to the next
    seen = {}
    for format, type in (("png", "image/png"), ("video", "video/vp09")):
        browser.open(f"{home.url}/view?format={format}")
        live(browser)
        browser.until("globalThis.view.stats().frame?.type === arguments[0]", type)
        seen[format] = browser.js(squares)
    for exact, shown in zip(seen["png"], seen["video"], strict=True):
        assert shown == pytest.approx(exact, abs=12 if exact[3] else 0)
    assert home.call("load_animator_settings", "default", animator_settings={"crop": {"enabled": False}}).ok
    browser.until("view.stats().frame.video.picture.width === 512")
    assert browser.js("return document.querySelector('canvas').getContext('2d').getImageData(2, 2, 1, 1).data[3]") == 0
    assert browser.errors() == []


def test_where_video_cannot_be_decoded_pictures_come_instead(browser, home):
    browser.open(f"{home.url}/view?format=video")
    browser.js("delete globalThis.VideoDecoder; view.show('default', { format: 'video' })")
    browser.until("view.stats().frame?.type === 'image/jpeg;alpha=below'")


def test_the_form_follows_where_the_server_is_and_what_the_line_bears(browser, home):
    browser.open(f"{home.url}/view")
    chosen = browser.js(
        """return (async () => {
             const { FormChoice, isNear } = await import('/static/raven-form.js');
             const vp9 = async () => 'vp9', none = async () => null;
             const of = async (...choice) => (await new FormChoice(...choice).form()).format;
             const slow = new FormChoice('auto', true, vp9), blind = new FormChoice('auto', true, none);
             const changes = [];
             for (const struggles of [true, false, true, true, true]) changes.push(await slow.note(struggles));
             const tried = new FormChoice('auto', false, vp9);
             tried.withoutVideo();
             return [await of('auto', true, vp9), await of('auto', false, vp9), await of('auto', false, none),
               await of('png', false, vp9), changes, (await slow.form()).format,
               await blind.note(true), await blind.note(true), (await tried.form()).format,
               ['http://localhost:5100/', 'http://127.0.0.1/', 'http://[::1]:5100/', 'https://raven.example/'].map(isNear)];
           })()"""
    )
    assert chosen == [
        *("stacked", "video", "stacked", "png"),
        *([False, False, False, True, False], "video"),
        *(False, False, "stacked"),
        [True, True, True, False],
    ]


@pytest.mark.parametrize("card", [True, False], ids=["graphics card", "pixel by pixel"])
def test_small_frames_are_put_together_with_their_alpha(browser, home, card):
    browser.open(f"{home.url}/view")
    shown = browser.js(
        """return (async (card) => {
           const { Unstacker } = await import('/static/raven-stacked.js');
           if (!card) {
             const get = OffscreenCanvas.prototype.getContext;
             OffscreenCanvas.prototype.getContext = function (kind, ...more) {
               return kind === '2d' ? get.call(this, kind, ...more) : null;
             };
           }
           const stacked = new OffscreenCanvas(4, 4), pen = stacked.getContext('2d');
           for (const [x, grey] of [[0, 18], [1, 126], [2, 233], [3, 235]]) {
             pen.fillStyle = 'rgb(200, 100, 40)';
             pen.fillRect(x, 0, 1, 2);
             pen.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
             pen.fillRect(x, 2, 1, 2);
           }
           const picture = await new Unstacker().unstack(stacked.transferToImageBitmap());
           const canvas = new OffscreenCanvas(4, 2);
           canvas.getContext('2d').drawImage(picture, 0, 0);
           return [picture.width, picture.height, ...canvas.getContext('2d').getImageData(0, 1, 4, 1).data];
           })(...arguments);""",
        card,
    )
    assert shown[:2] == [4, 2]
    pixels = [shown[2 + 4 * x : 6 + 4 * x] for x in range(4)]
    assert [pixel[3] for pixel in pixels] == pytest.approx([0, 128, 255, 255], abs=1)
    assert pixels[2][:3] == pytest.approx([200, 100, 40], abs=1)
    assert pixels[1][:3] == pytest.approx([200, 100, 40], abs=3)


def test_what_a_program_has_the_avatar_say_is_written_over_it(browser, home):
    browser.open(f"{home.url}/view?voice=1&subtitles=1")
    live(browser)
    browser.driver.find_element("css selector", "canvas").click()  # OBS allows sound without that
    assert home.call("say", "default", text="Hello there, my friend!").status_code == 200
    browser.until("document.querySelector('#subtitles')?.textContent === 'Hello there, my friend!'")
    browser.until("document.querySelector('#subtitles').hidden")
