"""The form before the chat: what is wrong with it, and what it tells of a visitor. Pure.

Answers go by the keys of their fields, the visitor's name by `name`. What agents see of them are facts under the same
keys, a choice in words; the topic stands under `topic`, the consent under `consent`.
"""

import re
from datetime import datetime
from functools import lru_cache

from msgspec import structs

from channels.web_chat.frames import Form
from channels.web_chat.normalize import clean, mail_address
from channels.web_chat.note import LineNote, goes_on
from hub.contract.chats import ChatRules, FieldFault, FormField, PreChat, Topic, in_language

LONGEST_NAME = 200
_TELEPHONE = re.compile(r"\+?[0-9 ()./-]{5,30}")


def asks(form: PreChat, note: LineNote) -> bool:
    """Whether there is anything to ask this visitor."""
    if note.email and not form.for_known:
        return False
    return bool(form.fields or form.topics or form.consent or (form.ask_name and not note.name))


def wanted(rules: ChatRules, note: LineNote, now: datetime) -> bool:
    """Whether the form is still to be filled in: once before each chat, not before one that goes on."""
    if note.open or note.filled > note.line or goes_on(note, rules, now):
        return False
    return asks(rules.form, note)


def demanded(rules: ChatRules, note: LineNote, now: datetime) -> bool:
    """Whether no message is taken before it."""
    return rules.form.demands and wanted(rules, note, now)


def faults(form: PreChat, filled: Form) -> dict[str, FieldFault]:
    """What is wrong, by field; empty when the form can be taken. Answers to what was not asked are no fault."""
    found: dict[str, FieldFault] = {}
    for field in form.fields:
        if fault := _fault(field, clean(filled.answers.get(field.key, ""))):
            found[field.key] = fault
    if len(filled.answers.get("name", "")) > LONGEST_NAME:
        found["name"] = "too_long"
    if filled.topic and topic_of(form, filled.topic) is None:
        found["topic"] = "no_choice"
    if form.consent and not filled.consent:
        found["consent"] = "missing"
    return found


def _fault(field: FormField, answer: str) -> FieldFault | None:
    if not answer:
        return "missing" if field.required else None
    if field.kind == "choice":
        return None if answer in field.choices else "no_choice"
    if len(answer) > field.longest:
        return "too_long"
    if field.kind == "mail" and not mail_address(answer):
        return "not_valid"
    if field.kind == "tel" and not _TELEPHONE.fullmatch(answer):
        return "not_valid"
    if field.pattern and not _compiled(field.pattern).fullmatch(answer):
        return "not_valid"
    return None


@lru_cache(maxsize=200)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def topic_of(form: PreChat, key: str) -> Topic | None:
    """The topic of that key."""
    return next((topic for topic in form.topics if topic.key == key), None)


def taken(note: LineNote, form: PreChat, filled: Form) -> LineNote:
    """The note with what a form without faults tells."""
    told: dict[str, str] = {}
    mail = ""
    for field in form.fields:
        if answer := clean(filled.answers.get(field.key, "")):
            told[field.key] = in_language(field.choices[answer], "en") if field.kind == "choice" else answer
            mail = mail_address(answer) if field.kind == "mail" else mail
    if topic := topic_of(form, filled.topic):
        told["topic"] = in_language(topic.names, "en")
    if form.consent:
        told["consent"] = "yes"
    name = " ".join(clean(filled.answers.get("name", "")).split()) if form.ask_name else ""
    return structs.replace(
        note,
        name=name or note.name,
        mail=mail or note.mail,
        topic=filled.topic,
        told=tuple(told.items()),
        filled=note.line if note.open else note.line + 1,
    )
