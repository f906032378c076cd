/**
 * Raven's client for web pages: load a character, tell it how to feel and when to talk, and show it live.
 *
 *     import { RavenClient, AvatarView } from "http://localhost:5100/static/raven-client.js";
 *
 *     const raven = new RavenClient("http://localhost:5100");
 *     const id = await raven.load("raven");            // a shipped character, or a File
 *     await raven.start(id);
 *     const view = new AvatarView(document.querySelector("canvas"), raven, id);
 *     await raven.setEmotion(id, "joy");
 *     ...
 *     view.close();
 *     await raven.unload(id);
 *
 * Plain ES modules without dependencies: use them from the server, or copy all raven-*.js of its folder
 * beside each other into your own page. docs/browser-client.md tells more.
 */

/**
 * @import {
 *   Choice, Corrected, FilterInformation, HeardNow, Intake, JsonSchema, Mood, MouthTimeline, PoserInformation, PresetInformation,
 *   RecordingState, SessionSummary, SoundTimeline, SpokenSentence, SpokenText, StageNews, State, TimelineStarted, VoiceDetails,
 *   VoiceInformation,
 * } from "./raven-wire.js"
 */

export { Feed, FrameClock, MultipartParser, ServerClock } from "./raven-feed.js";
export { RavenChat } from "./raven-chat.js";
export { AvatarVoice } from "./raven-speech.js";
export { videoCodec, VideoFrames, VideoPictures } from "./raven-video.js";
export { AvatarView } from "./raven-view.js";

/** What the server refused, or that it could not be reached. */
export class RavenError extends Error {
  name = "RavenError";

  /**
   * @param {string} message for people
   * @param {{code?: string, field?: ?string, kind?: ?string, values?: ?Object, status?: number, cause?: *}} [details] `code` is
   *   for programs: "invalid_input", "not_found", "limit_reached", "key_wanted", ... and our own "unreachable"; `field` names the
   *   wrong value, like "animator_settings.crop.left"; `kind` says which sentence the message is, like "at_most", and `values`
   *   what stands in it; `status` is the HTTP status, 0 without an answer
   */
  constructor(message, { code = "error", field = null, kind = null, values = null, status = 0, cause } = {}) {
    super(message, { cause });
    this.code = code;
    this.field = field;
    this.kind = kind;
    this.values = values;
    this.status = status;
  }
}

/** Talks to one Raven server. Every call rejects with a `RavenError`. */
export class RavenClient {
  #base;
  #key;

  /**
   * @param {string|URL} [baseUrl] where the server is; by default where this file came from
   * @param {{key?: ?string}} [options] the server's key, if it wants one
   */
  constructor(baseUrl = new URL("..", import.meta.url), { key = null } = {}) {
    this.#base = String(baseUrl).replace(/\/*$/, "/");
    this.#key = key;
  }

  // What there is

