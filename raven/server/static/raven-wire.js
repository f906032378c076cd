/** The types of what Raven's server takes and answers, for editors: nothing here runs. Made by scripts/wire_types.py of raven/wire/. */

/**
 * What is said of a character; what is left out stays as it was.
 * @typedef {Object} AboutCharacter
 * @property {string|null} [author] Who drew it.
 * @property {string|null} [licence] What others may do with it.
 * @property {string|null} [persona] Who it is, for a language model.
 * @property {CharacterVoice|null} [voice] How it speaks.
 */

/**
 * What is said of a character is changed.
 * @typedef {Object} ChangeCharacterCall
 * @property {string|null} [author] Who drew it.
 * @property {string|null} [licence] What others may do with it.
 * @property {string|null} [persona] Who it is, for a language model.
 * @property {CharacterVoice|null} [voice] How it speaks.
 * @property {string|null} [name] Another name.
 * @property {number|null} [revision] The revision that is changed; without it the newest.
 */

/**
 * How a character speaks where a call says nothing else.
 * @typedef {Object} CharacterVoice
 * @property {string|null} [voice] One of `/api/tts/list_voices`; without it the server's own.
 * @property {number} [speed] 1 is the voice's own, 2 twice as fast.
 * @property {number} [pitch] A factor on the voice's own, where the engine has `can_pitch`.
 * @property {string|null} [language] For people and programs; the text decides what is spoken.
 */

/**
 * What a session shows is kept as a new character.
 * @typedef {Object} CreateCharacterCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string|null} [author] Who drew it.
 * @property {string|null} [licence] What others may do with it.
 * @property {string|null} [persona] Who it is, for a language model.
 * @property {CharacterVoice|null} [voice] How it speaks.
 * @property {string} name What people call it: 1 to 60 characters, not taken by another.
 */

/**
 * The same character once more.
 * @typedef {Object} DuplicateCharacterCall
 * @property {string|null} [name] The name of the new one; without it one with a number.
 */

/**
 * What is said beside a file that is taken in.
 * @typedef {Object} ImportedCharacter
 * @property {Object|null} [correction] What a user corrects of how the picture is taken in; what it leaves out is as it
 *   was found.
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string|null} [name] The name; without it that in the file, or of the file.
 * @property {Object|null} [settings] Its animator settings.
 * @property {Object|null} [emotions] Templates of its own emotions, by name.
 */

/**
 * An outfit leaves a character's wardrobe.
 * @typedef {Object} RemoveOutfitCall
 * @property {string} outfit Its name.
 * @property {number|null} [revision] The revision that is changed; without it the newest.
 */

/**
 * What a session shows takes the place of what a character was.
 * @typedef {Object} SaveCharacterCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string|null} [author] Who drew it.
 * @property {string|null} [licence] What others may do with it.
 * @property {string|null} [persona] Who it is, for a language model.
 * @property {CharacterVoice|null} [voice] How it speaks.
 * @property {number|null} [revision] The revision that is changed; without it the one that the session was given.
 * @property {string|null} [outfit] Keep the picture as this outfit, a new one or in place of what that was; without it
 *   as the one that the session shows. A session that shows another character gives only its picture.
 */

/**
 * How a session's character speaks from now on.
 * @typedef {Object} SetVoiceCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {CharacterVoice} voice How it speaks.
 */

/**
 * Goes on to the language model's server as it is, whatever other fields it has.
 * @typedef {Object} ChatCompletionCall
 * @property {Array<Object>} messages The conversation.
 * @property {string|null} [model] The model; without it the configuration's `chat.model`.
 * @property {boolean|null} [stream] Whether the answer comes as events, token by token.
 * @property {string|null} [user] If it is the id of a session, that one says the answer.
 */

/**
 * Have the character answer. Without a `text` it answers anew.
 * @typedef {Object} AnswerCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string|null} [text] What the user says.
 * @property {number|null} [replaces] The message of the user that `text` is said in place of.
 * @property {boolean} [speak] Whether the avatar says the answer.
 */

/**
 * Begin a conversation.
 * @typedef {Object} BeginConversationCall
 * @property {string} [user] How the character calls the user.
 * @property {number} [greeting] Which of the card's greetings the character says, from 0.
 * @property {Object} card The character's card, of version 1, 2 or 3; at least its `name`.
 */

/**
 * Another text in place of a message: a branch beside it.
 * @typedef {Object} EditMessageCall
 * @property {number} message The message's id.
 * @property {string} text What it says now.
 */

/**
 * Choose the language model.
 * @typedef {Object} LanguageModelCall
 * @property {string} base_url Where a server with OpenAI's interface is.
 * @property {string} [model] The model's name there; empty: what that server takes by itself.
 * @property {string|null} [key] Its key, empty for none; without it the one that was given for this address before. It
 *   is never told again.
 */

/**
 * What a new conversation may be told beside a card's file.
 * @typedef {Object} OfConversation
 * @property {string} [user] How the character calls the user.
 * @property {number} [greeting] Which of the card's greetings the character says, from 0.
 */

/**
 * Go on with the branch of a message.
 * @typedef {Object} ShowMessageCall
 * @property {number} message The message's id.
 */

/**
 * The animator settings, all of them.
 * @typedef {Object} AnimatorSettingsCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {Object|null} [animator_settings] The settings. Unknown names are ignored, numbers out of range brought
 *   into it; `warnings` say so.
 */

/**
 * The effect that is to be played.
 * @typedef {Object} EffectCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string} effect The name of an effect in the session's setting `animefx`.
 */

/**
 * The emotion that is to be shown.
 * @typedef {Object} EmotionCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string} emotion_name An emotion of the session, or `[reset]` for the face at rest.
 */

