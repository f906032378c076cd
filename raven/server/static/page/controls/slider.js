/** A labelled slider with its value in words and a button that takes it back. */

import { el, svg } from "../ground/dom.js";
import { t } from "../texts/texts.js";

let count = 0;

/**
 * @param {Object} options
 * @param {string} options.label
 * @param {number} options.min
 * @param {number} options.max
 * @param {number} options.step
 * @param {(value: number) => string} options.text the value with its unit
 * @param {(value: number) => void} options.onInput while it is moved
 * @param {() => void} options.onReset
 * @param {string} [options.hint] what it does
 * @returns {{element: HTMLElement, show: (value: number, changed: boolean) => void}} `show` sets it without calling back;
 *   `changed` is whether there is something to take back
 */
export function slider({ label, min, max, step, text, onInput, onReset, hint }) {
  const id = `slider-${(count += 1)}`;
  const value = el("output", { for: id });
  const reset = el(
    "button",
    { type: "button", class: "reset", "aria-label": t("field.reset_of", { label }), title: t("field.reset"), onclick: onReset },
    svg('<path d="M5 5v5h5M5.5 10a7.5 7.5 0 1 1-.8 5"/>'),
  );
  const input = el("input", { type: "range", id, min, max, step, oninput: () => (paint(), onInput(input.valueAsNumber)) });
  const element = el("div", { class: "slider" }, el("label", { for: id, ...(hint && { title: hint }) }, label), reset, value, input);
  const paint = () => {
    const words = text(input.valueAsNumber);
    value.value = words;
    input.setAttribute("aria-valuetext", words);
    input.style.setProperty("--fill", (input.valueAsNumber - min) / (max - min));
    input.style.setProperty("--from", Math.max(0, -min) / (max - min));
  };
  return {
    element,
    show(number, changed) {
      input.value = number;
      element.classList.toggle("changed", changed);
      reset.disabled = !changed;
      paint();
    },
  };
}

/**
 * A row of alternatives, one of them on.
 * @param {string} label
 * @param {Object<string, string>} choices value to text
 * @param {(value: string) => void} onChoose
 * @returns {{element: HTMLElement, show: (value: string) => void}} `show` of another value leaves none of them on
 */
export function alternatives(label, choices, onChoose) {
  const name = `choice-${(count += 1)}`;
  const inputs = {};
  const row = el("div", { class: "segments" });
  for (const [value, text] of Object.entries(choices)) {
    inputs[value] = el("input", { type: "radio", name, value, onchange: () => onChoose(value) });
    row.append(el("label", {}, inputs[value], el("span", {}, text)));
  }
  return {
    element: el("fieldset", { class: "choice" }, el("legend", {}, label), row),
    show(value) {
      for (const [name, input] of Object.entries(inputs)) input.checked = name === value;
    },
  };
}
