"""The language of a text is told where there is enough of it, and English with foreign words stays English."""

import pytest

from raven.speech.reading.common_words import COMMON
from raven.speech.reading.language import ENGLISH, NAMES, language_of
from raven.text.prototypes import examples

WRITTEN = {
    "de": [
        "Guten Morgen, wie geht es dir?",
        "Das ist ein Test.",
        "Ich liebe dich.",
        "Mir geht es gut, danke der Nachfrage!",
    ],
    "es": ["Hola, ¿cómo estás?", "Buenos días, me llamo Ana y vivo en Madrid con mi familia.", "¡Hola! ¿Qué tal?"],
    "fr": [
        "Bonjour, comment ça va ?",
        "Je ne sais pas ce que tu veux, mais c'est très bien.",
        "J'ai faim et je suis fatigué.",
    ],
    "it": ["Ciao, come stai oggi? Io sto molto bene, grazie.", "Non so che cosa dire di questa storia."],
    "pt": ["Olá, tudo bem com você? Eu não sei o que fazer hoje.", "Muito obrigado pela sua ajuda, não esqueço isso."],
    "nl": ["Hallo, hoe gaat het met jou? Ik ben blij dat je er bent."],
    "pl": ["Dziękuję bardzo, mam się dobrze.", "Nie wiem, co to jest, ale bardzo mi się podoba."],
    "cs": ["Dobrý den, jak se máte? Já jsem z Prahy a ty?"],
    "hu": ["Szia, hogy vagy? Nagyon jó napot kívánok mindenkinek!"],
    "ro": ["Bună ziua, ce mai faci? Eu sunt foarte bine, mulțumesc."],
    "sv": ["Hej, hur mår du idag? Jag är inte så trött."],
    "fi": ["Hyvää päivää, mitä sinulle kuuluu? Minä olen kotona."],
    "tr": ["Merhaba, nasılsın? Ben çok iyiyim, teşekkür ederim."],
    "vi": ["Xin chào các bạn, hôm nay thế nào?"],
    "id": ["Selamat pagi, apa kabar? Saya tidak tahu apa yang harus saya lakukan."],
    "ja": ["こんにちは", "今日は元気ですか？", "カタカナ"],
    "zh": ["你好，今天天气很好。", "謝謝"],
    "ko": ["안녕하세요"],
    "ru": ["Привет, как дела?", "Это тест."],
    "uk": ["Привіт, як справи?"],
    "bg": ["Здравей, как си днес?"],
    "sr": ["Здраво, како си? Љубав је ту."],
    "el": ["Καλημέρα, τι κάνεις;"],
    "ar": ["مرحبا كيف حالك"],
    "fa": ["سلام حال شما چطور است؟"],
    "he": ["שלום"],
    "hi": ["नमस्ते"],
    "th": ["สวัสดี"],
    "ka": ["გამარჯობა"],
    "hy": ["Բարեւ"],
}
ENGLISH_ALL_THE_SAME = [
    "Hola amigo!",
    "café",
    "Ça va?",
    "C'est la vie!",
    "Mi casa es su casa.",
    "Que sera, sera.",
    "Hasta la vista, baby!",
    "Nani?! Baka!",
    "Arigatou gozaimasu, senpai-san!",
    "Pikachu, Charizard, Bulbasaur, Squirtle",
    "Großmutter",
    "Łódź is nice",
    "Anna und Elsa",
    "El Niño",
    "I love 日本 very much, Привет!",
    "Hello! こんにちは。 How are you?",
    "She said 'ich liebe dich' and left.",
    "π",
    "α and β",
    "😀",
    "",
    "...",
    "Schadenfreude, kindergarten and zeitgeist are German words.",
    "def foo(x): return x + 1",
    "if (a == b) { return c; }",
    "lol xD omg",
    "San Francisco, Los Angeles, Las Vegas, El Paso",
    "Ludwig van Beethoven",
    "Miguel de Cervantes",
    "Leonardo da Vinci",
    "A la carte",
    "A violent man will die a violent death.",
    "Die Hard is on tonight.",
    "No, no, no, no!",
    "Me, me, me!",
    "La la la la la",
    "Na na na, hey hey",
    "OK",
    "Hmm",
    "Wow!!!",
    "HELP",
    "naïve résumé, jalapeño",
    "SELECT * FROM users WHERE id = 5",
    "Zoë Saldaña and Penélope Cruz",
]


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in WRITTEN.items() for text in texts]
)
def test_a_language_is_told_by_its_script_or_its_common_words(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ENGLISH_ALL_THE_SAME)
def test_english_with_foreign_names_or_an_exclamation_stays_english(text):
    assert language_of(text) in (None, ENGLISH)


def test_no_english_sentence_of_a_thousand_is_taken_for_foreign():
    sentences = [
        sentence for name in ("prototypes", "held_out") for those in examples(name).values() for sentence in those
    ]
    assert [sentence for sentence in sentences if language_of(sentence) not in (None, ENGLISH)] == []
    assert len(sentences) > 900


def test_a_paragraph_of_english_is_known_as_english():
    assert language_of("I just want to know what you think about it, and when we can meet again.") == ENGLISH


def test_every_language_has_a_name():
    assert set(COMMON) <= set(NAMES)
