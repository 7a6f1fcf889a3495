"""Whom a closed queue concerns."""

from datetime import timedelta

from msgspec.structs import replace

from hub.contract.plans import Plan, Step
from hub.contract.steering import QueueClosure
from hub.routing.closed import Closures
from hub.routing.records import Contact
from tests.factories.cards import contact_card
from tests.fakes.clock import START

PLAN = Plan(name="gold", steps=(Step(kind="team", team="desk", wait=20), Step(kind="everyone", wait=0)))


def test_a_closure_faces_those_who_came_after_it_to_its_plan_or_a_plan_with_its_team() -> None:
    closures = Closures()
    team = QueueClosure(kind="team", name="desk", reason="", by_id="us_1", by_name="Boss", since=START)
    closures.put(team)
    closures.put(replace(team, kind="plan", name="silver"))
    before = Contact(contact_card(queued_at=START), {})
    after = Contact(contact_card(queued_at=START, plan_at=START + timedelta(seconds=1)), {})
    assert closures.facing(PLAN, before) == ()
    assert closures.facing(PLAN, after) == ("team:desk",)
    closures.put(replace(team, moves=True))
    assert closures.facing(PLAN, before) == ("team:desk",)
    closures.drop(team)
    assert closures.facing(PLAN, after) == ()
