from __future__ import annotations

import pytest

from bot.booking.slot_preference import SlotPreference, read_slot_preference
from bot.clinic import Clinic

VIDEO, IN_PERSON, PHONE = (SlotPreference(modality=m) for m in ("video", "in_person", "phone"))
ALEX, SAM = (SlotPreference(practitioner_id=i) for i in ("amorgan", "sokafor"))


@pytest.mark.parametrize(
    ("words", "preference"),
    [
        ("online please", VIDEO),
        ("can i do it over zoom?", VIDEO),
        ("I’d rather do it from home", VIDEO),
        ("in person if poss", IN_PERSON),
        ("face to face on tuesday", IN_PERSON),
        ("not online", IN_PERSON),
        ("i hate video calls, in person", IN_PERSON),
        ("have you got any f2f ones", IN_PERSON),
        ("by phone", PHONE),
        ("not in person please", VIDEO),
        ("online please?", VIDEO),
        ("tuesday online?", VIDEO),
        ("i'd prefer video, is that possible?", VIDEO),
        ("book an online appointment", VIDEO),
        ("i can't come in person", VIDEO),
        ("i don't want video", IN_PERSON),
        ("dont want it online", IN_PERSON),
        ("i can come to you", IN_PERSON),
        ("not online but in person", IN_PERSON),
        ("online or in person, don't mind", SlotPreference(any_way=True)),
        ("can i book an appointment online", SlotPreference()),
        ("i'd like to book online", SlotPreference()),
        ("i work from home on fridays so friday is good", SlotPreference()),
        ("i found you online, tuesday works", SlotPreference()),
        ("i'm on the phone at 3", SlotPreference()),
        ("my telephone is 01632 960123", SlotPreference()),
        ("i'm at the clinic on tuesday for my leg", SlotPreference()),
        ("can therapy work over zoom", SlotPreference()),
        ("is there evidence that online therapy works", SlotPreference()),
        ("what about confidentiality on zoom", SlotPreference()),
        ("cancel the online appointment", SlotPreference()),
        ("sam please", SAM),
        ("i want alex", ALEX),
        ("with sam?", SAM),
        ("i don't want to see sam", SlotPreference()),
        ("after 5 when i'm home with sam", SlotPreference()),
        ("i have sam on mondays", SlotPreference()),
        ("with sam", SAM),
        ("can i see dr morgan", ALEX),
        ("Sam Okafor please", SAM),
        ("dr. morgan by video", SlotPreference("video", "amorgan")),
        ("with alex or with sam", SlotPreference()),
        ("not with sam", SlotPreference()),
        ("with my husband", SlotPreference()),
        ("is it online?", SlotPreference()),
        ("who is sam okafor?", SlotPreference()),
        ("what happens in person?", SlotPreference()),
        ("thursday at 3", SlotPreference()),
        ("more times", SlotPreference()),
        ("", SlotPreference()),
    ],
)
def test_how_and_with_whom(words: str, preference: SlotPreference, riverside: Clinic) -> None:
    assert read_slot_preference(words, riverside) == preference


def test_what_is_said_later_counts() -> None:
    assert SlotPreference("video", "amorgan").then(IN_PERSON) == SlotPreference("in_person", "amorgan")
    assert SlotPreference("video", "amorgan").then(SlotPreference(any_way=True)) == ALEX
