"""What comes on a written line beside words, on both stores."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from hub.contract.chatted import NOTICE
from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import (
    ContactClosed,
    ContactQueued,
    FactsTold,
    LineEnded,
    MessageReceived,
    OfferAccepted,
    OfferMade,
    SurveyTaken,
    WrapUpStarted,
)
from hub.contract.inbound import FollowUpAsked, LineFacts, LineNotice, Received, SurveyAnswered
from hub.contract.words import Attachment
from hub.intake.chats import MOST_FACTS, facts_after
from hub.intake.views import TranscriptView
from hub.storage.engine import Store
from hub.storage.schema import contacts, conversations, surveys
from tests.factories.river import River, chat, left, now, open_river, spoke

PHOTO = Attachment(key="web_chat/1.png", name="crack.png", media_type="image/png", size=9)


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def on_line(kind: Any, number: int = 1, line: str = "chat1", **facts: Any) -> Any:
    key = f"{line}:{kind.__name__}:{number}"
    return kind(**{"key": key, "channel": "web_chat", "at": now(), "external_key": line} | facts)


async def rows(river: River, query: Any) -> list[Any]:
    async with river.store.reader.connect() as conn:
        return list((await conn.execute(query)).all())


async def chatting(river: River, line: str = "chat1", **changes: Any) -> tuple[Received, OfferAccepted]:
    """A chat that some agent has."""
    await river.sign_in(*river.account("platinum").team)
    received = await river.intake.receive(chat("visitor-1", line, **changes))
    offer = await river.event(OfferMade, lambda made: made.contact.id == received.contact_id)
    await river.acd.do(AcceptOffer(actor=offer.offer.agent_id, offer_id=offer.offer.id))
    return received, await river.event(OfferAccepted, lambda taken: taken.contact.id == received.contact_id)


# --- facts ----------------------------------------------------------------------------------------------
def test_an_empty_fact_takes_its_own_away_and_customers_cannot_tell_without_end() -> None:
    assert facts_after({"page": "/a", "order": "1"}, {"page": "/b", "order": " "}) == {"page": "/b"}
    many = facts_after({"page": "/a"}, {f"f{number}": "x" * 9000 for number in range(200)} | {"page": "/b"})
    assert len(many) == MOST_FACTS
    assert (many["page"], len(many["f1"])) == ("/b", 2000)


async def test_what_customers_tell_of_themselves_is_kept_with_their_contact_and_told_as_it_changes(
    river: River,
) -> None:
    received = await river.intake.receive(chat("visitor-1", facts={"order": "4711", "page": "/cart"}))
    await river.intake.receive(on_line(LineFacts, 1, facts={"page": "/help", "order": ""}))
    await river.intake.receive(on_line(LineFacts, 2, facts={"page": "/help"}))
    assert [told.facts for told in river.of(FactsTold)] == [{"order": "4711", "page": "/cart"}, {"page": "/help"}]
    (row,) = await rows(river, select(contacts.c.facts).where(contacts.c.id == received.contact_id))
    assert row.facts == {"page": "/help"}


async def test_facts_told_in_the_batch_that_opens_the_line_are_of_its_contact(river: River) -> None:
    await asyncio.gather(
        river.intake.receive(chat("visitor-1", facts={"order": "4711"})),
        river.intake.receive(on_line(LineFacts, facts={"page": "/help"})),
    )
    assert (await rows(river, select(contacts.c.facts)))[0].facts == {"order": "4711", "page": "/help"}


async def test_what_is_left_behind_goes_on_with_the_facts(river: River) -> None:
    await river.intake.receive(chat("visitor-1", facts={"order": "4711"}))
    answer = await river.intake.receive(on_line(FollowUpAsked, form="message", attachments=(PHOTO,), client_id="c-1"))
    (row,) = await rows(river, select(contacts).where(contacts.c.id == answer.contact_id))
    assert (row.facts, row.preview) == ({"order": "4711"}, "crack.png")
    await river.intake.receive(on_line(LineFacts, facts={"page": "/late"}))
    assert len(river.of(FactsTold)) == 2, "of a contact that is over nobody need know more"


# --- words ----------------------------------------------------------------------------------------------
async def test_a_notice_stands_among_the_messages_of_both_sides_and_waits_for_no_answer(store: Store) -> None:
    async with open_river(store, clocks=True) as river:
        received = await river.intake.receive(chat("visitor-1"))
        await river.intake.receive(spoke("Hello", "chat1", 1, "web_chat"))
        answer = await river.intake.receive(on_line(LineNotice, text="Are you still there?"))
        assert (answer.message_number, answer.conversation_id) == (2, received.conversation_id)
        told = (await river.event(MessageReceived, lambda event: event.message.kind == "system")).message
        assert (told.text, told.contact_id, told.extra[NOTICE]) == (
            "Are you still there?",
            received.contact_id,
            "yes",
        )
        seen = await TranscriptView(store.reader).after(received.conversation_id or "", 0)
        assert [card.text for card in seen] == ["Hello", "Are you still there?"]
        (row,) = await rows(river, select(conversations.c.preview, conversations.c.channel))
        assert tuple(row) == ("Hello", "web_chat")


async def test_a_file_needs_no_words_and_no_words_need_a_file(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(spoke("", "chat1", 1, "web_chat", attachments=(PHOTO,)))
    assert (await river.event(MessageReceived)).message.attachments == (PHOTO,)
    assert (await rows(river, select(conversations.c.preview)))[0].preview == "crack.png"
    with pytest.raises(Invalid) as refused:
        await river.intake.receive(spoke(" ", "chat1", 2, "web_chat"))
    assert refused.value.field == "text"


# --- coming and going -----------------------------------------------------------------------------------
async def test_a_customer_who_no_longer_answers_was_handled_all_the_same(river: River) -> None:
    received, taken = await chatting(river)
    await river.intake.receive(left("chat1", "web_chat", outcome="idle"))
    assert (await river.event(LineEnded)).outcome == "idle"
    await river.event(WrapUpStarted)
    await river.acd.do(WrapUp(actor=taken.offer.agent_id, contact_id=received.contact_id or "", disposition=""))
    assert (await river.event(ContactClosed)).contact.outcome == "handled"


@pytest.mark.parametrize("queue", [True, False])
async def test_a_customer_who_was_never_answered_and_no_longer_answers_is_abandoned(river: River, queue: bool) -> None:
    await river.intake.receive(chat("visitor-1", queue=queue, at=now() - timedelta(minutes=5)))
    await river.intake.receive(left("chat1", "web_chat", outcome="idle"))
    assert (await river.event(ContactClosed)).contact.outcome == "abandoned"


async def test_who_comes_back_goes_on_in_their_conversation_with_the_same_agent_asked_first(river: River) -> None:
    received, taken = await chatting(river)
    agent = taken.offer.agent_id
    await river.intake.receive(left("chat1", "web_chat"))
    await river.acd.do(WrapUp(actor=agent, contact_id=received.contact_id or "", disposition=""))
    await river.event(ContactClosed)
    fresh = await river.intake.receive(chat("visitor-1", "chat2"))
    assert fresh.conversation_id != received.conversation_id, "what is over stays over where nobody says otherwise"
    again = await river.intake.receive(chat("visitor-1", "chat3", rejoin=received.conversation_id))
    assert again.conversation_id == received.conversation_id
    asked = await river.event(OfferMade, lambda made: made.contact.id == again.contact_id)
    assert (asked.offer.agent_id, asked.offer.explanation.kind) == (agent, "sticky")
    query = select(conversations.c.status).where(conversations.c.id == received.conversation_id)
    assert (await rows(river, query))[0].status == "open"


async def test_nobody_joins_another_persons_conversation(river: River) -> None:
    theirs = await river.intake.receive(chat("visitor-1"))
    for number, named in enumerate([theirs.conversation_id, "cv_nowhere"]):
        own = await river.intake.receive(chat(f"visitor-{number + 2}", f"own{number}", rejoin=named))
        assert own.conversation_id not in (theirs.conversation_id, "cv_nowhere")
    queued = river.of(ContactQueued)
    assert len({event.contact.person_id for event in queued}) == 3


async def test_what_is_open_still_is_joined_however_long_nobody_spoke(river: River) -> None:
    received = await river.intake.receive(chat("visitor-1"))
    ago = update(conversations).values(last_at=now() - timedelta(days=9))

    def unit(tx: Any, items: Any) -> list[None]:
        tx.conn.execute(ago)
        return [None]

    await river.writer.run(unit, None)
    again = await river.intake.receive(chat("visitor-1", "chat2", rejoin=received.conversation_id))
    assert again.conversation_id == received.conversation_id


# --- surveys --------------------------------------------------------------------------------------------
async def test_customers_say_how_it_was_also_long_after_and_the_last_word_counts(river: River) -> None:
    received, taken = await chatting(river)
    await river.intake.receive(left("chat1", "web_chat"))
    await river.acd.do(WrapUp(actor=taken.offer.agent_id, contact_id=received.contact_id or "", disposition=""))
    await river.event(ContactClosed)
    await river.intake.receive(on_line(SurveyAnswered, 1, csat=2, comment="  slow  "))
    await river.intake.receive(on_line(SurveyAnswered, 2, csat=5, nps=10))
    first, last = river.of(SurveyTaken)
    assert (first.csat, first.comment, first.agent_id) == (2, "slow", taken.offer.agent_id)
    assert (last.contact_id, last.csat, last.nps, last.comment) == (received.contact_id, 5, 10, "")
    (row,) = await rows(river, select(surveys))
    assert (row.csat, row.nps, row.channel, row.agent_id) == (5, 10, "web_chat", taken.offer.agent_id)


@pytest.mark.parametrize("marks", [{"csat": 0}, {"csat": 6}, {"nps": 11}, {"nps": -1}, {}, {"comment": "  "}])
async def test_marks_that_are_none_are_refused(river: River, marks: dict[str, Any]) -> None:
    await river.intake.receive(chat("visitor-1"))
    with pytest.raises(Invalid):
        await river.intake.receive(on_line(SurveyAnswered, **marks))
    assert await rows(river, select(surveys)) == []


async def test_a_line_that_is_over_says_nothing_more(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(left("chat1", "web_chat"))
    await river.event(ContactClosed)
    with pytest.raises(Conflict):
        await river.intake.receive(on_line(LineNotice, text="Good-bye"))
