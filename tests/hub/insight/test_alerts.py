from datetime import timedelta

import pytest
from msgspec.structs import replace

from hub.contract.steering import AlertRule
from hub.insight.alerts import Board, Watched, figure, judge
from hub.insight.rules import TodayRow
from tests.factories.cards import agent_card, contact_card
from tests.fakes.clock import START
from tests.fakes.ids import CountedIds

RULE = AlertRule(
    key="many", what="waiting", threshold=2, below=False, seconds=10, level="warning", names={"en": "Many"}
)
BOARD = Board(
    contacts=[
        contact_card(id="ct_1", queued_at=START - timedelta(seconds=90)),
        contact_card(id="ct_2", tier="gold", channel="email"),
        contact_card(id="ct_3", state="active", agent_id="us_1"),
    ],
    recent=[
        TodayRow(tier="platinum", channel="phone", answered=8, answered_in_target=6, abandoned=2),
        TodayRow(tier="gold", channel="email", answered=1, answered_in_target=0),
    ],
    agents=[
        agent_card(id="us_1", reachable=False),
        agent_card(id="us_2", not_responding=True),
        agent_card(id="us_3", reachable=False, available=False),
        agent_card(id="us_4", reachable=False),
    ],
    primary=frozenset({"us_1", "us_2", "us_3"}),
    lines_down=1,
)


@pytest.mark.parametrize(
    ("what", "scope", "value"),
    [
        ("waiting", {}, 2),
        ("waiting", {"tier": "gold"}, 1),
        ("longest_wait", {}, 90),
        ("longest_wait", {"channel": "email"}, 0),
        ("service_level", {"tier": "platinum"}, 60),
        ("abandoned", {"channel": "phone"}, 20),
        ("service_level", {"tier": "silver"}, None),
        ("unreachable", {}, 2),
        ("lines_down", {}, 1),
    ],
)
def test_figures_are_of_the_rules_scope(what, scope, value):
    assert figure(replace(RULE, what=what, **scope), BOARD, START) == value


def days(rule, *values, every=5):
    """Which looks raised and which ended something."""
    watched, new_id, told = Watched(), CountedIds(), []
    for number, value in enumerate(values):
        now = START + timedelta(seconds=every * number)
        watched, raised, ended = judge([rule], {"many": value}, watched, now, new_id)
        told += [(number, "raised", one.value) for one in raised] + [(number, "ended", one.value) for one in ended]
    return told


def test_an_alert_is_raised_once_and_ended_once_whatever_goes_to_and_fro():
    assert days(RULE, 3, 3, 2, 3, 3, 4, 5, 1, 3, 1, 1, None, 3) == [(5, "raised", 4), (11, "ended", 4)]


def test_a_figure_may_be_too_low_and_one_that_is_unknown_is_not():
    low = replace(RULE, below=True, seconds=0)
    assert days(low, None, 2, 1, 1, None) == [(2, "raised", 1), (4, "ended", 1)]


def test_an_alert_whose_rule_is_no_more_is_ended():
    watched, raised, _ = judge([replace(RULE, seconds=0)], {"many": 3}, Watched(), START, CountedIds())
    watched, _, ended = judge([], {}, watched, START, CountedIds())
    assert (ended, watched.on) == (raised, {})
