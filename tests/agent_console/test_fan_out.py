"""A desk and the frames after it are what a fresh desk would show, for every user, live and by replay."""

import asyncio
import json
import random
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import msgspec
import pytest

from agent_console import stream
from agent_console.fan_out import FanOut
from agent_console.stream import Frame, Gone, Resync, Session
from hub.access.agents import agent_cards_in
from hub.contract.events import (
    AgentChanged,
    ContactEvent,
    SlaClockChanged,
)
from hub.contract.work import FollowUpChanged, FollowUpDue, FollowUpMade, MentionChanged, MentionMade
from hub.insight import views
from hub.journal import views as journal
from hub.storage.schema import agents
from tests.fakes.console_day import Day
from tests.fakes.console_world import USERS, user

decode = msgspec.json.Decoder(Frame).decode
AGENTS = ("us_ada", "us_ben", "us_cy")


@asynccontextmanager
async def following(world, **options):
    fan_out = FanOut(world.hub, **options)
    await fan_out.start()
    task = asyncio.ensure_future(fan_out.work())
    try:
        yield fan_out
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Console:
    """What a browser does with the stream: `api.md`'s reducer."""

    def __init__(self, world, fan_out, who):
        self.world, self.fan_out, self.user = world, fan_out, user(who)
        self.resyncs = 0

    async def open(self):
        desk = await views.desk(self.world.reader, self.user)
        self.seq, self.contacts = desk.seq, {card.id: card for card in desk.contacts}
        self.agents = {agent.id: agent for agent in desk.agents}
        self.clocks = by_kind(desk.clocks)
        self.follow_ups = {card.id: card for card in desk.follow_ups}
        self.mentions = {card.message_id: card for card in desk.mentions}
        await self.connect()

    async def connect(self):
        self.session = Session(self.user, self.seq)
        await self.fan_out.join(self.session, lambda: None)

    def lose(self):
        self.fan_out.leave(self.session)

    async def read(self):
        for text in self.session.take():
            value = decode(text)
            if isinstance(value, Resync):
                self.resyncs += 1
                self.lose()
                await self.open()
                return await self.read()
            if isinstance(value, Gone):
                self.drop(value.contact_id)
            elif isinstance(value, stream.EventFrame):
                self.apply(value.recorded)
                self.clocks |= by_kind(value.clocks)
        return None

    def apply(self, recorded):
        assert recorded.seq >= self.seq
        self.seq = recorded.seq
        event = recorded.event
        if isinstance(event, AgentChanged):
            self.agents[event.agent.id] = event.agent
        elif isinstance(event, ContactEvent):
            self.contacts[event.contact.id] = event.contact
            if event.contact.state == "closed":
                self.drop(event.contact.id)
        elif isinstance(event, SlaClockChanged):
            self.clocks |= by_kind([event.clock])
            if event.clock.stopped_at:
                del self.clocks[event.clock.conversation_id, event.clock.kind]

        elif isinstance(event, FollowUpMade | FollowUpChanged | FollowUpDue):
            card = event.follow_up
            self.keep(self.follow_ups, card.id, card, card.owner_id == self.user.id and card.done_at is None)
        elif isinstance(event, MentionMade | MentionChanged) and event.mention.user_id == self.user.id:
            card = event.mention
            self.keep(self.mentions, card.message_id, card, card.read_at is None)

    def keep(self, known, id, card, stays):
        known.pop(id, None)
        if stays:
            known[id] = card

    def drop(self, contact_id):
        """With the last contact of a conversation in sight go its clocks."""
        self.contacts.pop(contact_id, None)
        seen = {card.conversation_id for card in self.contacts.values()}
        self.clocks = {key: clock for key, clock in self.clocks.items() if key[0] in seen}

    async def is_right(self):
        desk = await views.desk(self.world.reader, self.user)
        assert self.contacts == {card.id: card for card in desk.contacts}
        assert self.agents == {agent.id: agent for agent in desk.agents}
        assert self.clocks == by_kind(desk.clocks)
        assert self.follow_ups == {card.id: card for card in desk.follow_ups}
        assert self.mentions == {card.message_id: card for card in desk.mentions}


def by_kind(clocks):
    return {(clock.conversation_id, clock.kind): clock for clock in clocks}


