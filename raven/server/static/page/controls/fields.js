/** A control for one value, made from its JSON Schema: a switch, a slider with a number beside it, a choice, a colour, a list. */

import { el, svg, title as titleOf } from "../ground/dom.js";
import { t, told } from "../texts/texts.js";
import { toggleSwitch } from "./switch.js";

let count = 0;

/**
 * @param {Object} schema `type`, `title`, `description`, `default`, `enum`, `minimum`, `unit`, `usual`, ... of one value
 * @param {Object} options
 * @param {string} options.name of the value in files
 * @param {(value: *) => Promise<*>} options.onChange a value was chosen, `undefined` for the default; calls `show` with what
 *   holds then
 * @param {string[]} [options.choices] words that a list of words may have
 * @returns {{element: HTMLElement, show: (value: *) => void}} `show` sets it without calling back
 */
export function field(schema, { name, onChange, choices }) {
  const label = told(schema.title ?? titleOf(name));
  const options = { label, name, hint: told(schema.description ?? ""), onChange, choices };
  if (schema.type === "boolean") return switchField(schema, options);
  if (isColor(schema)) return colorField(schema, options);
  if (numberOf(schema)) return numberField({ ...schema, ...numberOf(schema) }, options);
  if (schema.enum) return choiceField(schema, options);
  if (schema.type === "array") return listField(schema, options);
  return textField(schema, options);
}

const numberOf = (schema) => [schema, ...(schema.anyOf ?? [])].find(({ type }) => type === "number" || type === "integer");
const isColor = ({ unit, pattern }) => unit === "sRGB colour" || pattern?.startsWith("^#") === true;

function switchField(schema, { label, hint, onChange }) {
  const control = toggleSwitch(label, hint, (on) => onChange(on).then(() => true));
  return { element: control.element, show: (value) => control.show(value ?? schema.default) };
}

/** The row of label, reset and input that all but switches have. */
function row(schema, { label, hint, onChange }, input, ...more) {
  const unit = schema.unit && !isColor(schema) ? el("span", { class: "unit", id: `unit-${(count += 1)}` }, told(schema.unit)) : "";
  const reset = el(
    "button",
    { type: "button", class: "reset", "aria-label": t("field.reset_of", { label }), title: t("field.reset"), onclick: () => onChange(undefined) },
    svg('<path d="M5 5v5h5M5.5 10a7.5 7.5 0 1 1-.8 5"/>'),
  );
  input.id ||= `field-${(count += 1)}`;
  if (unit) input.setAttribute("aria-describedby", unit.id);
  const name = el("span", { class: "name" }, el("label", { for: input.id, title: hint }, label), unit);
  const value = el("span", { class: "value" }, input);
  const element = el("div", { class: "field" }, name, reset, value, ...more);
  const mark = (value) => {
    const isChanged = value !== undefined && JSON.stringify(value) !== JSON.stringify(schema.default);
    element.classList.toggle("changed", isChanged);
    reset.disabled = !isChanged;
  };
  return { element, mark };
}

function numberField(schema, options) {
  const { minimum, exclusiveMinimum, maximum, usual, type } = schema;
  const [least, most] = usual ?? [minimum ?? exclusiveMinimum ?? 0, maximum ?? 1];
  const step = type === "integer" ? 1 : niceStep((most - least) / 200);
  const from = Math.max(least, exclusiveMinimum === undefined ? least : exclusiveMinimum + step);
  const number = el("input", { type: "number", step: "any", min: minimum ?? "", max: maximum ?? "", inputmode: "decimal", onchange: typed });
  const slider = el("input", { type: "range", min: from, max: most, step, "aria-label": options.label, oninput: slid });
  const { element, mark } = row(schema, options, number, slider);
  element.classList.add("number");
  let shown;

  function slid() {
    const value = Number(slider.valueAsNumber.toFixed(6));
    show(value);
    options.onChange(value);
  }

  function typed() {
    if (Number.isNaN(number.valueAsNumber)) return show(shown);
    options.onChange(number.valueAsNumber);
  }

  function show(value) {
    shown = value;
    const seen = value ?? schema.default;
    number.value = seen === null || seen === undefined ? "" : Number(Number(seen).toFixed(6));
    slider.value = seen ?? from;
    slider.setAttribute("aria-valuetext", `${number.value} ${told(schema.unit ?? "")}`);
    slider.style.setProperty("--fill", (slider.valueAsNumber - from) / (most - from));
    slider.style.setProperty("--from", Math.max(0, -from) / (most - from));
    mark(value);
  }

  return { element, show };
}