/**
 * The session's own emotion templates, all of them.
 * @typedef {Object} EmotionTemplatesCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {Object|null} [emotions] The templates by name. Older forms are read too: `cels` as pairs, or the morphs
 *   alone. Values out of range are brought into it; `warnings` say so.
 */

/**
 * Morphs and cels that are to be held too, or let go of.
 * @typedef {Object} ModifyOverridesCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {Object} [overrides] Morphs and cels with their values, in the ranges that `EmotionTemplate` gives.
 * @property {string} [action] Hold, or let go of; then the values do not matter.
 */

/**
 * The text whose emotion the character is to show.
 * @typedef {Object} MoodCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string} text Of any length; its last eight sentences are heard, each more than those before it.
 * @property {Array<string>|null} [blacklist] Emotions that are not to be shown; the next most likely one is. All of
 *   them: neutral.
 * @property {number|null} [return_after] Seconds after this text, and the end of speech, until the face is neutral
 *   again; 0: it stays. Without it the server's `classify.return_seconds`.
 */

/**
 * Morphs and cels that are to be held.
 * @typedef {Object} OverridesCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {Object} [overrides] Morphs and cels with their values, in the ranges that `EmotionTemplate` gives.
 */

/**
 * What is to be recorded, and how.
 * @typedef {Object} RecordCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string|null} [text] What the avatar says; it may be written in Markdown.
 * @property {string|null} [voice] One of `/api/tts/list_voices`; without it the server's own.
 * @property {number} [speed] 1 is the voice's own, 2 twice as fast.
 * @property {number} [pitch] A factor on the voice's own, where the engine has `can_pitch`.
 * @property {string|null} [emotion] How the avatar feels; without it as it does now.
 * @property {number|null} [seconds] Length without a text, and with one the least length. A live recording may go
 *   without: until `stop`.
 * @property {"webm"|"mp4"|"frames"|"png"|"qoi"|"webp"|"apng"|"gif"} [format] `frames` are numbered PNG with the sound
 *   as FLAC, in a zip.
 * @property {number|null} [fps] Frames per second; without it the session's `target_fps`.
 * @property {"offline"|"live"} [mode] `offline`: every frame exact, however long that takes; `live`: what viewers see.
 * @property {number|null} [seed] Chance of the motion; the same gives the same film. Offline only.
 */

/**
 * As OpenAI has it, beside the part `file`: a sound in any usual format. `model` is ignored: the server's own hears.
 * @typedef {Object} TranscriptionCall
 * @property {string} [model] Any name.
 * @property {string|null} [language] Its code, such as en; without it that which it seems to be.
 * @property {string|null} [prompt] Words that may occur: names, or what was said before.
 * @property {"json"|"text"|"srt"|"verbose_json"|"vtt"} [response_format] How it is answered.
 * @property {number|null} [temperature] From 0 to 1: how freely it guesses; without it as the model likes.
 * @property {Array<"word"|"segment">} [timestamp_granularities] `word` has `verbose_json` tell when each word is heard;
 *   as parts `timestamp_granularities[]`.
 */

/**
 * A moment of sound.
 * @typedef {Object} VoiceActivityCall
 * @property {string} sound 16 bit, one channel, 16 000 samples per second, little endian, in base64; 5 s at most.
 */

/**
 * The server's key, for which a browser gets a cookie.
 * @typedef {Object} LoginCall
 * @property {string} key The server's key.
 */

/**
 * Which filters, and at which moment of those that move; without a `seed` every call draws its own grain.
 * @typedef {Object} ProcessCall
 * @property {string} format The format of the picture, in any case. JPEG has no transparency.
 * @property {Array<*>} filters
 * @property {number|null} [seed] The same seed gives the same grain and glitches; without it every call has its own.
 * @property {number} [time] The moment of filters that move, in seconds.
 */

/**
 * What to render: one of a shipped `character` and an uploaded file, in a pose or an emotion or both.
 * @typedef {Object} RenderCall
 * @property {Object|null} [correction] What a user corrects of how the picture is taken in; what it leaves out is as it
 *   was found.
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string|null} [character] The name of a shipped character.
 * @property {string|null} [emotion] An emotion of the server.
 * @property {Object} [pose] Morphs with their values, which come over the emotion's.
 * @property {Object} [cels] Cels with their strengths, 0 to 1, which come over the emotion's.
 * @property {string} [format] The format of the picture, in any case. JPEG has no transparency.
 * @property {string|null} [poser] The posing engine; without it the server's own. See `GET posers`.
 */

/**
 * Which size, whatever the picture's proportions are, and how to get there.
 * @typedef {Object} UpscaleCall
 * @property {string} format The format of the picture, in any case. JPEG has no transparency.
 * @property {number} upscaled_width Width of the answer, in pixels, whatever the proportions were.
 * @property {number} upscaled_height Height of the answer, in pixels.
 * @property {string} [preset] What the networks assume: A blurred, B jagged, C clean.
 * @property {string} [quality] How to upscale; `low` and `high` are networks, and slow.
 */

/**
 * What `load` may be told beside the character.
 * @typedef {Object} ChosenPoser
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string|null} [poser] The posing engine; without it the server's own. See `GET posers`.
 */

/**
 * The body of `correct`.
 * @typedef {Object} CorrectCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {Object} [correction] What a user corrects of how the picture is taken in; what it leaves out is as it was
 *   found.
 */

/**
 * What a call with an uploaded picture may say of how it is to be taken in.
 * @typedef {Object} GivenCorrection
 * @property {Object|null} [correction] What a user corrects of how the picture is taken in; what it leaves out is as it
 *   was found.
 */

/**
 * What a call with a character may say about its face.
 * @typedef {Object} GivenRig
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 */

