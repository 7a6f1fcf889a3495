"""Menus nobody would write, but which are valid; and callers who do anything."""

from typing import Any

import msgspec
from hypothesis import strategies as some

from ivr.call import Began, Call, Came, Candidate, Dialled, Facts, Found, Input, Known, Pressed, Silent, Spoke, World
from ivr.checking.graph import reachable
from ivr.checking.speech import REQUIRED_PROMPTS
from ivr.menu import Menu, Menus
from ivr.nodes import AnyNode, MenuNode
from ivr.reading import read_menus
from ivr.steps import AnyStep, Dial, Gather, Look, OfferCallback, Prove, Voicemail

SPOKEN = (*REQUIRED_PROMPTS, "wrong_entry", "which_account", "ask_number", "ask_pin", "wrong_pin", "not_understood")
PROMPTS = {
    "languages": ["en", "zh-CN"],
    "prompts": {key: {"en": f"{key} {{v0:spell}} {{due:date}}.", "zh-CN": "您好{v0:number}"} for key in SPOKEN},
    "countries": {"CN": "zh-CN"},
    "phrases": {"person": {"en": ["person"], "zh-CN": ["人工"]}, "back": {"en": ["back"]}},
}
DUE = {"kind": "set", "values": {"due": "2026-12-01", "v0": "12"}}
prompts = some.sampled_from(SPOKEN)
moments = some.floats(1, 60)


def _node(at: int, count: int, prefix: str) -> some.SearchStrategy[dict[str, Any]]:
    """A node; ones that ask nobody lead on only, those that ask lead anywhere."""
    ahead = some.integers(at + 1, count - 1).map(lambda to: f"{prefix}{to}")
    anywhere = some.integers(0, count - 1).map(lambda to: f"{prefix}{to}")
    maybe = some.just("") | ahead

    def node(kind: str, **fields: Any) -> some.SearchStrategy[dict[str, Any]]:
        return some.fixed_dictionaries({"kind": some.just(kind), **fields})

    case = some.fixed_dictionaries(
        {"next": ahead},
        optional={
            "tier": some.sampled_from(["gold", ["gold", "platinum"]]),
            "account_known": some.booleans(),
            "language": some.sampled_from(["en", "zh-CN"]),
            "open": some.booleans(),
            "closed_in": some.just("berlin"),
            "wait_over": some.integers(0, 500),
            "values": some.just({"v0": ["", "1"]}),
        },
    )
    says = some.dictionaries(anywhere, some.just(None), max_size=2).map(
        lambda to: {name: {"en": [f"word {name}"], "zh-CN": [f"词{name}"]} for name in to}
    )
    asking = some.one_of(
        node(
            "menu",
            prompt=prompts,
            keys=some.dictionaries(some.sampled_from("123456789"), anywhere, min_size=1, max_size=4),
            says=says,
            tries=some.integers(1, 4),
            timeout=moments,
            every_language=some.booleans(),
        ),
        node(
            "collect", prompt=prompts, into=some.just("v0"), next=anywhere, min=some.integers(1, 4), tries=some.just(2)
        ),
        node(
            "identify", by=some.sampled_from(["caller", "number_and_pin"]), found=ahead, not_found=maybe, failed=maybe
        ),
    )
    silent = some.one_of(
        node("say", prompt=prompts, next=ahead),
        node("play", file=some.just("https://h/a.mp3"), next=ahead),
        node("branch", cases=some.lists(case, min_size=1, max_size=3), otherwise=ahead),
        node("lookup", question=some.just("q"), gives=some.just(["due"]), found=ahead, not_found=maybe, failed=maybe),
        node("set", language=some.sampled_from(["en", "zh-CN"]), next=ahead),
        node("dial", number=some.just("+4930123456"), answered=maybe, busy=maybe),
        node("voicemail", next=maybe),
        node("callback", declined=maybe),
        node("go", menu=some.just("sub"), next=maybe) if prefix == "m" else node("return"),
    )
    return asking | silent


@some.composite
def random_menus(draw: some.DrawFn) -> Menus:
    """A menu `main` that may lead to a menu `sub`."""
    files: dict[str, Any] = {"prompts": PROMPTS}
    for name, prefix in (("main", "m"), ("sub", "s")):
        count = draw(some.integers(3, 8))
        nodes = {f"{prefix}{at}": draw(_node(at, count, prefix)) for at in range(count - 1)}
        nodes[f"{prefix}{count - 1}"] = {"kind": "queue", "prompt": "put_through"}
        first = f"{prefix}0"
        nodes = {"due": {**DUE, "next": first}, **nodes}
        files[name] = {"start": "due", "nodes": _reached("due", nodes)}
    return read_menus(files)


def _reached(start: str, nodes: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, AnyNode] = {name: msgspec.convert(node, AnyNode) for name, node in nodes.items()}
    found = reachable(Menu(name="", start=start, nodes=read), start)
    return {name: node for name, node in nodes.items() if name in found}


keys = some.text("0123456789*#", min_size=1, max_size=9)
inputs: some.SearchStrategy[Input] = some.one_of(
    some.builds(Pressed, some.sampled_from("0123456789*#")),
    some.builds(Pressed, keys),
    some.builds(Spoke, some.sampled_from(["person", "word m1", "词m2", "1 2 3", "", "back"]) | some.text(max_size=20)),
    some.just(Silent()),
    some.builds(Found, some.none() | some.just({"due": "2026-12-01", "other": "x"}), some.booleans()),
    some.builds(Known, some.none() | some.just(Facts(account_id="ac_1", account="A", number="1")), some.booleans()),
    some.builds(Dialled, some.sampled_from(["answered", "busy", "no_answer", "failed"])),
    some.just(Came()),
    some.just(Began()),
)


def fitting(menus: Menus, call: Call, step: AnyStep) -> some.SearchStrategy[Input]:
    """What may well come after `step`: an answer to it, mostly."""
    match step:
        case Gather(digits=1):
            node = menus.menus[call.menu].nodes.get(call.node)
            known = sorted(node.keys) if isinstance(node, MenuNode) else ["1", "2"]
            return some.sampled_from([*known, "9", "*", "#"]).map(Pressed) | some.just(Silent()) | inputs
        case Gather():
            some_digits = some.text("123456789", min_size=max(4, step.at_least), max_size=8)
            return some_digits.map(Pressed) | some_digits.map(Pressed) | inputs
        case Look():
            return some.builds(Found, some.just({"due": "2026-12-01", "other": "x"}) | some.none(), some.booleans())
        case Prove():
            return some.builds(Known, some.just(Facts(account_id="ac_1", account="A", number="1")) | some.none())
        case Dial():
            return some.builds(Dialled, some.sampled_from(["answered", "busy", "no_answer", "failed"]))
        case Voicemail() | OfferCallback():
            return some.just(Came())
        case _:
            return inputs


facts = some.builds(
    Facts,
    account=some.sampled_from(["", "Helix"]),
    tier=some.sampled_from(["", "gold"]),
    language=some.sampled_from(["", "zh-CN", "de"]),
    country=some.sampled_from(["", "CN", "DE"]),
    candidates=some.lists(
        some.builds(Candidate, account_id=some.just("ac_2"), account=some.just("Other")), max_size=12
    ).map(tuple),
)
worlds = some.builds(
    World,
    open=some.booleans(),
    calendars_open=some.frozensets(some.sampled_from(["berlin", "shanghai"])),
    waiting=some.integers(0, 50),
    agents=some.integers(0, 5),
    seconds=some.none() | some.floats(0, 900),
)
