"""The same conversation in a terminal, through the public API."""

from __future__ import annotations

import uuid
from typing import Any

import httpx


def run(url: str) -> None:
    """Talk until the person ends the input (Ctrl-D) or interrupts (Ctrl-C)."""
    with httpx.Client(base_url=url, timeout=15, trust_env=False) as client:
        try:
            opened = client.post("/api/chat/sessions").raise_for_status().json()
            client.headers["Authorization"] = f"Bearer {opened['token']}"
            print("Type a message, or the number of a button. Ctrl-D ends.\n")
            buttons = show(opened["messages"])
            while True:
                line = input("> ").strip()
                answer = client.post("/api/chat/messages", json=request(line, buttons)).json()
                if "messages" in answer:
                    buttons = show(answer["messages"])
                else:
                    print(f"\n{answer['detail']}\n")
        except httpx.ConnectError:
            print(f"Nothing answers at {url}. Start it with: make run")
        except (EOFError, KeyboardInterrupt):
            print("\nGoodbye.")


def request(line: str, buttons: list[dict[str, str]]) -> dict[str, str]:
    """The body to send for a typed line; a button's number presses that button."""
    message_id = str(uuid.uuid4())
    if line.isdigit() and 1 <= int(line) <= len(buttons):
        return {"id": message_id, "button": buttons[int(line) - 1]["key"]}
    return {"id": message_id, "text": line}


def show(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Print messages; returns the buttons that can be pressed now."""
    buttons: list[dict[str, str]] = []
    for message in messages:
        print(f"\n{message['text']}")
        for source in message.get("sources", []):
            print(f"  Source: {source['title']} {source.get('url', '')}".rstrip())
        for file in message.get("files", []):
            print(f"  File: {file['name']} ({file['alt']})")
        for button in message.get("buttons", []):
            buttons.append(button)
            print(f"  {len(buttons)}. {button['title']}")
    print()
    return buttons
