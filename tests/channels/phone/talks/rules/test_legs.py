"""Whatever is asked and whatever is told, in any order: what must hold of a talk holds."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from channels.phone.talks.rules import legs
from channels.phone.talks.rules.controls import control
from channels.phone.talks.rules.orders import BringIn, Enqueue, between, wanted
from channels.phone.talks.rules.state import MOST_LEGS, Failed, Left, Step, Talk
from hub.contract import controls as ask
from hub.contract.errors import Conflict, Invalid
from hub.contract.outbound import CallBack, Connect
from tests.fakes.phone_doors import NOW

USERS = some.sampled_from(["us_1", "us_2", "us_3", "us_9"])
NUMBERS = some.sampled_from(["+14155550142", "+14155550143"])
ENDS = some.sampled_from(["completed", "busy", "no-answer", "failed", "canceled"])
CALM = some.sampled_from(["hold", "resume", "swap", "return", "stay", "leave", "record", "pause", "keys", "send_on"])
FACTS = {"channel": "phone", "contact_id": "ct_1", "conversation_id": "cv_1"}


class Talking(RuleBasedStateMachine):
    """A line's talk, from its first agent to its end. What the carrier is ordered is taken as done, and the legs it
    calls get names; whether they answer, and when, is anybody's guess."""

    talk: Talk
    count = 0

    @initialize(outbound=some.booleans(), device=some.sampled_from(["browser", "sip"]))
    def begins(self, outbound: bool, device: Any) -> None:
        self.line = "callback:ct_1" if outbound else "CA1"
        self.tells: list[Any] = []
        blank = Talk(line=self.line, order_id="or_1", shown="+1", record=True, may_record=True)
        if outbound:
            order = CallBack(
                order_id="or_1", to="+14155550101", our_address="", agent_id="us_1", agent_name="A",
                external_key=self.line, **FACTS,
            )  # fmt: skip
            self.take(None, legs.call_back(None, order, device, blank, NOW))
        else:
            first = Connect(order_id="or_1", agent_id="us_1", agent_name="A", external_key=self.line, **FACTS)
            self.take(None, legs.connect(None, first, device, blank, NOW))

    def take(self, before: Talk | None, step: Step) -> None:
        """As the keeper does, with a carrier that does everything at once."""
        revision = before.revision if before is not None else 0
        talk = step.talk
        assert talk.revision == revision, "who keeps it counts"
        if step.what is not None:
            talk = Talk(**{name: getattr(talk, name) for name in Talk.__struct_fields__} | {"revision": revision + 1})
        orders = between(before, talk)
        assert between(talk, talk) == (), "what is done is done"
        for order in orders:
            if isinstance(order, BringIn | Enqueue):
                assert talk.customer is not None
        for one in talk.live():
            if not one.sid:
                self.count += 1
                talk = legs.called(talk, one.id, f"CA_{self.count}", "CF1")
        self.tells += step.tells
        self.talk = talk

    def happens(self, decide: Any) -> None:
        self.take(self.talk, decide(self.talk))

    def asks(self, kind: Any, actor: str = "us_1", **facts: Any) -> None:
        self.count += 1
        asked = kind(
            control_id=f"co_{self.count}", contact_id="ct_1", external_key=self.line, actor=actor, actor_name="A",
            **facts,
        )  # fmt: skip
        before = self.talk
        try:
            self.happens(lambda talk: control(talk, asked, "browser", NOW))
        except (Conflict, Invalid):
            assert self.talk is before
            return
        after = self.talk
        self.happens(lambda talk: control(talk, asked, "browser", NOW))
        assert self.talk == after, "a control is carried out once"

    @rule(place=some.integers(0, 9))
    def comes(self, place: int) -> None:
        leg = self.talk.parties[place % len(self.talk.parties)]
        self.happens(lambda talk: legs.arrived(talk, leg.id, NOW))

    @rule(place=some.integers(0, 9), status=ENDS)
    def ends(self, place: int, status: str) -> None:
        leg = self.talk.parties[place % len(self.talk.parties)]
        self.happens(lambda talk: legs.ended(talk, leg.id, status, NOW))

    @rule(user=USERS)
    def consults(self, user: str) -> None:
        self.asks(ask.Consult, to_agent_id=user)

    @rule(number=NUMBERS)
    def consults_outside(self, number: str) -> None:
        self.asks(ask.Consult, to_number=number)

    @rule(user=USERS)
    def adds(self, user: str) -> None:
        self.asks(ask.AddParty, to_agent_id=user)

    @rule(number=NUMBERS)
    def adds_outside(self, number: str) -> None:
        self.asks(ask.AddParty, to_number=number)

    @rule(what=CALM)
    def does(self, what: str) -> None:
        kinds: dict[str, tuple[Any, dict[str, Any]]] = {
            "hold": (ask.Hold, {"on": True}),
            "resume": (ask.Hold, {"on": False}),
            "swap": (ask.Swap, {}),
            "return": (ask.Return, {}),
            "stay": (ask.Complete, {"stay": True}),
            "leave": (ask.Complete, {}),
            "record": (ask.Record, {"on": True}),
            "pause": (ask.Record, {"on": False}),
            "keys": (ask.Keypad, {"digits": "1w2#"}),
            "send_on": (ask.SendOn, {"to_number": "+14155550144"}),
        }
        kind, facts = kinds[what]
        self.asks(kind, **facts)

    @rule(user=USERS, on=some.booleans())
    def mutes(self, user: str, on: bool) -> None:
        self.asks(ask.Mute, actor=user, on=on)

    @rule(place=some.integers(0, 9))
    def removes(self, place: int) -> None:
        self.asks(ask.RemoveParty, leg_id=self.talk.parties[place % len(self.talk.parties)].id)

    @rule(user=USERS, hearing=some.sampled_from(["", "listen", "whisper", "barge"]))
    def monitors(self, user: str, hearing: Any) -> None:
        self.asks(ask.Monitor, actor=user, hearing=hearing)

    @rule()
    def is_dropped(self) -> None:
        self.happens(lambda talk: legs.dropped(talk, NOW))

    @rule(user=USERS)
    def connects_another(self, user: str) -> None:
        if self.talk.customer is None or not self.talk.customer.sid:
            return
        self.count += 1
        order = Connect(order_id=f"or_{self.count}", agent_id=user, agent_name="B", external_key=self.line, **FACTS)
        blank = Talk(line=self.line, order_id=order.order_id, record=True, may_record=True)
        self.happens(lambda talk: legs.connect(talk, order, "browser", blank, NOW))

    @rule()
    def lets_go(self) -> None:
        self.count += 1
        if not self.talk.over and not self.talk.sent_on:
            self.happens(lambda talk: legs.release(talk, f"or_{self.count}", NOW))

    @precondition(lambda self: self.count > 20)
    @rule()
    def disconnects(self) -> None:
        self.happens(lambda talk: legs.disconnect(talk, NOW))

    @invariant()
    def six_at_most_and_one_agent(self) -> None:
        assert sum(1 for _ in self.talk.live()) <= MOST_LEGS
        assert sum(1 for _ in self.talk.live("agent")) <= 1
        assert sum(1 for _ in self.talk.live("customer")) <= 1

    @invariant()
    def no_customer_is_alone_in_silence(self) -> None:
        customer = self.talk.customer
        if customer is None or customer.state != "talking" or not self.talk.conference:
            return
        assert any(one.state == "talking" for one in self.talk.live("agent", "colleague", "guest"))

    @invariant()
    def while_asking_the_customer_hears_neither(self) -> None:
        customer, other = self.talk.customer, self.talk.party(self.talk.consulted)
        if self.talk.consulting and customer is not None and other is not None:
            assert not (customer.state == "talking" and other.state == "talking")

    @invariant()
    def a_whisper_is_for_the_agent_alone(self) -> None:
        for one in self.talk.live("supervisor"):
            flags = wanted(self.talk, one)
            if one.hearing == "whisper":
                assert flags.muted or (self.talk.agent is not None and flags.coach == self.talk.agent.sid)
            if one.hearing == "listen":
                assert flags.muted

    @invariant()
    def nobody_is_left_when_it_is_over(self) -> None:
        if self.talk.over:
            assert list(self.talk.live()) == []
            assert self.talk.recording == ""

    @invariant()
    def a_customer_gone_was_told(self) -> None:
        if any(
            one.role == "customer" and one.state == "left" and one.ended == "completed" for one in self.talk.parties
        ):
            assert self.talk.over or any(isinstance(one, Left | Failed) for one in self.tells)


Talking.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestTalking = Talking.TestCase
