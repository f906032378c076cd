"""Conversations: what the model is told, branches, what was heard, and what is left after the program was killed."""

import signal
import sqlite3
import subprocess
import sys
import tracemalloc

import pytest

from raven.chat.conversation import Budget, Conversation
from raven.chat.store import SCHEMA, ConversationStore
from raven.errors import InvalidInput, NotFound, Unavailable

CARD = {
    "name": "Aoi",
    "description": "{{char}} is shy.",
    "first_mes": "*waves* H-hi {{user}}.",
    "alternate_greetings": ["Yo."],
    "mes_example": "<START>\n{{user}}: One?\n{{char}}: Two!",
    "post_history_instructions": "Stay shy.",
    "character_book": {"entries": [{"keys": ["dragon"], "content": "Dragons are small.", "enabled": True}]},
}
CARD = {"spec": "chara_card_v2", "data": CARD}


@pytest.fixture
def store(tmp_path):
    store = ConversationStore(tmp_path / "conversations.sqlite")
    yield store
    store.close()


@pytest.fixture
def conversation(store):
    return Conversation.begin(store, CARD, "Bo", 1.0)


def answering(text):
    return lambda told: iter(text[at : at + 3] for at in range(0, len(text), 3))


def talk(conversation, said="Hello", answer="Oh. Well."):
    conversation.say(said, 2.0)
    assert "".join(conversation.answer(answering(answer), 3.0)) == answer


def shown(conversation):
    return [message.text for message in conversation.back()][::-1]


def test_it_begins_with_the_greeting_and_is_found_again(store, conversation):
    talk(conversation, "Tell me of dragons")
    assert shown(Conversation(store, conversation.id)) == ["*waves* H-hi Bo.", "Tell me of dragons", "Oh. Well."]
    assert [each.title for each in store.conversations()] == ["Aoi"]
    assert shown(Conversation.begin(store, CARD, "Bo", 2.0, greeting=1)) == ["Yo."]
    with pytest.raises(InvalidInput, match="greeting"):
        Conversation.begin(store, CARD, "Bo", 2.0, greeting=2)


def test_the_model_is_told_who_it_is_and_what_it_knows_of_what_is_spoken_of(conversation):
    conversation.say("Tell me of dragons", 2.0)
    system, *messages, last = conversation.told()
    assert system["role"] == last["role"] == "system"
    for part in ("Aoi is shy.", "Dragons are small.", "Bo: One?\nAoi: Two!"):
        assert part in system["content"]
    assert [message["role"] for message in messages] == ["assistant", "user"]
    assert last["content"] == "Stay shy."


def test_the_oldest_messages_give_way_and_the_last_one_never(store, conversation):
    for n in range(40):
        talk(conversation, f"{n} " + "word " * 40, "word " * 40)
    conversation.say("the last " + "word " * 4000, 9.0)
    small = Conversation(store, conversation.id, Budget(1200, 200))
    assert [message["content"][:8] for message in small.told()[1:-1]] == ["the last"]
    conversation.edit(conversation.leaf, "the last", 9.0)
    told = small.told()
    assert 4 < len(told) < 20
    assert told[-2]["content"] == "the last"
    assert "One?" not in told[0]["content"]


def test_what_there_is_no_room_for_is_put_down_in_short_if_wished(store, conversation):
    for number in range(30):
        talk(conversation, f"Question {number}. " + "x " * 60, f"<think>Hm.</think>Answer {number}. " + "y " * 60)
    small = Conversation(store, conversation.id, Budget(1200, 200))
    asked = []

    def short(told):
        asked.append(told)
        return iter(("<think>Hm.</think>They spoke ", "of numbers."))

    assert small.condense(short)
    assert "Bo: Question 2" in asked[0][1]["content"]
    assert "Hm." not in asked[0][1]["content"]
    told = small.told()
    assert told[0]["content"].endswith("What happened before, in short:\nThey spoke of numbers.")
    assert told[-1]["role"] == "system"
    assert told[-2]["content"].startswith("Answer 29")
    assert len(shown(conversation)) == 61, "the history stays"
    assert not small.condense(short), "there is room again"
    for number in range(20):
        talk(small, f"More {number}. " + "x " * 60)
    assert small.condense(short)
    assert "They spoke of numbers." in asked[-1][1]["content"], "the summary goes into the next one"


def test_another_answer_is_a_branch_beside_the_first(conversation):
    talk(conversation, answer="First.")
    first = conversation.leaf
    conversation.again()
    assert shown(conversation)[-1] == "Hello"
    list(conversation.answer(answering("Second."), 4.0))
    second = conversation.leaf
    assert conversation.branches(second) == [first, second]
    talk(conversation, "More", "Third.")
    conversation.show(first)
    assert shown(conversation)[-1] == "First."
    conversation.show(second)
    assert shown(conversation)[-1] == "Third."


