/** From sound to words: by the server, or else by the browser's own engine. */

import { RATE } from "./microphone.js";

const Engine = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
const CERTAIN = 0.5; // chance of speech from which a sound counts as a voice
const LOOKED_AT = 0.5; // seconds of it

/** The server's recognition. @param {import("../../raven-client.js").RavenClient} raven */
export const byServer = (raven) => ({
  /** Whether somebody speaks at the end of this sound. */
  async isVoice(sound) {
    const samples = int16(sound.slice(-LOOKED_AT * RATE));
    const { speech } = await raven.tell("api/chat/voice_activity", { sound: base64(samples) });
    return speech >= CERTAIN;
  },
  /** What is said in it; empty for nothing. */
  async words(sound) {
    const file = new File([wav(int16(sound))], "said.wav", { type: "audio/wav" });
    return (await raven.transcribe(file)).text.trim();
  },
});

/** Whether this browser hears by itself. Most send the sound to their maker for that. */
export const hearsItself = Boolean(Engine);

/**
 * The browser's own engine, which listens to the microphone by itself.
 * @param {{onWords: (text: string) => void, onFailure: (kind: string) => void}} told
 */
export function byBrowser({ onWords, onFailure }) {
  const engine = new Engine();
  let wanted = true;
  engine.continuous = true;
  engine.lang = navigator.language;
  engine.onresult = ({ results, resultIndex }) => {
    for (const result of [...results].slice(resultIndex)) if (result.isFinal && result[0].transcript.trim()) onWords(result[0].transcript.trim());
  };
  engine.onerror = ({ error }) => {
    if (["no-speech", "aborted"].includes(error)) return;
    wanted = false;
    onFailure(error);
  };
  engine.onend = () => wanted && engine.start(); // it ends by itself after a while
  engine.start();
  return {
    close() {
      wanted = false;
      engine.abort();
    },
  };
}

function int16(sound) {
  return Int16Array.from(sound, (sample) => Math.max(-1, Math.min(1, sample)) * 32767);
}

function base64(samples) {
  let text = "";
  for (const byte of new Uint8Array(samples.buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A WAV file, one channel of 16 bit. */
function wav(samples) {
  const head = new DataView(new ArrayBuffer(44));
  const word = (at, text) => [...text].forEach((sign, index) => head.setUint8(at + index, sign.charCodeAt(0)));
  word(0, "RIFF");
  head.setUint32(4, 36 + samples.byteLength, true);
  word(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, 2 * RATE, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  word(36, "data");
  head.setUint32(40, samples.byteLength, true);
  return new Blob([head, samples]);
}
