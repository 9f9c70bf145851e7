"""How and with whom somebody would like to meet: "online please", "in person with Sam". Pure.

Where a time is asked for, the same words also tell of other things ("i work from home on fridays"): only short answers
and wishes in so many words count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.booking.availability import Slot
from bot.clinic import Clinic, Clinician
from bot.words import plain

_WORDS = {
    "video": r"video|on-?line|zoom|skype|remotely|virtual(?:ly)?|webcam|from home",
    "in_person": r"in[- ]person|face[- ](?:to|2)[- ]face|f2f|come to (?:you|the clinic)",
    "phone": r"(?:by|over the) (?:tele)?phone|(?:tele)?phone (?:session|appointment|one|consultation)",
}
_HOW = {modality: re.compile(rf"\b(?:{words})\b") for modality, words in _WORDS.items()}
_TURNED_DOWN = re.compile(
    r"(?:\b(?:not|no|never|cannot|cant|dont|wont|without|hate|anything but|rather than|instead of)|n't)\b"
    r"(?: (?!but\b|just\b|rather\b)\w+){0,3} $"
)
_SHORT = 5
"""Words of an answer that can hardly tell of anything else."""
_WISH = re.compile(
    r"\b(?:please|pls|plz|hate|mind|matters?|fussed|either|want|prefer\w*|rather|like|instead|only|"
    r"if (?:poss\w*|i can)|(?:has|have|needs?) to be|any|is there|are there|"
    r"(?:can|could|may|might) (?:i|we|it|he|she|they)|do you (?:have|do)|have you got|book\w*|appointment)\b"
)
_ASKS = re.compile(
    r"^(?:so |and |but )*(?:is(?! there\b)|are(?! there\b)|do(?! you (?:have|do)\b)|does|what|how|why|who|will|which)\b"
)
_ABOUT_ELSE = re.compile(
    r"\b(?:works?(?! (?:for me|best|better|fine|too)\b)|working|meetings?|found|find|saw|read|met|"
    r"dating|secure|safe|private|confidential\w*|evidence|studies|cost|price|cancel\w*|stop)\b"
)
_BOOKS = re.compile(
    r"\bbook\w*\b(?: (?:it|this|that|one|(?:an? )?(?:appointment|consultation|slot|session)))?(?: in)? $"
)
"""What stands before a word that tells how to book and not how to meet: "can i book an appointment online"."""
_TITLES = ("dr", "doctor", "mr", "mrs", "ms", "miss", "mx", "prof", "professor")


@dataclass(frozen=True)
class SlotPreference:
    """What a slot should be like besides its time; None does not narrow the choice.

    Attributes:
        any_way: whether it is said that the way to meet does not matter.
    """

    modality: str | None = None
    practitioner_id: str | None = None
    any_way: bool = False

    @property
    def is_empty(self) -> bool:
        return self == SlotPreference()

    def allows(self, slot: Slot) -> bool:
        return self.modality in (None, slot.modality) and self.practitioner_id in (None, slot.practitioner_id)

    def then(self, later: SlotPreference) -> SlotPreference:
        """This preference with what was said later on top."""
        modality = None if later.any_way else later.modality or self.modality
        return SlotPreference(modality, later.practitioner_id or self.practitioner_id)


def read_slot_preference(text: str, clinic: Clinic) -> SlotPreference:
    """What words say of how and with whom to meet. A way that is turned down leaves the other one, if there is one."""
    words = plain(text)
    is_short = len(words.split()) <= _SHORT
    if _ASKS.search(words) or _ABOUT_ELSE.search(words) or not (is_short or _WISH.search(words)):
        return SlotPreference()
    wanted = _ways(words, clinic)
    return SlotPreference(
        modality=next(iter(wanted)) if len(wanted) == 1 else None,
        practitioner_id=_practitioner(words, clinic.clinicians),
        any_way=len(wanted) > 1,
    )


def _ways(words: str, clinic: Clinic) -> set[str]:
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for modality, pattern in _HOW.items():
        for found in pattern.finditer(words):
            before = words[: found.start()]
            if not _BOOKS.search(before):
                (unwanted if _TURNED_DOWN.search(before) else wanted).add(modality)
    if not wanted and unwanted:
        return set(clinic.offered_modalities) - unwanted
    return wanted - unwanted


def _practitioner(words: str, clinicians: tuple[Clinician, ...]) -> str | None:
    named = []
    for clinician in clinicians:
        found = _named(clinician).search(words)
        if found and not _TURNED_DOWN.search(words[: found.start()]):
            named.append(clinician.id)
    return named[0] if len(named) == 1 else None


def _named(clinician: Clinician) -> re.Pattern[str]:
    """The whole name, or a part of it: after a title, "see" or the like, or as nearly all that is said."""
    names = [name for name in plain(clinician.name).replace(".", "").split() if name not in _TITLES]
    part, title = "|".join(map(re.escape, names)), "|".join(_TITLES)
    near = "".join(f"(?<!{word} )" for word in ("home", "live", "living", "i'm", "im"))
    lead = rf"(?:(?:see|seeing|want|prefer|like|have) |{near}with |(?:{title})\.? )"
    return re.compile(
        rf"\b{lead}(?:(?:{title})\.? )?(?:{part})\b(?! on \w+days)|\b{' '.join(map(re.escape, names))}\b"
        rf"|^(?:{part})(?: please| pls| instead)?\W*$"
    )
