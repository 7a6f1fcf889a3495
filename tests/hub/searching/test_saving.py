"""What stands between a view and the store; who may do what is tested through the API."""

import pytest

from hub.contract.errors import Invalid
from hub.searching.saving import MOST_VIEWS, Keep, keep, saved
from hub.searching.wanted import Wanted
from tests.fakes.clock import START
from tests.fakes.console_world import user


def view(number: int, **facts: object) -> Keep:
    wanted = Wanted(q="发票", since=START, attached=True)
    whole = {"id": f"vw_{number}", "name": f"View {number:02}", "shared": False, "filters": wanted, "order": "latest"}
    return Keep(**{**whole, "user": user("us_ada"), "new": True, **facts})


async def test_a_view_comes_back_as_it_was_kept(world):
    await keep(world.writer, view(1))
    (kept,) = await saved(world.reader, user("us_ada"))
    assert kept.filters == Wanted(q="发票", since=START, attached=True)


async def test_nobody_keeps_views_without_end(world):
    for number in range(MOST_VIEWS):
        await keep(world.writer, view(number))
    with pytest.raises(Invalid, match="50"):
        await keep(world.writer, view(MOST_VIEWS))
    assert len(await saved(world.reader, user("us_ada"))) == MOST_VIEWS
