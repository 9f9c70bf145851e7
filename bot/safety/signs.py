"""Words that may be about danger and may not: they are asked about, whatever the detector makes of the whole line; and
what somebody answers to that question. Pure.

Each sign is a way of speaking that suicide prevention teaches to ask about: no way out, being a burden, no point, an
end to pain (Samaritans and NSPA: signs that somebody may be struggling).
"""

from __future__ import annotations

import re

_SIGNS = re.compile(
    r"\b(?:ca ?n'?t|cannot|can not) (?:take|do|cope with|stand|bear|hack|deal with) (?:it|this|life|things|everything)"
    r"(?: all)?(?: any ?(?:more|longer))?[.!,]*$"
    r"|\b(?:ca ?n'?t|cannot|can not) (?:go|carry|keep) (?:on|going)(?: like this)?(?: any ?(?:more|longer))?[.!,]*$"
    r"|\b(?:no|a|any) way out\b(?! of (?:the|a|my|this) (?:contract|lease|booking|appointment))"
    r"|\b(?:no|what'?s the|what is the|whats the|see the|see any) point(?: any ?more| in (?:any ?thing|going on|living|"
    r"it all|life|trying))?[.!?]*$"
    r"|\b(?:want|need|wish)(?:ed)? (?:it all|it|everything|the pain|all of it|all this) (?:to|would) "
    r"(?:end|stop|go away|be over)\b"
    r"|\bbetter off (?:dead|without me)\b|\bburden (?:on|to) (?:every|my|them|him|her|people|the family)"
    r"|\b(?:would|will|does|do|did)(?: any(?: ?one|body)) (?:even |really )?(?:notice|miss me)"
    r"(?: (?:if|when) i\b|[.!?]*$)"
    r"|\b(?:at|near|reached|reaching) the end of (?:my|me) (?:tether|rope)\b|\bready to check out[.!]*$"
    r"|\b(?:done|doing|do) (?:something|summat) (?:stupid|silly|daft)\b"
    r"|\b(?:scared|afraid|frightened|worried) (?:of )?what i(?:'?ll|'?d| might| may| could)? do\b"
    r"|\bnothing left (?:to give|in me|to live)\b|\bnot worth (?:living|it any ?more)\b"
    r"|\bfed up (?:of|with) breathing\b"
    r"|\bi(?: really| just|'m)* (?:do ?n'?t|not) (?:feel )?safe\b|\bi(?:'m| am)(?: not)? unsafe\b"
    r"|^(?:please |pls |plz )?help(?: me)?(?: please| pls| plz)[.!]*$|^(?:please|pls|plz) help(?: me)?[.!]*$"
    r"|\b(?:want|going|gonna|wanna|could) (?:to )?kill (?:my|him|her|them|you|someone|somebody)\b(?! for\b)"
)


def has_sign(text: str) -> bool:
    """Whether words are ones that should be asked about.

    Args:
        text: unmasked, lower-case text.
    """
    return _SIGNS.search(text[:4000]) is not None


LONGEST_ANSWER = 9
"""Words of an answer to "are you in danger?"; more of them are read for what they say."""
_FINE = (
    r"(?:fine|ok|okay|alright|all right|safe|good|grand|joking|kidding|not in (?:any )?danger|no danger|an? expression|"
    r"figure of speech|nothing like that|not like that)"
)
_NO = re.compile(
    rf"^(?:no+|nope|nah|never|not at all|god no|of course not)\b|\b{_FINE}\b|^not (?:really|now|in danger)[.! ]*$"
)
_YES = re.compile(
    r"^(?:(?:oh|um|er|erm|well|i think|i guess)[ ,.]+)*(?:yes+|yea?h?|yep|yup|yh|ye|y|aye|both|i am|i'm in danger|"
    r"im in danger|i have|i do)\b"
)
_ABOUT_THE_FORM = re.compile(r"\b(?:book|confirm|correct|right|go ahead|please do|over|old|agree[sd]?)\b")
"""What a "yes" says beside it that answers the form ("yes, book it")."""
_PERHAPS = re.compile(
    r"^(?:well |um |er )?(?:not really but|no but|sometimes|some ?times|kind of|kinda|sort of|sorta|maybe|perhaps|"
    r"possibly|probably|a bit|a little|bit of both|on and off|i (?:think|guess|suppose)|i'?m not sure|not sure|"
    r"i (?:do ?n'?t|don'?t) know|dunno|idk)\b"
)


def in_danger(text: str, *, beside_question: bool) -> bool | None:
    """What words answer to "are you in danger?": True, False, or None when they answer something else.

    Args:
        text: the whole message, normalised.
        beside_question: a question of a form was asked together with this one, which "maybe" may answer as well.
    """
    words = text.lower().replace("’", "'").strip(" .!?,")
    if not words or len(words.split()) > LONGEST_ANSWER:
        return None
    if not beside_question and _PERHAPS.search(words):
        return True
    if beside_question and _ABOUT_THE_FORM.search(words):
        return None
    if _YES.search(words):
        return not re.search(rf"\b{_FINE}\b", words)
    if _NO.search(words):
        return False
    return None
