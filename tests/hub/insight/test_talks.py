"""One talk, for whoever may see it, on both stores."""

import msgspec
import pytest

from hub.contract.errors import NotFound
from hub.contract.talks import Leg, LegState, Talk
from hub.insight.talks import talk_of
from tests.fakes.clock import START
from tests.fakes.console_world import World, user


async def talk(world: World, state: LegState, contact: str = "active") -> Talk:
    await world.contact("ct_1", state=contact, agent_id="us_ada")
    legs = (Leg(id="b", role="colleague", state=state, user_id="us_cy"),)
    made = Talk(contact_id="ct_1", conversation_id="cv_ct_1", revision=1, legs=legs)
    await world.insert("talks", contact_id="ct_1", revision=1, talk=msgspec.json.encode(made).decode(), at=START)
    return made


async def test_its_agent_a_supervisor_and_whoever_is_in_it_see_it(world: World) -> None:
    made = await talk(world, "ringing")
    for who in ("us_ada", "us_sam", "us_cy"):
        card, found = await talk_of(world.reader, user(who), "ct_1")
        assert (card.id, found) == ("ct_1", made)
    with pytest.raises(NotFound):
        await talk_of(world.reader, user("us_ben"), "ct_1")


async def test_whoever_left_it_sees_it_no_more_and_a_contact_that_is_over_has_none(world: World) -> None:
    await talk(world, "left", "closed")
    with pytest.raises(NotFound):
        await talk_of(world.reader, user("us_cy"), "ct_1")
    assert (await talk_of(world.reader, user("us_sam"), "ct_1"))[1] is None
    with pytest.raises(NotFound):
        await talk_of(world.reader, user("us_sam"), "ct_9")
