"""A change is written down, carried out, told and crossed off, wherever it is cut off."""

import pytest

from channels.phone.talks.rules import legs
from hub.contract.controls import Hold
from hub.contract.errors import Refused, Retryable, Unavailable
from hub.contract.inbound import TalkChanged
from ivr.menu import Menus
from tests.fakes.phone_doors import NOW, FakeHub
from tests.fakes.phone_talks import AGENT, CALLER, PhoneTalks


@pytest.fixture
async def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    talks = PhoneTalks(hub, menus)
    await talks.talking()
    return talks


async def test_what_the_hub_could_not_take_is_told_by_whoever_comes_next(talks: PhoneTalks) -> None:
    talks.hub.intake.fail_with = Unavailable("The store does not answer.")
    with pytest.raises(Unavailable):
        await talks.do(Hold, on=True)
    talks.hub.intake.fail_with = None
    await talks.keeper.settle(CALLER)
    assert talks.told()[-1] == "held"
    await talks.talk()


async def test_what_follows_from_news_is_done_when_it_comes_again(talks: PhoneTalks) -> None:
    talks.carrier.fail_with["hold"] = Retryable("The carrier has trouble.")
    leg = talks.leg_of(await talks.talk(), AGENT)
    with pytest.raises(Unavailable):
        await talks.leg(leg.sid, leg.id, "completed")
    talks.carrier.fail_with.clear()
    await talks.leg(leg.sid, leg.id, "completed")
    assert talks.did("hold") == ["hold CA1 True"]


async def test_what_the_carrier_will_never_do_stops_nothing(talks: PhoneTalks) -> None:
    talks.carrier.fail_with["hold"] = Refused("The carrier refused (code 1).")
    await talks.tells(AGENT, "completed")
    await talks.talk()


async def test_news_that_changes_nothing_writes_and_tells_nothing(talks: PhoneTalks) -> None:
    before = len(talks.hub.intake.of(TalkChanged))
    step = await talks.keeper.happened(CALLER, lambda talk: legs.arrived(talk, CALLER, NOW))  # type: ignore[arg-type]
    assert step.what is None
    assert len(talks.hub.intake.of(TalkChanged)) == before
