from typing import Any

from channels.phone.simulator.line import Line
from channels.phone.simulator.room import Participant, Room


class Told:
    """Keeps what is told instead of posting it."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def tell(self, url: str, fields: dict[str, str], order: str = "", kind: str = "") -> None:
        self.events.append(fields["StatusCallbackEvent"])


def room_told(told: Told, events: str = "start end join leave mute hold modify") -> Room:
    callbacks: Any = told
    room = Room("CF1", "or_1", "AC1", callbacks)
    room.tell_to("http://hub/conference", events)
    return room


def line(sid: str, told: Told) -> Line:
    callbacks: Any = told
    return Line(sid, "AC1", "+14155550101", "+14155550199", "inbound", callbacks)


def test_a_conference_starts_with_one_who_may_and_ends_with_one_who_does() -> None:
    told = Told()
    room, caller, agent = room_told(told), line("CA1", told), line("CA2", told)
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
    told = Told()
    room, agent = room_told(told), line("CA2", told)
    room.invite(Participant(line=agent, label="or_1"))
    assert room.holds_label("or_1")
    room.enter(Participant(line=agent, starts=True, ends=False, label="or_1"))
    assert room.holds_label("or_1")
    assert room.invited == {}
    room.leave(agent)
    assert not room.holds_label("or_1")


def test_a_conference_nobody_comes_to_is_over() -> None:
    told = Told()
    room, agent = room_told(told), line("CA2", told)
    room.invite(Participant(line=agent))
    room.uninvite(agent)
    assert room.status == "completed"


def test_only_what_was_asked_for_is_told_and_the_first_to_ask_decides() -> None:
    told = Told()
    room, caller = room_told(told, ""), line("CA1", told)
    room.tell_to("http://hub/other", "join leave")
    room.enter(Participant(line=caller))
    room.leave(caller)
    assert told.events == ["conference-start", "conference-end"]


def test_holding_muting_and_coaching_are_told_when_they_change() -> None:
    told = Told()
    room, one = room_told(told, "hold mute modify"), Participant(line=line("CA1", told))
    room.enter(one)
    room.modify(one, muted=True, hold=True, ends=False, coaches="")
    room.modify(one, muted=True, hold=True, ends=False, coaches="")
    room.modify(one, muted=False, hold=False, ends=True, coaches="CA2")
    assert told.events == [
        "participant-mute",
        "participant-hold",
        "participant-unmute",
        "participant-unhold",
        "participant-modify",
    ]


def test_the_end_is_told_once_with_who_brought_it() -> None:
    told = Told()
    room, agent, caller = room_told(told, "end"), line("CA1", told), line("CA2", told)
    room.enter(Participant(line=caller))
    room.enter(Participant(line=agent, ends=True))
    room.leave(agent)
    room.leave(caller)
    assert told.events == ["conference-end"]
    assert room.ended_by == "CA1"
