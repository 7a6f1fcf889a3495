"""What a waiting caller hears, on a clock of our own."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.phone.waiting.rhythm import STEPS, Round, Turn, again, round_of, turn
from hub.contract.calls import Holding
from hub.contract.promises import Wait
from hub.contract.steering import Emergency

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOLDING = Holding()


def prompts(now: Turn) -> list[str]:
    return [say.prompt for say in now.says]


def hears(
    expected: Wait | None,
    seconds: float = 0,
    at: Round | None = None,
    *,
    proposed: bool = False,
    emergency: Emergency | None = None,
) -> Turn:
    now = NOW + timedelta(seconds=seconds)
    return turn(at or round_of("", NOW), now, HOLDING, expected, "en", proposed=proposed, emergency=emergency)


def wait(position: int, minutes: float | None, low: float | None = None, high: float | None = None) -> Wait:
    spans = [None if each is None else each * 60 for each in (minutes, low, high)]
    return Wait(position=position, seconds=spans[0], low=spans[1], high=spans[2])


def test_place_and_wait_are_told_at_once_then_at_their_rhythm_with_comfort_between() -> None:
    at = round_of("", NOW)
    heard: list[tuple[int, str]] = []
    for seconds in range(0, 200, 10):
        now = hears(wait(3, 2.0), seconds, at)
        at, heard = now.next, [*heard, *((seconds, prompt) for prompt in prompts(now))]
    assert [seconds for seconds, prompt in heard if prompt == "wait_place"] == [0, 50, 100, 150]
    assert [seconds for seconds, prompt in heard if prompt == "callback_offer"] == [60, 110, 160]
    assert [seconds for seconds, prompt in heard if prompt == "comfort"] == [20, 40, 80, 130, 180]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (wait(1, 0.5), ["wait_next", "wait_moment"]),
        (wait(2, 1.8, 0.5, 2.5), ["wait_place", "wait_within"]),
        (wait(2, 2.2), ["wait_place", "wait_about"]),
        (wait(4, 4, 2, 9), ["wait_place", "wait_between"]),
        (wait(9, 80), ["wait_place", "wait_long"]),
        (wait(9, None), ["wait_place"]),
        (None, ["comfort"]),
    ],
)
def test_only_what_is_known_is_told(expected: Wait | None, told: list[str]) -> None:
    assert prompts(hears(expected)) == told


def test_the_span_is_that_of_four_callers_in_five() -> None:
    said = hears(wait(4, 4, 2, 9)).says[1]
    assert said.slots == {"least": "2", "minutes": "10"}


def test_a_place_or_a_wait_a_little_worse_than_the_last_is_not_told() -> None:
    first = hears(wait(2, 2.0)).next
    assert prompts(hears(wait(3, 3.0), 50, first)) == ["comfort"]
    assert prompts(hears(wait(3, 9.0), 50, first)) == ["wait_about"], "much worse is"
    assert prompts(hears(wait(1, 1.0), 50, first)) == ["wait_next", "wait_moment"]
    assert prompts(hears(wait(2, 2.0), 50, first)) == ["wait_place", "wait_about"]


def test_a_callback_the_router_proposes_is_offered_at_once() -> None:
    first = hears(wait(1, None), proposed=True)
    assert prompts(first) == ["wait_next", "callback_offer"]
    assert prompts(hears(None, 10, first.next, proposed=True)) == []


def test_a_wait_that_has_lasted_long_enough_is_over_unless_it_may_last_for_ever() -> None:
    assert hears(None, HOLDING.longest).over
    assert not hears(None, HOLDING.longest - 1).over
    endless = Holding(longest=0)
    assert not turn(round_of("", NOW), NOW + timedelta(days=1), endless, None, "en").over


def test_a_caller_may_ask_for_the_place_again() -> None:
    first = hears(wait(2, 2.0)).next
    assert prompts(hears(wait(3, 3.0), 5, again(first))) == ["wait_place", "wait_about"]


def emergency(seconds: float, number: int = 1, **texts: str) -> Emergency:
    return Emergency(
        id=f"em_{number}",
        texts=texts or {"en": "Our warehouse is on fire.", "zh-CN": "仓库着火了。"},
        hangs_up=True,
        by_id="us_1",
        by_name="Sam",
        since=NOW + timedelta(seconds=seconds),
    )


def test_an_emergency_that_began_since_they_wait_is_heard_once_before_all_else_and_ends_no_call() -> None:
    said = emergency(20.5)
    first = hears(wait(2, 2.0)).next
    told = hears(wait(2, 2.0), 50, first, emergency=said)
    assert told.says[0].text == "Our warehouse is on fire."
    assert prompts(told)[1:] == ["wait_place", "wait_about"]
    assert not told.over
    assert "" not in prompts(hears(wait(2, 2.0), 100, round_of(told.next.text(), NOW), emergency=said))
    another = hears(None, 100, told.next, emergency=emergency(90, 2, en="The fire is out."))
    assert another.says[0].text == "The fire is out."


def test_an_emergency_from_before_the_wait_was_heard_in_the_menu() -> None:
    assert prompts(hears(None, emergency=emergency(-5))) == ["comfort"]


@pytest.mark.parametrize(("language", "spoken"), [("zh-CN", "zh-CN"), ("zh", "zh-CN"), ("fi", "en")])
def test_an_emergency_is_spoken_in_the_nearest_language_there_is(language: str, spoken: str) -> None:
    at = round_of("", NOW)
    said = turn(at, NOW + timedelta(seconds=9), HOLDING, None, language, emergency=emergency(3)).says[0]
    assert said.language == spoken


def test_how_far_a_wait_is_goes_through_a_url() -> None:
    at = Round(
        began=int(NOW.timestamp()), placed=3, spoken=5, offered=-1, told=len(STEPS), place=2, heard=int(NOW.timestamp())
    )
    assert round_of(at.text(), NOW) == at


@pytest.mark.parametrize(
    "odd", ["", "x", "1.2", "-2.0.0.0.0.0.0", "1.2.3.4.5.6.7.8", "9" * 5000, "٣.0.0.0.0.0.0", "9" * 11 + ".0.0.0.0.0.0"]
)
def test_anything_else_is_a_wait_that_begins_now(odd: str) -> None:
    now = round_of(odd, NOW)
    assert now.began <= int(NOW.timestamp())
    assert hears(None, 0, now).next.began == now.began
