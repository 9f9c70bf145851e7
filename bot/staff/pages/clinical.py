"""For clinicians: what people have agreed to pass on, and the questions that had no answer. Each reading is noted."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from bot.booking.register import Register
from bot.clock import Clock
from bot.knowledge.unanswered import UnansweredQuestions
from bot.staff.console import Console, Page, Refused, Visit
from bot.staff.roles import Area
from bot.staff.tables import csv_file

RECENT = timedelta(days=90)


class ClinicalPages:
    """Hand-offs and unanswered questions."""

    def __init__(self, console: Console, clock: Clock, register: Register, questions: UnansweredQuestions) -> None:
        self._console = console
        self._clock = clock
        self._register = register
        self._questions = questions

    @property
    def pages(self) -> list[Page]:
        return [
            Page("/hand-offs", Area.CLINICAL, self.hand_offs),
            Page("/hand-offs/{id}", Area.CLINICAL, self.hand_off),
            Page("/questions", Area.CLINICAL, self.questions),
            Page("/questions.csv", Area.CLINICAL, self.export),
        ]

    def hand_offs(self, visit: Visit) -> Response:
        self._console.note(visit, "saw list of hand-offs")
        return self._console.show(
            visit,
            "hand_offs.html",
            appointments=self._register.with_notes(self._clock() - RECENT),
            requests=self._register.requests_with_notes(),
        )

    def hand_off(self, visit: Visit) -> Response:
        found = self._register.hand_off(visit.path["id"])
        if found is None:
            raise Refused(404, "There is no such appointment or open request.")
        seen = [what for what, part in (("words", found.words), ("summary", found.summary)) if part.notes]
        self._console.note(visit, f"saw hand-off: {' and '.join(seen) or 'nothing passed on'}", found.about.id)
        return self._console.show(visit, "hand_off.html", hand_off=found)

    def questions(self, visit: Visit) -> Response:
        self._console.note(visit, "saw unanswered questions")
        found = self._questions.since(self._clock() - RECENT)
        return self._console.show(visit, "questions.html", questions=found)

    def export(self, visit: Visit) -> Response:
        self._console.note(visit, "exported unanswered questions")
        rows = [
            (question.at.isoformat(), question.reason.value, question.text)
            for question in self._questions.since(self._clock() - RECENT)
        ]
        return csv_file("questions", ("at", "reason", "words"), rows)
