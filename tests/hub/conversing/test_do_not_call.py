"""Numbers nobody calls, on both stores."""

from hub.conversing.do_not_call import add_unwanted, remove_unwanted, unwanted
from tests.fakes.console_world import World


async def test_the_list_has_the_latest_first_and_the_last_reason(world: World) -> None:
    await add_unwanted(world.writer, "+493055501", "asked", "us_sam")
    world.clock.advance(60)
    await add_unwanted(world.writer, "+493055502", "", "us_sam")
    world.clock.advance(60)
    await add_unwanted(world.writer, "+493055501", "asked again", "us_root")
    found = await unwanted(world.reader)
    assert [(each.number, each.reason, each.added_by) for each in found] == [
        ("+493055501", "asked again", "us_root"),
        ("+493055502", "", "us_sam"),
    ]
    await remove_unwanted(world.writer, "+493055501")
    await remove_unwanted(world.writer, "+493055501")
    assert [each.number for each in await unwanted(world.reader)] == ["+493055502"]
