"""What happens to a conversation's clocks, rule by rule."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from hub.contract.plans import SlaPolicy
from hub.contract.promises import ClockCard
from hub.sla.news import Answered, Asked, Ended, Moved, News, Unanswered
from hub.sla.rules import advance
from tests.factories.promises import PROMISES, tier

START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")


def asked(seconds: float = 0, tier: str = "silver", **facts: object) -> Asked:
    known = {"contact_id": "ct_1", "channel": "email", "account_id": "ac_1"} | facts
    return Asked(conversation_id="cv_1", at=at(seconds), tier=tier, **known)  # type: ignore[arg-type]


def wrote(seconds: float) -> Asked:
    return Asked(conversation_id="cv_1", contact_id="ct_1", channel="email", at=at(seconds))


MAILED = Answered(conversation_id="cv_1", live=False)
SPOKE = Answered(conversation_id="cv_1", live=True)


def ended(outcome: str = "handled") -> Ended:
    return Ended(conversation_id="cv_1", outcome=outcome)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Talk:
    """A conversation under silver's promises: 1000 s to answer, 2000 s next, 8000 s to settle, by the clock."""

    def __init__(self, business=PROMISES):
        self.business = business
        self.clocks: dict[str, ClockCard] = {}
        self.told: list[tuple[str, str]] = []

    def hears(self, seconds: float, news: News | None = None) -> list[tuple[str, str]]:
        self.clocks, events = advance(self.clocks, news, self.business, at(seconds))
        self.told = [(event.clock.kind, event.what) for event in events]
        return self.told

    def __getitem__(self, kind: str) -> ClockCard:
        return self.clocks[kind]


@pytest.fixture
def talk():
    opened = Talk()
    opened.hears(0, asked())
    return opened


def test_the_first_word_starts_the_first_response_and_the_resolution(talk):
    assert talk.told == [("resolution", "started"), ("first_response", "started")]
    first = talk["first_response"]
    assert (first.conversation_id, first.contact_id, first.account_id, first.tier) == ("cv_1", "ct_1", "ac_1", "silver")
    assert (first.running_since, first.warn_at, first.due_at) == (at(0), at(500), at(1000))
    assert (talk["resolution"].warn_at, talk["resolution"].due_at) == (at(4000), at(8000))


def test_nothing_starts_where_nothing_is_promised():
    talk = Talk()
    assert talk.hears(0, asked(tier="standard")) == []
    assert talk.hears(0, wrote(0)) == []
    assert talk.hears(0, MAILED) == talk.hears(0, ended()) == talk.hears(9) == []


def test_a_customer_who_came_while_the_hub_was_away_waits_since_then():
    talk = Talk()
    talk.hears(600, asked(0))
    assert talk["first_response"].started_at == at(0)
    assert ("first_response", "warned") in talk.told
    assert talk["first_response"].warned_at == at(500)


def test_nobody_waits_since_the_future(talk):
    late = Talk()
    late.hears(0, asked(50))
    assert late["first_response"].started_at == at(0)


def test_an_answer_meets_the_first_response(talk):
    assert ("first_response", "met") in talk.hears(300, MAILED)
    first = talk["first_response"]
    assert (first.consumed, first.stopped_at, first.breached_at, first.running_since) == (300, at(300), None, None)


def test_the_first_response_never_starts_again(talk):
    talk.hears(300, MAILED)
    talk.hears(400, wrote(400))
    talk.hears(500, ended())
    talk.hears(600, asked(600))
    assert talk["first_response"].stopped_at == at(300)


def test_the_next_word_after_an_answer_starts_the_next_response(talk):
    talk.hears(300, MAILED)
    assert talk.hears(400, wrote(400)) == [("resolution", "resumed"), ("next_response", "started")]
    assert talk["next_response"].due_at == at(2400)
    assert ("next_response", "met") in talk.hears(500, MAILED)


def test_the_oldest_unanswered_word_counts(talk):
    assert talk.hears(100, wrote(100)) == []
    talk.hears(300, MAILED)
    talk.hears(400, wrote(400))
    assert talk.hears(450, wrote(450)) == []
    assert talk["next_response"].started_at == at(400)


