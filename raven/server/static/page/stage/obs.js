/** The sheet that tells how to bring the avatar into OBS and players. */

import { byId } from "../ground/dom.js";
import { t } from "../texts/texts.js";
import { DEFAULT } from "./session.js";

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {() => string} session the id to put into the addresses
 * @param {boolean} hasKey whether the addresses carry a key
 */
export function obsSheet(raven, session, hasKey) {
  const sheet = byId("obs-sheet");
  byId("obs-key").hidden = !hasKey;
  byId("obs").addEventListener("click", () => {
    const query = session() === DEFAULT ? {} : { instance_id: session() };
    byId("obs-view").value = raven.url("view", query);
    byId("obs-feed").value = raven.url("api/avatar/feed.mjpg", query);
    byId("obs-chat").value = raven.url("v1").replace(/\?.*/, ""); // programs send the key in a header
    sheet.showModal();
  });
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  for (const button of sheet.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const input = byId(button.dataset.copy);
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    document.execCommand("copy"); // pages from plain http addresses of other machines have no clipboard of their own
  }
  button.textContent = t("obs.copied");
  setTimeout(() => (button.textContent = t("obs.copy")), 1600);
}
