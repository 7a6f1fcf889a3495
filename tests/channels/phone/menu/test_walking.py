"""Walking a menu with a hub behind it that is slow, or not there."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from msgspec import structs

from channels.phone.menu.walking import Walker
from hub.contract.errors import Unavailable
from hub.contract.ports import CallerCard
from hub.contract.steering import Emergency
from hub.contract.words import Address
from ivr.call import Pressed
from ivr.steps import Enqueue, Gather
from tests.channels.phone.menu.menus import every_kind
from tests.fakes.phone_doors import FakeHub

STRANGER = Address(kind="phone", value="+14155550177")


async def pressed(hub: FakeHub, *keys: str) -> tuple[list[str], object]:
    """What was said and done after these keys."""
    menus, walker = every_kind(), Walker(hub.doors, hub.call_doors)
    walk = await walker.begin(menus, "main", "CA1", STRANGER)
    for key in keys:
        walk = await walker.go_on(menus, walk.call, Pressed(key))
    return [step.taken for step in walk.path], walk.steps[-1]


async def test_a_system_that_takes_too_long_did_not_answer(hub: FakeHub) -> None:
    class Slow:
        async def ask(self, question: str, account_id: str, values: Mapping[str, str]) -> Mapping[str, str] | None:
            await asyncio.Event().wait()
            return None

    menus = every_kind()
    nodes = menus.menus["main"].nodes
    nodes["look"] = structs.replace(nodes["look"], timeout=0.01)
    hub.lookups = Slow()  # type: ignore[assignment]
    walker = Walker(hub.doors, hub.call_doors)
    walk = await walker.begin(menus, "main", "CA1", STRANGER)
    for key in ("1", "4711"):
        walk = await walker.go_on(menus, walk.call, Pressed(key))
    assert isinstance(walk.steps[-1], Enqueue)
    assert "failed" in [step.taken for step in walk.path]


async def test_a_pin_that_cannot_be_checked_leads_to_a_person(hub: FakeHub) -> None:
    class Down:
        async def companies(self, address: Address) -> list[CallerCard]:
            return []

        async def proven(self, number: str, pin: str) -> CallerCard | None:
            raise Unavailable("The store does not answer.")

    hub.callers = Down()  # type: ignore[assignment]
    taken, last = await pressed(hub, "2", "4711", "1234")
    assert isinstance(last, Enqueue)
    assert "failed" in taken


async def test_what_was_said_before_a_question_is_said_while_its_keys_count(hub: FakeHub) -> None:
    _, last = await pressed(hub, "2", "4711", "1234")
    assert isinstance(last, Gather)
    assert last.says[0].prompt == "wrong_pin"


@pytest.mark.parametrize("value", ["anonymous:CA1", "sip:a@b"])
async def test_nobody_is_looked_up_by_what_is_no_number(hub: FakeHub, value: str) -> None:
    walker = Walker(hub.doors, hub.call_doors)
    await walker.begin(every_kind(), "main", "CA1", Address(kind="phone", value=value))
    assert hub.who_is.asked == []


async def test_an_emergency_message_is_heard_before_the_menu(hub: FakeHub) -> None:
    said = Emergency(
        id="em_1", texts={"en": "Our lines are down."}, hangs_up=False, by_id="us_1", by_name="Boss", since=hub.now
    )
    walker = Walker(hub.doors, replace(hub.call_doors, emergency=lambda: said))
    walk = await walker.begin(every_kind(), "main", "CA1", STRANGER)
    asked = walk.steps[-1]
    assert isinstance(asked, Gather)
    assert asked.says[0].text == "Our lines are down."
    walk = await walker.go_on(every_kind(), walk.call, Pressed("9"))
    assert not any(getattr(say, "text", "") for step in walk.steps for say in getattr(step, "says", (step,)))
