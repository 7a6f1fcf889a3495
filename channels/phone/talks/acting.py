"""Carries a talk's orders out at the carrier. Each may be carried out twice without harm, but for tones."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from channels.phone.carriers.port import LegCall
from channels.phone.talks.links import TalkLinks
from channels.phone.talks.note import TalkNotes, TapeNote
from channels.phone.talks.rules import legs
from channels.phone.talks.rules.orders import (
    BringIn,
    Coach,
    Ends,
    Enqueue,
    HangUp,
    Hold,
    Listen,
    Mute,
    Order,
    Ring,
    SayRecorded,
    Tape,
    Tones,
    wanted,
)
from channels.phone.talks.rules.state import Party, Talk
from channels.phone.talks.twiml import TalkScript
from hub.contract.calls import Consent
from hub.contract.ports import Devices

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier

Learned = Callable[[Talk], Talk]
AGENT_RINGS, OTHERS_RING = 20, 30  # seconds


class CallerGone(Exception):
    """The customer hung up while they were brought to their agent."""


class Acting:
    """`number`: ours, shown to agents and guests. `consent`: how customers are asked whether to be recorded, now."""

    def __init__(
        self,
        carrier: "Carrier",
        notes: TalkNotes,
        script: TalkScript,
        links: TalkLinks,
        devices: Devices,
        number: str,
        consent: Callable[[], Consent],
    ) -> None:
        self._carrier = carrier
        self._notes = notes
        self._script = script
        self._links = links
        self._devices = devices
        self._number = number
        self._consent = consent

    async def do(self, talk: Talk, order: Order) -> Learned | None:
        """Carry it out; gives what was learned of it. A leg that is gone is no error: its end is told by itself. Raises
        what the carrier raises, and `CallerGone`."""
        conference = talk.conference_sid or talk.conference
        match order:
            case Ring():
                return await self._ring(talk, order)
            case BringIn():
                await self._bring_in(talk, order)
            case Enqueue():
                await self._carrier.redirect(order.sid, self._script.again(talk.language))
            case Hold():
                await self._carrier.hold(conference, order.sid, order.on, self._links.hold(talk.language))
            case Mute():
                await self._carrier.mute(conference, order.sid, order.on)
            case Coach():
                await self._carrier.coach(conference, order.sid, order.agent, order.muted)
            case Ends():
                await self._carrier.ends(conference, order.sid, order.on)
            case HangUp():
                await self._carrier.hang_up(order.sid)
            case Tones():
                await self._carrier.announce(conference, order.sid, self._links.tones(order.digits))
            case Listen():
                url = self._links.transcription(talk.line)
                await self._carrier.listen(order.sid, self._script.hearing(talk.language), url)
            case SayRecorded() if self._consent() != "none":
                await self._carrier.announce(conference, order.sid, self._links.recorded_words(talk.language))
            case Tape():
                return await self._tape(talk, order)
        return None

    async def _ring(self, talk: Talk, order: Ring) -> Learned | None:
        one = talk.party(order.leg)
        if one is None or not one.live:
            return None
        flags = wanted(talk, one)
        leg = await self._carrier.ring(
            LegCall(
                to=await self._where(one),
                shown=talk.shown if one.role == "customer" and talk.shown else self._number,
                conference=talk.conference,
                label=one.id,
                status_url=self._links.leg(talk.line, one.id),
                conference_url=self._links.conference(talk.line, talk.conference),
                rings=AGENT_RINGS if one.role == "agent" else OTHERS_RING,
                ends=flags.ends,
                muted=flags.muted,
                coach=flags.coach,
                early_media=not one.auto,
                detect_url=self._links.answered_by(talk.line, talk.conference) if one.role == "customer" else "",
            )
        )
        return lambda now: legs.called(now, one.id, leg.call_sid, leg.conference_sid)

    async def _where(self, one: Party) -> str:
        """Whom to call, as the carrier writes it. A browser that is to answer by itself is told so."""
        if one.address or not one.user_id:
            return one.address
        device = await self._devices.of(one.user_id)
        if device.kind == "browser" or not device.address:
            return f"client:{one.user_id}{'?auto=1' if one.auto else ''}"
        return device.address

    async def _bring_in(self, talk: Talk, order: BringIn) -> None:
        consent = self._consent() if talk.record else "none"
        twiml = self._script.join(talk.line, talk.conference, talk.language, consent)
        if not await self._carrier.redirect(order.sid, twiml):
            raise CallerGone

    async def _tape(self, talk: Talk, order: Tape) -> Learned | None:
        customer = next((one for one in talk.parties if one.role == "customer"), None)
        if customer is None or not customer.sid:
            return None
        if order.do == "start":
            return await self._start_tape(talk, customer.sid)
        if talk.recording_sid:
            state = {"pause": "paused", "resume": "in-progress", "stop": "stopped"}[order.do]
            await self._carrier.set_recording(customer.sid, talk.recording_sid, state)  # type: ignore[arg-type]
        return None

    async def _start_tape(self, talk: Talk, sid: str) -> Learned | None:
        """Should it run already, from a run that was cut off, that one is ours."""
        running = [one for one in await self._carrier.recordings(sid) if one.status == "in-progress"]
        recording = running[0].sid if running else await self._carrier.record(sid, self._links.taped(talk.line))
        if not recording:
            return None
        await self._notes.keep_tape(TapeNote(line=talk.line, sid=recording))
        return lambda now: legs.taped(now, recording)
