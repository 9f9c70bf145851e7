"""What every page of ours must keep to, checked by axe: WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}


def assert_accessible(page: Page) -> None:
    result = Axe().run(page, options={"runOnly": AXE_TAGS}).response
    found = {v["id"]: [n["html"] for n in v["nodes"]] for v in result["violations"]}
    assert found == {}
