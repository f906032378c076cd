/**
 * Conversations with characters, kept by a Raven server and answered by the language model behind it.
 *
 *     const chat = new RavenChat(raven);
 *     const { id } = await chat.begin({ card: { name: "Aoi" }, user: "Bo" });
 *     for await (const news of chat.answer(id, session, { text: "Hello!" })) if (news.event === "piece") show(news.text);
 */

/** @import { AnswerNews, ConversationDetails, ConversationSummary, LanguageModel, LanguageModels } from "./raven-wire.js" */

const ROOT = "api/chat/conversations";

/** What `RavenClient` does for avatars, for conversations. Every call rejects with a `RavenError`. */
export class RavenChat {
  #client;

  /** @param {import("./raven-client.js").RavenClient} client */
  constructor(client) {
    this.#client = client;
  }

  /** @returns {Promise<ConversationSummary[]>} all conversations, the newest first */
  async all() {
    return (await this.#client.ask(ROOT)).conversations;
  }

  /**
   * @param {{before?: number, limit?: number}} [which] only messages before that of this id, and at most so many
   * @returns {Promise<ConversationDetails>}
   */
  async get(id, which = {}) {
    return this.#client.ask(path(id), which);
  }

  /**
   * Begin a conversation.
   * @param {{card?: Object, file?: File, user?: string, greeting?: number}} about a card, or the `file` of one or of any picture
   * @returns {Promise<ConversationDetails>}
   */
  async begin({ card, file, user, greeting }) {
    return file ? this.#client.send(ROOT, file, { user, greeting }) : this.#client.tell(ROOT, { card, user, greeting });
  }

  /**
   * The user says something, and the character answers; without a `text` it answers anew. Who reads no further stops it.
   * @param {{text?: string, replaces?: number, speak?: boolean, signal?: AbortSignal}} [said]
   * @returns {AsyncGenerator<AnswerNews>}
   */
  async *answer(id, instanceId, { text, replaces, speak, signal } = {}) {
    yield* this.#client.newsOf(`${path(id)}/answer`, { instance_id: instanceId, text, replaces, speak }, { signal });
  }

  /** Be silent, and answer no further. @returns {Promise<ConversationDetails>} with what was heard */
  async stop(id, { keepalive = false } = {}) {
    return this.#client.tell(`${path(id)}/stop`, {}, { keepalive });
  }

  /** Another text in place of a message, as a branch beside it. @returns {Promise<ConversationDetails>} */
  async edit(id, message, text) {
    return this.#client.tell(`${path(id)}/edit`, { message, text });
  }

  /** Go on with the branch of a message. @returns {Promise<ConversationDetails>} */
  async show(id, message) {
    return this.#client.tell(`${path(id)}/show`, { message });
  }

  /** @returns {Promise<Blob>} the picture that came with the character's card */
  async picture(id) {
    return this.#client.file(`${path(id)}/picture`);
  }

  async delete(id) {
    await this.#client.tell(`${path(id)}/delete`, {});
  }

  /** @returns {Promise<LanguageModels>} the language model that is chosen, and those of programs on the server's machine */
  async models() {
    return this.#client.ask("api/chat/models");
  }

  /** Choose the language model; without a `key` that which was given for this address before. @returns {Promise<LanguageModel>} */
  async chooseModel({ base_url, model, key }) {
    return this.#client.tell("api/chat/model", { base_url, model, key });
  }
}

const path = (id) => `${ROOT}/${encodeURIComponent(id)}`;
