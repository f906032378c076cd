/** The buttons on the stage: pause, a picture as a file, the whole screen. */

import { byId, giveFile } from "../ground/dom.js";
import { say } from "../texts/messages.js";
import { t } from "../texts/texts.js";

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {import("./session.js").PageSession} session
 * @param {(what: string, action: () => Promise<*>) => Promise<boolean>} attempt does it, and tells what went wrong
 * @returns {{showPaused: (paused: boolean) => void}}
 */
export function stageTools(raven, session, attempt) {
  const pause = byId("pause");
  const isPaused = () => pause.getAttribute("aria-pressed") === "true";

  function showPaused(paused) {
    pause.setAttribute("aria-pressed", String(paused));
    pause.title = t(paused ? "tools.go_on" : "tools.pause");
  }

  pause.addEventListener("click", () =>
    attempt("", async () => {
      const paused = !isPaused();
      await (paused ? raven.stop(session.id) : raven.start(session.id));
      showPaused(paused);
    }),
  );

  byId("snapshot").addEventListener("click", () =>
    attempt(t("tools.no_snapshot"), async () => {
      const name = `${session.state.character ?? "raven"}-${session.state.emotion}.png`;
      giveFile(await raven.snapshot(session.id), name);
      say(t("tools.saved", { name }));
    }),
  );

  byId("fullscreen").addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : byId("stage").requestFullscreen().catch(() => {}),
  );

  return { showPaused };
}
