from datetime import UTC, datetime

from channels.web_chat import hours
from channels.web_chat.note import LineNote
from hub.contract.chats import ChatRules, PreChat, Topic
from tests.fakes.queues import FakeQueues

NOTE = LineNote(visitor="vi_1", site="", seen_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
TOPICS = (Topic(key="orders", names={}), Topic(key="technical", names={}, calendar="lab"))
RULES = ChatRules(calendar="desk", form=PreChat(topics=TOPICS))


def test_a_topic_may_have_hours_of_its_own():
    def of(topic: str) -> str:
        return hours.calendar_of(RULES, LineNote(visitor="vi_1", site="", seen_at=NOTE.seen_at, topic=topic))

    assert [of(""), of("orders"), of("technical"), of("gone")] == ["desk", "desk", "lab", "desk"]


async def test_without_a_calendar_the_chat_is_always_open():
    assert await hours.is_open(FakeQueues(), "")


async def test_the_calendar_decides():
    queues = FakeQueues(calendars={"desk": False, "lab": True})
    assert not await hours.is_open(queues, "desk")
    assert await hours.is_open(queues, "lab")


async def test_a_calendar_that_nobody_knows_shuts_nobody_out():
    assert await hours.is_open(FakeQueues(), "gone")
