"""Whom to ask, and what to give."""

from hub.contract.commands import Boost
from tests.hub.routing.desk import Desk


def test_backups_are_asked_in_the_accounts_order() -> None:
    desk = Desk("cem", "ben")
    desk.contact()
    assert desk.offered_to() == "ben"
    assert desk.offer().explanation.chosen == "order"


def test_of_a_team_the_longest_idle_is_asked() -> None:
    desk = Desk("cem", "ben", "dan")
    desk.does("ben", "break")
    desk.clock.advance(5)
    desk.does("ben", "available")
    desk.contact(account_id=None, plan="team_first")
    assert desk.offered_to() == "cem"
    assert desk.offer().explanation.chosen == "least_occupied"
    assert desk.offer().explanation.idle_seconds is not None


def test_idle_time_is_counted_across_channels() -> None:
    desk = Desk("ben", "cem")
    desk.anyones("ct_mail", channel="email", sticky_agent_id="ben")
    desk.accept("ct_mail")
    desk.clock.advance(60)
    desk.wrap_up("ct_mail")
    desk.contact(account_id=None, plan="team_first")
    assert desk.offered_to() == "cem"


def test_a_declined_offer_does_not_begin_idle_time_anew() -> None:
    desk = Desk("ben", "cem")
    before = desk.router.idle_since("ben")
    desk.contact()
    assert desk.offered_to() == "ben"
    desk.decline()
    assert desk.router.idle_since("ben") == before


def test_the_least_occupied_is_asked_before_the_longest_idle() -> None:
    desk = Desk("ben", "cem")
    desk.contact("ct_1", channel="email", account_id=None, plan="team_first")
    assert desk.offered_to("ct_1") == "ben"
    desk.accept("ct_1")
    desk.contact("ct_2", channel="email", account_id=None, plan="team_first")
    assert desk.offered_to("ct_2") == "cem"


def test_priority_is_waiting_measured_by_the_target() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_patient", target_seconds=120.0)
    desk.clock.advance(60)
    desk.anyones("ct_urgent", target_seconds=20.0)
    desk.clock.advance(11)
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_patient") == "dan"  # 71/120 > 11/20


def test_in_time_the_urgent_overtakes() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_patient", target_seconds=120.0)
    desk.clock.advance(60)
    desk.anyones("ct_urgent", target_seconds=20.0)
    desk.clock.advance(13)
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_urgent") == "dan"  # 73/120 < 13/20


def test_strictly_the_higher_tier_goes_first() -> None:
    desk = Desk("dan", discipline="strict")
    desk.busy("dan")
    desk.anyones("ct_old")
    desk.clock.advance(3600)
    desk.anyones("ct_gold", tier="gold", target_seconds=40.0)
    desk.anyones("ct_gold_too", tier="gold", target_seconds=40.0)
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_gold") == "dan"


def test_equals_go_by_arrival() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    for id in ("ct_a", "ct_b", "ct_c"):
        desk.anyones(id)
        desk.clock.advance(1)
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_a") == "dan"


def test_a_boost_counts_as_waiting() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_a")
    desk.clock.advance(10)
    desk.anyones("ct_b")
    desk.take(Boost(actor="boss", contact_id="ct_b", seconds=30))
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_b") == "dan"


def test_someone_who_comes_free_is_given_the_most_urgent_of_all_their_lanes() -> None:
    desk = Desk("ada")
    desk.busy("ada")
    desk.contact("ct_own")
    desk.anyones("ct_any", arrived_at=desk.clock.now, queued_at=desk.clock.now)
    desk.clock.advance(1)
    desk.wrap_up("ct_of_ada")
    assert desk.offered_to("ct_own") == "ada"


def test_a_returning_contact_keeps_its_place() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada")
    desk.anyones("ct_first")
    assert desk.offered_to("ct_first") == "dan"
    desk.clock.advance(5)
    desk.anyones("ct_second")
    desk.decline("ct_first")
    assert desk.offered_to("ct_second") == "dan"  # dan is not asked for the first again so soon
    desk.wrap_up("ct_of_ada")
    assert desk.offered_to("ct_first") == "ada"
