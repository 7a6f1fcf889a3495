"""What the hub orders of a talk, and what the carrier tells of its legs."""

from datetime import datetime

from msgspec import structs

from channels.phone.talks.rules.state import Failed, Left, Missed, Party, Step, Talk, Tell, everyone_left, leave
from hub.contract.controls import DeviceKind
from hub.contract.outbound import CallBack, Connect
from hub.contract.talks import TalkChange

REASONS = {
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "no_answer",
    "completed": "completed",
}
"""How a leg ended, by the carrier's last state of its call."""


_OUTSIDERS = ("customer", "guest")


def reason(party: Party, status: str) -> str:
    """A browser that is busy was told to decline."""
    why = REASONS.get(status, "failed")
    return "declined" if why == "busy" and party.device == "browser" and party.user_id and not party.auto else why


# --- the hub's orders ----------------------------------------------------------------------------------------------


def connect(before: Talk | None, order: Connect | CallBack, device: DeviceKind, blank: Talk, now: datetime) -> Step:
    """An agent is called, and the caller brought to them: from the queue, or from the talk they are in. Who is in the
    talk already, to listen or to help, becomes its agent. `blank`: the talk as it begins."""
    customer = before.customer if before is not None else None
    present = before.of_user(order.agent_id) if before is not None else None
    if before is not None and customer is not None and present is not None and present.inside and customer.inside:
        return _promoted(before, order, present, now)
    talk = structs.replace(blank, conference=order.order_id, revision=before.revision if before is not None else 0)
    if customer is None:
        customer = Party(id=order.external_key, role="customer", sid=order.external_key)
    waits = structs.replace(customer, state="ringing", joined=False, muted=False, since=now)
    talk, _ = structs.replace(talk, parties=(waits,)).adding(
        role="agent", user_id=order.agent_id, name=order.agent_name, device=device, auto=True, since=now
    )
    if before is not None:  # whom we called stays on the same call
        talk = structs.replace(talk, to=before.to, shown=before.shown, language=before.language)
    return Step(talk, "joined")


def _promoted(before: Talk, order: Connect | CallBack, present: Party, now: datetime) -> Step:
    one = structs.replace(present, role="agent", hearing="", muted=False, state="talking", since=now)
    talk = before.each(lambda was: one if was.id == one.id else leave(was, "completed", now) if _serves(was) else was)
    talk = _customer_talks(structs.replace(talk, order_id=order.order_id, consulted="", leaving_to="", failed=False))
    return Step(talk, "completed")


def _serves(party: Party) -> bool:
    return party.role in ("agent", "supervisor")


def call_back(before: Talk | None, order: CallBack, device: DeviceKind, blank: Talk, now: datetime) -> Step:
    """An agent is called, whose customer will be called once they are there."""
    talk = structs.replace(
        blank,
        conference=order.order_id,
        contact_id=order.contact_id,
        to=order.to,
        shown=order.our_address or blank.shown,
        revision=before.revision if before is not None else 0,
    )
    talk, _ = talk.adding(
        role="agent", user_id=order.agent_id, name=order.agent_name, device=device, auto=True, since=now
    )
    return Step(talk, "joined")


def release(talk: Talk, order_id: str, now: datetime) -> Step:
    """The agent lets go: the customer waits again. One who is not on the line yet is not called any more."""
    customer = talk.customer
    if customer is None or not customer.sid or (talk.to and not customer.inside and talk.conference):
        return disconnect(talk, now)
    waits = structs.replace(customer, state="ringing", joined=False, since=now)
    alone = everyone_left(talk, now, keep=customer.id).with_(customer.id, state="ringing", since=now)
    alone = structs.replace(
        alone, parties=(waits, *(one for one in alone.parties if one.id != customer.id)), conference_sid=""
    )
    return Step(
        structs.replace(alone, order_id=order_id, conference="", recording="", record=False, failed=False), "ended"
    )


def disconnect(talk: Talk, now: datetime) -> Step:
    """All of it ends, but what goes on without us."""
    if talk.over or talk.sent_on:
        return Step(talk)
    return Step(structs.replace(everyone_left(talk, now), over=True, recording=""), "ended")


# --- what the carrier tells -------------------------------------------------------------------------------------------


def called(talk: Talk, leg: str, sid: str, conference_sid: str = "") -> Talk:
    """The carrier calls a leg, and this is its name there."""
    one = talk.party(leg)
    if one is not None and not one.sid and sid:
        talk = talk.with_(one.id, sid=sid)
    return structs.replace(talk, conference_sid=conference_sid) if conference_sid else talk


def arrived(talk: Talk, leg: str, now: datetime) -> Step:
    """A leg is in the conference. What comes late or twice changes nothing."""
    one = talk.party(leg)
    if one is None or one.state != "ringing" or talk.over or not talk.conference:
        return Step(talk)
    agent = talk.agent
    if one.role == "customer" and (agent is None or not agent.inside):
        return Step(talk.with_(one.id, joined=True))
    talk = talk.with_(one.id, state="talking", since=now)
    if one.role == "agent":
        return _agent_came(talk, now)
    if one.role == "customer":
        return _begun(talk)
    if one.id == talk.leaving_to:
        return sent_on(talk, now)
    return Step(talk, "joined")


def _agent_came(talk: Talk, now: datetime) -> Step:
    customer = talk.customer
    if customer is not None and customer.joined:
        return _begun(talk.with_(customer.id, state="talking", since=now))
    if customer is not None:
        return Step(talk, "joined")
    if not talk.to:
        return Step(talk, "joined")
    talk, _ = talk.adding(role="customer", address=talk.to, device="number", since=now)
    return Step(talk, "joined")


