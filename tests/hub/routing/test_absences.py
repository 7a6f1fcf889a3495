"""Leaves, and who stands in."""

from datetime import timedelta

from hub.contract.words import Leave, Skip
from hub.routing.absences import running
from tests.factories.cards import agent_card
from tests.fakes.clock import START
from tests.hub.routing.desk import Desk

BEGINS, ENDS = START + timedelta(hours=1), START + timedelta(days=3)


def leave(substitute: str | None = None, begins: timedelta = timedelta(0), **until: float) -> Leave:
    ends = START + timedelta(**until) if until else ENDS
    return Leave(begins=START + begins, ends=ends, substitute_id=substitute)


def away(desk: Desk, name: str, *leaves: Leave) -> None:
    """They are on leave and signed out."""
    desk.join(name, leaves=leaves)
    desk.does(name, "signed_out")


def test_the_leave_that_runs_is_one_with_a_substitute_if_any() -> None:
    card = agent_card(leaves=(leave(days=5), leave("ben"), leave("cem", timedelta(days=1))))
    assert running(card, START) == leave("ben")
    assert running(card, ENDS) == leave(days=5)
    assert running(agent_card(), START) is None


def test_a_substitute_stands_in_for_the_primary() -> None:
    desk = Desk("ada", "ben", "dan")
    away(desk, "ada", leave("dan"))
    desk.contact()
    assert desk.offered_to() == "dan"
    explanation = desk.offer().explanation
    assert (explanation.kind, explanation.substitute_for) == ("dedicated", "Ada")
    assert explanation.skipped == (
        Skip(agent_id="ada", agent_name="Ada", reason="on_leave", since=START, until=ENDS, detail="Dan"),
    )


def test_one_on_leave_and_yet_here_is_asked_first() -> None:
    desk = Desk("ada", "dan")
    desk.join("ada", leaves=(leave("dan"),))
    desk.contact()
    assert desk.offered_to() == "ada"
    assert desk.offer().explanation.substitute_for == ""


def test_a_substitute_who_is_busy_is_waited_for() -> None:
    desk = Desk("ben", "dan")
    away(desk, "ada", leave("dan"))
    desk.busy("dan")
    desk.contact()
    assert desk.card().step == 1
    desk.after(20)
    assert desk.offered_to() == "ben"


def test_substitutes_of_substitutes_are_followed() -> None:
    desk = Desk("cem", "dan")
    away(desk, "ada", leave("ben"))
    away(desk, "ben", leave("dan"))
    desk.contact()
    assert desk.offered_to() == "dan"
    assert desk.offer().explanation.substitute_for == "Ada"
    assert [skip.agent_name for skip in desk.offer().explanation.skipped] == ["Ada", "Ben"]


def test_a_circle_of_substitutes_is_gone_round_once_and_told() -> None:
    desk = Desk("cem")
    away(desk, "ada", leave("ben"))
    away(desk, "ben", leave("ada"))
    desk.contact()
    assert desk.offered_to() == "cem"
    told = [(skip.agent_name, skip.detail) for skip in desk.offer().explanation.skipped]
    assert told == [("Ada", "Ben"), ("Ben", "Ada")]


def test_a_substitute_stands_in_for_a_backup_in_their_place() -> None:
    desk = Desk("cem", "dan")
    away(desk, "ben", leave("dan"))
    desk.contact()
    assert desk.offered_to() == "dan"


def test_the_substitute_of_who_has_the_conversation_is_asked_first() -> None:
    desk = Desk("ada", "dan")
    away(desk, "cem", leave("dan"))
    desk.contact(sticky_agent_id="cem")
    assert desk.offered_to() == "dan"
    assert (desk.offer().explanation.chosen, desk.offer().explanation.substitute_for) == ("sticky", "Cem")


def test_when_the_leave_begins_waiting_contacts_look_for_the_substitute() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada")
    desk.join("ada", leaves=(leave("dan", timedelta(hours=1)),))
    desk.contact(plan="own")
    assert desk.router.due() == BEGINS
    desk.until(BEGINS)
    assert desk.offered_to() == "dan"


def test_when_the_leave_ends_the_substitute_is_asked_no_more() -> None:
    desk = Desk("dan")
    away(desk, "ada", leave("dan", hours=2))
    desk.busy("dan")
    desk.contact(plan="own")
    desk.after(7200)
    desk.wrap_up("ct_of_dan")
    assert desk.card().state == "waiting"
    desk.does("ada", "available")
    assert desk.offered_to() == "ada"


def test_a_leave_that_is_edited_takes_effect_at_once() -> None:
    desk = Desk("dan")
    away(desk, "ada", leave())
    desk.contact(plan="own")
    assert desk.card().state == "waiting"
    desk.join("ada", leaves=(leave("dan"),))
    assert desk.offered_to() == "dan"
