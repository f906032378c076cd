/**
 * The live feed: frames out of a `multipart/x-mixed-replace` body, or of a video, over connections that come and go.
 *
 * `MultipartParser` knows bytes only, `FrameClock` times only; `Feed` joins them to a connection that it opens again
 * whenever it breaks. Nothing here touches the page: see raven-view.js for the canvas.
 */

import { isVideo, VideoFrames } from "./raven-video.js";

const CR = 13, LF = 10;
const HEADER_LIMIT = 64 * 1024;
const PART_LIMIT = 64 * 1024 * 1024; // bytes of one frame; a longer Content-Length is taken for garbage

/**
 * Takes a multipart body in pieces cut anywhere and gives its parts.
 *
 * Every part must say its Content-Length: only so is it complete before the next one begins. A part that does not, or
 * whose length is wrong (its bytes are not followed by CR LF), is left out; reading goes on at the next boundary.
 */
export class MultipartParser {
  /** How many parts, or stretches of garbage, were left out so far. */
  skipped = 0;

  #marker;
  #buffer = new Uint8Array(1 << 18);
  #from = 0; // the unread bytes are #buffer[#from..#to)
  #to = 0;
  #headers = null; // of the part whose body is awaited
  #length = 0;
  #lost = false; // between a broken part and the next boundary

  /** @param {string} boundary as in the header `Content-Type: multipart/x-mixed-replace; boundary=...`, without quotes */
  constructor(boundary) {
    this.#marker = new TextEncoder().encode(`--${boundary}\r\n`);
  }