/**
 * The body of `load` when the character is one that the server has.
 * @typedef {Object} LoadCall
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string|null} [poser] The posing engine; without it the server's own. See `GET posers`.
 * @property {string} character The name of a shipped character, or the id or name of one of your own.
 */

/**
 * What `reload` is told beside the character.
 * @typedef {Object} Reload
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 */

/**
 * The body of `reload` when the character is one that the server has.
 * @typedef {Object} ReloadCall
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string} character The name of a shipped character, or the id or name of one of your own.
 */

/**
 * The body of a call to one session. Fields that a call does not know are ignored.
 * @typedef {Object} SessionCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 */

/**
 * What `load` may be told beside an uploaded picture.
 * @typedef {Object} UploadedLoad
 * @property {Object|null} [correction] What a user corrects of how the picture is taken in; what it leaves out is as it
 *   was found.
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string|null} [poser] The posing engine; without it the server's own. See `GET posers`.
 */

/**
 * What `reload` is told beside an uploaded picture.
 * @typedef {Object} UploadedReload
 * @property {Object|null} [correction] What a user corrects of how the picture is taken in; what it leaves out is as it
 *   was found.
 * @property {Object|null} [rig] Where the features of the face are: any part, and of each part any field. The rest is
 *   detected.
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 */

/**
 * Which second of the sound is heard now, and when frames are seen.
 * @typedef {Object} Heard
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {number} [position] The second of the utterance that is heard now; negative: not yet.
 * @property {number} [delay] Seconds from a frame's `X-Frame-Time` until this client shows it.
 * @property {number} [offset] The user's taste, in seconds: the mouth later.
 * @property {number|null} [heard_at] When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients
 *   that know it; without it: when this call arrives.
 */

/**
 * As OpenAI has it. `model` and `instructions` are ignored.
 * @typedef {Object} OpenAiSpeechCall
 * @property {string} input What to say; it may be written in Markdown.
 * @property {string|null} [voice] One of `/v1/audio/voices`, or one of OpenAI's or Kokoro's, for which the nearest
 *   speaks.
 * @property {number} [speed] 1 is the voice's own, 2 twice as fast.
 * @property {number} [pitch] A factor on the voice's own, where the engine has `can_pitch`.
 * @property {string} [response_format] `mp3`, `opus`, `aac`, `flac`, `wav` or `pcm`.
 * @property {boolean} [stream] Send the sound sentence by sentence as it is made.
 * @property {"audio"|"sse"|null} [stream_format] `audio`: as `stream`. `sse`: as events, the sound in base64.
 */

/**
 * How the mouth is to move.
 * @typedef {Object} PlayTimelineCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {number} [position] The second of the utterance that is heard now; negative: not yet.
 * @property {number} [delay] Seconds from a frame's `X-Frame-Time` until this client shows it.
 * @property {number} [offset] The user's taste, in seconds: the mouth later.
 * @property {number|null} [heard_at] When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients
 *   that know it; without it: when this call arrives.
 * @property {Object} timeline `morphs`: some of the six that open the mouth; `keyframes`: `[second, value of each morph
 *   ...]`, rising.
 */

/**
 * What an avatar is to say by itself, to whoever listens.
 * @typedef {Object} SayCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string} text What to say. Directions such as `[joy]` act when the word after them sounds.
 * @property {string|null} [voice] One of `/api/tts/list_voices`; without it the character's own.
 * @property {number|null} [speed] Without it the character's own.
 * @property {number|null} [pitch] Without it the character's own.
 * @property {string|null} [emotion] What the face takes on when it begins.
 * @property {boolean} [interrupt] At once, in place of what is being said and of what waits.
 * @property {number} [priority] It is said before others that wait of lower priority.
 */

/**
 * What an avatar is to say, and how.
 * @typedef {Object} SpeakCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string} text What to say; it may be written in Markdown.
 * @property {string|null} [voice] One of `/api/tts/list_voices`; without it the server's own.
 * @property {number} [speed] 1 is the voice's own, 2 twice as fast.
 * @property {number} [pitch] A factor on the voice's own, where the engine has `can_pitch`.
 * @property {string|null} [emotion] What the face takes on when `speech_started` is called.
 * @property {string} [format] Of the sound at the addresses that are answered.
 */

/**
 * Which second of an utterance is heard now.
 * @typedef {Object} SpeechStartedCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {number} [position] The second of the utterance that is heard now; negative: not yet.
 * @property {number} [delay] Seconds from a frame's `X-Frame-Time` until this client shows it.
 * @property {number} [offset] The user's taste, in seconds: the mouth later.
 * @property {number|null} [heard_at] When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients
 *   that know it; without it: when this call arrives.
 * @property {string} utterance_id What `speak` or `play_timeline` answered.
 */

/**
 * What is not to be said any more.
 * @typedef {Object} StopSpeakingCall
 * @property {string} instance_id The session: the id that `load` answered, or `default`.
 * @property {string|null} [utterance_id] Only this one; without it all of the session's.
 */

/**
 * What to say, and how.
 * @typedef {Object} TtsCall
 * @property {string} text What to say; it may be written in Markdown.
 * @property {string|null} [voice] One of `/api/tts/list_voices`; without it the server's own.
 * @property {number} [speed] 1 is the voice's own, 2 twice as fast.
 * @property {number} [pitch] A factor on the voice's own, where the engine has `can_pitch`.
 * @property {string} [format] `wav`, `flac`, `mp3`, `opus`, `aac`, `pcm`; or `json`: the sound and all times in one
 *   body.
 * @property {string} [audio_format] Of the sound inside of `json`.
 * @property {boolean} [get_metadata] Send the times of the words in the header `X-Word-Timestamps`.
 * @property {boolean} [stream] Send the sound sentence by sentence as it is made, if `get_metadata` is false.
 */

