"""How somebody can be reached."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.contact import Contact, ContactProblem, likely_meant, read_contact


@pytest.mark.parametrize(
    ("words", "email"),
    [
        ("alex@example.com", "alex@example.com"),
        ("You can write to Alex@Example.com.", "Alex@example.com"),
        ("alex @ example.com", "alex@example.com"),
        ("it's alex.morgan+clinic@example.co.uk, thanks!", "alex.morgan+clinic@example.co.uk"),
        ("(alex@example.com)", "alex@example.com"),
        ("<alex@example.com>", "alex@example.com"),
        ('"alex@example.com"', "alex@example.com"),
        ("'alex@example.com'", "alex@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("email:alex@example.com", "alex@example.com"),
        ("alex@example.com?!", "alex@example.com"),
        ("alex@example.com or 020 7946 0123", "alex@example.com"),
        ("alex@münchen.de", "alex@xn--mnchen-3ya.de"),
    ],
)
def test_an_email_address_is_found(words: str, email: str) -> None:
    assert read_contact(words) == Contact(email=email)


@pytest.mark.parametrize(
    ("words", "phone", "shown"),
    [
        ("020 7946 0123", "+442079460123", "020 7946 0123"),
        ("you can get me on 07700 900123", "+447700900123", "07700 900123"),
        ("my telephone is 01632 960123", "+441632960123", "01632 960123"),
        ("07911123456", "+447911123456", "07911 123456"),
        ("07911-123-456 after six", "+447911123456", "07911 123456"),
        ("+44 7911 123456", "+447911123456", "07911 123456"),
        ("+44 (0)7911 123456", "+447911123456", "07911 123456"),
        ("0044 7911 123456", "+447911123456", "07911 123456"),
        ("+353 87 123 4567", "+353871234567", "+353 87 123 4567"),
    ],
)
def test_a_telephone_number_is_found_and_shown_as_people_write_it(words: str, phone: str, shown: str) -> None:
    contact = read_contact(words)
    assert contact == Contact(phone=phone)
    assert isinstance(contact, Contact)
    assert contact.shown == shown


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("alex@example", "email"),
        ("alex@@example.com", "email"),
        ("@", "email"),
        ("alex@exa mple", "email"),
        ("müller@example.com", "email"),  # most mail servers cannot deliver to it
        ("07911 123", "phone"),
        ("12345 67890 12345 67890", "phone"),
        ("I am 34", "none"),
        ("call me", "none"),
        ("", "none"),
    ],
)
def test_what_cannot_be_used_is_named(words: str, kind: str) -> None:
    assert read_contact(words) == ContactProblem(kind)


def test_an_email_address_is_shown_as_it_is() -> None:
    assert Contact(email="alex@example.com").shown == "alex@example.com"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sam@gmial.com", "sam@gmail.com"),
        ("sam@gmail.con", "sam@gmail.com"),
        ("sam@gmail.co", "sam@gmail.com"),
        ("sam@gmail.co.uk", "sam@gmail.com"),
        ("sam@icloud.co.uk", "sam@icloud.com"),
        ("sam@hotmial.co.uk", "sam@hotmail.co.uk"),
        ("sam@hotmailcom.com", None),
        ("sam@yahoo.co.ul", "sam@yahoo.co.uk"),
        ("sam@btinternet.con", "sam@btinternet.com"),
        ("sam@gmail.com", None),
        ("sam@ymail.com", None),
        ("sam@email.com", None),
        ("sam@mail.com", None),
        ("sam@sly.com", None),
        ("sam@example.co.uk", None),
        ("sam@riverside.example", None),
    ],
)
def test_a_likely_slip_in_where_mail_goes_is_seen(typed: str, meant: str | None) -> None:
    assert likely_meant(Contact(email=typed)) == (meant and Contact(email=meant))


def test_a_telephone_number_has_no_such_slip() -> None:
    assert likely_meant(Contact(phone="+447911123456")) is None


@settings(deadline=None)
@given(words=st.text(max_size=80) | st.text("0123456789+()- @.ab", max_size=30))
def test_whatever_is_typed_is_one_contact_or_one_problem(words: str) -> None:
    contact = read_contact(words)
    if isinstance(contact, Contact):
        assert (contact.email is None) != (contact.phone is None)
        assert contact.shown
    else:
        assert contact.kind in {"email", "phone", "none"}


@settings(deadline=None)
@given(number=st.integers(0, 999))
def test_a_number_that_is_shown_is_read_back_as_the_same(number: int) -> None:
    contact = Contact(phone=f"+447700900{number:03}")
    assert read_contact(contact.shown) == contact
