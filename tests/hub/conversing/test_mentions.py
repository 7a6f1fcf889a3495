"""Notes that call colleagues."""

import pytest

from hub.contract.errors import Invalid
from hub.contract.work import MentionChanged, MentionMade
from hub.conversing.actions import Words, note
from hub.conversing.mentions import mention_rows, mentioned, read_mentions
from hub.conversing.merging import merge
from hub.insight.views import desk
from hub.journal import views as journal
from tests.fakes.console_world import BUSINESS, USERS, user

ALL = [user(who) for who in USERS]
WEI = user("us_cy").__class__(id="us_wei", login="wei.w", name="王伟", role="agent", language="zh-CN")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Ben Okafor, please", ["us_ben"]),
        ("@ben please, and @ADA LINDGREN", ["us_ben", "us_ada"]),
        ("(@sam)", ["us_sam"]),
        ("请@王伟看一下", ["us_wei"]),
        ("ask ben@hub.example", []),
        ("@benjamin", []),
        ("@nobody @", []),
        ("@ben @ben", ["us_ben"]),
    ],
)
def test_whom_a_text_calls(text, called):
    assert [each.id for each in mentioned(text, [*ALL, WEI])] == called


async def write(world, text, who="us_ada", key="1", conversation="cv_ct_1"):
    words = Words(conversation_id=conversation, author=user(who), text=text, client_id=key)
    return await note(world.writer, words, world.new_id)


async def told(world):
    entries = await journal.after(world.reader, 0)
    return [e.event for e in entries if isinstance(e.event, MentionMade | MentionChanged)]


async def test_whoever_is_called_has_it_before_them_until_they_saw_it(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    message = await write(world, "@Ben Okafor and @sam: the   price?")
    await write(world, "@Ben Okafor and @sam: the   price?")
    assert message.extra == {"mentioned": "us_ben us_sam"}
    (mention,) = (await desk(world.reader, user("us_ben"))).mentions
    assert (mention.by_name, mention.text, mention.read_at) == (
        "Ada Lindgren", "@Ben Okafor and @sam: the price?", None,
    )  # fmt: skip
    await read_mentions(world.writer, "us_ben", "cv_ct_1")
    await read_mentions(world.writer, "us_ben", "cv_ct_1")
    assert (await desk(world.reader, user("us_ben"))).mentions == []
    assert len((await desk(world.reader, user("us_sam"))).mentions) == 1
    (row,) = (await mention_rows(world.reader, "us_ben")).items
    assert row.read_at == world.clock()
    events = await told(world)
    assert [(type(e), e.mention.user_id) for e in events] == [
        (MentionMade, "us_ben"), (MentionMade, "us_sam"), (MentionChanged, "us_ben"),
    ]  # fmt: skip


async def test_nobody_is_called_who_may_not_see_it_and_nobody_calls_oneself(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    with pytest.raises(Invalid, match="Cy Zhang may not see this conversation") as refused:
        await write(world, "@cy look at this")
    assert (refused.value.field, bool(refused.value.mend)) == ("text", True)
    assert (await write(world, "@ada remember")).extra == {}
    assert await told(world) == []


async def test_a_mention_goes_along_when_its_conversation_becomes_part_of_another(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    await world.contact("ct_2", account_id="ac_north", agent_id="us_ada", state="active")
    await write(world, "@ben")
    await merge(world.writer, "cv_ct_1", "cv_ct_2", user("us_ada"), BUSINESS)
    (mention,) = (await desk(world.reader, user("us_ben"))).mentions
    assert mention.conversation_id == "cv_ct_2"
    assert (await told(world))[-1] == MentionChanged(mention=mention, what="moved")


async def test_a_long_list_comes_in_pages(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    for number in range(3):
        world.clock.advance(1)
        await write(world, f"@ben {number}", key=str(number))
    first = await mention_rows(world.reader, "us_ben", limit=2)
    second = await mention_rows(world.reader, "us_ben", after=first.next, limit=2)
    assert [row.text for row in (*first.items, *second.items)] == ["@ben 2", "@ben 1", "@ben 0"]
    assert second.next is None
    with pytest.raises(Invalid):
        await mention_rows(world.reader, "us_ben", after="WyJhIiwiYiJd")
