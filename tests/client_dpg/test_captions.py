"""Subtitles: the words of a sentence as it is written, in lines of about the same length, each with its moment."""

from raven.client.dpg.captions import lay_out, match

TEXT = 'It costs 25 dollars, he said: "Take it!"'


def monospaced(piece: str) -> float:
    return 10.0 * len(piece)


def lines(text: str, width: float) -> list[str]:
    block = lay_out(match(text, ()), monospaced, width, 20)
    rows = sorted({word.y for word in block.words})
    return [" ".join(word.text for word in block.words if word.y == row) for row in rows]


def test_every_written_word_belongs_to_the_spoken_word_that_it_is_heard_with():
    spoken = ["It", "costs", "twenty-five", "dollars", "he", "said", "Take", "it"]
    assert match(TEXT, spoken) == [
        ("It", 0),
        ("costs", 1),
        ("25", 2),
        ("dollars,", 3),
        ("he", 4),
        ("said:", 5),
        ('"Take', 6),
        ('it!"', 7),
    ]


def test_a_word_that_comes_twice_is_found_where_it_is_spoken():
    assert match("no no yes no", ["no", "no", "yes", "no"]) == [("no", 0), ("no", 1), ("yes", 2), ("no", 3)]


def test_text_without_times_is_shown_as_a_whole():
    assert match("Hello there", ()) == [("Hello", None), ("there", None)]
    assert match("", ("x",)) == []


def test_what_fits_on_one_line_stays_on_one_line():
    assert lines("Hello there", 400) == ["Hello there"]


def test_lines_are_of_about_the_same_length():
    assert lines("one two three four five six seven eight nine", 300) == [
        "one two three four five",
        "six seven eight nine",
    ]


def test_no_line_is_wider_than_there_is_room_except_for_a_single_long_word():
    text = "a bb ccc " * 12 + "Donaudampfschifffahrtsgesellschaft"
    assert all(len(line) <= 20 or " " not in line for line in lines(text, 200))


def test_lines_stand_in_the_middle():
    block = lay_out(match("aaaa bb", ()), monospaced, 45, 20)
    assert [(word.text, word.x, word.y) for word in block.words] == [("aaaa", 0, 0), ("bb", 10, 20)]
    assert (block.width, block.height) == (40, 40)
