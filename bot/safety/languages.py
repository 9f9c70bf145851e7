"""Which language a message is in, if it is not English: the detector of danger reads English only.

Stop words come from spaCy. lingua-language-detector was tried: better on single words, but 255 MB of memory and "Rhys
Llewellyn, Aberdare" was Welsh to it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from runpy import run_path

import yaml

from bot.knowledge.normalise import normalise
from bot.settings import ROOT

_SCRIPTS = {"pa": "\u0a00-\u0a7f", "bn": "\u0980-\u09ff", "gu": "\u0a80-\u0aff", "ar": "\u0600-\u06ff\u0750-\u077f"}
_URDU_LETTERS = re.compile("[ٹڈڑںےپچگھہی]")
"""Letters that Urdu has and Arabic has not; Arabic also writes ى and ي for the last one."""

_LETTERS = {"pl": "ąęłńśźż", "ro": "ășşțţ", "pt": "ãõ", "es": "ñ¿¡", "it": "", "de": "äöüß", "fr": "êèçœ", "cy": "ŵŷ"}
"""Letters that show a language by themselves among those told apart here."""

_WELSH = frozenset(
    ["dw", "rwy", "rydw", "dwi", "yn", "ddim", "eisiau", "mae", "fy", "ydych", "chi", "wedi", "gyda", "beth", "sut",
     "rydyn", "ydy", "hoffwn", "siarad", "yng", "isio", "dydw", "gallu", "teimlo", "bod", "oes", "mewn"]
)  # fmt: skip
"""spaCy has no Welsh."""

_SPANISH_CHAT = frozenset(["hola", "quiero", "necesito", "puedo", "ayuda", "gracias", "favor", "cita", "siento"])
"""What spaCy's Spanish list leaves out and a first message has."""

_NAME_PARTICLES = frozenset(["da", "de", "do", "dos", "das", "di", "del", "della", "la", "las", "los", "lo"])
_ENGLISH_TOO = frozenset(
    ["ab", "ah", "ai", "also", "are", "art", "aura", "bald", "bat", "bin", "car", "cent", "certain", "comment",
     "den", "die", "dies", "different", "dire", "dit", "dits", "diverse", "don", "dont", "déjà", "eh", "est", "etc",
     "face", "fie", "font", "gab", "gut", "ha", "hasta", "hat", "hep", "her", "hi", "ii", "im", "ma", "main", "man",
     "ob", "ok", "par", "pas", "plus", "possible", "pour", "premier", "rat", "relative", "seize", "sent", "sept",
     "son", "stop", "suit", "ta", "tag", "te", "tel", "tenant", "tend", "ton", "tout", "vas", "vista", "vu", "war",
     "wo", "zero"]
)  # fmt: skip
"""Words of those lists that English chat has as well."""

_NAME_WORDS = 4
"""Up to so many words in another script may be a name."""

ENOUGH = 2
"""Signs that a line needs: a stop word counts one, a word of danger two, a letter of its own one."""
SHARE = 0.4
"""Share of the words that must be the language's own: "hasta la vista bot" is English chat."""


@cache
def crisis_words() -> dict[str, frozenset[str]]:
    """Language code to its words of danger, from content/languages.yml."""
    raw = yaml.safe_load((ROOT / "content" / "languages.yml").read_text("utf-8"))
    return {code: frozenset(entry["words"]) for code, entry in raw.items()}


@cache
def _common_words(code: str) -> frozenset[str]:
    listed = _WELSH if code == "cy" else _stop_words(code)
    if code == "en":
        return frozenset(listed)
    own = frozenset(word for word in listed if len(word) > 1) | (_SPANISH_CHAT if code == "es" else frozenset())
    return own - _common_words("en") - _ENGLISH_TOO - crisis_words()[code]


def _stop_words(code: str) -> frozenset[str]:
    """spaCy's list, without the rest of its language: that of French alone compiles patterns for three seconds."""
    file = resources.files("spacy.lang") / code / "stop_words.py"
    return frozenset(run_path(str(file))["STOP_WORDS"])


def language_of(text: str, name_expected: bool = False) -> str | None:
    """The code of one of the languages of content/languages.yml, or None for English and whatever is not clear.

    Args:
        name_expected: a name was asked for, so that particles and a few words in another script are no sign.
    """
    words = [word.strip('.,;:!?¿¡()"“”؟،।') for word in re.split(r"[\s'’]+", normalise(text))]
    words = [word for word in dict.fromkeys(words) if len(word) > 1 and not word.isdigit()]
    script = _script(text)
    if script is not None:
        clear = not name_expected or len(words) > _NAME_WORDS or any(word in crisis_words()[script] for word in words)
        return script if clear else None
    english = sum(word.lower() in _common_words("en") for word in words)
    signs = {code: _signs(code, words, name_expected) for code in _LETTERS}
    best = max(signs, key=lambda code: signs[code])
    return best if signs[best] >= ENOUGH and signs[best] > english else None


def _script(text: str) -> str | None:
    letters = sum(c.isalpha() for c in text)
    for code, script in _SCRIPTS.items():
        own = re.findall(f"[{script}]", text)
        if own and 2 * len(own) >= letters:
            return "ur" if code == "ar" and _URDU_LETTERS.search(text) else code
    return None


def _signs(code: str, words: list[str], name_expected: bool) -> int:
    """How much speaks for a language. Where a name is expected, capital letters and particles say nothing."""
    if name_expected:
        words = [word for word in words if word.islower() and word not in _NAME_PARTICLES]
    lower = [word.lower() for word in words]
    danger = sum(word in crisis_words()[code] for word in lower)
    common = sum(word in _common_words(code) for word in lower)
    own_letters = any(letter in word for word in lower for letter in _LETTERS[code])
    if danger + common < SHARE * len(words) and not own_letters:
        return 0
    return 2 * danger + common + int(own_letters and not name_expected)
