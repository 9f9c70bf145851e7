"""Is this text an answer to the question that stands open? Pure rules, one reader for each form question."""

from __future__ import annotations

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.booking.age import is_only_age, read_age, says_old_enough, says_too_young
from bot.booking.beside import says_beside
from bot.booking.contact import without_contact
from bot.booking.corrections import read_correction, read_renaming
from bot.booking.for_whom import is_for_self, other_in, says_only_for_whom
from bot.booking.offers import hour_alone, picked
from bot.booking.opening import says_only_a_time
from bot.booking.subject import moves_or_cancels
from bot.booking.when import read_wish
from bot.clock import system_clock
from bot.knowledge.normalise import normalise
from bot.screening.answers import put_right, read_area, read_close, read_points, read_yes_no
from bot.screening.plan import GUESS, ITEM_PREFIX, MOST, STORY
from bot.words import plain

_COMMANDS: dict[str, tuple[str, ...]] = {
    "stop": ("stop", "cancel", "quit", "exit", "never mind", "nevermind", "stop it", "stop this", "end chat",
             "can i stop", "leave it", "forget it", "cancel this", "stop here", "i want to stop", "stop please"),
    "back": ("back", "go back", "previous", "undo", "oops", "previous question", "go back please", "back one",
             "last question"),
    "skip": ("skip", "skip this", "pass", "next", "skip it", "rather not say", "prefer not to say", "skip please",
             "i'd rather not say", "id rather not say"),
    "unsure": ("don't know", "dont know", "i don't know", "i dont know", "i do not know", "dunno", "i dunno", "idk",
               "not sure", "i'm not sure", "im not sure", "i am not sure", "no idea", "i have no idea"),
    "resume": ("carry on", "continue", "resume", "carry on please", "let's carry on", "lets carry on"),
    "menu": ("help", "menu", "options", "main menu", "start", "home"),
    "start_over": ("start over", "restart", "start again", "begin again", "reset", "new chat"),
    "urgent_help": ("urgent help", "urgent", "crisis", "emergency", "sos", "help now", "help me now"),
    "talk_to_human": ("human", "agent", "real person", "talk to a human", "talk to someone", "person",
                      "speak to a human", "talk to a person", "speak to someone"),
    "tell_me_more": ("more", "tell me more", "go on", "more info", "more details", "keep going", "what else"),
    "in_short": ("in short", "in short?", "tldr", "tl;dr", "tl dr", "short version", "briefly", "shorter", "summary"),
    "give_source": ("source", "source?", "sources", "sources?", "says who", "says who?", "who says", "who says?",
                    "reference", "references", "citation needed"),
    "repeat": ("repeat", "again", "say again", "pardon", "sorry?", "what?", "repeat please"),
}  # fmt: skip
_COMMAND_OF = {phrase: name for name, phrases in _COMMANDS.items() for phrase in phrases}

_QUESTION = re.compile(
    r"\?\s*$|^(?:so |and |but |ok |also |sorry )?(?:what|how|when|where|why|who|whos|whose|which|can|could|do|does|did|"
    r"is|are|will|would|should|am|may|whats|hows)\b"
)
_QUESTION_WORD = re.compile(
    r"^(?:no[ ,]+)?(?:(?:so|and|but|ok|also|sorry|wait)[ ,]+)*(?:what|how|when|where|why|who|which|whats|hows)\b"
    r"|^(?:(?:so|and|but|ok|also|sorry|wait)[ ,]+)*(?:can|could|do|does|is|are|will|would|should)\b(?!')"
)
_NAME = re.compile(r"^(?:[^\W\d_]|[ '.\-,()/])+$")
_NO_NAMES = frozenset(["yes", "no", "yeah", "nope", "nah", "ok", "okay", "hi", "hello", "thanks", "thank you", "n/a"])
_NO_NAME_WORDS = re.compile(
    r"\b(?:not|don't|dont|won't|wont|can't|cant|why|none|nobody|no point|your|need|want|telling|the|my \w+ \w+|"
    r"this|leave me|matter|joking|expression|kidding|hmm+|let me|think|another|later|earlier|after all|at \w+ dot|"
    r"dot com|midday|o'?clock|tomorrow|today|tonight|instead|better|in person|by video|online|cancel|move|same as|"
    r"as before|how long|wait|uses|(?:she|he) \w+|"
    r"i (?:am|was|can|mean|just|feel|have|do|think|want|need))\b",
    re.IGNORECASE,
)
_NAME_LEAD = re.compile(
    r"^(?:(?:hi|hello|ok|yes|yeah|sorry|it's me|it's|its|it is|i'm|im|i am|my name is|my name's|name's|name is|this is|"
    r"call me|called|actually(?= it| i'?m| my)|the name|spelt|spelled|is spelt|(?:fine|sure|right|alright)(?=[.,]))"
    r"(?:[ ,.]+|$))+"
)


