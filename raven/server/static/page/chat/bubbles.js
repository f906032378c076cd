/** What was said, bubble by bubble, with what can be done about each. */

import { el, svg } from "../ground/dom.js";
import { t } from "../texts/texts.js";
import { SpokenText } from "./spoken.js";
import { written } from "./written.js";

const SIGNS = {
  again: '<path d="M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6"/>',
  edit: '<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>',
  before: '<path d="M14 6l-6 6 6 6"/>',
  after: '<path d="M10 6l6 6-6 6"/>',
};
const REST = 3; // times as long as it took to write a text that is coming, until what came meanwhile is written
const NEAR = 80; // pixels from the end within which new text keeps the end in view

/**
 * @param {HTMLElement} place
 * @param {{onAgain: () => void, onEdit: (message: Object, text: string) => void, onShow: (message: number) => void, onEarlier: () => void}} asked
 */
export function bubbles(place, { onAgain, onEdit, onShow, onEarlier }) {
  const earlier = el("button", { type: "button", class: "plain earlier", hidden: true, onclick: onEarlier }, t("chat.earlier"));
  const list = el("div", { class: "bubbles", role: "log", "aria-live": "off", "aria-label": t("chat.said") }, earlier);
  place.append(list);
  let all = []; // the bubbles, in order
  let spoken = null;

  /** Whether the end is in view, so that it shall stay there. */
  const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  const toEnd = () => (list.scrollTop = list.scrollHeight);

  function add(role) {
    const bubble = new Bubble(role, { onAgain, onEdit, onShow });
    all.push(bubble);
    list.append(bubble.element);
    return bubble;
  }

  function markTools() {
    const last = all.findLast(({ message }) => message);
    for (const bubble of all) bubble.offer(bubble === last);
  }

  return {
    /** The messages as they are now; bubbles of messages that are there already stay as they are. */
    show(messages, more) {
      const stay = isAtEnd();
      while (all.length > messages.length) all.pop().element.remove();
      messages.forEach((message, index) => {
        if (all[index] && all[index].role !== message.role) for (const gone of all.splice(index)) gone.element.remove();
        (all[index] ?? add(message.role)).show(message);
      });
      earlier.hidden = !more;
      markTools();
      if (stay) toEnd();
    },
    /** Messages before those that are shown. */
    prepend(messages, more) {
      const height = list.scrollHeight;
      const before = messages.map((message) => {
        const bubble = new Bubble(message.role, { onAgain, onEdit, onShow });
        bubble.show(message);
        return bubble;
      });
      earlier.after(...before.map(({ element }) => element));
      all = [...before, ...all];
      earlier.hidden = !more;
      markTools();
      list.scrollTop += list.scrollHeight - height;
    },
    /** A bubble whose text is still coming. To write and lay out all of it for each piece would take ever longer, until nothing else is done. */
    begin(role, text = "") {
      const bubble = add(role);
      bubble.write(text);
      for (const each of all) each.offer(false);
      toEnd();
      let coming = text, due = null, pause = 0; // what was told so far; when it is written; milliseconds until then at least
      const write = () => {
        due = null;
        if (bubble.message) return; // it is whole meanwhile
        const begun = performance.now();
        const stay = isAtEnd();
        bubble.write(coming);
        spoken?.again();
        if (stay) toEnd();
        pause = REST * (performance.now() - begun);
      };
      const become = (whole) => {
        coming = whole;
        due ??= setTimeout(write, pause);
      };
      return {
        add: (more) => become(coming + more),
        set: become,
        remove() {
          clearTimeout(due);
          all = all.filter((each) => each !== bubble);
          bubble.element.remove();
        },
      };
    },
    /** Take away what is behind a message, and the message itself: something else is said in its place. */
    cut(id) {
      const index = all.findIndex(({ message }) => message?.id === id);
      if (index >= 0) for (const gone of all.splice(index)) gone.element.remove();
    },
    /** The messages that are shown. */
    get messages() {
      return all.map(({ message }) => message).filter(Boolean);
    },
    /** The avatar begins to say the last answer. */
    speak() {
      spoken = null;
      const last = all.findLast(({ role }) => role === "assistant");
      if (last) spoken = new SpokenText(last.body);
    },
    sentence: (sentence) => spoken?.sentence(sentence),
    word: (index) => spoken?.word(index),
  };
}

class Bubble {
  message = null;
  text = "";

  #asked;
  #tools = el("div", { class: "bubble-tools" });

  constructor(role, asked) {
    this.role = role;
    this.#asked = asked;
    this.body = el("div", { class: "said" });
    this.element = el("article", { class: `bubble ${role}` }, this.body, this.#tools);
  }

  write(text) {
    if (text === this.text && this.body.hasChildNodes()) return;
    this.text = text;
    const nodes = text || this.role === "user" ? written(text) : [el("span", { class: "dots", "aria-label": t("chat.writing") }, "•••")];
    this.body.replaceChildren(...nodes);
  }

  show(message) {
    this.message = message;
    this.write(message.shown || "…");
  }

  /** Show what can be done about it. */
  offer(isLast) {
    const { message } = this;
    if (!message) return this.#tools.replaceChildren();
    const parts = message.branches.length > 1 ? this.#branches(message) : [];
    if (isLast && this.role === "assistant") parts.push(tool("again", t("chat.again"), this.#asked.onAgain));
    parts.push(tool("edit", t("chat.edit"), () => this.#edit()));
    return this.#tools.replaceChildren(...parts);
  }

  #branches({ id, branches }) {
    const at = branches.indexOf(id);
    const before = tool("before", t("chat.before"), () => this.#asked.onShow(branches[at - 1]));
    const after = tool("after", t("chat.after"), () => this.#asked.onShow(branches[at + 1]));
    before.disabled = at === 0;
    after.disabled = at === branches.length - 1;
    return [before, el("span", { class: "count" }, `${at + 1} / ${branches.length}`), after];
  }

  #edit() {
    const box = el("textarea", { rows: "3", "aria-label": t("chat.message") });
    box.value = this.message.text;
    const done = () => editor.replaceWith(this.body);
    const save = () => {
      done();
      if (box.value.trim() && box.value !== this.message.text) this.#asked.onEdit(this.message, box.value.trim());
    };
    const buttons = [
      el("button", { type: "button", class: "plain", onclick: save }, this.role === "user" ? t("chat.send") : t("chat.keep")),
      el("button", { type: "button", class: "plain", onclick: done }, t("chat.cancel")),
    ];
    const editor = el("div", { class: "editor" }, box, el("div", { class: "row" }, ...buttons));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") done();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      save();
    });
    this.body.replaceWith(editor);
    box.focus();
  }
}

const tool = (sign, label, onclick) => el("button", { type: "button", class: `tool ${sign}`, "aria-label": label, title: label, onclick }, svg(SIGNS[sign]));
