/**
 * The avatar as video: messages out of the body of an answer, and the decoding of their frames with WebCodecs.
 *
 * A message is the length of its head and that of its data (4 bytes each, big-endian), the head (JSON), and the data, which is one
 * frame of H.264 or VP9, or nothing where the last one stands still. The server's `raven/wire/video.py` tells more.
 */

const LENGTHS = 8; // bytes
const LONGEST_HEAD = 64 * 1024, LONGEST_DATA = 64 * 1024 * 1024;
const COLORS = { matrix: "bt709", primaries: "bt709", transfer: "iec61966-2-1", fullRange: false };
const MOST_WAITING = 25; // frames in the decoder; more is a decoder that will never keep up

/** What browsers call the kinds of video that there are, for asking whether they can decode them. The better one first. */
const CODECS = { vp9: "vp09.00.30.08", h264: "avc1.64001F" };

/** Whether an answer of this media type is video. */
export const isVideo = (type) => /^application\/vnd\.raven\.video\b/i.test(type ?? "");

/**
 * Which video this browser decodes: "vp9", "h264", or null. Browsers have WebCodecs only in pages that came over HTTPS or from
 * this machine.
 */
export async function videoCodec() {
  if (!globalThis.VideoDecoder || !globalThis.OffscreenCanvas) return null;
  for (const [name, codec] of Object.entries(CODECS)) {
    const config = { codec, codedWidth: 512, codedHeight: 1056, optimizeForLatency: true };
    const { supported } = await VideoDecoder.isConfigSupported(config).catch(() => ({}));
    if (supported) return name;
  }
  return null;
}

/** Takes the bytes of a video cut anywhere, and gives its frames. */
export class VideoFrames {
  skipped = 0;

  #buffer = new Uint8Array(1 << 16);
  #size = 0;
  #shape = null; // of the last key frame

  /**
   * @param {Uint8Array} bytes
   * @returns {import("./raven-feed.js").Frame[]} those that are complete now
   */
  push(bytes) {
    this.#append(bytes);
    const frames = [];
    let at = 0;
    while (this.#size - at >= LENGTHS) {
      const lengths = new DataView(this.#buffer.buffer, at, LENGTHS);
      const head = lengths.getUint32(0), data = lengths.getUint32(4), start = at + LENGTHS + head;
      if (head > LONGEST_HEAD || data > LONGEST_DATA) throw new Error("this is no video");
      if (start + data > this.#size) break;
      const told = JSON.parse(new TextDecoder().decode(this.#buffer.subarray(at + LENGTHS, start)));
      if (told.error) throw Object.assign(new Error(told.error.message), { code: told.error.code });
      frames.push(this.#frame(told, this.#buffer.slice(start, start + data)));
      at = start + data;
    }
    this.#buffer.copyWithin(0, at, this.#size);
    this.#size -= at;
    return frames;
  }

  #append(bytes) {
    if (this.#size + bytes.length > this.#buffer.length) {
      const larger = new Uint8Array(2 * (this.#size + bytes.length));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  #frame(told, bytes) {
    if (told.key) this.#shape = told;
    if (!this.#shape) throw new Error("the video does not begin with a key frame");
    const { codec, coded_size, picture_size, size, corner, full_size, crop } = this.#shape;
    return {
      id: told.id,
      time: told.time,
      type: `video/${codec.split(".")[0]}`,
      bytes,
      crop: crop.enabled ? crop : { left: 0, top: 0, right: 1, bottom: 1 },
      fullSize: sized(full_size),
      corner: { x: corner[0], y: corner[1] },
      size: sized(size),
      serverStats: {},
      video: { key: told.key, codec, coded: sized(coded_size), picture: sized(picture_size) },
      arrived: performance.now() / 1000,
    };
  }
}

const sized = ([width, height]) => ({ width, height });

/** Decodes the frames of a video in their order, each as soon as it comes. */
export class VideoPictures {
  #onPicture;
  #onError;
  #decoder = null;
  #config = "";
  #waiting = new Map(); // frames in the decoder, by their time stamp
  #stamp = 0;

  /**
   * @param {(frame: import("./raven-feed.js").Frame, picture: VideoFrame) => void} onPicture the picture is to be closed
   * @param {(error: Error) => void} onError nothing more comes until the next key frame
   */
  constructor(onPicture, onError) {
    this.#onPicture = onPicture;
    this.#onError = onError;
  }

  /** Decode a frame; whether it was taken. */
  decode(frame) {
    const { key, codec, coded } = frame.video;
    if (key) this.#configure(codec, coded);
    if (this.#decoder?.state !== "configured") return false;
    if (this.#waiting.size > MOST_WAITING) {
      this.close();
      this.#onError(new Error("video comes faster than it can be decoded here"));
      return false;
    }
    this.#stamp += 1;
    this.#waiting.set(this.#stamp, frame);
    this.#decoder.decode(new EncodedVideoChunk({ type: key ? "key" : "delta", timestamp: this.#stamp, data: frame.bytes }));
    return true;
  }

  /** Forget what is being decoded. A key frame begins anew. */
  close() {
    if (this.#decoder && this.#decoder.state !== "closed") this.#decoder.close();
    this.#decoder = null;
    this.#config = "";
    this.#waiting.clear();
  }

  #configure(codec, { width, height }) {
    const config = `${codec} ${width} ${height}`;
    if (config === this.#config && this.#decoder?.state === "configured") return;
    this.close();
    this.#config = config;
    this.#decoder = new VideoDecoder({
      output: (picture) => this.#take(picture),
      error: (error) => {
        this.close();
        this.#onError(error);
      },
    });
    this.#decoder.configure({ codec, codedWidth: width, codedHeight: height, colorSpace: COLORS, optimizeForLatency: true });
  }

  #take(picture) {
    const frame = this.#waiting.get(picture.timestamp);
    for (const stamp of this.#waiting.keys()) if (stamp <= picture.timestamp) this.#waiting.delete(stamp);
    if (frame) this.#onPicture(frame, picture);
    else picture.close();
  }
}