/** 1, 2 or 5 times a power of ten, not more than this. */
function niceStep(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return Number((power * [5, 2, 1].find((factor) => factor * power <= most * 1.0001)).toPrecision(2));
}

function choiceField(schema, options) {
  const select = el("select", { onchange: () => options.onChange(select.value) });
  const areNames = schema.enum.some((word) => word.includes("_"));
  for (const value of schema.enum) select.append(el("option", { value }, told(areNames ? titleOf(value) : value)));
  const { element, mark } = row(schema, options, select);
  return {
    element,
    show(value) {
      select.value = value ?? schema.default;
      mark(value);
    },
  };
}

function colorField(schema, options) {
  const isText = schema.type === "string";
  const input = el("input", { type: "color", oninput: picked });
  const { element, mark } = row(schema, options, input);
  function picked() {
    const share = (at) => Number((Number.parseInt(input.value.slice(at, at + 2), 16) / 255).toFixed(4));
    options.onChange(isText ? input.value : [1, 3, 5].map(share));
  }
  function show(value) {
    const seen = value ?? schema.default;
    const hex = (share) => Math.round(255 * share).toString(16).padStart(2, "0");
    input.value = isText ? seen : `#${seen.map(hex).join("")}`;
    mark(value);
  }
  return { element, show };
}

/** A list of words: ticks where the words are known, otherwise a line of words with commas between them. */
function listField(schema, options) {
  const words = options.choices ?? schema.items?.enum;
  return words ? tickField(schema, options, words) : textField(schema, options, {
    read: (text) => text.split(/[\s,]+/).filter(Boolean),
    write: (value) => value.join(", "),
  });
}

function tickField(schema, { label, hint, onChange }, words) {
  const ticks = new Map(words.map((word) => [word, el("input", { type: "checkbox", onchange: picked })]));
  const summary = el("summary", { title: hint }, el("span", {}, label), el("span", { class: "unit" }));
  const list = el("div", { class: "ticks", role: "group", "aria-label": label });
  for (const [word, tick] of ticks) list.append(el("label", {}, tick, told(titleOf(word))));
  const element = el("details", { class: "tick-list" }, summary, list);
  let shown;
  function picked() {
    const kept = (shown ?? schema.default ?? []).filter((word) => ticks.get(word)?.checked ?? true);
    const more = words.filter((word) => ticks.get(word).checked && !kept.includes(word));
    onChange([...kept, ...more]);
  }
  function show(value) {
    shown = value;
    const on = value ?? schema.default ?? [];
    for (const [word, tick] of ticks) tick.checked = on.includes(word);
    summary.lastChild.textContent = on.length ? t("field.some", { count: on.length, all: words.length }) : t("field.none");
  }
  return { element, show };
}

const PLAIN = { read: (text) => text, write: (value) => value };

function textField(schema, options, { read, write } = PLAIN) {
  const mayLack = schema.anyOf?.some(({ type }) => type === "null");
  const input = el("input", { type: "text", spellcheck: "false", onchange: () => options.onChange(value()) });
  const value = () => (mayLack && !input.value.trim() ? null : read(input.value.trim()));
  const { element, mark } = row(schema, options, input);
  element.classList.add("text");
  function show(now) {
    const seen = now ?? schema.default;
    input.value = seen === null || seen === undefined ? "" : write(seen);
    mark(now);
  }
  return { element, show };
}
