/** The choice of the page's language, at its foot. */

import { byId, el } from "../ground/dom.js";
import { remember } from "../ground/memory.js";
import { language, LANGUAGES } from "./texts.js";

/** Build the choice. The page comes anew in the language that is chosen, and keeps to that. */
export function languageChoice() {
  const select = byId("language");
  select.append(...Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, lang: code }, name)));
  select.value = language;
  select.addEventListener("change", () => {
    remember("language", select.value);
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    history.replaceState(null, "", address);
    location.reload();
  });
}
