"""Calls for help, things just done, and danger that is said by its place, its means or its loss, as people type them
when there is no time for more. Tests hold each expression to a time on hostile input. Pure.
"""

from __future__ import annotations

import re

_PERSON = (
    r"(?:he|she|they|baby|bairn|mum|mam|mom|dad|mate|friend|flatmate|wife|husband|partner|boyfriend|girlfriend|son|daughter|"
    r"brother|sister|nan|grandad|grandma|uncle|aunt|auntie|cousin|colleague|neighbour|someone|somebody)"
)
_PARTNER = r"(?:husband|wife|partner|boyfriend|girlfriend|ex|fianc[eé]e?|dad|father|stepdad|mum|mother|brother|uncle)"
_PLEASE = r"(?:(?:^|[.!?,] ?)|\b(?:please|pls|plz|someone|somebody|can (?:you|u)|could you|i|we) )"
_DRUG = (
    r"(?:pills|tablets|tabs|meds|medication|painkillers|paracetamol|ibuprofen|co-?codamol|codeine|nytol|aspirin|calpol|"
    r"insulin|sertraline|diazepam|antidepressants|amitriptyline|tramadol|propranolol|citalopram|fluoxetine|mirtazapine|"
    r"zopiclone|pregabalin)"
)
_MANY = r"(?:1\d|[2-9]\d|\d{3})(?! ?(?:mg|mcg|ml|different|years?|months?|weeks?|days?|sessions?)\b)"
_TOO_MUCH = (
    r"(?:too (?:much|many)|an? (?:load|bunch|ton|handful) of|(?:an? |the )?(?:whole|entire|full) "
    rf"(?:packet|pack|box|bottle|strip|tub|jar|blister|lot)(?: of)?|{_MANY}|all (?:of )?(?:my|his|her|the|their))"
)
_TAKEN = r"(?<!n't )(?<!not )(?<!never )\b(?:taken|took|swallowed|necked|injected|downed)"
_THREAT = r"(?:he|she)(?:'?s| has)?(?: got)? an? (?:knife|gun|bat|hammer|axe|machete|crowbar)"
_HIDING = (
    r"(?:downstairs|upstairs|outside|(?:at|behind|through) the door|coming|hiding|hid|locked (?:myself |me )?in|"
    r"barricaded)"
)
_HIGH = r"(?:window|bridge|roof|balcony|building|cliff|train|car park)"
_USUAL = r"(?! (?:this morning|today|as |on time|every|for the|to the|a day|back|off))"