  /**
   * Take the next bytes.
   * @param {Uint8Array} bytes
   * @returns {{headers: Object<string, string>, body: Uint8Array}[]} the parts that are now complete, header names in lower case
   */
  push(bytes) {
    this.#append(bytes);
    const parts = [];
    for (;;) {
      if (!this.#headers && !this.#readHeaders()) return parts;
      const end = this.#from + this.#length;
      if (end + 2 > this.#to) return parts;
      if (this.#buffer[end] === CR && this.#buffer[end + 1] === LF) {
        parts.push({ headers: this.#headers, body: this.#buffer.slice(this.#from, end) });
        this.#from = end + 2;
      } else {
        this.#lose(); // the length was wrong: the next boundary is looked for from the body's first byte on
      }
      this.#headers = null;
    }
  }

  #append(bytes) {
    const size = this.#to - this.#from;
    if (this.#to + bytes.length > this.#buffer.length) {
      const room = Math.max(size + bytes.length, this.#headers ? this.#length + HEADER_LIMIT : 0);
      const target = room > this.#buffer.length ? new Uint8Array(2 * room) : this.#buffer;
      target.set(this.#buffer.subarray(this.#from, this.#to));
      this.#buffer = target;
      this.#from = 0;
      this.#to = size;
    }
    this.#buffer.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** Find the next boundary and read the header block behind it; whether both were there. */
  #readHeaders() {
    for (;;) {
      const at = this.#find(this.#marker, this.#from);
      if (at < 0) {
        const kept = Math.min(this.#to - this.#from, this.#marker.length - 1);
        if (this.#to - kept > this.#from && !isLineEnd(this.#buffer, this.#from, this.#to - kept)) this.#lose();
        this.#from = this.#to - kept;
        return false;
      }
      if (at > this.#from && !isLineEnd(this.#buffer, this.#from, at)) this.#lose();
      const start = at + this.#marker.length;
      const end = this.#find(BLANK_LINE, start - 2); // the boundary's own line end may begin an empty header block
      if (end < 0) {
        this.#from = at;
        if (this.#to - at < HEADER_LIMIT) return false;
        this.#from = start;
        this.#lose();
        continue;
      }
      this.#from = end + BLANK_LINE.length;
      this.#lost = false;
      const headers = parseHeaders(this.#buffer.subarray(start, Math.max(start, end)));
      const length = headers["content-length"] ?? "";
      if (/^\d{1,9}$/.test(length) && Number(length) <= PART_LIMIT) {
        this.#headers = headers;
        this.#length = Number(length);
        return true;
      }
      this.#lose();
    }
  }

  #lose() {
    if (!this.#lost) this.skipped += 1;
    this.#lost = true;
  }

  #find(needle, from) {
    const bytes = this.#buffer, last = this.#to - needle.length;
    for (let at = from; at <= last; at += 1) {
      at = bytes.indexOf(needle[0], at);
      if (at < 0 || at > last) return -1;
      let same = 1;
      while (same < needle.length && bytes[at + same] === needle[same]) same += 1;
      if (same === needle.length) return at;
    }
    return -1;
  }
}

const BLANK_LINE = Uint8Array.of(CR, LF, CR, LF);

function isLineEnd(bytes, from, to) {
  for (let at = from; at < to; at += 1) if (bytes[at] !== CR && bytes[at] !== LF) return false;
  return true;
}

function parseHeaders(bytes) {
  const headers = Object.create(null);
  for (const line of new TextDecoder().decode(bytes).split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/**
 * How late frames are. The server stamps each frame with its own monotonic clock, which tells differences only; the
 * fastest frame of the last half minute is therefore taken for "not late at all", and every other is measured against
 * it. What this leaves out is the constant part of the way: the time that even the fastest frame takes.
 */
export class FrameClock {
  #window = 30; // seconds; two half-filled windows follow the slow drift between the two clocks
  #best = Infinity;
  #previous = Infinity;
  #began = -Infinity;

  /**
   * @param {number} stamp the frame's time on the server, seconds
   * @param {number} now the time here, seconds on any steady clock
   * @returns {number} seconds behind the fastest frame
   */
  lateness(stamp, now) {
    if (now - this.#began > this.#window) {
      this.#previous = this.#best;
      this.#best = Infinity;
      this.#began = now;
    }
    this.#best = Math.min(this.#best, now - stamp);
    return now - stamp - Math.min(this.#best, this.#previous);
  }
}

/**
 * By how much the server's monotonic clock is ahead of `performance.now()`, from calls whose answer says what time it was
 * there. The server read its clock between sending and receiving: the quicker the call, the less is wrong with the middle.
 */
export class ServerClock {
  #best = null; // { ahead, trip, learned }

  /** A call was sent and answered at these seconds of ours; the server read `serverTime` in between. */
  learn(serverTime, sent, received) {
    const trip = received - sent, ahead = serverTime - (sent + received) / 2;
    if (this.#best) {
      const uncertain = this.#best.trip + 1e-4 * (received - this.#best.learned); // clocks drift apart
      if (trip > uncertain && Math.abs(ahead - this.#best.ahead) < trip + uncertain) return; // else: another server's clock
    }
    this.#best = { ahead, trip, learned: received };
  }

  /** Seconds, or null if nothing was learned yet. */
  get ahead() {
    return this.#best?.ahead ?? null;
  }
}

/**
 * @typedef {Object} Frame one picture of the feed
 * @property {number|null} id counts up on the server; null if the server does not number frames
 * @property {number|null} time seconds on the server's monotonic clock at which the pose was taken
 * @property {string} type such as "image/png"
 * @property {Uint8Array} bytes the encoded picture
 * @property {{left: number, top: number, right: number, bottom: number}} crop what of the full picture this is, 0..1
 * @property {{width: number, height: number}|null} fullSize the full picture's size in pixels
 * @property {{x: number, y: number}} corner where in the full picture the frame's upper left corner is, in pixels
 * @property {{width: number, height: number}|null} size how large it is drawn, where it is smaller than that
 * @property {Object} serverStats the server's own measurements
 * @property {?Object} video of a frame of a video: how it is decoded, see raven-video.js
 * @property {number} arrived seconds, performance.now() / 1000
 */

/**
 * Keeps a feed open and hands out its frames. Never gives up by itself: it tries again after 0.25 s, 0.5 s, then every
 * second, after ten tries every 8 s, and at once when the browser says that the network is back.
 */
export class Feed {
  /** The URL's parts, the bytes and broken parts so far. Read only. */
  bytes = 0;
  skipped = 0;

  #open;
  #options;
  #abort = null;
  #wake = null;
  #closed = false;
  #paused = false;

  /**
   * @param {(signal: AbortSignal) => Promise<Response>} open makes the request; rejects if the server refuses it
   * @param {Object} handlers
   * @param {(frame: Frame) => void} handlers.onFrame
   * @param {(status: "connecting"|"live"|"waiting"|"paused"|"closed", error: ?Error) => void} [handlers.onStatus]
   * @param {(error: Error) => Promise<void>} [handlers.beforeRetry] may put right what broke (log in, load a session anew)
   * @param {number} [handlers.stallSeconds] a connection that brings nothing for so long is opened again
   */
  constructor(open, { onFrame, onStatus = () => {}, beforeRetry = async () => {}, stallSeconds = 20 }) {
    this.#open = open;
    this.#options = { onFrame, onStatus, beforeRetry, stallSeconds };
    this.#run();
  }

  /** Close for good. */
  close() {
    this.#closed = true;
    this.#interrupt();
  }

  /** Drop the connection, so that the server does not render for nobody; `resume` opens a new one with a fresh frame. */
  pause() {
    this.#paused = true;
    this.#interrupt();
  }

  /** Go on after `pause`. */
  resume() {
    this.#paused = false;
    this.#interrupt();
  }

  /** Open a new connection now, with whatever `open` asks for now. */
  restart() {
    this.#interrupt();
  }

  #interrupt() {
    this.#abort?.abort();
    this.#wake?.();
  }

  async #run() {
    const { onStatus, beforeRetry } = this.#options;
    const online = () => this.#wake?.();
    addEventListener("online", online);
    let failures = 0;
    while (!this.#closed) {
      if (this.#paused) {
        onStatus("paused", null);
        await this.#sleep(Infinity);
        continue;
      }
      const abort = (this.#abort = new AbortController());
      let problem = null;
      try {
        onStatus("connecting", null);
        await this.#read(abort, () => (failures = 0));
      } catch (error) {
        problem = error;
      }
      this.#abort = null;
      if (abort.signal.aborted && abort.signal.reason?.name === "AbortError") continue; // we ourselves interrupted it
      failures += 1;
      onStatus("waiting", problem);
      await this.#sleep(backoff(failures));
      if (!this.#closed && !this.#paused && problem) await beforeRetry(problem).catch(() => {});
    }
    removeEventListener("online", online);
    onStatus("closed", null);
  }

  async #read(abort, onFirst) {
    const { onFrame, onStatus, stallSeconds } = this.#options;
    let timer = 0;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(new Error("the feed stalled")), 1000 * stallSeconds);
    };
    try {
      watch();
      const response = await this.#open(abort.signal);
      const reader = response.body.getReader();
      const frames = framesOf(response.headers.get("content-type"));
      let live = false;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the feed ended");
        watch();
        this.bytes += value.length;
        const broken = frames.skipped;
        const complete = frames.push(value);
        this.skipped += frames.skipped - broken;
        if (complete.length && !live) {
          live = true;
          onFirst();
          onStatus("live", null);
        }
        for (const frame of complete) onFrame(frame);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #sleep(seconds) {
    return new Promise((resolve) => {
      const timer = seconds < Infinity ? setTimeout(resolve, 1000 * seconds) : 0;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => (this.#wake = null));
  }
}

/** Seconds before each new try, the last one before all further ones: a server that was killed is back within some seconds. */
const PAUSES = [0.25, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8];

/** Seconds before the n-th try, up to a quarter less so that many viewers do not return at one moment. */
export function backoff(failures, random = Math.random) {
  return PAUSES[Math.min(failures, PAUSES.length) - 1] * (1 - 0.25 * random());
}

/** What takes the bytes of an answer of this type and gives the frames that they complete. */
function framesOf(type) {
  return isVideo(type) ? new VideoFrames() : new PictureFrames(boundaryOf(type));
}

class PictureFrames {
  #parser;

  constructor(boundary) {
    this.#parser = new MultipartParser(boundary);
  }

  get skipped() {
    return this.#parser.skipped;
  }

  push(bytes) {
    return this.#parser.push(bytes).map(frameOf);
  }
}

function boundaryOf(type) {
  const match = /boundary="?([^\s";]+)"?/i.exec(type ?? "");
  if (!match) throw new Error(`this is no feed: Content-Type ${type}`);
  return match[1];
}

/** @returns {Frame} */
export function frameOf({ headers, body }) {
  const crop = json(headers["x-crop"], {});
  const size = pair(headers["x-full-size"]);
  const [x, y] = pair(headers["x-corner"]) ?? [0, 0];
  const drawn = pair(headers["x-size"]);
  return {
    id: number(headers["x-frame-id"]),
    time: number(headers["x-frame-time"]),
    type: headers["content-type"] ?? "image/png",
    bytes: body,
    crop: crop.enabled ? crop : { left: 0, top: 0, right: 1, bottom: 1 },
    fullSize: size && { width: size[0], height: size[1] },
    corner: { x, y },
    size: drawn && { width: drawn[0], height: drawn[1] },
    serverStats: json(headers["x-server-stats"], {}),
    video: null,
    arrived: performance.now() / 1000,
  };
}

/** Two numbers with a blank between them, or null. */
function pair(text) {
  const match = /^(\d+) (\d+)$/.exec(text ?? "");
  return match && [Number(match[1]), Number(match[2])];
}

function number(text) {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : null;
}

function json(text, otherwise) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" ? value : otherwise;
  } catch {
    return otherwise;
  }
}
