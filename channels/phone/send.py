"""The hub's orders to a call: connect the agent, speak a text, end it, offer more than waiting, call back.

Each talk is a conference of its own, named by the order that made it. The caller leaves the old one by entering the
new, which ends the old one and its agent's leg: a transfer needs no clearing up, and a repeated order finds its name.
"""

import msgspec

from channels.phone import normalize
from channels.phone.calling_back import CallingBack
from channels.phone.carriers.port import Carrier, Leg
from channels.phone.left_behind import LeftBehind
from channels.phone.notes import CallNotes, SpeechNote, TalkNote
from channels.phone.twiml import Script
from hub.contract.errors import Refused, Retryable
from hub.contract.outbound import AnyOrder, CallBack, Connect, Disconnect, Divert, Receipt, Release, SendMessage
from hub.contract.ports import Doors


class CallSender:
    """Implements `ChannelSender`. `number`: ours, shown when an agent's leg is called."""

    def __init__(
        self,
        carrier: Carrier,
        doors: Doors,
        script: Script,
        number: str,
        left_behind: LeftBehind,
        calling_back: CallingBack,
    ) -> None:
        self._carrier = carrier
        self._notes = CallNotes(doors.notes)
        self._script = script
        self._number = number
        self._left_behind = left_behind
        self._calling_back = calling_back

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
                return await self._disconnect(order)
            case Divert():
                return await self._left_behind.divert(order, await self._language(order.external_key))
            case CallBack():
                return await self._call_back(order)

    async def _call_back(self, order: CallBack) -> Receipt:
        """Call the customer, unless they are on the line already, brought there by an agent who sent them on."""
        talk = await self._notes.talk(order.external_key)
        moved = talk is not None and talk.stage == "talking" and talk.order_id != order.order_id
        if talk is not None and moved and not await self._carrier.is_over(talk.customer_sid):
            return await self._connect(order)
        return await self._calling_back.begin(order, await self._language(order.external_key))

    async def _connect(self, order: Connect | CallBack) -> Receipt:
        """Call the agent, then bring the caller in. The note stands first: the leg's callbacks may be quick."""
        line, links = order.external_key, self._script.links
        talk = await self._notes.talk(line)
        if talk is None or talk.order_id != order.order_id:
            talk = await self._next_talk(talk, line, order.order_id, order.agent_id)
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
        if leg.fresh or not await self._carrier.is_in(order.order_id, talk.customer_sid or line):
            await self._bring_in(line, talk, leg)
        return Receipt()

    async def _next_talk(self, before: TalkNote | None, line: str, order_id: str, agent_id: str = "") -> TalkNote:
        """The note of a line's next talk; who was called back stays on the same call."""
        if before is None or not before.customer_sid:
            return TalkNote(order_id=order_id, agent_id=agent_id, language=await self._language(line))
        return msgspec.structs.replace(
            before, order_id=order_id, agent_id=agent_id, agent_sid="", conference_sid="", failed=False
        )

    async def _bring_in(self, line: str, talk: TalkNote, leg: Leg) -> None:
        over = self._script.links.talk_over(talk.order_id, line if talk.customer_sid else "")
        customer = talk.customer_sid or line
        if await self._carrier.redirect(customer, self._script.talk(talk.order_id, talk.language, over)):
            return
        if leg.call_sid:
            await self._carrier.hang_up(leg.call_sid)
        raise Refused("The caller has hung up.")

    async def _release(self, order: Release) -> Receipt:
        """Back to the waiting music. Leaving the conference ends it, and with it the agent's leg."""
        line = order.external_key
        before = await self._notes.talk(line)
        if before is not None and before.stage not in ("", "talking"):  # the customer of a callback is not there
            await self._calling_back.let_go(line, before)
            return Receipt()
        talk = await self._next_talk(before, line, order.order_id)
        await self._notes.keep_talk(line, talk)
        await self._carrier.redirect(talk.customer_sid or line, self._script.again(talk.language))
        return Receipt()

    async def _disconnect(self, order: Disconnect) -> Receipt:
        """A voicemail has no line to end."""
        line = order.external_key
        talk = await self._notes.talk(line)
        if talk is not None and talk.stage:
            await self._calling_back.let_go(line, talk)
        elif normalize.is_call(line):
            await self._carrier.hang_up(line)
        return Receipt()

    async def _speak(self, order: SendMessage) -> Receipt:
        line = order.external_key
        talk = await self._notes.talk(line)
        if talk is None or not talk.conference_sid:
            raise Retryable("The call is not connected yet.")
        language = normalize.language_of(order.text, talk.language)
        await self._notes.keep_speech(order.order_id, SpeechNote(text=order.text, language=language))
        url = self._script.links.announce(order.order_id)
        if not await self._carrier.announce(talk.conference_sid, talk.customer_sid or line, url):
            raise Retryable("The caller is not in the conference (yet, or any more).")
        return Receipt()

    async def _language(self, line: str) -> str:
        note = await self._notes.menu(line)
        if note is not None:
            return note.call.language
        return await self._notes.language(line) or self._script.menus.languages[0]
