"""The course of the conversation after danger was noticed, as pure rules: wording, choices, what is recorded.

After NSPA/Mind and Samaritans' guidance on responding online: acknowledge, contacts at once, one routing question, no
risk interview; fixed texts said over and over do harm (JMIR Ment Health 2024, e57362), so repeats vary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.safety.kinds import KINDS, Manner
from bot.words import plain

AGAIN, BRIEF = "again", "brief"
"""Wordings of a repeated answer; the first has no name."""

BRANCHES = {
    "safety_now": "now",
    "safety_cannot_call": "now",
    "safety_no_answer": "now",
    "safety_nobody_told": "nobody_told",
    "safety_safe": "safe",
    "safety_not_meant": "not_meant",
    "safety_quietly": "quietly",
    "safety_young": "young",
}
"""Intent of a person's choice to the branch that is recorded."""

ASKED_FOR = "urgent_help"
"""What is recorded in place of a kind when the person asked for the help lines."""

WITHOUT_QUESTION = ("danger_now", "overdose")
"""Here 999 stands first and nothing is asked."""


def asks_question(kind: str | None) -> bool:
    """Whether the help lines of a kind come with a question, which yes and no answer."""
    return KINDS.get(kind or "") is Manner.INTERRUPT and kind not in WITHOUT_QUESTION


def wording(kind: str, earlier: Sequence[str]) -> str | None:
    """How a kind is answered this time: None for its full text, then AGAIN and BRIEF by turns.

    Only the same kind counts, so that a graver disclosure always gets its full text.

    Args:
        earlier: the kinds answered so far in this conversation.
    """
    times = list(earlier).count(kind)
    if times == 0:
        return None
    return AGAIN if times % 2 else BRIEF


