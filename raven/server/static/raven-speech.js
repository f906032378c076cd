/**
 * An avatar that speaks in the browser: sentences follow each other without a gap, and the mouth follows what is heard.
 *
 *     const voice = new AvatarVoice(raven, { view });
 *     voice.onSentence = (sentence) => (subtitle.textContent = sentence?.text ?? "");
 *     await voice.speak(id, "Hello there!", { voice: "af_heart" });
 */

import { ServerClock } from "./raven-feed.js";
import { inOnePage } from "./raven-one-page.js";

const FORMAT = "wav"; // exact lengths, and every browser reads it
const LEAD = 0.15; // seconds of silence first, in which the server learns when the sound will begin
const LONGEST_LEAD = 1; // seconds that the sound waits at most for a picture that is late
const ALIGN_EVERY = 1; // seconds
const FADE = 0.015; // seconds in which stopped sound dies away, so that it does not click
const LOOK = 30; // milliseconds between looks at which word is heard

/**
 * Speaks one text at a time; a new one cuts short the one before.
 *
 * The position in the speech is that of the sound which leaves the loudspeaker (`AudioContext.getOutputTimestamp`). The
 * server is told it at the beginning and every second after, with the delay of the pictures as measured from their time
 * stamps, so that what is seen and what is heard belong together.
 */
export class AvatarVoice {
  /** Called when sound begins; and when it is silent again, with the error that ended it, or null. */
  onStart = () => {};
  onEnd = () => {};
  /** Called with the sentence that is heard now, null in the end. */
  onSentence = () => {};
  /** Called with the number of the word of that sentence that is heard now, -1 before the first. */
  onWord = () => {};

  /** Seconds by which the mouth shall be later than measured: the user's own correction. May be changed while it speaks. */
  get offset() {
    return this.#offset;
  }
  set offset(seconds) {
    this.#offset = seconds;
    this.#speech?.align();
  }

  #client;
  #view;
  #context = null;
  #output = null; // all sound goes through it
  #played = null;
  #clock = new ServerClock();
  #offset = 0;
  #speech = null;
  #overheard = false;

  /**
   * @param {import("./raven-client.js").RavenClient} client
   * @param {{view?: import("./raven-view.js").AvatarView}} [options] where the avatar is seen; without it, pictures count as undelayed
   */
  constructor(client, { view = null } = {}) {
    this.#client = client;
    this.#view = view;
  }

  /** Where the avatar is seen. */
  set view(view) {
    this.#view = view;
  }

  /** What is heard from this page, for whoever listens through a microphone and wants to know what is its echo. */
  get sound() {
    if (!this.#played) {
      this.#open();
      this.#played = this.#context.createMediaStreamDestination();
      this.#output.connect(this.#played);
    }
    return this.#played.stream;
  }

  #open() {
    if (this.#context) return;
    this.#context = new AudioContext({ latencyHint: "interactive" });
    this.#output = this.#context.createGain();
    this.#output.connect(this.#context.destination);
  }

  /** Whether something is being spoken, or about to be. */
  get speaking() {
    return this.#speech !== null;
  }

  /** Whether what is spoken is what the avatar says by itself, and not by `speak` of this object. */
  get overheard() {
    return this.#overheard;
  }

  /** Which second of the speech is heard now; negative shortly before it begins, null in silence. */
  get position() {
    return this.#speech?.position() ?? null;
  }

  /**
   * Speak. Browsers allow sound only after a visitor has clicked or typed something: call this from there.
   * @param {{voice?: string, speed?: number, pitch?: number, emotion?: string}} [manner]
   * @returns {Promise<boolean>} when it is over: whether all of it was heard. Rejects with what went wrong.
   */
  async speak(instanceId, text, manner = {}) {
    return this.#say(instanceId, () => this.#client.speak(instanceId, text, { ...manner, format: FORMAT }), false);
  }

