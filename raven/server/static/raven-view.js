/**
 * An avatar on a canvas: decodes the frames of a feed off the main path and draws the newest one.
 */

import { Feed, FrameClock } from "./raven-feed.js";
import { FormChoice, isNear } from "./raven-form.js";
import { isStacked, Unstacker } from "./raven-stacked.js";
import { VideoPictures } from "./raven-video.js";

const MEASURED = 2; // seconds over which rates are taken
const REFRESH = 1 / 60; // seconds after which what was drawn is on the screen
const REPORTED = 2; // seconds between two looks at how this view gets along
const WORTH_TELLING = 0.1; // seconds late, and share of the frames that were not drawn
const LATE = 0.3; // seconds; the server takes that for struggling, too
const ADAPTING = new Set(["stacked", "video"]); // forms that the server makes smaller for a slow line

/**
 * Shows one session on a canvas, with transparency.
 *
 * While a frame is being decoded, only the newest one that arrived waits behind it; older ones are dropped, so a slow
 * machine shows fewer frames but never late ones. A frame with the picture that is there already, as an avatar that stands still
 * has them, is neither decoded nor drawn again. The canvas has the size of the full picture; a cropped frame is drawn
 * at its place in it, so that the figure stays put when the crop changes. Size and position on the page are a matter of
 * CSS (`object-fit`). While the page is hidden the connection is closed and the server may stop rendering.
 *
 *     const view = new AvatarView(canvas, client, "default", { format: "webp" });
 *     view.onStatus = (status, error) => ...;
 *     ...
 *     view.close();
 */
export class AvatarView {
  /** Called on every change of the connection: "connecting", "live", "waiting" (with the error), "paused", "closed". */
  onStatus = () => {};
  /** Called with the error before a new try; may put right what broke, and may call `show` with another session. */
  beforeRetry = async () => {};
  /** Called with each `Frame` once it is seen. */
  onDraw = () => {};

