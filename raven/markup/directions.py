"""Stage directions: what a character does or feels, written between its words as `*smiles*`, `[joy]` or `(laughs)`.

Emphasis is written like them. A direction stands by itself, before or behind a sentence, and tells an act, or it tells an act
that nobody emphasises. Recognition works on one span and what is around it, so that it can be used on text that still arrives.
"""

import re

from raven.markup.notes import Note, no_note

# Acts of a body or a voice: a span that begins with one is a direction anywhere.
ACTS = """
 bat beam bite blink blow blush bounce bow breathe caress chew chirp chuckle clap clasp clench cough cower cringe cross cry
 cuddle curtsy dance embrace exhale facepalm fidget flinch flush freeze frown fume furrow gasp gaze gesture giggle glance
 glare glomp groan growl grin grimace grumble grunt gulp hiccup hiss hop howl huff hug hum inhale jump kiss kneel laugh
 lean lick meow moan mumble murmur mutter nibble nod nudge nuzzle pant pat peek peer pet poke pounce pout purr raise rub
 salute scoff scowl scratch scream shake shiver shout shriek shrug shudder sigh sing sip slump smile smirk snap sneeze
 snicker sniff sniffle snort snuggle sob squeak squeal squirm stammer stare stretch stutter sulk sweat swallow sway swoon
 tap tear tilt tremble trip tug twirl twitch wag wave weep whimper whine whisper whistle wince wink yawn yelp yell
"""
# Further acts, which a person may also emphasise or speak of: they count only where a span stands by itself.
DEEDS = """
 adjust appear brighten droop glow narrow redden soften sparkle twinkle widen approach arrive ask bring brush carry catch
 check climb close come continue crawl crouch draw drop eat enter fall fix fly fold follow get give go grab hand hide hold
 hurry jingle kick leave lie lift light listen look lower move notice offer open pause perk pick place play point pour
 pretend pull push put reach rest return roll rub run scribble search set shift show sit sleep slide sneak speak spin
 sprint squint stand start step stop straighten stroll take thinking throw toss touch try turn type wait wake walk wander
 watch wear wipe wonder write
"""
NOUNS = """
 arms blush brows cheeks ear ears eye eyes eyebrow eyebrows face feet finger fingers fist fists hair hand hands head heart
 lips mouth pupils shoulders smile tail tears voice wings
"""
ARTICLES = ("a", "an", "the", "her", "his", "their", "its", "my", "your", "with", "in", "under")
WHO = ("she", "he", "they", "it", "i", "we", "you")
SOUNDS = "ahem achoo beep boop ding gasp haha hehe hmm poof thud whoosh"
NOISES = "applause beat cheering click crash knock laughter long music noise pause short silence sound static"
EMOTIONS = """
 admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval disgust
 embarrassment excitement fear gratitude grief joy love nervousness neutral optimism pride realization relief remorse
 sadness surprise admiring affectionate afraid amused angry annoyed anxious ashamed bored calm cheerful concerned confused
 content crying curious determined disappointed disgusted embarrassed excited fearful flustered frustrated furious giddy
 grateful happy hopeful hurt impressed irritated jealous joyful laughing lonely loving mad mischievous nervous playful
 proud puzzled relieved sad sarcastic scared serious shocked shy sleepy smug sorry surprised tender thinking thoughtful
 tired upset worried reset default happiness worry shock boredom
"""
MANNERS = """
 softly quietly gently slowly nervously shyly sheepishly warmly playfully teasingly cheerfully happily sadly sternly coldly
 awkwardly excitedly breathlessly hesitantly mischievously sarcastically seductively sleepily smugly tearfully tenderly
 timidly weakly wearily whispering
"""
PLAIN = """
 yes always sometimes this thus his its hers ours theirs yours thanks things does was has is as us nothing anything
 something everything thing king ring spring bring during morning evening perhaps besides unless plus news others whereas
 minus afterwards
"""


