/** One step of the chain of video effects: its name, its switch, and behind a click its parameters. */

import { field } from "../controls/fields.js";
import { el, svg, title } from "../ground/dom.js";
import { t, told } from "../texts/texts.js";
import { isEnabled } from "./chain.js";

const HANDLE = '<path d="M9 6v.01M9 12v.01M9 18v.01M15 6v.01M15 12v.01M15 18v.01"/>';
const COPY = '<rect x="8" y="8" width="11" height="11" rx="2"/><path d="M5 15V6a1 1 0 0 1 1-1h9"/>';
const REMOVE = '<path d="M6 6l12 12M18 6L6 18"/>';

/**
 * @param {number} key tells the steps apart
 * @param {string} filter
 * @param {?{schema: Object}} information about the filter, null if the server does not know it
 * @param {Object} actions `change(key, parameter, value)`, `reset(key)`, `remove(key)`, `duplicate(key)`
 * @returns {{element: HTMLElement, show: (step: Object) => void, open: () => void}}
 */
export function stepCard(key, filter, information, actions) {
  const words = told(title(filter));
  const schema = information?.schema ?? { properties: {}, description: t("filters.unknown") };
  const button = (label, drawing, onclick, more = {}) => {
    const attributes = { type: "button", class: "icon small", "aria-label": t("filters.action", { action: label, name: words }), title: label, onclick };
    return el("button", { ...attributes, ...more }, svg(drawing));
  };

  const ownName = el("span", { class: "own-name" });
  const summary = el(
    "button",
    { type: "button", class: "step-title", "aria-expanded": "false", onclick: () => expand(body.hidden) },
    el("span", {}, words),
    ownName,
  );
  const enabled = el("input", {
    type: "checkbox",
    role: "switch",
    "aria-label": t("filters.acts", { name: words }),
    title: t("filters.acts_hint"),
    onchange: () => actions.change(key, "enabled", enabled.checked ? undefined : false),
  });
  const head = el(
    "div",
    { class: "step-head" },
    button(t("filters.move"), HANDLE, () => {}, {
      "data-handle": "",
      "aria-description": t("filters.move_description"),
      title: t("filters.move_hint"),
    }),
    summary,
    button(t("filters.duplicate"), COPY, () => actions.duplicate(key)),
    button(t("filters.remove"), REMOVE, () => actions.remove(key)),
    el("span", { class: "switch" }, enabled),
  );
  const body = el("div", { class: "step-body", hidden: true });
  const element = el("li", { class: "step", "data-filter": filter }, head, body);
  const views = [];
  let shown = { filter, parameters: {} };

  /** The controls are made when they are first wanted: a chain may have 64 steps. */
  function build() {
    const named = Object.entries(schema.properties).filter(([name]) => name !== "enabled");
    for (const [name, own] of named) {
      const isName = name === "name";
      const shape = isName ? { type: "string", default: "", description: own.description } : own;
      const control = field(
        { ...shape, title: title(name.replace(/_rgb$/, "")) },
        { name, onChange: (value) => actions.change(key, name, isName && !value ? undefined : value) },
      );
      views.push((parameters) => control.show(parameters[name]));
      body.append(control.element);
    }
    const reset = el("button", { type: "button", class: "plain", onclick: () => actions.reset(key) }, t("filters.reset"));
    body.prepend(el("p", { class: "hint" }, told(schema.description.split("\n\n")[0].replaceAll("\n", " "))));
    body.append(reset);
  }

  function expand(open) {
    if (open && !body.children.length) build();
    body.hidden = !open;
    summary.setAttribute("aria-expanded", String(open));
    if (open) show(shown);
  }

  function show(step) {
    shown = step;
    enabled.checked = isEnabled(step);
    element.classList.toggle("off", !enabled.checked);
    ownName.textContent = step.parameters.name ?? "";
    for (const view of views) view(step.parameters);
  }

  return { element, show, open: () => expand(true) };
}
