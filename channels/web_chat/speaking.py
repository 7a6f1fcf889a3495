"""What a visitor says: it opens the line if none is open, and is acknowledged after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from channels.web_chat import forms, hours, normalize, note
from channels.web_chat.frames import Ack, Refused, RefusedCode, Say, State
from hub.contract.errors import Conflict, Invalid
from hub.contract.words import Attachment, MessageCard

if TYPE_CHECKING:
    from channels.web_chat.visit import Visit

log = structlog.get_logger()
Files = tuple[Attachment, ...]
LOST_LINES = 20
"""How many lines may have been opened of which the note knows nothing, after a crash between the two."""


async def say(visit: Visit, said: Say) -> Ack | Refused:
    """Take a message; each `client_id` once. When somebody came after all while a message was being left, it is said to
    them; when the line is over, it opens the next: no word is lost. Raises what the store raises."""
    around = visit.around
    try:
        files = await around.uploads.take(visit.note.visitor, said.files) if said.files else ()
    except Invalid as error:
        code: RefusedCode = "files" if error.field == "files" else "file"
        return Refused(client_id=said.client_id, code=code)
    async with visit.speaking:
        return await _speak(visit, said, files)


async def _speak(visit: Visit, said: Say, files: Files) -> Ack | Refused:
    doors = visit.around.doors
    alone = visit.note.state == "unattended"  # as the visitor knows: what opens a line is said on it
    if not visit.note.open and (answer := await _open_for(visit, said)) is not None:
        return answer
    for last in (False, True):
        if (
            (alone or not visit.open)
            and visit.note.state == "unattended"
            and (left := await _leave_behind(visit, said, files)) is not None
        ):
            return left
        try:
            received = await doors.intake.receive(normalize.line_message(visit.note, said, doors.clock(), files))
            break
        except (Invalid, Conflict):  # the line is over and we had not heard
            if last:
                raise
            visit.become(note.ended(visit.note, doors.clock()))
            await open_line(visit, said)
    return Ack(client_id=said.client_id, number=received.message_number or 0)


async def _open_for(visit: Visit, said: Say) -> Ack | Refused | None:
    """Open a line for these words, unless they were taken before or the form is missing."""
    around = visit.around
    if (number := await _said_before(visit, said)) is not None:
        return Ack(client_id=said.client_id, number=number)
    if forms.demanded(around.rules, visit.note, around.doors.clock()):
        return Refused(client_id=said.client_id, code="form")
    await open_line(visit, said)
    return None


async def _said_before(visit: Visit, said: Say) -> int | None:
    """A message sent again after its line ended must not open a new one."""
    if not visit.note.conversation_id:
        return None
    cards = await visit.around.doors.transcript.after(visit.note.conversation_id, 0, visit.note.customers)
    return next((card.number for card in cards if card.client_id == said.client_id and card.kind == "inbound"), None)


async def _leave_behind(visit: Visit, said: Say, files: Files) -> Ack | None:
    """Leave the message for whoever comes next; None when the line no longer takes one."""
    doors = visit.around.doors
    try:
        received = await doors.intake.receive(normalize.message_left(visit.note, said, doors.clock(), files))
    except (Invalid, Conflict) as refused:
        log.info("chat message not left behind", visitor=visit.note.visitor, why=refused.detail)
        return None
    visit.become(note.ended(visit.note, doors.clock()))
    await visit.save()
    return Ack(client_id=said.client_id, number=received.message_number or 0, reference=visit.note.reference)


async def open_line(visit: Visit, said: Say) -> None:
    """Open the visitor's next line: a new contact, whose first words these are. Soon after the last chat's end it goes
    on with that. Outside business hours it is not queued: the visitor leaves a message."""
    around, kept, rules = visit.around, visit.note, visit.around.rules
    now = around.doors.clock()
    visit.open = await hours.is_open(around.chat.queues, hours.calendar_of(rules, kept))
    topic = forms.topic_of(rules.form, kept.topic)
    line = kept.line
    while True:
        line += 1
        opening = normalize.contact_opened(
            kept,
            said,
            now,
            line=line,
            skills=topic.skills if topic else (),
            queue=visit.open,
            rejoin=kept.conversation_id if note.goes_on(kept, rules, now) else "",
            page=visit.page,
        )
        try:
            received = await around.doors.intake.receive(opening)
            break
        except Conflict:  # that line was opened and is over, and a crash came before it was noted
            if line >= kept.line + LOST_LINES:
                raise
    contact, conversation = received.contact_id or "", received.conversation_id or ""
    state: State = "waiting" if visit.open else "unattended"
    visit.become(note.opened(visit.note, line, contact, conversation, state=state))
    await visit.save()
    log.info("chat line opened", visitor=kept.visitor, line=line, contact=contact, conversation=conversation)


async def reopen(visit: Visit, card: MessageCard) -> None:
    """The words came after the line had ended, so nobody would read them: they open the next."""
    async with visit.speaking:
        if not visit.note.open and card.contact_id == visit.note.contact_id:
            await open_line(visit, Say(client_id=card.client_id, text=card.text))
