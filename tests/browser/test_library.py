"""The browser library, as JavaScript in a real browser."""

import pytest

STREAM = """
const { MultipartParser, FrameClock } = await import('/static/raven-feed.js');
const text = (bytes) => new TextDecoder('latin1').decode(bytes);
const bytes = (string) => Uint8Array.from(string, (letter) => letter.charCodeAt(0));
const part = (body, length = body.length) =>
  `--frame\\r\\nContent-Type: image/png\\r\\nContent-Length: ${length}\\r\\nX-Full-Size: 512 512\\r\\n\\r\\n${body}\\r\\n`;
const read = (stream, step) => {
  const parser = new MultipartParser('frame');
  const found = [];
  for (let at = 0; at < stream.length; at += step) found.push(...parser.push(bytes(stream.slice(at, at + step))));
  return { bodies: found.map((part) => text(part.body)), skipped: parser.skipped, headers: found[0]?.headers };
};
"""

SHOW = """
const { AvatarView } = await import('/static/raven-client.js');
const picture = async (color) => {
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext('2d');
  context.fillStyle = color;
  context.fillRect(0, 0, 8, 8);
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
};
const framed = (id, png) => {
  const head = `--frame\\r\\nContent-Type: image/png\\r\\nContent-Length: ${png.length}\\r\\nX-Frame-Id: ${id}\\r\\n\\r\\n`;
  return [bytes(head), png, bytes('\\r\\n')];
};
const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
const viewOf = (body) => {
  const headers = { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' };
  const url = (path) => new URL(path, location.href).href;
  return new AvatarView(canvas, { url, openFeed: async () => new Response(body, { headers }) }, 'x');
};
const pixel = () => [...canvas.getContext('2d').getImageData(4, 4, 1, 1).data];
"""
"""A view on a canvas, of a feed that one writes oneself."""


@pytest.fixture
def module(browser, home):
    """Runs the body of an async function on a page of the server; its value."""
    blank = f"{home.url}/static/page/raven.svg"
    if browser.driver.current_url != blank:
        browser.open(blank)
    return lambda script: browser.js(f"return (async () => {{ {STREAM} {script} }})()")


def test_the_parser_reads_the_same_at_every_step_width(module):
    wrong = module("""
      const bodies = ['', 'one', '--frame\\r\\nContent-Length: 1\\r\\n\\r\\nx', '\\r\\n\\r\\n', 'y'.repeat(999), '\\r\\n--frame'];
      const stream = bodies.map((body) => part(body)).join('');
      const steps = Array.from({ length: stream.length }, (_, at) => at + 1);
      return steps.filter((step) => {
        const { bodies: found, skipped } = read(stream, step);
        return skipped || JSON.stringify(found) !== JSON.stringify(bodies);
      });
    """)
    assert wrong == []


def test_the_parser_reads_the_same_at_every_single_cut(module):
    wrong = module("""
      const stream = part('first') + part('second\\r\\n');
      const cuts = Array.from({ length: stream.length }, (_, at) => at);
      return cuts.filter((cut) => {
        const parser = new MultipartParser('frame');
        const found = [stream.slice(0, cut), stream.slice(cut)].flatMap((piece) => parser.push(bytes(piece)));
        return found.map((part) => text(part.body)).join('|') !== 'first|second\\r\\n';
      });
    """)
    assert wrong == []


def test_large_frames_are_read_whole(module):
    assert module("""
      const body = 'abcdefghij'.repeat(300000);
      const { bodies, headers } = read(part(body) + part('small') + part(body), 65536);
      return bodies.length === 3 && bodies[0] === body && bodies[1] === 'small' && bodies[2] === body
        && headers['x-full-size'] === '512 512';
    """)


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_what_is_broken_is_left_out_and_reading_goes_on(module, step: int):
    good = [f"good {number}" for number in range(9)]
    read = module(f"""
      const broken = [part('lost', 2), part('lost', 7), part('lost', 150), part('lost', 'many'), 'junk'];
      const good = Array.from({{ length: 9 }}, (_, at) => part(`good ${{at}}`)).join('');
      return broken.map((first) => read(first + good, {step})).map(({{ bodies, skipped }}) => [bodies, skipped]);
    """)
    assert read == [[good, 1]] * 5


