/** Which conversation is shown: the list of all, a new one, one with a card. */

import { el, svg } from "../ground/dom.js";
import { language, t } from "../texts/texts.js";

/**
 * @param {HTMLElement} place
 * @param {{onOpen: (id: string) => void, onNew: () => void, onCard: (file: File) => void, onDelete: (id: string) => void,
 *   onModel: () => void, all: () => Promise<Object[]>}} asked
 */
export function talks(place, { onOpen, onNew, onCard, onDelete, onModel, all }) {
  const name = el("span", { class: "talk-name" }, t("chat.new"));
  const list = el("div", { class: "talk-list" });
  const picker = el("input", { type: "file", accept: ".png,.json,.charx,image/*", hidden: true, id: "card-picker" });
  picker.addEventListener("change", () => {
    const [file] = picker.files;
    picker.value = "";
    close();
    if (file) onCard(file);
  });
  const menu = el(
    "details",
    { class: "talks" },
    el("summary", { title: t("chat.conversations") }, name),
    el(
      "div",
      { class: "talks-menu" },
      el("button", { type: "button", class: "entry", id: "new-chat", onclick: () => (close(), onNew()) }, svg('<path d="M12 5v14M5 12h14"/>'), t("chat.new")),
      el("button", { type: "button", class: "entry", onclick: () => picker.click() }, svg('<path d="M5 4h14v16H5zM9 9h6M9 13h6"/>'), t("chat.card")),
      picker,
      list,
    ),
  );
  const model = el("button", { type: "button", class: "model-name", id: "choose-model", title: t("chat.model"), onclick: onModel }, t("chat.choose_model"));
  place.append(el("div", { class: "chat-head" }, menu, model));

  const close = () => (menu.open = false);
  document.addEventListener("pointerdown", (event) => menu.open && !menu.contains(event.target) && close());
  menu.addEventListener("keydown", (event) => event.key === "Escape" && close());
  menu.addEventListener("toggle", async () => {
    if (!menu.open) return;
    const found = await all();
    list.replaceChildren(...found.map(entry));
  });

  function entry({ id, title, last, began }) {
    const day = new Date(1000 * began).toLocaleDateString(language);
    return el(
      "div",
      { class: "entry-row" },
      el("button", { type: "button", class: "entry", onclick: () => (close(), onOpen(id)) }, el("span", {}, el("strong", {}, title), el("span", { class: "hint" }, `${day} · ${last || t("chat.nothing_said")}`))),
      el("button", { type: "button", class: "icon small", "aria-label": t("chat.delete_with", { name: title }), title: t("chat.delete"), onclick: (event) => (event.currentTarget.parentElement.remove(), onDelete(id)) }, svg('<path d="M6 6l12 12M18 6L6 18"/>')),
    );
  }

  return {
    /** Whom one talks with. */
    show: (title) => (name.textContent = title),
    /** Which model answers; null if there is none. */
    showModel(chosen) {
      const host = chosen?.base_url ? new URL(chosen.base_url).host : "";
      model.textContent = chosen?.base_url ? chosen.model || host : t("chat.choose_model");
      model.title = host ? t("chat.model_at", { host }) : t("chat.model");
      model.classList.toggle("missing", !chosen?.base_url);
    },
  };
}
