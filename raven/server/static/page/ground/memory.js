/** What this browser remembers. A private window may refuse; a choice then lasts as long as the page. */

/** Keep a text under a name, in `localStorage` or in the `sessionStorage` of one tab. */
export function remember(name, value, storage = () => localStorage) {
  try {
    storage().setItem(`raven.${name}`, value);
  } catch {}
}

/** The text kept under a name, or `otherwise`. */
export function recall(name, otherwise, storage = () => localStorage) {
  try {
    return storage().getItem(`raven.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}
