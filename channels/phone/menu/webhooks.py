"""The carrier's webhooks of callers in a menu: a call comes in, keys and words, what became of a call outside.

Each answer bears the number of its step in the URLs it gives, so that an input that comes twice, or late, is known and
answered as before."""

import asyncio
from collections.abc import Callable, Mapping

from msgspec import structs

from channels.phone import normalize
from channels.phone.form import Form
from channels.phone.left_behind import LeftBehind
from channels.phone.menu import inputs
from channels.phone.menu.documents import MenuDocuments
from channels.phone.menu.walking import Walk, Walker
from channels.phone.notes import CallNotes, MenuNote
from channels.phone.settings import PhoneSettings
from channels.phone.twiml import Script
from channels.phone.webhook import Answer, Webhook
from hub.contract.errors import Conflict, Invalid
from hub.contract.inbound import AnyInbound, Received
from hub.contract.ports import Doors
from ivr.call import Came, Input
from ivr.steps import Dial, Enqueue, Hangup, Voicemail


class MenuWebhooks:
    """`unhandled` counts what came and changed nothing."""

    def __init__(
        self,
        settings: PhoneSettings,
        doors: Doors,
        script: Script,
        walker: Walker,
        documents: MenuDocuments,
        left_behind: LeftBehind,
        unhandled: Callable[[str, str], None],
    ) -> None:
        self._settings = settings
        self._doors = doors
        self._script = script
        self._walker = walker
        self._documents = documents
        self._left_behind = left_behind
        self._unhandled = unhandled
        self._notes = CallNotes(doors.notes)

    def answers(self) -> Mapping[str, Answer]:
        """What is answered under `/phone/`, by name."""
        return {"voice": self.voice, "gather": self.gather, "dialled": self.dialled, "came": self.came}

    async def voice(self, hook: Webhook) -> str:
        """A call comes in. Of a caller whom the menu puts through at once nothing need be remembered."""
        sid, sender = normalize.call_sid(hook.form), normalize.caller(hook.form, self._settings.region)
        walk = await self._walker.begin(self._script.menus, self._settings.menu, sid, sender)
        try:
            opened, _ = await asyncio.gather(self._open(hook.form, walk), self._tell(walk))
        except Conflict:  # the news of its end came first
            return self._script.hangup()
        if opened.duplicate and (note := await self._notes.menu(sid)) is not None:
            return note.answer
        await self._leave(walk)
        return await self._answer(walk)

    async def gather(self, hook: Webhook) -> str:
        """The caller pressed keys, spoke, or was silent."""
        return await self._go_on(hook, inputs.gathered(hook.form))

    async def dialled(self, hook: Webhook) -> str:
        """A call to a number outside is over, or was not answered."""
        return await self._go_on(hook, inputs.dialled(hook.form))

    async def came(self, hook: Webhook) -> str:
        """The caller left no message, or wants no callback."""
        await self._left_behind.came_back(normalize.call_sid(hook.form))
        return await self._go_on(hook, Came())

    async def _go_on(self, hook: Webhook, taken: Input) -> str:
        """On from where the call is. A repeat of a step already taken gets its answer again; a call that nobody
        remembers begins anew."""
        sid, step = normalize.call_sid(hook.form), hook.query.need("step")
        note = await self._notes.menu(sid)
        if note is None:
            return await self.voice(hook)
        if step != str(note.call.step):
            return note.answer
        walk = await self._walker.go_on(self._script.menus, note.call, taken)
        await asyncio.gather(self._tell(walk), self._queue(walk))
        await self._leave(walk)
        return await self._answer(walk, always=True)

    async def _answer(self, walk: Walk, *, always: bool = False) -> str:
        """The document, and a note of it for as long as the call may come back to it."""
        call, last = walk.call, walk.steps[-1]
        document = self._documents.render(walk.steps, call.step)
        if isinstance(last, Voicemail):
            await self._left_behind.expect(call.id)
        gone = call.state in ("queued", "ended")
        if always or not gone or call.language != self._script.menus.languages[0]:
            kept = structs.replace(call, path=(), history=(), typed="", values={}) if gone else call
            note = MenuNote(call=kept, answer=document, dialling=isinstance(last, Dial))
            await self._notes.keep_menu(call.id, note)
        return document

    async def _open(self, form: Form, walk: Walk) -> Received:
        opened = normalize.opened(
            form,
            self._settings.region,
            self._doors.clock(),
            language=walk.call.language,
            subject=self._subject(walk),
            steps=walk.steps,
            account_id=walk.call.facts.account_id,
        )
        return await self._doors.intake.receive(opened)

    async def _tell(self, walk: Walk) -> None:
        if walk.path:
            await self._take(normalize.walked(walk.call, walk.path, self._doors.clock()))

    async def _queue(self, walk: Walk) -> None:
        last = walk.steps[-1]
        if isinstance(last, Enqueue):
            await self._take(normalize.queued(walk.call.id, last, self._doors.clock(), subject=self._subject(walk)))

    async def _leave(self, walk: Walk) -> None:
        last = walk.steps[-1]
        if isinstance(last, Hangup):
            await self._take(normalize.left(walk.call.id, self._doors.clock(), last.outcome))

    async def _take(self, inbound: AnyInbound) -> None:
        """Give it to the hub. A line the hub no longer (or never) knew is no fault of the carrier's: counted."""
        try:
            await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)

    def _subject(self, walk: Walk) -> str:
        last, call = walk.steps[-1], walk.call
        if not isinstance(last, Enqueue) or not last.subject:
            return ""
        return self._script.menus.text(last.subject, call.language, call.slots())