def test_each_further_answer_is_a_promise_of_its_own(talk):
    talk.hears(300, MAILED)
    talk.hears(400, wrote(400))
    talk.hears(500, MAILED)
    talk.hears(600, wrote(600))
    assert (talk["next_response"].started_at, talk["next_response"].stopped_at) == (at(600), None)


def test_a_line_of_its_own_after_an_answer_asks_as_a_message_does(talk):
    talk.hears(300, MAILED)
    assert ("next_response", "started") in talk.hears(400, asked(400, contact_id="ct_2", channel="phone"))
    assert talk.hears(410, SPOKE) == [("next_response", "met")]


def test_without_a_promised_first_response_the_next_one_counts_from_the_first_word_on():
    policy = SlaPolicy(next_response=100.0, business=False)
    talk = Talk(replace(PROMISES, tiers={"silver": tier("silver", policy)}))
    assert talk.hears(0, asked()) == [("next_response", "started")]


def test_it_is_warned_of_and_then_breached_each_once(talk):
    assert talk.hears(499) == []
    assert talk.hears(500) == [("first_response", "warned")]
    assert talk.hears(700) == []
    assert talk.hears(1000) == [("first_response", "breached")]
    assert talk.hears(3000) == []
    assert talk["first_response"].breached_at == at(1000)


def test_what_is_noticed_late_happened_at_its_instant(talk):
    assert talk.hears(5000) == [("first_response", "warned"), ("first_response", "breached"), ("resolution", "warned")]
    assert (talk["first_response"].warned_at, talk["first_response"].breached_at) == (at(500), at(1000))


def test_an_answer_after_the_breach_is_missed(talk):
    told = talk.hears(1001, MAILED)
    assert told == [
        ("first_response", "warned"),
        ("first_response", "breached"),
        ("first_response", "missed"),
        ("resolution", "paused"),
    ]
    assert talk["first_response"].breached_at == at(1000)
    assert talk["first_response"].consumed == 1001


def test_the_resolution_pauses_while_the_customer_is_waited_for(talk):
    assert ("resolution", "paused") in talk.hears(300, MAILED)
    assert (talk["resolution"].due_at, talk["resolution"].warn_at) == (None, None)
    assert talk.hears(90_000) == []
    talk.hears(90_000, wrote(90_000))
    assert talk["resolution"].due_at == at(90_000 + 7700)
    assert talk["resolution"].warn_at == at(90_000 + 3700)


def test_whoever_is_on_the_line_is_not_waited_for(talk):
    talk.hears(300, SPOKE)
    assert talk["resolution"].running_since == at(0)


def test_two_answers_in_a_row_pause_once(talk):
    talk.hears(300, MAILED)
    assert talk.hears(400, MAILED) == []
    assert talk["resolution"].consumed == 300


def test_the_end_settles_what_was_open(talk):
    assert talk.hears(300, ended()) == [("first_response", "met"), ("resolution", "met")]


def test_the_end_meets_a_paused_resolution(talk):
    talk.hears(300, MAILED)
    assert talk.hears(400, ended()) == [("resolution", "met")]
    assert (talk["resolution"].consumed, talk["resolution"].stopped_at) == (300, at(400))


def test_a_customer_who_comes_back_resumes_the_resolution_with_what_it_had_consumed(talk):
    talk.hears(300, MAILED)
    talk.hears(400, ended())
    assert ("resolution", "resumed") in talk.hears(50_000, wrote(50_000))
    again = talk["resolution"]
    assert (again.consumed, again.stopped_at, again.due_at, again.started_at) == (300, None, at(57_700), at(0))


def test_a_breach_stays_when_the_customer_comes_back(talk):
    talk.hears(9000, ended())
    assert ("resolution", "missed") in talk.told
    assert talk.hears(10_000, wrote(10_000)) == [("resolution", "resumed"), ("next_response", "started")]
    assert (talk["resolution"].breached_at, talk["resolution"].due_at) == (at(8000), at(8000))
    assert [what for kind, what in talk.hears(30_000, ended()) if kind == "resolution"] == ["missed"]