def command(text: str) -> str | None:
    """The control word that a text consists of ("go back"), or None."""
    words = plain(text).strip(" .!,")
    return _COMMAND_OF.get(words) or _COMMAND_OF.get(words.removesuffix(" please").removeprefix("please "))


def is_question(text: str) -> bool:
    """Whether a text asks something, by its mark or its first word."""
    return bool(_QUESTION.search(text.lower().strip()))


def _asks(text: str) -> bool:
    """Whether a text asks something of us: by its first word, or by its mark when it is more than "grief, maybe?"."""
    words = text.lower().replace("’", "'").strip()
    return bool(_QUESTION_WORD.match(words)) or (words.endswith("?") and len(words.split()) > 3)


_NOT_ANSWERED = re.compile(
    r"(?:(?:no+|sorry|but|well|hmm|um)[ ,.!]+)*(?:"
    r"(?:that'?s|thats|that is|that was|this is) (?:wrong|rubbish|a lie|incorrect|no use|no help|"
    r"not (?:right|true|it|helpful|an answer|my question|what i (?:asked|meant|wanted|said)))|"
    r"(?:that|it|you) (?:does ?n'?t|did ?n'?t|have ?n'?t|has ?n'?t|do ?n'?t) (?:even |really )?answer(?:ed)?"
    r"(?: (?:me|it|that|(?:my|the) question))?|not what i (?:asked|meant|wanted)|"
    r"you(?:'?ve)? (?:already|just) (?:said|told me) that|you (?:said|told me) that (?:already|before))"
    r"(?: (?:at all|though|mate|thanks|sorry|for|either))*[.! ]*"
)


_LACKS_REFERENCE = re.compile(
    r"\b(?:do ?n'?t|do not|have ?n'?t|have not|ca ?n'?t|cannot|never) (?:have|got|get|find|know|remember)"
    r"(?: (?:it|one|that|any|(?:the|a|my) (?:reference|code|ref|e-?mail|number)))?(?: any ?more| sorry| now)*[.! ]*$"
    r"|\blost (?:it|(?:the|my) (?:reference|code|ref|e-?mail))\b|\b(?:no|without|deleted) "
    r"(?:idea|clue|reference|code|ref|(?:the|my) (?:reference|code|ref|e-?mail))\b"
)


def lacks_reference(text: str) -> bool:
    """Whether somebody who is asked for a reference says that they have none."""
    return _LACKS_REFERENCE.search(plain(text)) is not None and not any(c.isdigit() for c in text)


def says_not_answered(text: str) -> bool:
    """Whether somebody says that they got no answer, or a wrong one ("that's not what i asked")."""
    return _NOT_ANSWERED.fullmatch(plain(text)) is not None


def clean_name(text: str) -> str | None:
    """The name in "hi, my name is Joy Killen", or None when this is no name."""
    words = normalise(text).strip(" .!,")  # phones type O’Brien with a curly apostrophe
    bare = words[_NAME_LEAD.match(words.lower()).end() :] if _NAME_LEAD.match(words.lower()) else words  # type: ignore[union-attr]
    bare = bare.strip(" .!,")
    if not bare or len(bare) > 80 or len(bare.split()) > 6 or not _NAME.match(bare):
        return None
    if bare.lower() in _NO_NAMES or _NO_NAME_WORDS.search(bare):
        return None
    return bare if any(c.isupper() for c in bare) else bare.title()


_AROUND_CONTACT = re.compile(
    r"\b(?:and|my|the|is|on|at|e-?mail|address|mail|phone|number|mobile|contact|call me|reach me|you can)\b|[,;:()]",
    re.IGNORECASE,
)


_NO_PART_OF_NAME = re.compile(
    r"(?:ring|text|use|best|work|home|sure|here|go|you|me|prefer|email|mail|yes|ok|okay|hi|hello|it'?s|its|try|via|thanks|"
    r"please|at|by|to|or|i|no|just|only|new)",
    re.IGNORECASE,
)


