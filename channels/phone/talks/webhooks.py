"""The carrier's webhooks about live talks: their legs, what is said, what is announced, what was recorded.

Every webhook may come twice, late, or in another order: the rules take news that is news.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from channels.phone import normalize
from channels.phone.talks.keeper import Keeper
from channels.phone.talks.note import TalkNotes
from channels.phone.talks.rules import legs
from channels.phone.talks.rules.controls import DIGITS
from channels.phone.talks.rules.state import Party, Step, Talk
from channels.phone.talks.tapes import Tapes
from channels.phone.talks.twiml import REFUSES, TalkScript
from channels.phone.twiml import NOTHING
from channels.phone.webhook import Answer, Webhook
from hub.contract.errors import Conflict, Invalid, SendFailed, Unavailable
from hub.contract.inbound import AnyInbound
from hub.contract.ports import Doors

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier

ANSWERED = "in-progress"


class TalkWebhooks:
    """`unhandled` counts what came and changed nothing."""

    def __init__(
        self,
        doors: Doors,
        carrier: "Carrier",
        keeper: Keeper,
        notes: TalkNotes,
        script: TalkScript,
        tapes: Tapes,
        unhandled: Callable[[str, str], None],
    ) -> None:
        self._doors = doors
        self._carrier = carrier
        self._keeper = keeper
        self._notes = notes
        self._script = script
        self._tapes = tapes
        self._unhandled = unhandled

    def answers(self) -> Mapping[str, Answer]:
        """What is answered under `/phone/`, by name."""
        return {
            "leg": self.leg,
            "conference": self.conference,
            "talk-over": self.talk_over,
            "answered-by": self.answered_by,
            "transcription": self.transcription,
            "consent": self.consent,
            "taped": self.taped,
            "announce": self.announce,
            "tones": self.tones,
            "hold": self.hold,
            "recorded-words": self.recorded_words,
        }

    # --- legs ------------------------------------------------------------------------------------------------------

    async def leg(self, hook: Webhook) -> str:
        """A leg we called is answered, or over. One that nobody wants any more is hung up."""
        line, leg = hook.query.need("line"), hook.query.need("leg")
        sid, status, now = normalize.call_sid(hook.form), hook.form.need("CallStatus"), self._doors.clock()
        if status == "completed":
            await self._customer_first(line, leg)

        def decide(talk: Talk | None) -> Step:
            talk = _there(talk)
            one = talk.party(leg)
            if one is None or one.sid not in ("", sid):
                return Step(talk)
            talk = legs.called(talk, leg, sid)
            if status == ANSWERED:
                return legs.arrived(talk, leg, now)
            return legs.ended(talk, leg, status, now) if status in normalize.FINAL else Step(talk)

        one = await self._after(line, leg, decide, "leg")
        if status == ANSWERED and (one is None or not one.live or one.sid != sid):
            await self._unwanted(sid)
        return ""

    async def _customer_first(self, line: str, leg: str) -> None:
        """A customer who hangs up ends the conference, and the agent's leg may be told before their own: an agent is
        lost only while the customer is there."""
        note = await self._notes.talk(line)
        one, customer = (note.talk.party(leg), note.talk.customer) if note is not None else (None, None)
        if one is None or one.role != "agent" or not one.inside or customer is None or not customer.inside:
            return
        try:
            over = await self._carrier.is_over(customer.sid)
        except SendFailed as error:
            raise Unavailable("The carrier does not say who hung up.", mend="tell it again") from error
        if over:
            now = self._doors.clock()
            await self._after(
                line, customer.id, lambda talk: legs.ended(_there(talk), customer.id, "completed", now), "leg"
            )

    async def conference(self, hook: Webhook) -> str:
        """Who comes into a conference. Who leaves is told by their own leg."""
        line, event = hook.query.get("line", ""), hook.form.need("StatusCallbackEvent")
        if event != "participant-join" or not line:
            self._unhandled("conference", event)
            return ""
        sid, label, now = normalize.call_sid(hook.form), hook.form.get("ParticipantLabel", ""), self._doors.clock()

        def decide(talk: Talk | None) -> Step:
            if talk is None or talk.conference != hook.query.get("conference"):
                raise Invalid("No such talk is known on this line.")
            one = talk.party(sid) or talk.party(label)
            if one is None:
                return Step(talk)
            return legs.arrived(legs.called(talk, one.id, sid, hook.form.get("ConferenceSid", "")), one.id, now)

        await self._after(line, sid, decide, "conference")
        return ""

    async def talk_over(self, hook: Webhook) -> str:
        """The customer left the conference: they hung up, or it is over. When they were only moved on to another, this
        one's end means nothing."""
        sid = normalize.call_sid(hook.form)
        line, conference = hook.query.get("line") or sid, hook.query.need("conference")
        gone, now = hook.form.get("CallStatus", "completed") in normalize.FINAL, self._doors.clock()
        note = await self._notes.talk(line)
        if note is None or note.talk.conference != conference:
            self._unhandled("talk-over", "superseded")
            return NOTHING

        def decide(talk: Talk | None) -> Step:
            if talk is None or talk.conference != conference:
                raise Invalid("The talk went on.")
            return legs.ended(talk, sid, "completed", now) if gone else legs.dropped(talk, now)

        await self._after(line, sid, decide, "talk-over")
        after = await self._notes.talk(line)
        waits = after is not None and not after.talk.over and not gone
        return self._script.again(note.talk.language) if waits else self._script.hangup()

    async def customer_ended(self, sid: str) -> None:
        """A caller's own call is over, wherever they were."""
        if await self._notes.talk(sid) is None:
            return
        now = self._doors.clock()
        await self._after(sid, sid, lambda talk: legs.ended(_there(talk), sid, "completed", now), "status")

    async def answered_by(self, hook: Webhook) -> str:
        """Whether a person or a machine took the call we made."""
        line, heard = hook.query.need("line"), hook.form.need("AnsweredBy")
        who = "machine" if heard.startswith("machine") else heard if heard in ("human", "fax") else "unknown"

        def decide(talk: Talk | None) -> Step:
            talk = _there(talk)
            return legs.heard_by(talk, who) if talk.conference == hook.query.get("conference") else Step(talk)

        await self._after(line, "", decide, "answered-by")
        return ""

    async def _after(self, line: str, leg: str, decide: Callable[[Talk | None], Step], what: str) -> Party | None:
        """Take the news; gives the leg as it is then."""
        try:
            step = await self._keeper.happened(line, decide)
        except Invalid:
            self._unhandled(what, "superseded")
            return None
        return step.talk.party(leg)

    async def _unwanted(self, sid: str) -> None:
        self._unhandled("leg", "unwanted")
        try:
            await self._carrier.hang_up(sid)
        except SendFailed as error:
            raise Unavailable("The carrier does not hang up yet.", mend="tell it again") from error

    # --- recording ---------------------------------------------------------------------------------------------------

    async def consent(self, hook: Webhook) -> str:
        """A key of a customer who was asked whether to be recorded."""
        line, conference = hook.query.need("line"), hook.query.need("conference")
        note = await self._notes.talk(line)
        if note is None or note.talk.conference != conference:
            self._unhandled("consent", "superseded")
            return NOTHING
        if hook.form.get("Digits", "") == REFUSES:
            await self._after(line, "", lambda talk: legs.minds(_there(talk)), "consent")
        return self._script.join(line, conference, note.talk.language, "none")

    async def taped(self, hook: Webhook) -> str:
        """A recording is ready, or there is none."""
        sid, status = normalize.recording_sid(hook.form), hook.form.need("RecordingStatus")
        if status not in ("completed", "absent"):
            self._unhandled("taped", status)
            return ""
        try:
            await self._tapes.told(sid)
        except SendFailed as error:
            raise Unavailable("The recording cannot be fetched yet.", mend="tell it again") from error
        return ""

    # --- words -------------------------------------------------------------------------------------------------------

    async def transcription(self, hook: Webhook) -> str:
        """Words of the call as the carrier heard them."""
        said = normalize.spoken(hook.form, hook.token, self._doors.clock(), hook.query.get("line", ""))
        if said is None:
            self._unhandled("transcription", hook.form.need("TranscriptionEvent"))
            return ""
        await self._take(said)
        return ""

    async def announce(self, hook: Webhook) -> str:
        """The carrier fetches what an agent typed, to speak it."""
        note = await self._notes.speech(hook.query.need("order"))
        return NOTHING if note is None else self._script.text(note.text, note.language)

    async def tones(self, hook: Webhook) -> str:
        """The carrier fetches keys to press."""
        digits = hook.query.need("digits")
        return self._script.tones(digits) if DIGITS.fullmatch(digits) else NOTHING

    async def hold(self, hook: Webhook) -> str:
        return self._script.hold()

    async def recorded_words(self, hook: Webhook) -> str:
        return self._script.recorded_words(hook.query.get("language", ""))

    async def _take(self, inbound: AnyInbound) -> None:
        """A line the hub no longer (or never) knew is no fault of the carrier's: counted."""
        try:
            await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)


def _there(talk: Talk | None) -> Talk:
    if talk is None:
        raise Invalid("No talk is known on this line.")
    return talk
