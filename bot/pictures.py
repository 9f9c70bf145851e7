"""Small pictures as SVG, readable at 250 pixels, and as PNG for where SVG cannot be shown."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import resvg_py

TYPE = "image/svg+xml"
WIDTH = 320
INK, MUTED, LINE, GROUND = "#20302e", "#566461", "#c9d0cd", "#ffffff"
FILLS = ("#2b6660", "#93d0c5", "#b3701c")
"""Three fills that differ in lightness too, so that colour is never the only sign."""
ON_FILLS = ("#ffffff", INK, "#ffffff")

_FONT = "DejaVu Sans"
_SCALE = 3
"""Pixels of a PNG for each pixel of the SVG."""


@dataclass(frozen=True)
class Picture:
    """A picture and its equivalent in words."""

    svg: str
    alt: str

    def png(self) -> bytes:
        """The picture as PNG, 960 pixels wide."""
        drawn = resvg_py.svg_to_bytes(
            svg_string=self.svg,
            zoom=_SCALE,
            background=GROUND,
            skip_system_fonts=True,
            font_files=_fonts(),
            sans_serif_family=_FONT,
            font_family=_FONT,
        )
        return drawn if isinstance(drawn, bytes) else base64.b64decode(drawn)


class Canvas:
    """Draws from the top down; `y` is where the next thing goes."""

    def __init__(self, title: str, alt: str) -> None:
        self._alt = alt
        self._root = ElementTree.Element(
            "svg",
            {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": "system-ui, sans-serif"},
        )
        ElementTree.SubElement(self._root, "title").text = title
        ElementTree.SubElement(self._root, "desc").text = alt
        self._ground = self.draw("rect", x=0, y=0, width=WIDTH, height=0, fill=GROUND)
        self.y = 0.0

    def draw(self, shape: str, **attributes: float | str) -> ElementTree.Element:
        """A shape of SVG; underscores in names stand for hyphens."""
        named = {name.replace("_", "-"): f"{value}" for name, value in attributes.items()}
        return ElementTree.SubElement(self._root, shape, named)

    def text(self, words: str, x: float, y: float, *, size: int = 14, fill: str = INK, **more: float | str) -> None:
        """Words with their baseline at `y`."""
        self.draw("text", x=x, y=y, font_size=size, fill=fill, **more).text = words

    def finished(self) -> Picture:
        """The picture, as high as what was drawn."""
        for element, height in ((self._root, "height"), (self._ground, "height")):
            element.set(height, f"{self.y:g}")
        self._root.set("width", f"{WIDTH}")
        self._root.set("viewBox", f"0 0 {WIDTH} {self.y:g}")
        return Picture(ElementTree.tostring(self._root, encoding="unicode"), self._alt)


def _fonts() -> list[str]:
    # matplotlib comes with Rasa and carries DejaVu; a server often has no fonts at all.
    folder = Path(str(resources.files("matplotlib"))) / "mpl-data" / "fonts" / "ttf"
    return [str(folder / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
