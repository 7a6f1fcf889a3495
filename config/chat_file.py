"""chat.yaml: how visitors who chat are met. A folder without it asks nothing before a chat and is always open.

What each key means stands in docs/chat.md.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from config.answer_patterns import fault_of
from config.tiers_file import Colour
from config.yaml_file import Key, Place, Seconds, Strict, Text, YamlFile
from hub.contract.chats import (
    ChatRules,
    FieldKind,
    FileLimits,
    FormField,
    Greeting,
    Idle,
    Look,
    PreChat,
    Survey,
    Texts,
    Topic,
)

MEGABYTE = 1024 * 1024
LONGEST_ANSWER = 2000
LONGEST_MATCHED = 200
RESERVED = ("name", "topic", "consent")
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(kB|KB|MB)")
_LINK = re.compile(r"\]\(([^)\s]*)")
_PAGE = re.compile(r"(https?://|\*)\S*")
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


def _bytes(value: object) -> object:
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"{str(value)[:40]!r} is no size; write for example 500 kB or 10 MB")
    return int(float(match[1]) * (MEGABYTE if match[2] == "MB" else 1024))


def _media_type(value: str) -> str:
    if not re.fullmatch(r"[a-z]+/([a-z0-9][a-z0-9.+-]*|\*)", value):
        raise ValueError(f"{value[:40]!r} is no media type; write for example image/png or image/*")
    return value


def _page(value: str) -> str:
    if not _PAGE.fullmatch(value):
        raise ValueError(f"{value[:40]!r} would match no page; begin with https:// or *, as in '*/pricing*'")
    return value


class FieldEntry(Strict):
    kind: FieldKind = "text"
    names: dict[Language, Label]
    required: bool = False
    longest: Annotated[int, Field(ge=1, le=LONGEST_ANSWER)] | None = None
    pattern: str = ""
    choices: Annotated[dict[Key, dict[Language, Label]], Field(max_length=50)] = Field(default_factory=dict)


class TopicEntry(Strict):
    names: dict[Language, Label]
    skills: list[Key] = Field(default_factory=list)
    calendar: str = ""


class FormEntry(Strict):
    ask_name: bool = True
    for_known: bool = False
    fields: Annotated[dict[Key, FieldEntry], Field(max_length=20)] = Field(default_factory=dict)
    topics: Annotated[dict[Key, TopicEntry], Field(max_length=20)] = Field(default_factory=dict)
    consent: dict[Language, Text] = Field(default_factory=dict)


class GreetingEntry(Strict):
    texts: dict[Language, Line]
    pages: Annotated[list[Annotated[str, AfterValidator(_page), Field(max_length=300)]], Field(max_length=20)] = Field(
        default_factory=list
    )
    after: Annotated[Seconds, Field(le=3600)] = 10.0
    again_after: Seconds = 7 * 86400.0


class FilesEntry(Strict):
    types: list[Annotated[str, AfterValidator(_media_type)]] = Field(default_factory=lambda: [*FileLimits().types])
    max_size: Annotated[int, BeforeValidator(_bytes), Field(ge=1024, le=100 * MEGABYTE)] = FileLimits().max_bytes
    most: Annotated[int, Field(ge=1, le=20)] = 5


class IdleEntry(Strict):
    warn_after: Seconds = 600.0
    close_after: Seconds = 300.0
    warning: dict[Language, Line] = Field(
        default_factory=lambda: {"en": "Are you still there?", "zh-CN": "请问您还在吗？"}
    )
    goodbye: dict[Language, Line] = Field(
        default_factory=lambda: {
            "en": "We have not heard from you for a while, so this chat ends here. Just write again to go on.",
            "zh-CN": "由于您长时间未回复，本次会话已结束。再次发送消息即可继续。",
        }
    )


class SurveyEntry(Strict):
    csat: dict[Language, Line] = Field(default_factory=dict)
    nps: dict[Language, Line] = Field(default_factory=dict)
    comment: dict[Language, Line] = Field(default_factory=dict)


class LookEntry(Strict):
    accent: Colour = Look().accent
    scheme: Literal["auto", "light", "dark"] = "auto"
    side: Literal["right", "left"] = "right"
    title: dict[Language, Label] = Field(default_factory=dict)


class ChatFile(Strict):
    form: FormEntry = FormEntry()
    calendar: str = ""
    greetings: Annotated[dict[Key, GreetingEntry], Field(max_length=50)] = Field(default_factory=dict)
    files: FilesEntry = FilesEntry()
    idle: IdleEntry = IdleEntry()
    survey: SurveyEntry = SurveyEntry()
    look: LookEntry = LookEntry()
    reopen_within: Seconds = 24 * 3600.0
    transcripts: bool = True
    previews: bool = False
    words: dict[Language, dict[str, Line]] = Field(default_factory=dict)


def check_chat(file: YamlFile, found: ChatFile, calendars: Iterable[str] | None, words: Iterable[str]) -> None:
    """Complain of what the model cannot see. `calendars`: those there are, None while they are not known. `words`: the
    widget's own, by key."""
    known = list(calendars) if calendars is not None else None
    for key, field in found.form.fields.items():
        _check_field(file, ("form", "fields", key), key, field)
    for kind in ("mail", "customer_number"):
        _check_once(file, found, kind)
    _check_texts(file, ("form", "consent"), found.form.consent)
    for target in (link for text in found.form.consent.values() for link in _LINK.findall(text)):
        if not target.startswith(("https://", "http://", "mailto:")):
            file.complain(("form", "consent"), f"the link to {target[:60]!r} leads nowhere; begin it with https://")
    for key, topic in found.form.topics.items():
        _check_texts(file, ("form", "topics", key, "names"), topic.names, needed=True)
        _check_calendar(file, ("form", "topics", key, "calendar"), topic.calendar, known)
    _check_calendar(file, ("calendar",), found.calendar, known)
    for key, greeting in found.greetings.items():
        _check_texts(file, ("greetings", key, "texts"), greeting.texts, needed=True)
    for group, names in (
        ("idle", ("warning", "goodbye")),
        ("survey", ("csat", "nps", "comment")),
        ("look", ("title",)),
    ):
        for name in names:
            _check_texts(file, (group, name), getattr(getattr(found, group), name))
    if found.survey.comment and not (found.survey.csat or found.survey.nps):
        file.complain(("survey", "comment"), "stands below no question; add csat or nps, or take it out")
    for language, said in found.words.items():
        for name in said:
            file.known(("words", language, name), "word of the widget", name, words)


