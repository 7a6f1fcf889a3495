"""Whatever happens in whatever order, the router keeps its promises."""

import copy
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from hub.contract.commands import (
    AcceptOffer,
    Assign,
    Boost,
    CloseContact,
    CloseQueue,
    ConsoleLost,
    ConsoleOpened,
    DeclineOffer,
    EndContact,
    Move,
    OpenQueue,
    Pull,
    SetActivity,
    Transfer,
    WrapUp,
)
from hub.contract.errors import KeydeskError
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    AnyEvent,
    CallbackUnanswered,
    ConnectFailed,
    ContactQueued,
    LineEnded,
    PersonAttached,
)
from hub.contract.plans import Business, Discipline
from hub.routing import Router, RouterInput
from tests.factories.cards import agent_card, contact_card
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountedIds
from tests.hub.routing.company import ACCOUNTS, AGENTS, CHANNELS, PLANS, TEAMS, company, leave
from tests.hub.routing.ledger import Ledger, differences, renewed
from tests.hub.routing.talk_rules import TalkRules

agents, accounts, channels = st.sampled_from(AGENTS), st.sampled_from(ACCOUNTS), st.sampled_from(CHANNELS)
someone = st.one_of(st.none(), st.none(), agents)
plans = st.sampled_from(("platinum", "everyone", "own", "team_first", *PLANS, *PLANS))
skills = st.sampled_from(((), (), ("german",), ("german", "customs")))
activities = st.sampled_from(("available", "available", "break", "signed_out"))


