"""A small company on a clock, to tell routing stories with.

The account `ac_1` has Ada as its primary and Ben and Cem as backups, all of team `key_accounts`; Dan is of
`service_desk` and speaks German. The plan `platinum` goes dedicated 20 s, backups 15 s, key_accounts 30 s, everyone.
"""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from hub.contract.commands import AcceptOffer, DeclineOffer, SetActivity, WrapUp
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    AnyEvent,
    ContactQueued,
    LineEnded,
    OfferMade,
)
from hub.contract.plans import Activity, Business, Calendar, Disposition, Plan, Span, Step, Tier
from hub.contract.words import ChannelTraits, ContactCard, Diversion, OfferCard, OfferState
from hub.routing import Router, RouterInput
from tests.factories.cards import agent_card, contact_card
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountedIds

PLATINUM = Plan(
    name="platinum",
    steps=(
        Step(kind="dedicated", wait=20),
        Step(kind="backups", wait=15),
        Step(kind="team", team="key_accounts", wait=30),
        Step(kind="everyone", wait=0),
    ),
)
EVERYONE = Plan(name="everyone", steps=(Step(kind="everyone", wait=0),))
OWN = Plan(name="own", steps=(Step(kind="dedicated", wait=20),))
TEAM_FIRST = Plan(
    name="team_first", steps=(Step(kind="team", team="key_accounts", wait=20), Step(kind="everyone", wait=0))
)


def tier(key: str, rank: int, target: float, plan: str) -> Tier:
    return Tier(
        key=key,
        rank=rank,
        names={"en": key.title(), "zh-CN": key},
        colour="#888",
        targets={"default": target, "phone": target},
        plans={"default": plan},
    )


def business(**changes: Any) -> Business:
    facts: dict[str, Any] = {
        "tiers": {
            "platinum": tier("platinum", 1, 20.0, "platinum"),
            "gold": tier("gold", 2, 40.0, "team_first"),
            "standard": tier("standard", 3, 120.0, "everyone"),
        },
        "fallback_tier": "standard",
        "plans": {plan.name: plan for plan in (PLATINUM, EVERYONE, OWN, TEAM_FIRST)},
        "activities": {
            "available": Activity(key="available", available=True, names={"en": "Available"}),
            "break": Activity(key="break", available=False, names={"en": "Break"}),
            "signed_out": Activity(key="signed_out", available=False, names={"en": "Signed out"}, signed_out=True),
        },
        "dispositions": {"solved": Disposition(key="solved", names={"en": "Solved"})},
        "channels": {
            "phone": ChannelTraits(
                name="phone", address_kind="phone", live=True, connects=True, offer_seconds=20, capacity=1
            ),
            "web_chat": ChannelTraits(
                name="web_chat",
                address_kind="chat",
                live=True,
                connects=False,
                offer_seconds=30,
                capacity=3,
                blocked_by=("phone",),
            ),
            "email": ChannelTraits(
                name="email", address_kind="email", live=False, connects=False, offer_seconds=60, capacity=5
            ),
        },
        "teams": {"key_accounts": {"en": "Key accounts"}, "service_desk": {"en": "Service desk"}},
        "grace_seconds": 20.0,
        "wrap_up_seconds": 120.0,
        "short_abandon_seconds": 5.0,
    }
    return Business(**facts | changes)


OFFICE = Calendar(
    name="office", zone="UTC", week=((Span(start=540, end=720), Span(start=780, end=1080)),) * 5 + ((), ())
)
"""09:00 to 12:00 and 13:00 to 18:00, Monday to Friday."""
LATE = Calendar(name="late", zone="UTC", week=((Span(start=540, end=1320),),) * 7)
"""09:00 to 22:00, every day."""


def plans(*steps: Step, **facts: Any) -> dict[str, Plan]:
    """The usual plans, with these steps as `platinum`."""
    mine = Plan(name="platinum", steps=steps or PLATINUM.steps, **facts)
    return {plan.name: plan for plan in (mine, EVERYONE, OWN, TEAM_FIRST)}


def diverting(*to: Diversion) -> dict[str, ChannelTraits]:
    """The usual channels, of which the phone can do these for a customer nobody answers."""
    channels = business().channels
    return channels | {"phone": replace(channels["phone"], diverts=to)}


def keeping_hours(calendar: str = "office", **teams: str) -> dict[str, Any]:
    """Platinum accounts keep these hours; teams keep theirs."""
    tiers = business().tiers
    return {
        "tiers": tiers | {"platinum": replace(tiers["platinum"], calendar=calendar)},
        "calendars": {"office": OFFICE, "late": LATE},
        "team_calendars": teams,
    }