  #canvas;
  #context;
  #client;
  #instanceId;
  #request;
  #feed;
  #clock = new FrameClock();
  #next = null; // the newest frame not yet decoded
  #ready = null; // the newest one decoded but not yet drawn
  #decoding = false;
  #closed = false;
  #unstacker = new Unstacker();
  #choice;
  #form = undefined; // what was asked of the server last
  #video = new VideoPictures(
    (frame, picture) => this.#hold(frame, picture),
    () => this.#loseVideo(),
  );
  #picture = null; // the newest decoded one of a video, not put together yet: of those that come at once only the last is
  #name = Math.random().toString(36).slice(2); // under which it reports
  #reporting = 0; // of setInterval
  #reported = false; // whether the last report told of anything
  #looked = { dropped: 0, taken: 0 }; // what there was at the last look
  #taken = 0; // frames that came
  #drawing = 0; // of requestAnimationFrame
  #drawn = []; // [seconds, lateness, the frame's time] of the last drawings
  #received = []; // [seconds, bytes] of the last arrivals
  #dropped = 0;
  #broken = 0;
  #last = null;
  #onVisibility = () => (document.hidden ? this.#feed.pause() : this.#feed.resume());

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./raven-client.js").RavenClient} client
   * @param {string} instanceId the session to show
   * @param {{format?: "auto"|"video"|"stacked"|"png"|"webp"|"jpeg", fps?: number}} [request] how this viewer wants the frames:
   *   `auto` is `stacked` beside the server and `video` elsewhere; where a browser cannot show one, the next best is taken
   */
  constructor(canvas, client, instanceId, request = {}) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#client = client;
    this.#instanceId = instanceId;
    this.#request = request;
    this.#choice = this.#chosenAnew();
    this.#feed = new Feed((signal) => this.#open(signal), {
      onFrame: (frame) => this.#take(frame),
      onStatus: (status, error) => this.onStatus(status, error),
      beforeRetry: (error) => {
        if (error.code === "unavailable") this.#choice.withoutVideo();
        return this.beforeRetry(error);
      },
    });
    this.#reporting = setInterval(() => this.#report(), 1000 * REPORTED);
    document.addEventListener("visibilitychange", this.#onVisibility);
    if (document.hidden) this.#feed.pause();
  }

  /** The session shown. */
  get instanceId() {
    return this.#instanceId;
  }

  /** Show another session, or the same one encoded otherwise. */
  show(instanceId, request = this.#request) {
    this.#instanceId = instanceId;
    if (request !== this.#request) {
      this.#request = request;
      this.#choice = this.#chosenAnew();
    }
    this.#feed.restart();
  }

  /** Stop for good; the last frame stays on the canvas. */
  close() {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    cancelAnimationFrame(this.#drawing);
    clearInterval(this.#reporting);
    this.#video.close();
    this.#picture?.picture.close();
    this.#ready?.bitmap.close();
    this.#ready = this.#next = this.#picture = null;
    this.#closed = true;
    this.#feed.close();
  }

  /**
   * What was measured over the last two seconds.
   * @returns {{fps: number, latency: ?number, bytesPerSecond: number, dropped: number, broken: number, format: ?string, frame: ?Object}}
   *   `fps` frames drawn per second; `latency` seconds from the pose on the server to the drawing, beyond those of the
   *   fastest frame (see FrameClock), null without frame times; `dropped` frames that newer ones overtook and `broken`
   *   ones that could not be read, since the beginning; `format` what was asked of the server; `frame` the last one drawn
   */
  stats() {
    const now = performance.now() / 1000;
    prune(this.#drawn, now);
    prune(this.#received, now);
    const late = this.#drawn.map(([, lateness]) => lateness).filter((lateness) => lateness !== null);
    return {
      fps: rate(this.#drawn.length, this.#drawn, now),
      latency: late.length ? late.reduce((sum, value) => sum + value, 0) / late.length : null,
      bytesPerSecond: rate(this.#received.reduce((sum, [, bytes]) => sum + bytes, 0), this.#received, now),
      dropped: this.#dropped,
      broken: this.#broken + this.#feed.skipped,
      format: this.#form ?? null,
      frame: this.#last,
    };
  }

  /**
   * How long a frame takes from its pose on the server until it can be seen here: the median over the last two seconds.
   * @param {?number} ahead seconds by which the server's clock is ahead of ours, see `ServerClock`
   * @returns {number} seconds; 0 while nobody knows
   */
  delay(ahead) {
    const now = performance.now() / 1000;
    prune(this.#drawn, now);
    const lags = this.#drawn.filter(([, , stamp]) => stamp !== null).map(([drawn, , stamp]) => drawn - stamp);
    if (ahead === null || !lags.length) return 0;
    lags.sort((a, b) => a - b);
    return Math.max(0, lags[lags.length >> 1] + ahead + REFRESH);
  }

  #chosenAnew() {
    return new FormChoice(this.#request.format, isNear(this.#client.url("")));
  }

  async #open(signal) {
    this.#video.close();
    this.#picture?.picture.close();
    this.#picture = null;
    const response = await this.#asked(signal);
    this.#clock = new FrameClock(); // a restarted server has another clock
    return response;
  }

  async #asked(signal) {
    const { format, codec } = await this.#choice.form();
    this.#form = format;
    const wish = { fps: this.#request.fps, viewer: this.#name, signal };
    if (format !== "video") {
      return this.#client.openFeed(this.#instanceId, { ...wish, format, adapt: ADAPTING.has(format) });
    }
    try {
      return await this.#client.openVideo(this.#instanceId, { ...wish, codec });
    } catch (error) {
      if (error.code !== "unavailable") throw error;
      this.#choice.withoutVideo();
      return this.#asked(signal);
    }
  }

  #take(frame) {
    prune(this.#received, frame.arrived);
    this.#received.push([frame.arrived, frame.bytes.length]);
    this.#taken += 1;
    if (frame.video) {
      if (frame.bytes.length && !this.#video.decode(frame)) this.#broken += 1;
      return;
    }
    if (this.#isThere(frame)) {
      this.#note(frame, this.#last);
      return;
    }
    if (this.#next) this.#dropped += 1;
    this.#next = frame;
    if (!this.#decoding) this.#decode();
  }

  /** Whether the canvas shows this picture, and no other is on its way there. */
  #isThere(frame) {
    return !this.#decoding && !this.#ready && this.#last !== null && isSamePicture(frame, this.#last);
  }

  #hold(frame, picture) {
    if (this.#closed) return picture.close();
    if (this.#picture) this.#dropped += 1;
    this.#picture?.picture.close();
    this.#picture = { frame, picture };
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
  }

  /** The browser cannot decode it after all, or not as fast as it comes. */
  #loseVideo() {
    this.#broken += 1;
    this.#choice.withoutVideo();
    this.#feed.restart();
  }

  /** What is decoded is drawn next, unless something newer will be. */
  #offer(frame, bitmap) {
    if (this.#closed) return bitmap.close();
    if (this.#ready) this.#dropped += 1;
    this.#ready?.bitmap.close();
    this.#ready = { frame, bitmap };
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
  }

  /** Tell the server if this view does not keep up, so that it is sent less, and ask for another form if that is not enough. */
  async #report() {
    const { latency, dropped, frame } = this.stats();
    const taken = this.#taken - this.#looked.taken;
    const undrawn = taken ? Math.min(1, (dropped - this.#looked.dropped) / taken) : 0;
    this.#looked = { dropped, taken: this.#taken };
    if (!taken || !ADAPTING.has(this.#form)) return;
    const late = latency ?? 0, tells = late > WORTH_TELLING || undrawn > WORTH_TELLING;
    if (tells || this.#reported) this.#client.reportViewing(this.#name, { late, undrawn }).catch(() => {});
    this.#reported = tells;
    const isSmaller = Boolean(frame?.size) && frame.width < frame.size.width;
    if (await this.#choice.note(isSmaller || late > LATE)) this.#feed.restart();
  }

  async #decode() {
    this.#decoding = true;
    while (this.#next) {
      const frame = this.#next;
      this.#next = null;
      try {
        const picture = new Blob([frame.bytes], { type: frame.type });
        // A canvas holds premultiplied pixels: decoding straight into that form saves a pass over the picture.
        let bitmap = await createImageBitmap(picture, { premultiplyAlpha: "premultiply", colorSpaceConversion: "none" });
        if (isStacked(frame.type)) bitmap = await this.#unstacker.unstack(bitmap);
        this.#offer(frame, bitmap);
      } catch {
        this.#broken += 1;
      }
    }
    this.#decoding = false;
  }

  async #draw() {
    this.#drawing = 0;
    if (this.#picture) {
      const { frame, picture } = this.#picture;
      this.#picture = null;
      const bitmap = await this.#unstacker.unstack(picture, frame.video.picture).catch(() => null);
      if (!bitmap) this.#broken += 1;
      if (this.#closed) return bitmap?.close();
      if (bitmap) {
        this.#ready?.bitmap.close();
        this.#ready = { frame, bitmap };
      }
    }
    if (!this.#ready) return;
    const { frame, bitmap } = this.#ready;
    this.#ready = null;
    const { width, height } = frame.fullSize ?? bitmap;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#context.imageSmoothingQuality = "high"; // of frames that a slow line has made smaller
    } else {
      this.#context.clearRect(0, 0, width, height);
    }
    const { x, y } = frame.corner;
    if (!frame.size || frame.size.width === bitmap.width) this.#context.drawImage(bitmap, x, y);
    else this.#context.drawImage(bitmap, x, y, frame.size.width, frame.size.height);
    this.#note(frame, bitmap);
    bitmap.close();
  }

  /** This frame is on the canvas now, with a picture of this size. */
  #note(frame, { width, height }) {
    this.#last = { width, height, ...frame };
    const now = performance.now() / 1000;
    this.#drawn.push([now, frame.time === null ? null : this.#clock.lateness(frame.time, now), frame.time]);
    prune(this.#drawn, now);
    this.onDraw(frame);
  }
}

/** Whether a frame looks as the one that was drawn: an avatar that stands still is encoded once. */
function isSamePicture(frame, drawn) {
  const isPlacedAlike = ["fullSize", "corner", "size"].every((each) => JSON.stringify(frame[each]) === JSON.stringify(drawn[each]));
  if (!isPlacedAlike || frame.type !== drawn.type || frame.bytes.length !== drawn.bytes.length) return false;
  return frame.bytes.every((byte, at) => byte === drawn.bytes[at]);
}

function prune(measured, now) {
  while (measured.length && measured[0][0] < now - MEASURED) measured.shift();
}

function rate(amount, measured, now) {
  return measured.length < 2 ? 0 : amount / Math.max(0.25, Math.min(MEASURED, now - measured[0][0]));
}
