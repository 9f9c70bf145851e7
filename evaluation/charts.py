"""The pictures of docs/evaluation.md as PNG. The same figures give the same bytes: nothing in them says when."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.style
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from PIL import Image

from bot.pictures import FILLS, GROUND, INK, LINE, MUTED
from evaluation.figures import Answered, Bin

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": LINE,
    "legend.frameon": False,
}
SIGNS = ((FILLS[0], "o", "-"), (FILLS[2], "s", "--"))
"""Colour, marker and line of a series: colour is never the only sign."""


def confusion(rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]]) -> bytes:
    """Counts as numbers on squares, the darker the more; what is zero stays empty."""
    with matplotlib.style.context(["default", STYLE]):
        figure, axes = _paper(7.2, 4.2)
        shades = LinearSegmentedColormap.from_list("ours", [GROUND, FILLS[0]])
        most = max(1, *(count for row in counts for count in row))
        axes.imshow(counts, cmap=shades, vmin=0, vmax=most, aspect="auto")
        for y, row in enumerate(counts):
            for x, count in enumerate(row):
                if count:
                    axes.text(x, y, str(count), ha="center", va="center", color=GROUND if count > 0.7 * most else INK)
        axes.set_xticks(range(len(columns)), columns, rotation=30, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(len(rows)), rows)
        axes.set_xlabel("taken for (the group itself: for another of its topics)")
        axes.set_ylabel("questions about (wrong of all)")
        axes.set_xticks([x - 0.5 for x in range(1, len(columns))], minor=True)
        axes.set_yticks([y - 0.5 for y in range(1, len(rows))], minor=True)
        axes.grid(which="minor")
        axes.tick_params(which="both", length=0)
        return _png(figure)


def reliability(series: Mapping[str, Sequence[Bin]]) -> bytes:
    """For each series the share that is right over confidence, with 95% intervals and how many guesses a point is."""
    with matplotlib.style.context(["default", STYLE]):
        figure = Figure(figsize=(7.2, 3.8), constrained_layout=True)
        many = figure.subplots(1, len(series), sharey=True)
        for axes, (name, bins), (colour, marker, _) in zip(many, series.items(), SIGNS, strict=True):
            x, y = [one.confidence for one in bins], [one.right.value for one in bins]
            low, high = zip(*(one.right.interval() for one in bins))
            axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=":")
            axes.vlines(x, low, high, color=colour, linewidth=1)
            axes.plot(x, y, color=colour, marker=marker, markersize=4.5, linestyle="none")
            for one in bins:
                place = (one.confidence - 0.02, one.right.value)
                axes.text(*place, str(one.right.of), color=INK, fontsize=7, ha="right", va="center")
            axes.set_title(name, fontsize=9)
            axes.set_xlabel("confidence (numbers: how many guesses)")
            axes.grid()
        many[0].set_ylabel("share that is right (dotted: as believed)")
        return _png(figure)


def coverage(series: Mapping[str, Sequence[Answered]], chosen: Mapping[str, Answered]) -> bytes:
    """The share of answers that are right over the share of questions answered; the chosen threshold is marked."""
    with matplotlib.style.context(["default", STYLE]):
        figure, axes = _paper(5.4, 3.8)
        for (name, curve), (colour, marker, line) in zip(series.items(), SIGNS, strict=True):
            x, y = [one.answered.value for one in curve], [one.right.value for one in curve]
            axes.plot(x, y, color=colour, linestyle=line, linewidth=1.5, label=name)
            here = chosen[name]
            said = f"{here.answered.value:.1%} answered, {here.right.value:.1%} right"
            axes.plot(
                [here.answered.value],
                [here.right.value],
                color=colour,
                marker=marker,
                linestyle="none",
                label=f"threshold {here.threshold:.2f}: {said}",
            )
        axes.set_xlabel("share of questions answered")
        axes.set_ylabel("share of answers that are right")
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.grid()
        axes.legend(loc="lower left")
        return _png(figure)


def _paper(width: float, height: float) -> tuple[Figure, Any]:
    # Not pyplot: it keeps figures for the whole process.
    figure = Figure(figsize=(width, height), constrained_layout=True)
    return figure, figure.add_subplot()


def _png(figure: Figure) -> bytes:
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=150)
    packed = io.BytesIO()
    Image.open(written).convert("RGB").quantize(64).save(packed, "png", optimize=True)  # a third of the size
    return packed.getvalue()
