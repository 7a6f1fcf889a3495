"""Whether the chat is open: the business hours of a visitor's topic, else the chat's own."""

import structlog

from channels.web_chat import forms
from channels.web_chat.note import LineNote
from hub.contract.chats import ChatRules
from hub.contract.errors import NotFound
from hub.contract.ports import Queues

log = structlog.get_logger()


def calendar_of(rules: ChatRules, note: LineNote) -> str:
    """The calendar that counts for this visitor; empty: always open."""
    topic = forms.topic_of(rules.form, note.topic) if note.topic else None
    return (topic.calendar if topic else "") or rules.calendar


async def is_open(queues: Queues, calendar: str) -> bool:
    """A calendar that nobody knows shuts nobody out."""
    if not calendar:
        return True
    try:
        return await queues.is_open(calendar)
    except NotFound:
        log.warning("the chat's calendar is not known", calendar=calendar, mend="see chat.yaml and calendars.yaml")
        return True
