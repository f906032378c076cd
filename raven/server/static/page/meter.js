/** The measurements of the feed, in the corner of the stage. */

import { byId } from "./dom.js";

/** Show `view.stats()` twice a second. */
export function meter(view) {
  setInterval(() => {
    const { fps, latency, bytesPerSecond, dropped, frame } = view.stats();
    byId("meter-fps").textContent = fps ? `${fps.toFixed(fps < 10 ? 1 : 0)} fps` : "–";
    byId("meter-latency").textContent = latency === null || !fps ? "–" : `${Math.round(1000 * latency)} ms`;
    byId("meter-bytes").textContent = bytesPerSecond ? amount(bytesPerSecond) : "–";
    byId("meter").title = frame ? `${frame.width} × ${frame.height} ${frame.type.replace("image/", "").toUpperCase()}, ${dropped} frames skipped` : "";
  }, 500);
}

function amount(bytes) {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB/s` : `${Math.round(bytes / 1e3)} kB/s`;
}
