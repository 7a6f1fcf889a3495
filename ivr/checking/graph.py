"""Where ways lead: to nothing, to nobody, in circles; and what menus ask of the surroundings."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ivr.faults import Fault, nearest
from ivr.menu import Asks, Menu
from ivr.nodes import (
    ASKING,
    AnyNode,
    BranchNode,
    CallbackNode,
    DialNode,
    GoNode,
    HangupNode,
    IdentifyNode,
    LookupNode,
    Place,
    QueueNode,
    ReturnNode,
    VoicemailNode,
    ways_out,
)


def graph_faults(menu: Menu, known: Collection[str], menus: Mapping[str, Menu]) -> Iterator[Fault]:
    """Ways that lead nowhere, nodes nobody reaches or gets out of, circles in which nobody is asked anything. `known`:
    all menus' names; `menus`: those that could be read."""

    def fault(place: Place, problem: str, mend: str) -> Fault:
        return Fault(file=menu.name, place=place, problem=problem, mend=mend)

    entered = [(("start",), menu.start)] + ([(("person",), menu.person)] if menu.person else [])
    for place, to in entered:
        if to not in menu.nodes:
            yield fault(place, f"no node '{to}'", nearest(to, menu.nodes))
    for name, node in menu.nodes.items():
        for inner, to in ways_out(node):
            if to not in menu.nodes:
                yield fault(("nodes", name, *inner), f"no node '{to}'", nearest(to, menu.nodes))
        if isinstance(node, GoNode) and node.menu not in known:
            yield fault(("nodes", name, "menu"), f"no menu '{node.menu}'", nearest(node.menu, known))
    if menu.start not in menu.nodes:
        return
    reached = set().union(*(reachable(menu, to) for _, to in entered))
    ending = _ending(menu)
    for name, node in menu.nodes.items():
        if name not in reached:
            yield fault(("nodes", name), "nothing leads here", "lead to it from another node or remove it")
        if not isinstance(node, ASKING) and _circles(menu, name, menus):
            yield fault(("nodes", name), "it comes back to itself without asking the caller", "break the circle")
        elif name not in ending:
            mend = "lead on to a queue, a voicemail, a callback, another menu or a hangup"
            yield fault(("nodes", name), "nobody gets out of here", mend)
    yield from _circles_of_menus(menu, menus)


def reachable(menu: Menu, start: str, passes: Callable[[AnyNode], bool] | None = None) -> set[str]:
    """The nodes that can be come to from `start`, itself among them, on ways through nodes that `passes` lets pass."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        node = menu.nodes.get(name)
        if node is None or name in found:
            continue
        found.add(name)
        if passes is None or passes(node):
            ahead += [to for _, to in ways_out(node)]
    return found


def _silent(node: AnyNode) -> bool:
    return not isinstance(node, ASKING)


def _circles(menu: Menu, name: str, menus: Mapping[str, Menu]) -> bool:
    def passes(node: AnyNode) -> bool:
        """Whether it goes on without asking; a sub-menu may ask before it comes back."""
        return _silent(node) and not (isinstance(node, GoNode) and node.next and not _returns_unasked(node.menu, menus))

    ahead = ways_out(menu.nodes[name]) if passes(menu.nodes[name]) else []
    return any(name in reachable(menu, to, passes) for _, to in ahead)


def _returns_unasked(name: str, menus: Mapping[str, Menu]) -> bool:
    """Whether a menu, or one it goes on to, may come back without having asked the caller anything."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        menu = menus.get(ahead.pop())
        if menu is None or menu.name in seen:
            continue
        seen.add(menu.name)
        unasked = [menu.nodes[node] for node in reachable(menu, menu.start, _silent)]
        if any(isinstance(node, ReturnNode) for node in unasked):
            return True
        ahead += [node.menu for node in unasked if isinstance(node, GoNode) and not node.next]
    return False


def _ending(menu: Menu) -> set[str]:
    """The nodes from which a call comes to an end, to a person or to another menu, without a key that does so
    everywhere."""
    ending = {name for name, node in menu.nodes.items() if _is_end(node)}
    grown = True
    while grown:
        more = {
            name
            for name, node in menu.nodes.items()
            if name not in ending and any(to in ending or to not in menu.nodes for _, to in ways_out(node))
        }
        ending |= more
        grown = bool(more)
    return ending