def test_endless_headers_do_not_block_the_parser(module):
    assert module("""
      const { bodies } = read('--frame\\r\\n' + 'X-Endless: ' + 'x'.repeat(200000) + '\\r\\n' + part('found'), 4096);
      return bodies;
    """) == ["found"]


def test_latency_is_measured_against_the_fastest_frame(module):
    lateness = module("""
      const clock = new FrameClock();
      const server = 5000, here = 20;
      return [[0, 0.010], [0.04, 0.015], [0.08, 0.030], [0.12, 0.008], [0.16, 0.010]]
        .map(([time, way]) => clock.lateness(server + time, here + time + way));
    """)
    assert lateness == pytest.approx([0, 0.005, 0.020, 0, 0.002], abs=1e-9)


def test_the_clock_follows_drift(module):
    last = module("""
      const clock = new FrameClock();
      let late;
      for (let second = 0; second < 600; second += 1) late = clock.lateness(second, second * 1.0005);
      return late;
    """)
    assert 0 <= last < 0.04  # half a millisecond of drift per second, over one or two windows of half a minute


def test_a_server_that_was_killed_is_asked_every_second_at_first_and_later_every_eight(module):
    pauses = module("""
      const { backoff } = await import('/static/raven-feed.js');
      return [1, 2, 3, 10, 13, 100].map((failures) => [backoff(failures, () => 0), backoff(failures, () => 1)]);
    """)
    assert pauses == [[0.25, 0.1875], [0.5, 0.375], [1, 0.75], [1, 0.75], [8, 6], [8, 6]]


def test_a_session_is_led_through_its_life(module, home):
    story = module("""
      const { RavenClient, RavenError } = await import('/static/raven-client.js');
      const raven = new RavenClient();
      const [first] = await raven.characters();
      const id = await raven.load(first.name);
      await raven.start(id);
      await raven.setEmotion(id, 'joy');
      await raven.startTalking(id);
      await raven.setOverrides(id, { head_x_index: 0.5, head_y_index: 0.25 });
      await raven.modifyOverrides(id, 'unset', { head_y_index: 0 });
      const warnings = await raven.loadSettings(id, { target_fps: 15, no_such_setting: 1 });
      const { emotion, talking, running, overrides, settings } = await raven.state(id);
      const snapshot = await raven.snapshot(id, 'webp');
      const still = await raven.render(first.name, { emotion: 'anger' });
      const error = await raven.setOverrides(id, { nonsense: 1 }).catch((error) => error);
      await raven.unload(id);
      const gone = await raven.state(id).catch((error) => error);
      return {
        emotion, talking, running, overrides, fps: settings.target_fps, warnings: warnings.length,
        types: [snapshot.type, still.type], error: [error instanceof RavenError, error.code, error.status, error.field],
        gone: gone.code, emotions: (await raven.emotions()).length, posers: (await raven.posers()).length > 0,
      };
    """)
    assert story["error"][:3] == [True, "invalid_input", 422]
    assert "nonsense" in story.pop("error")[3]
    assert story == {
        "emotion": "joy",
        "talking": True,
        "running": True,
        "overrides": {"head_x_index": 0.5},
        "fps": 15,
        "warnings": 1,
        "types": ["image/webp", "image/png"],
        "gone": "not_found",
        "emotions": 28,
        "posers": True,
    }


def test_there_is_a_choice_of_looks_backdrops_and_effects(module):
    story = module("""
      const { RavenClient } = await import('/static/raven-client.js');
      const raven = new RavenClient();
      const presets = await raven.presets();
      const backdrops = await raven.backdrops();
      const answers = [await fetch(backdrops[0].picture), await fetch(raven.url('api/avatar/backdrops/study'))];
      const seen = await raven.playEffect('default', 'heart');
      const error = await raven.playEffect('default', 'fireworks').catch((error) => error);
      return {
        plain: presets.find(({ name }) => name === 'none').postprocessor_chain,
        presets: presets.every(({ title, description }) => title && description),
        answers: answers.map(({ ok }) => ok), seen, refused: [error.name, error.field],
      };
    """)
    assert story == {
        "plain": [],
        "presets": True,
        "answers": [True, True],
        "seen": [],
        "refused": ["RavenError", "effect"],
    }


