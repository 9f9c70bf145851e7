"""Hand-offs: what a person has agreed to pass on, with its consent, to clinicians alone; each reading is noted."""

from __future__ import annotations

import httpx

from bot.booking.appointments import Appointment, Diary
from bot.clinic import Clinic
from bot.database import Database
from bot.privacy.consents import Purpose
from bot.privacy.erasure import erase_conversation
from bot.privacy.withdrawal import Withdrawal
from bot.safety import note
from bot.staff.audit import AuditLog
from bot.staff.roles import Role
from tests.channels.staff.conftest import WORDS, SignIn, acts
from tests.channels.staff.member import Member, words
from tests.conftest import FakeClock


async def clinic_page(member: Member, path: str) -> httpx.Response:
    return await member.get(f"/staff/{path}")


async def test_a_clinician_reads_the_words_with_their_consent_and_each_reading_is_noted(
    sign_in: SignIn, booked: Appointment, audit: AuditLog
) -> None:
    clinician = await sign_in(Role.CLINICIAN)
    listed = words(await clinic_page(clinician, "hand-offs"))
    assert str(booked.reference) in listed
    assert WORDS not in listed
    for _ in range(2):
        page = words(await clinic_page(clinician, f"hand-offs/{booked.id}"))
        assert WORDS in page
        assert "agreed to pass this on as shown, on 23/11/2026 09:00, to version “safety 1” of the question" in page
        assert "Summary of the focus-area questions No consent was given to pass this on" in page
    assert acts(audit, booked.id) == ["saw hand-off: words"] * 2
    assert {act.user_name for act in audit.read(9) if act.subject == booked.id} == {"clinician-one"}


async def test_a_summary_is_shown_with_its_own_consent_until_it_is_taken_back(
    sign_in: SignIn, booked: Appointment, database: Database, riverside: Clinic, clock: FakeClock
) -> None:
    diary, audit = Diary(database, riverside, clock), AuditLog(database, clock)
    clock.pass_time(hours=1)
    summary = "- **Grief**: may fit (7 of 8)"
    diary.add_to_note("chat", summary, purpose=Purpose.RESULT_FOR_THERAPIST, wording=note.RESULT_WORDING)
    clinician = await sign_in(Role.CLINICIAN)
    page = words(await clinic_page(clinician, f"hand-offs/{booked.id}"))
    assert "- Grief: may fit (7 of 8)" in page
    assert "on 23/11/2026 10:00, to version “result 1” of the question" in page
    assert "on 23/11/2026 09:00, to version “safety 1” of the question" in page
    clock.pass_time(minutes=5)
    Withdrawal(database, riverside, clock).withdraw("chat")
    page = words(await clinic_page(clinician, f"hand-offs/{booked.id}"))
    assert page.count("The person agreed to pass this on and took it back on 23/11/2026 10:05.") == 2
    assert "Grief" not in page and WORDS not in page
    assert acts(audit, booked.id) == ["saw hand-off: words and summary", "saw hand-off: nothing passed on"]


async def test_an_open_request_has_a_hand_off_for_clinicians_too(
    sign_in: SignIn, booked: Appointment, callback: str, audit: AuditLog, database: Database
) -> None:
    clinician, member = await sign_in(Role.CLINICIAN), await sign_in(Role.RECEPTION)
    for listed in (await clinic_page(clinician, "hand-offs"), await clinic_page(clinician, "requests")):
        assert f"/staff/hand-offs/{callback}" in listed.text
    assert "/staff/hand-offs/" not in (await member.get("/staff/requests")).text
    assert WORDS in words(await clinic_page(clinician, f"hand-offs/{callback}"))
    erase_conversation(database, "chat")
    page = words(await clinic_page(clinician, f"hand-offs/{callback}"))
    assert page.count("No consent is on record: the chat has been erased") == 2
    assert acts(audit, callback) == ["saw hand-off: words", "saw hand-off: nothing passed on"]
    await member.post(f"/staff/requests/{callback}/close", outcome="done")
    assert (await clinic_page(clinician, f"hand-offs/{callback}")).status_code == 404
