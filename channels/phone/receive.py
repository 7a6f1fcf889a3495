"""All of the carrier's webhooks, and those about the call as a whole: its end, and the fallback.

Every answer leaves after intake committed. Every webhook may come twice, late, or in another order: `normalize` gives
each fact one key, so a repeat is taken once and answered the same.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from starlette.routing import BaseRoute, Route

from channels.phone import normalize
from channels.phone.left_behind import LeftBehind
from channels.phone.menu.documents import MenuDocuments
from channels.phone.menu.walking import Walker
from channels.phone.menu.webhooks import MenuWebhooks
from channels.phone.notes import CallNotes
from channels.phone.repeats import Repeats
from channels.phone.settings import PhoneSettings
from channels.phone.sounds import sounds
from channels.phone.talks.webhooks import TalkWebhooks
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.waiting.offers import Offers
from channels.phone.waiting.webhooks import WaitingWebhooks
from channels.phone.webhook import Answer, Endpoint, Gate, Webhook
from hub.contract.errors import Conflict, Invalid, Unavailable
from hub.contract.inbound import AnyInbound
from hub.contract.ports import CallDoors, Doors
from ivr.steps import Dial, Enqueue, Say

log = structlog.get_logger()


class Webhooks:
    """All routes under `/phone/`. `counts`: webhooks by name, `unhandled:…` for known events nothing is done for."""

    def __init__(
        self,
        settings: PhoneSettings,
        doors: Doors,
        call_doors: CallDoors,
        script: Script,
        gate: Gate,
        left_behind: LeftBehind,
        talks: TalkWebhooks,
    ) -> None:
        self._settings = settings
        self._doors = doors
        self._script = script
        self._gate = gate
        self._left_behind = left_behind
        self._talks = talks
        self._notes = CallNotes(doors.notes)
        waiting = WaitingDocuments(script)
        self._documents = MenuDocuments(script, waiting)
        walker = Walker(doors, call_doors)
        self._menu = MenuWebhooks(settings, doors, script, walker, self._documents, left_behind, gate.unhandled)
        offers = Offers(doors, script, waiting, left_behind, settings.region, gate.unhandled)
        self._waiting = WaitingWebhooks(doors, call_doors, script, waiting, offers, left_behind, gate.unhandled)
        self.counts = gate.counts

    def routes(self) -> Sequence[BaseRoute]:
        """Starlette routes; POST only, but for sounds. The app they stand in renders what they raise."""
        repeats = Repeats(self._notes)
        documents: dict[str, Answer] = {
            **self._waiting.answers(),
            "fallback": self.fallback,
        }
        answers: dict[str, Answer] = {
            **self._menu.answers(),
            **{name: repeats.once(answer) for name, answer in documents.items()},
            "status": self.status,
            "recording": self._left_behind.recording,
            **self._talks.answers(),
        }
        posts = [
            Route(f"/phone/{name}", Endpoint(self._gate, name, answer), methods=["POST"])
            for name, answer in answers.items()
        ]
        return [*posts, sounds(lambda: self._script.menus.sounds)]

    async def status(self, hook: Webhook) -> str:
        """The caller's own leg changed. Only its end counts, and what comes after it, late, changes nothing.

        A call that ended before, or without, its first webhook still becomes a contact, opened and left: a missed
        customer is seen, and the late first webhook finds the key taken, so no call stays open for ever."""
        form = hook.form
        sid, status = normalize.call_sid(form), form.need("CallStatus")
        if status not in normalize.FINAL or form.get("Direction", "inbound") != "inbound":
            self._unhandled("status", status)
            return ""
        if await self._left_behind.hung_up(sid):
            return ""
        await self._talks.customer_ended(sid)
        now = self._doors.clock()
        note = await self._notes.menu(sid)
        left = normalize.left(sid, now, "redirected" if note is not None and isinstance(note.last, Dial) else "")
        try:
            await self._doors.intake.receive(left)
        except Invalid:
            await self._doors.intake.receive(normalize.opened(form, self._settings.region, now))
            await self._doors.intake.receive(left)
        return ""

    async def fallback(self, hook: Webhook) -> str:
        """The first answer failed, or could not be fetched: no menu, the caller is put through.

        While even the store does not answer, the caller is kept on the line and the carrier comes again."""
        form = hook.form
        sid, now = normalize.call_sid(form), self._doors.clock()
        language = self._script.menus.languages[0]
        last = Enqueue(language=language)
        steps = (Say(prompt="put_through", language=language), last)
        log.warning("fallback", call=sid, error=form.get("ErrorCode", "")[:10])
        try:
            received = await self._doors.intake.receive(
                normalize.opened(form, self._settings.region, now, language=language, steps=steps)
            )
            if received.duplicate:
                await self._take(normalize.queued(sid, last, now))
        except Conflict:  # it is over
            return self._script.hangup()
        except Unavailable:
            return self._script.come_back(language)
        return self._documents.render(steps)

    async def _take(self, inbound: AnyInbound) -> None:
        """Give it to the hub. A line the hub no longer (or never) knew is no fault of the carrier's: counted."""
        try:
            await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)

    def _unhandled(self, event: str, detail: Any) -> None:
        self._gate.unhandled(event, str(detail))
