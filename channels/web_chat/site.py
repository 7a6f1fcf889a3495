"""What a client must know before it connects: the words, the form, the look, in the visitor's language. Pure."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from hub.contract.chats import ChatRules, FieldKind, FileLimits, Greeting, Texts, in_language
from hub.contract.words import Value

WORDS = Path(__file__).parent / "words"
DEFAULT_LANGUAGE = "en"
PAGE_WORDS = "page_"


class Named(Value):
    """A choice: what is answered, and what the visitor reads."""

    key: str
    name: str


class Question(Value):
    """One field of the form. `longest`: in characters. `pattern`: a regular expression the whole answer must match."""

    key: str
    kind: FieldKind
    name: str
    required: bool
    longest: int
    pattern: str
    choices: tuple[Named, ...]


class Questions(Value):
    """The form before the chat. `consent`: what the visitor agrees to, with Markdown links; empty: nothing.
    `for_known`: also for visitors who proved who they are."""

    ask_name: bool
    fields: tuple[Question, ...]
    consent: str
    for_known: bool


class SurveyTexts(Value):
    """What is asked when the chat is over; empty: not asked. `csat` is answered by 1 to 5, `nps` by 0 to 10."""

    csat: str
    nps: str
    comment: str


class Face(Value):
    """The widget's look: a CSS colour, a colour scheme, and on which side of the page it stands."""

    accent: str
    scheme: str
    side: str


class Site(Value):
    """The chat before anybody connects. `language`: that of all texts here. `words`: the widget's own, by key. `open`:
    it is within business hours; outside them visitors leave a message. `files`: what may be sent; no types: no files.
    `transcripts`: visitors may have theirs mailed to them."""

    language: str
    title: str
    words: dict[str, str]
    look: Face
    form: Questions
    topics: tuple[Named, ...]
    open: bool
    files: FileLimits
    survey: SurveyTexts
    transcripts: bool


class FrontLook(Value):
    """The look as the loader has it: with the title in every language."""

    accent: str
    scheme: str
    side: str
    title: Texts


class Front(Value):
    """What the loader needs on the page before anything else is fetched. `words`: by language, those whose keys begin
    with `page_`."""

    look: FrontLook
    greetings: tuple[Greeting, ...]
    words: dict[str, Texts]


def read_words(folder: Path = WORDS) -> dict[str, Texts]:
    """The widget's own words by language, from `<language>.json`."""
    return {path.stem: msgspec.json.decode(path.read_bytes(), type=Texts) for path in sorted(folder.glob("*.json"))}


def site_in(language: str, rules: ChatRules, words: Mapping[str, Texts], *, is_open: bool) -> Site:
    """The site for a visitor of this language (a tag as browsers name it)."""
    ours = words_of(rules, words)
    chosen = language_of(language, list(ours))
    return Site(
        language=chosen,
        title=in_language(rules.look.title, chosen) or ours[chosen].get("title", ""),
        words=ours[chosen],
        look=Face(accent=rules.look.accent, scheme=rules.look.scheme, side=rules.look.side),
        form=_questions(rules, chosen),
        topics=tuple(Named(key=topic.key, name=in_language(topic.names, chosen)) for topic in rules.form.topics),
        open=is_open,
        files=rules.files,
        survey=SurveyTexts(
            csat=in_language(rules.survey.csat, chosen),
            nps=in_language(rules.survey.nps, chosen),
            comment=in_language(rules.survey.comment, chosen),
        ),
        transcripts=rules.transcripts,
    )


def front(rules: ChatRules, words: Mapping[str, Texts]) -> Front:
    """What stands in front of the loader."""
    look = rules.look
    return Front(
        look=FrontLook(accent=look.accent, scheme=look.scheme, side=look.side, title=look.title),
        greetings=rules.greetings,
        words={
            language: {key: text for key, text in texts.items() if key.startswith(PAGE_WORDS)}
            for language, texts in words_of(rules, words).items()
        },
    )


def words_of(rules: ChatRules, words: Mapping[str, Texts]) -> dict[str, Texts]:
    """The words by language, with what this business puts otherwise. A language that only the business has says the
    rest in English."""
    fallback = words.get(DEFAULT_LANGUAGE, {})
    languages = dict.fromkeys([DEFAULT_LANGUAGE, *words, *rules.words])
    return {language: {**words.get(language, fallback), **rules.words.get(language, {})} for language in languages}


def language_of(wanted: str, languages: list[str]) -> str:
    """Which of the languages a visitor reads: theirs, else one of the same main language, else English."""
    return in_language({language: language for language in languages}, wanted or DEFAULT_LANGUAGE)


def _questions(rules: ChatRules, language: str) -> Questions:
    return Questions(
        ask_name=rules.form.ask_name,
        fields=tuple(
            Question(
                key=field.key,
                kind=field.kind,
                name=in_language(field.names, language),
                required=field.required,
                longest=field.longest,
                pattern=field.pattern,
                choices=tuple(
                    Named(key=key, name=in_language(names, language)) for key, names in field.choices.items()
                ),
            )
            for field in rules.form.fields
        ),
        consent=in_language(rules.form.consent, language),
        for_known=rules.form.for_known,
    )
