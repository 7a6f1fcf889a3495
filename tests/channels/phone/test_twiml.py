from xml.etree import ElementTree

import msgspec
import pytest

from channels.phone.links import Links
from channels.phone.settings import VOICES
from channels.phone.simulator.markup import read_markup
from channels.phone.twiml import NOTHING, Script
from ivr.menu import Menus
from ivr.steps import Enqueue, Gather, Hangup, Say

GREETING = Say(prompt="own_agent", language="en", slots={"account": "A & <B>", "agent": "Wang Lei"})


@pytest.fixture
def script(menus: Menus) -> Script:
    return Script(
        lambda: menus, Links("https://hub.example.com", "rc=2&rp=ct,rt,5xx"), VOICES, "https://music.example.com/a.mp3"
    )


def shape(xml: str) -> list[tuple[str, dict[str, str], str]]:
    """Verbs, attributes and words, checked against the verbs and attributes Twilio knows."""
    read_markup(xml)
    return [(one.tag, one.attrib, one.text or "") for one in ElementTree.fromstring(xml).iter()][1:]


def test_a_key_caller_is_heard_greeted_and_queued_in_one_document(script: Script) -> None:
    speech = {"language": "en-US", "voice": "Polly.Joanna-Neural"}
    assert shape(script.render((GREETING, Enqueue(language="en")))) == [
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


def test_a_question_listens_while_it_is_spoken_and_names_its_step(script: Script) -> None:
    gather = Gather(says=(Say(prompt="choose_topic", language="zh-CN"),), digits=1, timeout=5.0)
    question, speech = shape(script.render((gather,), step=3))
    assert question[1] == {
        "input": "dtmf",
        "numDigits": "1",
        "timeout": "5",
        "actionOnEmptyResult": "true",
        "action": "https://hub.example.com/phone/gather?step=3#rc=2&rp=ct,rt,5xx",
    }
    assert speech[1]["language"] == "cmn-CN"


def test_goodbye_hangs_up(script: Script) -> None:
    assert [verb for verb, _, _ in shape(script.render((Hangup(outcome="failed"),)))] == ["Hangup"]
    assert [verb for verb, _, _ in shape(script.hangup())] == ["Hangup"]


def test_waiting_is_a_word_and_music(script: Script, menus: Menus) -> None:
    assert [verb for verb, _, _ in shape(script.waiting("en"))] == ["Say", "Play"]
    assert shape(script.waiting("en", "connecting"))[0][2] == "We are connecting you."
    quiet = Script(lambda: menus, script.links, VOICES, "")
    assert [verb for verb, _, _ in shape(quiet.waiting("en"))] == ["Say", "Pause"]


def test_a_talk_is_a_conference_that_starts_with_the_agent_and_ends_with_either(script: Script) -> None:
    dial, conference = shape(script.talk("or_1", "en", script.links.talk_over("or_1")))
    assert dial[1] == {"action": "https://hub.example.com/phone/talk-over?order=or_1#rc=2&rp=ct,rt,5xx"}
    assert conference[2] == "or_1"
    assert conference[1]["startConferenceOnEnter"] == "false"
    assert conference[1]["endConferenceOnExit"] == "true"
    assert conference[1]["waitUrl"].startswith("https://hub.example.com/phone/wait?language=en&why=connecting")


def test_a_lost_caller_comes_back(script: Script) -> None:
    assert [verb for verb, _, _ in shape(script.again("en", pause=5))] == ["Say", "Pause", "Enqueue"]
    assert [verb for verb, _, _ in shape(script.again("en"))] == ["Say", "Enqueue"]
    assert [verb for verb, _, _ in shape(script.come_back("en"))] == ["Say", "Pause", "Redirect"]


def test_typed_words_are_spoken_whatever_stands_in_them(script: Script) -> None:
    ((_, _, words),) = shape(script.text("<Hangup/> & \x00\x1b\ufffe 您好 😀", "zh-CN"))
    assert words == "<Hangup/> &     您好 😀"


def test_nothing_is_a_document_too() -> None:
    assert shape(NOTHING) == []


def test_menus_read_anew_are_spoken_at_once(menus: Menus) -> None:
    holding = [menus]
    script = Script(lambda: holding[-1], Links("https://h", ""), VOICES, "")
    before = script.render([GREETING])
    words = dict(menus.prompts["own_agent"]) | {"en": "Good day, {account}."}
    holding.append(msgspec.structs.replace(menus, prompts=menus.prompts | {"own_agent": words}))
    assert "Good day" not in before
    assert "Good day" in script.render([GREETING])
