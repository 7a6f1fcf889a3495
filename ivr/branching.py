"""Which way a branch takes."""

from ivr.call import Call, World
from ivr.nodes import BranchNode, Case


def way(node: BranchNode, call: Call, world: World) -> str:
    """The node to go on to."""
    return next((case.next for case in node.cases if holds(case, call, world)), node.otherwise)


def holds(case: Case, call: Call, world: World) -> bool:
    """Whether everything that the case names is so."""
    return _of_the_caller(case, call) and _of_the_hours(case, world) and _of_the_queue(case, world)


def _of_the_caller(case: Case, call: Call) -> bool:
    facts = call.facts
    return (
        _among(case.tier, facts.tier)
        and _among(case.country, facts.country)
        and _among(case.language, call.language)
        and case.account_known in (None, facts.account_known)
        and case.agent_known in (None, bool(facts.agent))
        and case.language_known in (None, call.language_known)
        and all(_among(wanted, call.values.get(name, "")) for name, wanted in case.values.items())
        and all(call.values.get(name) for name in case.filled)
    )


def _of_the_hours(case: Case, world: World) -> bool:
    return (
        case.open in (None, world.open)
        and (case.open_in is None or case.open_in in world.calendars_open)
        and (case.closed_in is None or case.closed_in not in world.calendars_open)
    )


def _of_the_queue(case: Case, world: World) -> bool:
    wait = float("inf") if not world.agents else world.seconds or 0.0
    return (
        (case.waiting_over is None or world.waiting > case.waiting_over)
        and (case.agents_under is None or world.agents < case.agents_under)
        and (case.wait_over is None or wait > case.wait_over)
    )


def _among(wanted: str | tuple[str, ...] | None, found: str) -> bool:
    return wanted is None or (found == wanted if isinstance(wanted, str) else found in wanted)
