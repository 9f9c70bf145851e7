"""Other languages are recognised, English never is one."""

from __future__ import annotations

import re

import pytest

from bot.safety.languages import crisis_words, language_of
from tests.content.texts import judged_lines, training_lines

LINES = {
    "pl": ["chcę umrzeć", "chce umrzec", "nie chcę już żyć", "mój mąż mnie bije", "potrzebuję pomocy",
           "boję się, że zrobię sobie krzywdę", "jestem bardzo smutna i nie wiem co robić", "nie mam już siły na nic"],
    "ro": ["vreau să mor", "nu mai vreau sa traiesc", "soțul meu mă bate", "am nevoie de ajutor",
           "nu mai pot, vreau să termin cu viața", "mi-e foarte greu si nu stiu ce sa fac"],
    "pt": ["quero morrer", "nao quero mais viver", "o meu marido bate-me", "preciso de ajuda", "não aguento mais",
           "estou muito triste e não sei o que fazer"],
    "es": ["hola quiero una cita",
           "quiero morir", "no quiero vivir más", "mi marido me pega", "necesito ayuda por favor", "ya no puedo más",
           "estoy muy triste y no sé qué hacer", "tengo miedo de hacerme daño"],
    "it": ["voglio morire", "non voglio più vivere", "mio marito mi picchia", "ho bisogno di aiuto",
           "non ce la faccio più", "sono molto triste e non so cosa fare"],
    "cy": ["dw i eisiau marw", "dydw i ddim eisiau byw", "mae fy ngŵr yn fy mwrw", "dw i angen help",
           "rwy'n teimlo'n drist iawn"],
    "pa": ["ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ", "ਮੈਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ"],
    "bn": ["আমি মরতে চাই", "আমার সাহায্য দরকার"],
    "gu": ["મારે મરી જવું છે", "મને મદદ જોઈએ છે"],
    "de": ["ich will sterben", "ich will nicht mehr leben", "mein Mann schlägt mich", "ich brauche Hilfe",
           "ich kann nicht mehr", "mir geht es sehr schlecht und ich weiß nicht, was ich tun soll"],
    "fr": ["je veux mourir", "je ne veux plus vivre", "mon mari me frappe", "j'ai besoin d'aide",
           "je n'en peux plus, aidez moi", "je suis très triste et je ne sais pas quoi faire"],
    "ur": ["میں مرنا چاہتا ہوں", "مجھے مدد چاہیے"],
    "ar": ["أريد أن أموت", "لا أريد أن أعيش", "أحتاج إلى مساعدة"],
}  # fmt: skip

NOT_ENGLISH = re.compile(
    r"[\u0600-\u06ff\u0980-\u0aff]|czy m|ile koszt|terapeuty|vorbi|programare|știu|triste desde|gostava|bom dia|ydych|"
    r"hoffwn|eisiau marw|dziękuję|come stai|tudo bem|habla alg|cherche un|français|anglais|bonsoir|ich kann|sie auch|"
    r"ich hätte|quelqu'un|necesito",
    re.IGNORECASE,
)
"""Lines of the data that are in another language, as "I cannot read that" is trained on some."""


EVERY_LINE = [(code, line) for code, lines in LINES.items() for line in lines]


@pytest.mark.parametrize(("code", "line"), EVERY_LINE)
def test_a_line_in_another_language_is_recognised(code: str, line: str) -> None:
    assert language_of(line) == code


@pytest.mark.parametrize(
    ("code", "line"), [(c, line) for c, line in EVERY_LINE if set(re.split(r"[\s,]+", line)) & crisis_words()[c]]
)
def test_a_cry_for_help_is_recognised_even_where_a_name_is_expected(code: str, line: str) -> None:
    assert language_of(line, name_expected=True) == code


def test_no_english_line_of_the_data_is_taken_for_another_language() -> None:
    lines = [text for intent, text in training_lines() if intent != "smalltalk/other_language"] + judged_lines()
    wrong = {text: code for text in lines if (code := language_of(text)) and not NOT_ENGLISH.search(text)}
    assert wrong == {}


@pytest.mark.parametrize(
    "line",
    ["wagwan fam", "innit tho", "i cba m8", "me mam died", "gonna unalive lol", "ta ra duck", "hasta la vista bot",
     "nah bruv im ok", "aye pal nae bother", "ciao", "la la la", "déjà vu", "café", "naïve", "r u ok hun",
     "idk lol", "👍", "12", ""],
)  # fmt: skip
def test_english_slang_stays_english(line: str) -> None:
    assert language_of(line) is None


@pytest.mark.parametrize(
    "name",
    ["Rhys Llewellyn", "Maria da Silva", "José de la Cruz", "Łukasz Wąsik", "Ana Maria dos Santos e Silva", "Zoë Núñez",
     "Ion Mor", "Vida Morales", "Gruffudd ap Dafydd", "maria de la cruz", "محمد علي", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Siân Ŵyn"],
)  # fmt: skip
def test_a_name_is_a_name_in_every_script(name: str) -> None:
    assert language_of(name, name_expected=True) is None