/**
 * The text whose emotion is wanted.
 * @typedef {Object} ClassifyCall
 * @property {string} text Of any length; its last eight sentences are heard, each more than those before it.
 */

/**
 * The text or texts whose vectors are wanted.
 * @typedef {Object} ComputeCall
 * @property {string|Array<string>} text One text, or several; of each as much is heard as the model takes.
 * @property {string} [model] A role or the name of a model, as `/api/embeddings/info` has them.
 */

/**
 * What is searched.
 * @typedef {Object} SearchCall
 * @property {string} query The query. It goes to a search engine.
 * @property {string} [engine] One of the engines in the server's configuration; auto, and any other: the first of them
 *   that finds something.
 * @property {number} [max_links] At most so many results. Engines tell about ten.
 */

/**
 * How a viewer gets along with what it is sent, over the last two seconds or so. A report holds for five seconds.
 * @typedef {Object} ReportViewingCall
 * @property {string} viewer What it called itself in the address of its feed.
 * @property {number} [late] Seconds more than the quickest frame took until a frame is drawn.
 * @property {number} [undrawn] Which share of the frames that came was never drawn.
 */

/**
 * The filters as `[name, information]`, in the order in which they usually act.
 * @typedef {Object} AvailableFilters
 * @property {Array<[string, FilterInformation]>} filters
 */

/**
 * The backdrops.
 * @typedef {Object} Backdrops
 * @property {Array<Choice>} backdrops
 */

/**
 * All that is known of a character of your own.
 * @typedef {Object} CharacterDetails
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {string} id Its name for programs, which stays.
 * @property {string} name What people call it.
 * @property {boolean} own Whether it is one of your own, which can be changed.
 * @property {number|null} revision Counts up with every save; null for shipped and damaged ones.
 * @property {string|null} saved When it was saved, in ISO 8601.
 * @property {Array<string>} outfits What else it has to wear; `mika/NAME` is the character in it.
 * @property {string|null} thumbnail The path of a small picture.
 * @property {string|null} damaged Why it cannot be used; null: it can.
 * @property {Remark|null} [damaged_remark] The same, for programs to tell apart.
 * @property {string} author
 * @property {string} licence
 * @property {string} persona
 * @property {SpokenManner} voice
 * @property {Object|null} settings Its animator settings; null: it has none.
 * @property {Object|null} emotions Templates of its own emotions, by name; null: it has none.
 * @property {Object<string, number>} files Its files and their sizes in bytes.
 */

/**
 * The shipped characters.
 * @typedef {Object} Characters
 * @property {Array<Choice>} characters
 */

/**
 * Something with a picture that can be chosen by its name.
 * @typedef {Object} Choice
 * @property {string} name
 * @property {string} picture The path of the picture.
 */

/**
 * The names of the emotions.
 * @typedef {Object} Emotions
 * @property {Array<string>} emotions
 */

/**
 * What a user interface needs to know of a filter.
 * @typedef {Object} FilterInformation
 * @property {Object} defaults The parameters and their defaults.
 * @property {Object<string, Array<*>>} ranges Of a number least and most, of a switch `[false, true]`, of a choice its
 *   words, `["!RGB"]` of a colour, `["!ignore"]` of what is not for users.
 * @property {string} docstring What the filter imitates, then a paragraph per parameter.
 * @property {Object} schema JSON Schema of the parameters, with `enabled`: type, range, default, meaning, and `unit`.
 */

/**
 * A character of the server: one of your own, or a shipped one.
 * @typedef {Object} OwnCharacter
 * @property {string} id Its name for programs, which stays.
 * @property {string} name What people call it.
 * @property {boolean} own Whether it is one of your own, which can be changed.
 * @property {number|null} revision Counts up with every save; null for shipped and damaged ones.
 * @property {string|null} saved When it was saved, in ISO 8601.
 * @property {Array<string>} outfits What else it has to wear; `mika/NAME` is the character in it.
 * @property {string|null} thumbnail The path of a small picture.
 * @property {string|null} damaged Why it cannot be used; null: it can.
 * @property {Remark|null} [damaged_remark] The same, for programs to tell apart.
 */

/**
 * The characters: your own first, by name.
 * @typedef {Object} OwnCharacters
 * @property {Array<OwnCharacter>} characters
 * @property {Array<OwnCharacter>} bin What was deleted and can be restored, for thirty days; newest first.
 */

/**
 * One posing engine.
 * @typedef {Object} PoserInformation
 * @property {string} name
 * @property {boolean} available Whether it can run here.
 * @property {string} why Why, or why not.
 */

/**
 * The posing engines.
 * @typedef {Object} Posers
 * @property {Array<PoserInformation>} posers
 * @property {string} default The engine of sessions for which `load` names none; `auto` picks one for every character.
 */

/**
 * A chain of filters that can be chosen by its name.
 * @typedef {Object} PresetInformation
 * @property {string} name
 * @property {string} title
 * @property {string} description
 * @property {Array<*>} postprocessor_chain
 */

/**
 * The presets.
 * @typedef {Object} Presets
 * @property {Array<PresetInformation>} presets
 */

/**
 * What the language model's server answers, as it is; OpenAI's description of it has more.
 * @typedef {Object} ChatCompletion
 * @property {Array<Object>} choices The answers; the first one is said.
 */

/**
 * A model as OpenAI describes it.
 * @typedef {Object} ModelInformation
 * @property {string} id
 * @property {"model"} object
 * @property {number} created When it was made, in seconds since 1970; here always 0.
 * @property {string} owned_by
 */

