/** The page: joins a session, shows it, and lets every control speak to it. */

import { AvatarView, RavenClient } from "../raven-client.js";
import { characterCards, inTemplate } from "./characters/characters.js";
import { keeping } from "./characters/keeping.js";
import { besides, remedyFor, saveCharacter, verdictInWords, verdictLine } from "./characters/verdict.js";
import { isCard } from "./chat/card-files.js";
import { chatPanel } from "./chat/panel.js";
import { tabs } from "./controls/tabs.js";
import { correctionSheet } from "./correct/sheet.js";
import { actControls } from "./expression/act.js";
import { emotionButtons } from "./expression/emotions.js";
import { morphSliders } from "./expression/morphs.js";
import { fileOpener } from "./files/open-file.js";
import { settingsFile } from "./files/settings-file.js";
import { byId, title } from "./ground/dom.js";
import { takeKey } from "./ground/key.js";
import { recall, remember } from "./ground/memory.js";
import { newestWins } from "./ground/newest.js";
import { Turns } from "./ground/turns.js";
import { glossary } from "./help/glossary.js";
import { firstSteps } from "./help/guide.js";
import { helpDrawer } from "./help/help.js";
import { shortcuts } from "./help/shortcuts.js";
import { filterList } from "./look/filters.js";
import { lookControls } from "./look/look.js";
import { allSettings } from "./settings/all-settings.js";
import { SettingsWriter } from "./settings/settings-writer.js";
import { FORMATS, settingsControls } from "./settings/settings.js";
import { speaking } from "./speech/speech.js";
import { loadingSign } from "./stage/loading.js";
import { meter } from "./stage/meter.js";
import { obsSheet } from "./stage/obs.js";
import { sceneControls } from "./stage/scene.js";
import { PageSession } from "./stage/session.js";
import { stageTools } from "./stage/tools.js";
import { languageChoice } from "./texts/language.js";
import { PICTURE, complain, say, unsay, warn } from "./texts/messages.js";
import { errorInWords, givenUp, inWords, learnTitles, sentence } from "./texts/plain-words.js";
import { fill, t } from "./texts/texts.js";

fill(document);
languageChoice();

const key = takeKey();
const raven = new RavenClient(undefined, { key });
const session = new PageSession(raven);
let view = null;
const asked = new URLSearchParams(location.search).get("format");
let format = [asked, recall("format", "auto")].find((name) => name in FORMATS) ?? "auto";
let held = {}; // morphs to hold (value) or let go (null) that the server was not told yet
let kept = null; // what the session was told, as of when the feed broke: a server that is started anew forgets it
let frameId = -1; // of the last frame
let ownEmotions = null; // templates that the visitor gave the session
let names = new Map(); // of characters that the server has, by id
let settingNames = [];
let given = 0; // steps that the server had taken when it was last asked: what it gives up while frames are late

const emotions = { mark() {} };
/** Whether the action succeeded; otherwise the visitor is told why not. */
const attempt = (what, action) =>
  action().then(
    () => true,
    (error) => (complain(error, what), false),
  );

// Controls

const characters = { mark() {}, offer() {}, empty() {}, redraw() {} };

const loading = loadingSign();

const told = new SettingsWriter(async (values) => (await raven.loadSettings(session.id, values)).remarks);

/** Change settings, and bring every control into line with what holds then. Rejects if the server refuses. */
async function change(changes) {
  const remarks = await told.change(changes);
  if (Object.values(changes).includes(undefined)) await catchUp();
  else if (!told.isBusy) showSettings(told.values);
  return remarks;
}

/** Bring every control into line with what holds now, except with settings that the visitor has changed meanwhile. */
async function catchUp() {
  const changes = told.changes;
  const state = await session.refresh();
  if (told.changes === changes && !told.isBusy) showState(state);
  else showDirection(state);
}

const settings = settingsControls({
  onChange: (changes) => change(changes).catch(complain),
  async onReset(names) {
    await change(Object.fromEntries(names.map((name) => [name, undefined]))).catch(complain);
    return told.values;
  },
  onFormat(name) {
    format = name;
    remember("format", name);
    view?.show(session.id, { format });
  },
});

