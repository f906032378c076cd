/** The chat beside the avatar: what one writes is answered by the language model behind the server, and said by the avatar. */

import { RavenChat } from "../../raven-client.js";
import { byId, el } from "../ground/dom.js";
import { recall, remember } from "../ground/memory.js";
import { complain } from "../texts/messages.js";
import { errorInWords } from "../texts/plain-words.js";
import { t } from "../texts/texts.js";
import { box } from "./box.js";
import { bubbles } from "./bubbles.js";
import { handsFree } from "./hands-free.js";
import { modelSheet } from "./model-sheet.js";
import { talks } from "./talks.js";

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {{session: () => string, character: () => Promise<{name: string, persona: string}>, dress: (file: File) => Promise<boolean>,
 *   voice: import("../../raven-speech.js").AvatarVoice, speaks: () => boolean}} page `character`: who is shown; `dress` shows a character or the
 *   figure of a picture; `speaks`: whether texts are heard
 */
export function chatPanel(raven, { session, character, dress, voice, speaks }) {
  const chat = new RavenChat(raven);
  const place = byId("chat");
  let current = null; // the id of the conversation; null for one that has not begun
  let model = null;
  let answering = null; // what reads the answer that comes

  const head = talks(place, {
    onOpen: (id) => attempt(() => open(id)),
    onNew: () => attempt(startAnew),
    onCard: (file) => beginWith(file),
    onDelete: (id) => attempt(() => forget(id)),
    onModel: () => sheet.open(),
    all: () => chat.all().catch(() => []),
  });
  const said = bubbles(place, {
    onAgain: () => answer({}),
    onEdit: (message, text) => edit(message, text),
    onShow: (message) => attempt(async () => show(await chat.show(current, message))),
    onEarlier: () => attempt(earlier),
  });
  const failure = el("div", { class: "chat-problem", role: "alert", hidden: true });
  place.append(failure);
  const entry = box(place, { onSend: (text) => answer({ text }), onStop: () => interrupt() });
  const ear = handsFree(entry.element, raven, { onWords: (text) => answer({ text }), interrupt: () => interrupt(), speaks: () => voice.speaking, sound: () => voice.sound });
  const sheet = modelSheet(chat, showModel);

  const attempt = (action) => action().catch(complain);
  voice.onStart = () => {
    if (voice.overheard) said.speak();
    showBusy();
  };
  voice.onEnd = () => {
    showBusy();
    if (current && !answering) chat.get(current).then(show, () => {}); // what was not heard is not kept
  };

  function showBusy() {
    entry.busy(Boolean(answering) || voice.speaking);
  }

  function showModel(chosen) {
    model = chosen;
    head.showModel(chosen);
    if (chosen.base_url) problem(null);
  }

  function show(details) {
    if (details.id !== current || answering) return;
    const first = said.messages[0]?.id;
    const earlier = first < details.messages[0]?.id && details.messages.some(({ id }) => id === said.messages.at(-1)?.id);
    if (!earlier) said.show(details.messages, details.more);
  }

  function become(details) {
    current = details.id;
    remember("conversation", current);
    said.show([], false);
    said.show(details.messages, details.more);
    head.show(details.title);
    entry.address(details.title);
    problem(null);
  }

  async function open(id) {
    await hush();
    const details = await chat.get(id);
    become(details);
    if (details.picture) await dress(new File([await chat.picture(id)], `${details.title}.png`));
  }

  async function startAnew() {
    await hush();
    current = null;
    remember("conversation", "");
    const { name } = await character();
    said.show([], false);
    head.show(name);
    entry.address(name);
    problem(null);
  }

  /** A conversation with the character of a card, who becomes the avatar: as `character` of one's own, or else with its picture; whether it has begun. */
  async function beginWith(file, character = null) {
    try {
      await hush();
      const details = await chat.begin({ file });
      become(details);
      byId("tab-chat").click();
      if (character) await dress(character);
      else if (details.picture) await dress(new File([await chat.picture(details.id)], file.name));
      return true;
    } catch (error) {
      complain(error, t("chat.not_taken", { name: file.name }));
      return false;
    }
  }

  async function begin() {
    const { name, persona } = await character();
    become(await chat.begin({ card: { name, description: persona } }));
  }

  async function forget(id) {
    await chat.delete(id);
    if (id === current) await startAnew();
  }

  async function earlier() {
    const { messages, more } = await chat.get(current, { before: said.messages[0].id });
    said.prepend(messages, more);
  }

  async function edit(message, text) {
    if (message.role === "user") return answer({ text, replaces: message.id });
    return attempt(async () => show(await chat.edit(current, message.id, text)));
  }

  /** Have the character answer: to a text, to one in place of another, or anew. */
  async function answer({ text, replaces }) {
    await hush();
    problem(null);
    try {
      if (!current) await begin();
    } catch (error) {
      return problem(error, { text });
    }
    const mine = (answering = new AbortController());
    if (replaces) said.cut(replaces);
    if (!text && said.messages.at(-1)?.role === "assistant") said.cut(said.messages.at(-1).id);
    if (text) said.begin("user", text);
    const coming = said.begin("assistant");
    showBusy();
    let failed = null;
    try {
      for await (const news of chat.answer(current, session(), { text, replaces, speak: speaks(), signal: mine.signal })) {
        if (news.event === "piece") coming.add(news.text);
        else if (news.event === "anew") coming.set(news.text);
        else if (news.event === "failed") failed = news.error;
      }
    } catch (error) {
      if (!mine.signal.aborted) failed = error;
    }
    if (answering !== mine) return undefined;
    answering = null;
    const details = await chat.get(current).catch(() => null);
    if (details) show(details);
    else coming.remove();
    if (failed) problem(failed, { text: details ? undefined : text });
    return showBusy();
  }

  /** Be silent, at once here; the server ends the model, and tells what was heard. */
  async function interrupt() {
    voice.stop();
    if (!current) return;
    await attempt(async () => {
      const details = await chat.stop(current);
      answering = null;
      show(details);
    });
    showBusy();
  }

  /** Before something else is said. */
  async function hush() {
    if (answering || voice.speaking) await interrupt();
  }

  /** One sentence about what went wrong, and what can be done; null: all is well. */
  function problem(error, { text } = {}) {
    failure.hidden = !error;
    if (!error) return;
    const noModel = !model?.base_url;
    const remedy = noModel
      ? el("button", { type: "button", class: "plain", onclick: () => sheet.open() }, t("chat.choose_model"))
      : el("button", { type: "button", class: "plain", onclick: () => answer({ text }) }, t("chat.try_again"));
    failure.replaceChildren(el("p", {}, noModel ? t("chat.no_model") : errorInWords(error)), remedy);
  }

  addEventListener("pagehide", () => answering && chat.stop(current, { keepalive: true }).catch(() => {}));

  return {
    beginWith,
    sentence: (sentence) => voice.overheard && said.sentence(sentence),
    word: (index) => voice.overheard && said.word(index),
    /** Ask the server what there is, and go on with the last conversation. */
    async offer() {
      const last = recall("conversation", "");
      const [found] = await Promise.all([chat.models().catch(() => null), last ? chat.get(last).then(become, startAnew) : startAnew()]);
      if (found) showModel(found.chosen);
      ear.offer(await raven.modules().catch(() => []));
    },
    interrupt,
    answer: (text) => answer({ text }),
  };
}
