"""By what callers of an account are known, on both stores."""

from typing import Any

import pytest

from hub.accounts.reaching import CallerFacts, change_caller_facts
from hub.accounts.views import AccountPhone, account
from hub.contract.errors import Conflict, Invalid, NotFound
from tests.fakes.console_world import World


def change(**facts: Any) -> CallerFacts:
    return CallerFacts(**{"account_id": "ac_north", "version": 1, "actor": "us_sam"} | facts)


async def test_number_pin_and_switchboards_are_set_and_taken_away(world: World) -> None:
    phones = (AccountPhone(value="+4930555", whole_block=True), AccountPhone(value="+493055577"))
    await change_caller_facts(world.writer, change(number="400187", pin_hash="x", phones=phones))
    facts = await account(world.reader, "ac_north")
    assert (facts.number, facts.has_pin, facts.phones, facts.version) == ("400187", True, phones, 2)
    await change_caller_facts(world.writer, change(version=2, number="", pin_hash=""))
    facts = await account(world.reader, "ac_north")
    assert (facts.number, facts.has_pin, facts.phones) == (None, False, phones)


async def test_what_is_not_named_stays(world: World) -> None:
    await change_caller_facts(world.writer, change(number="400187"))
    await change_caller_facts(world.writer, change(version=2, phones=()))
    assert (await account(world.reader, "ac_north")).number == "400187"


async def test_a_number_is_one_accounts_alone_and_a_switchboard_may_be_shared(world: World) -> None:
    shared = (AccountPhone(value="+493055577"),)
    await change_caller_facts(world.writer, change(number="400187", phones=shared))
    with pytest.raises(Conflict):
        await change_caller_facts(world.writer, change(account_id="ac_south", number="400187"))
    await change_caller_facts(world.writer, change(account_id="ac_south", phones=shared))


@pytest.mark.parametrize(
    "facts",
    [
        {"number": "12"},
        {"number": "40O187"},
        {"phones": (AccountPhone(value="+49", whole_block=True),)},
        {"phones": (AccountPhone(value="+493055577"), AccountPhone(value="+493055577"))},
    ],
)
async def test_what_nobody_can_type_or_ring_from_is_refused(world: World, facts: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await change_caller_facts(world.writer, change(**facts))


async def test_an_old_version_and_a_stranger_are_refused(world: World) -> None:
    with pytest.raises(Conflict):
        await change_caller_facts(world.writer, change(version=7, number="400187"))
    with pytest.raises(NotFound):
        await change_caller_facts(world.writer, change(account_id="ac_x"))