def _is_end(node: AnyNode) -> bool:
    """Whether it ends the call or hands it over, be it by a way that is left empty."""
    match node:
        case QueueNode() | HangupNode() | VoicemailNode() | CallbackNode() | ReturnNode() | GoNode() | DialNode():
            return True
        case LookupNode() | IdentifyNode():
            return not node.not_found
        case _:
            return isinstance(node, ASKING) and not node.lost


def _circles_of_menus(menu: Menu, menus: Mapping[str, Menu]) -> Iterator[Fault]:
    """A menu that leads through other menus back to its own start, with nobody asked on the way."""
    for name, node in menu.nodes.items():
        if isinstance(node, GoNode) and name in reachable(menu, menu.start, _silent):
            seen: set[str] = set()
            ahead = [node.menu]
            while ahead:
                at = menus.get(ahead.pop())
                if at is None or at.name in seen:
                    continue
                seen.add(at.name)
                silent = (at.nodes[to] for to in reachable(at, at.start, _silent))
                ahead += [other.menu for other in silent if isinstance(other, GoNode)]
            if menu.name in seen:
                problem = f"menu '{menu.name}' comes back to itself without asking the caller"
                yield Fault(file=menu.name, place=("nodes", name), problem=problem, mend="break the circle")


def needs(menus: Mapping[str, Menu]) -> dict[str, dict[str, Asks]]:
    """By menu and node, what may be asked of the surroundings when a call goes on from there, until its caller is
    asked again; by the empty name, what the menu and those it leads to may ask at all."""
    at_all = {
        name: _joined(_asked(node) for to in leads_to(name, menus) for node in menus[to].nodes.values())
        for name in menus
    }
    return {
        name: {"": at_all[name]} | {node: _asked_from(name, node, menus) for node in menu.nodes}
        for name, menu in menus.items()
    }


def _asked_from(menu: str, node: str, menus: Mapping[str, Menu]) -> Asks:
    seen: set[tuple[str, str]] = set()
    ahead = [(menu, node), (menu, menus[menu].person)]
    asked = []
    while ahead:
        at = ahead.pop()
        here = menus[at[0]].nodes.get(at[1]) if at[0] in menus else None
        if here is None or at in seen:
            continue
        seen.add(at)
        asked.append(_asked(here))
        if _silent(here) or at == (menu, node):
            ahead += [(at[0], to) for _, to in ways_out(here)] + [(at[0], menus[at[0]].person)]
        if isinstance(here, GoNode) and here.menu in menus:
            ahead.append((here.menu, menus[here.menu].start))
        elif isinstance(here, ReturnNode):
            ahead += _returns(menus)
    return _joined(asked)


def _returns(menus: Mapping[str, Menu]) -> list[tuple[str, str]]:
    """Wherever a sub-menu may lead back to."""
    return [
        (name, node.next) for name, menu in menus.items() for node in menu.nodes.values() if isinstance(node, GoNode)
    ]


def leads_to(name: str, menus: Mapping[str, Menu]) -> set[str]:
    """The menus that can be come to from one, itself among them."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        at = ahead.pop()
        if at in found or at not in menus:
            continue
        found.add(at)
        ahead += [node.menu for node in menus[at].nodes.values() if isinstance(node, GoNode)]
    return found


def _asked(node: AnyNode) -> Asks:
    cases = node.cases if isinstance(node, BranchNode) else ()
    return Asks(
        open=any(case.open is not None for case in cases),
        queue=any(
            limit is not None for case in cases for limit in (case.waiting_over, case.agents_under, case.wait_over)
        ),
        calendars=frozenset(name for case in cases for name in (case.open_in, case.closed_in) if name),
    )


def _joined(asks: Iterable[Asks]) -> Asks:
    asks = list(asks)
    return Asks(
        open=any(each.open for each in asks),
        queue=any(each.queue for each in asks),
        calendars=frozenset().union(*(each.calendars for each in asks)),
    )