/**
 * Those of the language model's server as it tells them, and the names that `/v1/audio/speech` takes.
 * @typedef {Object} Models
 * @property {"list"} object
 * @property {Array<ModelInformation|Object>} data
 */

/**
 * What comes of an answer.
 * @typedef {Object} AnswerNews
 * @property {"piece"|"anew"|"answered"|"interrupted"|"failed"} event `piece`: `text` is added; `anew`: it stands in
 *   place of all before; `answered`, `interrupted`, `failed`: that was all.
 * @property {string} [text] What is shown of it.
 * @property {ChatMessage|null} [message] The answer as it is kept; null if nothing is.
 * @property {Details|null} [error] What failed.
 */

/**
 * What was said.
 * @typedef {Object} ChatMessage
 * @property {number} id
 * @property {"user"|"assistant"} role
 * @property {string} text As it was written.
 * @property {string} shown Without thoughts, and without directions that are for programs.
 * @property {number} at When it was begun, in seconds of the Unix epoch.
 * @property {Array<number>} branches The messages that stand at this place, this one among them, the oldest first.
 */

/**
 * A conversation, with the messages that are shown, the oldest first.
 * @typedef {Object} ConversationDetails
 * @property {string} id
 * @property {string} title Whom it is with.
 * @property {string} user How the character calls the user.
 * @property {number} began Seconds of the Unix epoch.
 * @property {boolean} picture Whether the character's card has a picture.
 * @property {number} greetings How many greetings the card has.
 * @property {Array<ChatMessage>} messages
 * @property {boolean} more Whether there are messages before these.
 */

/**
 * The conversations, the newest first.
 * @typedef {Object} ConversationList
 * @property {Array<ConversationSummary>} conversations
 */

/**
 * A conversation, without what was said.
 * @typedef {Object} ConversationSummary
 * @property {string} id
 * @property {string} title Whom it is with.
 * @property {string} user How the character calls the user.
 * @property {number} began Seconds of the Unix epoch.
 * @property {boolean} picture Whether the character's card has a picture.
 * @property {string} last The begin of the last message.
 */

/**
 * A program that people run models with.
 * @typedef {Object} FoundModels
 * @property {string} name
 * @property {string} base_url Where it usually answers.
 * @property {boolean} found Whether it does now.
 * @property {Array<string>} models Its models.
 */

/**
 * The language model behind this server.
 * @typedef {Object} LanguageModel
 * @property {string} base_url Where its server is; empty: there is none.
 * @property {string} model Its name there; empty: what that server takes by itself.
 * @property {boolean} has_key Whether this server has a key for it.
 * @property {boolean} configured Whether it is that of the configuration, and none was chosen.
 */

/**
 * The language model that is chosen, and what there is on this machine.
 * @typedef {Object} LanguageModels
 * @property {LanguageModel} chosen
 * @property {Array<FoundModels>} local
 */

/**
 * It is done.
 * @typedef {Object} Done
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {true} ok
 */

/**
 * A file of a recording.
 * @typedef {Object} RecordedFile
 * @property {string} name A name for it.
 * @property {string} type Its media type.
 * @property {number} bytes Its size; of a zip the size of what is in it.
 * @property {string} url The path at which it is fetched.
 */

/**
 * Where the pictures of a film lie in the whole picture, from one of its frames on.
 * @typedef {Object} RecordedPictures
 * @property {number} from_frame
 * @property {[number, number]} size Width and height in pixels.
 * @property {[number, number]} full_size That of the whole picture.
 * @property {[number, number]} offset x and y of the upper left corner.
 * @property {Object} crop
 */

/**
 * A sentence in a film; all times are seconds of the film.
 * @typedef {Object} RecordedSentence
 * @property {number} index
 * @property {string} text
 * @property {number} start
 * @property {number} duration
 * @property {Array<TimedWord>} words
 */

/**
 * What is said in a film; all times are seconds of the film.
 * @typedef {Object} RecordedSpeech
 * @property {string} engine
 * @property {string} voice
 * @property {number} sample_rate
 * @property {number} start
 * @property {number} duration
 * @property {Array<RecordedSentence>} sentences
 * @property {MouthTimeline} timeline
 */

/**
 * A recording, and how far it is.
 * @typedef {Object} RecordingState
 * @property {string} recording_id
 * @property {"waiting"|"speaking"|"recording"|"done"|"stopped"|"failed"} status The last three are ends; `stopped` has
 *   a film up to there, and `failed` may have one.
 * @property {number} progress Which share of it is made; 0 while its end is not known.
 * @property {string|null} problem Why it failed or was stopped; else null.
 * @property {Remark|null} [problem_remark] The same, for programs to tell apart.
 * @property {string} format The format of the film; `png` for `frames`.
 * @property {Array<RecordedFile>} files What can be fetched: the film first, then the times; none before its end.
 */

/**
 * What is in a film and when; the file beside it.
 * @typedef {Object} RecordingTimes
 * @property {1} raven_recording The version of this form.
 * @property {string} format
 * @property {"offline"|"live"} mode
 * @property {string} character
 * @property {string|null} emotion What was asked for; null: as the avatar was.
 * @property {number} fps
 * @property {[number, number]} fps_fraction The same, exactly.
 * @property {number} frames
 * @property {number} duration
 * @property {boolean} complete False if it was stopped.
 * @property {Array<RecordedPictures>} pictures More than one only if the crop changed on the way.
 * @property {RecordedSpeech|null} speech
 */

/**
 * A piece of what was said; times in seconds.
 * @typedef {Object} TranscribedSegment
 * @property {number} id
 * @property {number} seek Always 0.
 * @property {number} start
 * @property {number} end
 * @property {string} text
 * @property {Array<number>} tokens
 * @property {number} temperature
 * @property {number} avg_logprob
 * @property {number} compression_ratio
 * @property {number} no_speech_prob The chance that nobody speaks.
 */