def _begun(talk: Talk) -> Step:
    return Step(structs.replace(talk, recording="on") if talk.record and not talk.recording else talk, "begun")


def sent_on(talk: Talk, now: datetime) -> Step:
    """The customer and their guest talk on without us: for the hub it is over."""
    guests = talk.each(lambda one: one if one.inside and one.role in _OUTSIDERS else leave(one, "completed", now))
    talk = _customer_talks(structs.replace(guests, consulted="", leaving_to="", sent_on=True, recording=""))
    return Step(talk, "completed", (Left("redirected"),))


def ended(talk: Talk, leg: str, status: str, now: datetime) -> Step:
    """A leg's call is over, as the carrier's `status` says."""
    one = talk.party(leg)
    if one is None or not one.live:
        hung_up = one is not None and one.role == "customer" and status == "completed" and not talk.sent_on
        return Step(talk, None, (Left(),) if hung_up else ())  # that we ended it, the hub knows; that it ended, not
    return structs.replace(_ended(talk, one, reason(one, status), now), gone=one.sid)


def _ended(talk: Talk, one: Party, why: str, now: datetime) -> Step:
    left = talk.each(lambda was: leave(was, why, now) if was.id == one.id else was)
    if talk.over:
        return Step(left)
    if one.role == "customer":
        return _customer_left(left, one, why, now)
    if talk.sent_on:
        return _guest_left(left, now)
    if one.role == "agent":
        return _agent_left(left, one, why, now)
    if one.id == talk.consulted:
        return Step(_customer_talks(structs.replace(left, consulted="")), "returned")
    if one.id == talk.leaving_to:
        return Step(structs.replace(left, leaving_to=""), "left", (_failed(talk, one, f"transfer_{why}"),))
    return Step(left, "left")


def _customer_left(talk: Talk, customer: Party, why: str, now: datetime) -> Step:
    missed = bool(talk.to) and customer.state == "ringing" and bool(talk.conference)
    gone = structs.replace(everyone_left(talk, now), over=True, recording="")
    tells: tuple[Tell, ...] = (Missed(why if why in ("busy", "no_answer") else "failed"),) if missed else (Left(),)
    return Step(gone, "ended", () if talk.sent_on else tells)


def _guest_left(talk: Talk, now: datetime) -> Step:
    """Of two who talk on without us one hung up: unless a third is there, so does the other."""
    if any(one.inside for one in talk.live("guest")):
        return Step(talk, "left")
    return Step(structs.replace(everyone_left(talk, now), over=True), "ended")


def _agent_left(talk: Talk, agent: Party, why: str, now: datetime) -> Step:
    """Not reached, or lost: the customer goes on to another agent. A handset put down ends the talk, as anywhere; a
    browser that is gone without an order was lost."""
    customer = talk.customer
    if agent.state == "ringing":
        talk = structs.replace(talk, failed=True)
        if customer is None:
            return Step(structs.replace(talk, over=True), "left", (_failed(talk, agent, why),))
        return Step(talk, "left", (_failed(talk, agent, why),))
    if customer is None or not customer.inside:
        if talk.to:  # their phone still rings, or will not
            over = structs.replace(everyone_left(talk, now), over=True, failed=True)
            return Step(over, "ended", (_failed(talk, agent, "agent_left"),))
        return Step(structs.replace(talk, failed=True), "left", (_failed(talk, agent, "agent_left"),))
    if agent.device != "browser" and customer.state == "talking" and not talk.consulted:
        return Step(structs.replace(everyone_left(talk, now), over=True, recording=""), "ended", (Left(),))
    alone = everyone_left(talk, now, keep=customer.id).with_(customer.id, state="held")
    return Step(structs.replace(alone, failed=True, recording=""), "left", (_failed(talk, agent, "agent_left"),))


def _failed(talk: Talk, leg: Party, why: str) -> Failed:
    agent = leg if leg.role == "agent" else next((one for one in reversed(talk.parties) if one.role == "agent"), leg)
    return Failed(leg.sid or leg.id, why, agent.user_id)


def _customer_talks(talk: Talk) -> Talk:
    customer = talk.customer
    return talk.with_(customer.id, state="talking") if customer is not None and customer.state == "held" else talk


def heard_by(talk: Talk, who: str) -> Step:
    """Who took the call we made, as the carrier heard it."""
    if talk.over or talk.answered_by == who:
        return Step(talk)
    return Step(structs.replace(talk, answered_by=who), "answered_by")


def taped(talk: Talk, recording_sid: str) -> Talk:
    return structs.replace(talk, recording_sid=recording_sid)


def minds(talk: Talk) -> Step:
    """The customer does not want to be recorded."""
    stops: TalkChange | None = "recording" if talk.recording else None
    return Step(structs.replace(talk, record=False, may_record=False, recording=""), stops)


def dropped(talk: Talk, now: datetime) -> Step:
    """The conference is over, but its customer still there. They go on to another agent; from a guest they talked on
    with without us, they do not."""
    customer = talk.customer
    if talk.over or customer is None:
        return Step(talk)
    if talk.sent_on:
        return Step(structs.replace(everyone_left(talk, now), over=True), "ended")
    agent = talk.agent
    alone = everyone_left(talk, now, keep=customer.id).with_(customer.id, state="ringing", joined=False, since=now)
    alone = structs.replace(alone, conference="", conference_sid="", recording="", failed=True)
    return Step(alone, "ended", (_failed(talk, agent, "agent_left"),) if agent is not None else ())
