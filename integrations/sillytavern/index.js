/**
 * Raven's live avatars in SillyTavern: each character of the chat as a figure that moves, feels and speaks.
 *
 *     tavern.js   what there is to know of SillyTavern       link.js      the way to the Raven server
 *     company.js  the characters' sessions there             stage.js     their figures on the page
 *     lips.js     the sound that is played moves them        commands.js  /raven        panel.js   the settings
 */

import { HELP, look, parse } from "./commands.js";
import { Company } from "./company.js";
import { Link } from "./link.js";
import { Lips } from "./lips.js";
import { addPanel, showStatus } from "./panel.js";
import { Stage } from "./stage.js";
import * as tavern from "./tavern.js";

const MOST_FIGURES = 4; // at a time: a browser has six connections to a server, and each figure takes one
const PATIENCE = 1500; // milliseconds that the chat's own classifier has for a line, before Raven is asked

const link = new Link();
const company = new Company(link);
const stage = new Stage();
const lips = new Lips(link, { whoSays, figureOf });
const hidden = new Set(); // ids of characters
const spoke = []; // ids, who spoke last at the end
let told = ""; // what the user was told last
let labelled = 0; // when the chat's own classifier showed a face

/** Bring the figures on the page up to date with the chat. */
async function update() {
  const settings = tavern.settings();
  const all = settings.enabled && link.client ? tavern.cast().filter(({ id }) => !hidden.has(id)) : [];
  const late = ({ id }) => spoke.lastIndexOf(id);
  const newest = [...all].sort((a, b) => late(b) - late(a)).slice(0, MOST_FIGURES);
  const shown = all.filter((role) => newest.includes(role));
  for (const id of stage.ids) if (!shown.some((role) => role.id === id)) stage.remove(id);
  arrange();
  await Promise.all(shown.filter(({ id }) => stage.view(id) === null).map((role) => enter(role)));
}

const arrange = () => stage.arrange(tavern.cast().map(({ id }) => id), tavern.settings(), tavern.chatWindow());

/** Let a character come on. */
async function enter(role) {
  try {
    const session = await company.call(role.id, () => tavern.picture(role, tavern.settings().picture));
    if (!isWanted(role)) return;
    stage.show(role, session, link.library, link.client, (error) => comeBack(role, error));
    arrange();
    await warn(role, session);
  } catch (error) {
    if (error.code === "unreachable") link.lost();
    else tell(`${role.name}: ${error.message}`);
  }
}

const isWanted = ({ id }) => tavern.settings().enabled && !hidden.has(id) && tavern.cast().some((each) => each.id === id);

/** The feed of a figure broke: its session may be gone, or the server. */
async function comeBack(role, error) {
  if (error.code !== "not_found") return;
  company.lose(role.id);
  stage.view(role.id)?.show(await company.call(role.id, () => tavern.picture(role, tavern.settings().picture)));
}

async function warn({ name }, session) {
  const { verdict } = await link.client.state(session);
  if (verdict?.level === "no") tell(`The picture of ${name} cannot be moved well: ${verdict.reasons.join("; ")}.`);
}

/** Whose line a spoken text is; where that is not known, whoever said something last, or is there alone. */
function whoSays(text) {
  const known = text === null ? undefined : tavern.whoSays(text);
  if (known !== undefined) return known;
  const all = tavern.cast();
  return tavern.lastLine()?.name ?? (all.length === 1 ? all[0].name : null);
}

function figureOf(name) {
  const id = tavern.cast().find((role) => role.name === name)?.id;
  const view = id === undefined ? null : stage.view(id);
  return view === null ? null : { session: view.instanceId, view };
}

/** Somebody said something: they come on, and their face follows the text. */
async function heard() {
  const line = tavern.lastLine();
  const role = tavern.cast().find(({ name }) => name === line?.name);
  if (!role) return;
  spoke.push(role.id);
  spoke.splice(0, spoke.length - 50);
  await update();
  const { feeling } = tavern.settings(), said = performance.now();
  if (feeling === "auto") await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  if (feeling === "raven" || (feeling === "auto" && labelled < said - PATIENCE)) {
    await direct(role.name, (client, session) => client.setEmotionFromText(session, line.text));
  }
}

