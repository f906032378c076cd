"""What chat programs and models write around their words is never heard, and the words are."""

import pytest

from raven.markup import KINDS, plain_text
from raven.speech.reading.text import speakable

CASES = {
    "sources": [
        ("It is so【4†source】.", "It is so."),
        ("It is so [1][2].", "It is so."),
        ("It is so [3](https://x.org), they say [^1].", "It is so, they say."),
        ("See the [map] on page [five].", "See the [map] on page [five]."),
    ],
    "entities": [
        ("I&#x27;m here &amp; you&#39;re there", "I'm here & you're there"),
        ("&amp;quot;Hi&amp;quot; &lt;b&gt;you&lt;/b&gt;", '"Hi" you'),
        ("AT&T and R&D &copyright", "AT&T and R&D &copyright"),
    ],
    "invisible": [
        ("H\u200be\u00adl\ufefflo\x00 the\u202ere", "Hello there"),
        ("<thi\u200bnk>secret</think>Hi.", "Hi."),
        ("Tab\there\ud800 \r\nNext", "Tab here\nNext"),
    ],
    "blocks": [
        ("<|think|>secret<|/think|>Hi <ponder>secret</ponder>", "Hi"),
        ('<details type="reasoning" done="true"><summary>Thought</summary>secret</details>Hi', "Hi"),
        ("<details><summary>More</summary>Words</details>", "More Words"),
        ("### Response: Hi {% if x %} there", "Hi there"),
        ("<think>secret plan</think>Hi.", "Hi."),
        ("<think>secret plan", ""),
        ("secret plan</think>Hi.", "Hi."),
        ("Well. <think>a</think> Hi. </think>Yes.", "Well.\nYes."),
        ("<think>\n```py\nsecret\n</think>\nHi.", "Hi."),
        ("<think>a<think>b</think>Hi.", "Hi."),
        ("<THINKING mode='x'>secret</THINKING>Hi.", "Hi."),
        ("<reasoning>secret</reasoning><seed:think>secret</seed:think>Hi.", "Hi."),
        ("[THINK]secret[/THINK]Hi.", "Hi."),
        ("◁think▷secret◁/think▷Hi.", "Hi."),
        ("<|START_THINKING|>secret<|END_THINKING|>Hi.", "Hi."),
        ("<|begin_of_thought|>secret<|end_of_thought|>Hi.", "Hi."),
        ("<unused94>secret<unused95>Hi.", "Hi."),
        ('<tool_call>{"name": "secret"}</tool_call>Hi.', "Hi."),
        ('Hi.<tool_call>\n{"name": "secret"', "Hi."),
        ("<tool_call/>Hi.", "Hi."),
        ('<function=secret>{"q": 1}</function>Hi.', "Hi."),
        ("<｜tool▁calls▁begin｜>secret<｜tool▁calls▁end｜>Hi.", "Hi."),
        ('[TOOL_CALLS] [{"name": "secret"}]', ""),
        ("<|im_start|>assistant\nHi there<|im_end|>", "Hi there"),
        ("<|channel|>analysis<|message|>secret<|end|><|start|>assistant<|channel|>final<|message|>Hi.<|return|>", "Hi."),
        ("<|channel|>commentary to=x <|constrain|>json<|message|>{}<|call|>", ""),
        ("<bos><start_of_turn>model\nHi you<end_of_turn>", "Hi you"),
        ("<s>[INST] <<SYS>>\nsecret\n<</SYS>>\n\na question [/INST] Hi.</s>", "Hi."),
        ("Hi. [INST] a question that nobody asked", "Hi."),
        ("Hi.<|im_end|>\n<|im_start|>user\na question<|im_end|>\n<|im_start|>assistant\nYes.", "Hi.\nYes."),
        ("<|start|>system<|message|>secret<|end|><|start|>assistant<|channel|>final<|message|>Hi.", "Hi."),
        ("<script>secret</script>Hi<style>secret</style>", "Hi"),
        ("Before\n```python\nx = 1\n```\nafter", "Before\nafter"),
        ("Before\n```\nnever closed", "Before"),
        ("So: ```secret``` it is", "So:\nit is"),
        ("```html\n<script>\n```\nrest", "rest"),
        ("The `<script>` tag and `isn't` are words.", "The script tag and isn't are words."),
    ],
    "data": [
        ('{"name": "secret", "arguments": {"city": "secret"}} It is sunny.', "It is sunny."),
        ('[{"name": "secret"}]', ""),
        ('{"name": "secret\n\nIt is sunny.', "It is sunny."),
        ("A set {1, 2} is a set.", "A set {1, 2} is a set."),
    ],
    "formulas": [
        ("$\\sum_{i=1}^n i$", "the sum from i equals 1 to n of i"),
        ("$\\int_0^\\infty x dx$ and $\\prod x_i$", "the integral from 0 to infinity of x dx and the product of x i"),
        ("$E = mc^2$, \\(x^3\\) and $x$", "E equals mc squared, x cubed and x"),
        ("$$\\frac{a}{b} \\le \\sqrt{x}$$", "a over b is at most the square root of x"),
        ("I paid $5 and $10, not $5-$10.", "I paid $5 and $10, not $5-$10."),
    ],
    "bbcode": [
        ("[b]bold[/b] [i]it[/i] [color=red]red[/color]", "bold it red"),
        ("[url=http://x.y]link[/url] [quote=Bob]q[/quote]", "link q"),
        ("See [img]http://a.b/c.png[/img] here", "See here"),
        ("[list][*]one[*]two[/list] [code]x = 1[/code]", "one\ntwo"),
        ("a[i] and [b] is here", "a[i] and [b] is here"),
    ],
    "addresses": [
        ("[Raven]: Hi there", "[Raven]: Hi there"),
        ('[1]: https://x.org "title"\n[a]: ./file.md\nHi', "Hi"),
        ("[[a wiki link]] and [[page|a label]]", "a wiki link and a label"),
        ('See [the map](https://x.org/a_(b) "title") now', "See the map now"),
        ("Go to https://www.example.com/a/b?c=d.", "Go to example.com."),
        ("See <https://example.com/path> or <bob@x.org>", "See example.com or bob@x.org"),
        ("![a cat](cat.png) [![a dog](d)](e)", "a cat a dog"),
        ('[id]: http://x.org "t"\nHi', "Hi"),
        ("Say [hello](/bˈæd/) to all", "Say hello to all"),
    ],
    "tags": [
        ("<b>bo</b>ld but 1 < 2 and 3 > 2", "bold but 1 < 2 and 3 > 2"),
        ("one<br>two<p>three</p>", "one\ntwo\nthree"),
        ('<speak>Hi<break time="1s"/></speak> <wave> <Smile/>', "Hi"),
        ("<!-- secret -->Hi<!-- secret", "Hi"),
        ("if a <b and c> d", "if a <b and c> d"),
    ],
    "apostrophes": [("don´t, don`t, it´s, they‘re", "don't, don't, it's, they're")],
    "faces": [
        ("hi >:3 (: (^^;) d(^_^)b m(_ _)m =^.^= >w< T-T there", "hi there"),
        ("hi ᕕ( ᐛ )ᕗ ꒰ঌ( ˶ˆᗜˆ˵ )໒꒱ ( •_•)>⌐■-■ ლ(╹◡╹ლ) there", "hi there"),
        ("Oh no D:", "Oh no"),
        ("add(b) to drive D: now", "add(b) to drive D: now"),
        ("Yes 😀👍🏽 sure 🇩🇪 1️⃣ ✨great✨ :joy: at 12:30:45", "Yes sure 1 great at 12:30:45"),
        ("Hi :) ;-) :'( :D xD <3 </3 ^^ T_T >_< o_O UwU :3 you", "Hi you"),
        ("no (╯°□°)╯︵ ┻━┻ (◕‿◕) (^_^) ¯\\_(ツ)_/¯ ʕ•ᴥ•ʔ (｡♥‿♥｡) ヽ(´▽`)/ \\(^o^)/ (づ￣ ³￣)づ （＾▽＾） ok", "no ok"),
        ("(a) (5) (25°C) (日本) f(x) 8) =3 0.0 D: drive, H.T.T.P.", "(a) (5) (25°C) (日本) f(x) 8) =3 0.0 D: drive, H.T.T.P."),
    ],
    "directions": [
        ("{emotion: happy} Hi {1, 2}", "Hi {1, 2}"),
        ("*smiles* Hello! *waves*", "Hello!"),
        ("*She looks away, blushing.* I don't know. *softly* Hi.", "I don't know. Hi."),
        ("Well *sighs* I guess. _giggles_ **nods** *adjusts glasses* Right.", "Well I guess. Right."),
        ("[joy] Hi [laughs] you [emotion: happy] there {smile}", "Hi you there"),
        ("(laughs) I did it (sighs softly)", "I did it"),
        ("So *nice* to meet *you*. *Really* good. I need a *hug*!", "So nice to meet you. Really good. I need a hug!"),
        ("He *smiles* at me. I saw two *smiles* today.", "He smiles at me. I saw two smiles today."),
        ("**Note:** *Results may vary.* *Listen* to me.", "Note: Results may vary. Listen to me."),
        ("(see below) and (I think) [sic]", "(see below) and (I think) [sic]"),
        ("*yes*! *this* is it", "yes! this is it"),
        ("(OOC: shall we (all) go on?) She waits. ((ooc back soon)) [OOC: no] Yes.", "She waits. Yes."),
        ("Hi.\nOOC: what next?\nWell, 5 // 2 and //aside// are (ooc)", "Hi.\nWell, 5 // 2 and are"),
        ("Emotion: joy\nAction: wave\nHi.\n mood: a bit sad.\nExpression: smile", "Hi."),
        ("Action: we must all decide\nMood: great", "Action: we must all decide\nMood: great"),
    ],
    "alphabets": [
        ("ʜᴇʟʟᴏ ᴡᴏʀʟᴅ, tʰᵉ 1ˢᵗ", "hello world, the 1st"),
        ("Неllо wоrld, привет, 5 kΩ", "Hello world, привет, 5 kΩ"),
        ("\U0001d4d7\U0001d4ee\U0001d4f5\U0001d4f5\U0001d4f8 ｗｏｒｌｄ ① ⓑ", "Hello world 1 b"),
        ("Z̷̛a̴l̸g̷o̵ café naïve", "Zalgo café naïve"),
    ],
    "escapes": [("\\*not bold\\* 5\\. ok", "not bold 5. ok")],
    "structure": [
        ("# Heading\n> quoted\n- [ ] item\n* other\nTitle\n=====", "Heading\nquoted\nitem\nother\nTitle"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a, b\n1, 2"),
        ("3*4 ||hidden|| 2**10", "3 times 4 hidden 2^10"),
    ],
    "emphasis": [
        ("H~2~O, x^2^, ^up^ and ~down~", "H2O, x^2, up and down"),
        ("**Very** *nice*, ~~old~~ __new__ ***both***", "Very nice, old new both"),
        ("==very important== and ++new++, C++, a == b", "very important and new, C++, a == b"),
        ("snake_case stays, _not_ 34, unclosed **bold", "snake_case stays, not 34, unclosed bold"),
    ],
    "tones": [
        ("Hello~ nice to see you~ wow~!", "Hello nice to see you wow!"),
        ("~5 minutes, ~$3", "~5 minutes, ~$3"),
    ],
}  # fmt: skip


def test_every_kind_has_cases():
    assert [kind.name for kind in KINDS] == list(CASES)


@pytest.mark.parametrize(("written", "heard"), [case for cases in CASES.values() for case in cases])
def test_markup_is_not_heard_and_words_are(written, heard):
    assert speakable(written) == heard


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_table_says_what_each_kind_does(kind):
    assert kind.left(kind.example) == kind.example_left


def test_who_wants_to_know_what_a_character_does_and_shows_gets_it():
    text = "<think>secret</think>*smiles* **Hello** [joy] 😀"
    assert plain_text(text, keep=("directions", "faces")).split() == ["smiles", "Hello", "joy", "😀"]
