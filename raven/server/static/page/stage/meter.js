/** The measurements of the feed, in the corner of the stage. */

import { byId } from "../ground/dom.js";
import { number, t } from "../texts/texts.js";

/** Show `view.stats()` twice a second. */
export function meter(view) {
  setInterval(() => {
    const { fps, latency, bytesPerSecond, dropped, frame } = view.stats();
    write("meter-fps", fps ? t("unit.fps", { n: number(fps, fps < 10 ? 1 : 0) }) : "–");
    write("meter-latency", latency === null || !fps ? "–" : `${Math.round(1000 * latency)} ms`);
    write("meter-bytes", bytesPerSecond ? amount(bytesPerSecond) : "–");
    byId("meter").title = frame ? t("meter.skipped", { width: frame.width, height: frame.height, type: named(frame.type), count: dropped }) : "";
  }, 500);
}

/** The page is laid out and drawn again for each text that is written, also for the one that stood there. */
function write(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function amount(bytes) {
  return bytes >= 1e6 ? `${number(bytes / 1e6, 1)} MB/s` : `${Math.round(bytes / 1e3)} kB/s`;
}

const named = (type) => type.replace(/^(image|video)\/|;.*/g, "").replace("avc1", "H.264").replace("vp09", "VP9").toUpperCase();
