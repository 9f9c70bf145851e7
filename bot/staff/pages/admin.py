"""For administrators: staff accounts, letters that wait or failed, and who saw and changed what."""

from __future__ import annotations

from starlette.responses import Response

from bot.clock import Clock
from bot.database import Database
from bot.notifications import outbox
from bot.staff.accounts import AccountProblem, new_password
from bot.staff.console import Console, Page, Refused, Visit, choice, done
from bot.staff.roles import Area, Role
from bot.staff.tables import csv_file

LETTERS, ACTS, EXPORTED = 200, 100, 50_000
HERE = "/staff/accounts"


class AdminPages:
    """What concerns the console and its machinery, and no person's health."""

    def __init__(self, console: Console, database: Database, clock: Clock) -> None:
        self._console = console
        self._database = database
        self._clock = clock

    @property
    def pages(self) -> list[Page]:
        admin, one = Area.ADMIN, "/accounts/{id}"
        return [
            Page("/accounts", admin, self.accounts),
            Page("/accounts", admin, self.add, "POST"),
            Page(f"{one}/role", admin, self.role, "POST"),
            Page(f"{one}/active", admin, self.active, "POST"),
            Page(f"{one}/password", admin, self.password, "POST"),
            Page("/outbox", admin, self.outbox),
            Page("/outbox/{id}/retry", admin, self.retry, "POST"),
            Page("/audit", admin, self.audit),
            Page("/audit.csv", admin, self.export),
        ]

    def accounts(self, visit: Visit) -> Response:
        return self._accounts(visit)

    def add(self, visit: Visit) -> Response:
        role, password = choice(Role, visit.form.get("role")), new_password()
        self._console.note(visit, f"make account: {role.value}")
        try:
            made = self._console.accounts.add(visit.form.get("name", ""), role, password)
        except AccountProblem as problem:
            return self._accounts(visit, problem=str(problem))
        return self._accounts(visit, made=made.name, password=password)

    def role(self, visit: Visit) -> Response:
        role = choice(Role, visit.form.get("role"))
        user_id = self._somebody_else(visit)
        self._console.note(visit, f"change role: {role.value}", user_id)
        self._console.accounts.set_role(user_id, role)
        self._console.sessions.close_all(user_id)
        return done(HERE, "account")

    def active(self, visit: Visit) -> Response:
        user_id, active = self._somebody_else(visit), visit.form.get("active") == "yes"
        self._console.note(visit, "let account in" if active else "keep account out", user_id)
        self._console.accounts.set_active(user_id, active)
        self._console.sessions.close_all(user_id)
        return done(HERE, "account")

    def password(self, visit: Visit) -> Response:
        user_id, password = self._somebody_else(visit), new_password()
        self._console.note(visit, "new password for account", user_id)
        self._console.accounts.set_password(user_id, password)
        self._console.sessions.close_all(user_id)
        name = next(user.name for user in self._console.accounts.everybody() if user.id == user_id)
        return self._accounts(visit, made=name, password=password)

    def outbox(self, visit: Visit) -> Response:
        return self._console.show(visit, "outbox.html", letters=outbox.entries(self._database, LETTERS))

    def retry(self, visit: Visit) -> Response:
        self._console.note(visit, "send letter again", visit.path["id"])
        if not outbox.retry(self._database, visit.path["id"], self._clock()):
            raise Refused(409, "That letter is not waiting for anybody.")
        return done("/staff/outbox", "retried")

    def audit(self, visit: Visit) -> Response:
        self._console.note(visit, "saw audit log")
        before = visit.query.get("before", "")
        acts = self._console.audit.read(ACTS, int(before) if before.isdecimal() and len(before) < 12 else None)
        older = acts[-1].seq if len(acts) == ACTS else None
        return self._console.show(visit, "audit.html", acts=acts, older=older)

    def export(self, visit: Visit) -> Response:
        self._console.note(visit, "exported audit log")
        acts = self._console.audit.read(EXPORTED)
        return csv_file(
            "audit",
            ("number", "at", "who", "what", "subject"),
            ((a.seq, a.at.isoformat(), a.user_name, a.act, a.subject) for a in acts),
        )

    def _somebody_else(self, visit: Visit) -> str:
        """The account of the address: there is one, and nobody locks themselves out."""
        user_id = visit.path["id"]
        if user_id == visit.user.id:
            raise Refused(409, "You cannot change your own account here. Another administrator can.")
        if all(user.id != user_id for user in self._console.accounts.everybody()):
            raise Refused(404, "There is no such account.")
        return user_id

    def _accounts(
        self, visit: Visit, problem: str | None = None, made: str | None = None, password: str | None = None
    ) -> Response:
        return self._console.show(
            visit,
            "accounts.html",
            status=400 if problem else 200,
            users=self._console.accounts.everybody(),
            problem=problem,
            made=made,
            password=password,
        )
