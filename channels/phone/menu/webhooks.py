"""The carrier's webhooks of callers in a menu: a call comes in, keys and words, what became of a call outside.

Each answer bears the number of its step in the URLs it gives, so that an input that comes twice, or late, is known and
answered as before."""

import asyncio
from collections.abc import Callable, Mapping

from msgspec import structs

from channels.phone import normalize
from channels.phone.left_behind import LeftBehind
from channels.phone.menu import inputs
from channels.phone.menu.documents import MenuDocuments
from channels.phone.menu.walking import Walk, Walker
from channels.phone.notes import CallNotes, MenuNote
from channels.phone.repeats import ANSWERS_KEPT
from channels.phone.settings import PhoneSettings
from channels.phone.twiml import Script
from channels.phone.webhook import Answer, Webhook
from hub.contract.errors import Conflict, Invalid
from hub.contract.inbound import AnyInbound
from hub.contract.ports import Doors
from ivr.call import Came, Input
from ivr.steps import Enqueue, Hangup, Voicemail


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
        """A call comes in: all that follows from it is one commit. When it is remembered already, this is a repeat."""
        sid, sender = normalize.call_sid(hook.form), normalize.caller(hook.form, self._settings.region)
        walk = await self._walker.begin(self._script.menus, self._settings.menu, sid, sender)
        note = await self._note(walk, hook.token, {})
        opened = normalize.opened(
            hook.form,
            self._settings.region,
            self._doors.clock(),
            language=walk.call.language,
            subject=note.subject,
            steps=walk.steps,
            account_id=walk.call.facts.account_id,
        )
        opening = self._doors.intake.receive(opened)
        try:
            _, _, is_new = await asyncio.gather(opening, self._tell(note, queue=False), self._begin(note))
        except Conflict:  # the news of its end came first
            return self._script.hangup()
        if not is_new and (known := await self._notes.menu(sid)) is not None:
            return known.answers.get(hook.token, known.answer)
        return note.answer

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
        """On from where the call is, in one commit. A repeat of a step already taken gets its answer again, and what
        followed from it is told again, in case that had failed; a call that nobody remembers begins anew."""
        sid, step = normalize.call_sid(hook.form), hook.query.need("step")
        note = await self._notes.menu(sid)
        if note is None:
            return await self.voice(hook)
        if hook.token in note.answers or step != str(note.call.step):
            await self._tell(note)
            return note.answers.get(hook.token, note.answer)
        walk = await self._walker.go_on(self._script.menus, note.call, taken)
        note = await self._note(walk, hook.token, note.answers)
        await asyncio.gather(self._tell(note), self._notes.keep_menu(sid, note))
        return note.answer

    async def _note(self, walk: Walk, token: str, answers: Mapping[str, str]) -> MenuNote:
        """The answer, and what is remembered of the call: of one that has left the menu only what a repeat needs."""
        call, last = walk.call, walk.steps[-1]
        answer = self._documents.render(walk.steps, call.step)
        subject = ""
        if isinstance(last, Enqueue) and last.subject:
            subject = self._script.menus.text(last.subject, call.language, call.slots())
        if isinstance(last, Voicemail):
            await self._left_behind.expect(call.id)
        if call.state in ("queued", "ended"):
            call = structs.replace(call, history=(), typed="", values={})
        answers = {**answers, token: answer} if token else answers
        return MenuNote(
            call=structs.replace(call, path=()),
            answer=answer,
            last=last,
            path=walk.path,
            subject=subject,
            answers=dict(list(answers.items())[-ANSWERS_KEPT:]),
        )

    async def _begin(self, note: MenuNote) -> bool:
        """Whether the call is new. Of a caller who is put through at once, in our first language, nothing need be
        remembered."""
        straight = note.call.state in ("queued", "ended") and note.call.language == self._script.menus.languages[0]
        return (straight and not note.answers) or await self._notes.begin_menu(note.call.id, note)

    async def _tell(self, note: MenuNote, *, queue: bool = True) -> None:
        """What the hub must know of it; of a call that was opened waiting, not to `queue` it. Twice does no harm."""
        call, now, last = note.call, self._doors.clock(), note.last
        told: list[AnyInbound] = [normalize.walked(call, note.path, now)] if note.path else []
        if isinstance(last, Enqueue) and queue:
            told.append(normalize.queued(call.id, last, now, subject=note.subject))
        elif isinstance(last, Hangup):
            told.append(normalize.left(call.id, now, last.outcome))
        await asyncio.gather(*(self._take(one) for one in told))

    async def _take(self, inbound: AnyInbound) -> None:
        """Give it to the hub. A line the hub no longer (or never) knew is no fault of the carrier's: counted."""
        try:
            await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as error:
            self._unhandled("refused", type(error).__name__)
