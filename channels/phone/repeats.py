"""A webhook that comes again gets the answer it got: known by the carrier's idempotency token, in the shared store, so
that any node knows it.

That is the second net. The first is that every fact told to the hub has one key, and every step of a menu its number.
A menu keeps its answers with the call itself (`menu/webhooks.py`); here it is for all others.
"""

from channels.phone import normalize
from channels.phone.notes import AnsweredNote, CallNotes
from channels.phone.webhook import Answer, Webhook

ANSWERS_KEPT = 4
"""Of one call: its documents are fetched one after the other, so the last few are all that can come again."""


class Repeats:
    def __init__(self, notes: CallNotes) -> None:
        self._notes = notes

    def once(self, answer: Answer) -> Answer:
        """The same, but a repeat is answered from what was kept. Answers without a document need no keeping, nor do
        webhooks without a token."""

        async def answered(hook: Webhook) -> str:
            if not hook.token:
                return await answer(hook)
            sid = normalize.call_sid(hook.form)
            note = await self._notes.answered(sid) or AnsweredNote(answers={})
            if hook.token in note.answers:
                return note.answers[hook.token]
            document = await answer(hook)
            kept = list(note.answers.items())[1 - ANSWERS_KEPT :]
            await self._notes.keep_answered(sid, AnsweredNote(answers=dict([*kept, (hook.token, document)])))
            return document

        return answered
