"""What a person told us about each area, as bars. Not a test, and it must not look like one."""

from __future__ import annotations

from bot.pictures import FILLS, INK, MUTED, WIDTH, Canvas, Picture
from bot.screening.rules import Rules
from bot.screening.scoring import AreaResult, Result, Standing

CAPTION = "What you told me, not a test"
_MARGIN, _BAR = 12, 14


def bars(rules: Rules, result: Result) -> Picture:
    """All four areas in the order of the result; an area that was not asked about has an empty, dashed bar."""
    canvas = Canvas(CAPTION, f"{CAPTION}. {' '.join(f'{in_words(rules, area)}.' for area in result.areas)}")
    canvas.text(CAPTION, _MARGIN, 28, size=17, font_weight="bold")
    canvas.y = 44
    for area in result.areas:
        _draw_area(canvas, rules, area)
    canvas.y += 4
    return canvas.finished()


def in_words(rules: Rules, area: AreaResult) -> str:
    """One area in words: "Grief after a death: may fit, 5 of 8"."""
    title = rules.area(area.key).title
    if area.standing is Standing.NOT_ASKED:
        return f"{title}: {area.standing.value}"
    return f"{title}: {area.standing.value}, {area.points} of {area.out_of}"


def _draw_area(canvas: Canvas, rules: Rules, area: AreaResult) -> None:
    top, width = canvas.y, WIDTH - 2 * _MARGIN
    asked = area.standing is not Standing.NOT_ASKED
    canvas.text(rules.area(area.key).title, _MARGIN, top + 15, size=15, font_weight="bold")
    dashed: dict[str, str] = {} if asked else {"stroke_dasharray": "5 4"}
    canvas.draw(
        "rect",
        x=_MARGIN,
        y=top + 23,
        width=width,
        height=_BAR,
        rx=4,
        fill="none",
        stroke=MUTED,
        **dashed,
    )
    if area.points:
        filled = width * area.points / area.out_of
        canvas.draw("rect", x=_MARGIN, y=top + 23, width=f"{filled:g}", height=_BAR, rx=4, fill=FILLS[0])
    said = f"{area.standing.value}, {area.points} of {area.out_of}" if asked else area.standing.value
    canvas.text(said, _MARGIN, top + 54, size=14, fill=INK if asked else MUTED)
    canvas.y = top + 68
