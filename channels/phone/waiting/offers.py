"""What a caller's keys do while they wait, and the talk about a callback: now, at which number.

Waiting: 1 asks to be called back, 2 or * leaves a message, # tells the place again. There is no way back to the menu:
who left the queue for it would lose the place.
"""

from collections.abc import Callable

from channels.phone import normalize
from channels.phone.left_behind import LeftBehind
from channels.phone.menu import inputs
from channels.phone.notes import CallNotes
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.waiting.rhythm import again, round_of
from channels.phone.webhook import Webhook
from hub.contract.errors import Conflict, Invalid, Unrecognisable
from hub.contract.ports import Doors

MISSES_ALLOWED = 2


class Offers:
    """`region`: whose national numbers may be typed without a country code by callers who withhold their own."""

    def __init__(
        self,
        doors: Doors,
        script: Script,
        documents: WaitingDocuments,
        left_behind: LeftBehind,
        region: str,
        unhandled: Callable[[str, str], None],
    ) -> None:
        self._doors = doors
        self._notes = CallNotes(doors.notes)
        self._script = script
        self._documents = documents
        self._left_behind = left_behind
        self._region = region
        self._unhandled = unhandled

    async def taken(self, hook: Webhook, language: str) -> str:
        """A key, or the number that was typed."""
        asked, pressed = hook.query.need("step"), inputs.digits(hook.form)
        if asked == "choice":
            return await self._chosen(hook, language, pressed)
        if asked == "confirm" and pressed == "1" and (number := self._number(hook)):
            return await self._callback(hook, language, number)
        if asked == "confirm" and pressed == "2":
            return self._documents.ask_number(language, self._at(hook), self._menu(hook))
        if asked == "number":
            return await self._typed(hook, language, pressed)
        return self._on(hook, language)

    async def _chosen(self, hook: Webhook, language: str, pressed: str) -> str:
        at, menu = self._at(hook), self._menu(hook)
        if pressed == "1":
            number = self._number(hook)
            if number:
                return self._documents.confirm(language, number, at, menu)
            return self._documents.ask_number(language, at, menu)
        if pressed in ("2", "*") and not menu:
            await self._left_behind.expect(normalize.call_sid(hook.form))
            return self._script.leave()
        if pressed == "#" and not menu:
            return self._documents.onward(language, again(round_of(at, self._doors.clock())).text())
        return self._on(hook, language)

    async def _typed(self, hook: Webhook, language: str, pressed: str) -> str:
        told = hook.query.get("misses", "0")
        misses = int(told) if told in ("0", "1") else MISSES_ALLOWED
        number = normalize.dialled(pressed, normalize.caller(hook.form, self._region), self._region)
        if number is not None:
            return await self._callback(hook, language, number)
        if misses < MISSES_ALLOWED:
            return self._documents.ask_number(language, self._at(hook), self._menu(hook), misses + 1)
        return self._on(hook, language)

    async def _callback(self, hook: Webhook, language: str, number: str) -> str:
        sid, own = normalize.call_sid(hook.form), self._number(hook)
        asked = normalize.callback_asked(sid, self._doors.clock(), number if number != own else "")
        try:
            received = await self._doors.intake.receive(asked)
        except (Invalid, Conflict) as refused:  # an agent came at the same moment
            self._unhandled("offer", type(refused).__name__)
            return self._on(hook, language)
        await self._notes.keep_language(normalize.callback_line(received.contact_id or ""), language)
        return self._documents.callback_taken(language, number)

    def _on(self, hook: Webhook, language: str) -> str:
        """Back to waiting, or to the menu."""
        return self._documents.onward(language, self._at(hook), self._menu(hook))

    def _at(self, hook: Webhook) -> str:
        return round_of(hook.query.get("at", ""), self._doors.clock()).text() if not self._menu(hook) else ""

    @staticmethod
    def _menu(hook: Webhook) -> str:
        menu = hook.query.get("menu", "")
        if menu and not (menu.isascii() and menu.isdecimal() and len(menu) < 6):
            raise Unrecognisable("menu is not a step of one.", field="menu")
        return menu

    def _number(self, hook: Webhook) -> str:
        """Where the caller can be called back; empty when they withhold it."""
        caller = normalize.caller(hook.form, self._region)
        return caller.value if normalize.is_number(caller) else ""
