"""The carrier's webhooks of callers who wait: each round of the wait, the way out of it, what they leave behind."""

from collections.abc import Callable, Mapping

import structlog

from channels.phone import normalize
from channels.phone.left_behind import LeftBehind
from channels.phone.normalize import CHANNEL
from channels.phone.notes import CallNotes
from channels.phone.twiml import NOTHING, Script
from channels.phone.waiting import rhythm
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.waiting.offers import Offers
from channels.phone.webhook import Answer, Webhook
from hub.contract.errors import Conflict, Invalid
from hub.contract.ports import CallDoors, Doors
from ivr.steps import Say

log = structlog.get_logger()


class WaitingWebhooks:
    """`unhandled` counts what came and changed nothing."""

    def __init__(
        self,
        doors: Doors,
        call_doors: CallDoors,
        script: Script,
        documents: WaitingDocuments,
        offers: Offers,
        left_behind: LeftBehind,
        unhandled: Callable[[str, str], None],
    ) -> None:
        self._doors = doors
        self._notes = CallNotes(doors.notes)
        self._rules, self._emergency = call_doors.rules, call_doors.emergency
        self._script = script
        self._documents = documents
        self._offers = offers
        self._left_behind = left_behind
        self._unhandled = unhandled

    def answers(self) -> Mapping[str, Answer]:
        """What is answered under `/phone/`, by name."""
        return {
            "wait": self.wait,
            "queue-action": self.queue_action,
            "offer": lambda hook: self._offers.taken(hook, self._language(hook)),
            "recorded": self.recorded,
        }

    async def wait(self, hook: Webhook) -> str:
        """One round of waiting, in the queue or for the agent's leg."""
        sid, language = normalize.call_sid(hook.form), self._language(hook)
        if hook.query.get("why", ""):
            return self._script.connecting(language)
        note = await self._notes.diverted(sid)
        proposed = note is not None and not note.settled
        if proposed and note is not None and note.to == "voicemail":
            return self._script.leave()
        now = self._doors.clock()
        at = rhythm.round_of(hook.query.get("at", ""), now)
        expected = await self._doors.waits.expected(CHANNEL, sid)
        turn = rhythm.turn(
            at,
            now,
            self._rules().holding,
            expected,
            language,
            proposed=proposed,
            emergency=self._emergency(),
        )
        if turn.over:
            await self._left_behind.expect(sid)
            return self._script.leave()
        return self._documents.round(turn.says, language, turn.next.text())

    async def queue_action(self, hook: Webhook) -> str:
        """The call left the carrier's queue. When the carrier lost it, it goes back: to us it still waits."""
        result, language = hook.form.need("QueueResult"), self._language(hook)
        sid = normalize.call_sid(hook.form)
        if result == "hangup":
            if not await self._left_behind.hung_up(sid):
                await self._leave(sid)
        elif result == "leave":
            return self._documents.voicemail([Say(prompt="voicemail", language=language)], language)
        elif result in ("error", "system-error", "queue-full"):
            log.warning("carrier_queue_lost_call", call=sid, result=result)
            return self._script.again(language, pause=5)
        else:
            self._unhandled("queue-action", result)
        return NOTHING

    async def recorded(self, hook: Webhook) -> str:
        """The caller has spoken, and may still be there to hear that it was taken."""
        return self._documents.voicemail_taken(self._language(hook))

    async def _leave(self, sid: str) -> None:
        try:
            await self._doors.intake.receive(normalize.left(sid, self._doors.clock()))
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)

    def _language(self, hook: Webhook) -> str:
        asked = hook.query.get("language", "")
        return self._script.menus.speaks(asked) or self._script.menus.languages[0]
