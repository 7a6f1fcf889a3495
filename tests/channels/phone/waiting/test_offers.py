"""Keys pressed while waiting, and the talk about a callback."""

import pytest

from hub.contract.errors import Conflict, Unrecognisable
from tests.channels.phone.waiting.desk import Desk, verbs


async def test_the_own_number_is_read_back_and_confirmed_before_it_is_taken(desk: Desk) -> None:
    answer = await desk.press("1")
    assert "4 9 3 0 9 0 1 8 2 0" in answer
    assert verbs(answer) == ["Gather", "Redirect"]
    assert desk.asked() == []
    answers = {await desk.press("1", "confirm") for _ in range(3)}
    (asked,) = desk.asked()
    assert (asked.form, asked.address, asked.key) == ("callback", None, "CA1:callback")
    assert [verbs(answer) for answer in answers] == [["Say", "Hangup"]]
    assert await desk.notes.language("callback:ct_CA1") == "en"


async def test_another_number_is_typed_read_back_and_checked(desk: Desk) -> None:
    assert "<Gather" in await desk.press("2", "confirm")
    assert "cannot call" in await desk.press("12", "number")
    answer = await desk.press("004930303986300", "number", misses="1")
    (asked,) = desk.asked()
    assert asked.address is not None
    assert asked.address.value == "+4930303986300"
    assert "4 9 3 0 3 0 3 9 8 6 3 0 0" in answer


async def test_who_withholds_their_number_is_asked_for_one(desk: Desk) -> None:
    assert "Enter the number" in await desk.press("1", caller="anonymous")
    assert verbs(await desk.press("1", "confirm", caller="anonymous")) == ["Redirect"]
    assert desk.asked() == []


@pytest.mark.parametrize(
    ("digits", "step", "misses"), [("7", "choice", "0"), ("", "confirm", "0"), ("12", "number", "2"), ("1", "odd", "x")]
)
async def test_who_wants_none_waits_on_where_they_were(desk: Desk, digits: str, step: str, misses: str) -> None:
    began = str(int(desk.hub.now.timestamp()))
    answer = await desk.press(digits, step, misses=misses, at=f"{began}.5.5.-1.2.3.-1")
    assert verbs(answer) == ["Redirect"]
    assert f"at={began}.5.5.-1.2.3.-1" in answer
    assert desk.asked() == []


async def test_in_a_menu_they_go_on_there(desk: Desk) -> None:
    assert "https://h/phone/came?step=4" in await desk.press("2", menu="4")
    assert "menu=4" in await desk.press("1", menu="4")
    with pytest.raises(Unrecognisable):
        await desk.press("1", menu="next")


async def test_who_is_answered_at_the_same_moment_just_waits_for_the_agent(desk: Desk) -> None:
    desk.hub.intake.fail_with = Conflict("An agent has this line.")
    assert verbs(await desk.press("1", "confirm")) == ["Redirect"]


@pytest.mark.parametrize("key", ["2", "*"])
async def test_a_message_instead_of_waiting_leads_out_of_the_queue(desk: Desk, key: str) -> None:
    assert verbs(await desk.press(key)) == ["Leave"]
    out = await desk.webhooks.queue_action(desk.hook({"language": "en"}, QueueResult="leave"))
    assert verbs(out) == ["Say", "Record", "Say", "Hangup"]
    assert await desk.left.hung_up("CA1"), "their end is told once it is known what they left"


async def test_the_place_is_told_again_on_request(desk: Desk) -> None:
    began = str(int(desk.hub.now.timestamp()))
    assert f"at={began}.-1.5.9.-1.-1.-1" in await desk.press("#", at=f"{began}.5.5.9.2.3.-1")


async def test_what_no_keypad_sends_is_refused(desk: Desk) -> None:
    with pytest.raises(Unrecognisable):
        await desk.press("yes", "number")