STAFF = {
    "ada": agent_card(id="ada", name="Ada", capacity={}),
    "ben": agent_card(id="ben", name="Ben", capacity={}),
    "cem": agent_card(id="cem", name="Cem", capacity={}),
    "dan": agent_card(id="dan", name="Dan", capacity={}, teams=("service_desk",), skills={"german": 7}),
}


class Desk:
    """A router on a clock, with a memory of all its events and of what a database would keep."""

    def __init__(self, *present: str, **changes: Any) -> None:
        self.business = business(**changes)
        self.clock = FakeClock()
        self.new_id = CountedIds()
        self.router = Router(self.business, self.new_id)
        self.events: list[AnyEvent] = []
        for name in STAFF:
            away = {} if name in present else {"available": False, "activity": "signed_out"}
            self.join(name, **away)
            self.clock.advance(1)
        self.team("ac_1", "ada", "ben", "cem")
        self.events.clear()

    def take(self, input: RouterInput) -> list[AnyEvent]:
        events = self.router.take(input, self.clock.now)
        self.events += events
        return events

    def after(self, seconds: float) -> list[AnyEvent]:
        """Let time pass, each timer acting at its instant."""
        end = self.clock.now + timedelta(seconds=seconds)
        events: list[AnyEvent] = []
        while (due := self.router.due()) is not None and due <= end:
            self.clock.now = max(due, self.clock.now)
            events += self.router.tick(self.clock.now)
        self.clock.now = end
        self.events += events
        return events

    def join(self, name: str, **facts: Any) -> list[AnyEvent]:
        base = STAFF.get(name) or agent_card(id=name, name=name.title(), capacity={})
        card = replace(base, **facts)
        return self.take(AgentChanged(agent=card, why="edited"))

    def team(self, account: str, *people: str) -> list[AnyEvent]:
        return self.take(AccountTeamChanged(account_id=account, team=people))

    def contact(self, id: str = "ct_1", **facts: Any) -> list[AnyEvent]:
        """A contact is queued; a platinum call of `ac_1` unless told otherwise."""
        facts = {"arrived_at": self.clock.now, "queued_at": self.clock.now} | facts
        return self.take(ContactQueued(contact=contact_card(id=id, **facts)))

    def anyones(self, id: str, **facts: Any) -> list[AnyEvent]:
        """A contact of no account, for everyone."""
        return self.contact(
            id, **{"account_id": None, "tier": "standard", "plan": "everyone", "target_seconds": 120.0} | facts
        )

    def accept(self, id: str = "ct_1") -> list[AnyEvent]:
        offer = self.offer(id)
        return self.take(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))

    def decline(self, id: str = "ct_1") -> list[AnyEvent]:
        offer = self.offer(id)
        return self.take(DeclineOffer(actor=offer.agent_id, offer_id=offer.id, reason="busy"))

    def wrap_up(self, id: str = "ct_1") -> list[AnyEvent]:
        holder = self.card(id).agent_id
        assert holder is not None
        return self.take(WrapUp(actor=holder, contact_id=id, disposition="solved"))

    def leaves(self, id: str = "ct_1", outcome: str = "") -> list[AnyEvent]:
        return self.take(LineEnded(contact_id=id, conversation_id="cv_1", outcome=outcome))

    def does(self, agent: str, activity: str, **how: Any) -> list[AnyEvent]:
        return self.take(SetActivity(**{"actor": agent} | how, agent_id=agent, activity=activity))

    def until(self, at: datetime) -> list[AnyEvent]:
        """Let time pass until then."""
        return self.after((at - self.clock.now).total_seconds())

    def busy(self, *names: str) -> None:
        """Give each a call of their own, accepted."""
        for name in names:
            self.anyones(f"ct_of_{name}", sticky_agent_id=name, person_id=f"pe_{name}")
            assert self.offered_to(f"ct_of_{name}") == name
            self.accept(f"ct_of_{name}")

    def card(self, id: str = "ct_1") -> ContactCard:
        card = self.router.contact(id)
        assert card is not None
        return card

    def offer(self, id: str = "ct_1") -> OfferCard:
        offer = self.card(id).offer
        assert offer is not None
        return offer

    def offered_to(self, id: str = "ct_1") -> str | None:
        offer = self.card(id).offer
        return offer.agent_id if offer is not None else None

    def asked(self, id: str = "ct_1") -> list[str]:
        """Who was asked for the contact, in order."""
        return [e.offer.agent_id for e in self.events if isinstance(e, OfferMade) and e.contact.id == id]


def kinds(events: list[AnyEvent]) -> list[str]:
    """The events' own names."""
    return [type(event).__struct_config__.tag for event in events]  # type: ignore[misc]


__all__ = ["Desk", "OfferState", "business", "kinds"]