@pytest.mark.parametrize("outcome", ["abandoned", "short_abandoned", "self_served", "redirected", "failed"])
def test_a_customer_who_gives_up_takes_the_promises_along(talk, outcome):
    assert talk.hears(300, ended(outcome)) == [("first_response", "cancelled"), ("resolution", "cancelled")]
    assert talk.clocks == {}
    assert ("first_response", "started") in talk.hears(400, asked(400))


def test_a_promise_broken_before_they_gave_up_stays_broken(talk):
    talk.hears(1000)
    assert talk.hears(1001, ended("abandoned")) == [("first_response", "missed"), ("resolution", "cancelled")]
    assert list(talk.clocks) == ["first_response"]


@pytest.mark.parametrize("outcome", ["voicemail", "callback"])
def test_what_they_leave_behind_keeps_the_clocks_running(talk, outcome):
    assert talk.hears(300, ended(outcome)) == []


def test_another_tier_promises_otherwise_but_the_time_stays_consumed(talk):
    moved = Moved(conversation_id="cv_1", asked=asked(tier="gold", account_id="ac_2"), waits=True)
    assert talk.hears(400, moved) == [("first_response", "retargeted"), ("resolution", "retargeted")]
    first = talk["first_response"]
    assert (first.tier, first.account_id, first.business, first.target_seconds) == ("gold", "ac_2", True, 14_400)
    assert (first.consumed, first.running_since, first.due_at) == (400, at(400), at(14_400))


def test_a_tier_that_promises_less_cancels_the_rest(talk):
    moved = Moved(conversation_id="cv_1", asked=asked(tier="bronze"), waits=True)
    assert talk.hears(100, moved) == [("first_response", "cancelled"), ("resolution", "retargeted")]


def test_a_shorter_promise_that_is_over_already_is_broken_at_once(talk):
    business = replace(PROMISES, tiers=PROMISES.tiers | {"iron": tier("iron", SlaPolicy(first_response=50.0))})
    talk.business = business
    told = talk.hears(400, Moved(conversation_id="cv_1", asked=asked(tier="iron"), waits=True))
    assert told[-2:] == [("first_response", "warned"), ("first_response", "breached")]
    assert talk["first_response"].breached_at == at(400)


def test_a_paused_clock_takes_the_new_target_when_it_goes_on(talk):
    talk.hears(300, MAILED)
    talk.hears(400, Moved(conversation_id="cv_1", asked=asked(tier="bronze"), waits=False))
    assert talk["resolution"].running_since is None
    talk.hears(1000, wrote(1000))
    assert talk["resolution"].due_at == at(1000 + 19_700)


def test_a_stranger_found_to_belong_to_an_account_is_promised_from_the_first_word_on():
    talk = Talk()
    talk.hears(0, asked(tier="standard", account_id=None))
    talk.hears(60, Moved(conversation_id="cv_1", asked=asked(), waits=True))
    assert talk["first_response"].started_at == at(0)
    late = Talk()
    assert late.hears(60, Moved(conversation_id="cv_1", asked=asked(), waits=False)) == []


def test_an_agent_who_could_not_be_connected_has_not_answered(talk):
    talk.hears(300, SPOKE)
    assert talk.hears(320, Unanswered(conversation_id="cv_1", since=at(290))) == [("first_response", "resumed")]
    assert (talk["first_response"].running_since, talk["first_response"].due_at) == (at(300), at(1000))


def test_an_earlier_answer_stands_when_a_later_agent_could_not_be_connected(talk):
    talk.hears(300, MAILED)
    assert talk.hears(500, Unanswered(conversation_id="cv_1", since=at(490))) == []


def test_running_clocks_keep_the_target_they_were_started_with(talk):
    tiers = PROMISES.tiers | {"silver": tier("silver", SlaPolicy(first_response=5.0, resolution=6.0, business=False))}
    talk.business = replace(PROMISES, tiers=tiers)
    assert talk.hears(100) == []
    talk.hears(300, MAILED)
    talk.hears(400, wrote(400))
    assert talk["resolution"].due_at == at(400 + 7700)
