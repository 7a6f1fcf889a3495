"""Where a call goes next: `advance(menus, call, input, now, world) -> (call, steps)`. Pure."""

from datetime import datetime

from ivr.answering import answer, choices
from ivr.branching import way
from ivr.call import Began, Call, Facts, Input, World
from ivr.menu import LONGEST_WALK, Menus
from ivr.nodes import (
    BranchNode,
    CallbackNode,
    CollectNode,
    DialNode,
    GoNode,
    HangupNode,
    IdentifyNode,
    LookupNode,
    MenuNode,
    PlayNode,
    QueueNode,
    ReturnNode,
    SayNode,
    SetNode,
    VoicemailNode,
)
from ivr.steps import AnyStep, Dial, Enqueue, Gather, Hangup, Look, OfferCallback, Prove, Say, Voicemail
from ivr.walk import Walk

MOST_AT_ONCE = 200
"""Nodes walked through without asking; more are only met in menus that changed under a call."""


def new_call(menus: Menus, call_id: str, menu: str, facts: Facts) -> Call:
    """A call at the menu's door. Raises KeyError when there is no such menu."""
    spoken = menus.language_of(facts.language, facts.country)
    return Call(
        id=call_id,
        menu=menu,
        node=menus.menus[menu].start,
        language=spoken or menus.languages[0],
        language_known=bool(spoken),
        facts=facts,
    )


def advance(
    menus: Menus, call: Call, taken: Input, now: datetime, world: World | None = None
) -> tuple[Call, tuple[AnyStep, ...]]:
    """Take an input and walk until something from outside is needed: the caller's answer, an agent, a look-up.

    The steps are what is to be said, and one of `ivr.steps.LAST`. An input that answers nothing that was asked repeats
    them, and nothing moves: so it is with all that comes once a call is queued or ended. `call.path` tells what was
    walked."""
    walk = Walk(menus, call, now, world or World(), fresh=isinstance(taken, Began) and call.step == 0)
    if _noticed(walk):
        return walk.call, (*walk.says, Hangup(outcome="redirected"))
    if call.state in ("menu", "away") and not isinstance(taken, Began):
        walk.change(step=call.step + 1)
        if not answer(walk, taken) and call.state == "away":
            walk.change(step=call.step)
        limit = walk.menu.limit if walk.menu else LONGEST_WALK
        if walk.call.step > limit and walk.call.state == "menu":
            walk.go("")
    last = _walk(walk)
    walk.change(path=tuple(walk.path))
    if isinstance(last, Gather):
        return walk.call, (last,)
    return walk.call, (*walk.says, last)


def _noticed(walk: Walk) -> bool:
    """Say what every caller is to hear first, to one who did not; tells whether the call ends with it."""
    notice, call = walk.world.notice, walk.call
    if notice is None or call.noticed == notice.id or call.state not in ("menu", "away"):
        return False
    language, words = notice.spoken(call.language)
    walk.says.append(Say(prompt="", language=walk.menus.speaks(language) or call.language, text=words))
    walk.change(noticed=notice.id)
    if notice.hangs_up:
        walk.change(state="ended", step=call.step + 1, path=())
    return notice.hangs_up


def _walk(walk: Walk) -> AnyStep:
    """The step that ends the walk; what is to be said before is in `walk.says`."""
    for _ in range(MOST_AT_ONCE):
        walk.came()
        last = _visit(walk)
        if last is not None:
            return last
    walk.go("")
    walk.came()
    return _put_through(walk, QueueNode(prompt="put_through"))


def _visit(walk: Walk) -> AnyStep | None:
    """Do what the present node says: the step that ends the walk here, or None having gone on."""
    match walk.node:
        case SayNode() as node:
            walk.say(node.prompt)
            walk.go(node.next)
        case PlayNode() as node:
            _play(walk, node)
        case SetNode() as node:
            _set(walk, node)
        case BranchNode() as node:
            walk.go(way(node, walk.call, walk.world))
        case GoNode() as node:
            walk.into(node.menu, node.next)
        case ReturnNode():
            walk.out()
        case MenuNode() as node:
            walk.say(node.prompt, every=node.every_language)
            return _ask(walk, 1, node.timeout, hints=_hints(walk, node), speech=bool(node.says))
        case CollectNode() as node:
            walk.say(node.prompt)
            return _ask(walk, node.max, node.timeout, at_least=node.min, finish="#")
        case IdentifyNode() as node:
            return _identify(walk, node)
        case LookupNode() as node:
            walk.say(node.prompt)
            slots = walk.call.slots()
            values = {parameter: slots.get(value, "") for parameter, value in node.values.items()}
            return Look(question=node.question, values=values, timeout=node.timeout)
        case node:
            return _leave(walk, node)
    return None


