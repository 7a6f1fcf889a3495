from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.insight.rules import QUARTER, Fact, day_began, figures, quarter_of
from tests.fakes.clock import START


def fact(**facts):
    return Fact(
        **{
            "tier": "gold", "channel": "phone", "queued_at": START, "answered_at": None, "target_seconds": 20.0,
            "outcome": None,
        } | facts
    )  # fmt: skip


def after(seconds):
    return START + timedelta(seconds=seconds)


def test_what_counts_as_what():
    facts = [
        fact(answered_at=after(10), outcome="handled"),
        fact(answered_at=after(20), outcome="handled"),
        fact(answered_at=after(21)),
        fact(outcome="abandoned"),
        fact(outcome="short_abandoned"),
        fact(outcome="voicemail"),
        fact(),
    ]
    today = figures(facts, START, START)
    (row,) = today.rows
    assert (row.offered, row.answered, row.answered_in_target) == (7, 3, 2)
    assert (row.abandoned, row.short_abandoned, row.handled, row.answer_seconds_sum) == (1, 1, 2, 51)
    (quarter,) = today.quarters
    assert (quarter.offered, quarter.answered, quarter.abandoned, quarter.in_target) == (7, 3, 1, 2)


def test_a_contact_counts_in_the_quarter_it_was_queued_in():
    since = START.replace(hour=0)
    today = figures([fact(answered_at=after(3600))], since, START + timedelta(hours=2))
    assert len(today.quarters) == 11 * 4 + 1
    assert [quarter.at for quarter in today.quarters if quarter.answered] == [START]


def test_rows_are_by_tier_and_channel():
    today = figures([fact(), fact(channel="email"), fact(tier="silver")], START, START)
    assert [(row.tier, row.channel) for row in today.rows] == [
        ("gold", "email"),
        ("gold", "phone"),
        ("silver", "phone"),
    ]


FACTS = st.builds(
    fact,
    queued_at=st.integers(0, 86_399).map(after),
    answered_at=st.none() | st.integers(86_400, 90_000).map(after),
    outcome=st.sampled_from([None, "handled", "abandoned", "short_abandoned"]),
    channel=st.sampled_from(["phone", "email"]),
)


@given(st.lists(FACTS, max_size=30))
def test_the_quarters_add_up_to_the_rows(facts):
    today = figures(facts, START, START + timedelta(days=1))
    for name, of_quarter in [("offered", "offered"), ("answered", "answered"), ("abandoned", "abandoned")]:
        assert sum(getattr(row, name) for row in today.rows) == sum(getattr(q, of_quarter) for q in today.quarters)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_quarter_begins_at_a_quarter(at):
    began = quarter_of(at)
    assert began <= at < began + QUARTER
    assert (began.minute % 15, began.second, began.microsecond) == (0, 0, 0)


def test_a_day_begins_at_its_own_midnight():
    now = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    assert day_began(now, UTC) == datetime(2026, 3, 2, tzinfo=UTC)
    assert day_began(now, ZoneInfo("Asia/Shanghai")) == datetime(2026, 3, 2, 16, tzinfo=UTC)
