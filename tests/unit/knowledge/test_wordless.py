"""Messages without a word."""

from __future__ import annotations

import pytest

from bot.knowledge.wordless import wordless


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("😭😭", "sad"),
        (":(", "sad"),
        (":'(", "sad"),
        ("💔", "sad"),
        ("🙂", "smiley"),
        ("👍", "smiley"),
        (":)", "smiley"),
        ("???", "marks"),
        ("...", "marks"),
        ("?", "marks"),
        ("", "marks"),
        ("ok 👍", None),
        ("7", None),
        ("да", None),
    ],
)
def test_what_a_message_without_words_is(said: str, kind: str | None) -> None:
    assert wordless(said) == kind
