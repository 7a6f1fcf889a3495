"""The kinds of node a menu is made of. A new kind is a class here and a case in `ivr.advance`.

Ways out that are left empty lead to a person: nobody is hung up on for being slow.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=60)]
Keys = Annotated[str, Meta(pattern=r"^[0-9*#]$")]
ValueName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Patience = Annotated[float, Meta(ge=1, le=60)]
Tries = Annotated[int, Meta(ge=1, le=10)]
Digits = Annotated[int, Meta(ge=1, le=32)]
Callable = Annotated[str, Meta(pattern=r"^(\+[1-9][0-9]{4,14}|sips?:[^\s@]+@[^\s@]+)$")]
Place = tuple[str | int, ...]


class Node(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """Root of the node union."""


class SayNode(Node, frozen=True, kw_only=True, tag="say"):
    """Speak, then go on."""

    prompt: Name
    next: Name


class PlayNode(Node, frozen=True, kw_only=True, tag="play"):
    """Play a sound, then go on. `file`: an `https:` address or a file in the folder `sounds`; one for all languages, or
    one for each."""

    file: Name | dict[str, Name]
    next: Name


class MenuNode(Node, frozen=True, kw_only=True, tag="menu"):
    """Ask for one key, or for a word. `keys` lead to nodes; so do phrases: `says` has them by node and language.
    `timeout`: seconds of silence allowed; `tries`: wrong answers and silences before `lost`. `every_language`: speak
    the prompt in each language, for callers whose language is unknown."""

    prompt: Name
    keys: dict[Keys, Name] = {}
    says: dict[Name, dict[str, tuple[Name, ...]]] = {}
    timeout: Patience = 5.0
    tries: Tries = 3
    lost: str = ""
    every_language: bool = False


class CollectNode(Node, frozen=True, kw_only=True, tag="collect"):
    """Ask for digits and keep them as the value `into`. Of `min` to `max` digits, that match the regular expression
    `pattern` as a whole and have a right check digit. `wrong`: said of digits that do not."""

    prompt: Name
    into: ValueName
    next: Name
    min: Digits = 1
    max: Digits = 16
    pattern: Annotated[str, Meta(max_length=100)] = ""
    checksum: Literal["", "luhn"] = ""
    wrong: Name = "wrong_entry"
    timeout: Patience = 6.0
    tries: Tries = 3
    lost: str = ""


class IdentifyNode(Node, frozen=True, kw_only=True, tag="identify"):
    """Find out for which account they call.

    By `caller`: whose number it is; when several share it, the caller is asked which (`which`, once for each with
    {account} and {key}). By `number_and_pin`: both are asked for; `tries` wrong ones lead to `not_found`. `failed`: it
    cannot be found out now; `not_found` without it. `number_digits`, `pin_digits`: how few and how many."""

    by: Literal["caller", "number_and_pin"]
    found: Name
    not_found: str = ""
    failed: str = ""
    which: Name = "which_account"
    prompt: Name = "ask_number"
    pin: Name = "ask_pin"
    wrong: Name = "wrong_pin"
    number_digits: tuple[Digits, Digits] = (1, 12)
    pin_digits: tuple[Digits, Digits] = (4, 8)
    timeout: Patience = 6.0
    tries: Tries = 3


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way out of a branch: taken when everything it names holds.

    `open`: the business hours of the caller's tier; `open_in`, `closed_in`: those of a named calendar.
    `waiting_over`, `agents_under`, `wait_over` (seconds) compare with the queue as it is; with nobody there the wait is
    over any limit. `values`: what a value must be, or one of what; `filled`: values that must be there."""

    next: Name
    tier: str | tuple[str, ...] | None = None
    account_known: bool | None = None
    agent_known: bool | None = None
    language: str | None = None
    language_known: bool | None = None
    country: str | tuple[str, ...] | None = None
    open: bool | None = None
    open_in: str | None = None
    closed_in: str | None = None
    waiting_over: Annotated[int, Meta(ge=0)] | None = None
    agents_under: Annotated[int, Meta(ge=0)] | None = None
    wait_over: Annotated[float, Meta(ge=0)] | None = None
    values: dict[ValueName, str | tuple[str, ...]] = {}
    filled: tuple[ValueName, ...] = ()


