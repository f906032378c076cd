/** The server's key, which may stand in the page's address: taken from there, so that nobody reads it over a shoulder. */

import { recall, remember } from "./memory.js";

/** The key that this tab was opened with, or null. */
export function takeKey() {
  const address = new URL(location.href);
  const key = address.searchParams.get("key");
  if (key !== null) {
    address.searchParams.delete("key");
    history.replaceState(null, "", address);
    remember("key", key, () => sessionStorage);
  }
  return key ?? recall("key", null, () => sessionStorage);
}
