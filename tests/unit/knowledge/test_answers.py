"""Which texts answer the question that stands open, and which ask something themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.answers import (
    answers,
    change_wanted,
    clean_name,
    command,
    is_question,
    lacks_reference,
    name_beside_contact,
    says_not_answered,
    says_only_that,
)
from bot.screening.plan import GUESS, ITEM_PREFIX, MOST, STORY

ITEM = f"{ITEM_PREFIX}grief_death"
SLOTS = [
    STORY,
    GUESS,
    ITEM,
    MOST,
    "booking_adult",
    "booking_slot",
    "booking_name",
    "booking_contact",
    "booking_confirm",
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("stop", "stop"),
        ("STOP!!", "stop"),
        ("please stop", "stop"),
        ("never mind", "stop"),
        ("I want to stop", "stop"),
        ("go back", "back"),
        ("oops", "back"),
        ("skip", "skip"),
        ("don’t know", "unsure"),
        ("I'd rather not say", "skip"),
        ("help", "menu"),
        ("menu please", "menu"),
        ("start over", "start_over"),
        ("urgent help", "urgent_help"),
        ("SOS", "urgent_help"),
        ("talk to a human please", "talk_to_human"),
        ("what?", "repeat"),
        ("  again. ", "repeat"),
    ],
)
def test_a_control_word_is_known_whatever_its_dress(said: str, meant: str) -> None:
    assert command(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "passion",
        "back to work",
        "next week",
        "cancel my booking",
        "i dont want to be here",
        "it never stops",
        "home alone",
    ],
)
def test_a_sentence_that_only_contains_a_control_word_is_none(said: str) -> None:
    assert command(said) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Joy", "Joy"),
        ("joy", "Joy"),
        ("Joy!", "Joy"),
        ("Will Hurt", "Will Hurt"),
        ("May", "May"),
        ("my name's Aoife", "Aoife"),
        ("my name’s Aoife", "Aoife"),
        ("hi, my name is Joy Killen", "Joy Killen"),
        ("it's me, Sam", "Sam"),
        ("yes it's Ada", "Ada"),
        ("I am Hope", "Hope"),
        ("im dave", "Dave"),
        ("call me Al", "Al"),
        ("this is Grace", "Grace"),
        ("O'Brien-Smith", "O'Brien-Smith"),
        ("O’Brien", "O'Brien"),
        ("siobhán o'neill", "Siobhán O'Neill"),
        ("Siân ap Rhys", "Siân ap Rhys"),
        ("Jose\u0301", "José"),
        ("Dr. Sam Okafor", "Dr. Sam Okafor"),
        ("Joy Killen (she/her)", "Joy Killen (she/her)"),
        ("李", "李"),
        ("DeShawn", "DeShawn"),
        ("the name is spelt Zaynab", "Zaynab"),
        ("ok fine. Tom Reeve", "Tom Reeve"),
        ("Aisha Noon", "Aisha Noon"),
        ("Tom Morning", "Tom Morning"),
        ("actually it's Dan", "Dan"),
        ("Mary Jane Anne Louise Smith Jones", "Mary Jane Anne Louise Smith Jones"),
    ],
)
def test_a_name_is_found_in_what_was_said_around_it(said: str, name: str) -> None:
    assert clean_name(said) == name


@pytest.mark.parametrize(
    "said",
    ["", "...", "12345", "joy@example.org", "no", "ok", "thanks", "n/a", "my name is", "not telling you",
     "i don't want to", "none of your business", "a" * 81, "one two three four five six seven"],
)  # fmt: skip
def test_what_is_no_name_is_not_taken_for_one(said: str) -> None:
    assert clean_name(said) is None


@given(st.text(max_size=120))
def test_a_cleaned_name_is_short_and_is_its_own_clean_form(text: str) -> None:
    name = clean_name(text)
    assert name is None or (0 < len(name) <= 80 and "@" not in name and name == name.strip())


@pytest.mark.parametrize("said", ["what is IPT", "how long is it", "is it free?", "and how about dit", "really?"])
def test_a_question_is_known_by_its_first_word_or_its_mark(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize("said", ["my mum died", "a bit", "I wonder", "yes", "someday"])
def test_a_statement_is_no_question(said: str) -> None:
    assert not is_question(said)


ANSWERS = {
    STORY: ["my mum died in march", "I moved house and lost touch with everyone", "rows with my wife",
            "Is it odd that since my dad died I have not been able to talk to anyone about him at all?"],
    GUESS: ["Yes", "yes, that's close", "No", "not really", "no, more the row with my sister", "grief, maybe?",
            "the move"],
    ITEM: ["Not at all", "a bit", "3", "hell yes", "meh"],
    MOST: ["Grief", "Closeness", "None", "none of these", "the change"],
    "booking_adult": ["Yes", "no", "34", "I'm 17", "nope, 16", "over 18", "I am"],
    "booking_slot": ["Tuesday afternoon", "2", "the second one", "More times", "do you have anything on friday?",
    "asap", "none of these", "can i come after work", "tomorrow at 3", "not mondays"],
    "booking_name": ["Joy", "Will Hurt", "Will Hurt Jones", "May", "my name's Aoife", "O’Brien-Smith", "Who"],
    "booking_contact": ["joy@example.org", "07700 900123", "it's 07700900123", "+353 87 123 4567"],
    "booking_confirm": ["Yes", "Yes, book it", "ok", "go ahead", "No", "Change the time", "Change the contact",
                        "my email is wrong", "can we make it later?", "what about another day",
                        "can we make it friday at 3", "how about tuesday at 4?"],
}  # fmt: skip
QUESTIONS = {
    STORY: ["what do you mean by that", "why do you ask?", "does it have to be recent", "work"],
    GUESS: ["what is a role transition?", "what does grief mean here", "how long is a course", "purple"],
    ITEM: ["does it have to be recent?", "what does a lot mean", "how much is a session", "is a bit enough?"],
    MOST: ["what is a dispute", "which ones count as a change?", "yes", "can it be two, grief and the move?"],
    "booking_adult": ["is it 16 sessions?", "how long is a course, 12 or 16", "can my son come, he is 12",
                      "no wait, how much does it cost?", "why do you need to know"],
    "booking_slot": ["what does it cost", "is it by video", "how long is a session on tuesdays",
    "are there other therapies", "what other options are there for treating depression"],
    "booking_name": ["why do you need my name", "is this confidential?", "will it hurt", "who sees it",
    "not telling you"], "booking_contact": ["email or phone?", "why do you need it", "who sees my number"],
    "booking_confirm": ["how long is the appointment time", "when do i get the e-mail?", "what is the address",
                        "ok but what does it cost", "do I pay on the day", "purple",
                        "are you open on fridays", "can we do it by phone",
                        "how about a session on fridays, how long is it"],
}  # fmt: skip


@pytest.mark.parametrize(("slot", "said"), [(slot, said) for slot, many in ANSWERS.items() for said in many])
def test_an_answer_to_the_open_question_is_taken(slot: str, said: str) -> None:
    assert answers(slot, said)


@pytest.mark.parametrize(("slot", "said"), [(slot, said) for slot, many in QUESTIONS.items() for said in many])
def test_a_question_or_something_else_is_not_taken_as_an_answer(slot: str, said: str) -> None:
    assert not answers(slot, said)


def test_every_form_question_has_examples_of_both() -> None:
    from actions.booking import BOOKING_SLOTS

    assert set(ANSWERS) == set(QUESTIONS) == set(SLOTS)
    assert set(BOOKING_SLOTS) <= set(SLOTS)


@pytest.mark.parametrize("said", ["yes", "3", "Joy", ""])
def test_nothing_answers_a_question_that_is_not_one_of_ours(said: str) -> None:
    assert not answers("requested_something_else", said)


@given(st.sampled_from(SLOTS), st.text(max_size=200))
def test_no_text_breaks_a_reader(slot: str, text: str) -> None:
    assert answers(slot, text) in (True, False)


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ("Change the time", "booking_slot"),
        ("a different day please", "booking_slot"),
        ("the name is spelt wrong", "booking_name"),
        ("my e-mail is wrong", "booking_contact"),
        ("new phone number", "booking_contact"),
        ("yes", None),
        ("no", None),
    ],
)
def test_what_somebody_wants_to_change_is_understood(said: str, slot: str | None) -> None:
    assert change_wanted(said) == slot


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("booking_adult", "yes, I am seventeen"),
        ("booking_adult", "im 34"),
        ("booking_adult", "no sorry, I'm only 16 years old."),
        ("booking_name", "my name is Tom"),
        ("request_name", "Hi, my name's Mary Ann Jones"),
        ("booking_slot", "friday at 3"),
    ],
)
def test_an_answer_that_says_only_that_leaves_no_room_for_more(slot: str, said: str) -> None:
    assert says_only_that(slot, said)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("booking_adult", "yes I am giving up"),
        ("booking_adult", "I am 17 and frightened"),
        ("booking_adult", "my name is Tom"),
        ("booking_name", "my name is nobody and never was"),
        ("booking_slot", "friday, if I am still here"),
    ],
)
def test_an_answer_with_more_in_it_may_mean_more(slot: str, said: str) -> None:
    assert not says_only_that(slot, said)


@pytest.mark.parametrize(
    "text",
    [
        "that's wrong",
        "that's not what I asked",
        "no, that doesn't answer my question",
        "you already said that",
        "not what i meant",
    ],
)
def test_that_an_answer_was_none_is_heard(text: str) -> None:
    assert says_not_answered(text)


@pytest.mark.parametrize("text", ["what is wrong with me", "that's not far", "you said i could book", "is that right"])
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not says_not_answered(text)


@pytest.mark.parametrize(
    "text", ["i don't have it", "lost it", "haven't got one", "no idea, deleted the mail", "can't find it"]
)
def test_that_there_is_no_reference_is_heard(text: str) -> None:
    assert lacks_reference(text)


@pytest.mark.parametrize("text", ["WJK-A48", "it's abc 123", "hang on"])
def test_a_reference_or_a_moment_is_none_of_that(text: str) -> None:
    assert not lacks_reference(text)


@pytest.mark.parametrize(
    "text",
    ["sorry i cant do this", "no point", "hmm let me think", "Sue At Gmail Dot Com", "no i'm fine, just an expression"],
)
def test_sentences_are_no_names(text: str) -> None:
    assert clean_name(text) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Bob Hart, bob.hart@example.org", "Bob Hart"),
        ("Sam Fox and my email is sam@example.org", "Sam Fox"),
        ("Pat Hall 07700 900710", "Pat Hall"),
        ("bob.hart@example.org", None),
        ("Bob Hart", None),
        ("ring me on 07700 900123", None),
        ("Best number is 07700 900123", None),
        ("sure, bob@example.org", None),
        ("bob hart, bob@example.org", "Bob Hart"),
    ],
)
def test_a_name_beside_a_contact(said: str, name: str | None) -> None:
    assert name_beside_contact(said) == name


@pytest.mark.parametrize(
    "said", ["thursday is better", "in person please", "just cancel it", "same as before", "wait no"]
)
def test_what_is_no_name(said: str) -> None:
    assert clean_name(said) is None


def test_the_second_one_is_no_age() -> None:
    assert not answers("booking_adult", "the second one please")
    assert answers("booking_adult", "i am 71")


def test_a_call_may_be_wanted_at_once() -> None:
    assert answers("request_when", "now")
    assert not answers("booking_slot", "now")
