"""What docs/ivr.md shows can be written."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from ivr.drawing.svg import draw
from ivr.menu import Menus
from ivr.nodes import AnyNode
from ivr.reading import KINDS, read_menus

GUIDE = Path(__file__).parents[2] / "docs/ivr.md"
BLOCKS = re.findall(r"```yaml ?(\w*)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def blocks(what: str) -> list[Any]:
    return [yaml.safe_load(text) for kind, text in BLOCKS if kind == what]


def test_every_node_is_one_and_every_kind_is_shown() -> None:
    nodes = [msgspec.convert(node, AnyNode) for block in blocks("nodes") for node in block.values()]
    assert {node.__struct_config__.tag for node in nodes} == set(KINDS)


def test_the_menu_of_the_first_ten_minutes_is_sound(files: dict[str, Any]) -> None:
    (menu,), (words,), (parts,) = blocks(""), blocks("prompts"), [one for one in blocks("nodes") if "parts" in one]
    prompts = {**files["prompts"], "prompts": {**files["prompts"]["prompts"], **words}}
    main = {**files["main"], "nodes": {**files["main"]["nodes"], **parts}}
    main["nodes"]["topic"] = {**main["nodes"]["topic"], "keys": {**main["nodes"]["topic"]["keys"], "5": "parts"}}
    found = read_menus({**files, "prompts": prompts, "main": main, "spare_parts": menu})
    assert set(found.menus) == {*files, "spare_parts"} - {"prompts"}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_prompts_are_written_as_shown(language: str) -> None:
    (shown,) = blocks("file")
    assert all(language in words for words in shown["prompts"].values())


def test_the_image_is_of_the_menu_that_ships(menus: Menus) -> None:
    image = (GUIDE.parent / "images/ivr-order-status.svg").read_text(encoding="utf-8")
    assert image == draw(menus, menus.menus["order_status"]), "draw it anew: keydesk ivr draw order_status"
