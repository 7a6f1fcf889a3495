"""Asks visitors who do not answer whether they are still there, and ends their chats when they are not.

What is said here is decided on the transcript as it is in the store: events may have been lost, and after a restart
nobody remembers whose turn it was.
"""

import structlog
from msgspec import structs

from channels.web_chat import asked, idle, normalize
from channels.web_chat.idle import Due
from channels.web_chat.visit import Visit
from hub.contract.chats import Idle, in_language
from hub.contract.errors import Conflict, Invalid

log = structlog.get_logger()


async def look_after(visit: Visit) -> None:
    """Do what is due about this visitor. Raises what the store raises."""
    rules = visit.around.rules.idle
    if visit.note.state != "active" or not rules.warn_after:
        return
    if visit.turn.number < 0:
        await _look_back(visit)
    if not _due(visit, rules):
        return
    await _look_back(visit)
    due = _due(visit, rules)
    if due == "warn":
        await _warn(visit, rules)
    elif due == "close":
        await _close(visit, rules)


def _due(visit: Visit, rules: Idle) -> Due:
    return idle.due(visit.note, visit.turn, visit.typed_at, rules, visit.around.doors.clock())


async def _look_back(visit: Visit) -> None:
    doors, kept = visit.around.doors, visit.note
    cards = await doors.transcript.after(kept.conversation_id, max(visit.turn.number - 1, 0), kept.customers)
    if kept.contact_id == visit.note.contact_id:
        visit.turn = idle.turn_of(cards, kept.contact_id, kept.agent_id, doors.clock())


async def _warn(visit: Visit, rules: Idle) -> None:
    await _notice(visit, in_language(rules.warning, visit.note.language), f"idle:{visit.turn.number}")
    now = visit.around.doors.clock()
    visit.become(structs.replace(visit.note, warned=visit.turn.number, warned_at=now))
    await visit.save()


async def _close(visit: Visit, rules: Idle) -> None:
    await _notice(visit, in_language(rules.goodbye, visit.note.language), f"goodbye:{visit.turn.number}")
    await asked.leave(visit, "idle")
    log.info("idle chat ended", visitor=visit.note.visitor, contact=visit.note.contact_id)


async def _notice(visit: Visit, text: str, key: str) -> None:
    if text:
        doors = visit.around.doors
        try:
            await doors.intake.receive(normalize.line_notice(visit.note, text, doors.clock(), key))
        except (Invalid, Conflict) as error:  # it is over, as an event will tell
            log.info("chat notice not taken", visitor=visit.note.visitor, why=error.detail)