_NOW = re.compile(
    r"(?:yes )?(?:(?:i|we) need (?:help|somebody|someone) (?:right )?now|help me now|now|"
    r"(?:i am|i'm|im|we are) in danger(?: now)?)"
)
_SAFE = re.compile(
    r"(?:(?:no|yes)[, ]+)?(?:but )?(?:(?:i am|i'm|im|we are|we're)(?: (?:struggling|not ok|not okay))?[, ]*(?:but )?"
    r"(?:(?:i am|i'm|im) )?(?:safe|ok|okay|all right|alright|fine)(?: for)?(?: right| just)?(?: now| tonight| today)?"
    r"|struggling but safe(?: right now)?|not right now|not in danger|(?:i am|i'm|im) not in (?:any )?danger)"
)
_NOT_MEANT = re.compile(
    r"(?:no[, ]+)?(?:(?:that is|that's|thats|this is|it is|it's|its) not what i (?:meant|mean|said)|not what i meant|"
    r"i did(?:n't|nt| not) mean (?:it (?:like that|that way)|that)|"
    r"you (?:have )?(?:misunderstood|got (?:me|it|that) wrong)(?: me)?|"
    r"(?:that was |it was |it's |its )?(?:a )?(?:false alarm|mistake|misunderstanding)|"
    r"(?:i am|i'm|im|i was|was) (?:only |just )?joking|only joking|just joking|it was (?:only |just )?a joke)"
)
_OVER = re.compile(
    r"(?:(?:the )?(?:ambulance|paramedics?|help|police|they)(?:'?s|'?re| is| are| has| have) "
    r"(?:here|arrived|coming|come|on (?:the|its|their) way)(?: now)?"
    r"|(?:he|she|they)(?:'?s|'?re| is| are) (?:fine|ok|okay|alright|all right|breathing|awake|safe|better)(?: now)?"
    r"|i(?: have|'?ve)? (?:just )?called (?:them|999|an ambulance))"
)
_HELPER = (
    r"(?:mum|mam|dad|sister|brother|friend|nan|gran|aunt|auntie|gp|doctor|nurse|counsellor|therapist|support worker|"
    r"crisis team)"
)
_FOUND_HELP = re.compile(
    rf"i(?: have|'?ve)? (?:just )?(?:rang|rung|phoned|called|texted|(?:spoke|spoken|talked) (?:to|with)) "
    rf"(?:them|(?:the )?samaritans|childline|shout|111|my {_HELPER})[ ,.]+(?:and )?"
    r"(?:(?:they|she|he|it)(?:'?s|'?re| was| were| is| are)? )?(?:so |really |very )?"
    r"(?:nice|kind|lovely|helpful|helped|listened|coming|here|on (?:the|their|her|his) way)"
    rf"|(?:i'?m|i am) (?:with my {_HELPER}|at my {_HELPER}'?s|at (?:the )?(?:hospital|a&e|doctor'?s))(?: now)?"
    r"|(?:no[ ,]+)?(?:i'?m|i am) not going to (?:do (?:anything(?: silly| stupid| daft)?|it)|kill myself|"
    r"hurt (?:myself|anyone|anybody))"
)
"""Closed forms only: "i rang them and they hung up" is no help that was found."""
_HELP_COUNTS = ("suicide", "self_harm", "psychosis", "eating_disorder")
"""Where a person who is near makes it safer, and may not be the danger."""
_CANNOT_CALL = re.compile(
    r"\b(?:ca ?n'?t|cannot|can not|not able to|unable to)(?: really| even)? (?:(?:call|ring|phone|dial)\b|"
    r"(?:talk|speak)(?: out loud| now| right now| on the phone)?(?:$|[,.] ?))"
    r"|\bno (?:credit|signal(?! of)|phone)\b|\b(?:i'?m|i am) deaf\b|\b(?:do|have)(?: ?n'?t| not) (?:have|got|any|a)"
    r"(?: (?:any|a|my))? (?:phone|credit|signal)\b"
    r"|\b(?:he|she|they|mum|mam|dad|husband|wife|partner|everyone|people)(?:'ll| will| might| would|'d) hear\b"
    r"|\b(?:do ?n'?t|not) (?:want|like) to (?:call|ring|phone|talk to) (?:any ?one|any ?body|them|people|someone)\b"
    r"|\b(?:can|could|may) i (?:just |not )?text\b|\btext (?:them )?instead\b"
)
_SEEN = re.compile(
    r"\b(?:can|could|will|would|does|might) (?:he|she|they) (?:\w+ )?(?:see|read|find|check|look at|look through)\b"
    r"|\b(?:what )?if (?:he|she|they) (?:sees?|reads?|finds?|checks?|looks?)\b"
)
"""Fear of somebody who looks at the screen."""
_NO_ANSWER = re.compile(
    r"(?!(?:how|what|when|which|why|do|does|will|would|can|could|if)\b)(?:[\w']+ ){0,4}(?:"
    r"(?:no ?one|nobody|they|samaritans|shout|childline|111|it'?s?|line|phone)(?: (?!and\b)[\w']+){0,2} "
    r"(?:answers?|answering|answered|picks? up|picking up|picked up|engaged|busy|reply|replied|replies|ringing out|"
    r"rings out|ringing)|no (?:answer|reply|response)|hung up(?: on me)?|cut me off|on hold|keeps? ringing)"
    r"(?: (?!and\b|in\b|to\b)\w+){0,2}"
)
_WHOM = (
    r"(?:police|anyone|anybody|someone|mum|mam|dad|parents|school|gp|doctor|work|family|husband|wife|me|them|her|him)"
)
_TELL = (
    r"(?:tell(?! me)|telling(?! me)|told(?! me)|call(?:ing|ed)?|ring(?:ing)?|send(?:ing)?|sent|report(?:ing|ed)?|"
    r"contact(?:ing)?|section(?:ed)?|lock(?:ed)? me)"
)
_TELLS = re.compile(
    rf"(?:(?:please|pls|but|no)[ ,]+)*(?:do ?n'?t|do not) (?:you )?{_TELL}(?: \w+){{0,2}} {_WHOM}(?: please| pls)?"
    rf"|(?:(?:and|but|so)[ ,]+)?(?:are|will|did|have|would|do|can|could) "
    rf"(?:you|they|childline|samaritans|shout)(?: \w+){{0,3}} {_TELL}(?: \w+){{0,2}} {_WHOM}(?: \w+)?"
)
_GRAVER = re.compile(
    r"\b(?:i(?:'?ve| have| just| think i| nearly)*|(?:he|she|they)(?:'?s| has| have| just)*) "
    r"(?:collapsed|passed out|blacked out|fainted)\b"
    r"|\bi(?: just)? ca ?n'?t (?:breathe|feel my \w+)\b|\b(?:wo ?n'?t|not|does ?n'?t) stop bleeding\b"
    r"|\bbleeding (?:a lot|badly|loads|everywhere|heavily)\b|\b(?:not|stopped|isn'?t) breathing\b"
    r"|\bi(?:'?ve| have)? (?:written|wrote) (?:(?:the|my|some|them|him|her|everyone) )+(?:notes?|letters?)\b"
    r"(?! (?:about|at|down)\b)"
    r"|\b(?:he|she|they)(?:'?s|'?re| is| are)? (?:now )?on the (?:window\w*|ledge|roof|bridge|edge|tracks|railings?)\b"
)
"""What is graver than what the help lines were shown for."""
_YES = re.compile(r"(?:yes|yeah|yep|yh|ye|y|i am)(?: i am| please)?")
_HURT_BY_OTHERS = ("abuse", "child_at_risk")
_COMING = re.compile(
    r"(?:(?:yes|yeah|and|but|help|please|oh god|omg|because|cos)[ ,.]+)*"
    r"(?:he|she|they)(?:'?s|'?re| is| are| has| have)?(?: just)? (?:(?:coming|come|came|going)(?: \w+){0,2}? "
    r"(?:back|upstairs|up|in|here|home)|coming|outside|here|back|at (?:the|my) (?:door|window)|downstairs|"
    r"(?:banging|shouting|hitting|kicking)(?: \w+){0,5})(?: now| again)?[.! ]*"
)
_YES_AND = re.compile(
    r"(?:yes+|yeah|yep|yh|yea)[ ,.]+(?:he'?s|she'?s|they'?re|(?:he|she|they|we|it|i)(?: is| are| am| do| have| think)?|"
    r"now|right now|help)(?: [\w']+){0,4}"
)
_NO_LONGER = re.compile(
    r"\b(?:safe|ok|okay|fine|better|left|gone|away|out|joking|would|could|want|like|called|rang|spoke|sorry)\b"
)
"""With one of these a yes is none to "in danger now?", or is not for a rule to say."""
_NO_AND = re.compile(
    r"(?:no+|nope|nah)[ ,.]+(?:(?:just|only) )?(?:(?:hes|shes|theyre|im|(?:he|she|they|we|it|i|everyone|all)"
    r"(?:'s|'re|'m| is| are| am| r| feel)?) )?(?:(?:just|only|all|really|so|a bit) )?"
    r"(?:(?:at|in|with)(?: (?:the|my|his|her|their))? )?"
    r"(?:school|work|bed|asleep|home|fine|ok|okay|quiet|calm|safe|away|out|gone|tired|sad|stressed|wondering|asking|"
    r"curious|better|amazing|good|alright|hospital|gp)(?: (?:now|today|tonight|right now|at the moment))?"
)
"""A no with a few harmless words beside it; whatever else begins with a no is read for what it says."""
_NEAR = re.compile(r"\b(?:home|bed|quiet|calm|asleep)\b")
_NEGATED = re.compile(
    r"\b(?:not|never|wish|far from|barely|hardly)\b(?! like that)|n't\b|\b(?:isnt|aint|wont|dont|cant|arent|wasnt)\b"
)
_NO = r"^(?:(?:no+|nope|nah|lol|haha|omg|god|sorry)[ ,.!]+)+"
_WAVES_OFF = re.compile(
    rf"{_NO}(?:.* )?(?:fine|ok|okay|safe|lol|joke|joking|nothing like that|not like that)\b"
    r"|\b(?:just|only) an? (?:expression|figure of speech|joke|saying)\b"
)
_MEANT_ELSE = re.compile(
    r"(?:(?:no+|lol|sorry)[ ,.!]+)*(?:i (?:was (?:talking|asking) about|meant)\b.+|that was .+ ago|"
    r"it (?:wasn'?t|was not) an overdose|i (?:have ?n'?t|did ?n'?t|have not|did not) (?:overdosed?|"
    r"(?:taken?|take) (?:anything|any|an overdose|too many))(?:[ ,.!]+(?:lol|honestly|i meant .+|it was .+|just .+))?)"
)
_TYPED = ((_NOT_MEANT, "safety_not_meant"), (_SAFE, "safety_safe"), (_OVER, "safety_safe"), (_NOW, "safety_now"))
_LONGEST_CHOICE = 12
"""Words of a choice in free words; more of them are read for what they say."""
LONGEST_SHORT_WORDS = 80
"""Characters of what is read as one short answer."""
_MORE = r"(?: thanks| thank you| honestly| really| actually| mate| sorry)*"


