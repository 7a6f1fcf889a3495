from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from config.business_file import load_business
from config.reload import Configuration, Reading
from hub.contract.chats import ChatRules, FileLimits, FormField, Greeting, Look, Topic, in_language
from hub.contract.errors import Misconfigured
from ivr.menu import Menus
from tests.config.business_folder import CHANNELS, load, refused, write
from tests.factories.river import TRAITS

ALL = """\
form:
  ask_name: false
  for_known: true
  fields:
    plant: {kind: choice, names: {en: Plant}, required: true, choices: {north: {en: North, zh-CN: 北厂}}}
    number: {kind: customer_number, names: {en: Number}, pattern: '[0-9]{6}', longest: 6}
    story: {kind: long_text, names: {en: What happened}}
  topics:
    orders: {names: {en: Orders, zh-CN: 订单}, skills: [orders, orders, english], calendar: office}
  consent: {en: 'I agree to [this](https://example.com/privacy).'}
calendar: office
greetings:
  price: {texts: {en: Hello}, pages: ['*/pricing*'], after: 3 s, again_after: 2 h}
files: {types: [image/*], max_size: 1.5 MB, most: 2}
idle: {warn_after: 2 min, close_after: 0, warning: {en: There}, goodbye: {en: Bye}}
survey: {csat: {en: How}, comment: {en: Why}}
look: {accent: '#123456', scheme: dark, side: left, title: {en: Us}}
reopen_within: 4 h
transcripts: false
previews: true
words: {en: {send: Off it goes}}
"""
CALENDARS = "calendars:\n  office: {zone: Europe/Berlin, week: {mon: '08:00-17:00'}}\n"


def test_a_folder_without_the_file_asks_nothing_and_is_always_open(tmp_path: Path) -> None:
    chats = load(tmp_path).chats
    assert not chats.form.demands
    assert (chats.calendar, chats.greetings, chats.files) == ("", (), FileLimits())
    assert in_language(chats.idle.warning, "zh")  # words of its own in both languages
    assert (chats.reopen_within, chats.previews) == (ChatRules().reopen_within, False)


def test_everything_the_file_says_reaches_the_hub(tmp_path: Path) -> None:
    chats = load(tmp_path, chat=ALL, calendars=CALENDARS).chats
    plant, number, story = chats.form.fields
    assert plant == FormField(
        key="plant",
        kind="choice",
        names={"en": "Plant"},
        required=True,
        choices={"north": {"en": "North", "zh-CN": "北厂"}},
    )
    assert (number.kind, number.pattern, number.longest, story.longest) == ("customer_number", "[0-9]{6}", 6, 2000)
    assert chats.form.topics == (
        Topic(key="orders", names={"en": "Orders", "zh-CN": "订单"}, skills=("orders", "english"), calendar="office"),
    )
    assert (chats.form.ask_name, chats.form.for_known, chats.form.demands) == (False, True, True)
    assert chats.calendar == "office"
    assert chats.greetings == (
        Greeting(key="price", texts={"en": "Hello"}, pages=("*/pricing*",), after=3, again_after=7200),
    )
    assert chats.files == FileLimits(types=("image/*",), max_bytes=1536 * 1024, most=2)
    assert (chats.idle.warn_after, chats.idle.close_after, chats.idle.goodbye) == (120, 0, {"en": "Bye"})
    assert (chats.survey.csat, chats.survey.nps) == ({"en": "How"}, {})
    assert chats.look == Look(accent="#123456", scheme="dark", side="left", title={"en": "Us"})
    assert (chats.reopen_within, chats.transcripts, chats.previews) == (14_400, False, True)
    assert chats.words == {"en": {"send": "Off it goes"}}


def test_mistakes_of_form_are_named_by_line(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        chat="files:\n  max_size: 10\n  types: [pictures]\nlook:\n  accent: blue\n  side: middle\n"
        "reopen_within: a day\ngreetings:\n  hi:\n    texts: {en: x}\n    pages: [pricing]\nfrom: 1\n",
    )
    assert said == [
        "chat.yaml:2: 'max_size': '10' is no size; write for example 500 kB or 10 MB",
        "chat.yaml:3: 'types': 'pictures' is no media type; write for example image/png or image/*",
        "chat.yaml:5: 'accent': 'blue' is not a colour; write it like \"#6d4aff\", in quotes",
        "chat.yaml:6: 'middle' cannot stand at 'side'; known are: left, right",
        "chat.yaml:7: 'reopen_within': 'a day' is not a length of time; write for example 20 s, 5 min or 4 h",
        "chat.yaml:11: 'pages': 'pricing' would match no page; begin with https:// or *, as in '*/pricing*'",
        "chat.yaml:12: unknown key 'from'; did you mean 'form'?",
    ]


