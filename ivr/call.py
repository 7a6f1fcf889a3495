"""A call in a menu, as a value, and what can happen to it. Any process can take up any call from its value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct


class Candidate(Struct, frozen=True, kw_only=True):
    """One of the accounts that a caller may be calling for."""

    account_id: str
    account: str
    number: str = ""
    tier: str = ""
    agent: str = ""
    language: str = ""


class Facts(Struct, frozen=True, kw_only=True):
    """What is known of the caller. Empty strings where nothing is. `number`: the account's customer number; `country`:
    where the caller's number is from (ISO 3166, `CN`). `candidates`: while the account is not known, those it may be,
    such as all that share a switchboard's number."""

    account_id: str = ""
    account: str = ""
    number: str = ""
    tier: str = ""
    person: str = ""
    agent: str = ""
    language: str = ""
    country: str = ""
    candidates: tuple[Candidate, ...] = ()

    @property
    def account_known(self) -> bool:
        """Whether it is known for which account they call."""
        return bool(self.account or self.account_id)

    def slots(self) -> dict[str, str]:
        """What prompts may name."""
        return {"account": self.account, "person": self.person, "agent": self.agent, "number": self.number}


FACT_SLOTS = frozenset(Facts().slots())


class Notice(Struct, frozen=True, kw_only=True):
    """What every caller is to hear before all else, once. `texts`: by language; `hangs_up`: the call ends with it."""

    id: str
    texts: dict[str, str]
    hangs_up: bool = False

    def spoken(self, language: str) -> tuple[str, str]:
        """Language and words for who speaks `language`: in it or one of its family, else in the first there is."""
        family = language.partition("-")[0]
        near = (own for own in self.texts if own == language or own.partition("-")[0] == family)
        chosen = language if language in self.texts else next(near, next(iter(self.texts), ""))
        return chosen, self.texts.get(chosen, "")


class World(Struct, frozen=True, kw_only=True):
    """What branches may ask of the surroundings; of which only that is filled in which `Menus.asks` names.

    `open`: within the business hours of the caller's tier; `calendars_open`: named calendars that are open now;
    `waiting`: callers before this one; `agents`: people there for them, busy or free; `seconds`: the expected wait,
    None while nobody is there. `notice`: whatever the menu asks."""

    open: bool = True
    calendars_open: frozenset[str] = frozenset()
    waiting: int = 0
    agents: int = 1
    seconds: float | None = None
    notice: Notice | None = None

    def slots(self) -> dict[str, str]:
        """What prompts may name."""
        return {"waiting": str(self.waiting), "wait": "" if self.seconds is None else str(round(self.seconds))}


WORLD_SLOTS = frozenset(World().slots())


class Place(Struct, frozen=True, kw_only=True):
    """A node of a menu. `returns`: where sub-menus lead back to, the nearest last: (menu, node)."""

    menu: str
    node: str
    returns: tuple[tuple[str, str], ...] = ()


class Walked(Struct, frozen=True, kw_only=True):
    """For the journal. `taken` empty: the caller came to this node; otherwise what they did there, or what came of it:
    a key of a menu (`other` for several), `spoken`, `timeout`, `entered`, `invalid`, `found`, `not_found`, `failed`,
    `answered`, `busy`, `no_answer`, `declined`. Never digits that were collected."""

    menu: str
    node: str
    kind: str
    taken: str = ""


State = Literal["menu", "queued", "away", "ended"]
Stage = Literal["", "which", "number", "pin", "proving"]


class Call(Struct, frozen=True, kw_only=True):
    """Where a call stands in a menu.

    `step` rises by one with every input taken, so that a late or repeated input is recognised. `misses`: wrong keys
    and silences at the present node. `state`: in the menu, waiting for an agent, away (dialling out, leaving a
    voicemail, being offered a callback) or over. `stage`, `typed`: how far an identification is, with the account
    number that was typed; a PIN is never kept. `values`: what was collected, set and answered. `returns` as in `Place`;
    `history`: where the caller was asked before, for the key `back`. `path`: what the last `advance` walked.
    `noticed`: which notice was heard last."""

    id: str
    menu: str
    node: str
    language: str
    facts: Facts
    state: State = "menu"
    step: int = 0
    misses: int = 0
    entered_at: datetime | None = None
    language_known: bool = False
    stage: Stage = ""
    typed: str = ""
    tries: int = 0
    values: dict[str, str] = {}
    returns: tuple[tuple[str, str], ...] = ()
    history: tuple[Place, ...] = ()
    path: tuple[Walked, ...] = ()
    noticed: str = ""

    def slots(self) -> Mapping[str, str]:
        """What prompts may name of this call."""
        return {**self.values, **self.facts.slots()}


class Began(Struct, frozen=True):
    """The call came in."""


class Pressed(Struct, frozen=True):
    """Keys were pressed: digits, `*` and `#`, without the key that finished them."""

    digits: str


class Spoke(Struct, frozen=True):
    """The caller said something; `confidence` from 0 to 1, as the carrier gives it."""

    text: str
    confidence: float = 1.0


class Silent(Struct, frozen=True):
    """Nothing was pressed or said in time."""


class Found(Struct, frozen=True):
    """The answer to `Look`: None when there is none (an order nobody knows); `failed`: the system did not answer."""

    answer: dict[str, str] | None = None
    failed: bool = False


class Known(Struct, frozen=True):
    """The answer to `Prove`: the account's facts, None when number and PIN do not fit; `failed`: it could not be
    found out."""

    facts: Facts | None = None
    failed: bool = False


class Dialled(Struct, frozen=True):
    """What became of `Dial`; `answered`: they talked, and the other side hung up."""

    outcome: Literal["answered", "busy", "no_answer", "failed"]


class Came(Struct, frozen=True):
    """The caller is back from `Voicemail` or `OfferCallback`: left nothing, or declined."""


Input = Began | Pressed | Spoke | Silent | Found | Known | Dialled | Came
