from datetime import timedelta

import pytest

from hub.access import rules
from hub.access.roles import User
from hub.access.rules import Away, Throttle, may_see
from hub.contract.errors import Invalid
from tests.factories.cards import contact_card, offer_card
from tests.fakes.clock import START

TEAMS = {"ac_1": ("us_ada", "us_ben")}


def user(role="agent", id="us_cy"):
    return User(id=id, login="x", name="X", role=role, language="en")


@pytest.mark.parametrize(
    ("who", "card", "sees"),
    [
        ("us_ada", contact_card(), True),
        ("us_ben", contact_card(), True),
        ("us_cy", contact_card(), False),
        ("us_cy", contact_card(agent_id="us_cy"), True),
        ("us_cy", contact_card(offers=(offer_card(agent_id="us_cy"),)), True),
        ("us_cy", contact_card(offers=(offer_card(id="of_0", agent_id="us_dan"), offer_card(agent_id="us_cy"))), True),
        ("us_ada", contact_card(account_id=None), False),
        ("us_ada", contact_card(account_id="ac_2"), False),
    ],
)
def test_an_agent_sees_what_they_hold_are_offered_or_whose_account_they_serve(who, card, sees):
    assert may_see(user(id=who), TEAMS, card) is sees


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_those_who_watch_see_everything(role):
    assert may_see(user(role), {}, contact_card(account_id=None))


def test_a_session_is_prolonged_only_once_half_its_time_is_gone():
    expiry = rules.first_expiry(START)
    assert rules.renewal(START, expiry, START + timedelta(hours=1)) is None
    later = START + timedelta(hours=7)
    assert rules.renewal(START, expiry, later) == later + rules.IDLE


def test_a_session_ends_after_a_week_however_much_it_is_used():
    now = START + timedelta(days=6, hours=20)
    assert rules.renewal(START, now + timedelta(hours=1), now) == START + rules.LONGEST
    assert rules.renewal(START, START + rules.LONGEST, now) is None


def test_a_login_has_one_spelling():
    assert rules.checked_login("  Ada.Lovelace@X.example ") == "ada.lovelace@x.example"


@pytest.mark.parametrize("login", ["", "a", "-ada", "ada lovelace", "a\nda", "艾达", "a" * 65])
def test_a_login_that_nobody_could_type_is_refused(login):
    with pytest.raises(Invalid) as refused:
        rules.checked_login(login)
    assert refused.value.field == "login"


@pytest.mark.parametrize(
    ("password", "login"), [("short", "ada"), ("x" * 201, "ada"), ("Ada.Lovelace", "ada.lovelace")]
)
def test_a_password_too_easy_to_guess_is_refused(password, login):
    with pytest.raises(Invalid):
        rules.check_password(password, login)


def test_a_few_tries_are_free_then_each_waits_longer():
    throttle = Throttle(free=3)
    assert [throttle.begin("k", START) for _ in range(3)] == [timedelta(0)] * 3
    assert throttle.begin("k", START) == timedelta(seconds=1)
    now = START + timedelta(seconds=1)
    assert throttle.begin("k", now) == timedelta(0)
    assert throttle.begin("k", now) == timedelta(seconds=2)


def test_waiting_has_an_end_and_old_tries_are_forgotten():
    throttle = Throttle(free=1, longest=timedelta(seconds=8))
    now = START
    for _ in range(40):
        now += throttle.begin("k", now)
    assert throttle.begin("k", now) <= timedelta(seconds=8)
    later = now + timedelta(hours=2)
    assert throttle.begin("k", later) == timedelta(0)


def test_a_right_password_clears_the_tries():
    throttle = Throttle(free=1)
    throttle.begin("k", START)
    throttle.passed("k")
    assert throttle.begin("k", START) == timedelta(0)


def test_a_flood_of_invented_logins_costs_no_memory():
    throttle = Throttle(free=1, remember=100)
    for place in range(1000):
        throttle.begin(f"k{place}", START)
    assert len(throttle._tries) == 100


NAMES = {"a": "Ada", "b": "Ben", "c": "Cem", "d": "Dan"}


def away(agent, substitute, first, last):
    return Away(agent, substitute, START + timedelta(days=first), START + timedelta(days=last))


def test_substitutes_may_be_away_too_as_long_as_somebody_is_left():
    rules.check_substitute(away("a", "b", 1, 9), [away("b", "c", 1, 9), away("c", "d", 1, 9)], NAMES)


def test_substitutes_may_stand_in_for_one_another_by_turns():
    rules.check_substitute(away("a", "b", 1, 5), [away("b", "a", 5, 9)], NAMES)
    rules.check_substitute(away("a", "b", 1, 9), [away("b", "c", 1, 4), away("c", "a", 4, 9)], NAMES)


def test_a_circle_of_substitutes_is_told_by_name():
    with pytest.raises(Invalid) as refused:
        rules.check_substitute(away("a", "b", 1, 9), [away("b", "c", 1, 9), away("c", "a", 8, 12)], NAMES)
    assert "Ada → Ben → Cem → Ada" in refused.value.detail


def test_an_old_circle_of_others_is_passed_over():
    others = [away("b", "c", 1, 9), away("c", "b", 1, 9)]
    rules.check_substitute(away("a", "b", 1, 9), others, NAMES)
