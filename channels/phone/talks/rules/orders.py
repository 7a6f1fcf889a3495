"""What the carrier must do to make a talk what its value says: the difference of two values."""

from typing import Literal

from msgspec import Struct

from channels.phone.talks.rules.state import Party, Talk
from hub.contract.talks import Hearing


class Ring(Struct, frozen=True, tag="ring"):
    """Call a leg into the conference."""

    leg: str


class BringIn(Struct, frozen=True, tag="bring_in"):
    """Take the customer out of what their call does and into the conference."""

    sid: str


class Enqueue(Struct, frozen=True, tag="enqueue"):
    """Let the customer wait in the queue."""

    sid: str


class Hold(Struct, frozen=True, tag="hold"):
    sid: str
    on: bool


class Mute(Struct, frozen=True, tag="mute"):
    sid: str
    on: bool


class Coach(Struct, frozen=True, tag="coach"):
    """How a supervisor takes part. `agent`: the call of whom they whisper to."""

    sid: str
    hearing: Hearing
    agent: str = ""
    muted: bool = False


class Ends(Struct, frozen=True, tag="ends"):
    """Whether the conference is over for all when this leg leaves."""

    sid: str
    on: bool


class HangUp(Struct, frozen=True, tag="hang_up"):
    sid: str


class Tones(Struct, frozen=True, tag="tones"):
    sid: str
    digits: str


class Listen(Struct, frozen=True, tag="listen"):
    """Have what the customer says told as text."""

    sid: str


class SayRecorded(Struct, frozen=True, tag="say_recorded"):
    """Tell the customer that the call is recorded."""

    sid: str


class Tape(Struct, frozen=True, tag="tape"):
    """Recording of the customer's call."""

    do: Literal["start", "pause", "resume", "stop"]


Order = Ring | BringIn | Enqueue | Hold | Mute | Coach | Ends | HangUp | Tones | Listen | SayRecorded | Tape


class Wanted(Struct, frozen=True):
    """How a leg in the conference shall be."""

    hold: bool
    muted: bool
    coach: str
    ends: bool


def wanted(talk: Talk, one: Party) -> Wanted:
    """A whisper is for the agent alone: while none is there, its speaker is silent. The conference ends with its
    customer; with the guest, too, when only those two are left."""
    agent = talk.agent
    coach = agent.sid if one.hearing == "whisper" and agent is not None and agent.inside else ""
    silent = one.hearing == "listen" or (one.hearing == "whisper" and not coach)
    ends = one.role == "customer" or (talk.sent_on and one.role == "guest")
    return Wanted(one.state == "held", one.muted or silent, coach, ends)


def between(before: Talk | None, after: Talk, gone: str = "") -> tuple[Order, ...]:
    """In this order nobody hears what is not for them, and no customer is alone: who is put on hold first, who is taken
    off hold late, the agent's own leg last. `gone`: the call that ended by itself."""
    old = {one.id: one for one in before.parties} if before is not None else {}
    made: list[tuple[int, Order]] = list(_tape(before, after))
    for one in after.parties:
        was = old.pop(one.id, None)
        if one.live and one.state == "ringing" and not one.sid and (was is None or not was.live):
            made.append((2, Ring(one.id)))
        elif one.live and one.sid and one.role == "customer" and _moved(before, after, was):
            made.append((3, BringIn(one.sid) if after.conference else Enqueue(one.sid)))
        elif one.live and one.sid and one.inside and before is not None and was is not None:
            made += _changed(one, wanted(before, was) if was.inside else None, wanted(after, one))
        elif not one.live and one.sid and was is not None and was.live:
            made.append((7 if one.role == "agent" else 3, HangUp(one.sid)))
    made += _reached(before, after)
    made += [(7, HangUp(was.sid)) for was in old.values() if was.live and was.sid and was.role != "customer"]
    return tuple(order for _, order in sorted(made, key=lambda one: one[0]) if order != HangUp(gone))


def _moved(before: Talk | None, after: Talk, was: Party | None) -> bool:
    """Whether the customer's call must do something else. Whom we called ourselves came into the conference alone."""
    if before is None or was is None:
        return bool(after.conference)
    return before.conference != after.conference


def _reached(before: Talk | None, after: Talk) -> list[tuple[int, Order]]:
    """A customer we called answered: nobody listened to them in a queue, nor told them anything."""
    customer = after.customer
    was = before.party(customer.id) if before is not None and customer is not None else None
    if not after.to or customer is None or not customer.sid or was is None or was.inside or not customer.inside:
        return []
    return [(8, Listen(customer.sid)), *([(8, SayRecorded(customer.sid))] if after.record else [])]


def _changed(one: Party, was: Wanted | None, now: Wanted) -> list[tuple[int, Order]]:
    was = was or Wanted(False, False, "", one.role == "customer")
    made: list[tuple[int, Order]] = []
    if now.hold != was.hold:
        made.append((1 if now.hold else 5, Hold(one.sid, now.hold)))
    if now.coach != was.coach or (one.role == "supervisor" and now.muted != was.muted):
        made.append((4, Coach(one.sid, one.hearing, now.coach, now.muted)))
    elif now.muted != was.muted:
        made.append((4, Mute(one.sid, now.muted)))
    if now.ends != was.ends:
        made.append((6, Ends(one.sid, now.ends)))
    return made


def _tape(before: Talk | None, after: Talk) -> list[tuple[int, Order]]:
    was, now = before.recording if before is not None else "", after.recording
    if was == now:
        return []
    if not now:
        return [(0, Tape("stop"))]
    if not was:
        return [(8, Tape("start"))]
    return [(0, Tape("pause"))] if now == "paused" else [(8, Tape("resume"))]
