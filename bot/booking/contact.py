"""How somebody can be reached: an e-mail address or a telephone number, checked by the libraries of their field."""

from __future__ import annotations

import re
from dataclasses import dataclass

import email_validator
import phonenumbers


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


@dataclass(frozen=True)
class ContactProblem:
    """Why a contact cannot be used: `kind` is email, phone or none (nothing like a contact found)."""

    kind: str


_EMAIL = re.compile(r"[^\s@<>(),;:]+\s?@\s?[^\s@<>(),;:]+")


def read_contact(text: str) -> Contact | ContactProblem:
    """Find one contact in a person's words ("you can get me on 07700 900123")."""
    found = _EMAIL.search(text)
    if found or "@" in text:
        candidate = (found[0] if found else text).replace(" ", "").rstrip(".!?")
        try:
            checked = email_validator.validate_email(candidate, check_deliverability=False)
        except email_validator.EmailNotValidError:
            return ContactProblem("email")
        return Contact(email=checked.normalized)
    for match in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.VALID):
        e164 = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        return Contact(phone=e164)
    return ContactProblem("phone" if sum(c.isdigit() for c in text) >= 5 else "none")
