"""Where a call goes next: `advance(menus, call, input, now) -> (call, steps)`. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from ivr.call import Began, Call, Facts, Input, Pressed
from ivr.menu import Menus
from ivr.nodes import AnyNode, BranchNode, Case, HangupNode, MenuNode, QueueNode, SayNode, SetNode
from ivr.steps import AnyStep, Enqueue, Gather, Hangup, Say

LONGEST_WALK = 40
"""Inputs after which a caller is put through, however the menu is drawn."""


def new_call(menus: Menus, call_id: str, menu: str, facts: Facts) -> Call:
    """A call at the menu's door. Raises KeyError when there is no such menu."""
    language = menus.speaks(facts.language) or menus.languages[0]
    return Call(id=call_id, menu=menu, node=menus.menus[menu].start, language=language, facts=facts)


def advance(menus: Menus, call: Call, taken: Input, now: datetime) -> tuple[Call, tuple[AnyStep, ...]]:
    """Take an input and walk until the caller must answer, waits for an agent, or is done.

    A call that is queued or ended stays so: its steps are repeated, nothing moves. The steps always end in `Gather`,
    `Enqueue` or `Hangup`."""
    steps: list[AnyStep] = []
    if call.state == "menu" and not isinstance(taken, Began):
        call, spoken = _answer(menus, call, taken, now)
        steps += spoken
    if call.step > LONGEST_WALK:
        call = msgspec.structs.replace(call, node="")
    return _walk(menus, call, steps, now)


def _answer(menus: Menus, call: Call, taken: Input, now: datetime) -> tuple[Call, list[AnyStep]]:
    """The caller's answer at a menu node: on to where the key leads, or again with a word why."""
    node = _nodes(menus, call).get(call.node)
    call = msgspec.structs.replace(call, step=call.step + 1)
    if not isinstance(node, MenuNode):
        return call, []
    if isinstance(taken, Pressed) and (to := node.keys.get(taken.digits)) is not None:
        return _at(call, to, now), []
    misses = call.misses + 1
    if misses >= node.tries:
        return _at(call, node.lost, now), []
    why = "wrong_key" if isinstance(taken, Pressed) else "no_key"
    return msgspec.structs.replace(call, misses=misses), list(_say(menus, call, why, every=node.every_language))


def _walk(menus: Menus, call: Call, steps: list[AnyStep], now: datetime) -> tuple[Call, tuple[AnyStep, ...]]:
    nodes = _nodes(menus, call)
    while True:
        node = nodes.get(call.node)
        match node:
            case SayNode():
                steps += _say(menus, call, node.prompt)
                call = _at(call, node.next, now)
            case SetNode():
                call = _at(msgspec.structs.replace(call, language=node.language or call.language), node.next, now)
            case BranchNode():
                to = next((case.next for case in node.cases if _holds(case, call)), node.otherwise)
                call = _at(call, to, now)
            case MenuNode():
                says = (*_spoken(steps), *_say(menus, call, node.prompt, every=node.every_language))
                return call, (Gather(says=says, digits=1, timeout=node.timeout),)
            case HangupNode():
                steps += _say(menus, call, node.prompt)
                ended = msgspec.structs.replace(call, state="ended")
                return ended, (*steps, Hangup(outcome=node.outcome))
            case _:  # a call that lost its way is put through, never dropped
                node = node if isinstance(node, QueueNode) else QueueNode(prompt="put_through")
                steps += _say(menus, call, node.prompt)
                queued = msgspec.structs.replace(call, state="queued")
                return queued, (
                    *steps,
                    Enqueue(
                        language=call.language,
                        subject=node.subject,
                        skills=node.skills,
                        account_id=call.facts.account_id,
                    ),
                )


def _nodes(menus: Menus, call: Call) -> Mapping[str, AnyNode]:
    """The nodes of the call's menu; none when the menus were changed meanwhile and it is gone."""
    menu = menus.menus.get(call.menu)
    return menu.nodes if menu is not None else {}


def _at(call: Call, node: str, now: datetime) -> Call:
    return msgspec.structs.replace(call, node=node, misses=0, entered_at=now)


def _holds(case: Case, call: Call) -> bool:
    facts = call.facts
    return (
        (case.tier is None or case.tier == facts.tier)
        and (case.account_known is None or case.account_known == facts.account_known)
        and (case.agent_known is None or case.agent_known == bool(facts.agent))
        and (case.language is None or case.language == facts.language)
    )


def _say(menus: Menus, call: Call, prompt: str, *, every: bool = False) -> Iterator[Say]:
    if prompt:
        for language in menus.languages if every else (call.language,):
            yield Say(prompt=prompt, language=language, slots=call.facts.slots())


def _spoken(steps: list[AnyStep]) -> Iterator[Say]:
    """What was to be said before a question is said while its keys already count."""
    return (step for step in steps if isinstance(step, Say))
