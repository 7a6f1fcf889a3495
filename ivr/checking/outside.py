"""What menus name of the business that is not there, and what is there that no call comes to."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from ivr.checking.graph import leads_to
from ivr.checking.speech import PROMPTS_FILE, REQUIRED_PROMPTS
from ivr.faults import Fault, nearest
from ivr.menu import Menu, Menus
from ivr.nodes import BranchNode, LookupNode, Place, QueueNode, prompts_of


class Outside(Struct, frozen=True, kw_only=True):
    """What a business has; None for what is not known. `questions`: what may be looked up, with what each answers;
    `skills`: those that its agents carry or its plans ask for. `spoken`: prompts that are said beside the menus."""

    tiers: frozenset[str] | None = None
    calendars: frozenset[str] | None = None
    questions: Mapping[str, frozenset[str]] | None = None
    skills: frozenset[str] | None = None
    spoken: frozenset[str] = frozenset()


def unknown_names(menus: Menus, outside: Outside) -> Iterator[Fault]:
    """Tiers, calendars, questions and skills that the business does not have."""
    for menu in menus.menus.values():
        for name, node in menu.nodes.items():
            place: Place = ("nodes", name)
            match node:
                case BranchNode():
                    yield from _of_branch(menu.name, place, node, outside)
                case LookupNode() if outside.questions is not None:
                    yield from _of_lookup(menu.name, place, node, outside.questions)
                case QueueNode() if outside.skills is not None:
                    yield from _unknown(menu.name, (*place, "skills"), "skill", node.skills, outside.skills)


def _of_branch(file: str, place: Place, node: BranchNode, outside: Outside) -> Iterator[Fault]:
    for at, case in enumerate(node.cases):
        tiers = (case.tier,) if isinstance(case.tier, str) else case.tier or ()
        if outside.tiers is not None:
            yield from _unknown(file, (*place, "cases", at, "tier"), "tier", tiers, outside.tiers)
        for key, calendar in (("open_in", case.open_in), ("closed_in", case.closed_in)):
            if calendar is not None and outside.calendars is not None:
                yield from _unknown(file, (*place, "cases", at, key), "calendar", (calendar,), outside.calendars)


def _of_lookup(file: str, place: Place, node: LookupNode, questions: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    yield from _unknown(file, (*place, "question"), "question", (node.question,), questions)
    if node.question in questions:
        yield from _unknown(file, (*place, "gives"), "answer", node.gives, questions[node.question])


def _unknown(file: str, place: Place, what: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for name in named:
        if name not in known:
            yield Fault(file=file, place=place, problem=f"there is no {what} '{name}'", mend=nearest(name, known))


def left_over(menus: Menus, entry: str, outside: Outside) -> Iterator[Fault]:
    """Menus that no call comes to which enters by `entry`, and prompts that nothing says."""
    reached = leads_to(entry, menus.menus)
    for name in menus.menus:
        if name not in reached:
            problem, mend = f"no call comes to this menu from '{entry}'", "lead to it by a `go`, or remove it"
            yield Fault(file=name, place=("start",), problem=problem, mend=mend)
    said = {"not_understood", *REQUIRED_PROMPTS, *outside.spoken}
    said |= {prompt for menu in menus.menus.values() for prompt in _said(menu)}
    for prompt in menus.prompts:
        if prompt not in said:
            mend = "say it in a menu, or remove it"
            yield Fault(file=PROMPTS_FILE, place=("prompts", prompt), problem="nothing says this prompt", mend=mend)


def _said(menu: Menu) -> Iterator[str]:
    return (prompt for node in menu.nodes.values() for _, prompt in prompts_of(node))
