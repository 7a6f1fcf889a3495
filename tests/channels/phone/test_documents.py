"""Every document the channel can make, in every language, is TwiML that the twilio package knows."""

import inspect
from collections.abc import Iterator
from itertools import product
from typing import Any
from xml.etree import ElementTree

import pytest

from channels.phone.links import Links
from channels.phone.menu.documents import MenuDocuments
from channels.phone.settings import VOICES
from channels.phone.talks.links import TalkLinks
from channels.phone.talks.twiml import TalkScript
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.words import WORDS
from ivr.menu import Menus
from ivr.steps import Dial, Enqueue, Gather, Hangup, OfferCallback, Say, Voicemail
from tests.factories.twiml import check_twiml

LANGUAGES = ("en", "zh-CN", "fi")
SAMPLES: dict[str, tuple[Any, ...]] = {
    "language": LANGUAGES,
    "pause": (0, 5),
    "conference": ("or_1",),
    "over": ("https://h/phone/talk-over",),
    "text": ("<Hangup/> & \x00 您好",),
    "at": ("", "1.2.3.4.5.6"),
    "menu": ("", "4"),
    "number": ("+4930123456",),
    "misses": (0, 1),
    "line": ("CA1",),
    "order": ("or_1",),
    "digits": ("12w#",),
    "consent": ("none", "announce", "ask"),
    "says": ((), (Say(prompt="comfort", language="en"),)),
}
SETS = ("plain", "waiting", "talks")


def documents(menus: Menus, music: str) -> dict[str, Any]:
    links = Links("https://hub.example.com", "rc=2&rp=ct,rt,5xx")
    script = Script(lambda: menus, links, VOICES, music)
    return {"plain": script, "waiting": WaitingDocuments(script), "talks": TalkScript(script, TalkLinks(links))}


def made(maker: Any) -> Iterator[tuple[str, str]]:
    """All that its public methods make, with each of the samples."""
    for name, method in inspect.getmembers(maker, inspect.ismethod):
        if name.startswith("_") or name == "hearing" or inspect.signature(method).return_annotation is not str:
            continue
        names = list(inspect.signature(method).parameters)
        for values in product(*(SAMPLES[parameter] for parameter in names)):
            yield name, method(**dict(zip(names, values, strict=True)))


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize("music", ["", "https://m.example.com/a.mp3"])
def test_whatever_is_made_is_known_to_carriers(menus: Menus, kind: str, music: str) -> None:
    found = list(made(documents(menus, music)[kind]))
    assert found
    for _, document in found:
        check_twiml(document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_a_menu_is_known_to_carriers(menus: Menus, language: str) -> None:
    script = documents(menus, "")["plain"]
    rendered = MenuDocuments(script, WaitingDocuments(script))
    say = Say(prompt="put_through", language=language)
    for last in (
        Gather(says=(say,), digits=1, timeout=5),
        Gather(says=(), digits=9, timeout=5, finish="#", speech=True, hints=("a", "b"), language=language),
        Gather(says=(), digits=9, timeout=5, speech=True, language=language),
        Enqueue(language=language, subject="topic_orders"),
        Dial(number="+4930123456", timeout=20, language=language),
        Dial(number="sip:desk@example.com", timeout=20, language=language),
        Voicemail(language=language),
        OfferCallback(language=language),
        Hangup(outcome="failed"),
    ):
        for says in ((), (say, Say(prompt="", language=language, file="a.mp3"))):
            check_twiml(rendered.render((*says, last), step=3))


@pytest.mark.parametrize("prompt", sorted(WORDS))
def test_every_word_of_ours_can_be_said(menus: Menus, prompt: str) -> None:
    script = documents(menus, "")["plain"]
    slots = dict.fromkeys(("number", "place", "minutes", "least"), "12")
    for language in LANGUAGES:
        asked = Say(prompt=prompt, language=language, slots=slots)
        spoken = WaitingDocuments(script).voicemail((asked,), language)
        (first, *_) = ElementTree.fromstring(spoken)
        assert first.text
        assert "{" not in first.text