def name_beside_contact(text: str) -> str | None:
    """The name in "Bob Hart, bob@example.org": what is left without the contact, if that is a name."""
    rest = without_contact(text)
    words = [] if rest is None else _AROUND_CONTACT.sub(" ", rest).split()
    is_written_as_name = all(word[0].isupper() for word in words)
    stands_apart = len(words) > 1 and re.match(r"[^,\d@]+,", text) is not None
    if not words or any(_NO_PART_OF_NAME.fullmatch(word) for word in words):
        return None
    return clean_name(" ".join(words)) if is_written_as_name or stands_apart else None


def _is_name(text: str) -> bool:
    is_written_as_name = text.lower().startswith(("will ", "may ")) and all(w[0].isupper() for w in text.split())
    if "?" in text or (is_question(text) and len(text.split()) > 2 and not is_written_as_name):
        return False
    return clean_name(text) is not None


SHORT_ANSWER = 3
"""Words of an answer that leave no room for a second meaning."""
_MY_NAME_IS = re.compile(r"^(?:(?:hi|hello|yes)[ ,]+)?(?:my |the )?name(?:'s| is) ", re.IGNORECASE)


def says_only_that(asked: str, text: str) -> bool:
    """Whether an answer leaves no room for a second meaning: it is very short, or a name or an age in a sentence."""
    if asked == "booking_adult" and is_only_age(text):
        return True
    if asked.startswith("booking_") and says_only_for_whom(text):
        return True
    words = _MY_NAME_IS.sub("", text) if asked.endswith("_name") else text
    return len(words.split()) <= SHORT_ANSWER


LONGEST_WISH_FOR_MORE = 7
"""Words; "more" in a longer text ("... but not any more") says nothing of times."""


def _is_wish(text: str) -> bool:
    words = text.lower().strip()
    if picked(words, ("1", "2", "3")) or says_beside(text):
        return True
    asks_on = r"\b(?:more|other|others|different|later) ?(?:times?|options?|days?)?\b|none of (?:these|those)|neither"
    if re.search(asks_on, words) and len(words.split()) <= LONGEST_WISH_FOR_MORE:
        return not is_question(text) or (len(words.split()) <= 6 and not re.search(r"\b(?:therap|treat)", words))
    return read_wish(text, system_clock(), ZoneInfo("UTC")) is not None and not (
        is_question(text) and re.search(r"\b(?:session|course|therapy|week|cost|long)\b", words)
    )


_CHANGES = (
    ("booking_slot", re.compile(r"\b(?:time|day|date|slot|hour|when|earlier|later|week)\b")),
    ("booking_name", re.compile(r"\bname\b")),
    ("booking_contact", re.compile(r"\b(?:contact|e-?mail|phone|number|mobile|address)\b")),
)
_WANTS_CHANGE = re.compile(
    r"\b(?:chang\w*|another|different|other|earlier|later|wrong|instead|mov(?:e|ing)|correct|edit)\b"
)


def change_wanted(text: str) -> str | None:
    """The booking question that somebody wants to answer anew ("my email is wrong"), or None."""
    words = text.lower()
    if ("cancel" in words and is_question(words)) or (read_yes_no(words) and not _WANTS_CHANGE.search(words)):
        return None  # "can i cancel it later", "yes, that is my number"
    return next((slot for slot, pattern in _CHANGES if pattern.search(words)), None)


def change_asked(text: str) -> str | None:
    """The same where a name or a contact is expected: there only clear words count ("can we change the time")."""
    return change_wanted(text) if _WANTS_CHANGE.search(text.lower()) and not _is_contact(text) else None


_REFERENCE_LIKE = re.compile(r"\b(?=[\w-]*\d)[A-Za-z0-9]{2,4}[- ]?[A-Za-z0-9]{2,4}\b|^\W*[A-Za-z]{3}-[A-Za-z]{3}\W*$")
"""What may be meant as a reference, right or not: letters and digits together."""
_DECIDES = re.compile(r"^\W*(?:another time|cancel\b|move\b|keep\b|take me (?:off|out)|remove me|leave the list)")


def _is_contact(text: str) -> bool:
    return "@" in text or sum(c.isdigit() for c in text) >= 5


_AT_ONCE = re.compile(r"(?:right )?now|(?:right|straight) ?away|immediately|at once|in \d+ min(?:ute)?s")


def says_at_once(text: str) -> bool:
    """Whether somebody asked for a time says that it should be now."""
    return _AT_ONCE.fullmatch(plain(text).strip(" .!").removesuffix(" please")) is not None


