"""Who serves a contact, how fast their places come free, and who else wants them."""

import pytest

from hub.contract.commands import EndContact
from hub.routing.crews import Crew, Crews, Phase, stand_at
from tests.factories.rates import CALL, rates
from tests.hub.routing.desk import Desk


def crew_of(desk: Desk, id: str, **facts: object) -> Crew:
    floor = desk.router._floor
    contact = floor.contacts[id]
    return Crews(floor, rates(**facts)).of(stand_at(floor, contact, contact.step))  # type: ignore[arg-type]


def test_a_place_comes_free_once_in_its_first_time_and_then_once_in_each_later() -> None:
    phase = Phase(2.0, 30.0, 180.0)
    assert [phase.freed(t) for t in (0.0, 15.0, 30.0, 210.0)] == [0.0, 1.0, 2.0, 4.0]


def test_people_are_those_present_whom_the_plan_names_so_far() -> None:
    desk = Desk("ada", "ben", "dan")
    desk.busy("ada", "ben", "dan")
    desk.contact("ct_1")
    assert set(crew_of(desk, "ct_1").people) == {"ada"}
    desk.after(20)
    assert set(crew_of(desk, "ct_1").people) == {"ada", "ben"}
    desk.after(45)
    assert set(crew_of(desk, "ct_1").people) == {"ada", "ben", "dan"}


def test_places_are_as_many_as_the_channel_allows_and_free_if_nothing_keeps_them() -> None:
    desk = Desk("ada", "dan")
    for number in range(3):
        desk.anyones(f"ct_held_{number}", channel="web_chat")
        desk.accept(f"ct_held_{number}")
    desk.busy("ada")
    desk.anyones("ct_1", channel="web_chat", sticky_agent_id="ada")
    crew = crew_of(desk, "ct_1") if desk.card("ct_1").state == "waiting" else None
    assert crew is None or crew.places >= 3


def test_wrap_up_frees_sooner() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada", "dan")
    desk.anyones("ct_1")
    assert crew_of(desk, "ct_1").pace(0.0) == pytest.approx(2 / CALL)
    desk.take(EndContact(actor="ada", contact_id="ct_of_ada"))
    crew = crew_of(desk, "ct_1")
    assert crew.pace(0.0) == pytest.approx(1 / 30.0 + 1 / CALL)
    assert crew.freed(30.0) == pytest.approx(1 + 30.0 / CALL)


def test_those_who_wait_for_part_of_the_people_want_that_part() -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.busy("ada", "ben", "cem", "dan")
    desk.contact("ct_own")
    desk.anyones("ct_all")
    (of_all,) = [rivals for rivals in crew_of(desk, "ct_own").rivals if rivals.target == 120.0]
    assert of_all.weight == pytest.approx(1 / 4), "Ada is one of four"
    (of_ada,) = [rivals for rivals in crew_of(desk, "ct_all").rivals if rivals.target == 20.0]
    assert (of_ada.weight, of_ada.live) == (1.0, 1.0)
    assert of_ada.most == pytest.approx(1 / CALL), "they take no more than Ada gives"


def test_newcomers_are_expected_at_the_people_their_plan_ends_with() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada", "dan")
    desk.anyones("ct_1")
    crew = crew_of(desk, "ct_1", arrivals={("standard", "phone"): 0.02, ("nobody", "phone"): 1.0})
    assert [rivals.arrivals for rivals in crew.rivals] == [0.02]


def test_a_crew_shares_with_another_the_places_of_those_in_both() -> None:
    one, other = Crew(), Crew()
    one.people, other.people = {"ada": 1, "ben": 1}, {"ben": 1, "cem": 3}
    one.places, other.places = 2.0, 4.0
    assert (one.share(other), other.share(one), one.share(one)) == (0.25, 0.5, 1.0)
    assert one.share(Crew()) == 0.0
