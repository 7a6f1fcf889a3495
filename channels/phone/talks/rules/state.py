"""A talk as a value: who takes part in a call, and how."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from hub.contract.controls import DeviceKind
from hub.contract.talks import Hearing, Leg, LegRole, LegState, RecordingState, TalkChange

MOST_LEGS = 6
CONTROLS_REMEMBERED = 50


class Party(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One leg. `id`: its label at the carrier, or for a caller their call's SID; `sid`: its call there, empty until it
    is known. `device`: of agents, colleagues and supervisors. `auto`: its device answers by itself, for its owner asked
    for the call. A customer who is `ringing` is not in a talk (yet): their phone rings, or they hear music;
    `joined`: in a conference that has not begun."""

    id: str
    role: LegRole
    state: LegState = "ringing"
    sid: str = ""
    device: DeviceKind = "browser"
    user_id: str = ""
    name: str = ""
    address: str = ""
    muted: bool = False
    hearing: Hearing = ""
    auto: bool = False
    joined: bool = False
    since: datetime | None = None
    ended: str = ""

    @property
    def live(self) -> bool:
        return self.state != "left"

    @property
    def inside(self) -> bool:
        return self.state in ("talking", "held")


class Talk(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line's talk. `order_id`: the hub's order that made it what it is; `conference`: where the legs are, by its name
    at the carrier, empty while the caller waits in a queue.

    `to`, `shown`: of a call we make, whom we call and which number of ours they see. `consulted`: whom the agent asks
    while the customer is on hold. `leaving_to`: who is rung for a customer whose agent has left already. `record`: it
    is recorded from the beginning; `may_record`: or when the agent turns it on. `failed`: this order's agent was not
    reached. `sent_on`: the customer and a guest talk on without us. `over`: nothing more is expected. `made`: legs
    called so far. `done`: the controls carried out lately."""

    line: str
    order_id: str
    conference: str = ""
    conference_sid: str = ""
    contact_id: str = ""
    language: str = "en"
    to: str = ""
    shown: str = ""
    revision: int = 0
    parties: tuple[Party, ...] = ()
    consulted: str = ""
    leaving_to: str = ""
    record: bool = False
    may_record: bool = False
    recording: RecordingState = ""
    recording_sid: str = ""
    answered_by: str = ""
    failed: bool = False
    sent_on: bool = False
    over: bool = False
    made: int = 0
    done: tuple[str, ...] = ()

    @property
    def customer(self) -> Party | None:
        return next(self.live("customer"), None)

    @property
    def agent(self) -> Party | None:
        return next(self.live("agent"), None)

    @property
    def consulting(self) -> bool:
        return bool(self.consulted)

    def live(self, *roles: LegRole) -> Iterator[Party]:
        """Legs that have not left; of these roles, if any are named."""
        return (one for one in self.parties if one.live and (not roles or one.role in roles))

    def party(self, leg: str) -> Party | None:
        """By its id or its call's SID."""
        return next((one for one in self.parties if leg and leg in (one.id, one.sid)), None)

    def of_user(self, user_id: str) -> Party | None:
        """A user's live leg."""
        return next((one for one in self.live() if user_id and one.user_id == user_id), None)

    def with_(self, leg: str, **changes: Any) -> "Talk":
        """With this leg changed."""
        return self.each(lambda one: structs.replace(one, **changes) if one.id == leg else one)

    def each(self, change: Callable[[Party], Party]) -> "Talk":
        return structs.replace(self, parties=tuple(change(one) for one in self.parties))

    def adding(self, **facts: Any) -> tuple["Talk", str]:
        """With one more leg to call, and its id."""
        made = self.made + 1
        party = Party(id=f"{self.order_id}:{made}", **facts)
        return structs.replace(self, parties=(*self.parties, party), made=made), party.id

    def legs(self) -> tuple[Leg, ...]:
        """As the hub is told."""
        return tuple(Leg(**{name: getattr(one, name) for name in Leg.__struct_fields__}) for one in self.parties)


class Left(Struct, frozen=True):
    """To be told: the customer left the line."""

    outcome: str = ""


class Failed(Struct, frozen=True):
    """To be told: the agent's leg is not there (any more); the customer goes on to the next."""

    leg: str
    reason: str
    agent_id: str


class Missed(Struct, frozen=True):
    """To be told: the customer we called was not reached. `cause`: no_answer, busy, failed."""

    cause: str


Tell = Left | Failed | Missed


class Step(Struct, frozen=True):
    """What a talk became. `what` happened, empty for nothing worth telling. `keys`: tones for this leg. `gone`: the
    call that ended by itself."""

    talk: Talk
    what: TalkChange | None = None
    tells: tuple[Tell, ...] = ()
    actor: str = ""
    keys: tuple[str, str] | None = None
    gone: str = ""


def leave(party: Party, reason: str, now: datetime) -> Party:
    """The leg as it left; one that left before stays as it was."""
    return structs.replace(party, state="left", ended=reason, since=now) if party.live else party


def everyone_left(talk: Talk, now: datetime, reason: str = "completed", keep: str = "") -> Talk:
    """All legs end, but the one to `keep`."""
    gone = talk.each(lambda one: one if one.id == keep else leave(one, reason, now))
    return structs.replace(gone, consulted="", leaving_to="")
