/** The page: joins a session, shows it, and lets every control speak to it. */

import { AvatarView, RavenClient } from "../raven-client.js";
import { actControls } from "./act.js";
import { characterCards } from "./characters.js";
import { byId, title } from "./dom.js";
import { emotionButtons } from "./emotions.js";
import { takeKey } from "./key.js";
import { complain, say, sentence } from "./messages.js";
import { lookControls } from "./look.js";
import { meter } from "./meter.js";
import { morphSliders } from "./morphs.js";
import { newestWins } from "./newest.js";
import { obsSheet } from "./obs.js";
import { sceneControls } from "./scene.js";
import { PageSession } from "./session.js";
import { settingsControls } from "./settings.js";
import { SettingsWriter } from "./settings-writer.js";

const SPOKEN = { connecting: "connecting", live: "live", waiting: "reconnecting", paused: "resting", closed: "closed" };

const key = takeKey();
const raven = new RavenClient(undefined, { key });
const session = new PageSession(raven);
let view = null;
let format = "png";
let held = {}; // morphs to hold (value) or let go (null) that the server was not told yet

const emotions = { mark() {} };
/** Whether the action succeeded; otherwise the visitor is told why not. */
const attempt = (what, action) =>
  action().then(
    () => true,
    (error) => (complain(error, what), false),
  );

// Controls

const characters = { mark() {} };

const told = new SettingsWriter((values) => raven.loadSettings(session.id, values));

const settings = settingsControls({
  onChange: (changes) => told.change(changes).catch(complain),
  async onReset(names) {
    await told.change(Object.fromEntries(names.map((name) => [name, undefined]))).catch(complain);
    told.values = (await session.refresh()).settings;
    return told.values;
  },
  onFormat(name) {
    format = name;
    view?.show(session.id, { format });
  },
});

const scene = sceneControls((changes) => told.change(changes));

const look = lookControls((changes) => told.change(changes));

const act = actControls({
  play: (name) =>
    attempt("", async () => {
      for (const warning of await raven.playEffect(session.id, name)) say(sentence(warning.replace(/^effect: /, "")), "warning");
    }),
  setEffects: (on) => attempt("", () => told.change({ animefx_enabled: on })),
  setDataEyes: (on) => attempt("", () => (on ? raven.startDataEyes(session.id) : raven.stopDataEyes(session.id))),
});

const morphs = morphSliders({
  onSet: (overrides) => hold(overrides),
  async onUnset(names) {
    await hold(Object.fromEntries(names.map((name) => [name, null])));
    morphs.show((await session.refresh()).overrides);
  },
});

/** Changes only: other clients of the session may hold morphs of their own, for lip sync say. */
const sendHeld = newestWins(async () => {
  const changes = Object.entries(held);
  held = {};
  const [set, unset] = [changes.filter(([, value]) => value !== null), changes.filter(([, value]) => value === null)];
  if (set.length) await raven.modifyOverrides(session.id, "set", Object.fromEntries(set));
  if (unset.length) await raven.modifyOverrides(session.id, "unset", Object.fromEntries(unset.map(([name]) => [name, 0])));
}, complain);

function hold(changes) {
  Object.assign(held, changes);
  return sendHeld();
}

function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

const isOn = (button) => button.getAttribute("aria-pressed") === "true";

function toggle(button, onText, offText, turnOn, turnOff) {
  button.addEventListener("click", () =>
    attempt("", async () => {
      const on = !isOn(button);
      await (on ? turnOn : turnOff).call(raven, session.id);
      show(on);
    }),
  );
  const label = button.querySelector("span");
  const show = (on) => {
    press(button, on);
    if (label) label.textContent = on ? onText : offText;
    else button.title = on ? onText : offText;
  };
  return show;
}

const showTalking = toggle(byId("talk"), "Stop", "Talk", raven.startTalking, raven.stopTalking);
const showPaused = toggle(byId("pause"), "Go on", "Pause", raven.stop, raven.start);

