"""What an answer means at the node that asked for it."""

import re

from ivr.call import Came, Dialled, Found, Input, Known, Pressed, Silent, Spoke
from ivr.hearing import LEAST_CONFIDENCE, heard, plain
from ivr.nodes import CallbackNode, CollectNode, DialNode, IdentifyNode, LookupNode, MenuNode, VoicemailNode
from ivr.walk import Walk

LONGEST_VALUE = 200  # characters of a looked-up value that are kept


def answer(walk: Walk, taken: Input) -> bool:
    """Take the answer, moving `walk` on or telling why not; False when it answers nothing that was asked."""
    if isinstance(taken, Spoke) and (digits := plain(taken.text).replace(" ", "")).isdecimal() and digits.isascii():
        taken = Pressed(digits)
    match walk.node, taken:
        case MenuNode() as node, Pressed() | Spoke() | Silent():
            _choose(walk, node, taken)
        case CollectNode() as node, Pressed() | Spoke() | Silent():
            _collect(walk, node, taken)
        case IdentifyNode() as node, _ if walk.call.stage == "proving":
            _proven(walk, node, taken)
        case IdentifyNode() as node, Pressed() | Spoke() | Silent():
            _identify(walk, node, taken)
        case LookupNode() as node, Found():
            _looked_up(walk, node, taken)
        case DialNode() as node, Dialled():
            _dialled(walk, node, taken)
        case VoicemailNode() as node, Came():
            _returned(walk, node.next)
        case CallbackNode() as node, Came():
            _returned(walk, node.declined)
        case _:
            return False
    return True


def _choose(walk: Walk, node: MenuNode, taken: Pressed | Spoke | Silent) -> None:
    if isinstance(taken, Pressed):
        key = taken.digits
        if (to := node.keys.get(key)) is not None:
            walk.took(key)
            walk.go(to)
        elif not _everywhere(walk, walk.keys.meaning(key), key):
            walk.took(key if len(key) == 1 else "other")
            _missed(walk, node.tries, "wrong_key", node.lost, every=node.every_language)
    elif isinstance(taken, Spoke):
        languages = walk.menus.languages if node.every_language else (walk.call.language,)
        meant = ""
        if taken.confidence >= LEAST_CONFIDENCE:
            said = {to: [one for at in languages for one in words.get(at, ())] for to, words in node.says.items()}
            meant = heard(taken.text, said)
        if meant:
            walk.took("spoken")
            walk.go(meant)
        elif not _said_everywhere(walk, taken, languages):
            walk.took("spoken")
            why = "not_understood" if "not_understood" in walk.menus.prompts else "wrong_key"
            _missed(walk, node.tries, why, node.lost, every=node.every_language)
    else:
        walk.took("timeout")
        _missed(walk, node.tries, "no_key", node.lost, every=node.every_language)


def _collect(walk: Walk, node: CollectNode, taken: Pressed | Spoke | Silent) -> None:
    digits = _typed(walk, taken, node.tries, node.lost)
    if digits is None:
        return
    if not _fits(digits, node.min, node.max, node.pattern, node.checksum):
        walk.took("invalid")
        _missed(walk, node.tries, node.wrong, node.lost)
        return
    walk.took("entered")
    walk.change(values={**walk.call.values, node.into: digits})
    walk.go(node.next)


def _identify(walk: Walk, node: IdentifyNode, taken: Pressed | Spoke | Silent) -> None:
    stage = walk.call.stage
    if stage == "pin" and isinstance(taken, Pressed) and walk.keys.meaning(taken.digits) == "back":
        walk.took(taken.digits)
        walk.change(stage="number", typed="", misses=0)
        return
    digits = _typed(walk, taken, node.tries, node.not_found)
    if digits is None:
        return
    if stage == "which":
        found = dict(zip(choices(walk), walk.call.facts.candidates, strict=False)).get(digits)
        if found is None:
            walk.took("invalid")
            _missed(walk, node.tries, "wrong_key", node.not_found)
            return
        walk.know(found)
        walk.took("found")
        walk.go(node.found)
        return
    if not _fits(digits, *(node.pin_digits if stage == "pin" else node.number_digits)):
        walk.took("invalid")
        _missed(walk, node.tries, node.wrong, node.not_found)
    elif stage == "pin":
        walk.took("entered")
        walk.pin = digits
        walk.change(stage="proving", misses=0)
    else:
        walk.took("entered")
        walk.change(stage="pin", typed=digits, misses=0)


