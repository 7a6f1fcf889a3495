"""A day at the console: random but legal happenings, each written and journalled as the hub would."""

import msgspec
from msgspec import structs
from sqlalchemy import update

from hub.access.agents import agent_cards_in
from hub.accounts.actions import TeamChange, set_team
from hub.accounts.cards import LIVE, cards_in
from hub.accounts.views import account
from hub.contract.events import (
    AgentChanged,
    ContactArrived,
    ContactClosed,
    ContactQueued,
    OfferAccepted,
    OfferMade,
    OfferMissed,
    SlaClockChanged,
)
from hub.contract.promises import ClockCard
from hub.contract.work import FollowUpChanged, FollowUpDue, FollowUpMade
from hub.conversing.actions import Words, keep
from hub.conversing.mentions import keep_mentions, mention_rows, read_mentions
from hub.follow_ups import store as follow_up_store
from hub.storage.schema import agents, contacts, follow_ups, sla_clocks
from tests.fakes.clock import START
from tests.fakes.console_world import add_contact, add_offer, end_offers, user

AGENTS = ("us_ada", "us_ben", "us_cy")


class Day:
    """Something happens: random but legal."""

    def __init__(self, world, chance):
        self.world, self.chance, self.made = world, chance, 0

    async def goes_on(self):
        ways = [
            self.arrive,
            self.arrive,
            self.move,
            self.move,
            self.move,
            self.tick,
            self.tick,
            self.rest,
            self.regroup,
            self.promise,
            self.call,
        ]
        await self.chance.choice(ways)()

    async def arrive(self):
        self.made += 1
        id, facts = f"ct_{self.made}", {"account_id": self.chance.choice([None, "ac_north", "ac_south"])}

        def work(tx):
            live = cards_in(tx.conn, LIVE)
            if live and self.chance.random() < 0.3:
                facts["conversation_id"] = self.chance.choice(live).conversation_id
            add_contact(tx.conn, id, **facts, state=self.chance.choice(["arriving", "waiting"]))
            card = cards_in(tx.conn, contacts.c.id == id)[0]
            tx.record(ContactArrived(contact=card), "intake")
            if self.chance.random() < 0.7:
                self._clock(tx, card, "started")

        await self.world.commit(work)

    async def move(self):
        await self.world.commit(self._move)

    def _move(self, tx):
        live = cards_in(tx.conn, LIVE)
        if not live:
            return
        card = self.chance.choice(live)
        who = self.chance.choice(AGENTS)

        def now(**facts):
            if facts:
                tx.conn.execute(update(contacts).where(contacts.c.id == card.id).values(**facts))
            return cards_in(tx.conn, contacts.c.id == card.id)[0]

        if card.offer:
            ended = self.chance.choice(["accepted", "missed"])
            end_offers(tx.conn, card.id, ended)
            offer = msgspec.structs.replace(card.offer, state=ended)
            if ended == "accepted":
                event = OfferAccepted(contact=now(state="active", agent_id=offer.agent_id), offer=offer)
            else:
                event = OfferMissed(contact=now(state="waiting"), offer=offer)
        elif card.state == "active":
            outcome = self.chance.choice([None, None, "handled"])
            event = (
                ContactClosed(contact=now(state="closed", closed_at=START, outcome=outcome))
                if outcome
                else ContactQueued(contact=now(state="waiting", agent_id=None))
            )
        else:
            self.made += 1
            add_offer(tx.conn, card.id, who, f"of_{self.made}")
            card_now = now()
            event = OfferMade(contact=card_now, offer=card_now.offer)
        tx.record(event, "router")
        if isinstance(event, ContactClosed) and not cards_in(
            tx.conn, LIVE, contacts.c.conversation_id == card.conversation_id
        ):
            self._clock(tx, card, "met")

    async def tick(self):
        """A clock pauses, goes on, is warned of, stops or is cancelled."""

        def work(tx):
            live = cards_in(tx.conn, LIVE)
            if live:
                what = self.chance.choice(["started", "paused", "warned", "met", "cancelled"])
                self._clock(tx, self.chance.choice(live), what)

        await self.world.commit(work)

    def _clock(self, tx, card, what):
        kept = (sla_clocks.c.conversation_id == card.conversation_id, sla_clocks.c.kind == "first_response")
        if tx.conn.execute(sla_clocks.delete().where(*kept)).rowcount == 0 and what != "started":
            return
        clock = ClockCard(
            conversation_id=card.conversation_id,
            contact_id=card.id,
            account_id=card.account_id,
            tier=card.tier,
            channel=card.channel,
            kind="first_response",
            business=False,
            target_seconds=60.0,
            started_at=START,
            running_since=START if what in ("started", "warned") else None,
            warned_at=START if what == "warned" else None,
            stopped_at=START if what in ("met", "cancelled") else None,
        )
        if what != "cancelled":
            tx.conn.execute(sla_clocks.insert().values(**structs.asdict(clock)))
        tx.record(SlaClockChanged(clock=clock, what=what), "sla")

    async def rest(self):
        def work(tx):
            who = self.chance.choice(AGENTS)
            tx.conn.execute(update(agents).where(agents.c.id == who).values(activity=self.chance.choice(["a", "b"])))
            tx.record(AgentChanged(agent=agent_cards_in(tx.conn, agents.c.id == who)[0], why="chosen"), who)

        await self.world.commit(work)

    async def promise(self):
        """Something is promised, done, opened again or given to somebody else."""
        self.made += 1
        who, act = self.chance.choice(AGENTS), self.chance.choice(["make", "make", "give", "done", "due"])

        def work(tx):
            kept = tx.conn.execute(follow_up_store.CARDS).all()
            if act == "make" or not kept:
                facts = {"id": f"fu_{self.made}", "account_id": "ac_north", "text": "call", "client_id": str(self.made)}
                times = {"due_at": START, "made_at": START, "changed_at": START, "zone": "UTC"}
                tx.conn.execute(follow_ups.insert().values(owner_id=who, made_by="us_ada", **facts, **times))
                tx.record(FollowUpMade(follow_up=self._follow_up(tx, facts["id"])), "us_ada")
                return
            card = follow_up_store.card(self.chance.choice(kept))
            now = {
                "give": {"owner_id": who},
                "done": {"done_at": None if card.done_at else START},
                "due": {"told_at": START},
            }[act]
            tx.conn.execute(follow_up_store.change(card.id, **now))
            after = self._follow_up(tx, card.id)
            if act == "due":
                tx.record(FollowUpDue(follow_up=after), "follow_ups")
            else:
                tx.record(FollowUpChanged(follow_up=after, what=act, was_owner_id=card.owner_id), "us_sam")

        await self.world.commit(work)

    def _follow_up(self, tx, id):
        return follow_up_store.card(tx.conn.execute(follow_up_store.CARDS.where(follow_ups.c.id == id)).one())

    async def call(self):
        """Somebody is called in a note, or has seen where they were."""
        self.made += 1
        who = self.chance.choice(AGENTS)

        def work(tx):
            live = cards_in(tx.conn, LIVE)
            if live and self.chance.random() < 0.7:
                card = self.chance.choice(live)
                sam, key = user("us_sam"), f"ms_{self.made}"
                words = Words(conversation_id=card.conversation_id, author=sam, text=f"@{who}", client_id=key)
                keep_mentions(tx, keep(tx, words, key, "note", card), [user(who)])

        await self.world.commit(work)
        if self.chance.random() < 0.4:
            for mention in (await mention_rows(self.world.reader, who)).items[:1]:
                await read_mentions(self.world.writer, who, mention.conversation_id)

    async def regroup(self):
        if self.chance.random() < 0.7:
            return
        account_id = self.chance.choice(["ac_north", "ac_south"])
        version = (await account(self.world.reader, account_id)).version
        team = tuple(self.chance.sample(AGENTS, self.chance.randint(0, 3)))
        await set_team(self.world.writer, TeamChange(account_id=account_id, version=version, team=team, actor="us_sam"))
