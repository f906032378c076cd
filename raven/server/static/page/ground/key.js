/** The server's key, which may stand in the page's address: taken from there, so that nobody reads it over a shoulder. */

import { recall, remember } from "./memory.js";

/** The key that this tab was opened with, or null. */
export function takeKey() {
  const address = new URL(location.href);
  const key = address.searchParams.get("key");
  if (key !== null) {
    address.searchParams.delete("key");
    history.replaceState(null, "", address);
    rememberKey(key);
  }
  return key ?? recall("key", null, () => sessionStorage);
}

/** Keep the key for as long as this tab is open: the addresses for OBS and players need it. */
export function rememberKey(key) {
  remember("key", key, () => sessionStorage);
}