EMERGENCIES = {
    "danger_now": re.compile(
        rf"{_PLEASE}(?:need|send|get(?: me)?|call|ring|phone)(?: me| us)?(?: an?| the)? ambulance\b"
        rf"|{_PLEASE}(?:call|ring|phone|dial)(?: me| us)? ?(?:999|112)\b"
        r"|\bhelp(?: me)?,? (?:please,? )?(?:i'?m|i am) dying\b(?! (?:to|of|for|laughing|inside))"
        r"|\b(?:my|our) li(?:fe|ves) (?:is|are) in danger\b|^life in danger\b"
        r"|^(?:(?:yes|please|help)[ ,.]+)*(?:i'?m|i am|we are|we're) in (?:real |serious |immediate )?danger\b(?! of)"
        rf"|\b{_PERSON}(?:'?s|'?re| is| are) (?:unconscious|not breathing)\b"
        rf"|\b{_PERSON} (?:is ?n'?t|ain'?t) breathing\b|\b{_PERSON}(?:'?s| has)? stopped breathing\b"
        rf"|\b{_PERSON}s?(?:'?s|'?ve| has| have)? (?:gone|turned|going|turning) blue\b"
        rf"|\b{_PERSON}(?:'s)?(?: \w+){{0,4}} (?:wo ?n'?t|will not) wake(?: up)?[.!]*$"
        r"|\b(?:my|our) (?:house|flat|room|kitchen|building|home) is on fire\b"
        r"|\b(?:house|flat|room|kitchen|building|home)(?:'?s| is) full of smoke\b"
        r"|\b(?:he|she|they|someone|somebody|a man)(?:'?s| is|'?re| are) "
        r"(?:trying to (?:get|break)|breaking) in(?:to)?(?: (?:my|the|our) (?:house|flat|home|door|window|room))?[.!]*$"
        r"|\bchest pains?\b.{0,40}\b(?:arm|jaw|numb|breathe)\b"
        rf"|\bi(?:'?ve| have)?(?: got)? (?:(?:the|my|all|of|these|some) )*{_DRUG} (?:(?:all|out|sat|just) )*"
        r"(?:lined up|(?:here )?in front of me|counted(?: out)?|laid out|in my hand|"
        r"(?:here ready|ready (?:here|now|to go))[.!]*$)"
        r"(?!(?: out)? for (?:the|my|a)\b)"
        r"|\b(?:i'?m|i am)(?: \w+){0,2} "
        r"(?:at beachy head|on (?:the|a) (?:bridge|ledge|tracks|cliff|wrong side of the)\b)"
    ),
    "overdose": re.compile(
        r"\bi(?:'?ve| have)?(?: just| only)? (?:od'?e?d|overdosed)\b"
        r"(?:[.!,?]|$| (?:again|and|last night|tonight|today|yesterday|on (?:my|pills|tablets|meds|paracetamol))\b)"
        rf"|{_TAKEN} (?:like |about |around |nearly |at least )?{_TOO_MUCH}(?: [\w'-]+){{0,2}} {_DRUG}\b{_USUAL}"
        rf"|\bhad an? (?:load|handful|whole (?:pack|packet|box|bottle)) of(?: [\w'-]+){{0,2}} {_DRUG} (?:just )?now\b"
        rf"|\btakes [2-9]\d {_DRUG}\b{_USUAL}"
        rf"|\bi lied[ ,.]+(?:and )?(?:i )?did take (?:it|them|the {_DRUG})\b|^i did take (?:them|it)(?: all)?[.!]*$"
        rf"|\bhow many .{{0,20}}\b{_DRUG}\b.{{0,30}}\b(?:dangerous|fatal|lethal|kill|die|overdose|od|too many)\b"
        rf"|\b(?:die|dead|killed?) (?:from|of|off|on|by|with) .{{0,20}}\b{_DRUG}\b"
    ),
    "self_harm": re.compile(
        r"\bi(?: still| just| sometimes| often|'?ve| have| keep| am|'?m)* self[- ]?h[a@]rm"
        r"(?:(?:ing)?\b(?! (?:when|as|at|in|years|back|before))|ed (?:again|today|yesterday|tonight|last night|this)\b)"
        r"|\bself[- ]?h[a@]rm(?:ed)? (?:again|today|tonight|last night)\b"
        r"|\bi(?:'?ve| have)?(?: just| only)* (?:slit|slashed|cut) (?:my|me) (?:wrists|(?<!cut my )wrist)\b"
        r"(?!.{0,20}\b(?:years|ago|when|back then|as a)\b)|\bi'?m (?:slitting|cutting) (?:my|me) wrists?\b"
        r"|\bi(?:'?ve| have)?(?: still| just| only)* cut(?: again| too deep)?(?:[.!]|$| (?:again|last night|tonight)\b)"
    ),
    "abuse": re.compile(
        rf"\b(?:scared|afraid|frightened|terrified|petrified)(?: that| of| in case| if)? "
        rf"(?:he|she|(?:my|the) {_PARTNER})(?:'?ll|'?d| will| might| could| would| is going to| is gonna)? "
        r"(?:sees?|seeing|finds?|finding|reads?|reading|checks?|checking|catch(?:es|ing)?)(?: out)? "
        r"(?:this|these|my (?:phone|messages|texts|emails?)|what i|"
        r"(?:that )?i(?: wrote| write| asked| told|'m (?:writing|typing|chatting|talking)|"
        r"'?ve been (?:writing|talking|chatting))|me (?:on (?:here|this)|typing|writing|chatting|talking to you))\b"
        r"|\b(?:he|she)(?:'?s| is) "
        r"(?:kicking off (?:now|again)|outside (?:now|banging|shouting)|(?:banging|kicking)(?: \w+){0,2} door)\b"
        r"|\bca ?n'?t talk\b.{0,12}\b(?:he|she|they)(?:'?s|'?re| is| are)\b.{0,12}"
        r"\b(?:here|next room|coming|back|home)\b"
        r"|\b(?:he|she)(?:'?s| has)? (?:smashed|broke|took|takes|hid|hides) (?:up )?my phone\b(?! number)"
        r"|\bphone,? (?:he|she)(?:'?s| has)? (?:smashed|broke|took|hid)\b"
        rf"|\bmy {_PARTNER} (?:sometimes |often |still )?(?:hits|punches|kicks|beats|chokes|strangles|slaps|rapes) me\b"
        r"(?! (?:up|with|at|to|out|in|for)\b)"
        rf"|\b{_THREAT}\b.{{0,60}}\b{_HIDING}\b|\b{_HIDING}\b.{{0,60}}\b{_THREAT}\b"
    ),
    "child_at_risk": re.compile(
        r"\b(?:shook|shaken|smothered) (?:the|my|our) (?:baby|bairn|newborn|little one)\b"
        r"|\bbaby\b.{0,40}\bi (?:just )?(?:shook|shaken) (?:him|her|it|them)\b"
        r"|\bi (?:just )?(?:hit|slapped|punched|kicked|hurt) my (?:kids?|child|children|son|daughter|baby|toddler)\b"
        r"(?!')"
    ),
    "psychosis": re.compile(
        r"\b(?:voices?|tv|telly|radio|god|devil|satan|demons?|angels?|chip)(?: (?:in my head|keeps?|are|is|has|just))* "
        r"(?:told|tell|tells|telling|orders?|ordered|ordering|said|says?) me to "
        r"(?:hurt|kill|stab|attack|harm|burn|jump)\b"
        r"|\bthey(?:'?re| are| keep| have)? (?:told|tell|telling|ordered|ordering) me to "
        r"(?:hurt|kill|stab|attack|harm) (?!my ?self|me\b)"
    ),
    "worried_about_someone": re.compile(
        rf"(?<!did )(?<!did my )\b{_PERSON}(?:'s|'ll|'d|'re)?"
        r"(?: (?!not\b|never\b|tried\b|did\b|used\b|\w+n'?t\b)[\w']+){0,4} "
        rf"(?:jump(?:ing)?(?: (?:out|off|from|of|in front of|the|a|my|her|his))* {_HIGH}|"
        r"(?:kill|hang) (?:him|her|them)sel(?:f|ves)|end (?:his|her|their) (?:own )?life)\b(?! laughing| for fun)"
    ),
    "suicide": re.compile(
        r"(?<!not )(?<!n't )(?<!never )\b(?:do|doing) (?:myself|meself|mesel|mysel) in\b"
        r"|\bi (?:\w+ )?(?!want to die)(?:w[a4]nt|wnat|watn|wnt) (?:to|ot|2) (?:d[i1]e|dei)\b(?! (?:laughing|of)\b)"
        r"|(?:^|\bi )(?:really |just )?want to dye[.!]*$|\bi ?feel ?su\w?i?cidal\b(?! no more)"
        r"|^(?:i'?m |having |got |getting )*su\w{0,2}cid\w+ th\w+ (?:again|agen|back|tonight|today|all day|every)\b"
        rf"|\bwant to (?:be|go) with my (?:dead|late) {_PERSON}\b|\bwant to see my (?:dead|late) {_PERSON} again soon\b"
        r"|\b(?:wish|want|hope|could|just)\b[^.!?]{0,25}\bgo to (?:sleep|bed) and (?:never|not) wake(?: up)?"
        r"(?: again| ever)?[.!,]*(?:$| (?:and|but)\b)"
        r"|\blast (?:message|text) to (?:anyone|everyone)\b|^good ?(?:night|bye) (?:for the last time|for ?ever)\b"
        r"|\b(?:painless|quickest|quick|easiest|peaceful) way to (?:die|end it|end (?:it all|my life))\b[.!?]*$"
        r"|\bis there a painless way[.!?]*$"
        r"|\bis it (?:painful|quick|painless|easy|sore) (?:to|if you) (?:hang|drown|die|kill|jump|bleed)\b"
    ),
}
"""Kind of danger to the words that leave no doubt of it; the gravest first."""