def _forms(listed: str) -> frozenset[str]:
    """The forms in which directions have these verbs: "smile", "smiles", "smiling", "smiled"."""
    result = set(listed.split())
    for verb in listed.split():
        stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
        third = verb + "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else verb + "s"
        third = verb[:-1] + "ies" if verb.endswith("y") and verb[-2:-1] not in "aeou" else third
        past = verb[:-1] + "ied" if third.endswith("ies") else stem + "ed"
        result |= {third, past, stem + "ing", stem + stem[-1] + "ing", stem + stem[-1] + "ed"}
    return frozenset(result)


_ACTS = _forms(ACTS)
_DEEDS = _forms(DEEDS) | _ACTS
_FEELINGS = frozenset(EMOTIONS.split())
_MANNERS, _NOUNS, _SOUNDS, _NOISES, _PLAIN = (
    frozenset(words.split()) for words in (MANNERS, NOUNS, SOUNDS, NOISES, PLAIN)
)

NEAR = 40  # characters before and after a span that tell whether it stands by itself
SPAN = re.compile(r"(?<![\w*_])(\*{1,2}|_)(?![\s*_])([^*_\n]{1,600}?)(?<![\s*_])\1(?![\w*_])")
TAG = re.compile(r"\[([^\[\]\n]{1,80})\](?![(:])|\{([A-Za-z_ ]{1,40}(?::[^{}\n:]{1,40})?)\}")
ASIDE = re.compile(r"[(（]([^()（）\n]{1,40})[)）]")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:;—~\"”»)*\]_>-])\s*$")
GOES_ON = re.compile(r"\s*[a-z]")
SUBJECT = re.compile(
    r"\b(?:she|he|it|who|that|they|i|you|we|to|will|can|would|could|never|always|really|not|a|the|my|your|her|his|their|our|some"
    r"|any|no|many|more|few|these|those|two|three|of|with|for|and|such|big|little)\s+$",
    re.IGNORECASE,
)
VALUE = re.compile(r"\s*[\w ]{1,30}(?:\s*[:=]\s*[\w .,%-]{1,40}){1,2}\s*")
OUT_OF_CHARACTER = re.compile(
    r"[(（\[]{1,2}\s*(?i:OOC)\b[^()（）\[\]\n]{0,600}(?:\([^()\n]{0,100}\)[^()（）\[\]\n]{0,300}){0,3}[)）\]]{1,2}|^[ \t]*OOC:.*$"
    r"|(?<!\S)//(?=[ \w])[^/\n]{1,300}(?<!\s)//(?!\S)",
    re.MULTILINE,
)
"""Role players write what is out of character so: "(OOC: back soon)"."""
LABELLED = re.compile(
    r"^[ \t]*(?:(?P<feeling>Emotion|Mood|Feeling|Expression)|Action|Gesture|Animation|Action Input)\s?:"
    r"[ \t]*(?P<words>[^\n]{1,60}?)[ \t.]*$",
    re.MULTILINE | re.IGNORECASE,
)
CITED = re.compile(
    r"\s*\d{1,4}(?:\s*[,–-]\s*\d{1,4})*\s*|\s*\^[^\]]*|\s*(?:source|citation needed|cite|ref)\b.*", re.IGNORECASE
)


def without_directions(text: str, note: Note = no_note) -> str:
    """The text without its stage directions, and without the numbers of sources in brackets."""

    def noted(found: re.Match[str]) -> str:
        return " " + note(found.group())

    text = OUT_OF_CHARACTER.sub(" ", text)
    text = LABELLED.sub(lambda line: " " + note(_marked(line)) if _is_label(line) else line.group(), text)
    text = TAG.sub(lambda tag: noted(tag) if _is_tag(tag) else tag.group(), text)
    text = SPAN.sub(lambda span: noted(span) if _is_span(span) else span.group(), text)
    return ASIDE.sub(lambda aside: noted(aside) if _is_aside(aside.group(1)) else aside.group(), text)


def bare_directions(text: str) -> str:
    """The text with the words of its stage directions, without what marks them."""
    text = OUT_OF_CHARACTER.sub(" ", text)
    text = LABELLED.sub(lambda line: line["words"] if _is_label(line) else line.group(), text)
    text = SPAN.sub(lambda span: f" {span.group(2)} " if _is_span(span) else span.group(), text)
    return TAG.sub(lambda tag: f" {tag.group(1) or tag.group(2)} ", text)


