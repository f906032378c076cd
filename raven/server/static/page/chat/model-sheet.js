/** The choice of the language model: one that runs on this machine, or any server with OpenAI's interface. */

import { el, svg } from "../ground/dom.js";
import { errorInWords } from "../texts/plain-words.js";
import { t } from "../texts/texts.js";

/**
 * @param {import("../../raven-chat.js").RavenChat} chat
 * @param {(model: Object) => void} onChosen
 * @returns {{open: () => Promise<void>}}
 */
export function modelSheet(chat, onChosen) {
  const close = el("button", { type: "button", class: "icon", "aria-label": t("model.close"), onclick: () => sheet.close() }, svg('<path d="M6 6l12 12M18 6L6 18"/>'));
  const local = el("div", { class: "local-models" });
  const address = field("base_url", t("model.address"), { type: "url", placeholder: "http://localhost:11434/v1", required: true });
  const model = field("model", t("model.name"), { type: "text", list: "model-names", placeholder: t("model.own") });
  const key = field("key", t("model.key"), { type: "password", autocomplete: "off" });
  const names = el("datalist", { id: "model-names" });
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const form = el(
    "form",
    { class: "model-form" },
    address.element,
    model.element,
    names,
    key.element,
    el("p", { class: "hint" }, t("model.key_hint")),
    problem,
    el("button", { type: "submit", class: "plain save" }, t("model.use")),
  );
  const sheet = el("dialog", { class: "sheet model-sheet", id: "model-sheet", "aria-labelledby": "h-model" }, close, el("h2", { id: "h-model" }, t("chat.model")), local, form);
  document.body.append(sheet);
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const wanted = { base_url: address.input.value.trim(), model: model.input.value.trim() };
      if (key.input.value) wanted.key = key.input.value;
      onChosen(await chat.chooseModel(wanted));
      key.input.value = "";
      sheet.close();
    } catch (error) {
      problem.hidden = false;
      problem.textContent = errorInWords(error);
    }
  });

  function offer(found) {
    const running = found.filter((each) => each.found);
    const cards = running.map(({ name, base_url: url, models }) =>
      el(
        "button",
        { type: "button", class: "local-model", onclick: () => take(url, models) },
        el("strong", {}, name),
        el("span", {}, models.length === 1 ? models[0] : t("model.several", { count: models.length })),
      ),
    );
    const names = found.map(({ name }) => name).join(", ");
    local.replaceChildren(...(cards.length ? cards : [el("p", { class: "hint" }, t("model.none_found", { names }))]));
  }

  function take(url, models) {
    address.input.value = url;
    if (!models.includes(model.input.value)) model.input.value = models[0] ?? "";
    names.replaceChildren(...models.map((value) => el("option", { value })));
    model.input.focus();
  }

  return {
    async open() {
      problem.hidden = true;
      local.replaceChildren(el("p", { class: "hint" }, t("model.looking")));
      sheet.showModal();
      try {
        const { chosen, local: found } = await chat.models();
        address.input.value = chosen.base_url;
        model.input.value = chosen.model;
        key.input.placeholder = chosen.has_key ? t("model.key_kept") : t("model.key_none");
        names.replaceChildren(...(found.find(({ base_url: url }) => url === chosen.base_url)?.models ?? []).map((value) => el("option", { value })));
        offer(found);
      } catch (error) {
        local.replaceChildren(el("p", { class: "problem" }, errorInWords(error)));
      }
    },
  };
}

function field(name, label, attributes) {
  const input = el("input", { id: `model-${name}`, name, spellcheck: "false", ...attributes });
  return { input, element: el("label", { class: "model-field" }, el("span", {}, label), input) };
}