byId("snapshot").addEventListener("click", () =>
  attempt("No snapshot was made.", async () => {
    const picture = await raven.snapshot(session.id);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = `${session.state.character ?? "raven"}-${session.state.emotion}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(`Saved ${link.download}`);
  }),
);

byId("fullscreen").addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : byId("stage").requestFullscreen().catch(() => {}),
);

async function choose(character, cels) {
  const name = typeof character === "string" ? title(character) : character.name;
  try {
    const warnings = session.id ? await raven.reload(session.id, character, cels) : (await session.open(character, cels), []);
    if (!view) await begin();
    else showState(await session.refresh());
    if (typeof character !== "string") characters.mark(name);
    for (const warning of warnings.length ? warnings : session.state.warnings) say(warning, "warning");
    return true;
  } catch (error) {
    complain(error, `${name} cannot be used.`);
    return false;
  }
}

// The session

function showState(state) {
  told.values = state.settings;
  settings.show(state.settings);
  settings.showFormat(format);
  scene.show(state.settings);
  look.show(state.settings);
  morphs.show(state.overrides);
  showDirection(state);
}

function showDirection(state) {
  emotions.mark(state.emotion);
  act.show(state);
  characters.mark(state.character);
  showTalking(state.talking);
  showPaused(!state.running);
  byId("avatar").setAttribute("aria-label", `${title(state.character ?? "The avatar")}, live`);
  byId("raw-feed").href = raven.url("api/avatar/result_feed", { instance_id: session.id });
  if (state.degraded) say(state.degraded, "warning");
}

/** Other clients may direct the same session: a chat front end, another tab. */
async function follow() {
  if (document.hidden || byId("status").dataset.status !== "live") return;
  await session.refresh().then(showDirection, () => {}); // the feed reports what is wrong
}

function showStatus(status, error) {
  const chip = byId("status");
  chip.dataset.status = status;
  chip.textContent = SPOKEN[status];
  chip.title = error?.message ?? "";
  if (status === "waiting") byId("curtain-text").textContent = error?.code === "unreachable" ? "The server is away. Waiting for it …" : "Connecting again …";
}

/** The session may be gone: the server was started anew, or this page slept for too long. */
async function rejoin(error) {
  if (error.code === "not_found" || error.code === "unreachable") {
    await session.join();
    showState(session.state);
    view.show(session.id);
  }
}

async function begin() {
  Object.assign(
    emotions,
    emotionButtons(session.state.emotions ?? (await raven.emotions()), (name) =>
      attempt("", async () => {
        await raven.setEmotion(session.id, name);
        session.state.emotion = name;
      }),
    ),
  );
  showState(session.state);
  if (view) return view.show(session.id);
  view = new AvatarView(byId("avatar"), raven, session.id, { format });
  view.onStatus = showStatus;
  view.beforeRetry = rejoin;
  view.onDraw = () => {
    view.onDraw = () => {};
    byId("curtain").classList.add("open");
  };
  meter(view);
  setInterval(follow, 3000);
  globalThis.raven = { client: raven, session, view }; // for the curious, in the browser's console
}

obsSheet(raven, () => session.id, Boolean(key));
addEventListener("pageshow", (event) => event.persisted && location.reload());

async function open() {
  const [shipped, backdrops, presets] = await Promise.all([raven.characters(), raven.backdrops(), raven.presets()]);
  const withAddress = ({ name, picture }) => ({ name, picture: raven.url(picture.replace(/^\//, "")) });
  Object.assign(characters, characterCards(shipped.map(withAddress), choose));
  scene.offer(backdrops.map(withAddress));
  look.offer(presets);
  await session.join();
  await begin();
}

async function openAtLast(pause = 1) {
  try {
    await open();
  } catch (error) {
    byId("curtain-text").textContent = error.message;
    showStatus("waiting", error);
    setTimeout(() => openAtLast(Math.min(8, 2 * pause)), 1000 * pause);
  }
}

openAtLast();
