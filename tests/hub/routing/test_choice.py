"""Whom to ask, and what to give."""

from datetime import timedelta
from typing import Any

from hub.contract.commands import Boost
from hub.contract.plans import Choosing, Step
from hub.contract.words import Explanation
from tests.hub.routing.desk import Desk, kinds, plans

TEAM = "key_accounts"


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


def choosing(choose: Choosing, *present: str, **facts: Any) -> Desk:
    return Desk(*present, plans=plans(Step(kind="team", team=TEAM, wait=20, choose=choose, **facts)))


def why(desk: Desk, id: str = "ct_1") -> tuple[str | None, str]:
    return desk.offered_to(id), desk.offer(id).explanation.chosen


def mail_for(desk: Desk, name: str) -> None:
    desk.anyones(f"ct_mail_{name}", channel="email", sticky_agent_id=name)
    desk.accept(f"ct_mail_{name}")


def test_a_step_may_ask_the_longest_idle_however_much_they_hold() -> None:
    desk = choosing("longest_idle", "ben", "cem")
    mail_for(desk, "ben")
    desk.contact()
    assert why(desk) == ("ben", "longest_idle")


def test_the_longest_idle_is_known_after_every_change() -> None:
    desk = choosing("longest_idle", "ada", "ben", "cem")
    for expected in ("ada", "ben", "cem", "ada", "ben"):
        desk.contact()
        assert desk.offered_to() == expected
        desk.accept()
        desk.clock.advance(5)
        desk.wrap_up()
        desk.clock.advance(5)


def test_a_step_may_ask_the_most_skilled() -> None:
    desk = choosing("most_skilled", "ada", "ben", "cem", skills={"german": 2})
    desk.join("ada", skills={"german": 3})
    desk.join("ben", skills={"german": 3, "customs": 9})
    desk.join("cem", skills={"german": 8})
    desk.contact("ct_1")
    assert why(desk, "ct_1") == ("cem", "most_skilled")
    desk.contact("ct_2", skills=("customs",))
    assert why(desk, "ct_2") == ("ben", "only")


def test_of_equally_skilled_the_least_occupied_is_asked() -> None:
    desk = choosing("most_skilled", "ben", "cem", skills={"german": 2})
    for name in ("ben", "cem"):
        desk.join(name, skills={"german": 5})
    mail_for(desk, "ben")
    desk.contact()
    assert why(desk) == ("cem", "most_skilled")


def test_a_step_may_ask_who_last_had_the_customer() -> None:
    desk = choosing("last_handler", "ada", "ben", "cem")
    desk.contact("ct_1", last_agent_id="cem")
    assert why(desk, "ct_1") == ("cem", "last_handler")
    desk.contact("ct_2", last_agent_id="cem")
    assert why(desk, "ct_2") == ("ada", "least_occupied")


def test_several_may_be_rung_at_once() -> None:
    desk = choosing("least_occupied", "ada", "ben", "cem", ring=2)
    assert kinds(desk.contact()) == ["offer.made", "offer.made"]
    assert [(offer.agent_id, offer.explanation.chosen) for offer in desk.card().offers] == [
        ("ada", "ring"),
        ("ben", "ring"),
    ]
    desk.accept()
    desk.contact("ct_2")
    assert [offer.agent_id for offer in desk.card("ct_2").offers] == ["ben", "cem"]


def test_all_who_are_free_may_be_rung() -> None:
    desk = choosing("least_occupied", "ada", "ben", "cem", ring=0)
    desk.busy("ada")
    desk.contact()
    assert [offer.agent_id for offer in desk.card().offers] == ["ben", "cem"]
    desk.after(20)
    assert desk.card().state == "waiting"


def test_one_alone_is_asked_as_usual() -> None:
    desk = choosing("least_occupied", "ada", "ben", ring=0)
    desk.busy("ben")
    desk.contact()
    assert why(desk) == ("ada", "least_occupied")


def test_backups_who_are_rung_at_once_tell_who_was_busy() -> None:
    desk = Desk("ada", "ben", "cem", "dan", plans=plans(Step(kind="backups", wait=20, ring=0)))
    desk.team("ac_1", "ada", "ben", "cem", "dan")
    desk.busy("ben")
    desk.contact()
    assert [offer.agent_id for offer in desk.card().offers] == ["cem", "dan"]
    told = [[skip.agent_name for skip in offer.explanation.skipped] for offer in desk.card().offers]
    assert told == [["Ben"], ["Ben"]]


def test_those_who_come_free_together_are_rung_together() -> None:
    desk = choosing("least_occupied", "ada", "ben", ring=0)
    desk.contact("ct_1")
    desk.contact("ct_2")
    desk.leaves("ct_1")
    assert sorted(offer.agent_id for offer in desk.card("ct_2").offers) == ["ada", "ben"]


def recent(desk: Desk, name: str, days: float) -> Explanation:
    desk.contact(plan="team_first", last_agent_id=name, last_handled_at=desk.clock.now - timedelta(days=days))
    return desk.offer().explanation


def test_who_lately_had_the_customer_is_asked_first_if_the_plan_names_them() -> None:
    desk = Desk("ada", "ben", "cem", recent_days=7.0)
    explanation = recent(desk, "cem", 3)
    assert (desk.offered_to(), explanation.kind, explanation.chosen) == ("cem", "recent", "recent")


def test_not_if_that_is_long_ago() -> None:
    desk = Desk("ada", "ben", "cem", recent_days=7.0)
    recent(desk, "cem", 8)
    assert desk.offered_to() == "ada"


def test_not_if_the_plan_does_not_name_them() -> None:
    desk = Desk("ada", "dan", recent_days=7.0)
    desk.contact(plan="own", last_agent_id="dan", last_handled_at=desk.clock.now)
    assert desk.offered_to() == "ada"


def test_a_plan_names_them_once_they_join_its_team() -> None:
    desk = Desk(
        "dan", recent_days=7.0, plans=plans(Step(kind="dedicated", wait=30), Step(kind="team", team=TEAM, wait=0))
    )
    desk.does("ada", "available")
    desk.busy("ada")
    desk.contact(last_agent_id="dan", last_handled_at=desk.clock.now)
    assert desk.card().state == "waiting"
    desk.join("dan", teams=(TEAM,))
    assert why(desk) == ("dan", "recent")


def test_the_open_conversation_goes_before_the_last_one() -> None:
    desk = Desk("ada", "ben", "cem", recent_days=7.0)
    desk.contact(last_agent_id="cem", last_handled_at=desk.clock.now, sticky_agent_id="ben")
    assert why(desk) == ("ben", "sticky")


def test_the_dedicated_agent_needs_no_recent_conversation() -> None:
    desk = Desk("ada", recent_days=7.0)
    desk.contact(last_agent_id="ada", last_handled_at=desk.clock.now)
    assert why(desk) == ("ada", "only")
