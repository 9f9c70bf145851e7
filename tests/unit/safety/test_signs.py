"""Words that are asked about, and what is answered then."""

from __future__ import annotations

import time

import pytest

from bot.knowledge.normalise import unmask
from bot.safety.emergencies import says_bereaved_by_suicide, wishes_to_follow
from bot.safety.protocol import choice
from bot.safety.signs import has_sign, in_danger, is_everyday_medicine


@pytest.mark.parametrize(
    "text",
    [
        "I can't take it any more",
        "cant do this anymore",
        "i cannot go on",
        "there's no way out",
        "whats the point",
        "no point in anything",
        "i just want it all to stop",
        "wanted the pain to end",
        "i'm only a burden on my family",
        "would anyone even notice?",
        "i'm at the end of my tether",
        "i've done something stupid",
        "scared of what i might do",
        "i've nothing left to give",
        "i don't feel safe at home",
        "please help",
        "help me please",
        "i want to kill my boss",
        "don't see much point in cooking or anything now",
        "i'm 81 and i'd rather be with her",
        "been giving my records away, feels peaceful actually",
        "gave away all my stuff today. everything's sorted",
        "the insurance would sort them out",
    ],
)
def test_what_is_taught_to_be_asked_about(text: str) -> None:
    assert has_sign(unmask(text))


@pytest.mark.parametrize(
    "text",
    [
        "i can't take the time off work",
        "i cant do this thursday",
        "can't go on tuesdays",
        "is there a way out of the contract",
        "what is the point of the homework",
        "at what point do we stop",
        "i want the sessions to stop at eight",
        "could you help me with booking",
        "i could kill for a cuppa",
        "is it safe to take two",
        "would you notice if i was late",
        "sorry i can't do it",
        "i see the point",
        "i want it to stop sending emails",
        "near the end of my tether with the phone",
        "i can see the point in doing homework or reading",
        "he'd rather be with her than me",
        "i gave my records away to a charity shop",
        "my insurance would pay for ten sessions",
    ],
)
def test_what_only_begins_like_it_is_not(text: str) -> None:
    assert not has_sign(unmask(text))


@pytest.mark.parametrize("text", ["yes", "Yeah I am", "yh", "both", "yes, i'm in danger", "i am", "i have"])
def test_a_yes_is_heard_with_and_without_a_form(text: str) -> None:
    assert in_danger(text, beside_question=False) is True
    assert in_danger(text, beside_question=True) is True


@pytest.mark.parametrize("text", ["sometimes", "kind of", "not really but sometimes", "i don't know", "maybe", "a bit"])
def test_perhaps_is_a_yes_unless_a_form_asks_too(text: str) -> None:
    assert in_danger(text, beside_question=False) is True
    assert in_danger(text, beside_question=True) is not True


@pytest.mark.parametrize(
    "text", ["no", "nope", "no i'm fine", "I'm ok, just an expression", "not really", "yes i'm fine", "god no"]
)
def test_a_no_is_heard(text: str) -> None:
    assert in_danger(text, beside_question=False) is False
    assert in_danger(text, beside_question=True) is False


@pytest.mark.parametrize(
    "text",
    ["yes i'm not ok", "im not safe", "no i'm not ok", "nothing is ok", "no way out", "no point anymore",
     "no hope left", "i won't be ok", "yes right now", "yes please do something"],
)  # fmt: skip
def test_what_is_not_safe_is_never_a_no(text: str) -> None:
    assert in_danger(text, beside_question=False) is True
    assert in_danger(text, beside_question=True) is True


@pytest.mark.parametrize(
    "text",
    ["what is ipt", "", "tuesday at ten", "so anyway i was telling my sister about the house", "tuesday is good",
     "the first one is fine", "Joy Good", "is it safe?", "good, how long is a session", "i have a question about cost",
     "i think cbt is better", "maybe ipt then", "possibly, how much is it", "no one cares about the time"],
)  # fmt: skip
def test_anything_else_is_no_answer(text: str) -> None:
    assert in_danger(text, beside_question=False) is None


@pytest.mark.parametrize("text", ["yes, book it", "yes that's correct", "yes i'm over 18"])
def test_a_yes_that_names_what_the_form_asked_is_the_form_s(text: str) -> None:
    assert in_danger(text, beside_question=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "my dad took his own life and i think i'll do the same",
        "i lost my daughter to suicide and i don't want to go on",
        "mum died in march, i want to be with her",
        "she's in heaven now and i'm going to join her",
        "tried to hang myself at 19 and i'm thinking about it again",
        "tried to kill myself last year, it's all coming back",
    ],
)
def test_a_wish_to_follow_the_dead_is_heard(text: str) -> None:
    assert wishes_to_follow(unmask(text))


@pytest.mark.parametrize(
    "text",
    [
        "my dad took his own life when i was 12",
        "i lost my job and i want to be with my family",
        "mum died and i don't want to carry on with the shop",
        "my brother died and i moved in with her",
        "tried to kill myself at 19, glad i'm here",
        "my ex is gone and i want to be with him",
        "my last therapist was dead good, can i do the same again",
        "i passed my test, i'll follow them up",
        "my phone died so i'll do the same booking again",
        "my dad died and i do the same things every day",
        "my wife died and i'd like to join her book club",
    ],
)
def test_a_loss_alone_is_a_loss(text: str) -> None:
    assert not wishes_to_follow(unmask(text))


@pytest.mark.parametrize(
    ("text", "bereaved"),
    [
        ("my mate topped himself last year", True),
        ("my friend committed suicide", True),
        ("we lost our son to suicide", True),
        ("she took her own life in 2019", True),
        ("my friend says he's going to kill himself", False),
        ("my sister tried to kill herself", False),
        ("he just hung himself", False),
        ("my brother killed himself tonight", False),
    ],
)
def test_a_suicide_that_has_happened_is_a_loss(text: str, bereaved: bool) -> None:
    assert says_bereaved_by_suicide(unmask(text)) is bereaved


@pytest.mark.parametrize(
    "begun", ["i ", "i want ", "my son ", "i lost my ", "taken too ", "he is ", "no no no ", "scared that he ", "a ",
              "i take my tablets at ", "will you "]
)  # fmt: skip
def test_no_input_is_slow(begun: str) -> None:
    text = begun * 2_000
    started = time.process_time()
    has_sign(text)
    wishes_to_follow(text)
    says_bereaved_by_suicide(text)
    is_everyday_medicine(text)
    choice(text, "suicide")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "text",
    ["i take my pills every morning", "i take my tablets at night", "i missed two doses of my tablets",
     "i've been on tablets for years", "he's on sertraline already", "i took my tablets this morning and feel fine"],
)  # fmt: skip
def test_medicine_taken_as_it_should_be_is_no_danger(text: str) -> None:
    assert is_everyday_medicine(text)


@pytest.mark.parametrize(
    "text",
    ["i take my pills every morning and want to die", "i took my tablets with vodka to end it", "i took all my tablets",
     "i took my pills and 20 more", "i take my tablets every hour to sleep forever", "i missed her funeral",
     "my son took my tablets this morning", "i took his tablets this morning", "i'm taking the pills now",
     "i skipped my meals", "i skipped my insulin this week", "i missed my artery last night", "i missed a jump"],
)  # fmt: skip
def test_anything_beside_it_is_weighed(text: str) -> None:
    assert not is_everyday_medicine(text)
