from xml.etree import ElementTree

import pytest

from channels.phone.links import Links
from channels.phone.settings import VOICES
from channels.phone.simulator.markup import read_markup
from channels.phone.twiml import NOTHING, Script
from ivr.menu import Menus


@pytest.fixture
def script(menus: Menus) -> Script:
    return Script(
        lambda: menus, Links("https://hub.example.com", "rc=2&rp=ct,rt,5xx"), VOICES, "https://music.example.com/a.mp3"
    )


def shape(xml: str) -> list[tuple[str, dict[str, str], str]]:
    """Verbs, attributes and words, checked against the verbs and attributes Twilio knows."""
    read_markup(xml)
    return [(one.tag, one.attrib, one.text or "") for one in ElementTree.fromstring(xml).iter()][1:]


def test_goodbye_hangs_up(script: Script) -> None:
    assert [verb for verb, _, _ in shape(script.hangup())] == ["Hangup"]


def test_while_the_agents_leg_rings_there_is_a_word_and_music(script: Script, menus: Menus) -> None:
    assert [verb for verb, _, _ in shape(script.connecting("en"))] == ["Say", "Play"]
    assert shape(script.connecting("en"))[0][2] == "We are connecting you."
    quiet = Script(lambda: menus, script.links, VOICES, "")
    assert [verb for verb, _, _ in shape(quiet.connecting("en"))] == ["Say", "Pause"]


def test_out_of_the_queue_is_one_verb(script: Script) -> None:
    assert [verb for verb, _, _ in shape(script.leave())] == ["Leave"]


def test_a_lost_caller_comes_back(script: Script) -> None:
    assert [verb for verb, _, _ in shape(script.again("en", pause=5))] == ["Say", "Pause", "Enqueue"]
    assert [verb for verb, _, _ in shape(script.again("en"))] == ["Say", "Enqueue"]
    assert [verb for verb, _, _ in shape(script.come_back("en"))] == ["Say", "Pause", "Redirect"]


def test_typed_words_are_spoken_whatever_stands_in_them(script: Script) -> None:
    ((_, _, words),) = shape(script.text("<Hangup/> & \x00\x1b\ufffe 您好 😀", "zh-CN"))
    assert words == "<Hangup/> &     您好 😀"


def test_nothing_is_a_document_too() -> None:
    assert shape(NOTHING) == []
