"""The kinds of node a menu is made of. A new kind is a class here and a case in `ivr.advance`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=60)]
Keys = Annotated[str, Meta(pattern=r"^[0-9*#]$")]


class Node(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """Root of the node union."""


class SayNode(Node, frozen=True, kw_only=True, tag="say"):
    """Speak, then go on."""

    prompt: Name
    next: Name


class MenuNode(Node, frozen=True, kw_only=True, tag="menu"):
    """Ask for one key. `timeout`: seconds of silence allowed; `tries`: wrong keys and silences before `lost`, which
    is a node, or the queue when it is empty: nobody is hung up on for being slow. `every_language`: speak the prompt
    in each language, for callers whose language is unknown."""

    prompt: Name
    keys: dict[Keys, Name]
    timeout: Annotated[float, Meta(gt=0, le=60)] = 5.0
    tries: Annotated[int, Meta(ge=1, le=10)] = 3
    lost: str = ""
    every_language: bool = False


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way out of a branch: taken when everything it names holds."""

    next: Name
    tier: str | None = None
    account_known: bool | None = None
    agent_known: bool | None = None
    language: str | None = None


class BranchNode(Node, frozen=True, kw_only=True, tag="branch"):
    """Go on by what is known of the caller: the first case that holds, else `otherwise`."""

    cases: Annotated[tuple[Case, ...], Meta(min_length=1)]
    otherwise: Name


class SetNode(Node, frozen=True, kw_only=True, tag="set"):
    """Speak `language` from here on."""

    language: Name
    next: Name


class QueueNode(Node, frozen=True, kw_only=True, tag="queue"):
    """Put the caller through. `subject`: a prompt that tells the agent what it is about; `skills`: what the agent
    must know, by the keys that users carry."""

    prompt: str = ""
    subject: str = ""
    skills: tuple[str, ...] = ()


class HangupNode(Node, frozen=True, kw_only=True, tag="hangup"):
    """Say goodbye and end the call."""

    prompt: str = ""
    outcome: Literal["self_served", "redirected", "failed"] = "self_served"


AnyNode = SayNode | MenuNode | BranchNode | SetNode | QueueNode | HangupNode


def ways_out(node: AnyNode) -> list[tuple[tuple[str | int, ...], str]]:
    """Every node this one leads to, each with the place where that is written."""
    match node:
        case SayNode() | SetNode():
            return [(("next",), node.next)]
        case MenuNode():
            keyed: list[tuple[tuple[str | int, ...], str]] = [(("keys", key), to) for key, to in node.keys.items()]
            return [*keyed, (("lost",), node.lost)] if node.lost else keyed
        case BranchNode():
            cases = [(("cases", place, "next"), case.next) for place, case in enumerate(node.cases)]
            return [*cases, (("otherwise",), node.otherwise)]
        case QueueNode() | HangupNode():
            return []


def prompts_of(node: AnyNode) -> list[tuple[tuple[str | int, ...], str]]:
    """Every prompt this node speaks or shows, each with the place where that is written."""
    match node:
        case SayNode() | MenuNode():
            return [(("prompt",), node.prompt)]
        case QueueNode():
            named: list[tuple[tuple[str | int, ...], str]] = [(("prompt",), node.prompt), (("subject",), node.subject)]
            return [entry for entry in named if entry[1]]
        case HangupNode():
            return [(("prompt",), node.prompt)] if node.prompt else []
        case BranchNode() | SetNode():
            return []