def is_direction(words: str, before: str, after: str) -> bool:
    """Whether emphasised `words` are a stage direction, given what stands before and after them in their line."""
    found = [word.lower() for word in WORD.findall(words)]
    begins = bool(SENTENCE_BEFORE.search(before))
    goes_on = bool(GOES_ON.match(after)) and not words.endswith((".", "!", "?", "…"))
    while found and (found[0].endswith("ly") or found[0] in ("then", "just", "still")):
        found = found[1:]
    if not found:
        return begins and words[:1].islower() and (not goes_on or words.strip(" .") in _MANNERS)
    first, others = found[0], found[1:6]
    if first in _ACTS and _is_third_person(first):
        return begins or not (goes_on or SUBJECT.search(before))
    if not begins or (goes_on and not words[:1].islower()):
        return False
    if first in WHO and len(found) > 2:
        return first in ("she", "he", "they") or any(word in _DEEDS for word in others[:3])
    if first in ARTICLES or first in _NOUNS:
        return bool(_NOUNS.intersection(others)) or any(word in _DEEDS and _is_third_person(word) for word in others)
    if first in _ACTS:
        return not goes_on
    if first in _SOUNDS:
        return not goes_on and all(word in _SOUNDS or word in _DEEDS for word in found)
    if first in _DEEDS:
        return _is_third_person(first)
    return any(word in _ACTS and word.endswith("s") for word in others[:2]) or _seems_act(words, first)


def is_tag(words: str) -> bool:
    """Whether what stands in square brackets or braces is a stage direction, or a note of a source."""
    found = [word.lower() for word in WORD.findall(words)]
    if CITED.fullmatch(words) or VALUE.fullmatch(words):
        return True
    if not found:
        return False
    return found[0] in _ACTS | _SOUNDS | _NOISES or (len(found) < 3 and bool(_FEELINGS.intersection(found)))


def _is_tag(tag: re.Match[str]) -> bool:
    """`is_tag`, or one or two small words that stand by themselves before a sentence, as in "[dreamy] Hello"."""
    words = tag.group(1) or tag.group(2)
    found = WORD.findall(words)
    stands_alone = SENTENCE_BEFORE.search(_before(tag)) and not GOES_ON.match(tag.string, tag.end())
    is_small = 0 < len(found) < 3 and words.islower() and found[0] not in ARTICLES
    return is_tag(words) or bool(stands_alone and is_small and tag.string[tag.end() :].strip())


def _is_span(span: re.Match[str]) -> bool:
    return is_direction(span.group(2), _before(span), span.string[span.end() : span.end() + NEAR])


def _before(found: re.Match[str]) -> str:
    """What stands before it in its line."""
    line = found.string.rfind("\n", 0, found.start()) + 1
    return found.string[max(line, found.start() - NEAR) : found.start()]


def _is_label(line: re.Match[str]) -> bool:
    """Whether a line like "Emotion: joy" or "Action: wave" tells of a feeling or an act, and no more."""
    found = [word.lower() for word in WORD.findall(line["words"])]
    return 0 < len(found) < 5 and (found[0] in _DEEDS or bool(_FEELINGS.intersection(found)))


def _marked(line: re.Match[str]) -> str:
    """As it would be written between words."""
    return f"[emotion: {line['words']}]" if line["feeling"] else f"*{line['words']}*"


def _is_aside(words: str) -> bool:
    found = [word.lower() for word in WORD.findall(words)]
    return 0 < len(found) < 5 and found[0] in _ACTS and _is_third_person(found[0])


def _is_third_person(word: str) -> bool:
    return word.endswith(("s", "ing"))


def _seems_act(words: str, first: str) -> bool:
    """Whether it begins like "adjusts her glasses": small, with a verb's ending."""
    is_verb = first.endswith("ing") or (first.endswith("s") and not first.endswith(("ss", "us", "is")))
    return words[:1].islower() and len(first) > 3 and is_verb and first not in _PLAIN
