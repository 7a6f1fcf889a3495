"""What users ask of a talk, and what it becomes. Raises `Conflict` when the talk has moved on, `Invalid` for what
cannot be asked of it."""

import re
from collections.abc import Callable
from datetime import datetime

from msgspec import structs

from channels.phone.talks.rules.legs import sent_on
from channels.phone.talks.rules.state import (
    CONTROLS_REMEMBERED,
    MOST_LEGS,
    Party,
    Step,
    Talk,
    leave,
)
from hub.contract.controls import (
    AddParty,
    AnyControl,
    Complete,
    Consult,
    DeviceKind,
    Hold,
    Keypad,
    Monitor,
    Mute,
    Record,
    RemoveParty,
    Return,
    SendOn,
    Swap,
)
from hub.contract.errors import Conflict, Invalid
from hub.contract.talks import RecordingState, TalkChange

DIGITS = re.compile(r"[0-9*#w]{1,32}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def control(talk: Talk | None, asked: AnyControl, device: DeviceKind, now: datetime) -> Step:
    """The talk as the control makes it; as it is, when this control was carried out before. `device`: where whom it
    calls speaks."""
    if talk is not None and asked.control_id in talk.done:
        return Step(talk)
    if talk is None or talk.over or talk.sent_on or not talk.conference:
        raise Conflict("This call is not connected, or it is over.")
    step = _carry_out(asked, talk, device, now)
    done = (*talk.done, asked.control_id)[-CONTROLS_REMEMBERED:]
    return structs.replace(step, talk=structs.replace(step.talk, done=done), actor=asked.actor)


def _carry_out(asked: AnyControl, talk: Talk, device: DeviceKind, now: datetime) -> Step:
    match asked:
        case Hold():
            return _hold(talk, asked.on)
        case Mute():
            return _mute(talk, asked)
        case Keypad():
            return _keys(talk, asked.digits)
        case Consult():
            return _consult(talk, asked, device, now)
        case Swap():
            return _swap(talk)
        case Return():
            return _return(talk, now)
        case Complete():
            return _complete(talk, asked.stay, now)
        case AddParty():
            return _add(talk, asked, device, now)
        case RemoveParty():
            return _remove(talk, asked.leg_id, now)
        case SendOn():
            return _send_on(talk, asked.to_number, now)
        case Record():
            return _record(talk, asked.on)
        case Monitor():
            return _monitor(talk, asked, device, now)


def _agent(talk: Talk) -> Party:
    agent = talk.agent
    if agent is None or not agent.inside:
        raise Conflict("No agent is on this call now.")
    return agent


def _customer(talk: Talk) -> Party:
    customer = talk.customer
    if customer is None or not customer.inside:
        raise Conflict("The customer is not connected yet.", mend="wait until they are")
    return customer


def _asked_for(talk: Talk) -> Party:
    one = talk.party(talk.consulted)
    if one is None:
        raise Conflict("Nobody is consulted now.")
    return one


def _call(talk: Talk, to_agent_id: str, to_number: str, device: DeviceKind, now: datetime) -> tuple[Talk, str]:
    """One more leg: a colleague's, or a guest's. Raises `Invalid`, and `Conflict` for whom it cannot have."""
    if bool(to_agent_id) == bool(to_number):
        raise Invalid("Name a colleague or a number, one of the two.", field="to_number")
    _room(talk)
    if to_agent_id:
        if talk.of_user(to_agent_id) is not None:
            raise Conflict("They take part in this call already.")
        return talk.adding(role="colleague", user_id=to_agent_id, device=device, since=now)
    if not NUMBER.fullmatch(to_number):
        raise Invalid("That is not a telephone number.", field="to_number", mend="write it with + and country code")
    return talk.adding(role="guest", address=to_number, device="number", since=now)


def _room(talk: Talk) -> None:
    if sum(1 for _ in talk.live()) >= MOST_LEGS:
        raise Conflict(f"{MOST_LEGS} take part already, which is the most.")


def _not_consulting(talk: Talk) -> None:
    if talk.consulted or talk.leaving_to:
        raise Conflict("End the consultation first.", mend="complete it, or return to the customer")


def _first(change: TalkChange, talk: Talk, leg: Party, **changes: object) -> Step:
    """The change, unless it is so already."""
    if all(getattr(leg, name) == value for name, value in changes.items()):
        return Step(talk)
    return Step(talk.with_(leg.id, **changes), change)


def _hold(talk: Talk, on: bool) -> Step:
    _agent(talk)
    _not_consulting(talk)
    change: TalkChange = "held" if on else "resumed"
    return _first(change, talk, _customer(talk), state="held" if on else "talking")


def _mute(talk: Talk, asked: Mute) -> Step:
    leg = talk.party(asked.leg_id) if asked.leg_id else talk.of_user(asked.actor)
    if leg is None or not leg.inside:
        raise Conflict("This leg is not in the call.")
    return _first("muted" if asked.on else "unmuted", talk, leg, muted=asked.on)


def _keys(talk: Talk, digits: str) -> Step:
    """Tones go to whom the agent speaks with."""
    if not DIGITS.fullmatch(digits):
        raise Invalid("Write keys: 0 to 9, *, #, and w for a pause; 32 at most.", field="digits")
    _agent(talk)
    theirs = [one for one in talk.live("customer", "guest") if one.state == "talking"]
    if talk.consulted:
        theirs = [one for one in theirs if one.id == talk.consulted or one.role == "customer"]
    if not theirs:
        raise Conflict("Nobody from outside hears you now.")
    return Step(talk, "keyed", keys=(theirs[-1].id, digits))


def _consult(talk: Talk, asked: Consult, device: DeviceKind, now: datetime) -> Step:
    _agent(talk)
    _not_consulting(talk)
    customer = _customer(talk)
    talk, leg = _call(talk, asked.to_agent_id, asked.to_number, device, now)
    return Step(structs.replace(talk.with_(customer.id, state="held"), consulted=leg), "consulted")


def _swap(talk: Talk) -> Step:
    _agent(talk)
    customer, other = _customer(talk), _asked_for(talk)
    if not other.inside:
        raise Conflict("They have not answered yet.", mend="wait, or return to the customer")
    swapped = {"talking": "held", "held": "talking"}[other.state]
    return Step(talk.with_(other.id, state=swapped).with_(customer.id, state=other.state), "swapped")


def _return(talk: Talk, now: datetime) -> Step:
    _agent(talk)
    customer, other = _customer(talk), _asked_for(talk)
    talk = talk.with_(customer.id, state="talking").each(_leaving(other.id, now))
    return Step(structs.replace(talk, consulted=""), "returned")


def _complete(talk: Talk, stay: bool, now: datetime) -> Step:
    """Without a consultation the agent leaves a conference, to whom was called last."""
    agent, customer = _agent(talk), _customer(talk)
    others = [one for one in talk.live("colleague", "guest") if one.inside]
    other = _asked_for(talk) if talk.consulted else (others[-1] if others else None)
    if other is None or not other.inside:
        raise Conflict("There is nobody yet to leave the customer with.", mend="wait until they have answered")
    joined = talk.with_(other.id, state="talking").with_(customer.id, state="talking")
    joined = structs.replace(joined, consulted="")
    if stay:
        return Step(joined, "completed")
    if other.role == "guest":
        return sent_on(joined, now)
    alone = joined.each(_leaving(agent.id, now)).with_(other.id, role="agent", muted=False)
    return Step(alone, "completed")


def _add(talk: Talk, asked: AddParty, device: DeviceKind, now: datetime) -> Step:
    _agent(talk)
    _not_consulting(talk)
    _customer(talk)
    talk, _leg = _call(talk, asked.to_agent_id, asked.to_number, device, now)
    return Step(talk, "joined")


def _remove(talk: Talk, leg_id: str, now: datetime) -> Step:
    leg = talk.party(leg_id)
    if leg is None:
        raise Invalid("This call has no such leg.", field="leg_id")
    if leg.role in ("customer", "agent"):
        raise Invalid("The customer and the agent cannot be taken out.", mend="end the call", field="leg_id")
    if not leg.live:
        return Step(talk)
    if leg.id == talk.consulted:
        return _return(talk, now)
    return Step(talk.each(_leaving(leg.id, now)), "left")


def _send_on(talk: Talk, to_number: str, now: datetime) -> Step:
    """The customer hears music until the number answers; should it not, they go on to another agent."""
    _agent(talk)
    _not_consulting(talk)
    customer = _customer(talk)
    alone = talk.each(lambda one: leave(one, "completed", now) if one.id in _ours(talk) else one)
    alone = alone.with_(customer.id, state="held")
    alone, leg = _call(alone, "", to_number, "number", now)
    return Step(structs.replace(alone, leaving_to=leg), "left")


def _record(talk: Talk, on: bool) -> Step:
    """Of a call that is not recorded yet, when its customer was asked by the agent, it begins."""
    _customer(talk)
    if not talk.recording and not talk.may_record:
        raise Invalid("This call is not to be recorded.")
    if not talk.recording and not on:
        return Step(talk)
    state: RecordingState = "on" if on else "paused"
    if talk.recording == state:
        return Step(talk)
    return Step(structs.replace(talk, recording=state), "recording")


def _monitor(talk: Talk, asked: Monitor, device: DeviceKind, now: datetime) -> Step:
    own = talk.of_user(asked.actor)
    if own is not None and own.role != "supervisor":
        raise Conflict("You take part in this call already.")
    if not asked.hearing:
        return Step(talk.each(_leaving(own.id, now)), "left") if own is not None else Step(talk)
    if own is not None:
        return _first("monitored", talk, own, hearing=asked.hearing)
    _agent(talk)
    _room(talk)
    talk, _leg = talk.adding(
        role="supervisor",
        user_id=asked.actor,
        name=asked.actor_name,
        hearing=asked.hearing,
        device=device,
        auto=True,
        since=now,
    )
    return Step(talk, "monitored")


def _ours(talk: Talk) -> frozenset[str]:
    return frozenset(one.id for one in talk.live("agent", "colleague", "supervisor"))


def _leaving(leg: str, now: datetime) -> Callable[[Party], Party]:
    return lambda one: leave(one, "completed", now) if one.id == leg else one
