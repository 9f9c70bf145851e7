"""A person's words about time in one spelling: "Wendesday, half-ten or arvo?" before any of it is understood."""

from __future__ import annotations

import difflib
import re

_RESPELLED = (
    (r"[’‘`´]", "'"),
    (r"[–—−]", "-"),
    (r"\b([ap])\. ?m\b\.?", r"\1m"),
    (r"\b(?:tmrw|tmr|2moro|2morrow|tomoz|tom+or+ow)\b", "tomorrow"),
    (r"\b(?:nxt)\b", "next"),
    (r"\b(?:wks?)\b", "week"),
    (r"\bw/c\b|\bw/b\b|\bweek (?:commencing|beginning|starting)\b|\bweek of(?= the \d| \d)", "week from"),
    (r"\b(?:xmas|chrimbo|crimbo)\b", "christmas"),
    (r"\bnew year(?:'?s)?(?= (?:eve|day))", "new year's"),
    (r"\barvo\b|\baft\b", "afternoon"),
    (r"\beve\b(?<!christmas eve)(?<!year's eve)", "evening"),
    (r"\bhols?\b", "holiday"),
    (r"\btonight\b", "today evening"),
    (r"\bthis (?=morning|afternoon|evening)", "today "),
    (r"\bo'? ?clock\b", "oclock"),
    (r"\b(\d{3,4}) ?(?:hrs|hours)\b", r"\1"),
    (r"\bmid[- ]?day\b|\bnoon\b", "12pm"),
    (r"\bmid-(?=\w)", "mid "),
    (r"\blunch[- ]?times?\b|\blunch (?:break|hour)\b", "lunch"),
    (r"\btea[- ]?time\b", "teatime"),
    (r"\bhalf[- ]past\b", "half past"),
    (r"\bhalf[- ](?=\w)", "half "),
    (r"\b(?:in |during )?(?:office|working|business) hours\b", "weekday daytime"),
    (r"\b24/7\b", "any time"),
    (r"\b(?:what|how) about\b", ""),
    # What somebody does then says when not to come, or from when on.
    (r"\bwork(?:ing)? nights?\b", "work"),
    (r"\b(?:on holiday|away|abroad|busy|working) (?:till|til|until)\b", "after"),
    (r"\b(?:finish|done|clock off|out)(?: work| school)? (?:at|around|about)\b", "after"),
    (r"\bstart(?: work| school)? (?:at|around|about)\b", "before"),
)
_DENIED = (
    # "Mondays are no good", "I work Tuesdays", "any day but Friday": the day, with "not" before it.
    r"(?P<what>{day}) (?:is|are|'s|isn't|aren't)? ?(?:really )?(?:no good|no use|not good|out|bad|difficult|impossible|"
    r"hard|tricky|a no|not (?:possible|great|ideal)|(?<=n't )(?:good|great|possible|ideal))\b",
    r"(?P<what>{day}) (?:do|does|will|would)?(?:n't|nt| not|don't|dont|won't|wont|never|doesn't|doesnt)"
    r"(?: really)? (?:work|suit|do)\b",
    r"(?:i|i'm|im|am|i've|i'm at|got|have) (?:work|working|busy|away|off|at work|in work|uni|college)"
    r"(?: on| every| all)* (?P<what>{day})",
    r"(?:can't|cant|cannot|can not|couldn't|not able to)(?: really)?(?: do| make| come| manage| be)*"
    r"(?: it| in| on| any| there)* (?P<what>(?={day}|tomorrow|today|this|next|morning|afternoon|evening|before|after))",
    r"no good (?:on|for me on) (?P<what>{day})",
)
_SHORT_DAYS = (
    (r"\bmon(?=s?\b)", "monday"), (r"\btue(?:s)?\b", "tuesday"), (r"\bweds?\b", "wednesday"),
    (r"\bthu(?:rs?)?\b", "thursday"), (r"\bfri\b", "friday"), (r"\bsat\b", "saturday"), (r"\bsun\b", "sunday"),
)  # fmt: skip
_NOT_A_DAY = re.compile(
    r"\b(?:i|we|he|she|they|you|the|who|just|been|got|all|have|not) (?:sat|sun|wed)\b(?!-)"
    r"|\b(?:sat|sun|wed) (?:was|is out|last (?:year|summer)|down|with|there|next to)\b"
)
_SHORT_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_NUMBER = {name: number for number, name in enumerate(_MONTHS, 1)}
MONTH = rf"(?:{'|'.join(_MONTHS)})"
DAY_NUMBER = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
WEEKDAY = rf"(?:{'|'.join(DAY_NUMBER)})"

