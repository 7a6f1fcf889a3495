"""What a plan says of its steps."""

from datetime import timedelta

from hub.contract.plans import Plan, Step
from hub.routing.manners import Manner


def test_a_manner_has_what_is_out_of_the_ordinary_by_the_number_of_its_step() -> None:
    steps = (
        Step(kind="team", team="desk", wait=20, skip_when=()),
        Step(kind="skills", wait=0, skills={"german": 5}, ring=2, choose="last_handler"),
    )
    manner = Manner(Plan(name="gold", steps=steps, max_wait=60.0, overflow="rest"))
    assert (manner.labels, manner.waits) == (("desk", "german 5"), (timedelta(seconds=20), timedelta()))
    assert (manner.patient, manner.rings, manner.remembers) == ({1: ()}, {2: 2}, True)
    assert manner.max_wait == timedelta(seconds=60)
    assert Manner(Plan(name="gold", steps=steps, max_wait=60.0)).max_wait is None
