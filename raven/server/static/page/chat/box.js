/** The box in which one writes to the character. Enter sends, Shift+Enter begins a new line, Escape interrupts. */

import { el, svg } from "../ground/dom.js";
import { t } from "../texts/texts.js";

/**
 * @param {HTMLElement} place
 * @param {{onSend: (text: string) => void, onStop: () => void}} asked
 * @returns {{element: HTMLFormElement, busy: (on: boolean) => void, address: (name: string) => void}} `busy`: something can be stopped
 */
export function box(place, { onSend, onStop }) {
  const area = el("textarea", { id: "chat-text", rows: "1", maxlength: "100000", enterkeyhint: "send", "aria-label": t("chat.your_message") });
  const stop = el(
    "button",
    { type: "button", class: "icon stop", id: "chat-stop", hidden: true, "aria-label": t("chat.interrupt"), title: t("chat.interrupt"), onclick: onStop },
    svg('<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor"/>'),
  );
  const send = el("button", { type: "submit", class: "icon send", id: "chat-send", "aria-label": t("chat.send"), title: t("chat.send") }, svg('<path d="M5 12h14M13 6l6 6-6 6"/>'));
  const form = el("form", { class: "chat-box", "aria-label": t("chat.form") }, area, stop, send);
  place.append(form);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return area.focus();
    area.value = "";
    fit();
    onSend(text);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !stop.hidden) onStop();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  area.addEventListener("input", fit);

  function fit() {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }

  return {
    element: form,
    busy: (on) => (stop.hidden = !on),
    address: (name) => (area.placeholder = t("chat.write_to", { name })),
  };
}
