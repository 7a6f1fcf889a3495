"""How long one contact will wait, on small desks whose answer can be told by hand."""

from math import exp, inf, log

import pytest

from hub.contract.commands import Boost, EndContact
from hub.contract.plans import Step
from hub.contract.promises import Wait
from hub.routing.estimate import NINE_TENTHS, _quantiles
from tests.factories.rates import CALL, rates
from tests.hub.routing.desk import Desk, diverting, plans

TEAM = ("ada", "ben", "cem", "dan")


def busy_desk(**changes: object) -> Desk:
    """Everybody is on a call."""
    desk = Desk(*TEAM, **changes)
    desk.busy(*TEAM)
    return desk


def wait(desk: Desk, id: str, **facts: object) -> Wait:
    found = desk.router.wait(id, rates(**facts), desk.clock.now)  # type: ignore[arg-type]
    assert found is not None
    return found


def seconds(desk: Desk, id: str, **facts: object) -> float:
    found = wait(desk, id, **facts).seconds
    assert found is not None
    return found


def test_in_one_line_it_is_the_places_before_it_and_its_own_by_the_pace_of_all_agents() -> None:
    desk = busy_desk()
    for number in (1, 2, 3):
        desk.anyones(f"ct_{number}")
        desk.clock.advance(1)
    told = [wait(desk, f"ct_{number}") for number in (1, 2, 3)]
    assert [one.position for one in told] == [1, 2, 3]
    assert [one.seconds for one in told] == pytest.approx([CALL / 4, 2 * CALL / 4, 3 * CALL / 4], rel=0.03)


def test_the_band_holds_the_estimate_and_narrows_with_the_places_before_it() -> None:
    desk = busy_desk()
    for number in range(30):
        desk.anyones(f"ct_{number}")
        desk.clock.advance(0.001)
    first, last = wait(desk, "ct_0"), wait(desk, "ct_29")
    for one in (first, last):
        assert one.low is not None
        assert one.high is not None
        assert one.seconds is not None
        assert one.low < one.seconds < one.high
    assert (first.low, first.high) == pytest.approx((CALL / 4 * 0.105, CALL / 4 * 2.303), abs=1.0)
    assert (last.high - last.low) / last.seconds < 0.6 * (first.high - first.low) / first.seconds  # type: ignore[operator]


def test_who_grows_faster_goes_before_all_whom_they_will_have_overtaken() -> None:
    """Ten standard calls (target 120 s) have waited a minute; a new platinum call (20 s) passes them after 12 s."""
    desk = busy_desk()
    for number in range(10):
        desk.anyones(f"ct_{number}")
    desk.after(60)
    desk.anyones("ct_new", tier="platinum", target_seconds=20.0)
    assert wait(desk, "ct_new").position == 11
    assert seconds(desk, "ct_new") == pytest.approx(12 + CALL / 4, rel=0.05)
    assert wait(desk, "ct_9").position == 10
    assert seconds(desk, "ct_9") == pytest.approx(11 * CALL / 4, rel=0.05), "the platinum call goes before it, too"


def test_those_still_to_come_who_grow_faster_go_before_it_too() -> None:
    desk = busy_desk()
    desk.anyones("ct_1")
    alone = seconds(desk, "ct_1")
    with_newcomers = seconds(desk, "ct_1", arrivals={("standard", "phone"): 0.01})
    assert with_newcomers == alone, "of its own tier nobody overtakes"
    desk.anyones("ct_2", tier="platinum", target_seconds=20.0)
    hurried = seconds(desk, "ct_1", arrivals={("platinum", "phone"): 0.01})
    assert hurried > seconds(desk, "ct_1") * 1.2


def test_strictly_a_higher_tier_goes_before_whoever_waited_longer() -> None:
    desk = busy_desk(discipline="strict")
    desk.anyones("ct_1")
    desk.after(600)
    desk.anyones("ct_2", tier="platinum", target_seconds=20.0)
    assert [wait(desk, id).position for id in ("ct_1", "ct_2")] == [2, 1]
    assert seconds(desk, "ct_2") == pytest.approx(CALL / 4, rel=0.03)


def test_patience_thins_those_before_it() -> None:
    desk = busy_desk()
    for number in range(9):
        desk.anyones(f"ct_{number}")
        desk.clock.advance(0.001)
    theta, pace = 0.004, 4 / CALL
    thinned = seconds(desk, "ct_8", abandonment=theta)
    assert thinned == pytest.approx(log(1 + 8 * theta / pace) / theta + 1 / pace, rel=0.1)
    assert thinned < 0.8 * seconds(desk, "ct_8")


def test_boosted_seconds_count_as_waited() -> None:
    desk = busy_desk()
    for number in (1, 2):
        desk.anyones(f"ct_{number}")
        desk.clock.advance(1)
    desk.take(Boost(actor="sam", contact_id="ct_2", seconds=60))
    assert (wait(desk, "ct_2").position, wait(desk, "ct_1").position) == (1, 2)