_LOSS = re.compile(
    rf"\b(?:(?<!phone )(?<!battery )(?<!laptop )died|(?:is|was|are|he's|she's|they're) dead|death|suicide|heaven|"
    rf"buried|passed (?:away|on|over)|lost (?:him|her|(?:my|our)(?: \w+)? {_PERSON})|"
    r"(?:killed|hung|hanged|topped) (?:himself|herself|themsel\w+)|own life)\b"
)
_THEM = r"(?:him|her|them)(?: again| too| now| soon| there| in heaven)?(?:[.!,]|$| if\b| and\b)"
_TO_THE_DEAD = re.compile(
    r"\bi(?:'?ll|'?m|'?ve|'d| am| will)?\b(?! (?:do ?n'?t|never|wo ?n'?t|would ?n'?t) (?:want|think|do))[^.!?]{0,40}\b"
    rf"(?:join(?:ing)? (?:{_THEM}|my {_PERSON}(?=[.!,]|$| (?:again|now|soon|in heaven|up there)))|"
    rf"(?:be|go) with {_THEM}|follow(?:ing)? {_THEM}|"
    rf"be with my {_PERSON} (?:again|now)\b|"
    r"do(?:ing)? the same(?:[.!,]|$| (?:and|to myself|as (?:he|she|they)|tonight|too)\b)|the same rope)"
    r"|\b(?:do ?n'?t|not) want to (?:carry|go) on[.!,]*(?:$| (?:any ?more|without|living))"
    r"|\bthinking (?:about|of) (?:doing )?it (?:myself|too|as well|again)\b|\bwish it (?:was|were|had been) me\b"
)
_TRIED = re.compile(
    r"\btried to (?:kill|hang|end|drown|top|off)\b|\b(?:suicide attempt|attempted suicide|overdosed|took an overdose)\b"
)
_IS_BACK = re.compile(
    r"\b(?:thinking|think) (?:about|of) (?:it|doing it) again\b|\b(?:it'?s|it is|its|they'?re|feelings? (?:are|is)) "
    r"(?:all )?(?:coming|come|creeping) back\b|\bfeel(?:ing)? (?:it|like that|the same(?: way)?) again\b"
)


