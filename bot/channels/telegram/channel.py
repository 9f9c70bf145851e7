"""The Telegram channel: updates in by webhook or long polling, written down, answered in order, answers out."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator, Collection, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, BotCommand, Update
from telegram.error import ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.chat import StillBusy
from bot.channels.limiter import Limiter
from bot.channels.pressure import RETRY_AFTER_SECONDS, Overloaded
from bot.channels.telegram.arrival import Arrival
from bot.channels.telegram.commands import MENU, URGENT
from bot.channels.telegram.delivery import CHOSEN, NO_PREVIEW, Delivery, parts_of
from bot.channels.telegram.inbox import KEPT, Inbox, Taken
from bot.channels.telegram.replies import Replies
from bot.channels.telegram.updates import UPDATE_TYPES, read, stranger
from bot.channels.web import json_body
from bot.clock import Clock
from bot.logs import conversation_hash, logger
from bot.notifications.mail import NoGroup
from bot.notifications.outbox import Letter

PATH = "/telegram/webhook"
MAX_BODY_BYTES = 1024 * 1024
POLL_SECONDS = 25
PAUSE_SECONDS = 2.0
"""How often to look for updates that another gateway left, or that were put off."""

FINISH_SECONDS = 6.0
"""How long a stopping gateway goes on with answers it has begun; supervisor kills it after 12."""

CANCEL_AGAIN_SECONDS = 0.1
AT_ONCE = 50
MAX_FAILURES = 12
"""With waits that double from one second up to five minutes, sending is given up after about half an hour."""

log = logger(__name__)


@dataclass(frozen=True)
class Webhook:
    """Where Telegram posts updates, and the token by which it shows that it is Telegram."""

    url: str
    secret: str


class TelegramChannel:
    """One bot.

    Args:
        chat_key: key of the HMAC that makes conversation ids of chat ids, so that no table holds a chat id for long.
        webhook: None means long polling.
        staff_chat: the staff's group, in which the bot stays and only speaks.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        inbox: Inbox,
        replies: Replies,
        delivery: Delivery,
        limiter: Limiter,
        chat_key: str,
        clock: Clock,
        webhook: Webhook | None,
        staff_chat: int | None = None,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._replies = replies
        self._delivery = delivery
        self._limiter = limiter
        self._chat_key = chat_key.encode()
        self._clock = clock
        self._webhook = webhook
        self._staff_chat = staff_chat
        self._news = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._told_to_wait: set[int] = set()

    @property
    def routes(self) -> list[Route]:
        """The webhook; none with long polling."""
        return [Route(PATH, self.receive, methods=["POST"])] if self._webhook else []

    def conversation(self, chat_id: int) -> str:
        """The conversation of a chat; nobody gets back from it to the chat without the key."""
        return "telegram-" + hmac.new(self._chat_key, str(chat_id).encode(), hashlib.sha256).hexdigest()[:40]

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Talk to Telegram while the context is open; answers that have begun are then finished."""
        loops = [asyncio.create_task(self._connect()), asyncio.create_task(self._work())]
        try:
            yield
        finally:
            await _end(loops)
            if self._running:
                await asyncio.wait(self._running, timeout=FINISH_SECONDS)
            await _end(self._running)
            with contextlib.suppress(TelegramError, RuntimeError):
                await self._bot.shutdown()

    async def send(self, letter: Letter) -> None:
        """Tell the staff group what a letter to it says.

        Raises:
            NoGroup, TelegramError: it did not go out.
        """
        if self._staff_chat is None:
            raise NoGroup
        text = f"{letter.subject}\n{letter.body}"
        await self._bot.send_message(self._staff_chat, text, link_preview_options=NO_PREVIEW)

    async def receive(self, request: Request) -> Response:
        """The webhook. 200 means that the update is written down, or that nothing can be done with it."""
        assert self._webhook is not None
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._webhook.secret.encode()):
            return Response(status_code=401)
        body = await json_body(request, MAX_BODY_BYTES)
        try:
            update = Update.de_json(body, self._bot)
        except Exception as error:  # sending it again would not make it readable
            log.error("telegram.unreadable", error=type(error).__name__)
            return Response(status_code=200)
        return Response(status_code=200 if await self._arrive(update) else 503)

    async def _connect(self) -> None:
        """Make the bot ready, then poll if there is no webhook. Telegram may be out of reach for any time."""
        failures = 0
        while True:
            try:
                await self._set_up()
                break
            except InvalidToken:
                log.error("telegram.token_refused")
                return
            except TelegramError as error:
                failures += 1
                log.warning("telegram.away", error=type(error).__name__)
                await asyncio.sleep(_wait(error, failures))
        log.info("telegram.ready", by="webhook" if self._webhook else "polling")
        if self._webhook is None:
            await self._poll()

    async def _set_up(self) -> None:
        await self._bot.initialize()
        await self._bot.set_my_commands([BotCommand(command.name, command.about) for command in MENU])
        if self._webhook is None:
            await self._bot.delete_webhook()
        else:
            # Over one connection updates come in order; one takes a few milliseconds, as answering comes later.
            await self._bot.set_webhook(
                self._webhook.url,
                secret_token=self._webhook.secret,
                allowed_updates=UPDATE_TYPES,
                max_connections=1,
            )

    async def _poll(self) -> None:
        offset = None
        failures = 0
        while True:
            try:
                found = await self._bot.get_updates(offset, timeout=POLL_SECONDS, allowed_updates=UPDATE_TYPES)
                failures = 0
            except TelegramError as error:
                failures += 1
                log.warning("telegram.away", error=type(error).__name__)
                await asyncio.sleep(_wait(error, failures))
                continue
            for update in found:
                if not await self._arrive(update):
                    await asyncio.sleep(PAUSE_SECONDS)
                    break
                offset = update.update_id + 1  # asking from here tells Telegram that the others have arrived

    async def _arrive(self, update: Update) -> bool:
        """Write an update down for `_work`; False when Telegram should send it again."""
        if update.callback_query is not None:
            self._start(self._delivery.answer_press(update.callback_query.id))
        group = stranger(update)
        if group is not None:
            if group != self._staff_chat:
                self._start(self._delivery.leave(group))
            return True
        try:
            arrival = read(update)
        except Exception as error:  # none of Telegram's own making, so asking for it again would change nothing
            log.error("telegram.unreadable", error=type(error).__name__)
            return True
        if arrival is None or arrival.key == CHOSEN:
            return True
        urgent = arrival.command == URGENT.name
        conversation_id = self.conversation(arrival.chat_id)
        try:
            await run_sync(self._inbox.store, conversation_id, arrival, urgent, self._clock())
        except Exception as error:
            log.error("telegram.not_stored", error=type(error).__name__)
            return await self._say_without_inbox(conversation_id, arrival, urgent)
        self._news.set()
        return True

    async def _say_without_inbox(self, conversation_id: str, arrival: Arrival, urgent: bool) -> bool:
        """The help lines at once, in place of an answer; whether they went out."""
        [part] = parts_of([self._replies.urgent() if urgent else self._replies.away()])
        try:
            await self._delivery.send(arrival.chat_id, conversation_id, part)
        except (Forbidden, ChatMigrated):
            return True
        except TelegramError:
            return False
        return True

    async def _work(self) -> None:
        """Answer what was written down, many conversations at once, each in order."""
        forgotten = self._clock() - KEPT
        while True:
            self._news.clear()
            taken = await self._take() if len(self._running) < AT_ONCE else None
            if taken is not None:
                self._start(self._handle(taken))
                continue
            if self._clock() - forgotten >= KEPT / 2:
                forgotten = self._clock()
                await self._quietly(run_sync(self._inbox.forget, forgotten - KEPT))
            with anyio.move_on_after(PAUSE_SECONDS):
                await self._news.wait()

    async def _take(self) -> Taken | None:
        try:
            return await run_sync(self._inbox.take, self._clock())
        except Exception as error:
            log.error("telegram.inbox_away", error=type(error).__name__)
            return None

    async def _handle(self, taken: Taken) -> None:
        update_id = taken.arrival.update_id
        try:
            wait = await self._answer(taken)
        except StillBusy:
            await self._postpone(taken, 1.0, taken.failures)
        except Overloaded:
            await self._tell_to_wait(taken)
            await self._postpone(taken, RETRY_AFTER_SECONDS, taken.failures)
        except (Forbidden, ChatMigrated) as error:
            # Blocked by the person, or the chat is none of a person's any more: nobody is there to tell.
            log.info("telegram.gone", error=type(error).__name__)
            await self._quietly(run_sync(self._inbox.finish, update_id))
        except RetryAfter as error:
            await self._postpone(taken, _wait(error, 1), taken.failures)
        except Exception as error:
            await self._failed(taken, error)
        else:
            if wait:
                await self._postpone(taken, wait, taken.failures)
            else:
                self._told_to_wait.discard(update_id)
                await self._quietly(run_sync(self._inbox.finish, update_id))
        self._news.set()

    async def _answer(self, taken: Taken) -> float:
        """Answer an update; returns the seconds to wait when this person was too quick, else 0."""
        arrival, conversation_id = taken.arrival, taken.conversation_id
        if not taken.urgent and not taken.sent:
            wait = await self._limiter.wait_seconds("conversation", conversation_id)
            if wait:
                return wait
        if arrival.message_id is not None and arrival.title is not None:
            self._start(self._delivery.show_chosen(arrival.chat_id, arrival.message_id, arrival.title))
        if not taken.urgent:
            self._start(self._delivery.typing(arrival.chat_id))
        parts = parts_of(await self._replies.to(conversation_id, arrival))
        for number, part in enumerate(parts[taken.sent :], taken.sent + 1):
            await self._delivery.send(arrival.chat_id, conversation_id, part)
            await self._quietly(run_sync(self._inbox.note_sent, arrival.update_id, number, self._clock()))
        return 0

    async def _tell_to_wait(self, taken: Taken) -> None:
        """Say once that the answer will come later, with the help lines; the message stays in the inbox."""
        if taken.arrival.update_id in self._told_to_wait:
            return
        self._told_to_wait.add(taken.arrival.update_id)
        [part] = parts_of([self._replies.busy()])
        with contextlib.suppress(TelegramError):
            await self._delivery.send(taken.arrival.chat_id, taken.conversation_id, part)

    async def _failed(self, taken: Taken, error: Exception) -> None:
        failures = taken.failures + 1
        log.warning(
            "telegram.not_sent",
            error=type(error).__name__,
            given_up=failures >= MAX_FAILURES,
            conversation=conversation_hash(taken.conversation_id),
        )
        if failures >= MAX_FAILURES:
            await self._quietly(run_sync(self._inbox.finish, taken.arrival.update_id))
        else:
            await self._postpone(taken, _wait(error, failures), failures)

    async def _postpone(self, taken: Taken, seconds: float, failures: int) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        await self._quietly(run_sync(self._inbox.postpone, taken.arrival.update_id, until, failures))

    async def _quietly(self, noting: Coroutine[Any, Any, None]) -> None:
        """Note something down if the database is there; without it the lease ends and the update is taken again."""
        try:
            await noting
        except Exception as error:
            log.error("telegram.not_noted", error=type(error).__name__)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks until all have ended.

    Once is not enough: on Python 3.10 a time-out that ends at the same moment as the cancellation takes it for its own
    (ours in `_work`, or one inside the HTTP client), and the task goes on.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN_SECONDS)


def _wait(error: Exception, failures: int) -> float:
    """Seconds until the next attempt: what Telegram asks for, else twice as long each time, five minutes at most."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return float(min(2 ** (failures - 1), 300))
