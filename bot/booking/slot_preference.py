"""How and with whom somebody would like to meet: "online please", "in person with Sam". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.booking.availability import Slot
from bot.clinic import Clinic, Clinician
from bot.words import plain

_WORDS = {
    "video": r"video|online|on-line|zoom|teams|remote(?:ly)?|virtual(?:ly)?|webcam|from home",
    "in_person": r"in[- ]person|face[- ](?:to|2)[- ]face|f2f|in the room|at the clinic|on ?site",
    "phone": r"(?:by|over|on) (?:the )?phone|telephone|phone (?:session|appointment|one)",
}
_HOW = {modality: re.compile(rf"\b(?:{words})\b") for modality, words in _WORDS.items()}
_TURNED_DOWN = re.compile(r"\b(?:not|no|n't|never|without|rather than|instead of|hate|anything but)\b(?: \w+){0,3}? ?$")
_WISHES = re.compile(
    r"^(?:so |and |but |ok |sorry )*(?:can|could|may|is it ok|would it be (?:ok|possible)|any chance|"
    r"(?:do|have) you (?:have|got)|(?:is|are) there|how about|what about)\b"
)
"""Questions that are a wish: "can i do it online"; "is it online?" asks for a fact."""
_ASKS = re.compile(r"\?|^(?:is|are|do|does|what|how|why|who|will|which)\b")
_TITLES = ("dr", "doctor", "mr", "mrs", "ms", "miss", "mx", "prof", "professor")


@dataclass(frozen=True)
class SlotPreference:
    """What a slot should be like besides its time; None does not narrow the choice."""

    modality: str | None = None
    practitioner_id: str | None = None

    @property
    def is_empty(self) -> bool:
        return self == SlotPreference()

    def allows(self, slot: Slot) -> bool:
        return self.modality in (None, slot.modality) and self.practitioner_id in (None, slot.practitioner_id)

    def then(self, later: SlotPreference) -> SlotPreference:
        """This preference with what was said later on top."""
        return SlotPreference(later.modality or self.modality, later.practitioner_id or self.practitioner_id)


def read_slot_preference(text: str, clinic: Clinic) -> SlotPreference:
    """What words say of how and with whom to meet. A way that is turned down leaves the other one, if there is one."""
    words = plain(text)
    if _ASKS.search(words) and not _WISHES.match(words):
        return SlotPreference()
    return SlotPreference(_modality(words, clinic), _practitioner(words, clinic.clinicians))


def _modality(words: str, clinic: Clinic) -> str | None:
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for modality, pattern in _HOW.items():
        for found in pattern.finditer(words):
            (unwanted if _TURNED_DOWN.search(words[: found.start()]) else wanted).add(modality)
    if not wanted and unwanted:
        wanted = {h.modality for c in clinic.clinicians for h in c.hours} - unwanted
    return wanted.pop() if len(wanted) == 1 else None


def _practitioner(words: str, clinicians: Iterable[Clinician]) -> str | None:
    named = [
        c.id
        for c in clinicians
        if (found := _named(c).search(words)) and not _TURNED_DOWN.search(found.string[: found.start()])
    ]
    return named[0] if len(named) == 1 else None


def _named(clinician: Clinician) -> re.Pattern[str]:
    """The whole name, or a part of it after "with", "see" or a title."""
    names = [name for name in plain(clinician.name).replace(".", "").split() if name not in _TITLES]
    any_part = "|".join(map(re.escape, names))
    lead = f"(?:with|see|seeing|have|{'|'.join(_TITLES)})"
    return re.compile(
        rf"\b(?:{lead}\.? (?:(?:{'|'.join(_TITLES)})\.? )?(?:{any_part})|{' '.join(map(re.escape, names))})\b"
    )
