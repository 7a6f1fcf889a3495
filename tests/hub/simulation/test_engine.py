from math import inf, isnan
from random import Random

import pytest
from msgspec.structs import replace

from hub.contract.plans import Calendar, Plan, Span, Step
from hub.simulation import Coming, Fixed, Scenario, Shift, Staff, Tally, draw, play
from hub.simulation.scenario import _card
from tests.hub.simulation.desk import agent, business, scenario, stream

RING_ALL = Step(kind="everyone", wait=0, ring=0)
TEN = stream(0.1, Fixed(mean=10.0))


def contact(
    number: int, at: float, handling: float = 10.0, patience: float = inf, account: str | None = None
) -> Coming:
    card = _card(business({"one": 1.0}), TEN)
    return Coming(at, replace(card, id=f"ct_{number}", account_id=account), handling, patience)


def desk(agents: int = 1, **facts: object) -> Scenario:
    return scenario(agents, TEN, duration=1_000, **facts)


def waits(tally: Tally) -> list[float]:
    return pytest.approx([line.waited for line in tally.lines], abs=1e-5)  # type: ignore[return-value]


def test_who_comes_to_a_free_agent_does_not_wait_and_the_next_one_does() -> None:
    found = play(desk(), [contact(1, 0), contact(2, 4), contact(3, 30)])
    assert waits(found) == [0.0, 6.0, 0.0]
    assert found.unfinished == 0
    assert found.occupancy == pytest.approx(0.03)


def test_who_loses_patience_leaves_and_is_not_answered() -> None:
    found = play(desk(), [contact(1, 0), contact(2, 4, patience=5), contact(3, 5)])
    assert [(line.answered, round(line.waited)) for line in found.lines] == [(True, 0), (False, 5), (True, 5)]
    assert found.groups[""].abandonment == pytest.approx(1 / 3)


def test_an_offer_rings_before_it_is_answered() -> None:
    found = play(desk(answers_after=3.0), [contact(1, 0), contact(2, 4)])
    assert waits(found) == [3.0, 12.0]


def test_one_who_leaves_while_it_rings_takes_the_offer_along() -> None:
    found = play(desk(answers_after=3.0), [contact(1, 0, patience=2), contact(2, 1)])
    assert [(line.answered, round(line.waited)) for line in found.lines] == [(False, 2), (True, 4)]


def test_an_offer_nobody_answers_in_time_is_missed() -> None:
    found = play(desk(2, answers_after=25.0), [contact(1, 0)])
    assert found.lines == ()
    assert found.unfinished == 1


def test_agents_work_their_shifts_and_finish_what_they_have() -> None:
    staff = (Staff(card=agent(0), shifts=(Shift(begins=0, ends=50), Shift(begins=100, ends=200))),)
    found = play(desk(staff=staff), [contact(1, 45), contact(2, 52), contact(3, 199), contact(4, 205)])
    assert waits(found) == [0.0, 48.0, 0.0]
    assert found.unfinished == 1
    assert found.occupancy == pytest.approx(30 / (55 + 109))


def test_what_comes_before_the_warm_up_is_over_is_not_counted() -> None:
    found = play(desk(warm_up=3.0), [contact(1, 0), contact(2, 4)])
    assert waits(found) == [6.0]


def test_it_is_known_who_was_answered_by_their_own_agent() -> None:
    own = business({"one": 1.0})
    tiers = {"one": replace(own.tiers["one"], plans={"default": "own"})}
    played = desk(2, business=replace(own, tiers=tiers), accounts={"ac": ("us_1", "us_0")})
    plan = [contact(n, at, handling=100, account="ac") for n, at in ((1, 0), (2, 10))]
    plan = [coming._replace(card=replace(coming.card, plan="own")) for coming in plan]
    found = play(played, [*plan, contact(3, 500)])
    assert [line.own for line in found.lines] == [True, False, None]
    assert waits(found) == [0.0, 20.0, 0.0]
    assert found.groups[""].own == 0.5


def test_the_same_contacts_give_the_same_play() -> None:
    played = scenario(2, stream(0.2, Fixed(mean=9.0)), duration=2_000)
    assert play(played, draw(played, Random(3))) == play(played, draw(played, Random(3)))


def test_an_empty_play_says_nothing() -> None:
    assert isnan(play(desk(), []).groups[""].asa)


def test_of_several_who_are_rung_the_first_answers_and_the_others_are_free_again() -> None:
    everyone = business({"one": 1.0}, plans={"everyone": Plan(name="everyone", steps=(RING_ALL,))})
    for answers_after in (0.0, 3.0):
        found = play(desk(3, business=everyone, answers_after=answers_after), [contact(1, 0), contact(2, 1)])
        assert [line.answered for line in found.lines] == [True, True]
        assert found.unfinished == 0


def test_who_is_sent_to_leave_a_voicemail_is_neither_answered_nor_given_up() -> None:
    facts = business({"one": 1.0})
    channels = {"line": replace(facts.channels["line"], diverts=("voicemail",))}
    plan = Plan(name="everyone", steps=(Step(kind="everyone", wait=20), Step(kind="voicemail", wait=0)))
    played = desk(business=replace(facts, channels=channels, plans={"everyone": plan}))
    found = play(played, [contact(1, 0, handling=100.0), contact(2, 1, patience=300.0)])
    assert [(line.answered, line.left, round(line.waited)) for line in found.lines] == [
        (True, "", 0),
        (False, "voicemail", 20),
    ]
    measures = found.groups[""]
    assert (measures.contacts, measures.answered, measures.abandoned, measures.left) == (2, 1, 0, 1)
    assert found.unfinished == 0


def test_calendars_that_turn_for_ever_do_not_keep_a_play_from_ending() -> None:
    """It begins on a Monday at midnight; the desk opens at nine."""
    facts = business({"one": 1.0})
    nine_to_five = Calendar(name="office", zone="UTC", week=((Span(start=540, end=1020),),) * 5 + ((), ()))
    tiers = {"one": replace(facts.tiers["one"], calendar="office")}
    played = desk(business=replace(facts, tiers=tiers, calendars={"office": nine_to_five}))
    found = play(played, [contact(1, 0)])
    assert waits(found) == [9 * 3600.0]
    nobody = replace(played, staff=(replace(played.staff[0], shifts=(Shift(begins=0, ends=10),)),))
    assert play(nobody, [contact(1, 0)]).unfinished == 1
