"""A day at the desk, by chance: whatever customers, agents and supervisors may do, in any order."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec

from config.demo.company import Person
from hub.access.leaves import NewLeave, enter_leave
from hub.accounts.actions import Attachment, TeamChange, attach_person, set_team
from hub.contract.commands import (
    AcceptOffer,
    Assign,
    Boost,
    CloseContact,
    ConsoleLost,
    ConsoleOpened,
    DeclineOffer,
    EndContact,
    HandOver,
    Move,
    Pull,
    SetActivity,
    Transfer,
    WrapUp,
)
from hub.contract.errors import KeydeskError
from hub.contract.inbound import CallbackMissed, FollowUpAsked, LineFailed, TalkChanged
from hub.contract.plans import Business, Plan, Step
from hub.contract.talks import Leg, LegState
from hub.contract.words import ContactCard
from tests.factories.river import River, call, chat, demo_business, hurried, left, mail, new_id, now

BOSS = "us_boss"
EVERY_KIND = (
    Plan(
        name="",
        steps=(
            Step(kind="dedicated", wait=0.2),
            Step(kind="callback", wait=0.2),
            Step(kind="backups", wait=0.2, ring=2),
            Step(kind="everyone", wait=0),
        ),
        max_wait=0.8,
    ),
    Plan(
        name="",
        steps=(
            Step(kind="team", team="engineering", wait=0.2, skip_when=("after_hours",)),
            Step(kind="team", team="key_accounts", wait=0.2, ring=0, choose="longest_idle"),
            Step(kind="everyone", wait=0.2, choose="last_handler"),
            Step(kind="voicemail", wait=0),
        ),
        most_waiting=2,
    ),
)


def eventful(**changes: Any) -> Business:
    """The demo's business in a hurry, its plans with every kind of step, overflow and limits; callbacks are tried
    again; agents may miss one offer."""
    business = hurried(demo_business())
    names = sorted(business.plans)
    plans = {
        name: msgspec.structs.replace(
            EVERY_KIND[number % 2], name=name, overflow=names[number - 1], when_full=names[number - 1]
        )
        for number, name in enumerate(names)
    }
    facts = {"plans": plans, "misses_allowed": 2, "wrap_up_seconds": 0.3, "grace_seconds": 0.2, "recent_days": 2.0}
    return msgspec.structs.replace(business, **facts | {"callback_retry_seconds": 0.2} | changes)


class Day:
    """`seed`: which day."""

    def __init__(self, river: River, seed: int) -> None:
        self.river = river
        self.chance = random.Random(seed)
        self.agents = [user.id for user in river.company.users if user.role == "agent"][:5]
        self.lines: list[tuple[str, str]] = []
        self.made = 0
        self.revision = 0
        self.done: dict[str, int] = {}

    async def goes_on(self, steps: int) -> None:
        """So much happens, some of it at once; refusals are part of it."""
        happenings = [self._comes, self._comes, self._agent, self._answer, self._answer, self._work, self._boss]
        for _ in range(steps):
            many = self.chance.choice((1, 1, 1, 2, 3))
            await asyncio.gather(*(self._try(self.chance.choice([*happenings, self._edge])) for _ in range(many)))
            if self.chance.random() < 0.3:  # time for what is due by itself
                await asyncio.sleep(self.chance.random() * 0.15)

    async def _try(self, what: Callable[[], Awaitable[object]]) -> None:
        try:
            await what()
        except KeydeskError:
            return
        self.done[what.__name__] = self.done.get(what.__name__, 0) + 1

    def _person(self) -> Person:
        return self.chance.choice([person for account in self.river.company.accounts[:6] for person in account.people])

    async def _comes(self) -> None:
        self.made += 1
        person, line = self._person(), f"line{self.made}"
        kind = self.chance.choice(("phone", "phone", "web_chat", "email"))
        if kind == "email":
            await self.river.intake.receive(mail(person.email, f"{line}@x"))
            return
        self.lines.append((kind, line))
        opened = call(person.phone, line) if kind == "phone" else chat(f"visitor-{line}", line)
        await self.river.intake.receive(opened)

    async def _agent(self) -> None:
        agent = self.chance.choice(self.agents)
        activity = self.chance.choice(("available", "available", "break"))
        later = self.chance.random() < 0.3
        commands = (
            ConsoleOpened(actor=agent),
            ConsoleOpened(actor=agent),
            ConsoleLost(actor=agent),
            SetActivity(actor=agent, agent_id=agent, activity="available"),
            SetActivity(actor=agent, agent_id=agent, activity=activity, after_contact=later),
            SetActivity(actor=BOSS, agent_id=agent, activity=activity, reason="we need you"),
        )
        await self.river.acd.do(self.chance.choice(commands))

    async def _contact(self, *states: str) -> ContactCard:
        cards = await self.river.acd.look(lambda router, _: router.contacts())
        return self.chance.choice([card for card in cards if card.state in states] or [None])  # type: ignore[list-item]

    async def _answer(self) -> None:
        card = await self._contact("offered")
        if card is not None:
            offer = self.chance.choice(card.offers)
            kind = self.chance.choice((AcceptOffer, AcceptOffer, AcceptOffer, DeclineOffer))
            await self.river.acd.do(kind(actor=offer.agent_id, offer_id=offer.id, reason="lunch"))

    async def _work(self) -> None:
        card = await self._contact("active", "active", "wrapping")
        if card is None:
            return
        agent, other = card.agent_id or "", self.chance.choice(self.agents)
        commands = (
            EndContact(actor=agent, contact_id=card.id),
            WrapUp(actor=agent, contact_id=card.id, disposition="solved"),
            Transfer(actor=agent, contact_id=card.id, to_agent_id=other, note="please"),
            Transfer(actor=agent, contact_id=card.id, to_team="service_desk"),
            HandOver(actor=agent, contact_id=card.id, to_agent_id=other),
        )
        await self.river.acd.do(self.chance.choice(commands))

    async def _boss(self) -> None:
        card = await self._contact("waiting", "offered", "active")
        if card is None:
            return
        agent = self.chance.choice(self.agents)
        about = {"contact_id": card.id, "reason": "a good customer"}
        commands = (
            Assign(actor=BOSS, agent_id=agent, **about),
            Pull(actor=agent, take_over=True, **about),
            Boost(actor=BOSS, seconds=self.chance.choice((-30.0, 45.0)), **about),
            Move(actor=BOSS, to_team="logistics", **about),
            Move(actor=BOSS, to_plan=self.chance.choice(sorted(self.river.business.plans)), **about),
            CloseContact(actor=BOSS, **about),
        )
        await self.river.acd.do(self.chance.choice(commands))

    async def _edge(self) -> None:
        self.made += 1
        ways = (self._leaves, self._follow_up, self._fails, self._missed, self._office, self._talk, self._talk)
        what = self.chance.choice(ways)
        await what(f"edge{self.made}")

    async def _leaves(self, _: str) -> None:
        if self.lines:
            channel, line = self.lines.pop(self.chance.randrange(len(self.lines)))
            await self.river.intake.receive(left(line, channel))

    async def _follow_up(self, key: str) -> None:
        channel, line = self.chance.choice(self.lines)
        form = "callback" if channel == "phone" else "message"
        await self.river.intake.receive(
            FollowUpAsked(key=key, channel=channel, at=now(), external_key=line, form=form, text="hello")
        )

    async def _fails(self, key: str) -> None:
        channel, line = self.chance.choice(self.lines)
        await self.river.intake.receive(
            LineFailed(key=key, channel=channel, at=now(), external_key=line, reason="no answer")
        )

    async def _talk(self, key: str) -> None:
        """Somebody is consulted, joins or leaves, and it may be the agent who does."""
        card = await self._contact("active", "wrapping")
        if card is None or card.channel != "phone":
            return
        self.revision += 1
        states: tuple[LegState, ...] = ("ringing", "talking", "held", "left")
        colleague = self.chance.choice(self.agents)
        legs = (
            Leg(id="c", role="customer", state=self.chance.choice(("talking", "held", "left"))),
            Leg(
                id="a",
                role="agent",
                state=self.chance.choice(("talking", "talking", "left")),
                user_id=card.agent_id or "",
            ),
            Leg(id="b", role="colleague", state=self.chance.choice(states), user_id=colleague),
        )
        await self.river.intake.receive(
            TalkChanged(
                key=key, channel="phone", at=now(), external_key=card.external_key, revision=self.revision,
                what="joined", legs=legs,
            )
        )  # fmt: skip

    async def _missed(self, key: str) -> None:
        card = await self._contact("active")
        if card is not None:
            await self.river.intake.receive(
                CallbackMissed(key=key, channel="phone", at=now(), contact_id=card.id, cause="busy")
            )

    async def _office(self, key: str) -> None:
        account = self.chance.choice(self.river.company.accounts[:6])
        if self.chance.random() < 0.5:
            team = tuple(self.chance.sample(self.agents, 3))
            version = self.chance.choice((1, 2, 3))
            await set_team(self.river.writer, TeamChange(account_id=account.id, version=version, team=team, actor=BOSS))
            return
        agent, substitute = self.chance.sample(self.agents, 2)
        begins = now() + timedelta(seconds=self.chance.choice((-60.0, 3600.0)))
        leave = NewLeave(
            id=new_id("lv"), agent_id=agent, begins=begins, ends=begins + timedelta(hours=1), actor=BOSS,
            substitute_id=substitute,
        )  # fmt: skip
        await enter_leave(self.river.writer, leave)
        stranger = await self._contact("waiting", "offered", "active")
        if stranger is not None and stranger.account_id is None and stranger.person_id is not None:
            attachment = Attachment(
                person_id=stranger.person_id, account_id=account.id, actor=BOSS, may_move=False,
                business=self.river.business,
            )  # fmt: skip
            await attach_person(self.river.writer, attachment)
