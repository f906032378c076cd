/**
 * In which form the frames of a view come: chosen by where the server is, by what this browser can show, and by how the line
 * bears it.
 *
 *     the server is on this machine    stacked pictures
 *     it is elsewhere                  video
 *     the line is too slow, or late    video
 *     no WebCodecs here                stacked pictures
 *     no OffscreenCanvas here          WebP
 */

import { videoCodec } from "./raven-video.js";

const PATIENCE = 2; // reports of a view that struggles, one after the other, before another form is tried

/** Whether an address is one of this machine. */
export function isNear(address) {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

/** The choice of one view. */
export class FormChoice {
  #wish;
  #near;
  #codec;
  #struggled = 0; // reports
  #slow = false;

  /**
   * @param {string|undefined} wish "auto", or a form that is wanted whatever happens
   * @param {boolean} near whether the server is on this machine
   * @param {() => Promise<?string>} [codec] which video this browser decodes
   */
  constructor(wish, near, codec = videoCodec) {
    this.#wish = wish;
    this.#near = near;
    this.#codec = codec;
  }

  /** @returns {Promise<{format: string|undefined, codec: ?string}>} what to ask the server for: `video` with a codec, or a format of the feed */
  async form() {
    const wantsVideo = this.#wish === "video" || (this.#wish === "auto" && (this.#slow || !this.#near));
    const codec = wantsVideo ? await this.#codec() : null;
    if (codec) return { format: "video", codec };
    const isOurs = ["auto", "video", "stacked"].includes(this.#wish);
    return { format: isOurs ? (globalThis.OffscreenCanvas ? "stacked" : "webp") : this.#wish, codec: null };
  }

  /** How the view got along lately; resolves to whether it had better ask again, for another form. */
  async note(struggles) {
    this.#struggled = struggles ? this.#struggled + 1 : 0;
    if (this.#wish !== "auto" || this.#slow || !this.#near || this.#struggled < PATIENCE) return false;
    this.#slow = true;
    return (await this.form()).format === "video";
  }

  /** Video cannot be shown: not by this server, or not by this browser after all. */
  withoutVideo() {
    this.#codec = async () => null;
  }
}
