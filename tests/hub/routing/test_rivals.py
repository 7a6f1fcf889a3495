"""Counting those who wait, in the lanes they wait in."""

from hub.routing.lanes import Lane
from hub.routing.rivals import Rivals, first_here, places
from tests.hub.routing.desk import Desk


def lane_of(desk: Desk, id: str, place: int) -> Lane:
    """The lane a contact joined at that place."""
    return desk.router._floor.contacts[id].lanes[place]


def crowd(many: int) -> tuple[Desk, Lane]:
    desk = Desk("ada")
    desk.busy("ada")
    for number in range(many):
        desk.anyones(f"ct_{number:03d}")
        desk.clock.advance(1)
    return desk, lane_of(desk, "ct_000", -1)


def test_those_whose_clocks_began_before_are_counted() -> None:
    _, lane = crowd(5)
    rivals = Rivals(3, 120.0)
    rivals.wait_at(places(lane, first_here(lane)))
    began = lane.since
    assert rivals.live == 5
    assert [rivals.before(began + after) for after in (-1.0, 0.0, 2.5, 60.0)] == [0, 0, 3, 5]
    assert rivals.before(began + 2, "ct_002") == 2, "of one instant the lower id goes first"
    assert rivals.before(began + 2, "ct_003") == 3


def test_in_a_long_lane_places_given_up_count_for_nobody() -> None:
    desk, lane = crowd(90)
    for number in range(1, 90, 3):
        desk.leaves(f"ct_{number:03d}")
    rivals = Rivals(3, 120.0)
    rivals.wait_in(lane, first_here(lane))
    assert rivals.live == 60
    assert abs(rivals.before(lane.since + 45.0) - 30) <= 1


def test_who_moved_on_to_wider_pools_counts_there() -> None:
    desk = Desk("ada", "ben", "cem")
    desk.busy("ada", "ben", "cem")
    for number in (1, 2):
        desk.contact(f"ct_{number}")
    desk.after(20)  # both have come to the backups
    desk.contact("ct_3")
    of_ada = lane_of(desk, "ct_1", 0)
    assert [entry[1] for entry in places(of_ada, first_here(of_ada))] == ["ct_3"]
    last = lane_of(desk, "ct_1", -1)
    assert [entry[1] for entry in places(last, first_here(last))] == ["ct_1", "ct_2"]


def test_a_lane_all_of_whom_moved_on_has_nobody() -> None:
    desk = Desk("ada", "ben")
    desk.busy("ada", "ben")
    desk.contact("ct_1")
    desk.after(20)
    lane = lane_of(desk, "ct_1", 0)
    assert first_here(lane) == len(lane.line)