/** The chat's own classifier shows a face. */
function shows(label) {
  labelled = performance.now();
  const { feeling } = tavern.settings(), name = tavern.lastLine()?.name;
  if (name && (feeling === "auto" || feeling === "chat")) direct(name, (client, session) => client.setEmotion(session, label));
}

/** Tell the figure of a character something, if it is there; what goes wrong does not disturb the chat. */
async function direct(name, what) {
  const figure = figureOf(name);
  if (!figure || !link.client) return;
  await what(link.client, figure.session).catch((error) => console.debug("[raven]", error.message));
}

async function command(options, text) {
  try {
    const { verb, rest } = parse(text);
    const roles = tavern.cast();
    const name = String(options?.name ?? whoSays(null) ?? "").toLowerCase();
    const role = roles.find((each) => each.name.toLowerCase() === name) ?? (options?.name ? null : roles[0]);
    if (!role) throw new Error(options?.name ? `Nobody in this chat is called ${options.name}.` : "There is nobody in this chat.");
    if (verb === "hide" || verb === "show") {
      hidden[verb === "hide" ? "add" : "delete"](role.id);
      return (await update(), "");
    }
    const figure = figureOf(role.name);
    if (!figure) throw new Error(`${role.name} is not on the stage.`);
    if (verb === "emote") await link.client.setEmotion(figure.session, rest);
    if (verb === "effect") for (const warning of await link.client.playEffect(figure.session, rest)) tell(warning);
    if (verb === "look") await look(link.client, figure.session, rest);
    if (verb === "load") await link.client.reload(figure.session, rest || (await tavern.picture(role, tavern.settings().picture)));
    return "";
  } catch (error) {
    tavern.tell(error.message);
    return error.message;
  }
}

/** Tell the user, but not the same again and again. */
function tell(message) {
  if (message !== told) tavern.tell(message);
  told = message;
}

async function connect() {
  const { enabled, address } = tavern.settings();
  for (const id of stage.ids) stage.remove(id);
  company.dismiss();
  if (enabled) return link.open(address, tavern.key());
  link.close();
  showStatus("off", "off");
}

async function change(name, value) {
  if (name === "key") tavern.saveKey(value);
  else tavern.save({ [name]: value, ...(name === "place" ? { moved: {} } : {}) });
  if (["enabled", "address", "key"].includes(name)) await connect();
  else if (name === "picture") {
    for (const id of stage.ids) (stage.remove(id), await company.leave(id));
    await update();
  } else await update();
}

link.onChange = (state, why) => {
  const words = { connected: "Raven is here", connecting: "looking for Raven ...", away: why };
  showStatus(state, words[state]);
  if (state === "away") tell(why);
  if (state === "connected") told = "";
  if (state === "connected") update();
};
stage.onMove = (id, place) => {
  const { [id]: _, ...others } = tavern.settings().moved;
  tavern.save({ moved: place ? { ...others, [id]: place } : others });
  update();
};
stage.onTrouble = (error) => error?.code === "unreachable" && link.lost();
lips.onSpeaker = (name) => stage.speaking(tavern.cast().find((role) => role.name === name)?.id ?? null);

function begin() {
  addPanel({ ...tavern.settings(), key: tavern.key() }, change);
  tavern.command("raven", command, HELP);
  tavern.onLabel(shows);
  for (const event of ["CHAT_CHANGED", "GROUP_UPDATED", "CHARACTER_EDITED"]) tavern.on(event, () => void update());
  for (const event of ["CHARACTER_MESSAGE_RENDERED", "MESSAGE_SWIPED"]) tavern.on(event, () => void heard());
  tavern.on("TTS_AUDIO_READY", (sound) => lips.announce(sound));
  tavern.onAudio((audio) => lips.follow(audio));
  window.addEventListener("resize", () => void update());
  connect();
}

begin();
