"""A course on the calendar as a picture: a row for each month (or year), a numbered dot for each session."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from bot.courses.timetable import Phase, Timetable
from bot.pictures import FILLS, INK, LINE, MUTED, ON_FILLS, WIDTH, Canvas, Picture

CAPTION = "An example, not a booking"
_LEFT, _MARGIN, _ROW = 84, 12, 30
_MOST_MONTHS = 12
"""A longer course has a row for each year."""


def timeline(shown: Timetable) -> Picture:
    """Sessions by month with their stages, the days left out, and the end."""
    title = f"{len(shown.days)} sessions, {shown.rhythm.spoken}"
    canvas = Canvas(f"{shown.course.name}: {title}", in_words(shown))
    canvas.text(title, _MARGIN, 26, size=17, font_weight="bold")
    canvas.text(shown.course.name, _MARGIN, 46)
    canvas.text(CAPTION, _MARGIN, 66, fill=MUTED)
    canvas.y = 78
    yearly = _months_between(shown.days[0], shown.end) >= _MOST_MONTHS
    crosses = [] if yearly else [(day, 0) for day in shown.left_out]  # a row of a year has no room for them
    marks = sorted([(day, number) for number, day in enumerate(shown.days, 1)] + crosses)
    for label, row in groupby(marks, key=lambda mark: _row(mark[0], yearly)):
        _draw_row(canvas, shown, label, list(row), yearly)
    canvas.y += 6
    _draw_legend(canvas, shown, bool(crosses))
    return canvas.finished()


def in_words(shown: Timetable) -> str:
    """The same in words."""
    parts = [
        f"{CAPTION}. {shown.course.name}: {len(shown.days)} sessions, {shown.rhythm.spoken}, "
        f"from {_day(shown.days[0])} to {_day(shown.end)}."
    ]
    parts += [f"{_stage(phase)}, {_day(phase.first_day)} to {_day(phase.last_day)}." for phase in shown.phases]
    if shown.left_out:
        parts.append(f"No session on {', '.join(_day(day) for day in shown.left_out)}.")
    return " ".join(parts)


def _draw_row(canvas: Canvas, shown: Timetable, label: str, marks: list[tuple[date, int]], yearly: bool) -> None:
    middle = canvas.y + _ROW / 2
    canvas.text(label, _MARGIN, middle + 5, size=13)
    canvas.draw("line", x1=_LEFT, y1=middle, x2=WIDTH - _MARGIN, y2=middle, stroke=LINE, stroke_width=2)
    radius = 8 if yearly else 11
    for day, number in marks:
        x = _LEFT + radius + (WIDTH - _MARGIN - _LEFT - 2 * radius) * _share(day, yearly)
        if number:
            _draw_session(canvas, (x, middle), radius, number, _stage_of(shown, number))
        else:
            _draw_cross(canvas, x, middle)
    canvas.y += _ROW


def _draw_session(canvas: Canvas, centre: tuple[float, float], radius: int, number: int, stage: int) -> None:
    x, y = centre
    canvas.draw("circle", cx=f"{x:.1f}", cy=y, r=radius, fill=FILLS[stage], stroke=INK, stroke_width=1)
    canvas.text(str(number), round(x, 1), y + radius / 2 - 1, size=radius, fill=ON_FILLS[stage], text_anchor="middle")


def _draw_cross(canvas: Canvas, x: float, y: float) -> None:
    for rise in (-5, 5):
        canvas.draw(
            "line", x1=f"{x - 5:.1f}", y1=y - rise, x2=f"{x + 5:.1f}", y2=y + rise, stroke=INK, stroke_width=2.5
        )


def _draw_legend(canvas: Canvas, shown: Timetable, crossed: bool) -> None:
    for stage, phase in enumerate(shown.phases):
        canvas.draw("circle", cx=_MARGIN + 8, cy=canvas.y + 10, r=8, fill=FILLS[stage], stroke=INK)
        canvas.text(_stage(phase), _MARGIN + 26, canvas.y + 15)
        canvas.y += 24
    if crossed:
        _draw_cross(canvas, _MARGIN + 8, canvas.y + 10)
        canvas.text("no session: holiday or away", _MARGIN + 26, canvas.y + 15)
        canvas.y += 24
    canvas.text(f"Last session: {_day(shown.end)}", _MARGIN, canvas.y + 17, size=15, font_weight="bold")
    canvas.y += 30


def _stage(phase: Phase) -> str:
    if phase.first_session == phase.last_session:
        return f"{phase.name.capitalize()}: session {phase.first_session}"
    return f"{phase.name.capitalize()}: sessions {phase.first_session} to {phase.last_session}"


def _stage_of(shown: Timetable, number: int) -> int:
    return next((i for i, phase in enumerate(shown.phases) if number <= phase.last_session), 0)


def _row(day: date, yearly: bool) -> str:
    return f"{day:%Y}" if yearly else f"{day:%b %Y}"


def _share(day: date, yearly: bool) -> float:
    """Where in its row a day stands, from 0 to 1."""
    return (day.timetuple().tm_yday - 1) / 365 if yearly else (day.day - 1) / 30


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
