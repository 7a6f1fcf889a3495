"""The hub's orders to a call: connect the agent, speak a text, end it, offer more than waiting, call back.

Each talk is a conference of its own, named by the order that made it. The caller leaves the old one by entering the
new, which ends the old one: a transfer needs no clearing up, and a repeated order finds its name.
"""

from typing import TYPE_CHECKING

from channels.phone import normalize
from channels.phone.left_behind import LeftBehind
from channels.phone.notes import CallNotes
from channels.phone.talks.acting import CallerGone
from channels.phone.talks.keeper import Keeper
from channels.phone.talks.links import TalkLinks
from channels.phone.talks.note import SpeechNote, TalkNotes
from channels.phone.talks.rules import legs
from channels.phone.talks.rules.state import Step, Talk
from channels.phone.twiml import Script
from hub.contract.errors import Refused, Retryable, Unavailable
from hub.contract.outbound import AnyOrder, CallBack, Connect, Disconnect, Divert, Receipt, Release, SendMessage
from hub.contract.ports import CallDoors, Doors
from hub.contract.words import Direction

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier  # at run time it would load Twilio's REST package, which is slow


class CallSender:
    """Implements `ChannelSender`. `number`: ours, shown where the order names none."""

    def __init__(
        self,
        carrier: "Carrier",
        doors: Doors,
        call_doors: CallDoors,
        keeper: Keeper,
        script: Script,
        number: str,
        left_behind: LeftBehind,
    ) -> None:
        self._carrier = carrier
        self._doors = doors
        self._call_doors = call_doors
        self._keeper = keeper
        self._calls = CallNotes(doors.notes)
        self._talks = TalkNotes(doors.notes)
        self._script = script
        self._links = TalkLinks(script.links)
        self._number = number
        self._left_behind = left_behind

    async def send(self, order: AnyOrder) -> Receipt:
        """See the `ChannelSender` port."""
        try:
            return await self._carry_out(order)
        except Unavailable as error:
            raise Retryable(error.detail) from error
        except CallerGone as gone:
            raise Refused("The caller has hung up.") from gone

    async def _carry_out(self, order: AnyOrder) -> Receipt:
        match order:
            case Connect():
                return await self._connect(order, "inbound")
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

    async def _connect(self, order: Connect | CallBack, direction: Direction) -> Receipt:
        """Call the agent and bring the caller in; an order that comes again goes on where it was."""
        device = (await self._call_doors.devices.of(order.agent_id)).kind
        blank, now = await self._blank(order, direction), self._doors.clock()

        def decide(before: Talk | None) -> Step:
            if before is not None and before.order_id == order.order_id:
                return Step(before)
            return legs.connect(before, order, device, blank, now)

        return _reached(await self._keeper.ordered(order.external_key, decide))

    async def _call_back(self, order: CallBack) -> Receipt:
        """Call the agent and then the customer, unless that one is on the line already, brought there by an agent who
        sent them on."""
        note = await self._talks.talk(order.external_key)
        customer = note.talk.customer if note is not None and note.talk.order_id != order.order_id else None
        if customer is not None and customer.sid and not await self._carrier.is_over(customer.sid):
            return await self._connect(order, "outbound")
        device = (await self._call_doors.devices.of(order.agent_id)).kind
        blank, now = await self._blank(order, "outbound"), self._doors.clock()

        def decide(before: Talk | None) -> Step:
            if before is not None and before.order_id == order.order_id:
                return Step(before)
            return legs.call_back(before, order, device, blank, now)

        return _reached(await self._keeper.ordered(order.external_key, decide))

    async def _blank(self, order: Connect | CallBack, direction: Direction) -> Talk:
        recordings = self._call_doors.rules().recordings
        wanted = recordings.wanted(order.tier, direction)
        unasked = recordings.consent == "ask" and direction == "outbound"  # then it is the agent who asks
        return Talk(
            line=order.external_key,
            order_id=order.order_id,
            contact_id=order.contact_id,
            language=await self._language(order.external_key),
            shown=self._number,
            record=wanted and not unasked,
            may_record=wanted,
        )

    async def _release(self, order: Release) -> Receipt:
        """Back to the waiting music. Leaving the conference ends it, and with it the agent's leg."""
        line, now = order.external_key, self._doors.clock()
        if await self._talks.talk(line) is None:
            await self._carrier.redirect(line, self._script.again(await self._language(line)))
            return Receipt()

        def decide(talk: Talk | None) -> Step:
            assert talk is not None, "notes of talks are never forgotten"
            if talk.order_id == order.order_id or talk.over or talk.sent_on:
                return Step(talk)
            return legs.release(talk, order.order_id, now)

        await self._keeper.ordered(line, decide)
        return Receipt()

    async def _disconnect(self, order: Disconnect) -> Receipt:
        """A voicemail has no line to end."""
        line, now = order.external_key, self._doors.clock()
        if await self._talks.talk(line) is None:
            if normalize.is_call(line):
                await self._carrier.hang_up(line)
            return Receipt()

        def decide(talk: Talk | None) -> Step:
            assert talk is not None, "notes of talks are never forgotten"
            return legs.disconnect(talk, now)

        await self._keeper.ordered(line, decide)
        return Receipt()

    async def _speak(self, order: SendMessage) -> Receipt:
        note = await self._talks.talk(order.external_key)
        customer = note.talk.customer if note is not None else None
        if note is None or customer is None or not customer.sid or not note.talk.conference_sid:
            raise Retryable("The call is not connected yet.")
        language = normalize.language_of(order.text, note.talk.language)
        await self._talks.keep_speech(order.order_id, SpeechNote(text=order.text, language=language))
        url = self._links.announce(order.order_id)
        if not await self._carrier.announce(note.talk.conference_sid, customer.sid, url):
            raise Retryable("The caller is not in the conference (yet, or any more).")
        return Receipt()

    async def _language(self, line: str) -> str:
        note = await self._calls.menu(line)
        if note is not None:
            return note.call.language
        return await self._calls.language(line) or self._script.menus.languages[0]


def _reached(step: Step) -> Receipt:
    if step.talk.failed:
        raise Refused("The agent's leg could not be reached.")
    return Receipt()