def waves_off(text: str, kind: str) -> bool:
    """Whether words below the contacts say that nothing was meant ("no lol just an expression").

    They are looser than the choices: the caller sees to it that the message shows no danger again. Below a call for
    999 only words about what was meant, or not taken, count.

    Args:
        text: the whole message, normalised.
        kind: the kind whose contacts were shown last.
    """
    words = plain(text).strip(" .!,")
    if len(words.split()) > _LONGEST_CHOICE:
        return False
    if _MEANT_ELSE.fullmatch(words):
        return True
    return kind not in WITHOUT_QUESTION and bool(_WAVES_OFF.search(words)) and not _NEGATED.search(words)


def says_no_and(text: str, kind: str | None) -> bool:
    """Whether words below the question of a kind begin with a no and say little more ("no she's at school").

    The caller sees to it that the message shows no danger.
    """
    words = plain(text).strip(" .!,")
    if not asks_question(kind) or len(words) > LONGEST_SHORT_WORDS or (kind in _HURT_BY_OTHERS and _NEAR.search(words)):
        return False
    return _NO_AND.fullmatch(words) is not None


def is_graver(text: str) -> bool:
    """Whether words below help lines tell of a life in danger: a collapse, a farewell letter, somebody on a roof.

    Args:
        text: the whole message, normalised.
    """
    return _GRAVER.search(plain(text)) is not None


