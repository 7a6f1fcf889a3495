"""What was said in a chat, mailed to whoever asks for it, on both stores."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import select

from hub.access.roles import User
from hub.contract.errors import Conflict
from hub.contract.inbound import LineNotice, Received, TranscriptAsked
from hub.contract.outbound import SendMessage
from hub.contract.words import Address, Attachment, MessageCard
from hub.conversing import actions
from hub.conversing.actions import Words
from hub.intake.actions import IntakeDoor
from hub.intake.transcripts import PHRASES, words
from hub.storage.engine import Store
from hub.storage.schema import conversations, outbox
from tests.factories.cards import contact_card
from tests.factories.river import OUR_MAILBOX, River, chat, left, new_id, now, open_river, spoke
from tests.hub.intake.test_chats import chatting, on_line, rows

ADA = Address(kind="email", value="ada@there.example")
LIVE = frozenset({"phone", "web_chat"})


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        opened.intake = IntakeDoor(opened.writer, lambda: opened.business, new_id, [OUR_MAILBOX])
        yield opened


def wish(number: int = 1, **changes: Any) -> TranscriptAsked:
    asked: TranscriptAsked = on_line(TranscriptAsked, number, **{"address": ADA} | changes)
    return asked


async def answered(river: River) -> Received:
    """A chat in which both sides have spoken."""
    received, taken = await chatting(river, language="en")
    await river.intake.receive(spoke("My pump leaks.", "chat1", 1, "web_chat"))
    agent = User(id=taken.offer.agent_id, login="a", name="Lin Wei", role="agent", language="en")
    said = Words(conversation_id=received.conversation_id or "", author=agent, text="Which one?", client_id="c1")
    await actions.reply(river.writer, said, LIVE, new_id)
    await actions.note(river.writer, msgspec.structs.replace(said, text="Not again", client_id="c2"), new_id)
    return received


async def mails(river: River) -> list[SendMessage]:
    found = [msgspec.json.decode(row.order, type=SendMessage) for row in await rows(river, select(outbox.c.order))]
    return [order for order in found if order.channel == "email"]


async def test_the_mail_tells_what_both_sides_said_and_never_a_note(river: River) -> None:
    received = await answered(river)
    await river.intake.receive(on_line(LineNotice, text="Are you still there?"))
    await river.intake.receive(left("chat1", "web_chat"))
    await river.intake.receive(wish())
    (order,) = await mails(river)
    assert (order.to, order.our_address, order.agent_id) == ("ada@there.example", OUR_MAILBOX, "")
    said = [paragraph.splitlines()[-1] for paragraph in order.text.split("\n\n")[1:]]
    assert said == ["My pump leaks.", "Which one?", "Are you still there?"]
    assert "Lin Wei" in order.text
    assert "Not again" not in order.text
    (row,) = await rows(river, select(conversations).where(conversations.c.id == received.conversation_id))
    assert (row.channel, row.preview) == ("web_chat", "Which one?"), "a machine's mail is no news of a conversation"


async def test_before_anybody_of_ours_has_spoken_it_is_too_early(river: River) -> None:
    await chatting(river)
    await river.intake.receive(spoke("My pump leaks.", "chat1", 1, "web_chat"))
    with pytest.raises(Conflict) as refused:
        await river.intake.receive(wish())
    assert refused.value.field == "too_early"
    assert await mails(river) == []


async def test_it_goes_out_twice_at_most_however_much_is_asked_at_once(river: River) -> None:
    await answered(river)
    asked = [river.intake.receive(wish(number)) for number in range(5)]
    answers = await asyncio.gather(*asked, river.intake.receive(wish(0)), return_exceptions=True)
    refusals = [answer.field for answer in answers if isinstance(answer, Conflict)]
    assert refusals == ["too_often"] * 3
    assert len(await mails(river)) == 2


async def test_without_a_mailbox_it_is_not_promised(river: River) -> None:
    await answered(river)
    bare = IntakeDoor(river.writer, lambda: river.business, new_id)
    with pytest.raises(Conflict) as refused:
        await bare.receive(wish())
    assert refused.value.field == "later"
    await river.intake.receive(chat("visitor-2", "chat2"))


def test_it_reads_in_the_customers_language_at_the_business_clock() -> None:
    at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    facts: dict[str, Any] = {
        "conversation_id": "cv_1",
        "contact_id": "ct_1",
        "channel": "web_chat",
        "at": at,
        "author_id": "",
    }
    ours: dict[str, Any] = {**facts, "kind": "outbound", "author_name": "林伟"}
    photo = Attachment(key="k", name="crack.png", media_type="image/png", size=1)
    said = [
        MessageCard(id="1", number=1, kind="inbound", author_name="x", text="", attachments=(photo,), **facts),
        MessageCard(id="2", number=2, text="", deleted=True, **ours),
        MessageCard(id="3", number=3, text="好的", **ours),
    ]
    text = words(said, contact_card(), PHRASES["zh"], ZoneInfo("Asia/Shanghai"))
    assert text == "07:30  您\n[文件: crack.png]\n\n07:30  林伟\n好的"


async def test_it_is_asked_once_when_it_is_sent_twice(river: River) -> None:
    await answered(river)
    first, again = await river.intake.receive(wish()), await river.intake.receive(wish(at=now()))
    assert (again.duplicate, again.message_id) == (True, first.message_id)
    assert len(await mails(river)) == 1
