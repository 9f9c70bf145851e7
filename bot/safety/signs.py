"""Words that may be about danger and may not: they are asked about, whatever the detector makes of the whole line; and
what somebody answers to that question. Pure.

Each sign is a way of speaking that suicide prevention teaches to ask about: no way out, being a burden, no point, an
end to pain (Samaritans and NSPA: signs that somebody may be struggling).
"""

from __future__ import annotations

import re

from bot.words import plain

_SIGNS = re.compile(
    r"\b(?:ca ?n'?t|cannot|can not) (?:(?:take|cope with|stand|bear|hack|deal with) (?:it|this|life|things|everything)|"
    r"do (?:this|life|it any ?more))(?: all)?(?: any ?(?:more|longer))?[.!,]*$"
    r"|\b(?:ca ?n'?t|cannot|can not) (?:go|carry|keep) (?:on|going)(?: like this)?(?: any ?(?:more|longer))?[.!,]*$"
    r"|\b(?:no|a|any) way out\b(?! of (?:the|a|my|this|it)\b)"
    r"|\b(?:no|what'?s the|what is the|whats the|(?:do ?n'?t|ca ?n'?t|cannot) see (?:the|any|a|much)) point"
    r"(?: any ?more| in (?:any ?thing|going on|living|it all|life|trying))?[.!?]*$"
    r"|\bsee (?:much|any|the) point (?:in|of) (?:\w+ ){0,4}or anything\b"
    r"|\b(?:i'?d|i would) (?:just )?(?:rather|sooner) be with "
    r"(?:him|her|them|(?:my )?(?:late )?(?:wife|husband|mum|dad|nan))\b"
    r"|\b(?:gave|given|giving) (?:away (?:all )?my|(?:all )?(?:my|the) (?:[\w']+ ){1,6}?away)\b"
    r".*\b(?:calm|peace\w*|sorted)\b|\binsurance (?:would|will|'d) (?:sort|see|set|look after)\b"
    r"|\b(?:want|need|wish)(?:ed)? (?:it all|everything|the pain|all of it|all this) (?:to|would) "
    r"(?:end|stop|go away|be over)\b|\bwant(?:ed)? it to (?:end|stop|be over)[.!]*$"
    r"|\b(?:i'?m|i am|i feel(?: like| i'?m)?|(?:and|hopeless,?) like)(?: just| only| such)* a burden\b"
    r"|\bbetter off (?:dead|without me)\b|\bburden (?:on|to) (?:every|my|them|him|her|people|the family)"
    r"|\b(?:would|will|does|do|did)(?: any(?: ?one|body)) (?:even |really )?(?:notice|miss me)"
    r"(?: (?:if|when) i\b|[.!?]*$)"
    r"|\b(?:at|near|reached|reaching) the end of (?:my|me) (?:tether|rope)\b(?! with)|\bready to check out[.!]*$"
    r"|\b(?:done|doing|do) (?:something|summat) (?:stupid|silly|daft)\b(?! with)"
    r"|\b(?:scared|afraid|frightened|worried) (?:of )?what i(?:'?ll|'?d| might| may| could)? do\b"
    r"|\bnothing left (?:to give|in me|to live)\b|\bnot worth (?:living|it any ?more)\b"
    r"|\bfed up (?:of|with) breathing\b|\bno hope left\b"
    r"|\bi(?:'?m| am)?(?: really| just)*(?: do ?n'?t| not) (?:feel(?:ing)? )?safe\b|\bi(?:'m| am)(?: not)? unsafe\b"
    r"|^(?:please |pls |plz )?help(?: me)?(?: please| pls| plz)[.!]*$|^(?:please|pls|plz) help(?: me)?[.!]*$"
    r"|\b(?:want|going|gonna|wanna|could) (?:to )?kill (?:my|him|her|them|you|someone|somebody)\b(?! for\b)"
)


def has_sign(text: str) -> bool:
    """Whether words are ones that should be asked about.

    Args:
        text: unmasked, lower-case text.
    """
    return _SIGNS.search(text[:4000]) is not None


_ANTIDEPRESSANT = r"(?:sertraline|citalopram|fluoxetine|mirtazapine|antidepressants?)"
_MEDICINE = rf"(?:pills?|tablets?|meds|medication|medicines?|{_ANTIDEPRESSANT})"
_A_FEW = r"(?:two|2|one|1|a couple of|an?) (?:ibuprofens?|paracetamols?|painkillers?|nurofens?|aspirins?)"
_ROUTINE = (
    r" (?:every|each|once|twice|daily|at night|at bedtime|in the mornings?|in the evenings?|as prescribed|as normal|"
    r"for (?:years|months|ages)|with (?:breakfast|lunch|dinner|tea|food|water))"
)
_AND_ON = (
    r"(?: (?:a|the|my|in|at|for|and|with|day|days|morning|mornings|night|bedtime|evening|week|breakfast|food|water|"
    r"years?|months?|ages|now|anxiety|depression|mood|thyroid|blood|pressure)){0,6}"
)
_EVERYDAY_MEDICINE = re.compile(
    r"(?:(?:yes|no|and|but|so|sorry|also)[ ,]+)*(?:"
    rf"i(?:'?m|'?ve| am| have)?(?: been)?(?: still| already)? (?:take|taking|on)(?: my)? {_MEDICINE}{_ROUTINE}{_AND_ON}"
    rf"|i(?:'?ve| have)? (?:took|taken) my {_MEDICINE} (?:this morning|today|last night)"
    r"(?: as (?:normal|usual|prescribed)| and (?:i )?feel (?:fine|ok|okay|good))"
    rf"|i(?:'?ve| have)? (?:just )?(?:took|taken) my (?:[a-z]+ ){{0,2}}{_MEDICINE}"
    r"(?: (?:this morning|today|last night|now))? as (?:normal|usual|prescribed|always)"
    rf"|i(?:'?ve| have)? (?:just )?(?:took|taken) (?:my {_ANTIDEPRESSANT}(?: and {_A_FEW})?"
    rf"|{_A_FEW})(?: for (?:my|the) \w+)?(?: (?:this morning|today|earlier|last night|an hour ago))?"
    rf"|(?:he|she|my (?:mum|dad|husband|wife|partner|son|daughter))(?:'?s| is)(?: already| still)? on {_MEDICINE}"
    r"(?: already| now| for (?:years|months|ages))?"
    r"|i(?:'?ve| have)? (?:missed|forgot|forgotten|skipped) (?:a|one|two|my)(?: last| morning| evening| few)? "
    r"(?:doses?|tablets?|pills?)(?: of my (?:tablets|pills|meds|medication))?(?: (?:this|last) (?:week|night|morning))?"
    r")[.!]*"
)
"""Routine, in the first person, or somebody's own medicine: nothing of amounts, of children or of now."""


