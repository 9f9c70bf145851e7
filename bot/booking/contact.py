"""How somebody can be reached: an e-mail address or a telephone number, checked by the libraries of their field."""

from __future__ import annotations

import re
from dataclasses import dataclass

import email_validator
import phonenumbers
from rapidfuzz.distance import OSA

from bot.encryption import keyring


@dataclass(frozen=True)
class Contact:
    """Exactly one of the two is set. `phone` is in E.164 form (+44...)."""

    email: str | None = None
    phone: str | None = None

    @property
    def shown(self) -> str:
        """As a person would write it."""
        if self.email:
            return self.email
        number = phonenumbers.parse(self.phone or "")
        national = number.country_code == 44
        form = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(number, form.NATIONAL if national else form.INTERNATIONAL)

    @property
    def mark(self) -> str:
        """By which rows with this contact are found, as the contact itself is stored encrypted."""
        return self.marks[0]

    @property
    def marks(self) -> list[str]:
        """Its marks under every key in use, for a search; rows get the first."""
        return keyring().marks((self.email or self.phone or "").casefold())


@dataclass(frozen=True)
class ContactProblem:
    """Why a contact cannot be used: `kind` is email, phone or none (nothing like a contact found)."""

    kind: str


# Ofcom keeps these for films and examples; the library calls them invalid, people who try the assistant use them.
_EXAMPLE = re.compile(r"\+44(?:7700900|1632960|2079460)\d{3}")
_EMAIL = re.compile(r"[^\s@<>(),;:]+\s?@\s?[^\s@<>(),;:]+")


def read_contact(text: str) -> Contact | ContactProblem:
    """Find one contact in a person's words ("you can get me on 07700 900123")."""
    found = _EMAIL.search(text)
    if found or "@" in text:
        candidate = (found[0] if found else text).replace(" ", "").strip("\"'“”‘’.!?")
        try:
            checked = email_validator.validate_email(candidate, check_deliverability=False, allow_smtputf8=False)
        except email_validator.EmailNotValidError:
            return ContactProblem("email")
        return Contact(email=checked.ascii_email or checked.normalized)
    phone = _phone(text)
    if phone:
        return Contact(phone=phone)
    return ContactProblem("phone" if sum(c.isdigit() for c in text) >= 5 else "none")


def without_contact(text: str) -> str | None:
    """The words around the one usable contact in a text, None when there is none."""
    found = _EMAIL.search(text)
    if found is None:
        matches = list(phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.POSSIBLE))
        start, end = (matches[0].start, matches[0].end) if matches else (0, 0)
    else:
        start, end = found.span()
    usable = isinstance(read_contact(text), Contact)
    return f"{text[:start]} {text[end:]}" if usable else None


_MAILBOXES = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "live.com", "live.co.uk", "msn.com",
    "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com", "aol.com", "btinternet.com", "virginmedia.com", "sky.com",
    "talktalk.net", "ntlworld.com", "blueyonder.co.uk", "tiscali.co.uk", "protonmail.com", "mail.com", "email.com",
)  # fmt: skip
"""Where most people in the UK have their mail. Neighbours of each other ("ymail", "mail") are no slips."""
_LONG_ENOUGH = 7
"""Letters of a domain from which one slip tells which was meant; shorter ones have too many real neighbours."""


def likely_meant(contact: Contact) -> Contact | None:
    """The contact that was meant if this one has a likely slip in where its mail goes ("gmial.com"), else None."""
    name, _, domain = (contact.email or "").casefold().rpartition("@")
    if not name or domain in _MAILBOXES:
        return None
    slips = [known for known in _MAILBOXES if len(known) > _LONG_ENOUGH and OSA.distance(domain, known) == 1]
    if not slips and domain.endswith(".co.uk"):
        slips = [known for known in _MAILBOXES if known == domain.removesuffix(".co.uk") + ".com"]
    return Contact(email=f"{name}@{slips[0]}") if slips else None


def _phone(text: str) -> str | None:
    """The first telephone number in the words, in E.164 form."""
    for leniency in (phonenumbers.Leniency.VALID, phonenumbers.Leniency.POSSIBLE):
        for match in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=leniency):
            e164: str = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            if leniency == phonenumbers.Leniency.VALID or _EXAMPLE.fullmatch(e164):
                return e164
    return None