def _is_change_at_name(text: str) -> bool:
    return change_asked(text) is not None or (len(text.split()) > 1 and says_only_a_time(text))


def _is_age(text: str) -> bool:
    if _asks(text) or picked(text, ("1", "2", "3")):
        return False  # "is it 16 sessions?" and "the second one" are no ages
    if is_for_self(text) or other_in(text, age_was_asked=True):
        return True
    return bool(read_yes_no(text)) or says_too_young(text) or says_old_enough(text) or read_age(text) is not None


_SUGGESTS = re.compile(
    r"\b(?:make (?:it|that)|how about|what about|(?:can|could|shall) (?:we|i|you) (?:do|have|come|say))\b"
)
"""Questions that propose another time ("can we make it friday at 3")."""


def _is_confirmation(text: str) -> bool:
    correction = read_correction(text, system_clock(), ZoneInfo("UTC"))
    if _asks(text) and not _WANTS_CHANGE.search(text.lower()):
        proposes_time = correction is not None and correction.time is not None and _is_wish(text)
        return proposes_time and bool(_SUGGESTS.search(text.lower()))
    decides = read_yes_no(text) is not None or change_wanted(text) is not None
    return decides or correction is not None or says_beside(text)


def _is_guess(text: str) -> bool:
    return not _asks(text) and (read_close(text) is not None or read_area(text) is not None)


def _is_most(text: str) -> bool:
    return not _asks(text) and (read_area(text) is not None or read_yes_no(text) is False)


def _is_new_contact(text: str) -> bool:
    """A contact, or whether the one before was right."""
    is_short = len(text.split()) <= SHORT_ANSWER + 1
    return _is_contact(text) or (is_short and not is_question(text) and read_yes_no(text) is not None)


def _is_story(text: str) -> bool:
    return len(text.split()) >= 2 and not (is_question(text) and len(text.split()) < 15)


LONG_NOTE = 15
"""Words from which even what looks like a question is a note for the therapist."""


def _decides_on_words(text: str) -> bool:
    return not _asks(text) and (read_yes_no(text) is not None or text.lower().lstrip().startswith("change"))


def _decides_on_change(text: str) -> bool:
    decides = read_yes_no(text) is not None or _DECIDES.match(text.lower()) is not None
    return decides or moves_or_cancels(text) is not None


_READERS: dict[str, Callable[[str], bool]] = {
    STORY: _is_story,
    GUESS: _is_guess,
    MOST: _is_most,
    "booking_adult": _is_age,
    "booking_slot": lambda t: _is_wish(t) or hour_alone(t) is not None,
    "booking_name": lambda t: _is_name(t) or name_beside_contact(t) is not None or _is_change_at_name(t),
    "booking_contact": lambda t: _is_new_contact(t) or change_asked(t) is not None or read_renaming(t) is not None,
    "booking_confirm": _is_confirmation,
    "manage_reference": lambda t: bool(_REFERENCE_LIKE.search(t)) and not _asks(t),
    "manage_contact": _is_contact,
    "manage_slot": lambda t: _is_wish(t) or hour_alone(t) is not None,
    "manage_confirm": lambda t: not _asks(t) and _decides_on_change(t),
    "request_name": lambda t: _is_name(t) or name_beside_contact(t) is not None,
    "request_contact": _is_new_contact,
    "request_when": lambda t: _is_wish(t) or says_at_once(t),
    "details_note": lambda t: not _asks(t) or len(t.split()) >= LONG_NOTE,
    "details_note_ok": _decides_on_words,
    "details_result": _decides_on_words,
    "details_voicemail": lambda t: not _asks(t) and read_yes_no(t) is not None,
    "request_voicemail": lambda t: not _asks(t) and (read_yes_no(t) is not None or says_only_a_time(t)),
}


def answers(asked: str, text: str) -> bool:
    """Whether a text can be the answer to the form question `asked` (a slot's name)."""
    anew = put_right(text)
    if anew is not None and (asked == MOST or asked.startswith(ITEM_PREFIX)):
        return read_points(anew) is not None or _is_guess(anew)
    if asked.startswith("booking_") and other_in(text) and not is_question(text):
        return True
    if asked.startswith(ITEM_PREFIX):
        return read_points(text) is not None and not is_question(text)
    reader = _READERS.get(asked)
    return reader is not None and reader(text)