def test_an_edited_message_is_a_branch_too(conversation):
    talk(conversation)
    user = next(message for message in conversation.back() if message.role == "user")
    conversation.edit(user.id, "Bye", 5.0)
    assert shown(conversation)[1:] == ["Bye"]
    conversation.show(user.id)
    assert shown(conversation)[1:] == ["Hello", "Oh. Well."]
    with pytest.raises(InvalidInput, match="text"):
        conversation.edit(user.id, " ", 5.0)
    with pytest.raises(NotFound):
        conversation.edit(999, "x", 5.0)


def test_only_what_was_heard_is_kept(conversation):
    talk(conversation, answer="[joy] One. Two three four.")
    conversation.heard(len("[joy] One. "), "Two three")
    assert shown(conversation)[-1] == "[joy] One. Two three"
    conversation.heard(0)
    assert shown(conversation)[-1] == "Hello"


def test_who_stops_reading_ends_the_answer_and_what_came_of_it_is_kept(conversation):
    conversation.say("Hello", 2.0)
    closed = []

    def endless(told):
        try:
            while True:
                yield "And on. "
        finally:
            closed.append(True)

    pieces = conversation.answer(endless, 3.0)
    for _ in range(3):
        next(pieces)
    pieces.close()
    assert (shown(conversation)[-1], closed) == ("And on. " * 3, [True])


def test_a_model_that_fails_leaves_no_empty_answer(conversation):
    def failing(told):
        raise Unavailable("it is down")
        yield

    conversation.say("Hello", 2.0)
    with pytest.raises(Unavailable):
        list(conversation.answer(failing, 3.0))
    assert shown(conversation)[-1] == "Hello"


def test_a_greeting_cannot_be_answered_again(conversation):
    with pytest.raises(InvalidInput):
        conversation.again()


def test_a_conversation_can_be_forgotten(store, conversation):
    talk(conversation)
    store.forget(conversation.id)
    store.forget(conversation.id)
    assert store.conversations() == []
    with pytest.raises(NotFound):
        Conversation(store, conversation.id)


def peak_of_a_turn(conversation):
    tracemalloc.start()
    try:
        talk(conversation, "word " * 50, "answer " * 50)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_two_hundredth_turn_takes_no_more_memory_than_the_twentieth(conversation):
    for _ in range(20):
        talk(conversation, "word " * 50, "answer " * 50)
    early = max(peak_of_a_turn(conversation) for _ in range(2))  # the first one may find some of it at hand
    for _ in range(177):
        conversation._add("user", "word " * 50, 2.0)
        conversation._add("assistant", "answer " * 50, 3.0)
    assert peak_of_a_turn(conversation) < 1.3 * early
    assert len(shown(conversation)) == 401


KILLED = """
import sys
from pathlib import Path
from raven.chat.conversation import Conversation
from raven.chat.store import SCHEMA, ConversationStore
store = ConversationStore(Path(sys.argv[1]))
conversation = Conversation.begin(store, {"name": "Aoi", "first_mes": "Hi."}, "Bo", 1.0)
for turn in range(100000):
    conversation.say(f"said {turn}", 2.0)
    for _ in conversation.answer(lambda told: iter(["answer ", str(turn)] + ["x" * 100] * 5), 3.0): pass
    print(turn, flush=True)
"""


def test_what_was_said_is_there_after_the_program_was_killed(tmp_path):
    path = tmp_path / "conversations.sqlite"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True) as program:
        told = [int(program.stdout.readline()) for _ in range(20)]
        program.send_signal(signal.SIGKILL)
        told += [int(line) for line in program.stdout.read().split("\n")[:-1]]
    store = ConversationStore(path)
    (about,) = store.conversations()
    texts = shown(Conversation(store, about.id))
    for turn in told:
        assert texts[1 + 2 * turn] == f"said {turn}"
        assert texts[2 + 2 * turn] == f"answer {turn}" + "x" * 500
    assert len(texts) <= 2 * len(told) + 5
    store.close()


def test_conversations_of_an_earlier_version_go_on(tmp_path):
    path = tmp_path / "conversations.sqlite"
    file = sqlite3.connect(path)
    file.executescript(f"{SCHEMA} PRAGMA user_version = 1;")
    file.execute("INSERT INTO conversations VALUES ('a', 'Aoi', 'Bo', '{\"name\": \"Aoi\"}', 1, 2.0)")
    file.execute("INSERT INTO messages VALUES (1, 'a', NULL, 'user', 'Hello', 2.0)")
    file.commit()
    file.close()
    store = ConversationStore(path)
    store.keep_picture("a", b"picture")
    assert (shown(Conversation(store, "a")), store.picture("a")) == (["Hello"], b"picture")
    store.forget("a")
    assert store.picture("a") is None
    store.close()


def test_a_file_of_something_else_is_left_alone(tmp_path):
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_text("hello " * 1000)
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE x (y)")
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(Unavailable, match="cannot be opened"):
            ConversationStore(path)
        assert path.read_bytes()[:16] == before[:16]
