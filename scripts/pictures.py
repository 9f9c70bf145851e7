"""Draw docs/pictures of the focus areas and of a course anew: in the widget, phone and desktop, light and dark, and as
Telegram gets them. Needs a trained model and Chromium:

    .venv/bin/python -W ignore -m scripts.pictures
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect, sync_playwright

from bot import clinic, migrations
from bot.channels import chat
from bot.database import Database
from bot.pictures import Picture
from bot.settings import ROOT, Settings
from tests.conftest import FakeClock
from tests.conversations.runner import WebConversation
from tests.loopback import Loopback
from tests.web.chat import ANSWER_MS, CHROMIUM, LAUNCHED, bot, open_chat, say
from tests.world import World, build_world

PICTURES = ROOT / "docs" / "pictures"
TALKS = {
    "focus-areas": [
        "see which focus may fit", "we had a baby and everything changed", "yes", "a lot", "quite a lot", "not at all",
        "a bit", "skip",
    ],
    "course": ["when would it end if i start in march and i am away two weeks in may"],
}  # fmt: skip
"""What is said to get each picture."""

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SCREENS: dict[str, dict[str, Any]] = {
    "360": {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 1.75},
    "desktop": DESKTOP,
    "desktop-dark": DESKTOP | {"color_scheme": "dark"},
}


def main() -> int:
    """Draw them and say where they are."""
    chat.ANSWER_WITHIN_SECONDS = 60  # nobody waits for these answers
    with tempfile.TemporaryDirectory() as folder:
        world = _world(Path(folder))
        for name, lines in TALKS.items():
            (PICTURES / f"{name}.png").write_bytes(asyncio.run(_sent(world, lines)).png())
        server = Loopback(world.app)
        url = server.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCHED)
            for name, lines in TALKS.items():
                for screen in SCREENS:
                    _photograph(browser, url, lines, screen, PICTURES / f"{name}-{screen}.png")
            browser.close()
        server.stop()
    print(f"Drawn: {PICTURES}")
    return 0


def _world(folder: Path) -> World:
    url = f"sqlite:///{folder / 'pictures.db'}"
    migrations.upgrade(url)
    settings = Settings.from_env({"VAR_DIR": str(folder), "DATABASE_URL": url, "RATE_LIMIT": "off"})
    return build_world(settings, Database.connect(url), clinic.load(ROOT / "clinic.yml"), FakeClock())


async def _sent(world: World, lines: list[str]) -> Picture:
    """The picture that a conversation ends with."""
    async with world.client() as client:
        talk = WebConversation(client)
        await talk.open()
        for line in lines:
            await talk.say(line)
        (file,) = [file for message in talk.last for file in message.get("files", [])]
        return Picture((await client.get(f"/api/chat/files/{file['id']}")).text, file["alt"])


def _photograph(browser: Browser, url: str, lines: list[str], screen: str, path: Path) -> None:
    """The widget with the same conversation, its picture in view."""
    page = browser.new_page(base_url=url, reduced_motion="reduce", timezone_id="Europe/London", **SCREENS[screen])
    open_chat(page)
    for line in lines:
        say(page, line)
    picture = bot(page).get_by_role("img").last
    expect(picture).to_be_visible(timeout=ANSWER_MS)
    picture.scroll_into_view_if_needed()
    picture.evaluate("(image) => image.scrollIntoView({block: 'center'})")
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