def is_everyday_medicine(text: str) -> bool:
    """Whether a whole message tells of medicine taken as it should be, or of a dose missed.

    Args:
        text: unmasked, lower-case text.
    """
    return len(text) < 120 and _EVERYDAY_MEDICINE.fullmatch(text.strip()) is not None


LONGEST_DENIAL = 12
_GOES_ON = re.compile(r"\b(?:but|in front|where|deep|tonight|until|unless|except|though|because|cos|just yet)\b")
_DENIES = re.compile(
    r"(?:no[ ,]+)?i(?:'d| would) never (?:ever |actually )?(?:kill|hurt|harm) (?:myself|meself|mesel)\b"
    r"|(?:no[ ,]+)?i (?:do ?n'?t|do not) want to die[ ,.]+(?:i )?(?:just )?(?:want|need|wanna) (?:to )?(?:feel|get|be) "
    r"(?:better|well|happy|happier|ok|okay|normal|myself)\b"
)


def denies(text: str) -> bool:
    """Whether somebody says of themselves that they would not: asked about all the same, and not interrupted.

    Args:
        text: unmasked, lower-case text.
    """
    words = plain(text).strip(" .!,")
    return len(words.split()) <= LONGEST_DENIAL and _DENIES.match(words) is not None and not _GOES_ON.search(words)


LONGEST_ANSWER = 9
"""Words of an answer to "are you in danger?"; more of them are read for what they say."""
_FINE = (
    r"(?:fine|ok|okay|alright|all right|safe|joking|kidding|not in (?:any )?danger|no danger|an? expression|"
    r"figure of speech|nothing like that|not like that)"
)
_SUBJECT = r"(?:(?:i'?m|i am|am|it'?s|it is|that'?s|all|just|only|really|honestly|totally|quite|yes|yeah|lol)[ ,]+)*"
_NOT_FINE = re.compile(
    r"(?:\b(?:not|never|nothing|wish|barely|hardly|far from)\b|n't\b|\b(?:isnt|aint|wont|dont|cant|arent|wasnt)\b)"
    r"(?:[ ,]+\w+){0,2}[ ,]+(?:fine|ok|okay|alright|all right|safe)\b"
)
_NO = re.compile(
    rf"^(?:no+|nope|nah|never|not at all|god no|of course not|not (?:really|now|in danger))"
    rf"(?:[ ,.!]+(?:{_SUBJECT}{_FINE}|thanks?|thank you|sorry|lol|honestly|really|not at all|i'?m not|i am not)\b.*)?$"
    rf"|^{_SUBJECT}{_FINE}\b"
)
_YES = re.compile(
    r"^(?:(?:oh|um|er|erm|well)[ ,.]+)*(?:(?:yes+|yea?h?|yep|yup|yh|ye|y|aye|both)\b|i am$|i have$|i do$|"
    r"(?:i'?m|i am) in danger\b)"
)
_PERHAPS = re.compile(
    r"^(?:well |um |er )?(?:(?:not really|no),? but (?:sometimes|maybe|i |yes|yeah)|sometimes|kind of|kinda|sort of|"
    r"sorta|maybe|perhaps|possibly|probably|a bit|a little|bit of both|on and off|i (?:think|guess|suppose) so|"
    r"(?:i'?m )?not sure|i do ?n'?t know|dunno|idk)"
    r"(?:[ ,.]*(?:yes|yeah|but|both|i (?:am|do|have|think|might|could)|thoughts|the first|at night|when|not)\b.*)?$"
)
_ABOUT_THE_FORM = re.compile(
    r"\d|\b(?:book (?:it|me|that)|confirm(?:ed)?|that'?s (?:right|correct|fine)|over eighteen|years? old|agree[sd]?|"
    r"go ahead)\b"
)
"""What a "yes" says beside it that answers the form ("yes, book it")."""


def in_danger(text: str, *, beside_question: bool) -> bool | None:
    """What words answer to "are you in danger?": True, False, or None when they answer something else.

    Args:
        text: the whole message, normalised.
        beside_question: a question of a form was asked together with this one, which "maybe" may answer as well.
    """
    words = plain(text).strip(" .!,")
    if not words or len(words.split()) > LONGEST_ANSWER or words.endswith("?"):
        return None
    if has_sign(words) or _NOT_FINE.search(words):
        return True
    if not beside_question and _PERHAPS.search(words):
        return True
    if beside_question and _ABOUT_THE_FORM.search(words):
        return None
    if _NO.search(words):
        return False
    return True if _YES.search(words) else None