/**
 * A word, and when it is heard, in seconds.
 * @typedef {Object} TranscribedWord
 * @property {string} word
 * @property {number} start
 * @property {number} end
 */

/**
 * What was said; of `verbose_json` all fields, else `text` alone.
 * @typedef {Object} Transcription
 * @property {string} text
 * @property {"transcribe"|null} [task]
 * @property {string|null} [language] Its code.
 * @property {number|null} [duration] Seconds of the sound.
 * @property {Array<TranscribedSegment>|null} [segments]
 * @property {Array<TranscribedWord>|null} [words]
 */

/**
 * Whether somebody speaks.
 * @typedef {Object} VoiceActivity
 * @property {number} speech The chance of it.
 */

/**
 * A JSON Schema of an object; it has more than this.
 * @typedef {Object} JsonSchema
 * @property {"object"} type
 * @property {Object} properties
 */

/**
 * The modules.
 * @typedef {Object} Modules
 * @property {Array<string>} modules
 */

/**
 * An OpenAPI document; it has more than this.
 * @typedef {Object} OpenApi
 * @property {string} openapi
 * @property {Object} paths
 */

/**
 * Whether the server is ready for further clients. The status is 503 while it is not.
 * @typedef {Object} Readiness
 * @property {boolean} ready
 * @property {Array<string>} missing What it waits for, a few words each; empty if it is ready.
 * @property {Array<string>} failed What could not be loaded and is done without; that does not keep the server from
 *   being ready.
 * @property {number} sessions_free How many more sessions there may be.
 * @property {number} viewers_free How many more feeds may be open.
 */

/**
 * The session has another character.
 * @typedef {Object} Chosen
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {true} ok
 * @property {PictureVerdict|null} verdict On the picture; null for one with a rig, which was not looked at.
 */

/**
 * How the picture is taken in now.
 * @typedef {Object} Corrected
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {number} schema The version of this form.
 * @property {PictureSize} picture
 * @property {number} size Edge of the square that was made of it, in pixels.
 * @property {Array<Array<number>>} placement From pixels of the picture to units of the template; both count from the
 *   middle of the first pixel.
 * @property {Array<FoundFace>} faces The faces that were found, the largest first.
 * @property {number|null} face Which of them was taken; null if none was found.
 * @property {Object|null} features Where its features were found, in pixels of the picture.
 * @property {Object} rig The rig in force, in units of the template; that of the template if there is no face.
 * @property {PictureVerdict} verdict
 * @property {Object} correction What was corrected.
 */

/**
 * A face in a picture.
 * @typedef {Object} FoundFace
 * @property {Array<number>} box Left, top, right, bottom, in pixels of the picture.
 * @property {number} chance That it is one.
 */

/**
 * How a picture was taken in.
 * @typedef {Object} Intake
 * @property {number} schema The version of this form.
 * @property {PictureSize} picture
 * @property {number} size Edge of the square that was made of it, in pixels.
 * @property {Array<Array<number>>} placement From pixels of the picture to units of the template; both count from the
 *   middle of the first pixel.
 * @property {Array<FoundFace>} faces The faces that were found, the largest first.
 * @property {number|null} face Which of them was taken; null if none was found.
 * @property {Object|null} features Where its features were found, in pixels of the picture.
 * @property {Object} rig The rig in force, in units of the template; that of the template if there is no face.
 * @property {PictureVerdict} verdict
 * @property {Object} correction What was corrected.
 */

/**
 * The new session.
 * @typedef {Object} Loaded
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {string} instance_id The id of the session, for all further calls.
 * @property {PictureVerdict|null} verdict On the picture; null for one with a rig, which was not looked at.
 */

/**
 * The picture as it was given.
 * @typedef {Object} PictureSize
 * @property {number} width
 * @property {number} height
 */

/**
 * How well a picture works.
 * @typedef {Object} PictureVerdict
 * @property {"good"|"fair"|"no"} level Whether it works, works in part, or does not.
 * @property {Array<string>} reasons A sentence each; empty if all is well.
 * @property {Array<Remark>} [remarks] The reasons once more, for programs to tell apart.
 * @property {Object<string, number>} parts The confidence in each part of the rig; below 0.5 it is kept still.
 */

/**
 * Whether what a session shows is saved.
 * @typedef {Object} Saved
 * @property {string|null} id The character of your own that it shows; null: none.
 * @property {string|null} name What that is called.
 * @property {number|null} revision The revision of it that was loaded or saved last.
 * @property {string|null} outfit What of its wardrobe it wears; null: the picture that it came with.
 * @property {boolean} unsaved Whether anything is otherwise than it was loaded or saved.
 */

/**
 * The sessions, oldest first.
 * @typedef {Object} SessionList
 * @property {Array<SessionSummary>} sessions
 */

/**
 * One session of the server.
 * @typedef {Object} SessionSummary
 * @property {string} instance_id The session.
 * @property {string} character The name of the character; `upload` if it was uploaded.
 * @property {boolean} running Whether the animation runs.
 * @property {number} viewers Feeds of this session that are open.
 */

/**
 * What a session speaks.
 * @typedef {Object} Speech
 * @property {string} utterance_id What `speak` or `play_timeline` answered.
 * @property {number} position The second of the sound that is heard now.
 * @property {number|null} duration Seconds of the whole sound; null while more of it is being made.
 * @property {number} lead Seconds by which frames are ahead of what is heard at their time, where the player asked for
 *   that.
 */

/**
 * How a character speaks where a call says nothing else.
 * @typedef {Object} SpokenManner
 * @property {string|null} voice One of `/api/tts/list_voices`; null: the server's own.
 * @property {number} speed
 * @property {number} pitch
 * @property {string|null} language What it speaks, if that was said.
 */

