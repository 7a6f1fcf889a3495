"""One walk through the nodes, between two things that a caller does. Lives no longer than `advance`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from ivr.call import Call, Candidate, Facts, Place, Walked, World
from ivr.menu import GlobalKeys, Menu, Menus
from ivr.nodes import ASKING, AnyNode
from ivr.speaking.slots import slots_of
from ivr.steps import Say

LONGEST_HISTORY = 16
DEEPEST = 8  # sub-menus within sub-menus
PERSON = "person"
"""How the queue is journalled that is no node of a menu."""


@dataclass
class Walk:
    """`call` is where it has come to, `says` what is to be said on the way, `path` the nodes come to. `fresh`: the
    present node was just come to. `pin`: just typed, for the one question that needs it."""

    menus: Menus
    call: Call
    now: datetime
    world: World
    fresh: bool = False
    pin: str = field(default="", repr=False)
    says: list[Say] = field(default_factory=list)
    path: list[Walked] = field(default_factory=list)

    @property
    def menu(self) -> Menu | None:
        """None when the menus were changed meanwhile and it is gone."""
        return self.menus.menus.get(self.call.menu)

    @property
    def node(self) -> AnyNode | None:
        """None where a caller is put through: by the key for a person, or because the way is lost."""
        menu = self.menus.menus.get(self.call.menu)
        return menu.nodes.get(self.call.node) if menu is not None else None

    @property
    def keys(self) -> GlobalKeys:
        return self.menu.keys if self.menu else GlobalKeys()

    def change(self, **fields: Any) -> None:
        self.call = msgspec.structs.replace(self.call, **fields)

    def go(self, node: str, **fields: Any) -> None:
        """Come to a node; empty: to the queue."""
        history = self.call.history
        if isinstance(self.node, ASKING) and "history" not in fields:
            here = Place(menu=self.call.menu, node=self.call.node, returns=self.call.returns)
            history = (*(place for place in history if place != here), here)[-LONGEST_HISTORY:]
        moved = {"node": node, "misses": 0, "stage": "", "typed": "", "tries": 0, "history": history, **fields}
        self.change(entered_at=self.now, **moved)
        self.fresh = True

    def go_or_person(self, *nodes: str) -> None:
        """To the first of `nodes` that is named, or to a person."""
        named = next((node for node in nodes if node), "")
        self.go(named or (self.menu.person if self.menu else ""))

    def back(self) -> None:
        """To where the caller was asked before; who was asked nothing yet is asked again."""
        if self.call.history:
            *earlier, last = self.call.history
            self.go(last.node, menu=last.menu, returns=last.returns, history=tuple(earlier))

    def into(self, menu: str, returning: str) -> None:
        """On to another menu, which comes back to the node `returning` of this one if that is named."""
        returns = self.call.returns
        if returning:
            returns = (*returns, (self.call.menu, returning))[-DEEPEST:]
        there = self.menus.menus.get(menu)
        self.go(there.start if there else "", menu=menu, returns=returns)

    def out(self) -> None:
        """Back to the menu that led here."""
        if not self.call.returns:
            self.go_or_person()
            return
        *earlier, (menu, node) = self.call.returns
        self.go(node, menu=menu, returns=tuple(earlier))

    def say(self, prompt: str, *, every: bool = False, **more: str) -> None:
        """Say a prompt, in `every` language or the call's; of the slots only those it names. `more`: further slots."""
        for language in self.menus.languages if every else (self.call.language,):
            words = self.menus.words(prompt, language)
            if words:
                values = {**self.world.slots(), **self.call.slots(), **more}
                slots = {name: values.get(name, "") for name, _ in slots_of(words)}
                self.says.append(Say(prompt=prompt, language=language, slots=slots))

    def came(self) -> None:
        """Note that the present node was come to, once."""
        if self.fresh:
            self.took("")
        self.fresh = False

    def took(self, what: str) -> None:
        """Note what the caller did at the present node, or what came of it; empty: that it was come to."""
        node, call = self.node, self.call
        name, kind = (PERSON, "queue") if node is None else (call.node, str(node.__struct_config__.tag))
        self.path.append(Walked(menu=call.menu, node=name, kind=kind, taken=what))

    def know(self, found: Facts | Candidate) -> None:
        """The account is found: what was known of the caller stays where nothing better is."""
        facts, better = self.call.facts, msgspec.structs.asdict(found)
        named = ("account_id", "account", "number", "tier", "agent")
        kept = {name: better.get(name) or getattr(facts, name) for name in ("person", "language", "country")}
        changed = {name: better[name] for name in named} | kept
        self.change(facts=msgspec.structs.replace(facts, candidates=(), **changed))