@pytest.mark.parametrize("seed", range(6))
async def test_a_desk_and_its_events_are_a_fresh_desk(world, seed):
    chance = random.Random(seed)
    day = Day(world, chance)
    async with following(world) as fan_out:
        for _ in range(5):
            await day.goes_on()
        consoles = [Console(world, fan_out, who) for who in USERS]
        for console in consoles:
            await console.open()
        away = {}
        for _ in range(60):
            await day.goes_on()
            for console in consoles:
                if console in away:
                    if chance.random() < 0.2:
                        del away[console]
                        await console.connect()
                elif chance.random() < 0.1:
                    away[console] = True
                    console.lose()
                    console.session.take()  # what was on its way is lost
                if console not in away:
                    await console.read()
                    await console.is_right()


async def test_sockets_opened_in_the_middle_of_a_storm_miss_nothing(world):
    chance = random.Random(1)
    day = Day(world, chance)
    async with following(world) as fan_out:
        storm = asyncio.ensure_future(_storm(day, 80))
        consoles = []
        while not storm.done():
            console = Console(world, fan_out, chance.choice(list(USERS)))
            await console.open()
            consoles.append(console)
        await storm
        for console in consoles:
            await console.read()
            await console.is_right()


async def _storm(day, events):
    for _ in range(events):
        await day.goes_on()


async def test_an_event_is_there_as_soon_as_it_is_committed(world):
    async with following(world) as fan_out:
        session, woken = Session(user("us_sam"), 0), []
        await fan_out.join(session, lambda: woken.append(len(session.take())))
        await Day(world, random.Random(0)).rest()
        assert woken == [1, 1]  # hello, then the event


async def test_an_event_is_encoded_once_for_all(world):
    async with following(world) as fan_out:
        sessions = [Session(user("us_sam"), 0) for _ in range(3)]
        for session in sessions:
            await fan_out.join(session, lambda: None)
            session.take()
        await Day(world, random.Random(0)).arrive()
        texts = [session.take()[0] for session in sessions]
        assert texts[0] is texts[1] is texts[2]


async def test_whoever_left_is_told_nothing_more(world):
    async with following(world) as fan_out:
        sessions = [Session(user(who), 0) for who in ("us_sam", "us_ada")]
        for session in sessions:
            await fan_out.join(session, lambda: None)
            session.take()
            fan_out.leave(session)
            fan_out.leave(session)
        await Day(world, random.Random(0)).rest()
        assert [session.take() for session in sessions] == [[], []]
        assert not fan_out._agents


async def test_too_far_behind_means_start_anew(world):
    day = Day(world, random.Random(0))
    for _ in range(5):
        await day.rest()
    async with following(world, farthest=3) as fan_out:
        near, far = Session(user("us_sam"), 2), Session(user("us_sam"), 1)
        for session in (near, far):
            await fan_out.join(session, lambda: None)
        assert [json.loads(text)["type"] for text in near.take()] == ["event"] * 3 + ["hello"]
        assert far.take() == ['{"type":"resync"}']


async def test_a_number_the_journal_never_gave_means_start_anew(world):
    async with following(world) as fan_out:
        session = Session(user("us_sam"), 99)
        await fan_out.join(session, lambda: None)
        assert session.take() == ['{"type":"resync"}']


async def test_long_replays_come_whole_and_in_order(world):
    def work(tx):
        card = agent_cards_in(tx.conn, agents.c.id == "us_ada")[0]
        for _ in range(2500):
            tx.record(AgentChanged(agent=card, why="chosen"), "us_ada")

    await world.commit(work)
    async with following(world) as fan_out:
        session = Session(user("us_cy"), 100)
        await fan_out.join(session, lambda: None)
        frames = [json.loads(text) for text in session.take()]
        assert [one["recorded"]["seq"] for one in frames[:-1]] == list(range(101, 2501))
        assert frames[-1] == {"type": "hello", "seq": 2500}
        assert await journal.head(world.reader) == 2500


async def test_the_journal_alone_is_enough_when_the_bus_says_nothing(world):
    async with following(world) as fan_out:
        await world.bus.close()
        session = Session(user("us_sam"), 0)
        woken = asyncio.Event()
        await fan_out.join(session, woken.set)
        session.take()
        woken.clear()
        await Day(world, random.Random(0)).rest()
        async with asyncio.timeout(timedelta(seconds=20).total_seconds()):
            await woken.wait()
        assert len(session.take()) == 1
