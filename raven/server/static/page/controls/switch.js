/** A labelled switch that is on or off. */

import { el } from "../ground/dom.js";

/**
 * @param {string} label
 * @param {string} hint what it does
 * @param {(on: boolean) => Promise<boolean>} onChange whether it was taken; otherwise the switch goes back
 * @returns {{element: HTMLElement, show: (on: boolean) => void}} `show` sets it without calling back
 */
export function toggleSwitch(label, hint, onChange) {
  const input = el("input", { type: "checkbox", role: "switch", onchange: change });
  async function change() {
    const on = input.checked;
    if (!(await onChange(on))) input.checked = !on;
  }
  return {
    element: el("label", { class: "switch", title: hint }, el("span", {}, label), input),
    show: (on) => (input.checked = on),
  };
}