def wishes_to_follow(text: str) -> bool:
    """Whether beside a loss, or beside an attempt that is past, somebody says that they think of dying now.

    Args:
        text: unmasked, lower-case text.
    """
    begun = text[:4000]
    return bool(
        (_LOSS.search(begun) and _TO_THE_DEAD.search(begun)) or (_TRIED.search(begun) and _IS_BACK.search(begun))
    )


def wishes_to_follow_after(before: str, text: str) -> bool:
    """Whether words that follow those about a loss say that somebody wants to be with the dead ("i want to join her").

    Args:
        before: the message before, in lower case.
        text: this one, unmasked, in lower case.
    """
    wishes = _TO_THE_DEAD.search(text[:4000]) and re.search(r"\b(?:join|be with|follow)", text[:4000])
    return bool(wishes and _LOSS.search(before[:4000]))


_HAS_DONE_IT = re.compile(
    rf"\b{_PERSON}(?: \w+){{0,2}} (?:topped|killed|hung|hanged|offed|shot|gassed|drowned) "
    r"(?:himself|herself|themsel\w+)\b"
    r"|\b(?:committed|died by) suicide\b|\b(?:took|taken) (?:his|her|their) own li(?:fe|ves)\b"
    r"|\blost (?:[\w']+ ){1,4}to suicide\b"
)
_NOT_DONE = re.compile(
    r"\b(?:going|gonna|want\w*|might|will|would|could|may|threat\w*|try\w*|tried|nearly|almost|think\w*|just|tonight|"
    r"today|now|this morning|minutes?)\b"
)


def says_bereaved_by_suicide(text: str) -> bool:
    """Whether somebody speaks of a suicide that has happened, and not just now.

    Args:
        text: unmasked, lower-case text.
    """
    found = _HAS_DONE_IT.search(text[:4000])
    return found is not None and not _NOT_DONE.search(text[:4000])


_ABOUT_ANOTHER = re.compile(
    rf"\b{_PERSON}(?:'s)?(?: (?!i\b|i'|im\b|ive\b|me\b|my\b|and\b)[\w']+){{0,5}}? "
    r"(?:unconscious|breathing|blue|wake|jump\w*|hang\w*|collapsed|bleeding|dying)\b"
    rf"|\b{_PERSON}(?:'?s| is| are)? on the (?:window|ledge|roof|bridge|edge|tracks|railing)"
)


def is_about_another(text: str) -> bool:
    """Whether words of an emergency are about somebody else's life.

    Args:
        text: unmasked, lower-case text.
    """
    return _ABOUT_ANOTHER.search(text[:4000]) is not None
