"""Agents coming and going."""

import pytest

from hub.contract.commands import AnyCommand, ConsoleLost, ConsoleOpened, SetActivity
from hub.contract.errors import Invalid, NotFound
from hub.contract.events import AgentChanged, OfferDeclined, OfferRescinded
from tests.hub.routing.desk import Desk, kinds


def whys(events: list[object]) -> list[str]:
    return [event.why for event in events if isinstance(event, AgentChanged)]


def test_an_activity_is_chosen_or_forced() -> None:
    desk = Desk("ada")
    assert whys(list(desk.does("ada", "break"))) == ["chosen"]
    assert whys(list(desk.does("ada", "available", actor="boss"))) == ["forced"]


def test_unknown_agents_and_activities_are_refused() -> None:
    desk = Desk("ada")
    with pytest.raises(NotFound):
        desk.does("nobody", "break")
    with pytest.raises(Invalid):
        desk.does("ada", "fishing")
    with pytest.raises(NotFound):
        desk.take(ConsoleOpened(actor="nobody"))


def test_choosing_the_same_activity_again_is_no_news() -> None:
    desk = Desk("ada")
    assert desk.does("ada", "available") == []


def test_going_on_break_declines_what_is_still_on_offer() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    events = desk.does("ada", "break")
    assert kinds(events) == ["agent.changed", "offer.declined", "offer.made"]
    assert isinstance(events[1], OfferDeclined)
    assert events[1].offer.reason == "activity"
    assert desk.offered_to() == "ben"


def test_going_on_break_keeps_active_work() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    desk.does("ada", "break")
    assert desk.card().agent_id == "ada"


def test_an_activity_for_afterwards_is_applied_after_the_last_contact() -> None:
    desk = Desk("ada")
    desk.contact("ct_1", channel="email")
    desk.accept("ct_1")
    desk.contact("ct_2", channel="email")
    desk.accept("ct_2")
    desk.does("ada", "break", after_contact=True)
    assert whys(list(desk.wrap_up("ct_1"))) == []
    assert whys(list(desk.wrap_up("ct_2"))) == ["after_contact"]
    agent = desk.router.agent("ada")
    assert agent is not None
    assert (agent.activity, agent.available, agent.next_activity) == ("break", False, None)


def test_an_agent_about_to_go_is_given_nothing_new() -> None:
    desk = Desk("ada", "ben")
    desk.contact("ct_1", channel="email")
    desk.accept("ct_1")
    desk.does("ada", "break", after_contact=True)
    desk.contact("ct_2", channel="email")
    assert desk.offered_to("ct_2") == "ben"


def test_an_activity_for_afterwards_applies_at_once_to_someone_idle() -> None:
    desk = Desk("ada")
    desk.does("ada", "break", after_contact=True)
    agent = desk.router.agent("ada")
    assert agent is not None
    assert agent.activity == "break"


def test_changing_ones_mind_takes_the_later_activity_back() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    desk.does("ada", "break", after_contact=True)
    desk.does("ada", "available")
    desk.wrap_up()
    agent = desk.router.agent("ada")
    assert agent is not None
    assert agent.activity == "available"


def test_a_lost_console_keeps_its_offer_for_the_grace_period() -> None:
    desk = Desk("ada", "ben", grace_seconds=10.0)
    desk.contact()
    assert whys(list(desk.take(ConsoleLost(actor="ada")))) == ["console_lost"]
    assert desk.router.lost_at("ada") == desk.clock.now
    assert desk.after(9.9) == []
    events = desk.after(0.1)
    assert kinds(events) == ["agent.changed", "offer.rescinded", "offer.made"]
    assert whys(list(events)) == ["grace_over"]
    assert isinstance(events[1], OfferRescinded)
    assert desk.offered_to() == "ben"


def test_a_lost_console_is_waited_for_but_offered_nothing_new() -> None:
    desk = Desk("ada", "ben")
    desk.take(ConsoleLost(actor="ada"))
    desk.contact()
    assert desk.offered_to() is None
    assert desk.card().step == 1
    desk.take(ConsoleOpened(actor="ada"))
    assert desk.offered_to() == "ada"


def test_coming_back_in_time_restores_everything() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.take(ConsoleLost(actor="ada"))
    desk.clock.advance(5)
    assert whys(list(desk.take(ConsoleOpened(actor="ada")))) == ["console_opened"]
    assert desk.router.lost_at("ada") is None
    desk.accept()


def test_coming_back_late_restores_reachability() -> None:
    desk = Desk("ada")
    desk.take(ConsoleLost(actor="ada"))
    desk.after(30)
    desk.contact()
    assert desk.offered_to() is None
    desk.take(ConsoleOpened(actor="ada"))
    assert desk.offered_to() == "ada"


def test_active_work_outlives_the_console() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    desk.take(ConsoleLost(actor="ada"))
    desk.after(1000)
    assert desk.card().agent_id == "ada"


def test_losing_a_console_twice_is_no_news() -> None:
    desk = Desk("ada")
    desk.take(ConsoleLost(actor="ada"))
    assert desk.take(ConsoleLost(actor="ada")) == []
    desk.after(30)
    assert desk.take(ConsoleLost(actor="ada")) == []


def test_opening_a_console_that_is_open_is_no_news() -> None:
    assert Desk("ada").take(ConsoleOpened(actor="ada")) == []


def test_an_activity_the_configuration_no_longer_has_is_let_go() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    desk.does("ada", "break", after_contact=True)
    del desk.business.activities["break"]
    desk.wrap_up()
    agent = desk.router.agent("ada")
    assert agent is not None
    assert (agent.activity, agent.next_activity) == ("available", None)
    assert desk.take(SetActivity(actor="ada", agent_id="ada", activity="available")) == []


@pytest.mark.parametrize(
    "sign",
    [ConsoleOpened(actor="ada"), SetActivity(actor="ada", agent_id="ada", activity="available")],
)
def test_a_miss_that_counts_no_more_is_told(sign: AnyCommand) -> None:
    """The store and the journal know of it by what is told, though nothing else of the agent has changed."""
    desk = Desk("ada", misses_allowed=2)
    desk.contact()
    desk.after(20)
    assert desk.router.misses("ada") == 1
    assert kinds(desk.take(sign)) == ["agent.changed"]
    assert desk.router.misses("ada") == 0
    assert desk.take(sign) == []
