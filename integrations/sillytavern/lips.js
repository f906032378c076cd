/**
 * Lips that follow the sound which SillyTavern plays: to the phoneme where Raven made the sound, by its loudness otherwise.
 *
 * Whatever the provider, SillyTavern plays its sound with the element `#tts_audio`. The file that it plays is looked at: the
 * server tells by its digest whether it made it. What cannot be read (a stream, a voice of the system) moves the lips at random.
 */

import { mouthOf } from "./loudness.js";

const ALIGN_EVERY = 1000; // milliseconds
const LOOK_EVERY = 250; // milliseconds between looks whether the system's own voice speaks
const KEPT = 20; // sounds of which it is known what moves with them

/** Moves the mouth of whoever speaks. */
export class Lips {
  /** Called with who speaks (a character's name), null when it is silent again. */
  onSpeaker = () => {};

  #link;
  #whoSays; // (text of the sound or null) => name
  #figureOf; // name => { session, view } or null
  #clock = null;
  #known = new Map(); // source of the sound => promise of { text, timeline, announced }
  #announced = new Map(); // digest => name, of sounds that SillyTavern told about
  #speech = null; // { id, session, timer }
  #audio = null;

  constructor(link, { whoSays, figureOf }) {
    this.#link = link;
    this.#whoSays = whoSays;
    this.#figureOf = figureOf;
    setInterval(() => this.#lookAtSystem(), LOOK_EVERY);
  }

  /** Follow this element. */
  follow(audio) {
    this.#audio = audio;
    for (const event of ["playing", "seeked", "ratechange"]) audio.addEventListener(event, () => this.#begin());
    for (const event of ["pause", "ended", "emptied"]) audio.addEventListener(event, () => this.stop());
  }

  /** SillyTavern tells of a sound before it plays it: whose it is. */
  async announce({ audio, characterName }) {
    if (!audio || !characterName) return;
    const digest = await digestOf(await audio.arrayBuffer());
    this.#announced.set(digest, characterName);
    forget(this.#announced);
  }

  /** Close the mouth. */
  stop() {
    const speech = this.#speech;
    if (!speech) return;
    this.#speech = null;
    clearInterval(speech.timer);
    this.onSpeaker(null);
    const client = this.#link.client;
    if (!client || !speech.session) return;
    const ended = speech.random ? client.stopTalking(speech.session) : client.stopSpeaking(speech.session, speech.id);
    ended.catch(() => {}); // without the server there is no mouth to close
  }

  async #begin() {
    this.stop();
    const audio = this.#audio, source = audio.currentSrc || audio.src;
    if (!source || !this.#link.client) return;
    const speech = (this.#speech = { id: undefined, session: null, timer: null, random: false });
    const sound = await this.#soundOf(source);
    if (this.#speech !== speech || audio.paused) return this.#speech === speech && this.stop();
    const name = sound.announced ?? this.#whoSays(sound.text);
    const figure = name ? this.#figureOf(name) : null;
    if (!figure) return;
    speech.session = figure.session;
    this.onSpeaker(name);
    try {
      if (sound.timeline) await this.#accompany(speech, figure, sound.timeline);
      else await this.#atRandom(speech);
    } catch {
      // the sound goes on without lips; the feed notices by itself when the server is away
    }
  }

  /** Play the timeline along with the sound, and put it right every second. */
  async #accompany(speech, { session, view }, timeline) {
    const { client, library } = this.#link;
    this.#clock ??= new library.ServerClock();
    const rate = this.#audio.playbackRate || 1;
    const keyframes = timeline.keyframes.map(([second, ...values]) => [second / rate, ...values]);
    if (!keyframes.length) return;
    const now = () => ({
      position: this.#audio.currentTime / rate + this.#clock.trip / 2,
      delay: Math.min(10, view.delay(this.#clock.ahead)),
    });
    const timed = async (call) => {
      const sent = performance.now() / 1000;
      const answer = await call();
      this.#clock.learn(answer.server_time, sent, performance.now() / 1000);
      return answer;
    };
    const played = { timeline: { morphs: timeline.morphs, keyframes } };
    const { utterance_id } = await timed(() => client.playTimeline(session, { ...played, ...now() }));
    speech.id = utterance_id;
    if (this.#speech !== speech) return client.stopSpeaking(session, utterance_id);
    const align = () => timed(() => client.speechStarted(session, utterance_id, now())).catch(() => {});
    align(); // now it is known how long a call takes
    speech.timer = setInterval(align, ALIGN_EVERY);
  }

  async #atRandom(speech) {
    speech.random = true;
    await this.#link.client.startTalking(speech.session);
  }

  #soundOf(source) {
    if (!this.#known.has(source)) this.#known.set(source, this.#look(source));
    forget(this.#known);
    return this.#known.get(source);
  }

  async #look(source) {
    const unknown = { text: null, timeline: null, announced: undefined };
    if (!/^(data|blob):/.test(source)) return unknown; // a stream has no end that one could wait for
    try {
      const bytes = await (await fetch(source)).arrayBuffer();
      const digest = await digestOf(bytes);
      const announced = this.#announced.get(digest);
      const made = digest ? await this.#link.client.soundTimeline(digest).catch(() => null) : null;
      if (made) return { ...unknown, text: made.text, timeline: made.timeline, announced };
      return { ...unknown, timeline: await mouthOf(bytes), announced };
    } catch {
      return unknown;
    }
  }

  /** The system's own voice makes no sound that a page could look at. */
  #lookAtSystem() {
    const speaks = Boolean(globalThis.speechSynthesis?.speaking);
    if (speaks === Boolean(this.#speech?.system)) return;
    if (!speaks) return this.stop();
    if (this.#speech || !this.#link.client) return;
    const name = this.#whoSays(null), figure = name ? this.#figureOf(name) : null;
    if (!figure) return;
    this.#speech = { id: undefined, session: figure.session, timer: null, random: true, system: true };
    this.onSpeaker(name);
    this.#link.client.startTalking(figure.session).catch(() => {});
  }
}

/** The SHA-256 of a file; null on pages that are neither of this machine nor encrypted, where browsers do not tell it. */
async function digestOf(bytes) {
  if (!globalThis.crypto?.subtle) return null;
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function forget(map) {
  while (map.size > KEPT) map.delete(map.keys().next().value);
}
