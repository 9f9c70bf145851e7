"""What a person meets in the chat: words, buttons, commands, pictures, long and odd messages."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot import clinic
from bot.channels.assistant import Reply
from bot.channels.telegram.commands import COMMANDS
from bot.conversations import StoredFile, conversations, keep_file, messages
from bot.settings import ROOT
from bot.tables import metadata
from tests.channels.fakes import FakeAssistant, button, says
from tests.channels.telegram.conftest import Gateway
from tests.channels.telegram.person import Person
from tests.conftest import FakeClock

PHONE = clinic.load(ROOT / "clinic.yml").phone


async def test_a_question_is_answered_in_the_same_chat(joy: Person, assistant: FakeAssistant, gateway: Gateway) -> None:
    assistant.script = [says("A course has 12 to 16 sessions.")]
    await joy.say("how long is it?")
    assert joy.heard == ["A course has 12 to 16 sessions."]
    [turn] = assistant.turns
    assert (turn.text, turn.payload, turn.channel) == ("how long is it?", None, "telegram")
    await gateway.until("typing was shown", lambda: bool(gateway.api.of("sendChatAction", joy.chat_id)))


async def test_a_conversation_is_one_person_s_and_does_not_name_the_chat(
    joy: Person, sam: Person, assistant: FakeAssistant, gateway: Gateway
) -> None:
    await joy.say("hello")
    await joy.say("again")
    await sam.say("hello")
    ids = [turn.conversation_id for turn in assistant.turns]
    assert ids[0] == ids[1] != ids[2]
    with gateway.database.reading() as connection:
        everything = str([connection.execute(sa.select(table)).all() for table in metadata.tables.values()])
    assert str(joy.chat_id) not in everything
    assert "joy_of_telegram" not in everything


async def test_start_greets_and_says_that_telegram_is_not_encrypted_end_to_end(
    joy: Person, assistant: FakeAssistant
) -> None:
    assistant.script = [says("Hello.", buttons=[button("Ask", "/faq/x")])]
    await joy.say("/start")
    assert joy.last.startswith("Hello.\n\nPlease note: chats with bots on Telegram are not end-to-end encrypted.")
    assert PHONE in joy.last
    assert list(joy.keys(joy.calls[-1])) == ["Ask"]
    assert [turn.payload for turn in assistant.turns] == ["/start"]


@pytest.mark.parametrize(("word", "then"), [("book", "/book_appointment"), ("ipt", "/faq/ipt_what"), ("x", None)])
async def test_a_link_from_the_website_goes_on_with_what_it_asks_for(
    joy: Person, assistant: FakeAssistant, word: str, then: str | None
) -> None:
    await joy.say(f"/start {word}")
    assert [turn.payload for turn in assistant.turns] == (["/start", then] if then else ["/start"])
    assert len(joy.heard) == len(assistant.turns)


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.payload])
@pytest.mark.parametrize("form", ["/{}", "/{}@riverside_test_bot", "/{} please"])
async def test_a_command_is_what_its_menu_entry_says(
    joy: Person, assistant: FakeAssistant, name: str, form: str
) -> None:
    await joy.say(form.format(name))
    assert [turn.payload for turn in assistant.turns] == [COMMANDS[name].payload]


@pytest.mark.parametrize("text", ["/faq/ipt_what", '/inform{"name": "x"}', "/restart", "/nonsense", "/"])
async def test_typed_payloads_are_words(joy: Person, assistant: FakeAssistant, text: str) -> None:
    await joy.say(text)
    assert [(turn.text, turn.payload) for turn in assistant.turns] == [(text, None)]


async def test_a_button_acts_once_and_shows_what_was_chosen(
    joy: Person, assistant: FakeAssistant, gateway: Gateway
) -> None:
    assistant.script = [says("Online?", buttons=[button("Yes", "online"), button("No", "/deny")], asked="how")]
    await joy.say("book")
    asked = joy.calls[-1]
    await joy.press("Yes")
    await gateway.until("the press is answered", lambda: len(gateway.api.of("answerCallbackQuery")) == 1)
    await gateway.until("the choice is shown", lambda: bool(gateway.api.of("editMessageReplyMarkup")))
    turn = assistant.turns[-1]
    assert (turn.text, turn.payload, turn.button_asked) == (None, "online", "how")
    left = gateway.api.message(joy.chat_id, asked.result["message_id"])["reply_markup"]["inline_keyboard"]
    assert [[b["text"] for b in row] for row in left] == [["✓ Yes"]]
    await joy.press("✓ Yes")
    await gateway.until("that press is answered, too", lambda: len(gateway.api.of("answerCallbackQuery")) == 2)
    assert len(assistant.turns) == 2
    assert len(joy.heard) == 2


async def test_other_people_s_and_made_up_buttons_do_nothing(
    joy: Person, sam: Person, assistant: FakeAssistant, gateway: Gateway
) -> None:
    assistant.script = [says("Sure?", buttons=[button("Yes", "/affirm")]), says("Hello", buttons=[button("A", "/a")])]
    await joy.say("book")
    await sam.say("hello")
    stolen = joy.keys(joy.calls[-1])["Yes"]
    for key in (stolen, "made-up", "x" * 64, "/affirm", "' OR 1=1", "\u0000"):
        await sam.press_key(key, sam.calls[-1].result["message_id"])
        assert sam.last.startswith("We have moved on since that button was made")
    assert len(assistant.turns) == 2
    await gateway.until("each press is answered", lambda: len(gateway.api.of("answerCallbackQuery")) == 6)


async def test_an_edited_message_is_checked_for_danger_and_acts_no_more(
    joy: Person, assistant: FakeAssistant, gateway: Gateway
) -> None:
    said = await joy.say("yes")
    assistant.script = [Reply([]), says("Please call 999.", kind="safety")]
    await joy.edit(said, text="no")
    assert "I saw that you changed a message" in joy.last
    await joy.edit(said, text="i want to die")
    assert joy.last == "Please call 999."
    assert [(t.text, t.safety_only) for t in assistant.turns] == [("yes", False), ("no", True), ("i want to die", True)]


async def test_a_moving_location_is_left_alone(joy: Person, assistant: FakeAssistant, gateway: Gateway) -> None:
    said = await joy.send(location={"latitude": 51.5, "longitude": -0.1, "live_period": 600})
    heard = joy.heard
    await joy.edit(said, location={"latitude": 51.6, "longitude": -0.1, "live_period": 600})
    assert joy.heard == heard
    assert assistant.turns == []


FILE = {"file_id": "AgAC", "file_unique_id": "AQAD"}
ATTACHMENTS: list[tuple[dict[str, Any], str]] = [
    ({"photo": [{**FILE, "width": 9, "height": 9}]}, "cannot open pictures"),
    ({"document": {**FILE, "file_name": "letter.pdf"}}, "cannot open pictures"),
    ({"voice": {**FILE, "duration": 3}}, "cannot listen"),
    ({"video_note": {**FILE, "length": 9, "duration": 3}}, "cannot listen"),
    (
        {"sticker": {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}},
        "only understand words",
    ),
    ({"dice": {"emoji": "🎲", "value": 3}}, "only understand words"),
    ({"location": {"latitude": 51.5, "longitude": -0.1}}, "have not kept it"),
    ({"contact": {"phone_number": "+447700900123", "first_name": "Joy"}}, "have not kept it"),
]


@pytest.mark.parametrize(
    ("attachment", "words"), ATTACHMENTS, ids=lambda v: next(iter(v)) if isinstance(v, dict) else ""
)
async def test_what_cannot_be_read_gets_a_kind_line(
    joy: Person, assistant: FakeAssistant, attachment: dict[str, Any], words: str
) -> None:
    await joy.send(**attachment)
    assert len(joy.heard) == 1
    assert words in joy.last
    assert assistant.turns == []


async def test_ten_pictures_at_once_get_one_line(joy: Person) -> None:
    for _ in range(10):
        await joy.send(photo=[{**FILE, "width": 9, "height": 9}], media_group_id="13374242")
    assert len(joy.heard) == 1


async def test_a_caption_is_read_and_danger_in_it_comes_first(joy: Person, assistant: FakeAssistant) -> None:
    picture = {"photo": [{**FILE, "width": 9, "height": 9}]}
    assistant.script = [says("A course has 12 sessions."), says("Please call 999.", kind="safety")]
    await joy.send(**picture, caption="how long?")
    assert joy.heard[0].startswith("I cannot open pictures or files, so I read only the words")
    assert joy.heard[1] == "A course has 12 sessions."
    await joy.send(**picture, caption="this is how i will do it")
    assert joy.heard[2:] == ["Please call 999."]
    assert [turn.text for turn in assistant.turns] == ["how long?", "this is how i will do it"]


async def test_service_messages_and_bots_are_left_alone(joy: Person, assistant: FakeAssistant) -> None:
    await joy.send(pinned_message=joy.message(text="x")["message"])
    await joy.send(text="hello", **{"from": {**joy.user, "is_bot": True}})
    assert joy.heard == []
    assert assistant.turns == []


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_the_bot_leaves_what_is_not_a_private_chat(
    joy: Person, assistant: FakeAssistant, gateway: Gateway, kind: str
) -> None:
    await joy.send(text="/start", chat={"id": -100200300, "type": kind, "title": "Friends"})
    await gateway.until("it has left", lambda: len(gateway.api.of("leaveChat", -100200300)) == 1)
    assert gateway.api.of("sendMessage") == []
    assert assistant.turns == []


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(
    joy: Person, assistant: FakeAssistant
) -> None:
    paragraph = "All of this is true & “tested” 🙂. " * 30
    text = "\n\n".join([paragraph.strip()] * 9)
    assistant.script = [says(text, buttons=[button("Go on", "/go")])]
    await joy.say("tell me everything")
    assert len(joy.heard) > 1
    assert "\n\n".join(joy.heard) == text
    assert [bool(joy.keys(call)) for call in joy.calls] == [False] * (len(joy.calls) - 1) + [True]


async def test_markdown_is_shown_and_everything_else_is_as_written(joy: Person, assistant: FakeAssistant) -> None:
    text = "**Call 999** <b>now</b> & *rest*\n- 1 < 2\n- [NICE](https://nice.org.uk/a?b=1&c=2) [x](javascript:alert)"
    assistant.script = [says(text, sources=[{"title": "A & B", "url": "https://a.b/?c=1&d=2"}, {"title": "A book"}])]
    await joy.say("x")
    assert joy.calls[-1].given["text"] == (
        "<b>Call 999</b> &lt;b&gt;now&lt;/b&gt; &amp; <i>rest</i>\n• 1 &lt; 2\n"
        '• <a href="https://nice.org.uk/a?b=1&amp;c=2">NICE</a> [x](javascript:alert)\n\n'
        '<i>Source: <a href="https://a.b/?c=1&amp;d=2">A &amp; B</a>; A book</i>'
    )
    assert joy.calls[-1].given["link_preview_options"] == {"is_disabled": True}


async def test_a_question_says_how_far_the_form_is(joy: Person, assistant: FakeAssistant) -> None:
    assistant.script = [says("Is this true?", progress={"step": 3, "total": 12})]
    await joy.say("x")
    assert joy.last == "Question 3 of 12\n\nIs this true?"


async def test_a_picture_stands_above_its_text_and_a_calendar_entry_below(
    joy: Person, assistant: FakeAssistant, gateway: Gateway, clock: FakeClock
) -> None:
    def keep(turn: Any) -> None:
        shown = StoredFile("image/png", "r.png", b"\x89PNG"), StoredFile("text/calendar", "a.ics", b"BEGIN")
        picture, entry = (keep_file(gateway.database, turn.conversation_id, file, clock()) for file in shown)
        files = [
            {"id": entry, "type": "text/calendar", "name": "a.ics", "alt": "Calendar entry: Monday"},
            {"id": picture, "type": "image/png", "name": "r.png", "alt": "Your result: " + "long " * 300},
        ]
        assistant.script = [says("Booked.", files=files)]

    assistant.acts = keep
    await joy.say("x")
    assert [call.method for call in joy.calls] == ["sendPhoto", "sendMessage", "sendDocument"]
    assert joy.heard[1:] == ["Booked.", "Calendar entry: Monday"]
    assert joy.heard[0].startswith("Your result: long")
    assert "BEGIN" in joy.calls[2].given["document"]


async def test_delete_asks_first_and_then_erases_everything(
    joy: Person, assistant: FakeAssistant, gateway: Gateway
) -> None:
    await joy.say("something private")
    await joy.say("/delete")
    assert "Shall I erase this chat?" in joy.last
    await joy.press("Keep it")
    assert "erased nothing" in joy.last
    await joy.say("/delete")
    await joy.press("Erase this chat")
    assert "erased on our side" in joy.last
    with gateway.database.reading() as connection:
        assert connection.execute(sa.select(messages)).all() == []
        assert connection.execute(sa.select(conversations)).all() == []
    await joy.say("hello again")
    assert joy.last == "Answer 2"


async def test_the_menu_and_the_bot_are_made_ready(gateway: Gateway) -> None:
    await gateway.until("the webhook is set", lambda: gateway.api.webhook is not None)
    names = {"start", "help", "urgent", "book", "mybooking", "website", "privacy", "delete", "stop"}
    assert {command["command"] for command in gateway.api.commands} == names
    assert gateway.api.commands[0]["command"] == "urgent"
