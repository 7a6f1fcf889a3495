"""Reads menus from plain data and checks them: every mistake at once, each with its place and its mend.

`read_menus` takes the content of the files of one folder: `prompts` holds what is spoken, every other is a menu.

    prompts:  {languages: [en, zh-CN], prompts: {KEY: {en: …, zh-CN: …}}}
    a menu:   {start: NODE, nodes: {NODE: {kind: say | menu | branch | set | queue | hangup, …}}}
"""

import difflib
import string
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec
from msgspec import Struct

from ivr.call import FACT_SLOTS as SLOTS
from ivr.nodes import AnyNode, MenuNode, SetNode, prompts_of, ways_out
from ivr.steps import Say, Spoken

PROMPTS_FILE = "prompts"
REQUIRED_PROMPTS = ("no_key", "wrong_key", "put_through", "comfort", "connecting", "please_hold")
"""Spoken by default handling, whatever the menus say."""

Place = tuple[str | int, ...]
KINDS = tuple(kind.__struct_config__.tag for kind in get_args(AnyNode))


class Fault(Struct, frozen=True, kw_only=True):
    """One mistake: in the file named `file`, at `place` (keys and positions that lead to it)."""

    file: str
    place: Place
    problem: str
    mend: str

    def __str__(self) -> str:
        where = ".".join(map(str, self.place))
        return f"{self.file}: {where + ': ' if where else ''}{self.problem}; {self.mend}"


class MenuFaults(ValueError):
    """The menus cannot be used. `faults`: all there is to mend."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Menu(Struct, frozen=True, kw_only=True):
    """A graph of named nodes, entered at `start`."""

    name: str
    start: str
    nodes: dict[str, AnyNode]


class Menus(Struct, frozen=True, kw_only=True):
    """All menus, and what they say: `prompts[key][language]`. The first language is spoken when none is known."""

    menus: dict[str, Menu]
    prompts: dict[str, dict[str, str]]
    languages: tuple[str, ...]

    def speech(self, say: Say) -> Spoken:
        """What the caller hears of it."""
        text = "" if say.file else self.text(say.prompt, say.language, say.slots)
        return Spoken(text=text, language=say.language, file=say.file)

    def text(self, prompt: str, language: str, slots: Mapping[str, str] | None = None) -> str:
        """The words of a prompt. A language we do not speak gets the first one."""
        words = self.prompts[prompt]
        return (words.get(language) or words[self.languages[0]]).format_map(slots or {})

    def speaks(self, language: str) -> str:
        """The language of ours nearest to `language` (`zh` and `zh-TW` find `zh-CN`), or empty."""
        if language in self.languages:
            return language
        family = language.partition("-")[0].lower()
        return next((ours for ours in self.languages if family and ours.partition("-")[0] == family), "")


class _PromptFile(Struct, frozen=True, forbid_unknown_fields=True):
    languages: tuple[str, ...]
    prompts: dict[str, dict[str, str]]


class _MenuFile(Struct, frozen=True, forbid_unknown_fields=True):
    start: str
    nodes: dict[str, Any]


def read_menus(files: Mapping[str, object]) -> Menus:
    """Menus from the files' content by name (without suffix). Raises `MenuFaults` with everything that is wrong."""
    faults: list[Fault] = []
    spoken = _convert(files.get(PROMPTS_FILE, {}), _PromptFile, PROMPTS_FILE, (), faults)
    if spoken is not None:
        faults += _prompt_faults(spoken)
    menus = {}
    for name, content in files.items():
        if name != PROMPTS_FILE:
            menu = _read_menu(name, content, faults)
            if menu is not None:
                menus[name] = menu
                faults += _graph_faults(menu)
                faults += [] if spoken is None else _speech_faults(menu, spoken)
    if faults or spoken is None:
        raise MenuFaults(faults)
    return Menus(menus=menus, prompts=spoken.prompts, languages=spoken.languages)


def _read_menu(name: str, content: object, faults: list[Fault]) -> Menu | None:
    file = _convert(content, _MenuFile, name, (), faults)
    if file is None:
        return None
    nodes = {key: _convert(node, AnyNode, name, ("nodes", key), faults) for key, node in file.nodes.items()}
    readable = {key: node for key, node in nodes.items() if node is not None}
    return Menu(name=name, start=file.start, nodes=readable) if len(readable) == len(nodes) else None