def comes_nearer(text: str, kind: str | None) -> bool:
    """Whether somebody who hurts the person is there or on the way."""
    words = plain(text)
    return kind in _HURT_BY_OTHERS and len(words) <= LONGEST_SHORT_WORDS and _COMING.fullmatch(words) is not None


def choice(text: str, kind: str | None) -> str | None:
    """The choice that typed words make below the contacts, as an intent, or None.

    Args:
        text: the whole message, normalised.
        kind: the kind whose contacts were shown last; "yes" and "no" answer its question, if it has one.
    """
    return next(_choices(re.sub(r"[.,?]+$", "", plain(text)).strip(), kind), None)


def _says_yes_and(words: str) -> bool:
    is_short = len(words) <= LONGEST_SHORT_WORDS
    return (
        is_short and _YES_AND.fullmatch(words) is not None and not (_NO_LONGER.search(words) or _NEGATED.search(words))
    )


def _choices(words: str, kind: str | None) -> Iterator[str]:
    """The choices that words may make, the first of which counts."""
    if comes_nearer(words, kind):
        yield "safety_now"
    if _NO_ANSWER.fullmatch(words):
        yield "safety_no_answer"
    yield from (intent for pattern, intent in _TYPED if re.fullmatch(pattern.pattern + _MORE, words))
    if kind in _HELP_COUNTS and re.fullmatch(f"(?:{_FOUND_HELP.pattern})" + _MORE, words):
        yield "safety_safe"
    if len(words.split()) <= _LONGEST_CHOICE and _CANNOT_CALL.search(words):
        yield "safety_cannot_call"
    if not asks_question(kind):
        return
    if kind in _HURT_BY_OTHERS and len(words.split()) <= _LONGEST_CHOICE and _SEEN.search(words):
        yield "safety_quietly"
    if _TELLS.fullmatch(words):
        yield "safety_nobody_told"
    if _YES.fullmatch(words) or _says_yes_and(words):
        yield "safety_now"
    if re.fullmatch(r"(?:no|nope|nah|n|not now|not really)(?: i am not| i'm not| im not)?" + _MORE, words):
        yield "safety_safe"
