/** Keeping the character that is shown: saved with one button, renamed, copied, deleted with undo, and as one file to share. */

import { byId, el, giveFile } from "../ground/dom.js";
import { complain, say } from "../texts/messages.js";
import { t } from "../texts/texts.js";
import { aboutForm } from "./about.js";
import { wardrobe } from "./wardrobe.js";

/**
 * Build the row below the cards.
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {{session: () => string, voice: () => Object, wear: (character: string) => Promise<*>, onChange: (id: ?string) => Promise<void>}} page
 *   `voice` is how the page has it speak; `wear` shows a character; `onChange` is called when the list of characters is another, with the id of the one that was just saved
 * @returns {{offer: (cast: Object[]) => void, show: (state: Object) => void}} `offer` says which characters there are
 */
export function keeping(raven, { session, voice, wear, onChange }) {
  const place = byId("keeping");
  const save = el("button", { type: "button", class: "plain save", id: "save", onclick: () => (saved?.id ? attempt(keep) : ask(t("keeping.name"), "", create)) });
  const mark = el("span", { class: "unsaved", id: "unsaved", role: "status", hidden: true }, t("keeping.unsaved"));
  const more = [
    action("rename", t("keeping.rename"), () => ask(t("keeping.new_name"), saved.name, (name) => raven.changeCharacter(saved.id, { name }))),
    action("duplicate", t("keeping.duplicate"), () => attempt(() => raven.duplicateCharacter(saved.id), (made) => say(t("keeping.duplicated", made)))),
    action("about", t("keeping.about"), () => about.open(saved).catch(complain)),
    action("export", t("keeping.share"), () => attempt(download)),
    action("delete", t("keeping.delete"), () => attempt(() => raven.deleteCharacter(saved.id), offerUndo)),
  ];
  const name = el("input", { type: "text", id: "character-name", maxlength: "60", required: true, autocomplete: "off" });
  const label = el("label", { for: "character-name" }, t("keeping.name"));
  const form = el("form", { class: "row naming", hidden: true }, label, name, el("button", { class: "plain save" }, t("keeping.save")), el("button", { type: "button", class: "plain", onclick: () => (form.hidden = true) }, t("keeping.cancel")));
  const about = aboutForm(raven, attempt);
  const outfits = wardrobe(raven, { session, wear, ask, attempt });
  let saved = null; // of the session's state
  let named = null; // what to do with the name
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => named(name.value.trim()), () => (form.hidden = true));
  });
  name.addEventListener("keydown", (event) => event.key === "Escape" && (form.hidden = true));
  place.replaceChildren(el("div", { class: "row" }, save, mark), form, outfits.element, el("div", { class: "row" }, ...more), about.element);

  function action(id, text, act) {
    return el("button", { type: "button", class: "plain quiet", id: `character-${id}`, onclick: act }, text);
  }

  function ask(question, before, then) {
    label.textContent = question;
    name.value = before;
    named = then;
    form.hidden = false;
    name.focus();
    name.select();
  }

  /** Do it, tell what went wrong, and have the list and the state shown as they are then. */
  async function attempt(act, then = () => {}) {
    save.disabled = true;
    try {
      const made = await act();
      then(made);
      await onChange(made?.id ?? null);
    } catch (error) {
      if (error.code === "conflict") offerAnyway(error);
      else complain(error, error.field === "name" ? "" : t("keeping.unchanged"));
    } finally {
      save.disabled = false;
    }
  }

  async function keep(revision) {
    await raven.setVoice(session(), voice());
    const kept = await raven.saveCharacter(saved.id, session(), { revision });
    say(t("keeping.saved", kept));
    return kept;
  }

  async function create(wanted) {
    await raven.setVoice(session(), voice());
    const made = await raven.createCharacter(session(), wanted);
    say(t("keeping.saved", made));
    return made;
  }

  async function download() {
    const { file, name: fileName } = await raven.exportCharacter(saved.id);
    giveFile(file, fileName);
    say(t("keeping.shared", { file: fileName, name: saved.name }));
  }

  function offerAnyway(error) {
    const { id } = saved;
    const act = async () => {
      const { revision } = await raven.ownCharacter(id);
      await attempt(() => keep(revision));
    };
    say(t("keeping.elsewhere", { name: saved.name, why: error.field ?? "" }).trim(), "warning", { text: t("keeping.anyway"), act });
  }

  function offerUndo() {
    const { id, name: gone } = saved;
    say(t("keeping.deleted", { name: gone }), "news", { text: t("keeping.undo"), act: () => attempt(() => raven.restoreCharacter(id)) });
  }

  return {
    offer: outfits.offer,
    show(state) {
      saved = state.saved ?? null;
      place.hidden = !saved;
      if (!saved) return;
      save.textContent = saved.id ? t("keeping.save_to", saved) : t("keeping.keep");
      save.classList.toggle("wanted", saved.unsaved);
      mark.hidden = !saved.unsaved;
      outfits.show(saved);
      for (const each of more) each.hidden = !saved.id;
      if (!saved.id) about.element.hidden = true;
    },
  };
}
