"""A call in a menu, as a value, and what can happen to it. Any process can take up any call from its value."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Facts(Struct, frozen=True, kw_only=True):
    """What is known of the caller. Empty strings where nothing is."""

    account: str = ""
    tier: str = ""
    person: str = ""
    agent: str = ""
    language: str = ""

    def slots(self) -> dict[str, str]:
        """What prompts may name."""
        return {"account": self.account, "person": self.person, "agent": self.agent}


SLOTS = frozenset(Facts().slots())


class Call(Struct, frozen=True, kw_only=True):
    """Where a call stands in a menu.

    `step` rises by one with every input taken, so that a late or repeated input is recognised. `misses`: wrong keys
    and silences at the present node. `state`: talking to the menu, waiting for an agent, or over."""

    id: str
    menu: str
    node: str
    language: str
    facts: Facts
    state: Literal["menu", "queued", "ended"] = "menu"
    step: int = 0
    misses: int = 0
    entered_at: datetime | None = None


class Began(Struct, frozen=True):
    """The call came in."""


class Pressed(Struct, frozen=True):
    """Keys were pressed: digits, `*` and `#`."""

    digits: str


class Silent(Struct, frozen=True):
    """Nothing was pressed in time."""


Input = Began | Pressed | Silent
