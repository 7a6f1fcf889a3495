"""Who may do what in a talk, and what of it is the router's to know."""

from typing import Any

import phonenumbers

from agent_console.hub import Hub
from hub.access.roles import User
from hub.access.views import agent_of, taking_part
from hub.contract.commands import HandOver
from hub.contract.controls import AnyControl, Complete, Control, Monitor, Mute, RemoveParty
from hub.contract.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.contract.talks import Leg, Talk
from hub.contract.words import ContactCard
from hub.insight.talks import talk_of


class Talking:
    """Asks the channel to carry controls out, for those who may."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def of(self, user: User, contact_id: str) -> tuple[ContactCard, Talk | None]:
        """The contact and its talk, if any. Raises `NotFound` for one the user may not see."""
        return await talk_of(self._hub.reader, user, contact_id)

    async def control(self, kind: type[Control], contact_id: str, user: User, key: str, **facts: Any) -> None:
        """Return once it is done; the same `key` of the same user is carried out once.

        Raises `NotFound` (no talk there, nobody of that id), `NotAllowed` (a colleague's talk), `Invalid`, `Conflict`
        (the talk has moved on), or `Unavailable` when the carrier does not answer."""
        card, talk = await self.of(user, contact_id)
        if talk is None:
            raise NotFound("This contact has no talk.", mend="look again: it may be over")
        control: Any = kind(
            control_id=f"{user.id}:{key}" if key else self._hub.new_id("cl"),
            contact_id=contact_id,
            external_key=card.external_key,
            actor=user.id,
            actor_name=user.name,
            **await self._called(user, **facts),
        )
        _check_allowed(control, user, card, talk)
        await self._hub.talks.control(control)
        if isinstance(control, Complete) and not control.stay:
            await self._hand_over(control, card, talk)

    async def _called(self, user: User, **facts: Any) -> dict[str, Any]:
        """The facts with whom to call checked: exactly one, a colleague there is, or a number in its one spelling."""
        if "to_number" not in facts:
            return facts
        colleague, number = facts.get("to_agent_id", ""), facts["to_number"]
        if bool(colleague) == bool(number):
            raise Invalid("Whom to call?", field="to_agent_id", mend="name a colleague or a number, one of the two")
        if number:
            return facts | {"to_number": number_of(number, "to_number")}
        if colleague == user.id:
            raise Invalid("This is yourself.", field="to_agent_id", mend="name a colleague")
        if await agent_of(self._hub.reader, colleague) is None:
            raise NotFound("There is no such colleague.", field="to_agent_id", mend="choose one of the agents")
        return facts

    async def _hand_over(self, control: Complete, card: ContactCard, talk: Talk) -> None:
        """Whoever was consulted has the contact now. The talk itself tells the router as well, should this be lost
        (`hub.routing.parties`); so it does not matter who is faster."""
        colleagues = {leg.user_id for leg in talk.legs if leg.role == "colleague" and leg.state in ("talking", "held")}
        if len(colleagues) == 1:
            try:
                await self._hub.acd.do(HandOver(actor=control.actor, contact_id=card.id, to_agent_id=colleagues.pop()))
            except (Conflict, NotFound, NotAllowed):
                return  # the call ended, or was handed on, meanwhile


def number_of(text: str, field: str) -> str:
    """A phone number in E.164. Raises `Invalid`."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid("This is no phone number.", field=field, mend="write it with + and the country code")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def block_of(text: str, field: str) -> str:
    """The beginning of numbers in E.164: too short to be one itself. Raises `Invalid`."""
    digits = "".join(letter for letter in text if letter not in " -().")
    if not (digits.startswith("+") and digits[1:].isdecimal() and digits.isascii() and 5 <= len(digits) <= 16):
        raise Invalid(
            "This is no beginning of phone numbers.", field=field, mend="write it with + and the country code"
        )
    return digits


def _check_allowed(control: AnyControl, user: User, card: ContactCard, talk: Talk) -> None:
    """The agent who has the contact may do all of it; whoever else is in the talk may mute themselves and leave;
    supervisors may listen. Raises `NotAllowed`, or `NotFound` for a leg that is not there."""
    leg = _leg(control, user, talk)
    if isinstance(control, RemoveParty) and leg is not None and leg.role == "customer":
        raise Invalid("The customer is not removed.", field="leg_id", mend="end the contact")
    if isinstance(control, Monitor) or card.agent_id == user.id:
        return
    if isinstance(control, Mute | RemoveParty) and leg is not None and leg.user_id == user.id:
        return
    if user.id in taking_part(talk):
        raise NotAllowed("Your colleague has this call.", mend="ask them")
    raise NotAllowed("A colleague has this contact.", mend="ask them, or a supervisor")


def _leg(control: AnyControl, user: User, talk: Talk) -> Leg | None:
    """The leg it is about; of a `Mute` that names none the user's own."""
    if not isinstance(control, Mute | RemoveParty):
        return None
    there = [leg for leg in talk.legs if leg.state != "left"]
    if isinstance(control, Mute) and not control.leg_id:
        return next((leg for leg in there if leg.user_id == user.id), None)
    found = next((leg for leg in there if leg.id == control.leg_id), None)
    if found is None:
        raise NotFound("There is no such leg in this talk.", field="leg_id", mend="look again: it may have left")
    return found
