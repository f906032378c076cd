/** Speaking on the page: the text box, the voice, subtitles and films, and what they do together. */

import { AvatarVoice } from "../../raven-client.js";
import { byId } from "../ground/dom.js";
import { newestWins } from "../ground/newest.js";
import { complain } from "../texts/messages.js";
import { composer } from "./composer.js";
import { recordingControls } from "./recording.js";
import { subtitles } from "./subtitles.js";
import { voiceControls } from "./voice.js";

const LOOK = 1000; // milliseconds between looks which session is shown, and whether texts are to be heard

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @param {{session: () => string, moods: import("../ground/turns.js").Turns, onEmotion: (emotion: string) => void,
 *   onSentence: (sentence: ?Object) => void, onWord: (index: number) => void}} page `moods` orders what sets the face; `onEmotion` is
 *   told what a text made of it; `onSentence` and `onWord` what is heard
 * @returns {{voice: AvatarVoice, hear: () => void, offer: () => Promise<void>}} `hear` has heard what the session says; `offer` asks the server what it can do, and shows that
 */
export function speaking(raven, { session, moods, onEmotion, onSentence, onWord }) {
  const voice = new AvatarVoice(raven);
  const written = subtitles();
  const manners = voiceControls({
    onOffset: (seconds) => (voice.offset = seconds),
    onSubtitles: (on) => written.enable(on),
    onManner: newestWins(() => raven.setVoice(session(), manners.manner()), complain),
  });
  let said = []; // the sentences of this text that were heard so far
  voice.onSentence = (sentence) => {
    written.show(sentence);
    onSentence(sentence);
    if (!sentence || voice.overheard || !manners.feels()) return; // the server sees to the face of what it says itself
    said.push(sentence.text);
    feel({ text: said.join(" "), turn: moods.take() });
  };
  voice.onWord = (word) => {
    written.mark(word);
    onWord(word);
  };
  const box = composer({ send, stop: () => voice.stop() });
  recordingControls(raven, { session, manner: () => manners.manner(), text: () => byId("say").value.trim() });

  /** A text that is heard sets the face sentence by sentence, any other at once. */
  async function send(text) {
    said = [];
    if (!manners.speaks()) return manners.feels() ? feel({ text, turn: moods.take() }) : undefined;
    await voice.speak(session(), text, manners.manner()).catch(complain);
  }

  const feel = newestWins(async ({ text, turn }) => {
    for (let tries = 30; !moods.isOver(turn); tries -= 1) {
      try {
        const { emotion } = await raven.setEmotionFromText(session(), text);
        return moods.accepts(turn) && onEmotion(emotion);
      } catch (error) {
        if (error.code !== "limit_reached" || !tries) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1000)); // the classifier is still being loaded
      }
    }
  }, complain);

  /** Hear what the session says by itself, as soon as the visitor has done something: before that, browsers allow no sound. */
  async function hear() {
    if (!navigator.userActivation?.hasBeenActive) {
      await new Promise((resolve) => ["pointerdown", "keydown"].forEach((name) => addEventListener(name, resolve, { once: true })));
    }
    for (;;) {
      const id = session(), listening = new AbortController();
      const watch = setInterval(() => (id === session() && manners.speaks()) || listening.abort(), LOOK);
      if (id && manners.speaks()) await voice.listen(id, listening).catch(() => {}); // the server is away: try again
      clearInterval(watch);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  let shown = null; // the character of one's own whose voice the controls show

  return {
    voice,
    manner: () => manners.manner(),
    speaks: () => manners.speaks(),
    /** A character of one's own speaks as it was saved; the controls show that once, and are the visitor's from then on. */
    showVoice({ saved, voice: own }) {
      const wanted = saved?.id ? `${saved.id} ${saved.revision}` : null;
      if (wanted && wanted !== shown && own) manners.show(own);
      shown = wanted;
    },
    hear,
    async offer() {
      const modules = await raven.modules();
      const canFeel = modules.includes("classify");
      let voices = [], info = null, problem = null;
      try {
        [voices, info] = await Promise.all([raven.voices(), raven.voiceInfo()]);
      } catch (error) {
        problem = error;
      }
      manners.offer({ voices, info, problem, canFeel });
      box.offer({ speak: voices.length > 0, feel: canFeel });
    },
  };
}
