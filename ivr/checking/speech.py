"""What menus say: prompts and translations that are missing, slots that nothing fills, phrases that mean two things."""

from collections.abc import Iterator

from ivr.call import FACT_SLOTS, WORLD_SLOTS
from ivr.faults import Fault, nearest
from ivr.hearing import plain
from ivr.menu import Menu, Menus
from ivr.nodes import CollectNode, LookupNode, MenuNode, Place, PlayNode, SetNode, prompts_of
from ivr.speaking.slots import TYPES, slots_of

PROMPTS_FILE = "prompts"
REQUIRED_PROMPTS = ("no_key", "wrong_key", "put_through", "comfort", "connecting", "please_hold")
"""Spoken by default handling, whatever the menus say."""
SLOTS = FACT_SLOTS | WORLD_SLOTS | {"key"}
"""What prompts may name besides the values that menus collect, look up and set."""


def values_of(menu: Menu) -> Iterator[str]:
    """The values that calls may carry out of this menu."""
    for node in menu.nodes.values():
        match node:
            case CollectNode():
                yield node.into
            case LookupNode():
                yield from node.gives
            case SetNode():
                yield from node.values


def prompt_faults(menus: Menus) -> Iterator[Fault]:
    """What is wrong in the file of prompts."""

    def fault(place: Place, problem: str, mend: str) -> Fault:
        return Fault(file=PROMPTS_FILE, place=place, problem=problem, mend=mend)

    for key in REQUIRED_PROMPTS:
        if key not in menus.prompts:
            yield fault(("prompts",), f"the prompt '{key}' is missing", "add it; default handling speaks it")
    known = SLOTS.union(*(values_of(menu) for menu in menus.menus.values()))
    for key, words in menus.prompts.items():
        for language in menus.languages:
            if not words.get(language, "").strip():
                yield fault(("prompts", key), f"it has no words in {language}", "translate it")
        for language, text in words.items():
            slots = _slots(text)
            if wrong := sorted({name for name, _ in slots} - known):
                mend = f"slots are {', '.join(sorted(known))}"
                yield fault(("prompts", key, language), f"unknown slot '{', '.join(wrong)}'", mend)
            for kind in sorted({kind for _, kind in slots} - {"", *TYPES}):
                yield fault(("prompts", key, language), f"unknown type of slot '{kind}'", nearest(kind, TYPES))
            if slots and menus.recordings.get(key, {}).get(language):
                problem = "a recording cannot say what changes from call to call"
                yield fault(("prompts", key, language), problem, "take out the slots or the file")
    for country, language in menus.countries.items():
        if language not in menus.languages:
            yield _unspoken(menus, PROMPTS_FILE, ("countries", country), language)
    for meaning, by_language in menus.phrases.items():
        for language in by_language:
            if language not in menus.languages:
                yield _unspoken(menus, PROMPTS_FILE, ("phrases", meaning, language), language)


def _slots(text: str) -> list[tuple[str, str]]:
    try:
        return slots_of(text)
    except ValueError:
        return [("{", "")]


def speech_faults(menu: Menu, menus: Menus) -> Iterator[Fault]:
    """What a menu says, or listens for, and is not there in every language."""
    for name, node in menu.nodes.items():
        for inner, prompt in prompts_of(node):
            if prompt not in menus.prompts:
                mend = f"add it to {PROMPTS_FILE}, or {nearest(prompt, menus.prompts)}"
                yield Fault(file=menu.name, place=("nodes", name, *inner), problem=f"no prompt '{prompt}'", mend=mend)
        if isinstance(node, SetNode) and node.language and node.language not in menus.languages:
            yield _unspoken(menus, menu.name, ("nodes", name, "language"), node.language)
        if isinstance(node, PlayNode) and isinstance(node.file, dict):
            yield from _all_languages(menus, menu.name, ("nodes", name, "file"), set(node.file))
        if isinstance(node, MenuNode):
            yield from _phrase_faults(menu.name, name, node, menus)


def _phrase_faults(file: str, name: str, node: MenuNode, menus: Menus) -> Iterator[Fault]:
    leads: dict[tuple[str, str], str] = {}
    for to, by_language in node.says.items():
        place: Place = ("nodes", name, "says", to)
        yield from _all_languages(menus, file, place, {language for language, all_ in by_language.items() if all_})
        for language, phrases in by_language.items():
            for phrase in phrases:
                said = plain(phrase)
                if not said:
                    yield Fault(file=file, place=place, problem=f"nobody can say '{phrase}'", mend="write words")
                elif leads.setdefault((language, said), to) != to:
                    problem = f"'{phrase}' leads to '{leads[language, said]}' as well"
                    yield Fault(file=file, place=place, problem=problem, mend="a phrase leads to one node")


def _all_languages(menus: Menus, file: str, place: Place, spoken: set[str]) -> Iterator[Fault]:
    for language in menus.languages:
        if language not in spoken:
            yield Fault(file=file, place=place, problem=f"it has nothing in {language}", mend="translate it")
    for language in sorted(spoken.difference(menus.languages)):
        yield _unspoken(menus, file, (*place, language), language)


def _unspoken(menus: Menus, file: str, place: Place, language: str) -> Fault:
    mend = f"languages are {', '.join(sorted(menus.languages))}"
    return Fault(file=file, place=place, problem=f"'{language}' is not spoken", mend=mend)