  /**
   * Play what the avatar says by itself, such as the answers of a chat program that speaks to its model through this server, until
   * `signal` is aborted. Browsers allow sound only after a visitor has clicked or typed something. Of several pages of one browser that
   * listen to a session, one does, and the others wait for their turn.
   * @param {{signal?: AbortSignal}} [options]
   */
  async listen(instanceId, { signal } = {}) {
    const { origin, pathname } = new URL(this.#client.url(""));
    const name = `listening to ${instanceId} at ${origin}${pathname}`;
    return inOnePage(name, signal, (ends) => this.#hear(instanceId, ends), () => this.speaking);
  }

  async #hear(instanceId, signal) {
    let playing = null;
    for await (const { event, utterance_id: id } of this.#client.events(instanceId, { signal })) {
      if (event === "speaking") {
        playing = id;
        this.#say(instanceId, () => this.#client.utterance(id, FORMAT), true).catch(() => {}); // whoever reads the events goes on
      } else if (event === "stopped" && playing === id) {
        this.stop();
      }
    }
  }

  async #say(instanceId, begin, overheard) {
    this.stop();
    this.#overheard = overheard;
    this.#open();
    const resumed = this.#context.resume(); // at once, while the visitor's click still counts
    const ifNewest = (callback) => (value) => this.#speech === speech && callback(value);
    const speech = (this.#speech = new Speech(this.#client, this.#output, this.#clock, instanceId, {
      delay: () => this.#view?.delay(this.#clock.ahead) ?? 0,
      offset: () => this.#offset,
      onStart: ifNewest(() => this.onStart()),
      onSentence: ifNewest((sentence) => this.onSentence(sentence)),
      onWord: ifNewest((index) => this.onWord(index)),
    }));
    let problem = null;
    try {
      await allowed(resumed);
      return await speech.run(begin);
    } catch (error) {
      problem = error;
      throw error;
    } finally {
      if (this.#speech === speech) this.#speech = null;
      if (this.#speech === null) this.onEnd(problem);
    }
  }

  /** Be silent at once; the mouth closes. */
  stop() {
    if (!this.#speech) return;
    this.onSentence(null);
    this.#speech.stop();
    this.#speech = null;
  }
}

/** One text under way. */
class Speech {
  #client;
  #context;
  #clock;
  #instanceId;
  #told;
  #gain;
  #id = null;
  #scheduled = []; // { sentence, at (context time), source }
  #isScheduled = false; // all of it
  #stopped = false;
  #wake = () => {};
  #shown = null;
  #word = -1;
  #aligning = false;

  constructor(client, output, clock, instanceId, told) {
    this.#client = client;
    this.#context = output.context;
    this.#clock = clock;
    this.#instanceId = instanceId;
    this.#told = told;
    this.#gain = output.context.createGain();
    this.#gain.connect(output);
  }

  async run(begin) {
    const [utterance] = await Promise.all([begin(), this.#learnTheTime()]);
    this.#id = utterance.utterance_id;
    if (this.#stopped) return this.#leave();
    let problem = null;
    const scheduling = this.#schedule(utterance).catch((error) => (problem = error)).finally(() => (this.#isScheduled = true));
    await this.#accompany(scheduling);
    this.#show(null);
    if (problem || this.#stopped) await this.#leave();
    if (problem && !this.#stopped) throw problem;
    return !this.#stopped;
  }

  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    const now = this.#context.currentTime;
    this.#gain.gain.setTargetAtTime(0, now, FADE / 3);
    for (const { source } of this.#scheduled) source.stop(now + FADE);
    this.#wake();
  }

  /** Which second of the utterance leaves the loudspeaker now. */
  position() {
    if (!this.#scheduled.length) return 0;
    const now = audible(this.#context);
    const heard = this.#scheduled.findLast(({ at }) => at <= now) ?? this.#scheduled[0];
    return heard.sentence.start + Math.min(now - heard.at, heard.sentence.duration);
  }

  /** Tell the server. Calls do not overtake each other; one that fails is made up for by the next. */
  async align() {
    if (this.#aligning || !this.#scheduled.length || this.#stopped) return;
    this.#aligning = true;
    const now = performance.now() / 1000, { ahead } = this.#clock;
    const heard_at = ahead === null ? undefined : now + ahead; // with that, a slow call does no harm
    const heard = { position: this.position(), heard_at, delay: limited(this.#told.delay()), offset: this.#told.offset() };
    try {
      const { server_time: there } = await this.#client.speechStarted(this.#instanceId, this.#id, heard);
      this.#clock.learn(there, now, performance.now() / 1000);
    } catch {
      // without the server there is no mouth to move; the sound that is here goes on
    } finally {
      this.#aligning = false;
    }
  }

  async #schedule({ sentences, more }) {
    for (let index = 0; more || index < sentences.length; index += 1) {
      const entry = sentences[index];
      const sentence = entry?.ready ? entry : await this.#sentence(index, index < sentences.length);
      if (!sentence) return;
      const sound = await this.#context.decodeAudioData(await this.#client.sound(sentence.audio_url));
      if (this.#stopped) return;
      const before = this.#scheduled.at(-1);
      const soonest = this.#context.currentTime + (before ? 0.02 : Math.min(LONGEST_LEAD, LEAD + this.#told.delay()));
      const at = before ? Math.max(before.at + sentence.start - before.sentence.start, soonest) : soonest;
      const source = new AudioBufferSourceNode(this.#context, { buffer: sound });
      source.connect(this.#gain);
      source.start(at);
      const isLate = before && at === soonest;
      this.#scheduled.push({ sentence, at, source });
      if (!before || isLate) this.align();
      this.#wake();
    }
  }

  /** A sentence that is still being made, or still being written: null if the text has ended without it. */
  async #sentence(index, exists) {
    while (!this.#stopped) {
      try {
        return await this.#client.sentence(this.#id, index, FORMAT);
      } catch (error) {
        if (error.code === "not_found" && !exists) return null;
        if (error.code !== "limit_reached" || exists) throw error; // else it waits for its model
      }
    }
    return null;
  }

  /** Follow the sound until it is over: show sentences and words, and align. */
  async #accompany(scheduling) {
    await Promise.race([scheduling, new Promise((resolve) => (this.#wake = resolve))]);
    let started = false, aligned = performance.now();
    while (!this.#stopped) {
      const position = this.position(), last = this.#scheduled.at(-1);
      if (!last && this.#isScheduled) return;
      if (last && !started && position >= 0) {
        started = true;
        this.#told.onStart();
        this.align();
      }
      if (started) this.#show(position);
      if (last && this.#isScheduled && audible(this.#context) >= last.at + last.sentence.duration) return;
      if (performance.now() - aligned > 1000 * ALIGN_EVERY) {
        aligned = performance.now();
        this.align();
      }
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, LOOK);
      });
    }
  }

  #show(position) {
    const now = position === null ? null : (this.#scheduled.findLast(({ sentence }) => sentence.start <= position)?.sentence ?? null);
    if (now !== this.#shown) {
      this.#shown = now;
      this.#word = -1;
      this.#told.onSentence(now);
    }
    const word = now ? now.words.findLastIndex(({ start }) => start <= position - now.start) : -1;
    if (word !== this.#word) this.#told.onWord((this.#word = word));
  }

  async #leave() {
    if (this.#id !== null) await this.#client.stopSpeaking(this.#instanceId, this.#id).catch(() => {});
    return false;
  }

  /** Ask for the server's time while the first sentence is made; of the first few answers the quickest counts. */
  async #learnTheTime() {
    for (let times = this.#clock.ahead === null ? 4 : 1; times > 0; times -= 1) {
      const sent = performance.now() / 1000;
      const { clock } = await this.#client.state(this.#instanceId);
      this.#clock.learn(clock, sent, performance.now() / 1000);
    }
  }
}

/** The context time of what leaves the loudspeaker now. Browsers that do not know it tell at least how late it is. */
function audible(context) {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
  const now = context.currentTime;
  if (performanceTime > 0 && context.state === "running") {
    const heard = contextTime + (performance.now() - performanceTime) / 1000;
    if (heard <= now + 0.05 && heard > now - 1) return heard; // some report nonsense right after the start
  }
  return now - (context.outputLatency || context.baseLatency || 0);
}

const limited = (delay) => Math.min(10, delay);

async function allowed(resumed) {
  const patience = new Promise((resolve) => setTimeout(resolve, 1500, "waiting"));
  if ((await Promise.race([resumed, patience])) === "waiting") {
    throw new Error("This browser allows sound only after a click on the page. Click, then try again.");
  }
}
