from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from ivr.drawing.svg import COLOURS, draw
from ivr.menu import Menus
from ivr.reading import KINDS
from tests.ivr.random_menus import random_menus
from tests.ivr.test_any_menu import patient
from tests.ivr.test_reading import PROMPTS, small

SVG = "{http://www.w3.org/2000/svg}"


def texts(image: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(image).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_shipped_menu_is_drawn_with_all_its_nodes_and_keys(menus: Menus, language: str) -> None:
    for menu in menus.menus.values():
        shown = texts(draw(menus, menu, language))
        assert {name for name in menu.nodes if len(name) < 16} <= set(shown)
    assert "1 · said" in texts(draw(menus, menus.menus["main"], language))


def test_every_kind_has_its_colour() -> None:
    assert set(COLOURS) == set(KINDS)


def test_words_are_never_markup() -> None:
    prompts = {**PROMPTS, "prompts": {**PROMPTS["prompts"], "odd": {"en": "<b>&\x01", "zh-CN": "您好"}}}  # type: ignore[dict-item]
    menus = small(prompts, a={"kind": "queue", "prompt": "odd"})
    assert "<b>&" in texts(draw(menus, menus.menus["main"]))


def test_a_way_back_is_a_signpost(menus: Menus) -> None:
    assert "↩ topic" in texts(draw(menus, menus.menus["main"]))


@settings(patient, max_examples=15)
@given(random_menus())
def test_any_menu_can_be_drawn(menus: Menus) -> None:
    for menu in menus.menus.values():
        ElementTree.fromstring(draw(menus, menu))
