"""The example of docs/sla.md, with the business configuration it tells of."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hub.contract.promises import ClockCard
from hub.sla.news import Answered, Asked, Ended, News
from hub.sla.rules import advance
from tests.factories.river import demo_business

STUTTGART = ZoneInfo("Europe/Berlin")
MAILED = Answered(conversation_id="cv_1", live=False)


def march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=STUTTGART)


def april(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 4, day, hour, minute, tzinfo=STUTTGART)


def mailed(at: datetime) -> Asked:
    return Asked(conversation_id="cv_1", contact_id="ct_1", channel="email", at=at, account_id="ac_1", tier="gold")


def test_a_mail_before_easter() -> None:
    clocks: dict[str, ClockCard] = {}

    def then(at: datetime, news: News | None = None) -> list[tuple[str, str]]:
        nonlocal clocks
        clocks, events = advance(clocks, news, demo_business(), at)
        return [(event.clock.kind, event.what) for event in events]

    then(march(25, 16), mailed(march(25, 16)))
    first, resolution = clocks["first_response"], clocks["resolution"]
    assert (first.warn_at, first.due_at) == (march(30, 8, 30), march(30, 9))
    assert resolution.due_at == march(31, 15, 30)

    assert then(march(30, 8, 30)) == [("first_response", "warned")]
    assert then(march(30, 8, 40), MAILED) == [("first_response", "met"), ("resolution", "paused")]
    assert clocks["first_response"].consumed == clocks["resolution"].consumed == 100 * 60

    then(april(1, 10), mailed(april(1, 10)))
    assert clocks["next_response"].due_at == april(1, 14, 45)
    assert clocks["resolution"].due_at == april(5, 10, 5)

    then(april(1, 13, 45))
    assert then(april(1, 14, 45)) == [("next_response", "breached")]
    assert then(april(1, 15), MAILED) == [("next_response", "missed"), ("resolution", "paused")]
    assert clocks["next_response"].consumed == (4 * 60 + 15) * 60
    assert clocks["resolution"].consumed == (5 * 60 + 55) * 60

    over = Ended(conversation_id="cv_1", outcome="handled")
    assert then(april(1, 15, 10), over) == [("resolution", "met")]
