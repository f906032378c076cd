/** The server's key, which may stand in the page's address: taken from there, so that nobody reads it over a shoulder. */

/** The key that this tab was opened with, or null. */
export function takeKey() {
  const address = new URL(location.href);
  const key = address.searchParams.get("key");
  if (key !== null) {
    address.searchParams.delete("key");
    history.replaceState(null, "", address);
    sessionStorage.setItem("raven.key", key);
  }
  return sessionStorage.getItem("raven.key");
}
