from math import inf
from random import Random

from hub.simulation import Exponential, Fixed, draw, with_plan
from tests.hub.simulation.desk import scenario, stream


def test_what_chance_says_is_drawn_beforehand_and_in_order() -> None:
    played = scenario(
        1,
        stream(0.1, Exponential(mean=60.0), accounts=("a", "b"), skills=("german",)),
        stream(0.2, Fixed(mean=9.0), patience=Exponential(mean=30.0)),
        duration=1_000,
    )
    coming = draw(played, Random(1))
    assert coming == draw(played, Random(1))
    assert coming != draw(played, Random(2))
    assert [contact.at for contact in coming] == sorted(contact.at for contact in coming)
    assert len({contact.card.id for contact in coming}) == len(coming)
    assert {contact.card.account_id for contact in coming} == {"a", "b", None}
    assert {contact.card.skills for contact in coming} == {("german",), ()}
    assert all((contact.patience == inf) == (contact.card.account_id is not None) for contact in coming)


def test_another_plan_meets_the_same_contacts() -> None:
    """Common random numbers: only the plan differs."""
    played = scenario(1, stream(0.1, Exponential(mean=60.0)), duration=1_000)
    pairs = zip(draw(played, Random(1)), draw(with_plan(played, "own"), Random(1)), strict=True)
    for ours, theirs in pairs:
        assert (ours.at, ours.handling) == (theirs.at, theirs.handling)
        assert (ours.card.plan, theirs.card.plan) == ("everyone", "own")


def test_a_change_of_one_stream_leaves_the_others_alone() -> None:
    first, second = stream(0.1, Exponential(mean=60.0)), stream(0.1, Fixed(mean=5.0))
    other = stream(0.4, Fixed(mean=7.0))
    kept = [c.at for c in draw(scenario(1, first, second, duration=500), Random(1)) if c.handling != 5]
    assert kept == [c.at for c in draw(scenario(1, first, other, duration=500), Random(1)) if c.handling != 7]