/**
 * All that is set in a session, and how it fares.
 * @typedef {Object} State
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {string} instance_id The session.
 * @property {string} character The name of the character; `upload` if it was uploaded.
 * @property {string} poser The posing engine.
 * @property {string} device Where the engine runs.
 * @property {number} size Edge of the posed picture, in pixels.
 * @property {Array<string>} cels The cels that the character has.
 * @property {boolean} running Whether the animation runs.
 * @property {string} emotion The emotion that is shown.
 * @property {Array<string>} emotions The emotions that can be shown.
 * @property {boolean} talking Whether the mouth moves at random.
 * @property {boolean} data_eyes Whether the data stream is in the eyes.
 * @property {Speech|null} speech What is spoken; null for silence.
 * @property {Object<string, number>} overrides Morphs and cels that are held, and their values.
 * @property {Object} settings The settings in force, every one of them.
 * @property {number} viewers Feeds of this session that are open.
 * @property {number} fps Frames per second that the session made lately.
 * @property {Object<string, number>} stage_ms Mean time of each stage of a frame, in milliseconds.
 * @property {Object<string, number>} poser_ms Mean time of each stage of the posing engine, in milliseconds; what is
 *   reused does not count.
 * @property {string|null} degraded Why frames fail; null if they do not.
 * @property {Remark|null} [degraded_remark] The same, for programs to tell apart.
 * @property {Array<"effects"|"upscaler"|"filters"|"size"|"rate">} lowered What is given up as frames came late, in this
 *   order; it comes back, last first, when there is time to spare.
 * @property {boolean} steps_aside Whether it shows fewer frames, at most 8 per second, while a picture is taken in for
 *   it.
 * @property {PictureVerdict|null} verdict On the picture; null for one with a rig, which was not looked at.
 * @property {SpokenManner} voice How it speaks where a call says nothing else.
 * @property {Saved} saved
 * @property {number} clock Now, in seconds on the clock of `X-Frame-Time`.
 */

/**
 * When the mouth was told what is heard.
 * @typedef {Object} HeardNow
 * @property {number} server_time Now, in seconds on the clock of `X-Frame-Time`.
 * @property {number} position The second of the sound that is heard at `server_time`.
 */

/**
 * The movement of the mouth: smooth from keyframe to keyframe, closed before the first and after the last.
 * @typedef {Object} MouthTimeline
 * @property {Array<string>} morphs Those that the values of a keyframe are for.
 * @property {Array<Array<number>>} keyframes Each the second, then a value from 0 to 1 for each morph.
 */

/**
 * A word with how it is pronounced; its times are seconds of the sound.
 * @typedef {Object} PronouncedWord
 * @property {string} text
 * @property {number} start
 * @property {number} end
 * @property {string} phonemes In the misaki alphabet.
 */

/**
 * What will be said.
 * @typedef {Object} Said
 * @property {string|null} utterance_id Its id in `events`; null where nothing of the text can be said.
 */

/**
 * A sentence, and when it is heard.
 * @typedef {Object} SentenceTimes
 * @property {string} text
 * @property {number} start Seconds from the begin of the sound.
 * @property {number} duration
 */

/**
 * An event: the next bytes of the sound.
 * @typedef {Object} SoundDelta
 * @property {"speech.audio.delta"} type
 * @property {string} audio In base64.
 */

/**
 * A sound, and when which word of it is heard, in one body.
 * @typedef {Object} SoundDocument
 * @property {string} audio The sound as a file, in base64.
 * @property {string} format Its format.
 * @property {string} media_type
 * @property {number} sample_rate Samples per second.
 * @property {number} duration Seconds of the sound.
 * @property {string} engine The voice engine.
 * @property {string} voice The voice.
 * @property {Array<PronouncedWord>} words
 * @property {Array<SentenceTimes>} sentences
 * @property {MouthTimeline} timeline
 */

/**
 * The last event: the sound is complete.
 * @typedef {Object} SoundDone
 * @property {"speech.audio.done"} type
 * @property {SoundUsage} usage
 */

/**
 * What is said in a sound, and how the mouth moves with it.
 * @typedef {Object} SoundTimeline
 * @property {string} text What is said, as it is read out.
 * @property {number} duration Seconds of the sound.
 * @property {MouthTimeline} timeline
 */

/**
 * What OpenAI charges for. Nothing is counted here.
 * @typedef {Object} SoundUsage
 * @property {0} input_tokens
 * @property {0} output_tokens
 * @property {0} total_tokens
 */

/**
 * A sentence of an utterance. What is not known before it is made is null.
 * @typedef {Object} SpokenSentence
 * @property {number} index Its number, from 0.
 * @property {string} text As it is read out, without Markdown.
 * @property {boolean} ready Whether it is made.
 * @property {number|null} start Seconds from the utterance's begin.
 * @property {number|null} duration Seconds of its sound.
 * @property {string} audio_url The path of its sound; asking for it waits until it is made.
 * @property {Array<TimedWord>} words
 * @property {MouthTimeline|null} timeline
 */

/**
 * An utterance: a text on its way to being spoken.
 * @typedef {Object} SpokenText
 * @property {string} utterance_id
 * @property {string} engine The voice engine.
 * @property {string} voice The voice.
 * @property {number} sample_rate Samples per second of its sound.
 * @property {boolean} complete Whether all of its sentences are made.
 * @property {boolean} more Whether sentences may still be added: it is written while it is spoken.
 * @property {number|null} duration Seconds of its sound; null while it is not complete.
 * @property {string} audio_url The path of its whole sound.
 * @property {Array<SpokenSentence>} sentences All of them, from the beginning.
 */

