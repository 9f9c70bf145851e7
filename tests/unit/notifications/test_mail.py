"""Letters as e-mails: to a real SMTP server on this machine, or as files."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.booking.letters import Event, appointment_letters
from bot.clinic import Clinic
from bot.notifications.mail import FileMailer, SmtpMailer, mailer, to_email
from bot.notifications.outbox import Letter
from bot.settings import Secret, Settings
from tests.conftest import MONDAY_MORNING
from tests.unit.examples import appointment

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")

SENDER = "assistant@riverside.example"
LETTER = Letter("a1:booked:person", "alex@example.com", "Your appointment – Tuesday", "Hello Zoë,\n\nsee you.\n")


class Inbox:
    """What a mail server does with letters: keeps them, or refuses them."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.refusal: str | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusal:
            return self.refusal
        self.envelopes.append(envelope)
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/word", handled=False)

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(e.content, policy=default) for e in self.envelopes]


class FreePortController(Controller):
    """A server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def serve(inbox: Inbox, **options: Any) -> Iterator[str]:
    controller = FreePortController(inbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[str]:
    yield from serve(inbox)


@pytest.fixture
def guarded_server(inbox: Inbox) -> Iterator[str]:
    """A server that wants a password."""
    yield from serve(inbox, authenticator=inbox.authenticate, auth_required=True, auth_require_tls=False)


async def test_a_letter_reaches_the_server_as_it_was_written(inbox: Inbox, server: str) -> None:
    await SmtpMailer(f"smtp://{server}", SENDER).send(LETTER)
    [envelope], [message] = inbox.envelopes, inbox.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["alex@example.com"])
    assert (message["From"], message["To"]) == (SENDER, "alex@example.com")
    assert message["Subject"] == "Your appointment – Tuesday"
    assert message.get_content().splitlines() == ["Hello Zoë,", "", "see you."]


async def test_a_calendar_entry_travels_with_the_letter(inbox: Inbox, server: str, riverside: Clinic) -> None:
    for letter in appointment_letters(riverside, appointment(), Event.BOOKED, MONDAY_MORNING):
        await SmtpMailer(f"smtp://{server}", SENDER).send(letter)
    assert [e.rcpt_tos for e in inbox.envelopes] == [[riverside.email], ["zoe@example.com"]]
    for message in inbox.messages:
        [attached] = message.iter_attachments()
        assert attached.get_filename() == "appointment.ics"
        assert attached.get_content_type() == "text/calendar"
        assert attached.get_param("method") == "PUBLISH"
        [event] = icalendar.Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")
        assert event["DTSTART"].dt == appointment().start
        assert event["DTEND"].dt == appointment().end


async def test_a_cancelled_entry_is_sent_as_a_cancellation(inbox: Inbox, server: str, riverside: Clinic) -> None:
    cancelled = appointment(status="cancelled", sequence=1)
    for letter in appointment_letters(riverside, cancelled, Event.CANCELLED, MONDAY_MORNING):
        await SmtpMailer(f"smtp://{server}", SENDER).send(letter)
    for message in inbox.messages:
        [attached] = message.iter_attachments()
        assert attached.get_param("method") == "CANCEL"


async def test_name_and_password_of_the_url_are_used(inbox: Inbox, guarded_server: str) -> None:
    await SmtpMailer(f"smtp://clinic%40example.com:p%40ss%2Fword@{guarded_server}", SENDER).send(LETTER)
    assert inbox.logins == [(b"clinic@example.com", b"p@ss/word")]
    assert len(inbox.messages) == 1


@pytest.mark.parametrize("login", ["", "clinic:wrong@"])
async def test_without_the_right_password_nothing_is_sent(inbox: Inbox, guarded_server: str, login: str) -> None:
    with pytest.raises(Exception, match=r"[Aa]uthentication"):
        await SmtpMailer(f"smtp://{login}{guarded_server}", SENDER).send(LETTER)
    assert inbox.messages == []


async def test_a_refused_letter_raises_and_goes_when_the_server_has_recovered(inbox: Inbox, server: str) -> None:
    post = SmtpMailer(f"smtp://{server}", SENDER)
    inbox.refusal = "451 try again later"
    with pytest.raises(Exception, match="try again later"):
        await post.send(LETTER)
    inbox.refusal = None
    await post.send(LETTER)
    assert len(inbox.messages) == 1


async def test_a_server_that_is_away_raises(inbox: Inbox) -> None:
    [gone] = serve(inbox)  # started and stopped
    with pytest.raises(OSError):  # noqa: PT011
        await SmtpMailer(f"smtp://{gone}", SENDER).send(LETTER)


@pytest.mark.parametrize("sender", [SENDER, f"Riverside <{SENDER}>"])
def test_the_same_letter_has_the_same_message_id_every_time(sender: str) -> None:
    first, again = (str(to_email(LETTER, sender)["Message-ID"]) for _ in range(2))
    other = str(to_email(replace(LETTER, dedupe_key="a1:booked:clinic"), sender)["Message-ID"])
    assert first == again != other
    assert first.endswith("@riverside.example>")
    assert "booked" not in first


@pytest.mark.parametrize("part", ["recipient", "subject"])
def test_a_line_break_cannot_add_a_header(part: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|CR"):
        to_email(replace(LETTER, **{part: "a@example.com\nBcc: eve@example.com"}), SENDER)


async def test_without_a_server_a_letter_is_a_file_that_opens(tmp_path: Path) -> None:
    post = FileMailer(tmp_path / "mail", SENDER)
    await post.send(LETTER)
    await post.send(LETTER)
    [file] = (tmp_path / "mail").iterdir()
    assert file.name == "a1_booked_person.eml"
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert message["Subject"] == LETTER.subject
    assert message.get_content() == LETTER.body


async def test_the_settings_choose_the_mailer(settings: Settings, inbox: Inbox, server: str) -> None:
    await mailer(settings).send(LETTER)
    assert [file.suffix for file in settings.mail_dir.iterdir()] == [".eml"]
    await mailer(replace(settings, smtp_url=Secret(f"smtp://{server}"))).send(LETTER)
    assert len(inbox.messages) == 1
