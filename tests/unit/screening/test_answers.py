"""How people really answer: in words, in numbers, with a shrug."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.answers import (
    is_plain_yes,
    put_right,
    read_area,
    read_close,
    read_points,
    read_yes_no,
    takes_back,
)

NOT_AT_ALL = [
    "Not at all", "no", "nope", "nah", "Nah mate", "never", "none", "not me", "not me at all", "not really",
    "no, not really", "doesn't apply", "doesn’t fit", "doesnt apply", "does not apply to me", "0", "0 - not at all",
    "zero", "nothing like that", "n/a", "nothing", "not relevant", "that's not me", "no way", "hell no",
    "absolutely not", "definitely not", "not in the slightest", "isn't true for me", "that doesn't sound like me",
    "not true", "i don't think so", "nowt",
]  # fmt: skip
A_BIT = [
    "A bit", "a little", "1", "1.", "slightly", "somewhat", "sometimes", "kind of", "kinda", "sort of",
    "sorta i guess", "maybe", "maybe a bit", "now and then", "a tad", "occasionally", "meh a bit", "meh",
    "just a bit", "not a lot", "not much", "not that much", "not so much", "not very", "hardly", "barely", "rarely",
    "half and half", "yes a bit", "yeah a little", "yeah, sometimes", "yes, kind of", "i suppose", "I guess so",
    "a touch", "from time to time", "once in a while", "some", "one", "very little", "partly", "in a way",
    "to some extent", "not always", "yes but not a lot", "1 or 2",
]  # fmt: skip
QUITE_A_LOT = [
    "Quite a lot", "quite a bit", "quite", "2", "2!", "fairly", "pretty much", "mostly", "often", "moderately",
    "a fair bit", "usually", "yeah quite a lot", "yes, quite", "two", "a good bit", "most of the time",
    "a fair amount", "rather a lot", "more often than not",
]  # fmt: skip
A_LOT = [
    "A lot", "lots", "3", "3 definitely", "very much so", "totally", "completely", "definitely", "absolutely",
    "hell yes", "always", "100%", "all the time", "massively", "hugely", "so much", "exactly", "yes", "yesss",
    "yeah", "yep", "yup", "aye", "oh yes", "spot on", "extremely", "loads tbh", "yes a lot", "a great deal",
    "big time", "every day", "that's me", "that’s so me", "so true", "three", "too much", "constantly",
    "couldn't be more true", "a lot, not just a bit", "it never stops", "never goes away",
]  # fmt: skip
NO_ANSWER = [
    "", "what does that mean", "my cat", "purple", "4", "5", "10", "hmm", "tuesday", "ok", "7/10", "2 out of 10",
    "3/10", "2 years ago", "3 weeks", "3 people", "👍",
    "I have been thinking very hard about how to answer this and I honestly could not tell you",
]  # fmt: skip


@pytest.mark.parametrize("said", NOT_AT_ALL)
def test_a_no_in_any_words_is_no_points(said: str) -> None:
    assert read_points(said) == 0


@pytest.mark.parametrize("said", A_BIT)
def test_a_little_in_any_words_is_one_point(said: str) -> None:
    assert read_points(said) == 1


@pytest.mark.parametrize("said", QUITE_A_LOT)
def test_quite_a_lot_in_any_words_is_two_points(said: str) -> None:
    assert read_points(said) == 2


@pytest.mark.parametrize("said", A_LOT)
def test_a_lot_in_any_words_is_three_points(said: str) -> None:
    assert read_points(said) == 3


@pytest.mark.parametrize("said", NO_ANSWER)
def test_words_that_say_none_of_these_are_no_answer(said: str) -> None:
    assert read_points(said) is None


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("written", ["{}", " {} ", "{}.", "({})", "{}, i think", "{} please"])
def test_a_number_of_the_scale_is_itself_however_it_is_written(number: int, written: str) -> None:
    assert read_points(written.format(number)) == number


@given(st.sampled_from([*NOT_AT_ALL, *A_BIT, *QUITE_A_LOT, *A_LOT]), st.sampled_from([str.upper, str.title, str.lower]))
def test_capitals_and_spaces_change_nothing(said: str, written: object) -> None:
    assert callable(written)
    assert read_points(f"  {written(said)}  ") == read_points(said)


@given(st.text(max_size=300))
def test_no_text_is_outside_the_scale(text: str) -> None:
    assert read_points(text) in (None, 0, 1, 2, 3)
    assert read_yes_no(text) in (None, True, False)
    assert read_area(text) in (None, "grief", "dispute", "transition", "sensitivities")


@pytest.mark.parametrize(
    "said",
    ["Yes", "yeah", "ye", "yep", "yup", "yes please", "Yes, that's close", "correct", "that’s right", "that's it",
     "exactly", "sounds about right", "i think so", "I guess so", "i suppose", "pretty much", "definitely",
     "absolutely", "of course", "sure", "ok", "okay then", "I am", "it is", "aye", "oh yes", "hell yes", "go ahead",
     "please do", "Yes, book it", "book it", "actually yes"],
)  # fmt: skip
def test_a_yes_is_read_as_yes(said: str) -> None:
    assert read_yes_no(said) is True


@pytest.mark.parametrize(
    "said",
    ["No", "nope", "nah", "No, not really", "not really", "not quite", "not at all", "not yet", "never", "neither",
     "none of them", "it isn't", "it is not", "wrong", "i don't think so", "I'm not", "i am not", "definitely not",
     "actually no", "oh no", "um, not really"],
)  # fmt: skip
def test_a_no_is_read_as_no(said: str) -> None:
    assert read_yes_no(said) is False


@pytest.mark.parametrize(
    "said",
    ["", "maybe", "purple", "north", "notice", "yesterday", "ok but what does it cost", "i am sixteen", "sure thing?"],
)
def test_neither_yes_nor_no_is_neither(said: str) -> None:
    assert read_yes_no(said) is None


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("Grief", "grief"),
        ("my mum died", "grief"),
        ("losing my husband", "grief"),
        ("the death of my dad", "grief"),
        ("Dispute", "dispute"),
        ("the row with my brother", "dispute"),
        ("arguing with my wife", "dispute"),
        ("no, falling out with my sister", "dispute"),
        ("Change", "transition"),
        ("moving house", "transition"),
        ("my divorce", "transition"),
        ("I lost my job", "transition"),
        ("loss of my job", "transition"),
        ("Closeness", "sensitivities"),
        ("being lonely", "sensitivities"),
        ("i'm always on my own", "sensitivities"),
        ("not grief, the move", "transition"),
        ("it isn't about the death, it's the rows", "dispute"),
        ("i meant my divorce", "transition"),
    ],
)
def test_an_area_is_known_by_everyday_words(said: str, area: str) -> None:
    assert read_area(said) == area


@pytest.mark.parametrize(
    "said",
    ["", "None", "none of these", "grief and the move", "no, it's not grief", "tomorrow", "throwing things",
     "I studied law", "changed my mind", "nothing changed", "leave me alone"],
)  # fmt: skip
def test_no_area_several_or_a_denied_one_name_none(said: str) -> None:
    assert read_area(said) is None


@pytest.mark.parametrize(
    ("said", "close"),
    [
        ("yes", True), ("sort of", True), ("a bit", True), ("very much so", True),
        ("not really", False), ("not at all", False), ("no", False),
        ("purple", None), ("i have always loved him", None),
    ],
)  # fmt: skip
def test_how_close_a_guess_is_may_be_said_in_few_words(said: str, close: bool | None) -> None:
    assert read_close(said) is close


@pytest.mark.parametrize(
    ("said", "anew"),
    [
        ("I meant a bit", "a bit"), ("sorry, i meant to press not at all", "not at all"), ("oops, a lot", "a lot"),
        ("no wait, quite a lot", "quite a lot"), ("change that to 2", "2"), ("make it a bit", "a bit"),
        ("that should be not at all", "not at all"), ("Change my last answer to no", "no"),
    ],
)  # fmt: skip
def test_an_answer_before_may_be_put_right(said: str, anew: str) -> None:
    assert put_right(said) == anew


@pytest.mark.parametrize("said", ["actually a bit", "sorry, not really", "no", "a lot", "wait", "oops", "i mean it"])
def test_an_answer_to_this_question_puts_nothing_right(said: str) -> None:
    assert put_right(said) is None


@pytest.mark.parametrize(
    "said",
    ["wrong button", "I pressed the wrong one!", "i've tapped the wrong answer", "that was wrong", "I made a mistake",
     "no wait, change my last answer", "Can I change my answer?", "sorry, my mistake"],
)  # fmt: skip
def test_an_answer_may_be_taken_back_without_saying_another(said: str) -> None:
    assert takes_back(said)


@pytest.mark.parametrize(
    "said", ["a lot", "no", "that is wrong of him", "change", "i made a mistake at work", "mistakes"]
)
def test_other_words_take_nothing_back(said: str) -> None:
    assert not takes_back(said)


@pytest.mark.parametrize("text", ["yes", "ok book it", "cheers yes", "yes that's right, not a problem", "go ahead"])
def test_a_yes_without_a_condition_can_be_acted_upon(text: str) -> None:
    assert is_plain_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes but can it be in person",
        "yes, let me check with my wife first",
        "yes if it's free",
        "yes not yet",
        "no",
        "um",
    ],
)
def test_a_yes_with_a_condition_cannot(text: str) -> None:
    assert not is_plain_yes(text)
