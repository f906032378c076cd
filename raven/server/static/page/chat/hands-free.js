/**
 * Talking with the avatar: hands-free after a click on the microphone, or for as long as it is held.
 *
 * Who begins to speak while the avatar does interrupts it, over loudspeakers too: the browser takes the echo of the avatar out
 * of what the microphone hears, what it leaves of it is told by what is played (`echo.js`), and the server tells whether it is a voice.
 */

import { el, svg } from "../ground/dom.js";
import { say } from "../texts/messages.js";
import { errorInWords } from "../texts/plain-words.js";
import { t } from "../texts/texts.js";
import { openMicrophone } from "./microphone.js";
import { byBrowser, byServer, hearsItself } from "./recognition.js";
import { VoiceGate, joined } from "./voice-gate.js";

const HELD = 350; // milliseconds from which a press is no click
const SHORTEST = 8; // pieces (0.25 s) that are worth hearing

/**
 * @param {HTMLFormElement} form the box in which one writes
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {{onWords: (text: string) => void, interrupt: () => void, speaks: () => boolean, sound: () => MediaStream}} chat `speaks`: whether
 *   the avatar does; `sound`: what the page plays
 */
export function handsFree(form, raven, { onWords, interrupt, speaks, sound }) {
  const button = el("button", { type: "button", class: "icon microphone", id: "microphone", hidden: true, "aria-pressed": "false", title: t("chat.talk"), "aria-label": t("chat.talk") }, svg('<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21"/>'));
  form.querySelector("textarea").after(button);
  const server = byServer(raven);
  let canServer = false;
  let open = null; // what listens: { close }
  let held = null; // pieces since the microphone was pressed
  let pressed = 0;
  let working = 0; // sounds whose words are not known yet

  button.addEventListener("pointerdown", (event) => {
    if (event.button || open) return;
    pressed = performance.now();
    button.setPointerCapture(event.pointerId);
    held = [];
    listen(false);
  });
  button.addEventListener("pointerup", released);
  button.addEventListener("pointercancel", released);
  button.addEventListener("click", (event) => {
    if (event.detail === 0) toggle(); // by a key
    else if (open && !held && !pressed) toggle();
    pressed = 0;
  });

  /** A short press is a click: it goes on listening. A long one is what was to be said. */
  function released() {
    if (!held) return;
    const pieces = held;
    held = null;
    if (performance.now() - pressed < HELD) return;
    close();
    if (pieces.length >= SHORTEST && canServer) hear(joined(pieces));
  }

  const toggle = () => (open ? close() : listen());

  async function listen() {
    const gate = new VoiceGate();
    const mine = (open = { close() {} });
    show();
    try {
      const microphone = await openMicrophone((piece, played) => open === mine && take(gate, piece, played), sound());
      if (open !== mine) return microphone.close();
      const engine = canServer ? null : byBrowser({ onWords: (text) => held || speaks() || onWords(text), onFailure: failed });
      mine.close = () => {
        microphone.close();
        engine?.close();
      };
      if (held && speaks()) interrupt();
    } catch (error) {
      if (open === mine) close();
      failed(error.name);
    }
    return undefined;
  }

  async function take(gate, piece, played) {
    held?.push(piece);
    if (held && performance.now() - pressed >= HELD) return undefined;
    const found = gate.take(piece, speaks(), played);
    if (!found) return undefined;
    if (found.event === "end") {
      button.classList.remove("hears");
      if (canServer) hear(found.sound);
      return undefined;
    }
    if (canServer && !(await server.isVoice(found.sound).catch(() => true))) return gate.doubt();
    gate.certain();
    button.classList.add("hears");
    return speaks() ? interrupt() : undefined;
  }

  async function hear(sound) {
    working += 1;
    show();
    try {
      const text = await server.words(sound);
      if (text) onWords(text);
    } catch (error) {
      failed(error);
    }
    working -= 1;
    show();
  }

  function close() {
    open?.close();
    open = null;
    button.classList.remove("hears");
    show();
  }

  function show() {
    button.setAttribute("aria-pressed", String(Boolean(open)));
    button.classList.toggle("works", working > 0);
  }

  function failed(error) {
    const texts = { NotAllowedError: "chat.microphone_refused", "not-allowed": "chat.microphone_refused", NotFoundError: "chat.no_microphone" };
    say(error.message ? errorInWords(error) : t(texts[error] ?? "chat.not_heard"), "error");
    if (!error.message) close();
  }

  addEventListener("pagehide", close);

  return {
    /** What the server can do. */
    offer(modules) {
      canServer = modules.includes("asr");
      button.hidden = !(navigator.mediaDevices && (canServer || hearsItself));
      if (!canServer && hearsItself) button.title = t("chat.talk_browser");
    },
  };
}
