"""What comes on a call's line beside words, on both stores."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hub.contract.errors import Invalid
from hub.contract.events import MessageReceived
from hub.contract.inbound import LineLeft, MenuTold, RecordingMade, TalkChanged
from hub.contract.talks import Leg, MenuStep, MenuWalked, TalkMoved
from hub.contract.words import Attachment
from hub.storage.engine import Store
from hub.storage.schema import conversations, menu_visits, recordings, talks
from tests.factories.river import River, call, now, open_river

LEGS = (Leg(id="c", role="customer", state="talking"),)
SOUND = Attachment(key="recordings/RE1", name="RE1.wav", media_type="audio/wav", size=5)


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        await opened.intake.receive(call(opened.account("platinum").people[0].phone))
        yield opened


def facts(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "channel": "phone", "at": now(), "external_key": "CA1", **more}


def changed(revision: int, what: Any = "joined", **more: Any) -> TalkChanged:
    return TalkChanged(**facts(f"talk:{revision}:{what}", revision=revision, what=what, legs=LEGS) | more)


async def rows(river: River, query: Any) -> list[Any]:
    async with river.store.reader.connect() as conn:
        return list(await conn.execute(query))


async def test_a_talk_is_told_with_who_did_it_and_older_news_changes_nothing(river: River) -> None:
    await river.intake.receive(changed(2, "held", actor="us_ada", recording="on"))
    await river.intake.receive(changed(1, "joined"))
    await river.intake.receive(changed(2, "resumed"))
    (moved,) = river.of(TalkMoved)
    assert (moved.what, moved.talk.revision, moved.talk.legs, moved.talk.recording) == ("held", 2, LEGS, "on")
    assert moved.account_id == river.account("platinum").id
    assert [entry.actor for entry in river.events if isinstance(entry.event, TalkMoved)] == ["us_ada"]
    (row,) = await rows(river, select(talks.c.revision))
    assert row.revision == 2


async def test_the_same_news_twice_is_one(river: River) -> None:
    for news in (changed(1), MenuTold(**facts("m", steps=(MenuStep(menu="a", node="b", kind="say"),)))):
        first = await river.intake.receive(news)
        again = await river.intake.receive(news)
        assert (again.contact_id, again.duplicate) == (first.contact_id, True)
    assert (len(river.of(TalkMoved)), len(river.of(MenuWalked))) == (1, 1)


async def test_a_callers_way_through_a_menu_is_numbered(river: River) -> None:
    steps = (MenuStep(menu="main", node="hello", kind="say"), MenuStep(menu="main", node="ask", kind="menu", taken="1"))
    await river.intake.receive(MenuTold(**facts("m:1", steps=steps)))
    await river.intake.receive(MenuTold(**facts("m:2", steps=steps[:1])))
    await river.intake.receive(MenuTold(**facts("m:3", steps=())))
    found = await rows(river, select(menu_visits.c.number, menu_visits.c.node, menu_visits.c.taken).order_by("number"))
    assert [tuple(row) for row in found] == [(1, "hello", ""), (2, "ask", "1"), (3, "hello", "")]
    assert [event.steps for event in river.of(MenuWalked)] == [steps, steps[:1]]


async def test_a_recording_stands_among_the_messages_and_has_its_day_of_deletion(river: River) -> None:
    await river.intake.receive(LineLeft(**facts("left")))
    made = RecordingMade(**facts("r", recording=SOUND, seconds=7))
    first = await river.intake.receive(made)
    assert (await river.intake.receive(made)).duplicate
    other = RecordingMade(**facts("r:again", recording=SOUND, seconds=7))
    assert (await river.intake.receive(other)).message_id == first.message_id, "a file is kept once"
    (told,) = river.of(MessageReceived)
    assert (told.message.kind, told.message.attachments, told.message.extra) == ("system", (SOUND,), {"recording": "7"})
    (row,) = await rows(river, select(recordings))
    days = river.business.calls.recordings.keep_days
    assert (row.message_id, row.seconds, row.delete_at) == (first.message_id, 7, row.at + timedelta(days=days))
    (conversation,) = await rows(river, select(conversations.c.status, conversations.c.messages))
    assert tuple(conversation) == ("closed", 1), "nobody need read it"


async def test_news_of_a_line_nobody_opened_is_refused(river: River) -> None:
    with pytest.raises(Invalid):
        await river.intake.receive(changed(1, external_key="CA9"))


async def test_several_in_one_batch_see_each_other(river: River) -> None:
    await asyncio.gather(*(river.intake.receive(changed(number)) for number in (1, 2, 3)))
    (row,) = await rows(river, select(talks.c.revision))
    assert row.revision == 3
