"""Rounds of the wait, as the carrier asks for them."""

import re
from datetime import timedelta

import pytest

from channels.phone.notes import DivertNote
from hub.contract.inbound import LineLeft
from hub.contract.promises import Wait
from hub.contract.steering import Emergency
from tests.channels.phone.waiting.desk import Desk, verbs
from tests.fakes.phone_doors import NOW


def at(document: str) -> str:
    """The round that the document leads on to."""
    found = re.search(r"at=([0-9.-]+)", document)
    assert found is not None
    return found[1]


async def test_a_round_is_an_announcement_and_music_with_a_key_at_any_time_then_the_next(desk: Desk) -> None:
    desk.hub.waits.by_line["phone", "CA1"] = Wait(position=3, seconds=130)
    first = await desk.wait()
    assert verbs(first) == ["Gather", "Redirect"]
    assert "You are number 3 in line." in first
    assert "about 3 minutes" in first
    assert first.index("<Play>") < first.index("</Gather>")
    desk.hub.now = NOW + timedelta(seconds=10)
    second = await desk.wait(at=at(first))
    assert "<Say" not in second
    desk.hub.now = NOW + timedelta(seconds=50)
    desk.hub.waits.by_line["phone", "CA1"] = Wait(position=1, seconds=30)
    assert "You are next." in await desk.wait(at=at(second))


async def test_who_waits_already_hears_a_new_emergency_message_once_and_keeps_waiting(desk: Desk) -> None:
    first = await desk.wait()
    desk.hub.now = NOW + timedelta(seconds=20)
    since = NOW + timedelta(seconds=15)
    desk.hub.emergency = Emergency(
        id="em_1", texts={"en": "All lines are slow today."}, hangs_up=True, by_id="us_1", by_name="Sam", since=since
    )
    second = await desk.wait(at=at(first))
    assert "All lines are slow today." in second
    assert verbs(second) == ["Gather", "Redirect"]
    desk.hub.now = NOW + timedelta(seconds=40)
    assert "All lines" not in await desk.wait(at=at(second))


async def test_a_callback_the_router_proposes_is_offered_in_the_callers_language(desk: Desk) -> None:
    await desk.notes.keep_diverted("CA1", DivertNote(to="callback", at=NOW))
    assert "Press 1 to be called back" in await desk.wait()
    assert "按 1 键我们会给您回电" in await desk.wait(language="zh-CN")
    assert "You keep your place" not in await desk.wait(language="fi")


async def test_a_voicemail_leads_out_of_the_queue_at_the_next_round(desk: Desk) -> None:
    await desk.notes.keep_diverted("CA1", DivertNote(to="voicemail", at=NOW))
    assert verbs(await desk.wait()) == ["Leave"]
    await desk.notes.keep_diverted("CA1", DivertNote(to="voicemail", at=NOW, settled=True))
    assert verbs(await desk.wait()) == ["Gather", "Redirect"]


async def test_the_longest_wait_ends_at_a_voicemail(desk: Desk) -> None:
    first = await desk.wait()
    desk.hub.now = NOW + timedelta(seconds=desk.hub.rules.holding.longest)
    assert verbs(await desk.wait(at=at(first))) == ["Leave"]
    note = await desk.notes.diverted("CA1")
    assert note is not None
    assert note.to == "voicemail"


async def test_while_the_agents_leg_rings_the_caller_is_told_so(desk: Desk) -> None:
    assert "We are connecting you." in await desk.wait(why="connecting")


@pytest.mark.parametrize(
    ("result", "answer"), [("bridged", []), ("queue-full", ["Say", "Pause", "Enqueue"]), ("hangup", [])]
)
async def test_the_end_of_the_carriers_queue_is_not_the_end_of_ours(desk: Desk, result: str, answer: list[str]) -> None:
    assert verbs(await desk.webhooks.queue_action(desk.hook({}, QueueResult=result))) == answer
    assert len(desk.hub.intake.of(LineLeft)) == (1 if result == "hangup" else 0)


async def test_who_has_spoken_is_thanked(desk: Desk) -> None:
    assert "Your message will be answered" in await desk.webhooks.recorded(desk.hook({"language": "en"}))