def test_what_is_too_long_or_too_much_is_named(tmp_path: Path) -> None:
    fields = "".join(f"    f{number}: {{names: {{en: F}}}}\n" for number in range(21))
    said = refused(
        tmp_path,
        chat=f"form:\n  fields:\n{fields}  consent:\n    en: {'x' * 2001}\nsurvey:\n  csat: {{en: {'x' * 501}}}\n",
    )
    assert [line.partition(" ")[0] for line in said] == ["chat.yaml:2:", "chat.yaml:25:", "chat.yaml:27:"]


def test_mistakes_of_sense_are_named_by_line(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        calendars=CALENDARS,
        chat="calendar: offise\nform:\n  fields:\n    name: {names: {en: N}}\n    a: {kind: choice, names: {en: A}}\n"
        "    b: {names: {zh-CN: 乙}, choices: {c: {en: C}}}\n    c: {kind: mail, names: {en: C}}\n"
        "    d: {kind: mail, names: {en: D}}\n    e: {names: {en: E}, pattern: '(a+)+'}\n"
        "    f: {names: {en: F}, pattern: a+, longest: 900}\n"
        "  topics:\n    t: {names: {en: T}, calendar: home}\n  consent: {en: '[x](/privacy)'}\n"
        "greetings:\n  hi: {texts: {zh-CN: 好}}\nsurvey:\n  comment: {en: Why}\nlook: {title: {de: Wir}}\n"
        "words: {en: {helo: Hi}}\n",
    )
    assert said == [
        "chat.yaml:1: there is no calendar 'offise'; did you mean 'office'?",
        "chat.yaml:4: 'name' is the form's own; call the field otherwise",
        "chat.yaml:5: offers nothing to choose from; add choices",
        "chat.yaml:6: a field of kind text has no choices; write kind: choice",
        "chat.yaml:6: the English words are missing; add en, which stands in for other languages",
        "chat.yaml:8: 'c' is of kind mail already; one such field is enough",
        "chat.yaml:9: can match in so many ways that it may take forever; repeat less, and single characters only",
        "chat.yaml:10: an answer that a pattern is asked of has 200 at most",
        "chat.yaml:12: there is no calendar 'home'; known are: office",
        "chat.yaml:13: the link to '/privacy' leads nowhere; begin it with https://",
        "chat.yaml:15: the English words are missing; add en, which stands in for other languages",
        "chat.yaml:17: stands below no question; add csat or nps, or take it out",
        "chat.yaml:18: the English words are missing; add en, which stands in for other languages",
        "chat.yaml:19: there is no word of the widget 'helo'; did you mean 'hello'?",
    ]


async def test_a_change_holds_at_once_and_a_mistake_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "business", chat="reopen_within: 1 h\n")
    now = Configuration(
        folder,
        lambda: Reading(load_business(folder, CHANNELS), Menus(menus={}, prompts={}, languages=())),
        lambda: datetime(2026, 11, 23, tzinfo=UTC),
        still=0,
    )
    write(folder, chat="reopen_within: 2 h\n")
    await now.reload()
    assert now.business().chats.reopen_within == 7200
    write(folder, chat="reopen_within: 2 hours\n")
    with pytest.raises(Misconfigured, match=r"chat\.yaml:1"):
        await now.reload()
    assert now.business().chats.reopen_within == 7200


def test_the_demo_asks_for_a_topic_whose_agents_are_there_in_two_languages_and_is_always_open() -> None:
    chats = load_business(Path("config/business"), TRAITS).chats
    people = yaml.safe_load(Path("config/demo/users.yaml").read_text(encoding="utf-8"))["users"].values()
    mastered = {skill for person in people for skill in person.get("skills", {})}
    assert {skill for topic in chats.form.topics for skill in topic.skills} <= mastered
    assert [field.kind for field in chats.form.fields] == ["customer_number", "mail"]
    assert chats.form.ask_name
    assert chats.calendar == ""
    texts = [chats.form.consent, chats.survey.csat, chats.survey.nps, chats.survey.comment, chats.look.title]
    texts += [chats.idle.warning, chats.idle.goodbye, *(greeting.texts for greeting in chats.greetings)]
    texts += [each.names for each in (*chats.form.fields, *chats.form.topics)]
    assert all(set(found) == {"en", "zh-CN"} for found in texts)
