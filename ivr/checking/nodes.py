"""What single nodes ask for that cannot be."""

import re
from collections.abc import Iterator

from ivr.call import FACT_SLOTS
from ivr.checking.speech import values_of
from ivr.faults import Fault, nearest
from ivr.menu import Menu, Menus
from ivr.nodes import BranchNode, CollectNode, IdentifyNode, LookupNode, MenuNode, Place, SetNode


def node_faults(menu: Menu, menus: Menus) -> Iterator[Fault]:
    """What is wrong within the nodes of a menu. Values may come from any menu, for a call carries them along."""
    values = set().union(*(values_of(each) for each in menus.menus.values()))

    def fault(problem: str, mend: str, *inner: str | int) -> Fault:
        return Fault(file=menu.name, place=place + inner, problem=problem, mend=mend)

    keys = [key for key in (menu.keys.person, menu.keys.back, menu.keys.repeat) if key]
    if len(set(keys)) < len(keys):
        problem = "two keys are the same"
        yield Fault(file=menu.name, place=("keys",), problem=problem, mend="give each a key of its own, or ''")
    for name, node in menu.nodes.items():
        place: Place = ("nodes", name)
        match node:
            case MenuNode() if not node.keys and not node.says:
                yield fault("nothing can be chosen", "add keys")
            case CollectNode():
                if node.min > node.max:
                    yield fault(f"at least {node.min} and at most {node.max} digits", "min is the smaller one", "min")
                try:
                    re.compile(node.pattern)
                except (re.error, OverflowError, RecursionError):
                    yield fault("it is no regular expression", "for example 4[0-9]{5}", "pattern")
            case IdentifyNode():
                for limits in ("number_digits", "pin_digits"):
                    least, most = getattr(node, limits)
                    if least > most:
                        yield fault(f"at least {least} and at most {most} digits", "the smaller one first", limits)
            case LookupNode():
                for parameter, value in node.values.items():
                    if value not in values | FACT_SLOTS:
                        yield fault(f"no node collects '{value}'", nearest(value, values), "values", parameter)
            case BranchNode():
                for at, case in enumerate(node.cases):
                    for value in {**case.values, **dict.fromkeys(case.filled)}:
                        if value not in values:
                            yield fault(f"no node collects '{value}'", nearest(value, values), "cases", at)
            case SetNode() if not node.language and not node.values:
                yield fault("it sets nothing", "add a language or values")