_VOCABULARY = [
    *DAY_NUMBER, *(name for name in _MONTHS if len(name) > 5), "tomorrow", "morning", "afternoon", "evening",
    "christmas", "fortnight", "weekend",
]  # fmt: skip
_REAL_WORDS = frozenset(
    ["mourning", "moaning", "meaning", "evening", "warning", "weekends", "weekday", "weekdays", "someday", "noonday"]
)
"""Words that look like a misspelt one and are none; "mourning" is said in earnest here."""
_CLOSE = 0.8

_NUMBERS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
]  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_NUMBERS)})(?=\b|ish\b)")
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty first", "twenty second", "twenty third", "twenty fourth", "twenty fifth", "twenty sixth",
    "twenty seventh", "twenty eighth", "twenty ninth", "thirtieth", "thirty first",
]  # fmt: skip
_ORDINAL_WORD = re.compile(
    rf"\b(?P<which>{'|'.join(sorted((o.replace(' ', '[ -]') for o in _ORDINALS), key=len, reverse=True))})"
    rf"(?= (?:of |in (?:the )?(?:{MONTH}|morning|afternoon|evening)"
    rf"|week\b|half\b|{MONTH}|{WEEKDAY}|at |or |and |to |till |until |after |before |please|if |is |"
    r"would )|[,.?!]|\s*$)"
)
_MINUTES = {"five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25, "quarter": 15, "a quarter": 15}
_MINUTES_WORD = re.compile(
    r"\b(?P<minutes>(?:a )?quarter|twenty[ -]five|twenty|ten|five|25|20|15|10|5)(?: minutes| mins)? (?P<side>past|to) "
    rf"(?P<hour>{'|'.join(_NUMBERS)}|\d{{1,2}})\b(?! ?(?:{MONTH}|st\b|nd\b|rd\b|th\b))"
)
_MONTH_LATER = re.compile(
    rf"(?<!at )(?<!past )(?<![:.])\b(?P<first>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?P<join> ?(?:-|to|till|until|and|or|,) ?(?:the )?(?:{WEEKDAY} )?(?:the )?)"
    rf"(?P<other>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?P<month>{MONTH}))\b"
)


def canonical(text: str) -> str:
    """Lower case, one spelling of days, months, numbers ("3rd", "3") and clock times ("15:45", "half past 3")."""
    words = f" {' '.join(text.lower().split())} "
    for pattern, plain in _RESPELLED:
        words = re.sub(pattern, plain, words)
    words = _NOT_A_DAY.sub("-", words)
    for pattern, plain in _SHORT_DAYS:
        words = re.sub(pattern, plain, words)
    words = re.sub(rf"\b({'|'.join(_SHORT_MONTHS.split())})\b(?!')", _long_month, words)
    words = re.sub(r"\b[a-z]{5,}\b", _corrected, words)
    words = re.sub(rf"\b({WEEKDAY})s\b", r"\1", words)
    for pattern in _DENIED:
        words = re.sub(rf"\b{pattern.format(day=WEEKDAY)}", r"not \g<what>", words)
    words = _MINUTES_WORD.sub(_clock_words, words)
    words = _ORDINAL_WORD.sub(_ordinal, words)
    words = re.sub(r"\b(?:a )?couple(?: of)?\b", "2", words)
    words = _NUMBER_WORD.sub(lambda m: str(_NUMBERS.index(m[1]) + 1), words)
    words = _MONTH_LATER.sub(r"\g<first> \g<month>\g<join>\g<other>", words)
    return " ".join(words.split())


def _long_month(match: re.Match[str]) -> str:
    return next(name for name in _MONTHS if name.startswith(match[0][:3]))


def _corrected(match: re.Match[str]) -> str:
    word = match[0]
    if word in _REAL_WORDS or word.rstrip("s") in _VOCABULARY:
        return word
    close = difflib.get_close_matches(word.rstrip("s") if word.endswith("days") else word, _VOCABULARY, 1, _CLOSE)
    return close[0] if close else word


def _ordinal(match: re.Match[str]) -> str:
    number = _ORDINALS.index(match["which"].replace("-", " ")) + 1
    return f"{number}{ending(number)}"


def ending(number: int) -> str:
    """ "st" of 1st, "th" of 11th."""
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _clock_words(match: re.Match[str]) -> str:
    """ "ten to four" as "3:50"; in digits "10 to 4" is from ten until four."""
    minutes, hour = match["minutes"], match["hour"]
    number = _NUMBERS.index(hour) + 1 if hour in _NUMBERS else int(hour)
    is_span = (
        minutes in ("10", "5")
        and match["side"] == "to"
        and (int(minutes) % 12 + 12 * (minutes == "5")) < (number if 8 <= number <= 23 else number + 12)
    )
    if is_span or number > 23:
        return match[0]
    past = _MINUTES.get(minutes) or (15 if "quarter" in minutes else int(minutes))
    if match["side"] == "past":
        return f"{number}:{past:02}"
    return f"{(number - 2) % 12 + 1 if number <= 12 else number - 1}:{60 - past:02}"
