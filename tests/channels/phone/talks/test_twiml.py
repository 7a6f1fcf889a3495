from xml.etree import ElementTree

import pytest

from channels.phone.links import Links
from channels.phone.settings import VOICES
from channels.phone.talks.links import TalkLinks
from channels.phone.talks.twiml import TalkScript
from channels.phone.twiml import Script
from ivr.menu import Menus


@pytest.fixture
def script(menus: Menus) -> TalkScript:
    inner = Script(lambda: menus, Links("https://h", "rc=2"), VOICES, "https://m/music.mp3")
    return TalkScript(inner, TalkLinks(inner.links))


def test_a_talk_is_a_conference_that_starts_with_the_agent_and_ends_with_the_customer(script: TalkScript) -> None:
    (dial,) = ElementTree.fromstring(script.join("callback:1", "or_1", "en", "none"))
    assert dial.attrib == {"action": "https://h/phone/talk-over?line=callback%3A1&conference=or_1#rc=2"}
    (conference,) = dial
    assert conference.text == "or_1"
    assert conference.attrib["startConferenceOnEnter"] == "false"
    assert conference.attrib["endConferenceOnExit"] == "true"
    assert conference.attrib["waitUrl"].startswith("https://h/phone/wait?language=en&why=connecting")


@pytest.mark.parametrize(("consent", "verbs"), [("announce", ["Say", "Dial"]), ("ask", ["Gather", "Dial"])])
def test_before_it_the_customer_hears_of_the_recording(script: TalkScript, consent: str, verbs: list[str]) -> None:
    document = ElementTree.fromstring(script.join("CA1", "or_1", "zh-CN", consent))  # type: ignore[arg-type]
    assert [verb.tag for verb in document] == verbs
    assert "录音" in "".join(document.itertext())


def test_keys_music_and_goodbye(script: TalkScript) -> None:
    assert ElementTree.fromstring(script.tones("12w#"))[0].attrib == {"digits": "12w#"}
    assert ElementTree.fromstring(script.hold())[0].text == "https://m/music.mp3"
    assert ElementTree.fromstring(script.hangup())[0].tag == "Hangup"
    assert "recorded" in script.recorded_words("en")
