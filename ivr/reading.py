"""Reads menus from plain data and checks them: every mistake at once, each with its place and its mend.

`read_menus` takes the content of the files of one folder: `prompts` holds what is spoken, every other is a menu.

    prompts:  {languages: [en, zh-CN], prompts: {KEY: {en: …, zh-CN: …}}, countries: {CN: zh-CN}, phrases: …}
    a menu:   {start: NODE, nodes: {NODE: {kind: say | menu | …, …}}, keys: {person: "0", …}, person: NODE, limit: 40}
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from ivr.checking.graph import graph_faults, needs
from ivr.checking.nodes import node_faults
from ivr.checking.speech import prompt_faults, speech_faults
from ivr.faults import Fault, MenuFaults
from ivr.menu import LONGEST_WALK, GlobalKeys, Menu, Menus
from ivr.nodes import AnyNode, Name, Place

PROMPTS_FILE = "prompts"
KINDS = tuple(kind.__struct_config__.tag for kind in get_args(AnyNode))


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    file: str = ""


class _PromptFile(Struct, frozen=True, forbid_unknown_fields=True):
    languages: Annotated[tuple[Name, ...], Meta(min_length=1)]
    prompts: dict[str, dict[str, str | _Words]]
    countries: dict[Annotated[str, Meta(pattern=r"^[A-Z]{2}$")], str] = {}
    phrases: dict[Literal["person", "back", "repeat"], dict[str, tuple[str, ...]]] = {}


class _MenuFile(Struct, frozen=True, forbid_unknown_fields=True):
    start: str
    nodes: dict[Name, Any]
    keys: GlobalKeys = GlobalKeys()
    person: str = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = LONGEST_WALK


def read_menus(files: Mapping[str, object], sounds: str = "") -> Menus:
    """Menus from the files' content by name (without suffix). `sounds`: the folder of recordings. Raises `MenuFaults`
    with everything that is wrong."""
    faults: list[Fault] = []
    spoken = _convert(files.get(PROMPTS_FILE, {}), _PromptFile, PROMPTS_FILE, (), faults)
    read = {name: _read_menu(name, content, faults) for name, content in files.items() if name != PROMPTS_FILE}
    menus = {name: menu for name, menu in read.items() if menu is not None}
    found = _menus(spoken, menus, sounds)
    if spoken is not None:
        faults += prompt_faults(found)
    for menu in menus.values():
        faults += graph_faults(menu, set(read), menus)
        faults += node_faults(menu, found)
        faults += [] if spoken is None else speech_faults(menu, found)
    if faults or spoken is None:
        raise MenuFaults(faults)
    return found


def _menus(spoken: _PromptFile | None, menus: dict[str, Menu], sounds: str) -> Menus:
    if spoken is None:
        return Menus(menus=menus, prompts={}, languages=())
    texts: dict[str, dict[str, str]] = {}
    recordings: dict[str, dict[str, str]] = {}
    for key, by_language in spoken.prompts.items():
        texts[key] = {at: words if isinstance(words, str) else words.text for at, words in by_language.items()}
        if files := {at: words.file for at, words in by_language.items() if isinstance(words, _Words) and words.file}:
            recordings[key] = files
    return Menus(
        menus=menus,
        prompts=texts,
        languages=spoken.languages,
        recordings=recordings,
        sounds=sounds,
        countries={**spoken.countries},
        phrases=dict(spoken.phrases.items()),
        needs=needs(menus),
    )


def _read_menu(name: str, content: object, faults: list[Fault]) -> Menu | None:
    file = _convert(content, _MenuFile, name, (), faults)
    if file is None:
        return None
    nodes = {key: _convert(node, AnyNode, name, ("nodes", key), faults) for key, node in file.nodes.items()}
    readable = {key: node for key, node in nodes.items() if node is not None}
    if len(readable) < len(nodes):
        return None
    return Menu(name=name, start=file.start, nodes=readable, keys=file.keys, person=file.person, limit=file.limit)


def _convert(content: object, kind: Any, file: str, place: Place, faults: list[Fault]) -> Any:
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at `")
        inner = [part for part in re.split(r"[.\[\]$`]+", where) if part]
        problem = problem.replace("Object", "it").replace("`", "'")
        if inner == ["kind"] or "'kind'" in problem:
            mend = f"kinds are {', '.join(map(str, KINDS))}"
        else:
            mend = "docs/ivr.md tells what may stand here"
        known = inner[: next((at for at, part in enumerate(inner) if part == "..."), None)]  # msgspec's for any key
        exact = (int(part) if part.isdigit() else part for part in known)
        faults.append(Fault(file=file, place=(*place, *exact), problem=problem, mend=mend))
        return None
