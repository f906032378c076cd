/**
 * The avatar alone, for browser sources of OBS. In the address:
 *   instance_id  the session to show; without it the server's default session
 *   character    instead: a shipped character, in a session of this view's own
 *   format       auto (default), video, stacked, png, webp or jpeg;   fps  at most so many frames per second
 *   fit          contain (default), cover or none (pixel by pixel)
 *   voice        1: what the avatar says by itself is heard here (OBS takes the sound of a browser source)
 *   subtitles    1: and written over the picture
 *   key          the server's key, if it wants one
 * It connects again for ever; there is nothing to click in a source.
 */

import { AvatarView, AvatarVoice, RavenClient } from "../raven-client.js";
import { el } from "./ground/dom.js";
import { subtitles } from "./speech/subtitles.js";

const PAUSE = 2000; // milliseconds between two tries to listen

const query = new URLSearchParams(location.search);
const raven = new RavenClient(undefined, { key: query.get("key") });
const canvas = document.getElementById("avatar");
canvas.dataset.fit = query.get("fit") ?? "contain";

const character = query.get("character");
const request = { format: query.get("format") ?? "auto", fps: query.get("fps") ?? undefined };
let own = null;

async function loadOwn() {
  own = await raven.load(character);
  await raven.start(own);
  return own;
}

const id = query.get("instance_id") ?? (character ? await loadOwn().catch(() => "not-yet") : "default");
const view = new AvatarView(canvas, raven, id, request);
globalThis.view = view; // for the curious, in the browser's console
view.onStatus = (status) => (document.documentElement.dataset.status = status);
view.beforeRetry = async (error) => {
  if (character && error.code === "not_found") view.show(await loadOwn());
};

const isOn = (name) => ["1", "true", "yes"].includes(query.get(name));

/** What the avatar says by itself, heard here for as long as the source is there. */
async function hear() {
  const voice = new AvatarVoice(raven);
  voice.view = view;
  if (isOn("subtitles")) {
    document.body.append(el("p", { class: "subtitles", id: "subtitles", hidden: true }));
    const written = subtitles();
    voice.onSentence = written.show;
    voice.onWord = written.mark;
  }
  for (;;) {
    await voice.listen(own ?? id).catch(() => {}); // the server is away: try again
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

if (isOn("voice")) hear();
addEventListener("pagehide", () => own && raven.unload(own, { keepalive: true }).catch(() => {}));
