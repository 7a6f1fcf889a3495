"""A mail as it came, for whoever may read its conversation."""

import pytest

from hub.contract.errors import NotFound
from hub.conversing.raw import raw_key
from tests.fakes.clock import START
from tests.fakes.console_world import user


async def said(world, **facts):
    await world.contact("ct_1", account_id="ac_north")
    whole = {
        "id": "ms_1", "conversation_id": "cv_ct_1", "contact_id": "ct_1", "channel": "email", "kind": "inbound",
        "number": 1, "author_id": "", "author_name": "", "text": "x", "at": START, "attachments": [],
        "extra": {"raw": "mail/1.eml"},
    }  # fmt: skip
    await world.insert("messages", **whole | facts)


async def test_the_team_reads_it_and_nobody_else(world):
    await said(world)
    for who in ("us_ada", "us_sam"):
        assert await raw_key(world.reader, user(who), "ms_1") == "mail/1.eml"
    with pytest.raises(NotFound):
        await raw_key(world.reader, user("us_cy"), "ms_1")


@pytest.mark.parametrize("facts", [{"extra": {}}, {"kind": "outbound"}, {"id": "ms_2"}])
async def test_what_is_no_mail_that_came_in_has_none(world, facts):
    await said(world, **facts)
    with pytest.raises(NotFound):
        await raw_key(world.reader, user("us_sam"), "ms_1")
