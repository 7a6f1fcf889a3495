from typing import Any

from channels.phone.simulator.line import Line
from channels.phone.simulator.room import Participant, Room


class Told:
    """Keeps what is told instead of posting it."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def tell(self, url: str, fields: dict[str, str], order: str = "") -> None:
        self.events.append(fields["StatusCallbackEvent"])


def line(sid: str, told: Told) -> Line:
    callbacks: Any = told
    return Line(sid, "AC1", "+14155550101", "+14155550199", "inbound", callbacks)


def test_a_conference_starts_with_one_who_may_and_ends_with_one_who_does() -> None:
    told = Told()
    room, caller, agent = Room("CF1", "or_1"), line("CA1", told), line("CA2", told)
    room.status_url = "http://hub/conference"
    room.enter(Participant(line=caller, starts=False, ends=True))
    assert room.status == "init"
    room.enter(Participant(line=agent, starts=True, ends=True))
    assert room.status == "in-progress"
    room.leave(agent)
    room.leave(agent)
    assert room.status == "completed"
    assert told.events == [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "conference-end",
    ]


def test_labels_are_taken_by_those_inside_and_those_still_called() -> None:
    room, told = Room("CF1", "or_1"), Told()
    agent = line("CA2", told)
    room.invited["CA2"] = "or_1"
    assert room.holds_label("or_1")
    room.enter(Participant(line=agent, starts=True, ends=False, label="or_1"))
    assert room.holds_label("or_1")
    assert room.invited == {}
    room.leave(agent)
    assert not room.holds_label("or_1")


def test_a_conference_nobody_comes_to_is_over() -> None:
    room, told = Room("CF1", "or_1"), Told()
    room.invited["CA2"] = "or_1"
    room.uninvite(line("CA2", told))
    assert room.status == "completed"
