/** What is said of a character of one's own: who drew it, what others may do with it, who it is. It goes into its file. */

import { el } from "../ground/dom.js";
import { t } from "../texts/texts.js";

const FIELDS = { author: 200, licence: 200, persona: 100_000 }; // characters at most

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {(act: () => Promise<*>, then: () => void) => Promise<void>} attempt does it, and tells what went wrong
 * @returns {{element: HTMLElement, open: (saved: {id: string, name: string}) => Promise<void>}}
 */
export function aboutForm(raven, attempt) {
  const inputs = Object.fromEntries(Object.entries(FIELDS).map(([name, maxlength]) => [name, input(name, maxlength)]));
  const rows = Object.entries(inputs).map(([name, input]) => el("label", { title: t(`keeping.${name}_hint`) }, el("span", {}, t(`keeping.${name}`)), input));
  const cancel = el("button", { type: "button", class: "plain", onclick: () => (element.hidden = true) }, t("keeping.cancel"));
  const element = el("form", { class: "about", id: "about", hidden: true }, ...rows, el("div", { class: "row" }, el("button", { class: "plain save" }, t("keeping.save")), cancel));
  let shown = null; // what the server said of it

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value.trim()]));
    const { id, revision } = shown;
    attempt(() => raven.changeCharacter(id, { ...said, revision }), () => (element.hidden = true));
  });
  element.addEventListener("keydown", (event) => event.key === "Escape" && (element.hidden = true));

  return {
    element,
    async open({ id }) {
      shown = await raven.ownCharacter(id);
      for (const [name, each] of Object.entries(inputs)) each.value = shown[name];
      element.hidden = false;
      inputs.author.focus();
    },
  };
}

const input = (name, maxlength) => el(name === "persona" ? "textarea" : "input", { id: `about-${name}`, maxlength, placeholder: t(`keeping.${name}_hint`), ...(name === "persona" ? { rows: 4 } : { type: "text" }) });
