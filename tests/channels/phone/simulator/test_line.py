from typing import Any

from channels.phone.simulator.line import Line


class Told:
    def __init__(self) -> None:
        self.statuses: list[tuple[str, str]] = []

    def tell(self, url: str, fields: dict[str, str], order: str = "", kind: str = "") -> None:
        self.statuses.append((fields["CallStatus"], fields["SequenceNumber"]))


def line(told: Told) -> Line:
    callbacks: Any = told
    return Line("CA1", "AC1", "+14155550101", "+14155550199", "inbound", callbacks)


def test_only_events_asked_for_are_told_in_sequence_and_nothing_after_the_end() -> None:
    told = Told()
    leg = line(told)
    leg.status_url, leg.status_events = "http://hub/status", frozenset({"answered", "completed"})
    for status in ("ringing", "in-progress", "busy", "completed"):
        leg.move(status)
    assert told.statuses == [("in-progress", "0"), ("busy", "1")]
    assert leg.over


async def test_who_comes_late_sees_everything_from_the_beginning() -> None:
    leg = line(Told())
    leg.show("state", state="ringing")
    leg.show("prompt", text="Hello", language="en")
    leg.show("ended", reason="completed")
    assert [entry["type"] async for entry in leg.follow()] == ["state", "prompt", "ended"]
    assert [entry["seq"] async for entry in leg.follow()] == [1, 2, 3]


def test_words_nobody_listens_to_are_shown_and_told_so() -> None:
    leg = line(Told())
    assert not leg.say("Hello?")
    assert leg.heard[-1]["text"] == "Hello?"