const scene = sceneControls(change);

const look = lookControls(change);

const filters = filterList(change);

const every = allSettings(change);

const openFile = fileOpener({
  settings: () => settingNames,
  changeSettings: change,
  async replaceSettings(wanted) {
    const remarks = await told.replace(wanted);
    await catchUp();
    return remarks;
  },
  async express(templates) {
    await raven.loadEmotions(session.id, templates);
    ownEmotions = templates;
    await session.refresh();
    offerEmotions(session.state.emotions);
    showDirection(session.state);
    return [];
  },
  async correct({ correction = {}, picture }) {
    const told = await raven.intake(session.id);
    const { width, height } = told.picture;
    if (picture && (picture.width !== width || picture.height !== height)) {
      throw new Error(t("character.other_size", { ...picture, shown_width: width, shown_height: height }));
    }
    const { remarks = [], verdict: judged } = await raven.correct(session.id, correction);
    session.correction = correction;
    await session.refresh().then(showDirection);
    characters.redraw();
    return besides(judged, remarks);
  },
  async wear(rig) {
    const { character, cels } = session.source ?? { character: shownId(session.state), cels: {} };
    if (!session.source && !names.has(character)) {
      throw new Error(t("character.foreign_picture"));
    }
    const sign = loading.begin(nameOf(character), true);
    try {
      const remarks = await session.dress(character, cels, { rig });
      if (remarks) await catchUp();
      characters.redraw();
      return remarks;
    } finally {
      sign.end();
    }
  },
});

settingsFile({ read: async () => (await session.refresh()).settings, open: openFile });

function showSettings(values) {
  for (const controls of [settings, scene, look, filters, every]) controls.show(values);
}

const moods = new Turns(); // of texts and buttons, which both set the face

const speech = speaking(raven, {
  session: () => session.id,
  moods,
  onEmotion: (name) => showEmotion(name),
  onSentence: (sentence) => chat.sentence(sentence),
  onWord: (index) => chat.word(index),
});

const chat = chatPanel(raven, {
  session: () => session.id,
  async character() {
    const { saved, character } = session.state ?? {};
    const { persona = "" } = saved?.id ? await raven.ownCharacter(saved.id).catch(() => ({})) : {};
    return { name: saved?.name || title(character ?? "Raven"), persona };
  },
  dress: (file) => choose(file, {}, {}),
  voice: speech.voice,
  speaks: () => speech.speaks(),
});

const sendEmotion = newestWins(async (name) => {
  await raven.setEmotion(session.id, name);
  showEmotion(name);
}, complain);

const correction = correctionSheet(raven, session, () => session.refresh().then(showDirection).then(characters.redraw).catch(complain));

const correct = (part) => correction.open(part).catch((error) => complain(error, t("verdict.uncorrectable")));

const verdict = verdictLine({
  onCorrect: correct,
  onSave: () => attempt(t("verdict.not_saved"), () => saveCharacter(raven, session.id)),
});

const keeper = keeping(raven, { session: () => session.id, voice: () => speech.manner(), wear: (character) => choose(character, {}), onChange: listAgain });

tabs(byId("tabs"));