def _check_field(file: YamlFile, place: Place, key: str, field: FieldEntry) -> None:
    if key in RESERVED:
        file.complain(place, f"{key!r} is the form's own; call the field otherwise")
    _check_texts(file, (*place, "names"), field.names, needed=True)
    for choice, names in field.choices.items():
        _check_texts(file, (*place, "choices", choice), names, needed=True)
    if field.kind == "choice" and not field.choices:
        file.complain(place, "offers nothing to choose from; add choices")
    if field.kind != "choice" and field.choices:
        file.complain((*place, "choices"), f"a field of kind {field.kind} has no choices; write kind: choice")
    if field.pattern and field.kind in ("choice", "mail", "long_text"):
        file.complain((*place, "pattern"), f"a field of kind {field.kind} has no pattern; take it out")
    elif field.pattern and (field.longest or 0) > LONGEST_MATCHED:
        file.complain((*place, "longest"), f"an answer that a pattern is asked of has {LONGEST_MATCHED} at most")
    elif fault := fault_of(field.pattern):
        file.complain((*place, "pattern"), fault)


def _check_once(file: YamlFile, found: ChatFile, kind: str) -> None:
    same = [key for key, field in found.form.fields.items() if field.kind == kind]
    for key in same[1:]:
        file.complain(("form", "fields", key), f"{same[0]!r} is of kind {kind} already; one such field is enough")


def _check_texts(file: YamlFile, place: Place, texts: Mapping[str, str], *, needed: bool = False) -> None:
    if "en" not in texts and (texts or needed):
        file.complain(place, "the English words are missing; add en, which stands in for other languages")


def _check_calendar(file: YamlFile, place: Place, calendar: str, known: list[str] | None) -> None:
    if calendar and known is not None:
        file.known(place, "calendar", calendar, known)


def build_chat(found: ChatFile) -> ChatRules:
    form, files, idle, survey, look = found.form, found.files, found.idle, found.survey, found.look
    return ChatRules(
        form=PreChat(
            ask_name=form.ask_name,
            fields=tuple(_field(key, entry) for key, entry in form.fields.items()),
            topics=tuple(
                Topic(key=key, names=entry.names, skills=tuple(dict.fromkeys(entry.skills)), calendar=entry.calendar)
                for key, entry in form.topics.items()
            ),
            consent=form.consent,
            for_known=form.for_known,
        ),
        calendar=found.calendar,
        greetings=tuple(
            Greeting(
                key=key,
                texts=entry.texts,
                pages=tuple(entry.pages),
                after=entry.after,
                again_after=entry.again_after,
            )
            for key, entry in found.greetings.items()
        ),
        files=FileLimits(types=tuple(files.types), max_bytes=files.max_size, most=files.most),
        idle=Idle(
            warn_after=idle.warn_after,
            close_after=idle.close_after,
            warning=idle.warning,
            goodbye=idle.goodbye,
        ),
        survey=Survey(csat=survey.csat, nps=survey.nps, comment=survey.comment),
        look=Look(accent=look.accent, scheme=look.scheme, side=look.side, title=look.title),
        reopen_within=found.reopen_within,
        transcripts=found.transcripts,
        previews=found.previews,
        words={language: dict(said) for language, said in found.words.items()},
    )


def _field(key: str, entry: FieldEntry) -> FormField:
    choices: dict[str, Texts] = {choice: dict(names) for choice, names in entry.choices.items()}
    usual = LONGEST_ANSWER if entry.kind == "long_text" else FormField(key=key, kind=entry.kind, names={}).longest
    return FormField(
        key=key,
        kind=entry.kind,
        names=entry.names,
        required=entry.required,
        longest=entry.longest or usual,
        pattern=entry.pattern,
        choices=choices,
    )