def _leave(walk: Walk, node: object) -> AnyStep:
    """Out of the menus, for good or for now. A call that lost its way is put through, never dropped."""
    language = walk.call.language
    match node:
        case DialNode() if walk.call.state == "ended":
            return Hangup(outcome="redirected")
        case DialNode():
            walk.change(state="away")
            walk.say(node.prompt)
            return Dial(number=node.number, timeout=node.timeout, language=language)
        case VoicemailNode():
            walk.change(state="away")
            return Voicemail(language=language, prompt=node.prompt)
        case CallbackNode():
            walk.change(state="away")
            return OfferCallback(language=language, prompt=node.prompt)
        case HangupNode():
            walk.change(state="ended")
            walk.say(node.prompt)
            return Hangup(outcome=node.outcome)
        case QueueNode():
            return _put_through(walk, node)
        case _:
            return _put_through(walk, QueueNode(prompt="put_through"))


def _put_through(walk: Walk, node: QueueNode) -> Enqueue:
    walk.change(state="queued")
    walk.say(node.prompt)
    return Enqueue(
        language=walk.call.language, subject=node.subject, skills=node.skills, account_id=walk.call.facts.account_id
    )


def _identify(walk: Walk, node: IdentifyNode) -> AnyStep | None:
    call = walk.call
    if call.stage == "proving" and walk.pin:
        return Prove(number=call.typed, pin=walk.pin)
    if call.stage in ("pin", "proving"):
        walk.change(stage="pin")
        walk.say(node.pin)
        least, most = node.pin_digits
        return _ask(walk, most, node.timeout, at_least=least, finish="#", secret=True)
    if node.by == "number_and_pin":
        walk.change(stage="number")
        walk.say(node.prompt)
        least, most = node.number_digits
        return _ask(walk, most, node.timeout, at_least=least, finish="#")
    if call.facts.account_known:
        walk.took("found")
        walk.go(node.found)
    elif not call.facts.candidates:
        walk.took("not_found")
        walk.go_or_person(node.not_found)
    elif len(call.facts.candidates) == 1:
        walk.know(call.facts.candidates[0])
        walk.took("found")
        walk.go(node.found)
    else:
        walk.change(stage="which")
        for key, candidate in zip(choices(walk), call.facts.candidates, strict=False):
            walk.say(node.which, account=candidate.account, key=key)
        return _ask(walk, 1, node.timeout)
    return None


def _ask(
    walk: Walk,
    digits: int,
    timeout: float,
    *,
    at_least: int = 1,
    finish: str = "",
    speech: bool = False,
    hints: tuple[str, ...] = (),
    secret: bool = False,
) -> Gather:
    """What was to be said before a question is said while its keys already count."""
    return Gather(
        says=tuple(walk.says),
        digits=digits,
        timeout=timeout,
        at_least=at_least,
        finish=finish,
        speech=speech,
        hints=hints,
        language=walk.call.language,
        secret=secret,
    )


def _hints(walk: Walk, node: MenuNode) -> tuple[str, ...]:
    if not node.says:
        return ()
    language = walk.call.language
    own = [phrase for words in node.says.values() for phrase in words.get(language, ())]
    everywhere = [phrase for words in walk.menus.phrases.values() for phrase in words.get(language, ())]
    return tuple(dict.fromkeys(own + everywhere))


def _play(walk: Walk, node: PlayNode) -> None:
    language = walk.call.language
    if isinstance(node.file, str):
        file = node.file
    else:
        file = node.file.get(language) or node.file.get(walk.menus.languages[0], "")
    if file:
        walk.says.append(Say(prompt="", language=language, file=file))
    walk.go(node.next)


def _set(walk: Walk, node: SetNode) -> None:
    if node.language:
        walk.change(language=node.language, language_known=True)
    walk.change(values={**walk.call.values, **node.values})
    walk.go(node.next)
