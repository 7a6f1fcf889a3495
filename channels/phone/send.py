"""The hub's orders to a call: connect the agent, speak a text, end it.

Each talk is a conference of its own, named by the order that made it. The caller leaves the old one by entering the
new, which ends the old one and its agent's leg: a transfer needs no clearing up, and a repeated order finds its name.
"""

import msgspec

from channels.phone import normalize
from channels.phone.carrier import Carrier, Leg
from channels.phone.notes import CallNotes, SpeechNote, TalkNote
from channels.phone.twiml import Script
from hub.contract.errors import Refused, Retryable
from hub.contract.outbound import AnyOrder, Connect, Disconnect, Receipt, Release, SendMessage
from hub.contract.ports import Doors


class CallSender:
    """Implements `ChannelSender`. `number`: ours, shown when an agent's leg is called."""

    def __init__(self, carrier: Carrier, doors: Doors, script: Script, number: str) -> None:
        self._carrier = carrier
        self._notes = CallNotes(doors.notes)
        self._script = script
        self._number = number

    async def send(self, order: AnyOrder) -> Receipt:
        """See the `ChannelSender` port."""
        match order:
            case Connect():
                return await self._connect(order)
            case SendMessage():
                return await self._speak(order)
            case Release():
                return await self._release(order)
            case Disconnect():
                await self._carrier.hang_up(order.external_key)
                return Receipt()
            case _:
                raise Refused("A call cannot do this yet.")

    async def _connect(self, order: Connect) -> Receipt:
        """Call the agent, then bring the caller in. The note stands first: the leg's callbacks may be quick."""
        line, links = order.external_key, self._script.links
        talk = await self._notes.talk(line)
        if talk is None or talk.order_id != order.order_id:
            talk = TalkNote(order_id=order.order_id, agent_id=order.agent_id, language=await self._language(line))
            await self._notes.keep_talk(line, talk)
        elif talk.failed:
            raise Refused("The agent's leg could not be reached.")
        leg = await self._carrier.call_agent(
            to=f"client:{order.agent_id}",
            caller_id=self._number,
            conference=order.order_id,
            status_url=links.agent_leg(line, order.order_id),
        )
        talk = msgspec.structs.replace(talk, conference_sid=leg.conference_sid)
        await self._notes.keep_talk(line, talk)
        if leg.fresh or not await self._carrier.is_in(order.order_id, line):
            await self._bring_in(line, talk, leg)
        return Receipt()

    async def _bring_in(self, line: str, talk: TalkNote, leg: Leg) -> None:
        over = self._script.links.talk_over(talk.order_id)
        if await self._carrier.redirect(line, self._script.talk(talk.order_id, talk.language, over)):
            return
        if leg.call_sid:
            await self._carrier.hang_up(leg.call_sid)
        raise Refused("The caller has hung up.")

    async def _release(self, order: Release) -> Receipt:
        """Back to the waiting music. Leaving the conference ends it, and with it the agent's leg."""
        line = order.external_key
        talk = TalkNote(order_id=order.order_id, language=await self._language(line))
        await self._notes.keep_talk(line, talk)
        await self._carrier.redirect(line, self._script.again(talk.language))
        return Receipt()

    async def _speak(self, order: SendMessage) -> Receipt:
        talk = await self._notes.talk(order.external_key)
        if talk is None or not talk.conference_sid:
            raise Retryable("The call is not connected yet.")
        language = normalize.language_of(order.text, talk.language)
        await self._notes.keep_speech(order.order_id, SpeechNote(text=order.text, language=language))
        url = self._script.links.announce(order.order_id)
        if not await self._carrier.announce(talk.conference_sid, order.external_key, url):
            raise Retryable("The caller is not in the conference (yet, or any more).")
        return Receipt()

    async def _language(self, line: str) -> str:
        note = await self._notes.menu(line)
        return note.call.language if note else self._script.menus.languages[0]