def _convert(content: object, kind: Any, file: str, place: Place, faults: list[Fault]) -> Any:
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at `$")
        inner = tuple(part for part in where.rstrip("`").replace("[", ".").replace("]", "").split(".") if part)
        problem = problem.replace("Object", "it").replace("`", "'")
        if inner == ("kind",) or "'kind'" in problem:
            mend = f"kinds are {', '.join(map(str, KINDS))}"
        else:
            mend = "see ivr/nodes.py for what may stand here"
        exact = tuple(int(part) if part.isdigit() else part for part in inner if part not in ("...", "*"))
        faults.append(Fault(file=file, place=(*place, *exact), problem=problem, mend=mend))
        return None


def _prompt_faults(spoken: _PromptFile) -> Iterable[Fault]:
    def fault(place: Place, problem: str, mend: str) -> Fault:
        return Fault(file=PROMPTS_FILE, place=place, problem=problem, mend=mend)

    if not spoken.languages:
        yield fault(("languages",), "no language is spoken", "name at least one, such as [en, zh-CN]")
    for key in REQUIRED_PROMPTS:
        if key not in spoken.prompts:
            yield fault(("prompts",), f"the prompt '{key}' is missing", "add it; default handling speaks it")
    for key, words in spoken.prompts.items():
        for language in spoken.languages:
            if not words.get(language, "").strip():
                yield fault(("prompts", key), f"it has no words in {language}", "translate it")
        for language, text in words.items():
            try:
                slots = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            except ValueError:
                slots = {"{"}
            if wrong := slots - SLOTS:
                shown = ", ".join(sorted(wrong))
                yield fault(("prompts", key, language), f"unknown slot '{shown}'", f"slots are {_list(SLOTS)}")


def _speech_faults(menu: Menu, spoken: _PromptFile) -> Iterable[Fault]:
    for name, node in menu.nodes.items():
        for place, prompt in prompts_of(node):
            if prompt not in spoken.prompts:
                mend = f"add it to {PROMPTS_FILE}, or {_nearest(prompt, spoken.prompts)}"
                yield Fault(file=menu.name, place=("nodes", name, *place), problem=f"no prompt '{prompt}'", mend=mend)
        if isinstance(node, SetNode) and node.language and node.language not in spoken.languages:
            yield Fault(
                file=menu.name,
                place=("nodes", name, "language"),
                problem=f"'{node.language}' is not spoken",
                mend=f"languages are {_list(spoken.languages)}",
            )


def _graph_faults(menu: Menu) -> Iterable[Fault]:
    """Ways that lead nowhere, nodes nobody reaches, circles without a key press in them."""

    def fault(place: Place, problem: str, mend: str) -> Fault:
        return Fault(file=menu.name, place=place, problem=problem, mend=mend)

    if menu.start not in menu.nodes:
        yield fault(("start",), f"no node '{menu.start}'", _nearest(menu.start, menu.nodes))
    for name, node in menu.nodes.items():
        for place, to in ways_out(node):
            if to not in menu.nodes:
                yield fault(("nodes", name, *place), f"no node '{to}'", _nearest(to, menu.nodes))
    reached = _reachable(menu, menu.start, through_menus=True)
    for name, node in menu.nodes.items():
        if menu.start in menu.nodes and name not in reached:
            yield fault(("nodes", name), "nothing leads here", "lead to it from another node or remove it")
        ahead = {to for _, to in ways_out(node)} if not isinstance(node, MenuNode) else set()
        if any(name in _reachable(menu, to, through_menus=False) for to in ahead):
            yield fault(("nodes", name), "it comes back to itself without asking the caller", "break the circle")


def _reachable(menu: Menu, start: str, *, through_menus: bool) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        node = menu.nodes.get(name)
        if node is None or name in found:
            continue
        found.add(name)
        if through_menus or not isinstance(node, MenuNode):
            ahead += [to for _, to in ways_out(node)]
    return found


def _nearest(wrong: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(wrong, list(known), n=1)
    return f"did you mean '{close[0]}'?" if close else f"known are {_list(known)}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