def test_a_server_that_is_away_is_a_typed_error(module):
    assert module("""
      const { RavenClient } = await import('/static/raven-client.js');
      return new RavenClient('http://localhost:9').characters().catch((error) => [error.name, error.code, error.status]);
    """) == ["RavenError", "unreachable", 0]


def test_a_busy_viewer_shows_the_newest_frame_and_drops_the_rest(module):
    shown = module(f"""{SHOW}
      const frames = [];
      for (let at = 0; at < 30; at += 1) frames.push(...framed(at, await picture(at === 29 ? '#00ff00' : '#ff0000')));
      const view = viewOf(new ReadableStream({{ start(stream) {{ for (const piece of frames) stream.enqueue(piece); }} }}));
      const drawn = [];
      await new Promise((resolve) => (view.onDraw = (frame) => (drawn.push(frame.id), frame.id === 29 && resolve())));
      const {{ dropped }} = view.stats();
      view.close();
      return {{ pixel: pixel(), dropped, drawn, width: canvas.width }};
    """)
    assert shown["pixel"] == [0, 255, 0, 255]
    assert shown["drawn"][-1] == 29
    assert shown["dropped"] == 30 - len(shown["drawn"]) > 15
    assert shown["width"] == 8


def test_a_picture_that_is_there_already_is_not_decoded_again(module):
    shown = module(f"""{SHOW}
      let stream, seen;
      const view = viewOf(new ReadableStream({{ start: (controller) => (stream = controller) }}));
      view.onDraw = (frame) => seen(frame.id);
      let decoded = 0;
      const decode = globalThis.createImageBitmap;
      globalThis.createImageBitmap = (...what) => ((decoded += 1), decode(...what));
      const [red, green] = [await picture('#ff0000'), await picture('#00ff00')];
      const story = [];
      for (const [id, png] of [red, red, red, green, green, red].entries()) {{
        const drawn = new Promise((resolve) => (seen = resolve));
        for (const piece of framed(id, png)) stream.enqueue(piece);
        story.push([await drawn, pixel().slice(0, 2).join(' '), decoded]);
      }}
      globalThis.createImageBitmap = decode;
      const {{ dropped }} = view.stats();
      view.close();
      return {{ story, dropped }};
    """)
    red, green = "255 0", "0 255"
    assert shown["story"] == [[0, red, 1], [1, red, 1], [2, red, 1], [3, green, 2], [4, green, 2], [5, red, 3]]
    assert shown["dropped"] == 0


def test_of_several_calls_the_quickest_tells_the_servers_clock(module):
    ahead = module("""
      const { ServerClock } = await import('/static/raven-feed.js');
      const clock = new ServerClock();
      const told = [clock.ahead];
      for (const [there, sent, received] of [[50.4, 0, 1], [51.01, 1, 1.02], [52.6, 2, 2.9], [7, 3, 3.2]]) {
        clock.learn(there, sent, received);
        told.push(clock.ahead);
      }
      return told""")
    assert ahead[0] is None
    assert ahead[1:] == pytest.approx([49.9, 50.0, 50.0, 3.9]), "the last call is of another server"


def test_lines_of_a_chain_are_edited_without_losing_anything(module):
    module("""
      const chain = await import('/static/page/look/chain.js');
      const entries = [['noise', { name: 'a', strength: 1 }], ['bloom', { enabled: false }], ['noise', {}]];
      const same = (steps, wanted) => {
        const is = JSON.stringify(chain.entriesOf(steps));
        if (is !== JSON.stringify(wanted)) throw new Error(`${is} is not ${JSON.stringify(wanted)}`);
      };
      const steps = chain.readChain(entries), [first, second] = steps.map(({ key }) => key);
      same(steps, entries);
      same(chain.moved(steps, first, 9), [entries[1], entries[2], entries[0]]);
      same(chain.removed(steps, second), [entries[0], entries[2]]);
      same(chain.duplicated(steps, first), [entries[0], ['noise', { name: 'a 2', strength: 1 }], entries[1], entries[2]]);
      same(chain.changed(steps, first, 'strength', undefined), [['noise', { name: 'a' }], entries[1], entries[2]]);
      same(chain.reset(steps, first), [['noise', { name: 'a' }], entries[1], entries[2]]);
      same(steps, entries);
    """)
