/** Tabs: one of several panels is shown; arrow keys go from tab to tab. */

import { recall, remember } from "../ground/memory.js";

/**
 * Bring a list of tabs to life; their panels are named by `aria-controls`. The tab that was shown last comes back.
 * @param {HTMLElement} list with `role="tablist"`
 */
export function tabs(list) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

  function select(tab) {
    for (const each of all) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
      panelOf(each).hidden = each !== tab;
    }
    remember("tab", tab.id);
  }

  for (const tab of all) {
    tab.addEventListener("click", () => select(tab));
    keepInView(panelOf(tab));
  }
  list.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const tab = all[(to + all.length) % all.length];
    select(tab);
    tab.focus();
  });
  select(all.find(({ id }) => id === recall("tab", "")) ?? all[0]);
}

/** Scroll what the Tab key goes to into view: browsers leave what is partly seen where it is, even if the tabs cover the rest. */
function keepInView(panel) {
  panel.addEventListener("keyup", ({ key, target }) => {
    if (key === "Tab") (target.closest("label") ?? target).scrollIntoView({ block: "nearest" });
  });
}