const act = actControls({
  play: (name) =>
    attempt("", async () => {
      warn((await raven.playEffect(session.id, name)).remarks);
    }),
  setEffects: (on) => attempt("", () => change({ animefx_enabled: on })),
  setDataEyes: (on) => attempt("", () => (on ? raven.startDataEyes(session.id) : raven.stopDataEyes(session.id))),
  setTalking: (on) => attempt("", () => (on ? raven.startTalking(session.id) : raven.stopTalking(session.id))),
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

const { showPaused } = stageTools(raven, session, attempt);

function nameOf(character) {
  if (typeof character !== "string") return character.name;
  const [id, outfit] = character.split("/");
  return [names.get(id) ?? title(id), outfit].filter(Boolean).join(", ");
}

async function choose(character, cels, known) {
  const name = nameOf(character);
  const sign = loading.begin(name, typeof character !== "string");
  unsay(PICTURE);
  try {
    const remarks = session.id ? await session.dress(character, cels, known) : (await session.open(character, cels, known), []);
    if (!remarks) return false; // another one was chosen meanwhile
    if (view) await catchUp();
    else await session.refresh().then(begin);
    if (typeof character !== "string") steps.done("picture");
    const { verdict: judged, remarks: standing = [] } = session.state;
    warn(besides(judged, remarks.length ? remarks : standing), name);
    if (judged && judged.level !== "good") say(verdictInWords(judged), "warning", remedyFor(judged, correct), PICTURE);
    return true;
  } catch (error) {
    complain(error, error.field === "file" ? "" : t("character.unusable", { name }), name);
    return false;
  } finally {
    sign.end();
  }
}

/** A picture as it was given by a visitor, and where that is known, its figure as it is shown. */
async function portrait(given) {
  try {
    const [figure, intake] = await Promise.all([raven.intakePicture(session.id, { shown: "figure", edge: 1024 }), raven.intake(session.id)]);
    return await inTemplate(figure, intake);
  } catch {
    return given; // another one was chosen meanwhile, or it was shown as it is
  }
}

// The session

function showState(state) {
  told.values = state.settings;
  showSettings(state.settings);
  settings.showFormat(format);
  morphs.show(state.overrides);
  showDirection(state);
}

function showDirection(state) {
  emotions.mark(state.emotion);
  act.show({ ...state, settings: told.values });
  characters.mark(shownId(state));
  keeper.show(state);
  speech.showVoice(state);
  verdict.show(state.verdict);
  showPaused(!state.running);
  byId("avatar").setAttribute("aria-label", t(shownName(state) ? "page.avatar_of" : "page.avatar", { name: shownName(state) }));
  byId("raw-feed").href = raven.url("api/avatar/result_feed", { instance_id: session.id });
  if (state.degraded_remark) say(sentence(inWords(state.degraded_remark)), "warning");
  const lowered = state.lowered ?? [];
  if (lowered.length > given) say(givenUp(lowered), "warning", null, "lowered"); // once for each step, not for as long as it lasts
  given = lowered.length;
}

/** Other clients may direct the same session: a chat front end, another tab. */
async function follow() {
  if (document.hidden || kept || told.isBusy || byId("status").dataset.status !== "live") return;
  const changes = told.changes;
  try {
    const state = await session.refresh();
    if (told.changes !== changes) return; // the visitor was quicker
    if (JSON.stringify(state.settings) !== JSON.stringify(told.values)) showSettings((told.values = state.settings));
    showDirection(state);
  } catch {
    // the feed reports what is wrong
  }
}

function showEmotion(name) {
  session.state.emotion = name;
  emotions.mark(name);
}

function showStatus(status, error) {
  const chip = byId("status");
  chip.dataset.status = status;
  chip.textContent = t(`status.${status}`);
  chip.title = error ? errorInWords(error) : "";
  if (status === "waiting" || status === "paused") kept ??= { ...session.state, settings: told.values, correction: session.correction, id: session.id };
  if (status === "waiting") byId("curtain-text").textContent = t(error?.code === "unreachable" ? "status.away" : "status.again");
}

/** The session may be gone: the server was started anew, or this page slept for too long. */
async function rejoin(error) {
  if (error.code === "not_found" || error.code === "unreachable") {
    await session.join();
    showState(session.state);
    view.show(session.id);
  }
}

/** Tell a new session, of a server that was started anew say, what the old one was told. */
async function restore(before) {
  try {
    const { character, cels, rig } = session.source ?? { character: wornId(before) };
    if (session.source || wornId(session.state) !== character) await session.dress(character, cels, { rig });
    if (before.correction) await raven.correct(session.id, (session.correction = before.correction));
    if (ownEmotions) await raven.loadEmotions(session.id, ownEmotions);
    await raven.loadSettings(session.id, before.settings);
    await raven.setEmotion(session.id, before.emotion);
    await raven.setOverrides(session.id, before.overrides);
    if (!before.running) await raven.stop(session.id);
    await speech.offer();
    showState(await session.refresh());
    say(t("server.anew"));
  } catch (error) {
    complain(error, t("server.not_restored"));
    showState(await session.refresh());
  }
}

function offerEmotions(names) {
  const choose = (name) => {
    moods.accepts(moods.take());
    sendEmotion(name);
  };
  Object.assign(emotions, emotionButtons(names, choose));
}

async function begin() {
  offerEmotions(session.state.emotions ?? (await raven.emotions()));
  showState(session.state);
  if (view) return view.show(session.id);
  view = new AvatarView(byId("avatar"), raven, session.id, { format });
  view.onStatus = showStatus;
  view.beforeRetry = rejoin;
  view.onDraw = (frame) => {
    byId("curtain").classList.add("open");
    const before = kept;
    kept = null;
    if (before && (session.id !== before.id || frame.id < frameId)) restore(before);
    frameId = frame.id;
  };
  steps.begin();
  speech.voice.view = view;
  speech.hear();
  chat.offer();
  meter(view);
  setInterval(follow, 3000);
  globalThis.raven = { client: raven, session, view, voice: speech.voice }; // for the curious, in the browser's console
}

const steps = firstSteps();

helpDrawer({ steps: steps.again });
glossary();
shortcuts();
obsSheet(raven, () => session.id, Boolean(key));
addEventListener("pageshow", (event) => event.persisted && location.reload());

async function open() {
  const questions = [offered(), raven.backdrops(), raven.presets(), raven.filters(), raven.settingsSchema()];
  const [cast, backdrops, presets, available, schema] = await Promise.all([...questions, speech.offer()]);
  const withAddress = ({ name, picture }) => ({ name, picture: raven.url(picture.replace(/^\//, "")) });
  settingNames = Object.keys(schema.properties);
  learnTitles(schema);
  Object.assign(characters, characterCards(cast, choose, openFile, unpack, talkWith, portrait));
  keeper.offer(cast);
  scene.offer(backdrops.map(withAddress));
  look.offer(presets, available);
  filters.offer(available);
  await session.join();
  every.offer(schema, session.state.emotions ?? []);
  await begin();
}

/** All characters, with the addresses of their small pictures. */
async function offered() {
  const { characters: all } = await raven.ownCharacters();
  names = new Map(all.map(({ id, name, own }) => [id, own ? name : title(name)]));
  return all.map((each) => ({ ...each, thumbnail: each.thumbnail && raven.url(each.thumbnail.replace(/^\//, "")) }));
}

/** What people call what is shown, if anything. */
const shownName = (state) => state.saved?.name ?? (state.character && title(state.character));

/** The card of what is shown: one's own by its id, whatever it is called. */
const shownId = (state) => state.saved?.id ?? state.character;

/** The same in what it wears. */
const wornId = (state) => (state.saved?.outfit ? `${state.saved.id}/${state.saved.outfit}` : shownId(state));

/** Show the list as it is now; what was just saved is what the page shows. */
async function listAgain(id) {
  const cast = await offered();
  characters.offer(cast);
  keeper.offer(cast);
  const state = await session.refresh();
  if (id && state.saved?.id === id) {
    Object.assign(session, { source: { character: wornId(state), cels: {} }, correction: null });
    characters.empty();
  }
  showDirection(state);
}

/** Take the character of a card in, and begin to talk with it; whether the file is one. */
async function talkWith(file) {
  if (!(await isCard(file))) return false;
  const hasPicture = !/\.json$/i.test(file.name);
  await chat.beginWith(file, hasPicture ? await unpack(file) : null);
  return true;
}

/** Take in a character as one file; its id, null if it is none. */
async function unpack(file) {
  const sign = loading.begin(file.name, true);
  try {
    const { id, name, remarks = [] } = await raven.importCharacter(file);
    say(t("character.imported", { name }));
    warn(remarks, name);
    await listAgain(null);
    return id;
  } catch (error) {
    complain(error, t("character.not_taken", file));
    return null;
  } finally {
    sign.end();
  }
}

async function openAtLast(pause = 1) {
  try {
    await open();
  } catch (error) {
    byId("curtain-text").textContent = errorInWords(error);
    showStatus("waiting", error);
    setTimeout(() => openAtLast(Math.min(8, 2 * pause)), 1000 * pause);
  }
}

openAtLast();
