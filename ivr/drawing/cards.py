"""What is drawn of a menu: a card for each node, with a row for each way out."""

import textwrap
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from ivr.menu import Menu, Menus
from ivr.nodes import (
    AnyNode,
    BranchNode,
    Case,
    CollectNode,
    DialNode,
    GoNode,
    IdentifyNode,
    LookupNode,
    MenuNode,
    PlayNode,
    QueueNode,
    SetNode,
    prompts_of,
)

WIDTH = 232
HEAD = 30
LINE = 16
ROW = 24
PAD = 9
_LETTERS = 32  # of 12 px that fit a line of a card
_MOST_LINES = 3


class Exit(Struct, frozen=True, kw_only=True):
    """A way out: its `label`, and the node it leads to."""

    label: str
    to: str


class Card(Struct, frozen=True, kw_only=True):
    """A node as it is drawn. `lines`: what it says or does; `exits`: a row each, but for the one that merely goes on.
    `whole`: all it says, for who points at it."""

    name: str
    kind: str
    lines: tuple[str, ...]
    exits: tuple[Exit, ...]
    whole: str = ""

    @property
    def rows(self) -> bool:
        """Whether ways out have rows of their own."""
        return any(way.label for way in self.exits)

    @property
    def height(self) -> int:
        body = len(self.lines) * LINE + (2 * PAD if self.lines else 0)
        return HEAD + body + (len(self.exits) * ROW + PAD // 2 if self.rows else 0)

    def port(self, at: int) -> int:
        """How far below the top of the card the way out number `at` begins."""
        if not self.rows:
            return HEAD // 2
        return HEAD + (len(self.lines) * LINE + 2 * PAD if self.lines else 0) + at * ROW + ROW // 2


def cards(menus: Menus, menu: Menu, language: str) -> list[Card]:
    """Every node as a card, in the order in which they are written."""
    return [_card(menus, name, node, language) for name, node in menu.nodes.items()]


def _card(menus: Menus, name: str, node: AnyNode, language: str) -> Card:
    said = [menus.words(prompt, language) for _, prompt in prompts_of(node)]
    does = _does(node)
    lines = [*_wrapped(said[0], _MOST_LINES if not does else 2)] if said else []
    whole = "\n".join([name, *said, *does])
    lines += [line for each in does for line in _wrapped(each, 1)]
    return Card(
        name=name,
        kind=str(node.__struct_config__.tag),
        lines=tuple(lines),
        exits=tuple(_merged(_exits(node))),
        whole=whole,
    )


def _does(node: AnyNode) -> list[str]:
    """What a node does besides speaking."""
    match node:
        case CollectNode():
            return [f"{node.min}–{node.max} digits → {node.into}"]
        case IdentifyNode():
            return ["by the caller's number" if node.by == "caller" else "by customer number and PIN"]
        case LookupNode():
            return [f"? {node.question}", f"→ {', '.join(node.gives)}"] if node.gives else [f"? {node.question}"]
        case SetNode():
            spoken = [f"language = {node.language}"] if node.language else []
            return spoken + [f"{name} = {value}" for name, value in node.values.items()]
        case QueueNode() if node.skills:
            return [f"skills: {', '.join(node.skills)}"]
        case DialNode():
            return [node.number]
        case GoNode():
            return [f"⇢ {node.menu}"]
        case PlayNode():
            return [f"♪ {node.file if isinstance(node.file, str) else next(iter(node.file.values()), '')}"]
        case _:
            return []


def _exits(node: AnyNode) -> Iterable[Exit]:
    if isinstance(node, MenuNode):
        yield from (Exit(label=key, to=to) for key, to in node.keys.items())
        yield from (Exit(label="said", to=to) for to in node.says)
    if isinstance(node, BranchNode):
        yield from (Exit(label=condition(case), to=case.next) for case in node.cases)
        yield Exit(label="otherwise", to=node.otherwise)
    alone = not isinstance(node, DialNode | IdentifyNode | LookupNode | CollectNode)
    names = ("found", "next", "not_found", "answered", "busy", "no_answer", "failed", "declined", "lost")
    for name in names:
        if to := getattr(node, name, ""):
            yield Exit(
                label="" if name == "next" and alone else {"next": "then"}.get(name, name.replace("_", " ")), to=to
            )


def _merged(exits: Iterable[Exit]) -> list[Exit]:
    """Ways to the same node as one: a key, and what may be said instead."""
    found: dict[str, list[str]] = {}
    for way in exits:
        found.setdefault(way.to, []).append(way.label)
    return [Exit(label=" · ".join(dict.fromkeys(filter(None, labels))), to=to) for to, labels in found.items()]


def condition(case: Case) -> str:
    """What a case of a branch asks, in short."""
    told = [f"{name} {_any_of(value)}" for name in ("tier", "country", "language") if (value := getattr(case, name))]
    for name in ("account_known", "agent_known", "language_known", "open"):
        if (wanted := getattr(case, name)) is not None:
            told.append(("" if wanted else "not ") + name.replace("_", " "))
    told += [f"open: {case.open_in}"] if case.open_in else []
    told += [f"closed: {case.closed_in}"] if case.closed_in else []
    told += [f"> {case.waiting_over} waiting"] if case.waiting_over is not None else []
    told += [f"< {case.agents_under} agents"] if case.agents_under is not None else []
    told += [f"wait > {case.wait_over:g} s"] if case.wait_over is not None else []
    told += [f"{name} = {_any_of(value)}" for name, value in case.values.items()]
    told += [f"{name} filled" for name in case.filled]
    return ", ".join(told) or "always"


def _any_of(value: str | tuple[str, ...]) -> str:
    return value or "∅" if isinstance(value, str) else "/".join(one or "∅" for one in value)


def width(text: str) -> int:
    """In letters; those of Chinese count two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def cut(text: str, letters: int) -> str:
    """At most so many letters."""
    if width(text) <= letters:
        return text
    while width(text) > letters - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _wrapped(text: str, lines: int) -> list[str]:
    if width(text) > len(text):  # Chinese breaks anywhere
        rows: list[str] = []
        row = ""
        for letter in text:
            if width(row + letter) > _LETTERS:
                rows, row = [*rows, row], ""
            row += letter
        found = [*rows, row]
    else:
        found = textwrap.wrap(text, _LETTERS)
    if len(found) > lines:
        found = [*found[: lines - 1], cut(" ".join(found[lines - 1 :]), _LETTERS)]
    return found
