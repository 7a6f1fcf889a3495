"""The carrier's webhooks: what each means, and what the caller hears next.

Every answer leaves after intake committed. Every webhook may come twice, late, or in another order: `normalize` gives
each fact one key, so a repeat is taken once and answered the same.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from starlette.routing import Route

from channels.phone import normalize
from channels.phone.form import Form
from channels.phone.left_behind import LeftBehind
from channels.phone.notes import CallNotes, MenuNote
from channels.phone.settings import PhoneSettings
from channels.phone.talks.webhooks import TalkWebhooks
from channels.phone.twiml import NOTHING, Script
from channels.phone.webhook import Answer, Endpoint, Gate, Webhook
from hub.contract.errors import Conflict, Invalid, Unavailable
from hub.contract.inbound import AnyInbound, Received
from hub.contract.ports import Doors
from ivr.advance import advance, new_call
from ivr.call import Began, Call
from ivr.steps import AnyStep, Enqueue, Hangup, Say

log = structlog.get_logger()


class Webhooks:
    """All routes under `/phone/`. `counts`: webhooks by name, `unhandled:…` for known events nothing is done for."""

    def __init__(
        self,
        settings: PhoneSettings,
        doors: Doors,
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
        self.counts = gate.counts

    def routes(self) -> Sequence[Route]:
        """Starlette routes; POST only. The app they stand in renders what they raise."""
        answers: dict[str, Answer] = {
            "voice": self.voice,
            "gather": self.gather,
            "wait": self.wait,
            "queue-action": self.queue_action,
            "status": self.status,
            "fallback": self.fallback,
            "offer": lambda hook: self._left_behind.offer(hook, self._language(hook)),
            "recorded": lambda hook: self._left_behind.recorded(hook, self._language(hook)),
            "recording": self._left_behind.recording,
            **self._talks.answers(),
        }
        return [
            Route(f"/phone/{name}", Endpoint(self._gate, name, answer), methods=["POST"])
            for name, answer in answers.items()
        ]

    async def voice(self, hook: Webhook) -> str:
        """A call comes in. A caller whom the menu puts through at once costs one look-up and one intake."""
        form = hook.form
        sid, sender = normalize.call_sid(form), normalize.caller(form, self._settings.region)
        card = await self._doors.who_is.caller(sender) if normalize.is_number(sender) else None
        menus = self._script.menus
        call = new_call(menus, sid, self._settings.menu, normalize.facts(card))
        call, steps = advance(menus, call, Began(), self._doors.clock())
        await self._open(form, call, steps)
        answer = self._script.render(steps, call.step)
        if call.state == "menu" or call.language != menus.languages[0]:
            await self._notes.keep_menu(sid, MenuNote(call=call, answer=answer))
        return answer

    async def gather(self, hook: Webhook) -> str:
        """The caller pressed a key, or none. A repeat of a step already taken gets its answer again."""
        sid, taken = normalize.call_sid(hook.form), normalize.pressed(hook.form)
        note = await self._notes.menu(sid)
        if note is None:
            return await self.voice(hook)
        if hook.query.need("step") != str(note.call.step):
            return note.answer
        call, steps = advance(self._script.menus, note.call, taken, self._doors.clock())
        answer = self._script.render(steps, call.step)
        await self._leave_menu(call, steps)
        await self._notes.keep_menu(sid, MenuNote(call=call, answer=answer))
        return answer

    async def wait(self, hook: Webhook) -> str:
        """One round of waiting, in the queue or for the agent's leg."""
        language, why = self._language(hook), hook.query.get("why", "")
        instead = None if why else await self._left_behind.in_the_queue(hook, language)
        return instead or self._script.waiting(language, why)

    async def queue_action(self, hook: Webhook) -> str:
        """The call left the carrier's queue. When the carrier lost it, it goes back: to us it still waits."""
        result = hook.form.need("QueueResult")
        if result == "hangup":
            sid = normalize.call_sid(hook.form)
            if not await self._left_behind.hung_up(sid):
                await self._take(normalize.left(sid, self._doors.clock()))
        elif result == "leave":
            return await self._left_behind.out_of_the_queue(hook, self._language(hook))
        elif result in ("error", "system-error", "queue-full"):
            log.warning("carrier_queue_lost_call", call=normalize.call_sid(hook.form), result=result)
            return self._script.again(self._language(hook), pause=5)
        else:
            self._unhandled("queue-action", result)
        return NOTHING

    async def status(self, hook: Webhook) -> str:
        """The caller's own leg changed. Only its end counts.

        A call that ended before, or without, its first webhook still becomes a contact, opened and left: a missed
        customer is seen, and the late first webhook finds the key taken, so no call stays open for ever."""
        form = hook.form
        sid, status = normalize.call_sid(form), form.need("CallStatus")
        if status not in normalize.FINAL or form.get("Direction", "inbound") != "inbound":
            self._unhandled("status", status)
            return ""
        if await self._left_behind.hung_up(sid):
            return ""
        now = self._doors.clock()
        left = normalize.left(sid, now)
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
        steps = (Say(prompt="put_through", language=language), Enqueue(language=language))
        log.warning("fallback", call=sid, error=form.get("ErrorCode", "")[:10])
        try:
            received = await self._doors.intake.receive(
                normalize.opened(form, self._settings.region, now, language=language, steps=steps)
            )
            if received.duplicate:
                await self._take(normalize.queued(sid, steps[-1], now))
        except Unavailable:
            return self._script.come_back(language)
        return self._script.render(steps)

    async def _open(self, form: Form, call: Call, steps: tuple[AnyStep, ...]) -> None:
        now, subject = self._doors.clock(), self._subject(call, steps)
        opened = normalize.opened(
            form, self._settings.region, now, language=call.language, subject=subject, steps=steps
        )
        await self._doors.intake.receive(opened)
        if isinstance(steps[-1], Hangup):
            await self._take(normalize.left(call.id, now, steps[-1].outcome))

    async def _leave_menu(self, call: Call, steps: tuple[AnyStep, ...]) -> None:
        now, last = self._doors.clock(), steps[-1]
        if isinstance(last, Enqueue):
            await self._take(normalize.queued(call.id, last, now, subject=self._subject(call, steps)))
        elif isinstance(last, Hangup):
            await self._take(normalize.left(call.id, now, last.outcome))

    async def _take(self, inbound: AnyInbound) -> Received | None:
        """Give it to the hub. A line the hub no longer (or never) knew is no fault of the carrier's: counted, None."""
        try:
            return await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)
            return None

    def _subject(self, call: Call, steps: tuple[AnyStep, ...]) -> str:
        last = steps[-1]
        if not isinstance(last, Enqueue) or not last.subject:
            return ""
        return self._script.menus.text(last.subject, call.language, call.slots())

    def _language(self, hook: Webhook) -> str:
        asked = hook.query.get("language", "")
        return self._script.menus.speaks(asked) or self._script.menus.languages[0]

    def _unhandled(self, event: str, detail: Any) -> None:
        self._gate.unhandled(event, str(detail))
