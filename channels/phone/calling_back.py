"""Calling a customer back: the agent's leg first, then the customer's, into one conference named by the order.

Legs tell where they are by webhooks, which may come twice, late, or before the order that made them has returned; so
all that concerns one line is done one after another, and the note says how far it has come. Nobody's phone is rung
before the agent is there, and no leg is left alone: whoever's other side ends is hung up.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from msgspec import structs

from channels.phone import normalize
from channels.phone.notes import CallNotes, TalkNote
from channels.phone.twiml import Script
from channels.phone.webhook import Webhook
from hub.contract.errors import BadCredentials, Conflict, Invalid, Refused, Retryable, SendFailed, Unavailable
from hub.contract.inbound import AnyInbound
from hub.contract.outbound import CallBack, Receipt
from hub.contract.ports import Doors

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier  # at run time it would load Twilio's REST package, which is slow


class CallingBack:
    """`number`: ours, shown where the order names none. `unhandled` counts what came and changed nothing."""

    def __init__(
        self, carrier: "Carrier", doors: Doors, script: Script, number: str, unhandled: Callable[[str, str], None]
    ) -> None:
        self._carrier = carrier
        self._doors = doors
        self._notes = CallNotes(doors.notes)
        self._script = script
        self._number = number
        self._unhandled = unhandled
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def alone(self, line: str) -> asyncio.Lock:
        """Held while something of this line is done."""
        return self._locks.setdefault(line, asyncio.Lock())

    async def begin(self, order: CallBack, language: str) -> Receipt:
        """Call the agent; the customer is called once they are there. An order repeated goes on where it was. Raises
        what the carrier raises, and `Refused` when the agent's leg was not reached."""
        line = order.external_key
        async with self.alone(line):
            talk = await self._notes.talk(line)
            if talk is None or talk.order_id != order.order_id:
                talk = TalkNote(
                    order_id=order.order_id,
                    agent_id=order.agent_id,
                    language=language,
                    stage="calling_agent",
                    contact_id=order.contact_id,
                    to=order.to,
                    shown=order.our_address or self._number,
                )
                await self._notes.keep_talk(line, talk)
            elif talk.stage == "over":
                raise Refused("The legs could not be joined.")
            elif talk.stage != "calling_agent":
                return Receipt()
            leg = await self._carrier.call_agent(
                to=f"client:{order.agent_id}",
                caller_id=self._number,
                conference=order.order_id,
                status_url=self._script.links.agent_leg(line, order.order_id),
            )
            talk = structs.replace(talk, conference_sid=leg.conference_sid, agent_sid=leg.call_sid)
            await self._notes.keep_talk(line, talk)
        return Receipt()

    async def agent_leg(self, hook: Webhook) -> str:
        """The agent's leg: answered, the customer is called; ended before the customer was there, the contact goes on
        to the next agent. Raises `Unavailable` while the carrier does not call: the webhook comes again."""
        line, status, leg = hook.query.need("line"), hook.form.need("CallStatus"), normalize.call_sid(hook.form)
        async with self.alone(line):
            talk = await self._notes.talk(line)
            if talk is None or talk.order_id != hook.query.need("order") or talk.stage in ("talking", "over", ""):
                self._unhandled("agent-leg", status)
            elif status in normalize.FINAL:
                now, why = self._doors.clock(), talk.agent_id
                failed = normalize.agent_leg_failed(line, hook.form, now, why)
                await self._over(line, talk, failed or normalize.agent_gone(line, leg, why, now), talk.customer_sid)
            elif status == "in-progress" and not talk.customer_sid:
                await self._call_customer(line, structs.replace(talk, agent_sid=leg))
            else:
                self._unhandled("agent-leg", status)
        return ""

    async def _call_customer(self, line: str, talk: TalkNote) -> None:
        talk = structs.replace(talk, stage="calling_customer")
        await self._notes.keep_talk(line, talk)
        try:
            leg = await self._carrier.call_customer(
                to=talk.to,
                caller_id=talk.shown,
                conference=talk.order_id,
                status_url=self._script.links.customer_leg(line, talk.order_id),
            )
        except Refused:  # a number the carrier does not call
            missed = normalize.callback_missed(talk.order_id, talk.contact_id, "failed", self._doors.clock())
            await self._over(line, talk, missed, talk.agent_sid)
        except (Retryable, BadCredentials) as error:
            raise Unavailable("The carrier does not call the customer yet.", mend="tell it again") from error
        else:
            kept = structs.replace(talk, customer_sid=leg.call_sid, conference_sid=leg.conference_sid)
            await self._notes.keep_talk(line, kept)

    async def customer_leg(self, hook: Webhook) -> str:
        """The customer's leg: they answered, did not, or have hung up."""
        form, line = hook.form, hook.query.need("line")
        leg, status = normalize.call_sid(form), form.need("CallStatus")
        async with self.alone(line):
            talk = await self._notes.talk(line)
            if talk is None or talk.customer_sid not in ("", leg):
                self._unhandled("customer-leg", "superseded")
            elif status in normalize.NOT_REACHED:
                await self._unanswered(line, talk, leg, status)
            elif status == "completed":
                await self._over(line, talk, normalize.left(leg, self._doors.clock(), line=line))
            elif status == "in-progress" and talk.stage == "calling_customer":
                await self._notes.keep_talk(line, structs.replace(talk, stage="talking", customer_sid=leg))
                hearing = self._script.hearing(talk.language)
                await self._carrier.listen(leg, hearing, self._script.links.transcription(line))
            else:
                self._unhandled("customer-leg", status)
        return ""

    async def _unanswered(self, line: str, talk: TalkNote, leg: str, status: str) -> None:
        if talk.stage != "calling_customer":  # we had let go of them ourselves
            self._unhandled("customer-leg", status)
            return
        missed = normalize.callback_missed(leg, talk.contact_id, status, self._doors.clock())
        await self._over(line, talk, missed, talk.agent_sid)

    async def let_go(self, line: str, talk: TalkNote) -> None:
        """End both legs, and expect nothing more of them."""
        async with self.alone(line):
            await self._notes.keep_talk(line, structs.replace(talk, stage="over"))
            for leg in (talk.customer_sid, talk.agent_sid):
                await self._hang_up(leg)

    async def _over(self, line: str, talk: TalkNote, told: AnyInbound, other: str = "") -> None:
        """Tell the hub, hang up the `other` leg, and expect nothing more. Should we be stopped before the note says so,
        the webhook comes again and does it again."""
        try:
            await self._doors.intake.receive(told)
        except (Invalid, Conflict) as refused:
            self._unhandled("refused", type(refused).__name__)
        try:
            await self._hang_up(other)
        except SendFailed as error:
            raise Unavailable("The carrier does not hang up yet.", mend="tell it again") from error
        await self._notes.keep_talk(line, structs.replace(talk, stage="over"))

    async def _hang_up(self, leg: str) -> None:
        if leg:
            await self._carrier.hang_up(leg)
