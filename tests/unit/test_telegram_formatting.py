"""Our Markdown subset as Telegram's HTML, in parts that Telegram takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.formatting import MAX_TEXT, length, sources_line, split, to_html, visible
from tests.channels.telegram.documented import shown


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("**bold** and *soft* and _soft_", "<b>bold</b> and <i>soft</i> and <i>soft</i>"),
        ("**[a](https://a.b)**", '<b><a href="https://a.b">a</a></b>'),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("- one\n- two", "• one\n• two"),
        ("[x](http://a.b) [y](tel:999)", "[x](http://a.b) [y](tel:999)"),
        ("<script>&\"'", "&lt;script&gt;&amp;&quot;&#x27;"),
    ],
)
def test_what_becomes_of_markdown(text: str, markup: str) -> None:
    assert to_html(text) == markup


def test_a_source_without_a_safe_address_is_a_title() -> None:
    sources = [{"title": "Book <1>"}, {"title": "Odd", "url": "javascript:alert(1)"}]
    assert sources_line(sources) == "<i>Source: Book &lt;1&gt;; Odd</i>"
    assert sources_line([]) == ""


@given(st.text(alphabet=st.sampled_from("ab*_[]()<>&\"'- \n🙂") | st.characters(codec="utf-8"), max_size=300))
def test_whatever_is_said_telegram_can_read_it(text: str) -> None:
    markup = to_html(text)
    assert length(shown({"text": markup, "parse_mode": "HTML"}, "text")) == visible(markup) <= length(text) + 1


@given(st.text(alphabet="ab .\n🙂", max_size=400), st.integers(2, 60))
def test_parts_fit_and_nothing_but_space_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(length(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_parted_between_paragraphs() -> None:
    paragraph = "word " * 500
    assert split(f"{paragraph.strip()}\n\n{paragraph.strip()}", MAX_TEXT) == [paragraph.strip()] * 2