def _proven(walk: Walk, node: IdentifyNode, taken: Input) -> None:
    if not isinstance(taken, Known):  # what was typed is gone: a PIN is not kept
        walk.change(stage="pin")
    elif taken.failed:
        walk.took("failed")
        walk.go_or_person(node.failed, node.not_found)
    elif taken.facts is not None:
        walk.know(taken.facts)
        walk.took("found")
        walk.go(node.found)
    else:
        walk.took("not_found")
        walk.change(tries=walk.call.tries + 1, stage="number", typed="", misses=0)
        if walk.call.tries >= node.tries:
            walk.go_or_person(node.not_found)
        else:
            walk.say(node.wrong)


def _looked_up(walk: Walk, node: LookupNode, taken: Found) -> None:
    if taken.failed:
        walk.took("failed")
        walk.go_or_person(node.failed, node.not_found)
    elif taken.answer is None:
        walk.took("not_found")
        walk.go_or_person(node.not_found)
    else:
        walk.took("found")
        given = {name: str(taken.answer.get(name, ""))[:LONGEST_VALUE] for name in node.gives}
        walk.change(values={**walk.call.values, **given})
        walk.go(node.found)


def _dialled(walk: Walk, node: DialNode, taken: Dialled) -> None:
    walk.took(taken.outcome)
    if taken.outcome == "answered":
        if node.answered:
            walk.go(node.answered, state="menu")
        else:
            walk.change(state="ended")
        return
    walk.change(state="menu")
    walk.go_or_person(getattr(node, taken.outcome), node.no_answer)


def _returned(walk: Walk, to: str) -> None:
    walk.took("declined")
    walk.go(to, state="menu")


def choices(walk: Walk) -> list[str]:
    """The keys for one of several accounts."""
    taken = (walk.keys.person, walk.keys.back, walk.keys.repeat)
    return [key for key in "123456789" if key not in taken]


def _typed(walk: Walk, taken: Pressed | Spoke | Silent, tries: int, lost: str) -> str | None:
    """The digits that were typed; None when they were a key that does the same everywhere, or none came."""
    if isinstance(taken, Pressed):
        if _everywhere(walk, walk.keys.meaning(taken.digits), taken.digits):
            return None
        if digits := taken.digits.removesuffix("#"):
            return digits
    elif isinstance(taken, Spoke) and _said_everywhere(walk, taken, (walk.call.language,)):
        return None
    walk.took("timeout")
    _missed(walk, tries, "no_key", lost)
    return None


def _fits(digits: str, least: int, most: int, pattern: str = "", checksum: str = "") -> bool:
    return (
        digits.isascii()
        and digits.isdecimal()
        and least <= len(digits) <= most
        and (not pattern or re.fullmatch(pattern, digits) is not None)
        and (checksum != "luhn" or _luhn(digits))
    )


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = "0246813579"
    return sum(int(doubled[int(one)] if at % 2 else one) for at, one in enumerate(reversed(digits))) % 10 == 0


def _everywhere(walk: Walk, meaning: str, key: str) -> bool:
    """Do what a key does everywhere, if it does."""
    if not meaning:
        return False
    walk.took(key)
    if meaning == "person":
        walk.go_or_person()
    elif meaning == "back":
        walk.back()
    return True


def _said_everywhere(walk: Walk, taken: Spoke, languages: tuple[str, ...]) -> bool:
    if taken.confidence < LEAST_CONFIDENCE:
        return False
    phrases = {
        meaning: [one for at in languages for one in words.get(at, ())] for meaning, words in walk.menus.phrases.items()
    }
    return _everywhere(walk, heard(taken.text, phrases), "spoken")


def _missed(walk: Walk, tries: int, why: str, lost: str, *, every: bool = False) -> None:
    """Ask again with a word why, or give up asking."""
    misses = walk.call.misses + 1
    if misses >= tries:
        walk.go_or_person(lost)
        return
    walk.change(misses=misses)
    walk.say(why, every=every)
