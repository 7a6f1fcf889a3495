"""What waiting callers hear, as the carrier gets it."""

from xml.etree import ElementTree

import pytest

from channels.phone.links import Links
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.waiting.documents import LONGEST_VOICEMAIL, WaitingDocuments
from ivr.menu import Menus
from ivr.steps import Say
from tests.channels.phone.waiting.desk import verbs

COMFORT = Say(prompt="comfort", language="en")


@pytest.fixture
def documents(menus: Menus) -> WaitingDocuments:
    return WaitingDocuments(Script(lambda: menus, Links("https://h", ""), VOICES, "https://m"))


def test_a_key_counts_during_words_and_music_and_every_key_is_one(documents: WaitingDocuments) -> None:
    keys, onward = ElementTree.fromstring(documents.round((COMFORT,), "en", "1.2.3.4.5.6"))
    assert [part.tag for part in keys] == ["Say", "Play"]
    assert (keys.attrib["numDigits"], keys.attrib["finishOnKey"]) == ("1", "")
    assert "at=1.2.3.4.5.6" in keys.attrib["action"]
    assert onward.text == "https://h/phone/wait?language=en&at=1.2.3.4.5.6"


def test_who_presses_nothing_goes_on_where_they_were(documents: WaitingDocuments) -> None:
    for document in (
        documents.confirm("en", "+4930", "1.2.3.4.5.6", ""),
        documents.ask_number("en", "1.2.3.4.5.6", "", misses=1),
        documents.onward("en", "1.2.3.4.5.6"),
    ):
        assert ElementTree.fromstring(document)[-1].text == "https://h/phone/wait?language=en&at=1.2.3.4.5.6"
    for document in (documents.offer((COMFORT,), "en", "3"), documents.voicemail((COMFORT,), "en", "3")):
        assert ElementTree.fromstring(document)[-1].text == "https://h/phone/came?step=3"


def test_a_message_has_its_length_and_its_end(documents: WaitingDocuments) -> None:
    document = documents.voicemail((COMFORT,), "en")
    assert verbs(document) == ["Say", "Record", "Say", "Hangup"]
    record = ElementTree.fromstring(document)[1]
    assert record.attrib["maxLength"] == str(LONGEST_VOICEMAIL)
    assert record.attrib["recordingStatusCallbackEvent"] == "completed absent"


def test_a_number_is_read_back_digit_by_digit(documents: WaitingDocuments) -> None:
    assert "4 9 3 0" in documents.confirm("en", "+4930", "", "")
    assert "4 9 3 0" in documents.callback_taken("zh-CN", "+4930")
    assert verbs(documents.voicemail_taken("en")) == ["Say", "Hangup"]