def test_whose_own_agent_is_busy_waits_for_the_step_at_which_others_are_free() -> None:
    desk = Desk(*TEAM)
    desk.busy("ada")
    desk.contact("ct_1")
    desk.clock.advance(5)
    told = wait(desk, "ct_1")
    assert (told.position, told.seconds, told.high) == (1, 15.0, 15.0)


def test_a_step_whose_people_are_away_is_not_waited_on() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada")
    desk.contact("ct_1")
    assert seconds(desk, "ct_1") == pytest.approx(20.0 + 30.0), (
        "no backup is here, but Ada is of the team, and is waited for there"
    )


def test_wrap_up_ends_sooner_than_a_call() -> None:
    desk = busy_desk()
    desk.anyones("ct_1")
    calling = seconds(desk, "ct_1")
    for name in TEAM:
        desk.take(EndContact(actor=name, contact_id=f"ct_of_{name}"))
    assert seconds(desk, "ct_1") == pytest.approx(30.0 / 4, rel=0.03)
    assert calling > 30


def test_a_call_keeps_an_agents_places_for_chats_until_it_ends() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    for number in (1, 2, 3):
        desk.anyones(f"ct_{number}", channel="web_chat")
    assert seconds(desk, "ct_1") == pytest.approx(CALL / 3, rel=0.05), "three places come with the end of one call"


def test_who_competes_for_part_of_the_people_counts_for_that_part() -> None:
    """A call for the key accounts' team, of three, and one of everyone's, of four."""
    desk = busy_desk(plans=plans(Step(kind="team", team="key_accounts", wait=0)))
    desk.contact("ct_team", target_seconds=120.0)
    desk.clock.advance(1)
    desk.anyones("ct_all")
    assert seconds(desk, "ct_team") == pytest.approx(CALL / 3, rel=0.05)
    assert CALL / 4 < seconds(desk, "ct_all") <= 2 * CALL / 4 * 1.05


def test_where_nobody_is_there_nothing_is_promised() -> None:
    desk = Desk("ada")
    desk.busy("ada")
    desk.anyones("ct_1")
    desk.does("ada", "break", after_contact=True)
    assert desk.router.wait("ct_1", rates(), desk.clock.now) == Wait(position=1, seconds=None)


def test_where_the_plan_sends_the_customer_elsewhere_nothing_later_is_promised() -> None:
    own, voicemail = Step(kind="dedicated", wait=20), Step(kind="voicemail", wait=0)
    told = []
    for steps in ((own,), (own, voicemail)):
        desk = Desk(*TEAM, plans=plans(*steps), channels=diverting("voicemail"))
        desk.busy("ada")
        desk.contact("ct_1")
        told.append(wait(desk, "ct_1").seconds)
    assert told == [pytest.approx(CALL, rel=0.05), None]


def test_of_several_who_wait_for_one_agent_each_waits_for_those_before_it() -> None:
    desk = Desk(*TEAM, plans=plans(Step(kind="dedicated", wait=0)))
    desk.busy("ada")
    for number in (1, 2, 3):
        desk.contact(f"ct_{number}")
    assert [seconds(desk, f"ct_{n}") for n in (1, 2, 3)] == pytest.approx([CALL, 2 * CALL, 3 * CALL], rel=0.05)


def test_one_on_offer_waits_no_more_and_one_that_is_handled_not_at_all() -> None:
    desk = Desk("ada")
    desk.contact("ct_1")
    assert desk.router.wait("ct_1", rates(), desk.clock.now) == Wait(position=1, seconds=0.0, low=0.0, high=0.0)
    desk.accept("ct_1")
    assert desk.router.wait("ct_1", rates(), desk.clock.now) is None
    assert desk.router.wait("ct_nobody", rates(), desk.clock.now) is None


def test_asking_changes_nothing() -> None:
    desk = busy_desk()
    desk.contact("ct_1")
    desk.anyones("ct_2")
    before = desk.router.snapshot()
    desk.router.waits(rates(arrivals={("gold", "phone"): 0.1}), desk.clock.now)
    assert desk.router.snapshot() == before


@pytest.mark.parametrize("shape", [1.0, 3.0, 50.0])
def test_the_quantiles_are_those_of_the_gamma_law(shape: float) -> None:
    """For shape 1 exact: −ln 0.9 and −ln 0.1; for large ones normal."""
    slow, fast = _quantiles(shape)
    if shape == 1.0:
        assert (1 / fast, 1 / slow) == pytest.approx((-log(0.9), -log(0.1)), rel=0.1)
    spread = NINE_TENTHS / shape**0.5
    assert 1 / slow - 1 / fast == pytest.approx(2 * spread, rel=0.15)
    assert exp(-inf) == 0.0 < 1 / fast < 1.0 < 1 / slow
