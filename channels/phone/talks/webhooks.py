"""The carrier's webhooks about live talks: their legs, what is said, what is announced.

Every webhook may come twice, late, or in another order: `normalize` gives each fact one key.
"""

from collections.abc import Callable, Mapping

import msgspec

from channels.phone import normalize
from channels.phone.calling_back import CallingBack
from channels.phone.notes import CallNotes
from channels.phone.twiml import NOTHING, Script
from channels.phone.webhook import Answer, Webhook
from hub.contract.errors import Conflict, Invalid
from hub.contract.inbound import AnyInbound
from hub.contract.ports import Doors


class TalkWebhooks:
    """`unhandled` counts what came and changed nothing."""

    def __init__(
        self, doors: Doors, script: Script, calling_back: CallingBack, unhandled: Callable[[str, str], None]
    ) -> None:
        self._doors = doors
        self._notes = CallNotes(doors.notes)
        self._script = script
        self._calling_back = calling_back
        self._unhandled = unhandled

    def answers(self) -> Mapping[str, Answer]:
        """What is answered under `/phone/`, by name."""
        return {
            "transcription": self.transcription,
            "talk-over": self.talk_over,
            "agent-leg": self.agent_leg,
            "customer-leg": self._calling_back.customer_leg,
            "announce": self.announce,
            "conference": self.conference,
        }

    async def transcription(self, hook: Webhook) -> str:
        """Words of the call as the carrier heard them."""
        said = normalize.spoken(hook.form, hook.token, self._doors.clock(), hook.query.get("line", ""))
        if said is None:
            self._unhandled("transcription", hook.form.need("TranscriptionEvent"))
            return ""
        try:
            await self._take(said)
        except Conflict:
            self._unhandled("transcription", "after the contact was closed")
        return ""

    async def talk_over(self, hook: Webhook) -> str:
        """The conference is over: the caller hung up, or the agent did, which ends the call as in any call center.

        When the caller was only moved on to another talk, this one's end means nothing."""
        sid, line = normalize.call_sid(hook.form), hook.query.get("line", "")
        talk = await self._notes.talk(line or sid)
        if talk is None or talk.order_id != hook.query.need("order"):
            self._unhandled("talk-over", "superseded")
            return NOTHING
        await self._take(normalize.left(sid, self._doors.clock(), line=line))
        return self._script.hangup()

    async def agent_leg(self, hook: Webhook) -> str:
        """The agent's leg changed. Busy, unanswered or broken, the call goes on to the next agent."""
        sid, order = hook.query.need("line"), hook.query.need("order")
        talk = await self._notes.talk(sid)
        if talk is not None and talk.stage not in ("", "talking"):
            return await self._calling_back.agent_leg(hook)
        failed = normalize.agent_leg_failed(sid, hook.form, self._doors.clock(), talk.agent_id if talk else "")
        if failed is None or talk is None or talk.order_id != order:
            self._unhandled("agent-leg", hook.form.need("CallStatus"))
            return ""
        await self._notes.keep_talk(sid, msgspec.structs.replace(talk, failed=True))
        await self._take(failed)
        return ""

    async def announce(self, hook: Webhook) -> str:
        """The carrier fetches what an agent typed, to speak it."""
        note = await self._notes.speech(hook.query.need("order"))
        return NOTHING if note is None else self._script.text(note.text, note.language)

    async def conference(self, hook: Webhook) -> str:
        """Comings and goings in a conference. `talk_over` and `agent_leg` tell the hub what it must know."""
        self._unhandled("conference", hook.form.need("StatusCallbackEvent"))
        return ""

    async def _take(self, inbound: AnyInbound) -> None:
        """Give it to the hub. A line the hub no longer (or never) knew is no fault of the carrier's: counted."""
        try:
            await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)