  /** @returns {Promise<Choice[]>} the shipped characters, each with the path of its picture */
  async characters() {
    return (await this.#get("api/avatar/characters")).characters;
  }

  /** @returns {Promise<string[]>} the emotions that a session knows; without an id, those it knows from the start */
  async emotions(instanceId) {
    return (await this.#get("api/avatar/emotions", { instance_id: instanceId })).emotions;
  }

  /** @returns {Promise<SessionSummary[]>} the sessions on this server */
  async sessions() {
    return (await this.#get("api/avatar/sessions")).sessions;
  }

  /** @returns {Promise<PoserInformation[]>} the posing engines, and which can run there */
  async posers() {
    return (await this.#get("api/avatar/posers")).posers;
  }

  /** @returns {Promise<Array<[string, FilterInformation]>>} the postprocessor's filters */
  async filters() {
    return (await this.#get("api/avatar/get_available_filters")).filters;
  }

  /** @returns {Promise<PresetInformation[]>} ready-made looks */
  async presets() {
    return (await this.#get("api/avatar/presets")).presets;
  }

  /** @returns {Promise<Choice[]>} names for the setting `backdrop_path`, each with its picture's path */
  async backdrops() {
    return (await this.#get("api/avatar/backdrops")).backdrops;
  }

  /** @returns {Promise<JsonSchema>} every animator setting as JSON Schema, with `title`, `group`, `unit`, `usual` and `default` */
  async settingsSchema() {
    return this.#get("api/avatar/settings_schema");
  }

  /** @returns {Promise<string[]>} what this server can do: "avatar", "classify", "tts", ... */
  async modules() {
    return (await this.#get("api/modules")).modules;
  }

  // Sessions

  /**
   * Make a session. It waits until `start` is called.
   * @param {string|Blob} character the name of a shipped character, or a picture (512x512 or larger, transparent)
   * @param {Object<string, Blob>} [cels] further pictures by cel name, such as `{blush1: file}`
   * @param {{rig?: ?Object, correction?: ?Object, signal?: AbortSignal}} [options] `rig` says where the features of the face
   *   are, as a rig file does; without one, `correction` corrects how the picture is taken in, see `correct`; `signal` gives it up
   * @returns {Promise<string>} the session's id; what the server had to say about the picture is in `state().warnings`
   */
  async load(character, cels = {}, { rig, correction, signal } = {}) {
    return (await this.#choose("api/avatar/load", character, cels, { rig, correction }, signal)).instance_id;
  }

  /**
   * Give a session another character; it keeps its emotion, settings and viewers. Resolves to the answer's warnings.
   * Of several calls at a time the last one holds. `rig`, `correction` and `signal` as in `load`.
   */
  async reload(instanceId, character, cels = {}, { rig, correction, signal } = {}) {
    const parameters = { instance_id: instanceId, rig, correction };
    return warned(await this.#choose("api/avatar/reload", character, cels, parameters, signal));
  }

  /** End a session. `keepalive` lets the call outlive the page, for `pagehide` handlers. */
  async unload(instanceId, { keepalive = false } = {}) {
    await this.#post("api/avatar/unload", { instance_id: instanceId }, { keepalive });
  }

  /** Run a session's animation. */
  async start(instanceId) {
    await this.#post("api/avatar/start", { instance_id: instanceId });
  }

  /** Freeze a session. */
  async stop(instanceId) {
    await this.#post("api/avatar/stop", { instance_id: instanceId });
  }

  /** @returns {Promise<State>} what a session is told and how it does */
  async state(instanceId) {
    return this.#get("api/avatar/state", { instance_id: instanceId });
  }

  // Characters of one's own

  /** @returns {Promise<import("./raven-wire.js").OwnCharacters>} `characters`, one's own first, and what is in the `bin` */
  async ownCharacters() {
    return this.#get("api/characters");
  }

  /** @returns {Promise<import("./raven-wire.js").CharacterDetails>} all that is known of one */
  async ownCharacter(id) {
    return this.#get(`api/characters/${encodeURIComponent(id)}`);
  }

  /**
   * Keep what a session shows, and all that was set there, as a new character.
   * @param {{author?: string, licence?: string, persona?: string, voice?: Object}} [about]
   * @returns {Promise<import("./raven-wire.js").OwnCharacter>}
   */
  async createCharacter(instanceId, name, about = {}) {
    return this.#post("api/characters", { instance_id: instanceId, name, ...about });
  }

  /**
   * Keep what a session shows in place of what a character was. Rejects with the code "conflict" if another program saved it
   * since the session was given it; with its newest `revision` it is saved all the same.
   */
  async saveCharacter(id, instanceId, { revision, ...about } = {}) {
    return this.#ofCharacter(id, "save", { instance_id: instanceId, revision, ...about });
  }

  /** Change what is said of a character: `{name, author, licence, persona, voice, revision}`. */
  async changeCharacter(id, about) {
    return this.#ofCharacter(id, "change", about);
  }

  /** Take an outfit out of its wardrobe. */
  async removeOutfit(id, outfit) {
    return this.#ofCharacter(id, "remove_outfit", { outfit });
  }

  /** The same character once more; without a name under one with a number. */
  async duplicateCharacter(id, name) {
    return this.#ofCharacter(id, "duplicate", { name });
  }

  /** Put a character into the bin, from where `restoreCharacter` brings it back. */
  async deleteCharacter(id) {
    await this.#ofCharacter(id, "delete", {});
  }

  async restoreCharacter(id) {
    return this.#ofCharacter(id, "restore", {});
  }

  /** @returns {Promise<{file: Blob, name: string}>} a character as one file */
  async exportCharacter(id) {
    return named(await this.#fetch(`api/characters/${encodeURIComponent(id)}/file`), `${id}.raven`);
  }

  /** Take in a `.raven` file, or a zip of a character's files. @param {{name?: string}} [about] */
  async importCharacter(file, about = {}) {
    return answer(await this.#fetch("api/characters/import", {}, multipart(file, {}, about)));
  }

  /** How a session's character speaks where a call says nothing else: `{voice, speed, pitch, language}`; saved with it. */
  async setVoice(instanceId, voice) {
    await this.#post("api/avatar/set_voice", { instance_id: instanceId, voice });
  }

  #ofCharacter(id, what, body) {
    return this.#post(`api/characters/${encodeURIComponent(id)}/${what}`, body);
  }

  // How a picture was taken in

  /** @returns {Promise<Intake>} how a session's picture was taken in; see docs/http-api.md */
  async intake(instanceId) {
    return this.#get("api/avatar/intake", { instance_id: instanceId });
  }

  /**
   * @param {{shown?: "picture"|"figure", edge?: number}} [wanted] the picture as it was given, or its figure cut out, with at
   *   most so many pixels on its longer side
   * @returns {Promise<Blob>}
   */
  async intakePicture(instanceId, { shown = "picture", edge } = {}) {
    return (await this.#fetch(`api/avatar/intake/${shown}`, { instance_id: instanceId, edge })).blob();
  }

  /**
   * Correct how a session's picture was taken in: `{face, placement, rig, cut_out}`. What is left out is as it was found.
   * @returns {Promise<Corrected>} as `intake`, with `warnings`
   */
  async correct(instanceId, correction) {
    return this.#post("api/avatar/correct", { instance_id: instanceId, correction });
  }

  /** @returns {Promise<{file: Blob, name: string}>} a session's character as a ZIP of its files */
  async characterFiles(instanceId) {
    return named(await this.#fetch("api/avatar/intake/files", { instance_id: instanceId }), "character.zip");
  }

  // Direction

  /** @param {string} emotion one of `emotions()` or of the session's own */
  async setEmotion(instanceId, emotion) {
    await this.#post("api/avatar/set_emotion", { instance_id: instanceId, emotion_name: emotion });
  }

  /** Move the mouth as if speaking. */
  async startTalking(instanceId) {
    await this.#post("api/avatar/start_talking", { instance_id: instanceId });
  }

  async stopTalking(instanceId) {
    await this.#post("api/avatar/stop_talking", { instance_id: instanceId });
  }

  async startDataEyes(instanceId) {
    await this.#post("api/avatar/start_data_eyes", { instance_id: instanceId });
  }

  async stopDataEyes(instanceId) {
    await this.#post("api/avatar/stop_data_eyes", { instance_id: instanceId });
  }

  /**
   * Play an effect of the session's settings (`state().settings.animefx`), whatever the emotion; from its beginning if it
   * runs already. Resolves to warnings: why nothing of it will be seen.
   */
  async playEffect(instanceId, effect) {
    return warned(await this.#post("api/avatar/play_effect", { instance_id: instanceId, effect }));
  }

  /** Hold morphs or cels at given values, whatever the emotion wants. Replaces all earlier ones; `{}` clears them. */
  async setOverrides(instanceId, overrides) {
    await this.#post("api/avatar/set_overrides", { instance_id: instanceId, overrides });
  }

  /** Add overrides ("set") or take some away ("unset": the values do not matter). */
  async modifyOverrides(instanceId, action, overrides) {
    await this.#post("api/avatar/modify_overrides", { instance_id: instanceId, action, overrides });
  }

  /** Replace the session's settings: what is not given goes back to the server's default. Resolves to the warnings. */
  async loadSettings(instanceId, settings) {
    const body = { instance_id: instanceId, animator_settings: settings };
    return warned(await this.#post("api/avatar/load_animator_settings", body));
  }

  /** Replace the session's own emotion templates: `{name: {pose: {morph: value}, cels: {cel: strength}}}`. */
  async loadEmotions(instanceId, emotions) {
    await this.#post("api/avatar/load_emotion_templates", { instance_id: instanceId, emotions });
  }

  /**
   * Show the emotion that a text speaks.
   * @param {{blacklist?: string[], returnAfter?: number}} [options] emotions that are not shown; seconds until neutral again
   * @returns {Promise<Mood>}
   */
  async setEmotionFromText(instanceId, text, { blacklist, returnAfter } = {}) {
    const body = { instance_id: instanceId, text, blacklist, return_after: returnAfter };
    return this.#post("api/avatar/set_emotion_from_text", body);
  }

  // Speech. `AvatarVoice` does all of this.

  /** @returns {Promise<VoiceInformation>} the server's voice */
  async voiceInfo() {
    return this.#get("api/tts/info");
  }

  /** @returns {Promise<VoiceDetails[]>} the voices, the server's own first */
  async voices() {
    return (await this.#get("api/tts/list_voices")).details;
  }

  /**
   * Have the avatar say a text by itself; whoever listens to its `events` plays it, one on each machine.
   * @param {{voice?: string, speed?: number, pitch?: number, emotion?: string, interrupt?: boolean, priority?: number}} [manner]
   * @returns {Promise<?string>} the utterance's id in `events`; null where nothing of the text can be said
   */
  async say(instanceId, text, manner = {}) {
    return (await this.#post("api/avatar/say", { instance_id: instanceId, text, ...manner })).utterance_id ?? null;
  }

  /**
   * Have a text made into speech; answers when its first sentence is ready.
   * @param {{voice?: string, speed?: number, pitch?: number, emotion?: string, format?: string}} [manner]
   * @returns {Promise<SpokenText>} the utterance, see docs/http-api.md
   */
  async speak(instanceId, text, manner = {}) {
    return this.#post("api/avatar/speak", { instance_id: instanceId, text, ...manner });
  }

  /** @returns {Promise<SpokenText>} an utterance as it stands, as `speak` answers it */
  async utterance(utteranceId, format) {
    return this.#get(`api/avatar/utterances/${utteranceId}`, { format });
  }

  /**
   * What the avatar says by itself: of each utterance when it is to be heard and when it is over. Who reads this counts as one who
   * listens, and is to play the utterances (`AvatarVoice.listen` does).
   * @param {{signal?: AbortSignal}} [options]
   * @returns {AsyncGenerator<StageNews>} without end
   */
  async *events(instanceId, { signal } = {}) {
    const left = new AbortController(); // a page that browsers keep for going back would keep this connection, one of the few they have
    const leave = () => left.abort();
    globalThis.addEventListener?.("pagehide", leave);
    try {
      const ends = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
      yield* news(await this.#fetch("api/avatar/events", { instance_id: instanceId }, { signal: ends }));
    } finally {
      globalThis.removeEventListener?.("pagehide", leave);
    }
  }

  /** @returns {Promise<SpokenSentence>} one sentence of an utterance, once it is ready */
  async sentence(utteranceId, index, format) {
    return this.#get(`api/avatar/utterances/${utteranceId}/sentences/${index}`, { format });
  }

  /** @returns {Promise<ArrayBuffer>} the sound at an `audio_url` that the server gave */
  async sound(audioUrl) {
    return (await this.#fetch(audioUrl.replace(/^\//, ""))).arrayBuffer();
  }

  /**
   * Tell which second of an utterance is heard now, so that the mouth follows it.
   * @param {{position: number, heard_at?: number, delay?: number, offset?: number}} heard `heard_at`: when that is, on the server's clock
   *   (see `ServerClock`), so that a slow call does no harm; `delay`: seconds from a frame's pose to its being seen here; `offset`: the
   *   user's own correction, positive when the mouth shall be later
   * @returns {Promise<HeardNow>}
   */
  async speechStarted(instanceId, utteranceId, heard) {
    return this.#post("api/avatar/speech_started", { instance_id: instanceId, utterance_id: utteranceId, ...heard });
  }

  /**
   * Let the mouth follow keyframes of your own; `speechStarted` with the answered id aligns them anew.
   * @param {{timeline: MouthTimeline, position?: number, delay?: number, offset?: number}} played as for `speechStarted`
   * @returns {Promise<TimelineStarted>}
   */
  async playTimeline(instanceId, played) {
    return this.#post("api/avatar/play_timeline", { instance_id: instanceId, ...played });
  }

  /**
   * What is said in a file of sound that the server made lately, and how the mouth moves with it; for pages that play one
   * which they did not ask for.
   * @param {string} digest the file's SHA-256, in hexadecimal digits
   * @returns {Promise<SoundTimeline>}
   */
  async soundTimeline(digest) {
    return this.#get(`api/tts/timelines/${digest}`);
  }

  /** Make no more of an utterance (without an id: of any) and close the mouth. */
  async stopSpeaking(instanceId, utteranceId) {
    await this.#post("api/avatar/stop_speaking", { instance_id: instanceId, utterance_id: utteranceId });
  }

  // Films

  /**
   * Have a film made of a spoken text, or of so many seconds.
   * @param {{text?: string, voice?: string, speed?: number, pitch?: number, seconds?: number, format?: string, fps?: number,
   *   mode?: string}} wanted
   * @returns {Promise<string>} an id for `recording`
   */
  async record(instanceId, wanted) {
    return (await this.#post("api/avatar/record", { instance_id: instanceId, ...wanted })).recording_id;
  }

  /** @returns {Promise<RecordingState>} how far a film is */
  async recording(recordingId) {
    return this.#get(`api/avatar/recordings/${recordingId}`);
  }

  /** End a film now; what is there so far can be played. */
  async stopRecording(recordingId) {
    await this.#post(`api/avatar/recordings/${recordingId}/stop`, {});
  }

  /** The address of a finished film. */
  recordingUrl(recordingId) {
    return this.url(`api/avatar/recordings/${recordingId}/file`);
  }

  // Pictures

  /**
   * @param {{format?: string, fps?: number, adapt?: boolean, viewer?: string, signal?: AbortSignal}} [options] `adapt`: a slow
   *   line gets smaller or fewer frames; `viewer`: the name under which `reportViewing` tells how it gets along
   * @returns {Promise<Response>} the endless body of the feed; for `Feed` and `AvatarView`
   */
  async openFeed(instanceId, { format, fps, adapt, viewer, signal } = {}) {
    const query = { instance_id: instanceId, format, fps, adapt: adapt ? 1 : undefined, viewer };
    return this.#fetch("api/avatar/result_feed", query, { signal, headers: { Accept: "multipart/x-mixed-replace" } });
  }

  /** The same as video, `codec` "vp9" or "h264"; it adapts unless that is switched off. */
  async openVideo(instanceId, { codec, fps, adapt = true, viewer, signal } = {}) {
    const query = { instance_id: instanceId, codec, fps, adapt: adapt ? undefined : 0, viewer };
    return this.#fetch("api/avatar/video_feed", query, { signal });
  }

  /** Tell how a viewer gets along: seconds `late`, and the share of frames that came and were never drawn. */
  async reportViewing(viewer, { late = 0, undrawn = 0 } = {}) {
    await this.#post("api/avatar/report_viewing", { viewer, late, undrawn });
  }

  /** @returns {Promise<Blob>} the session's picture of this moment */
  async snapshot(instanceId, format = "png") {
    return (await this.#fetch("api/avatar/snapshot", { instance_id: instanceId, format })).blob();
  }

  /**
   * One posed picture, without a session.
   * @param {string|Blob} character as in `load`
   * @param {{emotion?: string, pose?: Object, cels?: Object, format?: string, poser?: string}} wanted
   * @param {Object<string, Blob>} [cels] as in `load`
   * @returns {Promise<Blob>}
   */
  async render(character, wanted = {}, cels = {}) {
    return (await this.#fetch("api/avatar/render", {}, multipart(character, cels, wanted))).blob();
  }

  /** The address of something on this server; with the key in it, because players and OBS cannot send headers. */
  url(path, query = {}) {
    const url = new URL(path, new URL(this.#base, globalThis.location?.href));
    for (const [name, value] of Object.entries({ ...query, key: this.#key })) {
      if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, value);
    }
    return url.href;
  }

  // Any other call; `path` as "api/chat/models"

  /** @returns {Promise<{text: string}>} what is said in a file of sound */
  async transcribe(file, { language, signal } = {}) {
    const form = new FormData();
    form.append("file", file, file.name ?? "sound.wav");
    if (language) form.append("language", language);
    return answer(await this.#fetch("v1/audio/transcriptions", {}, { method: "POST", body: form, signal }));
  }

  /** @returns {Promise<Object>} the JSON that a GET answers */
  async ask(path, query = {}) {
    return this.#get(path, query);
  }

  /** @returns {Promise<Object>} the JSON that the POST of a JSON body answers */
  async tell(path, body, options = {}) {
    return this.#post(path, body, options);
  }

  /** POST a file, and JSON beside it. */
  async send(path, file, body = {}, { signal } = {}) {
    return answer(await this.#fetch(path, {}, { ...multipart(file, {}, body), signal }));
  }

  /** @returns {Promise<Blob>} the file that a GET answers */
  async file(path, query = {}) {
    return (await this.#fetch(path, query)).blob();
  }

  /** POST a JSON body whose answer comes as events: the data of each. Who reads no further ends the call. */
  async *newsOf(path, body, { signal } = {}) {
    const headers = { "Content-Type": "application/json" };
    yield* news(await this.#fetch(path, {}, { method: "POST", headers, body: JSON.stringify(body), signal }));
  }

  #get(path, query) {
    return this.#fetch(path, query).then((response) => response.json());
  }

  async #post(path, body, options = {}) {
    const headers = { "Content-Type": "application/json" };
    return answer(await this.#fetch(path, {}, { method: "POST", headers, body: JSON.stringify(body), ...options }));
  }

  #choose(path, character, cels, parameters, signal) {
    if (typeof character === "string") return this.#post(path, { character, ...parameters }, { signal });
    return this.#fetch(path, {}, { ...multipart(character, cels, parameters), signal }).then(answer);
  }

  async #fetch(path, query = {}, options = {}) {
    const url = new URL(path, new URL(this.#base, globalThis.location?.href));
    for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null) url.searchParams.set(name, value);
    const headers = { Accept: "application/json, */*", ...options.headers };
    if (this.#key) headers.Authorization = `Bearer ${this.#key}`;
    let response;
    try {
      response = await fetch(url, { cache: "no-store", ...options, headers });
    } catch (error) {
      if (error.name === "AbortError" || options.signal?.aborted) throw error;
      throw new RavenError("The server cannot be reached.", { code: "unreachable", cause: error });
    }
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

/** The request of `load`, `reload` and `render`: pictures as parts of their own, everything else as the part `json`. */
function multipart(character, cels, parameters) {
  const form = new FormData();
  const named = typeof character === "string" ? { character } : {};
  form.append("json", new Blob([JSON.stringify({ ...named, ...parameters })], { type: "application/json" }), "parameters.json");
  if (typeof character !== "string") form.append("file", character, character.name ?? "character.png");
  for (const [name, picture] of Object.entries(cels)) form.append(name, picture, `${name}.png`);
  return { method: "POST", body: form };
}

/** The data of the events that a response consists of. */
async function* news(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let rest = ""; ; ) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) if (line.startsWith("data:")) yield JSON.parse(line.slice(5));
    }
  } finally {
    reader.cancel().catch(() => {}); // who reads no further wants no more
  }
}

async function answer(response) {
  const text = await response.text();
  return /^\s*[[{]/.test(text) ? JSON.parse(text) : {};
}

/** The warnings of an answer, an array of sentences; its `remarks` has them told apart: `{message, kind, values, field}`. */
const warned = ({ warnings = [], remarks = [] }) => Object.assign(warnings, { remarks });

/** A file that was answered, with the name that the server gives it. */
async function named(response, otherwise) {
  const name = /filename\*=UTF-8''(.+)$/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { file: await response.blob(), name: name ? decodeURIComponent(name) : otherwise };
}

async function refusal(response) {
  const status = response.status;
  try {
    const { message, ...details } = (await response.json()).error;
    return new RavenError(message, { ...details, status });
  } catch {
    return new RavenError(`The server answered ${status} ${response.statusText}`.trim(), { code: `http_${status}`, status });
  }
}
