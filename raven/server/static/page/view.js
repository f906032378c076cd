/**
 * The avatar alone, for browser sources of OBS. In the address:
 *   instance_id  the session to show; without it the server's default session
 *   character    instead: a shipped character, in a session of this view's own
 *   format       stacked (default), png, webp or jpeg;   fps  at most so many frames per second
 *   fit          contain (default), cover or none (pixel by pixel)
 *   key          the server's key, if it wants one
 * It connects again for ever; there is nothing to click in a source.
 */

import { AvatarView, RavenClient } from "../raven-client.js";

const query = new URLSearchParams(location.search);
const raven = new RavenClient(undefined, { key: query.get("key") });
const canvas = document.getElementById("avatar");
canvas.dataset.fit = query.get("fit") ?? "contain";

const character = query.get("character");
const request = { format: query.get("format") ?? "stacked", fps: query.get("fps") ?? undefined };
let own = null;

async function loadOwn() {
  own = await raven.load(character);
  await raven.start(own);
  return own;
}

const id = query.get("instance_id") ?? (character ? await loadOwn().catch(() => "not-yet") : "default");
const view = new AvatarView(canvas, raven, id, request);
view.onStatus = (status) => (document.documentElement.dataset.status = status);
view.beforeRetry = async (error) => {
  if (character && error.code === "not_found") view.show(await loadOwn());
};
addEventListener("pagehide", () => own && raven.unload(own, { keepalive: true }).catch(() => {}));
