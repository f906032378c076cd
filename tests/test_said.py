"""Sentences keep their kind and their values on the way to who reads them."""

from raven.errors import InvalidInput, NotFound
from raven.said import Statement, as_data, at, said, what_it_says


def test_a_sentence_is_text_with_its_values_put_in():
    told = said("no_such_effect", "there is no effect named {name}; there are {known}", name="x", known=["a", "b"])
    assert told == "there is no effect named x; there are a, b"
    assert as_data(told) == {"message": told, "kind": "no_such_effect", "values": {"name": "x", "known": ["a", "b"]}}


def test_numbers_are_written_short_and_kept_as_they_are():
    told = said("at_most", "must be at most {most}", most=2.0)
    assert (told, told.values["most"]) == ("must be at most 2", 2.0)
    assert said("bytes", "{n}", n=2097152) == "2097152"


def test_what_is_in_braces_and_no_value_stays():
    assert said("pairs", "must be [filter, {parameter: value}]") == "must be [filter, {parameter: value}]"


def test_an_error_says_where_and_keeps_the_kind():
    error = InvalidInput("a.b", said("at_most", "must be at most {most}", most=2))
    assert str(error) == "a.b: must be at most 2"
    assert as_data(what_it_says(error)) == {
        "message": "must be at most 2",
        "kind": "at_most",
        "values": {"most": 2},
        "field": "a.b",
    }
    assert as_data(what_it_says(NotFound("plain words"))) == {"message": "plain words"}


def test_a_sentence_in_a_sentence_stays_one():
    why = said("broken_psd", "is a broken PSD file")
    told = said("layers_unused", "Its layers are not used: it {reason}.", reason=why)
    assert as_data(at("me.psd", told)) == {
        "message": "Its layers are not used: it is a broken PSD file.",
        "kind": "layers_unused",
        "values": {"reason": {"message": "is a broken PSD file", "kind": "broken_psd"}},
        "field": "me.psd",
    }


def test_a_place_is_told_once():
    told = at("b", at("a", said("empty", "is empty")))
    assert (told, told.sentence) == ("b: is empty", "is empty")
    assert isinstance(told, Statement)


def test_names_that_people_gave_are_quoted_and_break_no_line():
    told = said("no_such_effect", "there is no effect named {name!r}", name="x\ny")
    assert told == r"there is no effect named 'x\ny'"
    assert told.values["name"] == "x\ny"
