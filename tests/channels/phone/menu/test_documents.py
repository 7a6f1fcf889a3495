"""Menus' steps as the carrier gets them."""

from xml.etree import ElementTree

import msgspec
import pytest

from channels.phone.links import Links
from channels.phone.menu.documents import MenuDocuments
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from ivr.menu import Menus
from ivr.steps import Dial, Enqueue, Gather, Hangup, OfferCallback, Say, Voicemail

GREETING = Say(prompt="own_agent", language="en", slots={"account": "A & <B>", "agent": "Wang Lei"})
RETRY = "#rc=2&rp=ct,rt,5xx"


def documents_of(script: Script) -> MenuDocuments:
    return MenuDocuments(script, WaitingDocuments(script))


@pytest.fixture
def documents(menus: Menus) -> MenuDocuments:
    return documents_of(Script(lambda: menus, Links("https://hub.example.com", RETRY[1:]), VOICES, ""))


def shape(xml: str) -> list[tuple[str, dict[str, str], str]]:
    return [(one.tag, one.attrib, one.text or "") for one in ElementTree.fromstring(xml).iter()][1:]


def test_a_key_caller_is_heard_greeted_and_queued_in_one_document(documents: MenuDocuments) -> None:
    speech = {"language": "en-US", "voice": "Polly.Joanna-Neural"}
    assert shape(documents.render((GREETING, Enqueue(language="en")))) == [
        ("Start", {}, ""),
        (
            "Transcription",
            {
                "name": "keydesk",
                "track": "inbound_track",
                "languageCode": "en-US",
                "statusCallbackUrl": "https://hub.example.com/phone/transcription#rc=2&rp=ct,rt,5xx",
            },
            "",
        ),
        ("Say", speech, "Welcome, A & <B>. We are putting you through to Wang Lei."),
        (
            "Enqueue",
            {
                "action": "https://hub.example.com/phone/queue-action?language=en#rc=2&rp=ct,rt,5xx",
                "waitUrl": "https://hub.example.com/phone/wait?language=en#rc=2&rp=ct,rt,5xx",
                "maxQueueSize": "5000",
            },
            "keydesk",
        ),
    ]


def test_a_question_listens_while_it_is_spoken_and_names_its_step(documents: MenuDocuments) -> None:
    gather = Gather(says=(Say(prompt="choose_topic", language="zh-CN"),), digits=1, timeout=5.0)
    question, speech = shape(documents.render((gather,), step=3))
    assert question[1] == {
        "input": "dtmf",
        "numDigits": "1",
        "timeout": "5",
        "finishOnKey": "",
        "actionOnEmptyResult": "true",
        "action": "https://hub.example.com/phone/gather?step=3#rc=2&rp=ct,rt,5xx",
    }
    assert speech[1]["language"] == "cmn-CN"


def test_words_are_listened_for_where_the_menu_knows_some(documents: MenuDocuments) -> None:
    gather = Gather(
        says=(), digits=4, timeout=5.0, finish="#", speech=True, hints=("orders", "a person"), language="zh-CN"
    )
    ((_, attributes, _),) = shape(documents.render((gather,)))
    assert attributes["input"] == "dtmf speech"
    assert attributes["finishOnKey"] == "#"
    assert attributes["hints"] == "orders,a person"
    assert (attributes["language"], attributes["speechTimeout"]) == ("cmn-Hans-CN", "auto")


@pytest.mark.parametrize(("number", "noun"), [("+4930123456", "Number"), ("sip:desk@example.com", "Sip")])
def test_a_number_outside_is_called_and_its_end_told(documents: MenuDocuments, number: str, noun: str) -> None:
    dial, called = shape(documents.render((Dial(number=number, timeout=25, language="en"),), step=2))
    assert dial[1] == {
        "action": f"https://hub.example.com/phone/dialled?step=2{RETRY}",
        "timeout": "25",
        "answerOnBridge": "true",
    }
    assert (called[0], called[2]) == (noun, number)


def test_who_leaves_no_message_goes_on_in_the_menu(documents: MenuDocuments) -> None:
    said = shape(documents.render((GREETING, Voicemail(language="en")), step=3))
    assert [verb for verb, _, _ in said] == ["Say", "Say", "Record", "Redirect"]
    assert said[-1][2] == f"https://hub.example.com/phone/came?step=3{RETRY}"


def test_who_wants_no_callback_goes_on_in_the_menu(documents: MenuDocuments) -> None:
    said = shape(documents.render((OfferCallback(language="en"),), step=3))
    assert [verb for verb, _, _ in said] == ["Gather", "Say", "Redirect"]
    assert "step=choice&misses=0&menu=3" in said[0][1]["action"]
    assert said[-1][2] == f"https://hub.example.com/phone/came?step=3{RETRY}"


def test_a_recorded_prompt_is_played(menus: Menus) -> None:
    script = Script(lambda: menus, Links("https://h", ""), VOICES, "")
    files = [Say(prompt="", language="en", file=name) for name in ("en/wel come.mp3", "https://c.example.com/a.mp3")]
    said = shape(documents_of(script).render((*files, Hangup(outcome="failed"))))
    assert [(verb, words) for verb, _, words in said] == [
        ("Play", "https://h/phone/sounds/en/wel%20come.mp3"),
        ("Play", "https://c.example.com/a.mp3"),
        ("Hangup", ""),
    ]


def test_menus_read_anew_are_spoken_at_once(menus: Menus) -> None:
    holding = [menus]
    documents = documents_of(Script(lambda: holding[-1], Links("https://h", ""), VOICES, ""))
    steps = (GREETING, Hangup(outcome="failed"))
    before = documents.render(steps)
    words = dict(menus.prompts["own_agent"]) | {"en": "Good day, {account}."}
    holding.append(msgspec.structs.replace(menus, prompts=menus.prompts | {"own_agent": words}))
    assert "Good day" not in before
    assert "Good day" in documents.render(steps)
