"""Carries out what visitors ask for, frame by frame."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from msgspec import structs

from channels.web_chat import forms, hours, normalize, note, speaking
from channels.web_chat.frames import (
    Asked,
    Done,
    DoneCode,
    Fill,
    FormTaken,
    Leave,
    Look,
    MailMe,
    Page,
    Rate,
    Read,
    Refused,
    Say,
    Seen,
    ServerFrame,
    Type,
)
from channels.web_chat.receipts import Reached
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.inbound import SurveyAnswered, TranscriptAsked
from hub.contract.signals import Typing

if TYPE_CHECKING:
    from channels.web_chat.surroundings import Connected
    from channels.web_chat.visit import Visit

log = structlog.get_logger()
TYPING_EVERY = 2.0
"""Seconds within which the same word of typing is not passed on again."""
WRITES = Say | Fill | Look | Rate | MailMe
"""What costs the store something: a visitor may do so much of it and no more."""
_WHY_NOT: dict[str, DoneCode] = {
    "email": "email",
    "address": "email",
    "too_often": "too_often",
    "too_early": "too_early",
}


async def carry_out(visit: Visit, connection: Connected, asked: Asked) -> None:
    """Carry out a frame that came on this connection, and answer there. Raises `Unavailable` when the hub cannot take
    it now."""
    match asked:
        case Seen():
            visit.around.receipts.tell(connection.line.seen(asked.number), "delivered")
        case Read():
            visit.around.receipts.tell(connection.line.read(asked.number), "read")
        case _:
            if (answer := await answer_to(visit, asked)) is not None:
                connection.line.answer(answer)


async def answer_to(visit: Visit, asked: Asked) -> ServerFrame | None:
    """Carry out what did not come on a line of frames; returns what is said in answer, if anything. Raises
    `Unavailable`."""
    match asked:
        case Say():
            if code := normalize.fault(asked, visit.around.settings.max_message_chars):
                return Refused(client_id=asked.client_id, code=code)
            return await speaking.say(visit, asked)
        case Fill():
            return await _fill(visit, asked)
        case Rate():
            return Done(what="survey", code=await _rate(visit, asked))
        case MailMe():
            return Done(what="transcript", code=await _mail(visit, asked))
        case Leave():
            await leave(visit)
        case Look():
            await look(visit, asked.page)
        case Type():
            _types(visit, asked.on)
        case Seen():
            await _confirm_up_to(visit, asked.number, "delivered")
        case Read():
            await _confirm_up_to(visit, asked.number, "read")
    return None


async def _fill(visit: Visit, asked: Fill) -> FormTaken:
    around = visit.around
    form = around.rules.form
    if wrong := forms.faults(form, asked.form):
        return FormTaken(wrong=dict(wrong))
    now = around.doors.clock()
    visit.become(forms.taken(visit.note, form, asked.form))
    if visit.note.open and visit.note.told:
        await _quietly(visit, normalize.form_facts(visit.note, now, around.doors.new_id("fa")))
    else:
        visit.open = await hours.is_open(around.chat.queues, hours.calendar_of(around.rules, visit.note))
    await visit.save()
    visit.tell_status()
    return FormTaken()


async def look(visit: Visit, page: Page) -> None:
    """The visitor is on this page now; agents see it from here on."""
    before = normalize.page_facts(visit.page)
    visit.page = page
    after = normalize.page_facts(page)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    changed |= {name: "" for name in before if name not in after}
    if changed and visit.note.open:
        now, key = visit.around.doors.clock(), visit.around.doors.new_id("fa")
        await _quietly(visit, normalize.line_facts(visit.note, changed, now, key))


def _types(visit: Visit, on: bool) -> None:
    if not visit.note.open:
        return
    now = asyncio.get_running_loop().time()
    was_on, at = visit.typing_told
    visit.typed_at = visit.around.doors.clock() if on else visit.typed_at
    if on == was_on and (not on or now - at < TYPING_EVERY):
        return
    visit.typing_told = (on, now)
    visit.around.chat.signals.tell(
        Typing(conversation_id=visit.note.conversation_id, side="customer", name=visit.note.name, on=on)
    )


async def _rate(visit: Visit, rate: Rate) -> DoneCode:
    async with visit.speaking:
        if not note.may_rate(visit.note, visit.around.rules):
            return "too_early"
        answer = normalize.survey_answered(visit.note, rate, visit.around.doors.clock())
        return await _told(visit, answer, rated=visit.note.rated + 1)


async def _mail(visit: Visit, asked: MailMe) -> DoneCode:
    if not (email := normalize.mail_address(asked.email)):
        return "email"
    if not visit.around.rules.transcripts:
        return "later"
    async with visit.speaking:
        if not visit.note.line:
            return "too_early"
        wish = normalize.transcript_asked(visit.note, email, visit.around.doors.clock())
        return await _told(visit, wish, mailed=visit.note.mailed + 1)


async def _told(visit: Visit, news: SurveyAnswered | TranscriptAsked, **counted: int) -> DoneCode:
    """Tell the hub; once it has taken that, it counts."""
    try:
        await visit.around.doors.intake.receive(news)
    except (Invalid, Conflict) as error:
        return _WHY_NOT.get(error.field, "later")
    visit.become(structs.replace(visit.note, **counted))
    await visit.save()
    return ""


async def leave(visit: Visit, outcome: str = "") -> None:
    """The visitor is done, or gone: end the line, if one is open."""
    doors = visit.around.doors
    async with visit.speaking:
        if visit.note.open:
            await doors.intake.receive(normalize.line_left(visit.note, doors.clock(), outcome))
            visit.become(note.ended(visit.note, doors.clock()))
            await visit.save()


async def _confirm_up_to(visit: Visit, number: int, reached: Reached) -> None:
    known = ("read",) if reached == "read" else ("delivered", "read")
    if visit.note.conversation_id:
        cards = await visit.around.doors.transcript.after(visit.note.conversation_id, 0, visit.note.customers)
        ours = [one for one in cards if one.kind == "outbound" and one.channel == note.CHANNEL and one.number <= number]
        visit.around.receipts.tell((card.id for card in ours if card.delivery not in known), reached)


async def _quietly(visit: Visit, news: normalize.News) -> None:
    """Best effort: the chat goes on all the same."""
    try:
        await visit.around.doors.intake.receive(news)
    except KeydeskError as error:
        log.info("chat news not taken", visitor=visit.note.visitor, what=type(news).__name__, why=error.detail)
