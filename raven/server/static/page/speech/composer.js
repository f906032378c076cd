/** The box in which one types or pastes what the avatar shall say: its face follows the text, and with a voice it is heard. */

import { byId } from "../ground/dom.js";
import { t } from "../texts/texts.js";

/**
 * Bring the box to life. Enter sends, Shift+Enter begins a new line.
 * @param {{send: (text: string) => Promise<void>, stop: () => void}} handlers `send` resolves when the text is over
 * @returns {{offer: (can: {speak: boolean, feel: boolean}) => void}} `offer` says what this server can do with a text
 */
export function composer({ send, stop }) {
  const form = byId("composer"), box = byId("say"), button = byId("speak");
  const label = button.querySelector("span");
  let turns = 0;
  let busy = false;
  let idle = t("composer.speak");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return stop();
    const text = box.value.trim();
    if (!text) return box.focus();
    const turn = (turns += 1);
    show(true);
    await send(text);
    if (turn === turns) show(false);
  });

  if (!CSS.supports("field-sizing", "content")) {
    box.addEventListener("input", () => {
      box.style.height = "auto";
      box.style.height = `${box.scrollHeight}px`;
    });
  }

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && busy) stop();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (busy) stop();
    queueMicrotask(() => {
      busy = false;
      form.requestSubmit();
    });
  });

  function show(on) {
    busy = on;
    button.setAttribute("aria-pressed", String(on));
    label.textContent = on ? t("composer.stop") : idle;
  }

  return {
    offer({ speak, feel }) {
      idle = speak ? t("composer.speak") : t("composer.send");
      if (!busy) label.textContent = idle;
      box.disabled = button.disabled = !speak && !feel;
      box.placeholder = speak || feel ? t("composer.placeholder") : t("composer.no_voice");
    },
  };
}