class RouterMachine(TalkRules, RuleBasedStateMachine):
    """Random commands, facts and time, each followed by a tick as in the ACD."""

    @initialize(
        discipline=st.sampled_from(("accumulating", "strict")),
        misses=st.integers(1, 2),
        wrap_up=st.sampled_from((0.0, 120.0)),
    )
    def open(self, discipline: Discipline, misses: int, wrap_up: float) -> None:
        self.facts: dict[str, Any] = {"discipline": discipline, "misses_allowed": misses, "wrap_up_seconds": wrap_up}
        self.begun = self.business = company(**self.facts)
        self.clock = FakeClock()
        self.new_id = CountedIds()
        self.router = Router(self.business, self.new_id)
        self.ledger = Ledger(self.business)
        self.history: list[tuple[RouterInput | tuple[Business, Any] | None, Any, list[AnyEvent]]] = []
        self.made = 0
        for number, agent in enumerate(AGENTS[:4]):
            self.joins(agent, (TEAMS[number % 2],), (("german",) if number else ()), 3, 1, "agent", ())
        self.an_account_team_changes(ACCOUNTS[0], AGENTS[:3])
        self.everyone_comes_to_work()

    def does(self, input: RouterInput) -> bool:
        before = self.router.snapshot()
        now = self.clock.now
        try:
            events = self.router.take(input, now)
        except KeydeskError:
            assert not differences(before, self.router.snapshot()), "a refused command changes nothing"
            return False
        self.ledger.fold(events, self.router, now)
        self.history.append((input, now, events))
        self.tick()
        return True

    def tick(self) -> None:
        events = self.router.tick(self.clock.now)
        self.ledger.fold(events, self.router, self.clock.now)
        self.ledger.settle(self.router)
        self.history.append((None, self.clock.now, events))

    @rule(seconds=st.sampled_from((0.25, 1.0, 5.0, 20.0, 61.0)), count=st.integers(1, 4))
    def time_passes(self, seconds: float, count: int) -> None:
        for _ in range(count):
            self.clock.advance(seconds)
            self.tick()

    @rule(hours=st.sampled_from((0.5, 3.0, 9.0, 14.0)))
    def a_good_part_of_a_day_passes(self, hours: float) -> None:
        self.clock.advance(hours * 3600)
        self.tick()

    @rule()
    def the_next_timer_is_due(self) -> None:
        due = self.router.due()
        if due is not None:
            self.clock.now = due
            self.tick()

    @rule(
        channel=channels,
        account=st.one_of(st.none(), accounts),
        plan=plans,
        tier=st.sampled_from(("platinum", "gold", "standard")),
        skills=skills,
        sticky=someone,
        last=someone,
        form=st.sampled_from(("", "", "callback")),
        ago=st.sampled_from((0.0, 0.0, 3.0, 100.0)),
    )
    def a_contact_comes(
        self, channel: str, account: str | None, plan: str, tier: str, ago: float, **facts: Any
    ) -> None:
        self.made += 1
        at = self.clock.now - timedelta(seconds=ago)
        card = contact_card(
            id=f"ct_{self.made}",
            channel=channel,
            account_id=account,
            person_id=f"pe_{self.made % 3}",
            plan=plan,
            tier=tier,
            target_seconds=self.business.tiers[tier].target(channel),
            skills=facts["skills"],
            sticky_agent_id=facts["sticky"],
            last_agent_id=facts["last"],
            last_handled_at=at - timedelta(days=1) if facts["last"] else None,
            form=facts["form"],
            arrived_at=at,
            queued_at=at,
        )
        self.does(ContactQueued(contact=card))

    def pick(self, data: st.DataObject, *states: str) -> Any:
        found = sorted(card.id for card in self.router.contacts() if card.state in states)
        return self.router.contact(data.draw(st.sampled_from(found))) if found else None

    @rule(data=st.data(), accept=st.sampled_from((True, True, False)))
    def an_offer_is_answered(self, data: st.DataObject, accept: bool) -> None:
        card = self.pick(data, "offered")
        if card is not None:
            command = (AcceptOffer if accept else DeclineOffer)(actor=card.offer.agent_id, offer_id=card.offer.id)
            assert self.does(command), "an open offer can be answered"

    @rule(data=st.data(), agent=agents)
    def someone_answers_any_offer(self, data: st.DataObject, agent: str) -> None:
        card = self.pick(data, "offered")
        if card is not None:
            done = self.does(AcceptOffer(actor=agent, offer_id=card.offer.id))
            assert done == (agent == card.offer.agent_id)

    @rule(data=st.data(), how=st.sampled_from(("end", "wrap_up", "leaves", "failed", "unanswered")))
    def a_conversation_ends(self, data: st.DataObject, how: str) -> None:
        card = self.pick(data, "active", "wrapping")
        if card is None:
            return
        if how == "end":
            self.does(EndContact(actor=card.agent_id, contact_id=card.id))
        elif how == "wrap_up":
            self.does(WrapUp(actor=card.agent_id, contact_id=card.id, disposition="solved"))
        elif how == "leaves":
            self.does(LineEnded(contact_id=card.id, conversation_id=card.conversation_id))
        elif how == "unanswered":
            self.does(CallbackUnanswered(contact_id=card.id, conversation_id=card.conversation_id, cause="busy"))
        else:
            self.does(ConnectFailed(contact_id=card.id, conversation_id=card.conversation_id, reason="no answer"))

    @rule(data=st.data(), agent=agents, team=st.sampled_from(TEAMS), to_team=st.booleans())
    def a_contact_is_sent_on(self, data: st.DataObject, agent: str, team: str, to_team: bool) -> None:
        card = self.pick(data, "active")
        if card is not None:
            target = {"to_team": team} if to_team else {"to_agent_id": agent}
            self.does(Transfer(actor=card.agent_id, contact_id=card.id, **target))

    @rule(data=st.data(), agent=agents, how=st.sampled_from(("pull", "assign", "boost", "close", "leaves")))
    def a_contact_is_moved_by_hand(self, data: st.DataObject, agent: str, how: str) -> None:
        card = self.pick(data, "waiting", "offered", "active")
        if card is None:
            return
        commands: dict[str, RouterInput] = {
            "pull": Pull(actor=agent, contact_id=card.id),
            "assign": Assign(actor="us_boss", contact_id=card.id, agent_id=agent),
            "boost": Boost(actor="us_boss", contact_id=card.id, seconds=45.0),
            "close": CloseContact(actor="us_boss", contact_id=card.id),
            "leaves": LineEnded(contact_id=card.id, conversation_id=card.conversation_id),
        }
        self.does(commands[how])

    @rule(data=st.data(), team=st.sampled_from(TEAMS), plan=plans, to_team=st.booleans())
    def a_contact_is_sent_to_another_queue(self, data: st.DataObject, team: str, plan: str, to_team: bool) -> None:
        card = self.pick(data, "waiting", "offered", "active")
        if card is not None:
            target = {"to_team": team} if to_team else {"to_plan": plan}
            self.does(Move(actor="us_boss", contact_id=card.id, **target))

    @rule(
        queue=st.sampled_from([*(("team", team) for team in TEAMS), ("plan", "bounded"), ("plan", "platinum")]),
        seconds=st.sampled_from((None, 30.0, 500.0)),
        moves=st.booleans(),
        opens=st.booleans(),
    )
    def a_queue_is_closed_or_opened(self, queue: Any, seconds: float | None, moves: bool, opens: bool) -> None:
        kind, name = queue
        if opens:
            self.does(OpenQueue(actor="us_boss", kind=kind, name=name))
            return
        until = None if seconds is None else self.clock.now + timedelta(seconds=seconds)
        command = CloseQueue(actor="us_boss", actor_name="Boss", kind=kind, name=name, until=until, moves=moves)
        assert self.does(command), "any queue can be closed"

    @rule(turn=st.integers(0, len(PLANS) - 1))
    def the_business_is_read_anew(self, turn: int) -> None:
        """As the ACD does it: the state is rebuilt, and the next tick places everyone who waits."""
        self.business = self.ledger.business = company(turn, **self.facts)
        talks = tuple(self.ledger.talks.values())
        self.router = renewed(self.router, self.business, self.new_id, self.clock.now, talks)
        self.history.append(((self.business, talks), self.clock.now, []))
        self.tick()

    @rule()
    def everyone_comes_to_work(self) -> None:
        for agent in sorted(self.ledger.agents):
            self.does(ConsoleOpened(actor=agent))
            self.does(SetActivity(actor=agent, agent_id=agent, activity="available"))

    @rule(agent=agents, activity=activities, later=st.booleans())
    def an_agent_changes_activity(self, agent: str, activity: str, later: bool) -> None:
        self.does(SetActivity(actor=agent, agent_id=agent, activity=activity, after_contact=later))

    @rule(agent=agents, lost=st.booleans())
    def a_console_comes_or_goes(self, agent: str, lost: bool) -> None:
        self.does((ConsoleLost if lost else ConsoleOpened)(actor=agent))

    @rule(
        agent=agents,
        teams=st.sampled_from(((), ("key_accounts",), ("service_desk",), TEAMS)),
        skills=skills,
        level=st.sampled_from((1, 3, 9)),
        room=st.integers(0, 2),
        role=st.sampled_from(("agent", "agent", "supervisor")),
        leaves=st.lists(st.tuples(st.sampled_from((-60.0, 0.0, 45.0, 20000.0)), someone), max_size=2).map(tuple),
    )
    def joins(
        self,
        agent: str,
        teams: tuple[str, ...],
        skills: tuple[str, ...],
        level: int,
        room: int,
        role: Any,
        leaves: tuple[tuple[float, str | None], ...],
    ) -> None:
        known = self.ledger.agents.get(agent)
        card = agent_card(
            id=agent,
            name=agent,
            role=role,
            teams=teams,
            skills=dict.fromkeys(skills, level),
            leaves=tuple(leave(self.clock.now, begins, substitute) for begins, substitute in leaves),
            capacity={"web_chat": room},
            activity="signed_out",
            available=False,
            reachable=False,
            activity_since=self.clock.now,
        )
        if known is not None and known.activity == card.activity:  # an edit brings no new activity with it
            card = replace(card, activity_since=known.activity_since)
        self.ledger.agents[agent] = card
        self.does(AgentChanged(agent=card, why="edited"))

    @rule(account=accounts, team=st.lists(agents, unique=True, max_size=3).map(tuple))
    def an_account_team_changes(self, account: str, team: tuple[str, ...]) -> None:
        self.ledger.teams[account] = team
        self.does(AccountTeamChanged(account_id=account, team=team))

    @rule(person=st.sampled_from(("pe_0", "pe_1")), account=accounts, tier=st.sampled_from(("platinum", "gold")))
    def a_person_is_attached(self, person: str, account: str, tier: str) -> None:
        self.does(
            PersonAttached(
                person_id=person, person_name="Ingrid", account_id=account, account_name=account.title(), tier=tier
            )
        )

    @precondition(lambda self: hasattr(self, "router"))
    @invariant()
    def all_promises_hold(self) -> None:
        self.ledger.check(self.router, self.clock.now)

    @precondition(lambda self: hasattr(self, "router"))
    @invariant()
    def a_router_from_the_database_is_the_same(self) -> None:
        again = self.ledger.restored(self.router, copy.deepcopy(self.new_id), self.clock.now)
        expected = self.router.snapshot()
        assert not differences(again.snapshot(), expected)
        assert again.tick(self.clock.now) == [], "there was nothing left to decide"
        assert not differences(again.snapshot(), expected)

    def teardown(self) -> None:
        """The journal replayed gives the same decisions."""
        if not hasattr(self, "router"):
            return
        new_id = CountedIds()
        again = Router(self.begun, new_id)
        for input, now, events in self.history:
            if isinstance(input, tuple):
                again = renewed(again, input[0], new_id, now, input[1])
                continue
            assert (again.tick(now) if input is None else again.take(input, now)) == events


TestRouterMachine = RouterMachine.TestCase
TestRouterMachine.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