class BranchNode(Node, frozen=True, kw_only=True, tag="branch"):
    """Go on by what is known of the caller and the queue: the first case that holds, else `otherwise`."""

    cases: Annotated[tuple[Case, ...], Meta(min_length=1)]
    otherwise: Name


class LookupNode(Node, frozen=True, kw_only=True, tag="lookup"):
    """Ask the company's systems. `values`: what the question needs, each by the name of a value of the call; `gives`:
    what of the answer becomes a value. At most `timeout` seconds."""

    question: Name
    found: Name
    values: dict[ValueName, ValueName] = {}
    gives: tuple[ValueName, ...] = ()
    prompt: str = ""
    not_found: str = ""
    failed: str = ""
    timeout: Patience = 4.0


class SetNode(Node, frozen=True, kw_only=True, tag="set"):
    """Speak `language` from here on; keep `values`."""

    next: Name
    language: str = ""
    values: dict[ValueName, str] = {}


class QueueNode(Node, frozen=True, kw_only=True, tag="queue"):
    """Put the caller through. `subject`: a prompt that tells the agent what it is about; `skills`: what the agent
    must know, by the keys that users carry."""

    prompt: str = ""
    subject: str = ""
    skills: tuple[str, ...] = ()


class DialNode(Node, frozen=True, kw_only=True, tag="dial"):
    """Put the caller through to a number outside. `answered`: after that talk; empty: the call ends."""

    number: Callable
    prompt: str = ""
    timeout: Annotated[float, Meta(ge=5, le=600)] = 25.0
    answered: str = ""
    busy: str = ""
    no_answer: str = ""
    failed: str = ""


class VoicemailNode(Node, frozen=True, kw_only=True, tag="voicemail"):
    """Let the caller leave a message, which ends the call. `next`: for who says nothing."""

    prompt: str = ""
    next: str = ""


class CallbackNode(Node, frozen=True, kw_only=True, tag="callback"):
    """Offer to call back, which ends the call. `declined`: for who would rather not."""

    prompt: str = ""
    declined: str = ""


class GoNode(Node, frozen=True, kw_only=True, tag="go"):
    """On to another menu. With `next` that is a sub-menu: its `return` nodes come back there."""

    menu: Name
    next: str = ""


class ReturnNode(Node, frozen=True, kw_only=True, tag="return"):
    """Back to the menu that led here."""


class HangupNode(Node, frozen=True, kw_only=True, tag="hangup"):
    """Say goodbye and end the call."""

    prompt: str = ""
    outcome: Literal["self_served", "redirected", "failed"] = "self_served"


AnyNode = (
    SayNode
    | PlayNode
    | MenuNode
    | CollectNode
    | IdentifyNode
    | BranchNode
    | LookupNode
    | SetNode
    | QueueNode
    | DialNode
    | VoicemailNode
    | CallbackNode
    | GoNode
    | ReturnNode
    | HangupNode
)
ASKING = (MenuNode, CollectNode, IdentifyNode)
"""Nodes that wait for the caller."""
_WAYS = ("next", "found", "not_found", "answered", "busy", "no_answer", "failed", "declined", "lost", "otherwise")
_PROMPTS = ("prompt", "wrong", "subject")


def ways_out(node: AnyNode) -> list[tuple[Place, str]]:
    """Every node this one leads to, each with the place where that is written."""
    ways: list[tuple[Place, str]] = []
    if isinstance(node, MenuNode):
        ways += [(("keys", key), to) for key, to in node.keys.items()]
        ways += [(("says", to), to) for to in node.says]
    elif isinstance(node, BranchNode):
        ways += [(("cases", place, "next"), case.next) for place, case in enumerate(node.cases)]
    return ways + [((name,), to) for name in _WAYS if (to := getattr(node, name, ""))]


def prompts_of(node: AnyNode) -> list[tuple[Place, str]]:
    """Every prompt this node speaks or shows, each with the place where that is written."""
    names: tuple[str, ...] = _PROMPTS
    if isinstance(node, IdentifyNode):
        names = ("which",) if node.by == "caller" else ("prompt", "pin", "wrong")
    return [((name,), prompt) for name in names if (prompt := getattr(node, name, ""))]