/**
 * What happens on an avatar's stage.
 * @typedef {Object} StageNews
 * @property {"speaking"|"ended"|"stopped"} event `speaking`: this utterance is to be heard now; `ended`: all of it was;
 *   `stopped`: be silent.
 * @property {string} utterance_id
 * @property {number} characters Of what was written, how many characters were heard in whole lines; 0 before its end.
 * @property {string} words What was heard of the line behind them.
 */

/**
 * A word as it is written, and from when to when it is heard, in seconds from the sentence's begin.
 * @typedef {Object} TimedWord
 * @property {string} text
 * @property {number} start
 * @property {number} end
 */

/**
 * The mouth moves.
 * @typedef {Object} TimelineStarted
 * @property {string} utterance_id For `speech_started` and `stop_speaking`.
 * @property {number} server_time Now, in seconds on the clock of `X-Frame-Time`.
 */

/**
 * A voice.
 * @typedef {Object} VoiceDetails
 * @property {string} name
 * @property {string} language
 * @property {"female"|"male"|"none"} gender
 * @property {string} description
 */

/**
 * One voice engine.
 * @typedef {Object} VoiceEngine
 * @property {string} name
 * @property {boolean} available Whether it can run here.
 * @property {string} why Why, or why not.
 */

/**
 * What speaks here.
 * @typedef {Object} VoiceInformation
 * @property {string|null} engine The voice engine; null if none can speak any more.
 * @property {string|null} model Its model, for people to read.
 * @property {number} sample_rate Samples per second.
 * @property {boolean} can_pitch Whether `pitch` does anything.
 * @property {Array<VoiceEngine>} engines All that there are, the best first.
 */

/**
 * The voices, the default one first.
 * @typedef {Object} Voices
 * @property {Array<string>} voices Their names.
 * @property {Array<VoiceDetails>} details
 */

/**
 * All 28 emotions, most likely first.
 * @typedef {Object} Classification
 * @property {Array<Score>} classification
 * @property {string} model Which model spoke.
 */

/**
 * A vector of unit length for one text; a list of vectors for a list of texts.
 * @typedef {Object} Embedding
 * @property {Array<number>|Array<Array<number>>} embedding
 */

/**
 * A model that makes vectors.
 * @typedef {Object} EmbeddingModel
 * @property {string} model
 * @property {number} dimension How many numbers a vector has.
 */

/**
 * The models by what they are for.
 * @typedef {Object} EmbeddingModels
 * @property {Object<string, EmbeddingModel>} models
 */

/**
 * The labels in alphabetical order, and how far the model is.
 * @typedef {Object} Labels
 * @property {Array<string>} labels
 * @property {"unavailable"|"idle"|"loading"|"ready"|"failed"} status Whether a classification can be told now; `idle`:
 *   the model is loaded when it is first needed.
 * @property {string|null} model Which model speaks; null unless it is `ready`.
 * @property {number|null} progress Which share of the model is loaded; null if unknown.
 * @property {string|null} why Why it is `unavailable` or `failed`, and what to do; else null.
 */

/**
 * The emotion that the face has now, and what the text spoke.
 * @typedef {Object} Mood
 * @property {string} emotion The emotion that is shown, or will be as soon as the one before was shown for long enough.
 * @property {boolean} changed Whether that is another emotion than before.
 * @property {Array<Score>} classification
 * @property {string} model Which model spoke.
 */

/**
 * An emotion and its probability.
 * @typedef {Object} Score
 * @property {string} label
 * @property {number} score
 */

/**
 * What was found, as one text and one by one.
 * @typedef {Object} SearchedEntries
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {string} results All results as one text: a line with title and link, an empty line, the text; five dashes
 *   between them.
 * @property {Array<SearchedEntry>} data
 * @property {string} engine The engine that answered.
 */

/**
 * One page that was found. Strangers wrote all of it.
 * @typedef {Object} SearchedEntry
 * @property {string} text
 * @property {string} link
 * @property {string|null} [title] Absent if it is not known.
 */

/**
 * What was found, as one text and as links.
 * @typedef {Object} SearchedLinks
 * @property {Array<string>} warnings What was ignored or will look different than asked; empty if all is well.
 * @property {Array<Remark>} [remarks] The warnings once more, for programs to tell apart.
 * @property {string} results All results as one text: a line with title and link, an empty line, the text; five dashes
 *   between them.
 * @property {Array<string>} links
 * @property {string} engine The engine that answered.
 */

/**
 * A sentence of the server's.
 * @typedef {Object} Remark
 * @property {string} message For people to read.
 * @property {string|null} [kind] Which sentence it is, stable however it is worded; null where that has no name.
 * @property {Object|null} [values] What stands in the sentence, by name: numbers, texts, lists of texts, or further
 *   sentences.
 * @property {string|null} [field] Where it holds, if it is about one value: `a.b[2].c`.
 */

/**
 * What is wrong, and where.
 * @typedef {Object} Details
 * @property {string} code The kind of error, stable.
 * @property {string} message What is wrong, for people to read.
 * @property {string|null} [kind] Which sentence it is, stable however it is worded; null where that has no name.
 * @property {Object|null} [values] What stands in the sentence, by name: numbers, texts, lists of texts, or further
 *   sentences.
 * @property {string|null} [field] Where it stands, if one value is to blame: `a.b[2].c`.
 * @property {number|null} [progress] Which share of what is being loaded is here, if that is known.
 * @property {"invalid_request_error"|"server_error"|null} [type] Below `/v1/`, as OpenAI has it.
 * @property {string|null} [param] Below `/v1/`: the same as `field`.
 */

/**
 * What is wrong. Nothing was changed.
 * @typedef {Object} Problem
 * @property {Details} error
 */

export {};
